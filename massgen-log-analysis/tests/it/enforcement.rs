use massgen_log_analysis::question::enforcement::analyse;

use crate::facts::attempt;

#[test]
fn a_failed_model_call_counts_once() {
    let enforcement = analyse(&attempt("0.1.97_s06_api_errors"));
    // Recounted: 5 events for each of two agents, 3 of them `api_error`, 2 the `no_tool_calls` after it.
    assert_eq!(enforcement.retries.value, Some(10));
    assert_eq!(enforcement.distinct_failures.value, Some(6));
    assert_eq!(enforcement.infrastructure_failures.value, Some(6));
    assert_eq!(
        enforcement
            .events
            .iter()
            .filter(|event| event.repeats_api_error)
            .count(),
        4
    );
    // Agent_c lost 760 characters three times; two of them are told twice.
    assert_eq!(enforcement.buffer_chars_lost.value, Some(5 * 760));
    assert_eq!(enforcement.effective_chars_lost.value, Some(5 * 760));
    assert_eq!(enforcement.distinct_chars_lost.value, Some(3 * 760));
    assert_eq!(enforcement.retry_notices, Some(4));
    assert_eq!(enforcement.unrecovered.len(), 2);
}

#[test]
fn a_status_that_was_not_written_again_is_exceeded_by_the_notices() {
    let enforcement = analyse(&attempt("0.1.97_s06d_all_fail"));
    assert_eq!(
        (enforcement.retries.value, enforcement.retry_notices),
        (Some(0), Some(4))
    );
    assert_eq!(enforcement.unrecovered.len(), 2);
}

#[test]
fn a_restored_connection_loses_nothing() {
    let enforcement = analyse(&attempt("synthetic/error_tie"));
    // 55 + 168 (connection_recovery) + 15 + 47.
    assert_eq!(enforcement.buffer_chars_lost.value, Some(285));
    assert_eq!(enforcement.effective_chars_lost.value, Some(117));
    assert_eq!(enforcement.distinct_chars_lost.value, Some(117));
    assert_eq!(enforcement.distinct_failures.value, Some(4));
    assert_eq!(enforcement.infrastructure_failures.value, Some(2));
}

#[test]
fn versions_that_do_not_record_it_say_so() {
    for fixture in ["0.1.12_s01_two_agents_vote", "0.1.36_s01_two_agents_vote"] {
        let enforcement = analyse(&attempt(fixture));
        assert_eq!(enforcement.retries.value, None, "{fixture}");
        assert_eq!(enforcement.distinct_failures.value, None, "{fixture}");
        assert_eq!(enforcement.effective_chars_lost.value, None, "{fixture}");
    }
}

#[test]
fn a_tool_that_does_not_exist_is_counted_by_agent() {
    let enforcement = analyse(&attempt("0.1.97_s04x_mcp_connect_failed_killed9"));
    let tools: Vec<_> = enforcement
        .unknown_tools
        .iter()
        .map(|tool| {
            (
                tool.tool.as_str(),
                tool.agent
                    .as_ref()
                    .map(massgen_log_analysis::model::AgentId::as_str),
                tool.count,
            )
        })
        .collect();
    assert!(!tools.is_empty());
    assert!(
        tools.iter().all(|(tool, ..)| tool.contains("execute_command")),
        "{tools:?}"
    );
}
