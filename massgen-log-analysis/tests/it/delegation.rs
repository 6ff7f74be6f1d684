use massgen_log_analysis::question::delegation::{SpawnOutcome, analyse};
use massgen_log_analysis::{Options, Price};
use massgen_log_analysis::{ToolClass, WorkKind};

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

/// Recounted from events.jsonl (arguments) and metrics_summary.json (tokens of the round history).
#[test]
fn candidates_have_a_lower_and_an_upper_bound() {
    let found = analyse(&attempt("synthetic/subagents"), &Options::default());
    let kinds: Vec<_> = found
        .work
        .iter()
        .flat_map(|work| &work.kinds)
        .map(|kind| (kind.kind, kind.calls, kind.output_chars))
        .collect();
    assert_eq!(
        kinds,
        [(WorkKind::Opaque, 1, Some(1068)), (WorkKind::Read, 1, Some(177))]
    );
    let mechanical = &found.mechanical;
    let rounds: Vec<_> = mechanical
        .rounds
        .as_ref()
        .unwrap()
        .iter()
        .map(|round| (round.agent.as_str(), round.segment, round.is_certain))
        .collect();
    // agent_a started subagents and answered; agent_b read a file and voted.
    assert_eq!(rounds, [("agent_a", 1, false), ("agent_b", 2, true)]);
    assert_eq!(mechanical.least_tokens, Some(4816 + 174));
    assert_eq!(mechanical.most_tokens, Some(4816 + 174 + 4408 + 157));
    assert_eq!(mechanical.all_tokens, Some(24_331));

    // Two rounds of checklist calls ended in answers: no certain candidates, though every call is mechanical.
    let found = analyse(&attempt("synthetic/checklist"), &Options::default());
    let certain = found.mechanical.rounds.as_ref().unwrap().iter();
    let certain: Vec<_> = certain.map(|round| (round.segment, round.is_certain)).collect();
    assert_eq!(certain, [(2, false), (3, true), (2, false), (3, true)]);

    // Without times of calls no round is a candidate, and none is none.
    let found = analyse(&attempt("0.1.12_s01_two_agents_vote"), &Options::default());
    assert!(found.mechanical.rounds.is_none() && found.mechanical.least_share.is_none());
}

#[test]
fn children_are_summed_and_refused_calls_counted() {
    let found = analyse(&attempt("synthetic/subagents"), &Options::default());
    let all = &found.subagent_totals;
    // The workspace copies hold the workspace of one child, and no child of it.
    assert_eq!((all.children, all.without_tokens, all.nested), (2, 1, Some(0)));
    let nested: Vec<_> = found.subagents.iter().map(|child| child.nested.clone()).collect();
    assert_eq!(nested, [Some(Vec::new()), None]);
    assert!((all.seconds.unwrap() - (7.412 + 30.002)).abs() < 1e-9);
    // Both began with the same call.
    assert!((all.wall_seconds.unwrap() - 30.002).abs() < 1e-9);
    let (own, agents) = (14_157 + 522, 24_331);
    assert!((all.token_share.unwrap() - f64::from(own) / f64::from(own + agents)).abs() < 1e-12);
    assert_eq!(found.refused_spawns, 0);
    let found = analyse(&attempt("0.1.97_s11d_subagent_refused"), &Options::default());
    assert_eq!((found.refused_spawns, found.subagent_totals.children), (1, 0));
}

#[test]
fn children_of_children_are_named_by_their_folders() {
    use massgen_log_analysis::model::spine::FileEntry;
    let mut attempt = attempt("synthetic/subagents");
    let snapshot = attempt
        .snapshots
        .iter_mut()
        .find(|snapshot| snapshot.workspace_entries.is_some())
        .unwrap();
    for name in [
        "inner/_metadata.json",
        "inner/workspace/subagents/deep/_metadata.json",
        "inner/workspace/notes/subagents/none/x.md",
        "_registry.json",
    ] {
        let path = format!("subagents/sub_docs/workspace/subagents/{name}");
        let entry = serde_json::json!({"path": path, "bytes": 1});
        let entry = serde_json::from_value::<FileEntry>(entry).unwrap();
        snapshot.workspace_entries.as_mut().unwrap().push(entry);
    }
    let found = analyse(&attempt, &Options::default());
    assert_eq!(found.subagents[0].id, "sub_docs");
    let nested = found.subagents[0].nested.as_ref().unwrap();
    assert_eq!(nested, &["inner", "inner/deep"]);
    assert_eq!(found.subagent_totals.nested, Some(2));
}

#[test]
fn other_prices_are_applied_by_kind_of_round() {
    let mut options = Options::default();
    options.prices = vec![Price {
        model: "other".into(),
        input: 2.0,
        output: 10.0,
    }];
    let found = analyse(&attempt("0.1.97_s13_priced"), &options);
    // agent_a: voting 11425 in, 23 out; its ignored vote has no record.
    let voting = &found.what_if[0].by_kind[1];
    assert_eq!((voting.kind.as_str(), voting.without_tokens), ("voting", 1));
    assert!((voting.usd - (11_425.0 * 2.0 + 23.0 * 10.0) / 1e6).abs() < 1e-12);
    assert!(found.what_if[0].candidates.is_none());
    let found = analyse(&attempt("synthetic/subagents"), &options);
    let candidates = found.what_if[1].candidates.as_ref().unwrap();
    assert!((candidates.usd - (4816.0 * 2.0 + 174.0 * 10.0) / 1e6).abs() < 1e-12);
    assert_eq!(candidates.recorded_usd, Some(0.000_646));
}
