use massgen_log_model::spine::Session;

use super::*;

fn load(path: &str) -> Session {
    Session::load(format!("{}/../fixtures/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn all_but_the_first_successful_call_is_waste() {
    let session = load("0.1.97_s04b_commands_only/log_20261124_061302_064714");
    let found = analyse(&session.turns[0].attempts[0]);
    assert_eq!(found.calls_compared.value, Some(10));
    assert_eq!(found.repeated_calls.value, Some(4));
    let sleep = &found.repeated[0];
    assert_eq!(sleep.command.as_deref(), Some("sleep 1; echo expensive"));
    assert_eq!(sleep.key, r#"{"command":"sleep 1; echo expensive"}"#);
    assert_eq!(
        (sleep.count, sleep.scope, sleep.kind),
        (4, RepeatScope::SeveralAgents, WorkKind::Command)
    );
    // metrics_events.json: agent_b's 1.0498 s came first; agent_a's 1.0463 + 1.0706 + 1.0298 s remain.
    assert!(
        (sleep.wasted_seconds_sum.unwrap() - 3.1467).abs() < 0.001,
        "{sleep:?}"
    );
    assert!(
        (sleep.wasted_seconds_union.unwrap() - 3.1467).abs() < 0.001,
        "{sleep:?}"
    );
    assert_eq!(found.wasted_cost_usd, None);
    assert!(across_attempts(&session.turns[0]).is_empty());
}

#[test]
fn the_union_counts_shared_time_once() {
    let session = load("0.1.97_s10_big/log_20261124_060757_858558");
    let found = analyse(&session.turns[0].attempts[0]);
    let counts: Vec<u64> = found.repeated.iter().map(|work| work.count).collect();
    assert_eq!(counts.iter().sum::<u64>(), 104);
    assert_eq!(found.repeated_calls.value, Some(104 - 6));
    let (sum, union) = (
        found.wasted_seconds_sum.value.unwrap(),
        found.wasted_seconds_union.value.unwrap(),
    );
    assert!(union < sum && union > 0.0, "{union} {sum}");
    let failing = found
        .repeated
        .iter()
        .find(|work| work.command.as_deref() == Some("false"))
        .unwrap();
    assert_eq!((failing.count, failing.failures), (17, 17));
}

#[test]
fn nothing_recorded_is_not_nothing_repeated() {
    let session = load("synthetic/flat/log_20260105_105524");
    let found = analyse(&session.turns[0].attempts[0]);
    assert_eq!(
        (found.calls_compared.value, found.repeated_calls.value),
        (None, None)
    );
    assert!(found.repeated.is_empty());
}
