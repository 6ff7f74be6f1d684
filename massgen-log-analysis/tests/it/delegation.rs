use massgen_log_analysis::ToolClass;
use massgen_log_analysis::question::delegation::{SpawnOutcome, analyse};
use massgen_log_analysis::{Options, Price};

use crate::facts::attempt;

#[test]
fn the_outcome_of_a_child_is_that_of_its_result() {
    let delegation = analyse(&attempt("synthetic/subagents"), &Options::default());
    let children: Vec<_> = delegation
        .subagents
        .iter()
        .map(|child| {
            (
                child.id.as_str(),
                child.parent.as_ref().unwrap().as_str(),
                child.status.as_ref().unwrap().as_str(),
                child.seconds.unwrap(),
                child.cost_usd,
            )
        })
        .collect();
    // The metrics call the first one `presentation`, and its own clock says 3.945 s.
    assert_eq!(
        children,
        [
            ("sub_docs", "agent_a", "completed", 7.412, Some(0.001905)),
            ("sub_slow", "agent_a", "timeout", 30.002, None)
        ]
    );
    let [docs, slow] = &delegation.subagents[..] else {
        panic!()
    };
    assert_eq!(
        docs.task.as_deref(),
        Some("Read the manuals of both build tools.")
    );
    assert_eq!(docs.winner.as_ref().unwrap().as_str(), "researcher");
    assert!((docs.cost_share.unwrap() - 0.001905 / 0.005057).abs() < 1e-12);
    assert_eq!(
        (docs.logs_kept, slow.logs_kept, slow.cost_share),
        (true, false, None)
    );
    assert_eq!(delegation.unpriced_subagents, 1);
    let [call] = &delegation.spawn_calls[..] else {
        panic!()
    };
    assert_eq!(
        (call.requested, call.returned, call.outcome),
        (Some(2), 2, SpawnOutcome::Failed)
    );
    assert_eq!(call.recorded_success, Some(true));
}

#[test]
fn real_children_that_met_their_limit_or_never_began() {
    let delegation = analyse(&attempt("0.1.97_s11d_subagent_timeout"), &Options::default());
    let [child] = &delegation.subagents[..] else {
        panic!()
    };
    assert_eq!(child.id, "sub_one");
    assert_eq!(child.parent.as_ref().unwrap().as_str(), "agent_a");
    assert_eq!(child.status.as_ref().unwrap().as_str(), "timeout");
    assert_eq!(child.seconds, Some(60.0921995639801));
    assert_eq!(child.timeout_seconds, Some(60.0));
    assert_eq!(child.finish_reason.as_deref(), Some("in_progress"));
    assert_eq!((child.input_tokens, child.output_tokens), (Some(0), Some(0)));

    let delegation = analyse(&attempt("0.1.97_s11d_subagent_refused"), &Options::default());
    let [call] = &delegation.spawn_calls[..] else {
        panic!()
    };
    assert_eq!(
        (call.requested, call.returned, call.outcome),
        (Some(1), 0, SpawnOutcome::Refused)
    );
    assert!(call.message.as_deref().unwrap().starts_with("1 validation error"));
    // It was asked for and never began.
    assert!(delegation.subagents.is_empty());
    assert_eq!(delegation.unpriced_subagents, 0);
}

/// Recounted from metrics_events.json and metrics_summary.json.
#[test]
fn work_is_measured_by_class_and_by_kind() {
    let delegation = analyse(&attempt("0.1.97_s10_big"), &Options::default());
    let measured: Vec<_> = delegation
        .work
        .iter()
        .flat_map(|work| &work.classes)
        .map(|class| {
            (
                class.class,
                class.calls,
                class.input_chars.unwrap(),
                class.output_chars.unwrap(),
            )
        })
        .collect();
    assert_eq!(
        measured,
        [
            (ToolClass::Run, 24, 916, 290_529),
            (ToolClass::Run, 24, 939, 289_657),
            (ToolClass::Run, 24, 910, 272_710),
            (ToolClass::Run, 24, 849, 247_130),
            (ToolClass::Run, 24, 820, 221_628)
        ]
    );
    let delegation = analyse(&attempt("0.1.97_s13_priced"), &Options::default());
    let kinds: Vec<_> = delegation.work[0]
        .by_kind
        .iter()
        .map(|kind| {
            (
                kind.kind.as_str(),
                kind.input_tokens.unwrap(),
                kind.output_tokens.unwrap(),
            )
        })
        .collect();
    assert_eq!(
        kinds,
        [
            ("initial_answer", 4221, 8),
            ("voting", 11425, 23),
            ("presentation", 1472, 18)
        ]
    );
    let shares: f64 = delegation.work[0]
        .by_kind
        .iter()
        .filter_map(|kind| kind.share)
        .sum();
    assert!((shares - 1.0).abs() < 1e-12);
    assert!(delegation.what_if.is_empty(), "no prices, no what-if");
}

#[test]
fn other_prices_are_applied_to_all_tokens_that_are_paid_for() {
    let mut options = Options::default();
    options.prices = vec![Price {
        model: "other".into(),
        input: 2.0,
        output: 10.0,
    }];
    let delegation = analyse(&attempt("0.1.97_s13_priced"), &options);
    // 22843 in, 61 out.
    let first = &delegation.what_if[0];
    assert!((first.usd - (22_843.0 * 2.0 + 61.0 * 10.0) / 1e6).abs() < 1e-12);
    assert_eq!(first.recorded_usd, Some(0.002607));
    // Claude's API counts cached input apart, Gemini's API reasoning.
    let delegation = analyse(&attempt("synthetic/claude_api_gemini"), &options);
    assert_eq!(delegation.what_if[1].output_tokens, 1452);
    assert!(
        delegation.what_if[0].input_tokens > 22_000,
        "{:?}",
        delegation.what_if[0]
    );
}
