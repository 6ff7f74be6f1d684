//! Cases of the first rules.

use massgen_log_analysis::AttemptAnalysis;
use massgen_log_analysis::model::DiagnosticKind;
use massgen_log_analysis::question::completion::AttemptStatus;
use massgen_log_analysis::question::duplication::RepeatScope;
use massgen_log_analysis::question::failures::FailureKind;

use super::{Case, altered, built, case, one_after_the_other, real};

/// The first expensive work, as if one agent had done it all in one round.
fn repeat_in_one_round(analysis: &mut AttemptAnalysis, unchanged: u64) {
    let work = analysis
        .duplication
        .repeated
        .iter_mut()
        .find(|work| !work.expensive.is_empty());
    if let Some(work) = work {
        work.scope = RepeatScope::SameAgent;
        work.unchanged_repeats = unchanged;
    }
}

/// The rules up to `incomplete_round`.
pub(super) const CASES: &[Case] = &[
    // Ended by a time limit is not failed.
    case(
        "agent_failed",
        2,
        || real("0.1.97_s06d_all_fail"),
        || real("0.1.97_s06e_no_answer_timeout"),
    ),
    case(
        "agent_never_answered",
        2,
        || real("0.1.97_s06e_no_answer_timeout"),
        || {
            altered("0.1.97_s06e_no_answer_timeout", |analysis| {
                analysis.completion.status = AttemptStatus::Running;
            })
        },
    ),
    case(
        "api_errors",
        2,
        || real("0.1.97_s06_api_errors"),
        || {
            altered("0.1.97_s06_api_errors", |analysis| {
                for failure in &mut analysis.failures.api {
                    failure.kind = FailureKind::ConnectionRecovery;
                }
            })
        },
    ),
    case(
        "artifact_damaged",
        3,
        || real("synthetic/hostile"),
        || {
            altered("synthetic/hostile", |analysis| {
                for diagnostic in &mut analysis.data_quality.diagnostics {
                    diagnostic.kind = DiagnosticKind::Repaired;
                }
            })
        },
    ),
    // A version that does not write the files yet misses none.
    case(
        "artifact_missing",
        1,
        || real("0.1.97_s08b_interrupt_kill9"),
        || real("0.1.12_s01_two_agents_vote"),
    ),
    case(
        "artifacts_disagree",
        1,
        || real("synthetic/hostile"),
        || real("synthetic/error_tie"),
    ),
    case("blind_vote", 1, || built::vote(false), || built::vote(true)),
    case(
        "buffer_chars_lost",
        1,
        || {
            altered("0.1.97_s06_api_errors", |analysis| {
                analysis.enforcement.by_agent[1].buffer_chars_lost = Some(5001);
            })
        },
        || {
            altered("0.1.97_s06_api_errors", |analysis| {
                analysis.enforcement.by_agent[1].buffer_chars_lost = Some(5000);
            })
        },
    ),
    case(
        "checklist_refused",
        2,
        || real("0.1.97_s11_checklist_refused"),
        || {
            altered("0.1.97_s11_checklist_refused", |analysis| {
                for submission in &mut analysis.proposals.submissions {
                    submission.accepted = None;
                }
            })
        },
    ),
    // Looking once more settles it.
    case(
        "conflicting_checks",
        1,
        || built::calls(&["pytest -q=1", "pytest -q=0"]),
        || built::calls(&["pytest -q=1", "pytest -q=0", "pytest -q=0"]),
    ),
    case(
        "contradicted_failure",
        1,
        || built::calls(&["!Successfully wrote a.md"]),
        || built::calls(&["!Error: disk full. Successfully wrote nothing"]),
    ),
    // 40 s against 20 s, and 30 s against 20 s, which is half as much again and not more.
    case(
        "coordination_overhead",
        1,
        || one_after_the_other(20.0),
        || one_after_the_other(10.0),
    ),
    // Rounds that cost a rounding more than their agent are no contradiction.
    case(
        "cost_not_reconciling",
        1,
        || real("synthetic/error_tie"),
        || {
            altered("0.1.97_s13_priced", |analysis| {
                analysis.cost.by_agent[0].unattributed_cost_usd = Some(-1e-6);
            })
        },
    ),
    case(
        "cost_unpriced",
        1,
        || real("0.1.97_s03_single_agent"),
        || real("0.1.97_s13_priced"),
    ),
    // Four runs of one command, each of a second and with a short result.
    case(
        "duplicated_by_agents",
        3,
        || real("0.1.97_s10_big"),
        || real("0.1.97_s04b_commands_only"),
    ),
    case(
        "duplicated_work",
        1,
        || altered("0.1.97_s10_big", |analysis| repeat_in_one_round(analysis, 2)),
        || altered("0.1.97_s10_big", |analysis| repeat_in_one_round(analysis, 0)),
    ),
    // Eight checks in a row, and seven.
    case(
        "endless_verification",
        1,
        || {
            built::calls(&[
                ">a", "ls=0", "cat a=0", "ls=0", "cat b=0", "ls=0", "cat c=0", "cat d=0", "cat e=0",
            ])
        },
        || {
            built::calls(&[
                ">a", "ls=0", "cat a=0", "ls=0", "cat b=0", "ls=0", "cat c=0", "cat d=0",
            ])
        },
    ),
    case(
        "enforcement_retries",
        2,
        || real("0.1.97_s05_enforcement"),
        || {
            altered("0.1.97_s05_enforcement", |analysis| {
                for round in &mut analysis.enforcement.by_round {
                    round.retries = 1;
                }
            })
        },
    ),
    case(
        "failed_check_accepted",
        1,
        || built::calls(&[">a.py", "pytest -q=1"]),
        || built::calls(&[">a.py", "pytest -q=1", "cat a.py=0"]),
    ),
    // Half of ten, and less than half of eleven.
    case(
        "failed_commands",
        1,
        || built::commands(5, 5),
        || built::commands(5, 6),
    ),
    // A row of one tool is another rule's.
    case(
        "failures_in_a_row",
        1,
        || built::calls(&["cat a=1", "<a", "cat a/b=1"]),
        || built::calls(&["cat a=1", "ls a=1", "cat a/b=1"]),
    ),
    case(
        "identical_answer",
        1,
        || {
            altered("0.1.97_s10_big", |analysis| {
                analysis.progression.by_agent[0].steps[0].is_identical = Some(true);
            })
        },
        || real("0.1.97_s10_big"),
    ),
    // Votes that were recorded and then superseded were not ignored.
    case(
        "ignored_votes",
        1,
        || real("0.1.97_s01_two_agents_vote"),
        || real("0.1.97_s07_multi_turn"),
    ),
    case(
        "incomplete_round",
        2,
        || real("0.1.97_s08_interrupt_term"),
        || real("0.1.97_s05_enforcement"),
    ),
    case(
        "inconsistent_tool",
        1,
        || built::calls(&["cat a=1", ">b", "cat a=0"]),
        || built::calls(&["cat a=1", ">a", "cat a=0"]),
    ),
];
