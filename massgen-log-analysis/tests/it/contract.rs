//! The facts contract against what is known of every run from outside.

use massgen_log_analysis::Options;
use massgen_log_analysis::facts::Facts;
use serde_json::Value;

use crate::facts;

/// Members of `[[attempt]]` that say which attempt is meant.
const KEYS: [&str; 3] = ["session", "turn", "attempt"];
/// Known of a fixture, and not part of the contract.
const BEYOND: [&str; 19] = [
    "agent_cost_usd",
    "bad_event_lines",
    "cache_hit_rate_agent_a",
    "cache_hit_rate_agent_b",
    "checklist_accepted",
    "checklist_calls",
    "cost_usd_status",
    "finish_reason",
    "generated_tokens_agent_b",
    "proposals",
    "subagent_cost_usd",
    "subagent_input_tokens",
    "subagent_output_tokens",
    "subagents",
    "subagents_completed",
    "subagents_priced",
    "subagents_timeout",
    "unattributed_input_tokens",
    "utc_offset_minutes",
];

#[test]
fn every_fact_that_is_known_from_outside_holds() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    facts::each_in_session(|name, known, session, attempt| {
        let all = serde_json::to_value(Facts::of(session, &Options::default())).unwrap();
        let found = all["turns"]
            .as_array()
            .unwrap()
            .iter()
            .find(|turn| turn["turn"] == attempt.turn)
            .and_then(|turn| {
                turn["attempts"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .find(|a| a["attempt"] == attempt.number)
            })
            .unwrap();
        for (key, value) in known {
            if KEYS.contains(&key.as_str()) || BEYOND.contains(&key.as_str()) || key == "null" {
                continue;
            }
            let known = to_json(value);
            compared += 1;
            if key == "by_agent" {
                for (agent, members) in known.as_object().unwrap() {
                    for (member, value) in members.as_object().unwrap() {
                        let found = &found["by_agent"][agent][member];
                        // What the contract does not state by agent is compared elsewhere.
                        if found != &Value::Null && !same(found, value) {
                            wrong.push(format!("{name}: {agent} {member} is {found}, known {value}"));
                        }
                    }
                }
            } else if key == "repeated_commands" {
                let plain: Vec<Value> = found[key]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|c| serde_json::json!({"command": c["command"], "count": c["count"]}))
                    .collect();
                let mut plain = plain;
                let mut known = known.as_array().unwrap().clone();
                plain.sort_by_key(ToString::to_string);
                known.sort_by_key(ToString::to_string);
                if plain != known {
                    wrong.push(format!("{name}: {key} is {plain:?}, known {known:?}"));
                }
            } else if !same(&found[key], &known) {
                wrong.push(format!("{name}: {key} is {}, known {known}", found[key]));
            }
        }
        for key in known
            .get("null")
            .and_then(|keys| keys.as_array())
            .into_iter()
            .flatten()
        {
            let key = key.as_str().unwrap();
            compared += 1;
            if found[key] != Value::Null {
                wrong.push(format!("{name}: {key} is {}, known to be unrecorded", found[key]));
            }
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 600, "{compared}");
}

fn to_json(value: &toml::Value) -> Value {
    serde_json::to_value(value).unwrap()
}

fn same(found: &Value, known: &Value) -> bool {
    match (found.as_f64(), known.as_f64()) {
        (Some(found), Some(known)) => (found - known).abs() < 1e-9,
        _ => found == known,
    }
}

#[test]
fn a_run_is_running_only_for_a_caller_who_knows_the_time() {
    let session = facts::session("0.1.97_s08b_interrupt_kill9", "log_20261124_060737_254214");
    let status = &session.turns[0].attempts[0]
        .artifacts
        .status
        .as_ref()
        .unwrap()
        .value;
    let written = status.meta.as_ref().unwrap().last_updated.unwrap();
    let told = |now: Option<f64>| {
        let mut options = Options::default();
        options.now = now;
        let facts = serde_json::to_value(Facts::of(&session, &options)).unwrap();
        facts["turns"][0]["attempts"][0]["status"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(told(Some(written + 5.0)), "running");
    assert_eq!(told(Some(written + 15.0)), "interrupted");
    assert_eq!(told(None), "interrupted");
}

#[test]
fn each_way_to_end_is_told_apart() {
    let mut found = Vec::new();
    for (fixture, log) in [
        ("0.1.97_s01_two_agents_vote", "log_20261124_054629_579653"),
        ("0.1.97_s05_enforcement", "log_20261124_054745_242005"),
        ("0.1.97_s06d_all_fail", "log_20261124_055138_357676"),
        ("0.1.97_s06e_no_answer_timeout", "log_20261124_055144_107643"),
        ("0.1.97_s08_interrupt_term", "log_20261124_061108_395161"),
        ("synthetic/superseded_votes", "log_20260105_170000_450000"),
    ] {
        let facts = Facts::of(&facts::session(fixture, log), &Options::default());
        found.push(facts.turns[0].attempts[0].status.as_str());
    }
    assert_eq!(
        found,
        [
            "completed",
            "completed",
            "failed",
            "timeout",
            "interrupted",
            "timeout"
        ]
    );
}
