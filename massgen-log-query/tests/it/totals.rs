//! What SQL counts and sums is what the analysis says, for every session.

use massgen_log_query::tables::analysis::Options;
use massgen_log_query::tables::analysis::facts::Facts;
use massgen_log_query::tables::analysis::model::Session;

use super::{fixtures, sql};

/// Counted and summed from single rows, a line an attempt.
const COUNTED: &str = "
SELECT a.session_id, a.turn, a.attempt,
  (SELECT COUNT(*) FROM answers AS x WHERE x.session_id = a.session_id AND x.turn = a.turn AND x.attempt = a.attempt) AS answers,
  (SELECT COUNT(*) FROM votes AS x WHERE x.session_id = a.session_id AND x.turn = a.turn AND x.attempt = a.attempt) AS votes,
  (SELECT SUM(input_tokens) FROM agents AS x WHERE x.session_id = a.session_id AND x.turn = a.turn AND x.attempt = a.attempt) AS input,
  (SELECT SUM(output_tokens) FROM agents AS x WHERE x.session_id = a.session_id AND x.turn = a.turn AND x.attempt = a.attempt) AS output,
  (SELECT COUNT(*) FROM findings AS x WHERE x.session_id = a.session_id AND x.turn = a.turn AND x.attempt = a.attempt) AS findings,
  (SELECT COUNT(*) FROM agents AS x WHERE x.session_id = a.session_id AND x.turn = a.turn AND x.attempt = a.attempt) AS agents,
  (SELECT COUNT(*) FROM records AS x WHERE x.session_id = a.session_id AND x.turn = a.turn AND x.attempt = a.attempt AND x.span_name LIKE 'Agent answer:%') AS answer_points,
  (SELECT COUNT(*) FROM records AS x WHERE x.session_id = a.session_id AND x.turn = a.turn AND x.attempt = a.attempt AND x.span_name LIKE 'Agent vote:%') AS vote_points,
  a.cost_recorded
FROM attempts AS a
ORDER BY a.session_id, a.turn, a.attempt";

#[test]
fn totals_are_those_of_the_analysis() {
    let mut compared = 0;
    let mut same = |name: &str, found: &str, known: Option<i64>| {
        if let Some(known) = known {
            assert_eq!(found, known.to_string(), "{name}");
            compared += 1;
        }
    };
    for path in fixtures() {
        let session = Session::load(&path).unwrap();
        let facts = Facts::of(&session, &Options::default());
        let attempts: Vec<_> = facts
            .turns
            .iter()
            .flat_map(|turn| turn.attempts.iter().map(|attempt| (turn.turn, attempt)))
            .collect();
        let rows = sql(std::slice::from_ref(&path), COUNTED);
        assert_eq!(rows.len(), attempts.len(), "{}", path.display());
        for (row, (turn, facts)) in rows.iter().zip(attempts) {
            let name = format!("{} turn {turn} attempt {}", path.display(), facts.attempt);
            assert_eq!(
                (row[1].as_str(), row[2].as_str()),
                (&*turn.to_string(), &*facts.attempt.to_string())
            );
            let whole = |number: Option<u64>| number.map(|number| number as i64);
            same(&name, &row[3], whole(facts.answers));
            same(&name, &row[4], whole(facts.votes_cast));
            same(&name, &row[5], facts.input_tokens);
            same(&name, &row[6], facts.output_tokens);
            same(&name, &row[7], whole(Some(facts.findings.values().sum())));
            same(&name, &row[8], Some(facts.agents.len() as i64));
            same(&name, &row[9], whole(facts.answers));
            same(&name, &row[10], whole(facts.votes_cast));
            // 64 bits, every digit.
            let cost = row[11].parse::<f64>().ok();
            assert_eq!(cost, facts.cost_recorded, "cost of {name}");
        }
    }
    assert!(compared > 300, "{compared}");
}
