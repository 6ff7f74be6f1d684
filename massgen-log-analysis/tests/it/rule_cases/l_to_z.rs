//! Cases of the other rules.

use massgen_log_analysis::AttemptAnalysis;
use massgen_log_analysis::question::cost::CostStatus;
use massgen_log_analysis::question::duplication::RepeatScope;
use massgen_log_analysis::question::efficiency::PathKind;
use massgen_log_analysis::question::failures::FailureKind;

use super::{Case, altered, built, case, failing_calls, real};

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

/// The first wait on the critical path takes `seconds` of 100.
fn first_wait(analysis: &mut AttemptAnalysis, seconds: f64) {
    let path = &mut analysis.efficiency.critical_path;
    path.total_s = Some(100.0);
    for segment in &mut path.segments {
        if segment.kind == PathKind::Wait {
            segment.seconds = if segment.start_s == 0.0 { seconds } else { 0.0 };
        }
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
    // A start that takes 3 s of 5 is what any short run has.
    case(
        "long_wait_on_path",
        1,
        || {
            altered("0.1.12_s01_two_agents_vote", |analysis| {
                first_wait(analysis, 30.0);
            })
        },
        || real("0.1.12_s01_two_agents_vote"),
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
    // Of 14 words the first differs: 11 of 13 sequences, 0.85; the eighth: 9 of 15.
    case(
        "near_duplicated_work",
        1,
        || built::calls(&["?a b c d e f g h i j k l m n", "?z b c d e f g h i j k l m n"]),
        || built::calls(&["?a b c d e f g h i j k l m n", "?a b c d e f g z i j k l m n"]),
    ),
    case(
        "no_measurable_change",
        1,
        || {
            altered("0.1.97_s10_big", |analysis| {
                analysis.round_roi.rounds[0].no_measurable_change = Some(true);
            })
        },
        || {
            altered("0.1.97_s10_big", |analysis| {
                for round in &mut analysis.round_roi.rounds {
                    round.no_measurable_change = None;
                }
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
    // Five runs in two spellings, and four; five runs of one text are no pattern.
    case(
        "repeated_pattern",
        1,
        || {
            built::calls(&[
                "ls -la=0",
                "cd /a && ls -la=0",
                "ls -la=0",
                "ls -la=0",
                "ls -la=0",
            ])
        },
        || {
            built::calls(&[
                "ls -la=0",
                "cd /a && ls -la=0",
                "ls -la=0",
                "ls -la=0",
                "pwd=0",
                "pwd=0",
                "pwd=0",
                "pwd=0",
                "pwd=0",
            ])
        },
    ),
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
    // 12 words make 8 sequences, 11 words 7.
    case("taken_answer", 1, || built::answers(12), || built::answers(11)),
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
        "unverified_write",
        1,
        || real("0.1.97_s04_tools_commands"),
        || real("0.1.97_s04b_commands_only"),
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
    // 74.6 s, and 32.4 s.
    case(
        "work_thrown_away",
        1,
        || real("0.1.97_s11_checklist_refused"),
        || real("0.1.97_s10_big"),
    ),
];
