//! One attempt that meets each rule, and one that is near and does not.
//!
//! `real` is a fixture as it is. `altered` is the analysis of one with some figures set: for what no run that
//! we have shows, and for values right at a threshold.

use massgen_log_analysis::model::DiagnosticKind;
use massgen_log_analysis::model::artifact::round_record::RoundType;
use massgen_log_analysis::question::completion::AttemptStatus;
use massgen_log_analysis::question::cost::CostStatus;
use massgen_log_analysis::question::failures::FailureKind;
use massgen_log_analysis::{AttemptAnalysis, Options};

use crate::facts;

pub(crate) struct Case {
    pub(crate) rule: &'static str,
    /// Flags of the rule in `met`.
    pub(crate) flags: usize,
    pub(crate) met: fn() -> AttemptAnalysis,
    pub(crate) near: fn() -> AttemptAnalysis,
}

pub(crate) fn real(fixture: &str) -> AttemptAnalysis {
    AttemptAnalysis::of(&facts::attempt(fixture), &Options::default())
}

pub(crate) fn altered(fixture: &str, alter: impl FnOnce(&mut AttemptAnalysis)) -> AttemptAnalysis {
    let mut analysis = real(fixture);
    alter(&mut analysis);
    analysis
}

/// Every agent is busy for 20 s, each one `step` seconds after the one before it.
fn one_after_the_other(step: f64) -> AttemptAnalysis {
    altered("0.1.97_s01_two_agents_vote", |analysis| {
        let agents: Vec<_> = analysis
            .efficiency
            .agents
            .iter()
            .map(|agent| agent.agent.clone())
            .collect();
        assert_eq!(agents.len(), 2);
        for round in &mut analysis.efficiency.rounds {
            if round.kind == RoundType::Presentation {
                continue;
            }
            let at = agents.iter().position(|agent| *agent == round.agent).unwrap() as f64 * step;
            (round.start_s, round.end_s) = (Some(at), Some(at + 20.0));
        }
    })
}

fn failing_calls(in_a_row: usize) -> AttemptAnalysis {
    let mut attempt = facts::attempt("0.1.97_s10_big");
    let first = attempt
        .calls
        .iter()
        .find(|call| !call.carried && call.is_finished())
        .map(|call| (call.agent.clone(), call.tool.clone()))
        .unwrap();
    let mut left = in_a_row;
    for call in &mut attempt.calls {
        if call.carried || (call.agent.clone(), call.tool.clone()) != first {
            continue;
        }
        call.success = Some(left == 0);
        left = left.saturating_sub(1);
    }
    AttemptAnalysis::of(&attempt, &Options::default())
}

const fn case(
    rule: &'static str,
    flags: usize,
    met: fn() -> AttemptAnalysis,
    near: fn() -> AttemptAnalysis,
) -> Case {
    Case {
        rule,
        flags,
        met,
        near,
    }
}

/// By rule id.
pub(crate) const CASES: &[Case] = &[
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
        "duplicated_work",
        3,
        || real("0.1.97_s10_big"),
        || real("0.1.97_s04b_commands_only"),
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
        "logging_gap",
        4,
        || real("0.1.97_s10_big"),
        || {
            altered("0.1.97_s03_single_agent", |analysis| {
                analysis.cost.input_tokens.value = Some(0);
                analysis.cost.output_tokens.value = Some(0);
                analysis.cost.cost_status = CostStatus::Priced;
            })
        },
    ),
    case(
        "long_output",
        3,
        || real("0.1.97_s10_big"),
        || {
            altered("0.1.97_s10_big", |analysis| {
                for command in &mut analysis.commands.commands {
                    command.output_chars_max = command.output_chars_max.map(|chars| chars.min(5000));
                }
            })
        },
    ),
    case(
        "low_cache_rate",
        1,
        || {
            altered("0.1.97_s13_priced", |analysis| {
                let agent = &mut analysis.cost.by_agent[0];
                agent.input_tokens = Some(100_001);
                agent.cached_input_tokens = Some(19_000);
                agent.cache_hit_rate = Some(0.19);
            })
        },
        || {
            altered("0.1.97_s13_priced", |analysis| {
                let agent = &mut analysis.cost.by_agent[0];
                agent.input_tokens = Some(200_000);
                agent.cached_input_tokens = Some(40_000);
                agent.cache_hit_rate = Some(0.2);
                let agent = &mut analysis.cost.by_agent[1];
                agent.input_tokens = Some(100_000);
                agent.cached_input_tokens = Some(0);
                agent.cache_hit_rate = Some(0.0);
            })
        },
    ),
    // The limit of a round is not that of the run.
    case(
        "orchestrator_timeout",
        1,
        || real("0.1.97_s06e_no_answer_timeout"),
        || real("synthetic/error_tie"),
    ),
    case(
        "repeated_command",
        1,
        || real("0.1.97_s04b_commands_only"),
        || {
            altered("0.1.97_s04b_commands_only", |analysis| {
                for repeated in &mut analysis.commands.repeated {
                    repeated.executions.count = 2;
                }
            })
        },
    ),
    case("repeated_failures", 1, || failing_calls(3), || failing_calls(2)),
    case(
        "round_timeout",
        1,
        || real("synthetic/error_tie"),
        || {
            altered("synthetic/error_tie", |analysis| {
                for failure in &mut analysis.failures.timeouts {
                    failure.kind = FailureKind::RoundSoftLimit;
                }
            })
        },
    ),
    case(
        "run_interrupted",
        1,
        || real("0.1.97_s08_interrupt_term"),
        || real("0.1.97_s06e_no_answer_timeout"),
    ),
    case(
        "run_not_completed",
        1,
        || real("0.1.97_s06d_all_fail"),
        || real("synthetic/superseded_votes"),
    ),
    case(
        "schema_drift",
        1,
        || real("synthetic/hostile"),
        || real("0.1.97_s10_big"),
    ),
    case(
        "slow_command",
        1,
        || {
            altered("0.1.97_s10_big", |analysis| {
                analysis.commands.commands[0].seconds_max = Some(5.01);
            })
        },
        || {
            altered("0.1.97_s10_big", |analysis| {
                analysis.commands.commands[0].seconds_max = Some(5.0);
            })
        },
    ),
    case(
        "slow_first_tool",
        1,
        || {
            altered("0.1.97_s10_big", |analysis| {
                analysis.efficiency.rounds[0].first_tool_s = Some(120.5);
            })
        },
        || {
            altered("0.1.97_s10_big", |analysis| {
                analysis.efficiency.rounds[0].first_tool_s = Some(120.0);
            })
        },
    ),
    // Votes that were superseded later were for the newest answer when they were cast.
    case(
        "stale_vote",
        1,
        || real("synthetic/superseded_votes"),
        || real("0.1.97_s02_three_agents_restarts"),
    ),
    case(
        "subagent_cost_share",
        1,
        || {
            altered("0.1.97_s13_priced", |analysis| {
                analysis.delegation.subagent_cost_share.value = Some(0.51);
            })
        },
        || {
            altered("0.1.97_s13_priced", |analysis| {
                analysis.delegation.subagent_cost_share.value = Some(0.5);
            })
        },
    ),
    case(
        "subagent_not_completed",
        1,
        || real("0.1.97_s11d_subagent_timeout"),
        || real("0.1.97_s11d_subagent_refused"),
    ),
    case(
        "subagent_unpriced",
        1,
        || real("synthetic/subagents"),
        || {
            altered("synthetic/subagents", |analysis| {
                for subagent in &mut analysis.cost.by_subagent {
                    subagent.cost_recorded = Some(0.0);
                }
            })
        },
    ),
    case(
        "superseded_votes",
        1,
        || real("0.1.97_s02_three_agents_restarts"),
        || real("0.1.97_s01_two_agents_vote"),
    ),
    // Commands with an exit code other than 0 are counted as what they are.
    case(
        "suspected_false_positive",
        2,
        || real("0.1.97_s11_checklist_refused"),
        || real("0.1.97_s10_big"),
    ),
    case(
        "unattributed_tokens",
        1,
        || real("0.1.97_s01_two_agents_vote"),
        || {
            altered("0.1.97_s01_two_agents_vote", |analysis| {
                for agent in &mut analysis.cost.by_agent {
                    agent.unattributed_input_tokens = agent.input_tokens.map(|input| input / 5);
                }
            })
        },
    ),
    case(
        "unknown_tools",
        1,
        || real("0.1.97_s05_enforcement"),
        || real("0.1.97_s05b_always_text"),
    ),
    case(
        "winner_by_tie",
        1,
        || real("synthetic/error_tie"),
        || real("0.1.97_s01_two_agents_vote"),
    ),
    // The limit came and there was nobody to win.
    case(
        "winner_by_time_limit",
        1,
        || real("synthetic/superseded_votes"),
        || real("0.1.97_s06e_no_answer_timeout"),
    ),
    case(
        "winner_without_votes",
        1,
        || real("0.1.97_s05_enforcement"),
        || real("0.1.97_s03_single_agent"),
    ),
];
