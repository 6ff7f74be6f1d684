//! The rules, one a file; the name of the file is the id of the rule.

mod agent_failed;
mod agent_never_answered;
mod api_errors;
mod artifact_damaged;
mod artifact_missing;
mod artifacts_disagree;
mod blind_vote;
mod buffer_chars_lost;
mod checklist_refused;
mod conflicting_checks;
mod contradicted_failure;
mod coordination_overhead;
mod cost_not_reconciling;
mod cost_unpriced;
mod duplicated_by_agents;
mod duplicated_work;
mod endless_verification;
mod enforcement_retries;
mod failed_check_accepted;
mod failed_commands;
mod failures_in_a_row;
mod identical_answer;
mod ignored_votes;
mod incomplete_round;
mod inconsistent_tool;
mod logging_gap;
mod long_output;
mod long_wait_on_path;
mod low_cache_rate;
mod near_duplicated_work;
mod no_measurable_change;
mod orchestrator_timeout;
mod redone_after_restart;
mod repeated_command;
mod repeated_failures;
mod repeated_pattern;
mod round_timeout;
mod run_interrupted;
mod run_not_completed;
mod schema_drift;
mod slow_command;
mod slow_first_tool;
mod stale_vote;
mod subagent_cost_share;
mod subagent_not_completed;
mod subagent_unpriced;
mod superseded_votes;
mod suspected_false_positive;
mod taken_answer;
mod unattributed_tokens;
mod unknown_tools;
mod unverified_write;
mod winner_by_tie;
mod winner_by_time_limit;
mod winner_without_votes;
mod work_thrown_away;

use super::Rule;

/// Every rule, sorted by id.
pub static RULES: &[&Rule] = &[
    &agent_failed::RULE,
    &agent_never_answered::RULE,
    &api_errors::RULE,
    &artifact_damaged::RULE,
    &artifact_missing::RULE,
    &artifacts_disagree::RULE,
    &blind_vote::RULE,
    &buffer_chars_lost::RULE,
    &checklist_refused::RULE,
    &conflicting_checks::RULE,
    &contradicted_failure::RULE,
    &coordination_overhead::RULE,
    &cost_not_reconciling::RULE,
    &cost_unpriced::RULE,
    &duplicated_by_agents::RULE,
    &duplicated_work::RULE,
    &endless_verification::RULE,
    &enforcement_retries::RULE,
    &failed_check_accepted::RULE,
    &failed_commands::RULE,
    &failures_in_a_row::RULE,
    &identical_answer::RULE,
    &ignored_votes::RULE,
    &incomplete_round::RULE,
    &inconsistent_tool::RULE,
    &logging_gap::RULE,
    &long_output::RULE,
    &long_wait_on_path::RULE,
    &low_cache_rate::RULE,
    &near_duplicated_work::RULE,
    &no_measurable_change::RULE,
    &orchestrator_timeout::RULE,
    &redone_after_restart::RULE,
    &repeated_command::RULE,
    &repeated_failures::RULE,
    &repeated_pattern::RULE,
    &round_timeout::RULE,
    &run_interrupted::RULE,
    &run_not_completed::RULE,
    &schema_drift::RULE,
    &slow_command::RULE,
    &slow_first_tool::RULE,
    &stale_vote::RULE,
    &subagent_cost_share::RULE,
    &subagent_not_completed::RULE,
    &subagent_unpriced::RULE,
    &superseded_votes::RULE,
    &suspected_false_positive::RULE,
    &taken_answer::RULE,
    &unattributed_tokens::RULE,
    &unknown_tools::RULE,
    &unverified_write::RULE,
    &winner_by_tie::RULE,
    &winner_by_time_limit::RULE,
    &winner_without_votes::RULE,
    &work_thrown_away::RULE,
];
