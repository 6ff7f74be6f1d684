//! The queries by name.

use massgen_log_query::Named;
use massgen_log_query::tables::analysis::Options;
use massgen_log_query::tables::analysis::facts::Facts;
use massgen_log_query::tables::analysis::model::Session;
use massgen_log_query::tables::analysis::model::spine::Agent;

use super::{fixtures, named, one, over};

#[test]
fn all_run_over_every_session_at_once() {
    let sessions = fixtures();
    let mut without = Vec::new();
    for query in Named::ALL {
        assert!(query.about().ends_with('.'), "{query}: {}", query.about());
        let rows =
            over(&sessions, |engine| named(query, engine)).unwrap_or_else(|error| panic!("{query}: {error}"));
        if rows.is_empty() {
            without.push(query.name);
        }
    }
    // No file of a session tells of single calls of models, and no trace has the id 0.
    assert_eq!(without, ["llm-calls", "trace"]);
}

#[test]
fn names_are_sorted_and_found() {
    assert!(Named::ALL.is_sorted_by_key(|query| query.name));
    assert_eq!(Named::find("slow-tools").unwrap().values(), [""; 0]);
    assert_eq!(Named::find("exceptions-in-file").unwrap().values(), ["file"]);
    assert_eq!(Named::find("DROP"), None);
}

#[test]
fn tools_are_those_of_the_analysis() {
    let sessions = one("0.1.97_s02_three_agents_restarts");
    let rows = over(&sessions, |engine| named(Named::find("tools").unwrap(), engine)).unwrap();
    let calls: u64 = rows.iter().map(|row| row[1].parse::<u64>().unwrap()).sum();
    let session = Session::load(&sessions[0]).unwrap();
    let facts = Facts::of(&session, &Options::default());
    assert_eq!(Some(calls), facts.turns[0].attempts[0].tool_calls);
}

/// Sums that run on from round to round are not added up: what is asked for is what rounds added.
#[test]
fn tokens_are_those_of_the_rounds() {
    let sessions = one("0.1.97_s02_three_agents_restarts");
    let rows = over(&sessions, |engine| {
        named(Named::find("cost-by-agent").unwrap(), engine)
    })
    .unwrap();
    let session = Session::load(&sessions[0]).unwrap();
    let attempt = &session.turns[0].attempts[0];
    let input = |agent: &Agent| -> i64 {
        let rounds = agent.rounds.iter();
        rounds.filter_map(|round| round.tokens.as_ref()?.input).sum()
    };
    let known: Vec<_> = attempt
        .agents
        .iter()
        .map(|agent| (agent.id.to_string(), input(agent).to_string()))
        .collect();
    let found: Vec<_> = rows.iter().map(|row| (row[0].clone(), row[2].clone())).collect();
    assert_eq!(found, known);
}

#[test]
fn an_exception_is_found_by_its_file() {
    let find = |file: &str| {
        over(&fixtures(), |engine| {
            let query = engine.parse(Named::find("exceptions-in-file").unwrap().sql)?;
            Ok(query.with_value("file", file))
        })
        .unwrap()
    };
    let all = over(&fixtures(), |engine| {
        named(Named::find("exceptions").unwrap(), engine)
    })
    .unwrap();
    let own: Vec<_> = find("events.jsonl");
    assert!(!own.is_empty() && own.len() <= all.len());
    assert!(
        own.iter()
            .all(|row| row[5].contains("events.jsonl") || row[4].contains("events.jsonl"))
    );
    // A value is a value: it closes no quote.
    assert_eq!(find("' OR true --"), Vec::<Vec<String>>::new());
}
