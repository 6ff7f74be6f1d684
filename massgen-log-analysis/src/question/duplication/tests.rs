use massgen_log_model::Moment;
use massgen_log_model::digest::{Args, ResultDigest};
use massgen_log_model::spine::Session;

use crate::InputChange;

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
    assert_eq!(found.wasted_cost.basis, CostBasis::NotPriced);
    assert_eq!(
        (found.wasted_cost.lower_usd, found.wasted_cost.upper_usd),
        (None, None)
    );
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

#[test]
fn a_later_attempt_repeats_work_unless_its_files_only_repeat_the_record() {
    let mut session = load("0.1.97_s04b_commands_only/log_20261124_061302_064714");
    let turn = &mut session.turns[0];
    let mut second = turn.attempts[0].clone();
    second.number = 2;
    turn.attempts.push(second);
    let found = across_attempts(turn);
    // Six distinct commands, each of them in both attempts.
    assert_eq!(found.len(), 6);
    assert_eq!(found.iter().map(|work| work.count).sum::<u64>(), 20);
    assert!(
        found
            .iter()
            .all(|work| work.scope == RepeatScope::AcrossAttempts && work.attempts == [1, 2])
    );
    for call in &mut turn.attempts[1].calls {
        call.carried = true;
    }
    assert!(across_attempts(turn).is_empty());
}

/// Calls of two agents, each at one second of its own.
fn made(calls: &[(&str, &str, serde_json::Value, &str, f64)]) -> Attempt {
    let mut session = load("0.1.97_s04b_commands_only/log_20261124_061302_064714");
    let mut attempt = session.turns.remove(0).attempts.remove(0);
    let model = attempt.calls.remove(0);
    attempt.calls = calls
        .iter()
        .zip(0..)
        .map(|((agent, tool, args, result, seconds), at)| {
            let start = Moment::utc(1000.0 + 10.0 * f64::from(at));
            let mut call = model.clone();
            call.agent = Some(AgentId::from(*agent));
            call.tool = ToolName::from(*tool);
            call.args = Some(Args::of_value(args));
            call.result = Some(ResultDigest::of(tool, result));
            call.output_chars = Some(result.len() as i64);
            call.start = start;
            call.end = Moment::utc(1000.0 + 10.0 * f64::from(at) + seconds);
            call.seconds = Some(*seconds);
            call.success = Some(true);
            call.round = Some(0);
            call
        })
        .collect();
    attempt
}

const SHELL: &str = "mcp__command_line__execute_command";

fn run(
    agent: &'static str,
    command: &str,
    result: &'static str,
) -> (&'static str, &'static str, serde_json::Value, &'static str, f64) {
    (
        agent,
        SHELL,
        serde_json::json!({ "command": command }),
        result,
        6.0,
    )
}

#[test]
fn a_repeat_whose_input_was_written_is_no_waste() {
    let attempt = made(&[
        run("agent_a", "cat a.txt", "1"),
        run("agent_a", "echo x > b.txt", ""),
        run("agent_a", "cat a.txt", "1"),
        run("agent_b", "echo x > a.txt", ""),
        run("agent_a", "cat a.txt", "1"),
        run("agent_a", "echo x > a.txt", ""),
        run("agent_a", "cat a.txt", "2"),
        run("agent_a", "python3 gen.py", ""),
        run("agent_a", "cat a.txt", "2"),
    ]);
    let found = analyse(&attempt);
    let work = found
        .repeated
        .iter()
        .find(|work| work.command.as_deref() == Some("cat a.txt"))
        .unwrap();
    // Another agent's file of the same name is another file.
    assert_eq!(
        (work.unchanged_repeats, work.changed_repeats, work.unknown_repeats),
        (2, 1, 1)
    );
    assert_eq!(
        (work.wasted_seconds_sum, work.wasted_seconds_at_most),
        (Some(12.0), Some(18.0))
    );
    assert_eq!(work.expensive, [Expense::LongRunning]);
}

#[test]
fn two_agents_do_the_same_work_when_the_results_are_equal() {
    let attempt = made(&[
        run("agent_a", "cat a.txt", "one"),
        run("agent_b", "cat a.txt", "another"),
        run("agent_a", "ls", "x"),
        run("agent_b", "ls", "x"),
        run("agent_a", "pip install numpy", "took a while"),
        run("agent_b", "pip install numpy", "done"),
    ]);
    let found = analyse(&attempt);
    let works: Vec<_> = found
        .repeated
        .iter()
        .map(|work| {
            (
                work.command.as_deref().unwrap(),
                work.scope,
                work.unchanged_repeats,
            )
        })
        .collect();
    assert_eq!(
        works,
        [
            ("ls", RepeatScope::SeveralAgents, 1),
            ("pip install numpy", RepeatScope::SeveralAgents, 1),
        ]
    );
}

#[test]
fn prompts_that_differ_in_a_word_are_nearly_the_same() {
    let image = |agent, prompt: &str, size: &str| {
        let args = serde_json::json!({ "prompt": prompt, "size": size });
        (agent, "custom_tool__generate_image", args, "ok", 3.0)
    };
    let long = "a red fox that sleeps under an old oak tree in the early light of autumn";
    let attempt = made(&[
        image("agent_a", long, "big"),
        image("agent_b", &format!("{long} morning"), "big"),
        image("agent_b", &format!("{long} evening"), "small"),
        image("agent_a", "a red fox that sleeps", "big"),
        image("agent_a", "a red fox that runs", "big"),
        image("agent_a", long, "big"),
    ]);
    let found = analyse(&attempt);
    assert_eq!(found.near.len(), 1, "{:#?}", found.near);
    let near = &found.near[0];
    // 14 sequences of the first, one more in the second.
    assert!((near.similarity - 14.0 / 15.0).abs() < 1e-9);
    assert_eq!(
        (near.kind, near.scope),
        (WorkKind::MediaGeneration, RepeatScope::SeveralAgents)
    );
    assert_eq!(near.input, InputChange::Unchanged);
    assert_eq!(found.repeated.len(), 1);
    assert_eq!(found.repeated[0].expensive, [Expense::MediaGeneration]);
}

#[test]
fn cost_lies_between_the_arguments_and_the_whole_round() {
    let mut attempt = made(&[run("agent_a", "ls", "x"), run("agent_a", "ls", "x")]);
    let round = &mut attempt.agents[0].rounds[0];
    round.cost_usd = Some(0.5);
    let mut tokens = round.tokens.unwrap();
    (tokens.input, tokens.output) = (Some(900), Some(100));
    round.tokens = Some(tokens);
    let found = analyse(&attempt);
    assert_eq!(found.wasted_cost.basis, CostBasis::Priced);
    // {"command":"ls"} has 16 characters: 4 tokens at 0.5 / 1000 each.
    assert!((found.wasted_cost.lower_usd.unwrap() - 0.002).abs() < 1e-12);
    assert_eq!(found.wasted_cost.upper_usd, Some(0.5));
}
