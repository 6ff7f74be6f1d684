use massgen_log_analysis::question::failures::{Failure, FailureKind, RunEndKind, analyse};

use crate::facts::{attempt, compare, each};

/// Failed calls and failed commands as the facts count them, wherever the calls' results are read.
#[test]
fn counts_are_those_of_the_facts() {
    let mut wrong = Vec::new();
    let mut checked = 0;
    each(|name, facts, attempt| {
        let failures = analyse(attempt);
        let number = |count: Option<u64>| count.and_then(|count| i64::try_from(count).ok());
        compare(
            &mut wrong,
            name,
            facts,
            "tool_failures",
            number(failures.tool_failures.value),
        );
        if failures.commands_without_result == 0 {
            checked += i32::from(facts.contains_key("command_failures"));
            compare(
                &mut wrong,
                name,
                facts,
                "command_failures",
                number(failures.command_failures.value),
            );
        }
    });
    assert!(checked >= 12, "{checked}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn kinds(failures: &[Failure]) -> Vec<(FailureKind, &str)> {
    failures
        .iter()
        .map(|failure| {
            let agent = failure.agent.as_ref().map_or("", |agent| agent.as_str());
            (failure.kind, agent)
        })
        .collect()
}

fn seconds(failures: &[Failure]) -> Vec<f64> {
    failures
        .iter()
        .map(|failure| (failure.at_seconds.unwrap() * 1e3).round() / 1e3)
        .collect()
}

#[test]
fn failed_commands_are_no_failed_calls() {
    let failures = analyse(&attempt("0.1.97_s04b_commands_only"));
    assert_eq!(failures.tool_failures.value, Some(0));
    let commands: Vec<_> = failures
        .commands
        .iter()
        .map(|failure| (failure.command.as_deref().unwrap(), failure.exit_code.unwrap()))
        .collect();
    assert_eq!(commands, [("false", 1), ("cat missing.txt", 1)]);
    assert!(failures.end.unfinished_calls.is_empty());
}

#[test]
fn a_failed_model_call_is_listed_once() {
    use FailureKind::{AgentError, ApiError};
    let failures = analyse(&attempt("0.1.97_s06_api_errors"));
    // Recounted: three `api_error` events for each agent; the same failures stand as notices in the stream.
    assert_eq!(seconds(&failures.api), [2.413, 2.745, 3.099, 3.394, 4.991, 6.523]);
    assert!(failures.api.iter().all(|failure| failure.kind == ApiError));
    assert_eq!(
        kinds(&failures.agents),
        [(AgentError, "agent_c"), (AgentError, "agent_b")]
    );
    assert_eq!(failures.end.kind, RunEndKind::FinalAnswer);

    // The last write of status.json came before any failure: only the notices tell.
    let failures = analyse(&attempt("0.1.97_s06d_all_fail"));
    assert_eq!(failures.api.len(), 6);
    assert_eq!(failures.end.kind, RunEndKind::AllAgentsFailed);
    assert_eq!(failures.end.finish_reason.as_deref(), Some("in_progress"));
}

#[test]
fn a_cut_run_leaves_calls_and_rounds_open() {
    let failures = analyse(&attempt("0.1.97_s08_interrupt_term"));
    assert_eq!(failures.end.kind, RunEndKind::NoEndRecorded);
    let open: Vec<_> = failures
        .end
        .unfinished_calls
        .iter()
        .map(|call| call.command.as_deref().unwrap())
        .collect();
    assert_eq!(open, ["sleep 20"]);
    let rounds: Vec<_> = failures
        .incomplete_rounds
        .iter()
        .map(|round| (round.agent.as_str(), round.outcome.as_str(), round.lost))
        .collect();
    assert_eq!(
        rounds,
        [("agent_a", "interrupted", true), ("agent_b", "interrupted", true)]
    );
    // The last event is written after the last status.json (14.246 s).
    assert!(failures.end.last_record_seconds.unwrap() > 15.0);
}

#[test]
fn the_orchestrators_limit_may_leave_no_answer() {
    let failures = analyse(&attempt("0.1.97_s06e_no_answer_timeout"));
    let timeout = failures.orchestrator_timeout.unwrap();
    assert_eq!(timeout.details.as_deref(), Some("Time limit exceeded (6.0s/6s)"));
    assert_eq!(
        (timeout.available_answers, timeout.selected_agent),
        (Some(0), None)
    );
    assert_eq!(timeout.answer_reused, Some(false));
    assert_eq!(failures.end.kind, RunEndKind::Timeout);

    let failures = analyse(&attempt("synthetic/superseded_votes"));
    let timeout = failures.orchestrator_timeout.unwrap();
    assert_eq!(timeout.selected_agent.unwrap().as_str(), "agent_a");
    assert_eq!(timeout.answer_reused, Some(true));
    assert_eq!(timeout.agents.len(), 3);
    assert!(
        failures
            .timeouts
            .iter()
            .all(|failure| failure.kind == FailureKind::AgentTimeout)
    );
    assert_eq!(failures.end.kind, RunEndKind::FinalAnswer);
}

#[test]
fn limits_refusals_and_cancellations_are_kept_apart() {
    use FailureKind::{
        AgentCancelled, ConnectionRecovery, McpDisconnected, McpNotConnected, RoundHardLimit, RoundSoftLimit,
        ToolCall, ToolDenied,
    };
    let failures = analyse(&attempt("synthetic/error_tie"));
    assert_eq!(
        kinds(&failures.tool_calls),
        [(ToolDenied, "alpha"), (ToolDenied, "alpha"), (ToolCall, "alpha")]
    );
    assert_eq!(
        kinds(&failures.timeouts),
        [(RoundSoftLimit, "alpha"), (RoundHardLimit, "alpha")]
    );
    assert_eq!(kinds(&failures.api), [(ConnectionRecovery, "beta")]);
    // The log's own record of the server names no agent.
    assert_eq!(
        kinds(&failures.mcp_servers),
        [(McpNotConnected, ""), (McpDisconnected, "alpha")]
    );
    assert_eq!(
        kinds(&failures.agents),
        [(AgentCancelled, "beta"), (AgentCancelled, "alpha")]
    );
    assert!(failures.agents.iter().all(|failure| failure.normal));
}

#[test]
fn refusals_that_count_as_success_are_shown() {
    for (fixture, count, message) in [
        ("0.1.97_s11_checklist_refused", 2, "validation_error"),
        (
            "0.1.97_s11d_subagent_refused",
            1,
            "1 validation error for call[spawn_subagents]",
        ),
    ] {
        let failures = analyse(&attempt(fixture));
        assert_eq!(failures.tool_failures.value, Some(0));
        assert_eq!(failures.reported_failures.len(), count, "{fixture}");
        let said = failures.reported_failures[0].message.as_deref().unwrap();
        assert!(said.contains(message), "{said}");
    }
    let failures = analyse(&attempt("0.1.97_s11d_subagent_timeout"));
    assert_eq!(
        kinds(&failures.timeouts),
        [(FailureKind::SubagentTimeout, "agent_a")]
    );
    assert!(failures.subagents.is_empty());
}
