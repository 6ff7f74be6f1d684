//! Cases of the other rules.

use massgen_log_analysis::AttemptAnalysis;
use massgen_log_analysis::question::cost::CostStatus;
use massgen_log_analysis::question::duplication::RepeatScope;
use massgen_log_analysis::question::failures::FailureKind;

use super::{Case, altered, case, failing_calls, real};

/// The first repeated work that is, or is not, expensive, as if one agent had done it in two of its rounds.
fn redo_after_restart(analysis: &mut AttemptAnalysis, expensive: bool) {
    let work = analysis
        .duplication
        .repeated
        .iter_mut()
        .find(|work| work.expensive.is_empty() != expensive);
    if let Some(work) = work {
        work.scope = RepeatScope::AfterRestart;
        work.unchanged_repeats = 1;
    }
}

/// The rules from `l` on.
pub(super) const CASES: &[Case] = &[
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
        "redone_after_restart",
        1,
        || altered("0.1.97_s10_big", |analysis| redo_after_restart(analysis, true)),
        || altered("0.1.97_s10_big", |analysis| redo_after_restart(analysis, false)),
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
        || {
            altered("0.1.97_s02_three_agents_restarts", |analysis| {
                analysis.decisions.votes[0].stale = Some(true);
            })
        },
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
