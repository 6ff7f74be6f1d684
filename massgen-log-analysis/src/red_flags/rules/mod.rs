//! The rules, one a file; the name of the file is the id of the rule.

mod agent_failed;
mod agent_never_answered;
mod api_errors;
mod artifact_damaged;
mod artifact_missing;
mod artifacts_disagree;
mod buffer_chars_lost;
mod checklist_refused;
mod coordination_overhead;
mod cost_not_reconciling;
mod cost_unpriced;
mod duplicated_by_agents;
mod duplicated_work;
mod enforcement_retries;
mod identical_answer;
mod ignored_votes;
mod incomplete_round;
mod logging_gap;
mod long_output;
mod low_cache_rate;
mod orchestrator_timeout;
mod redone_after_restart;
mod repeated_command;
mod repeated_failures;
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
mod unattributed_tokens;
mod unknown_tools;
mod winner_by_tie;
mod winner_by_time_limit;
mod winner_without_votes;

use super::Rule;

/// Every rule, sorted by id.
pub static RULES: &[&Rule] = &[
    &agent_failed::RULE,
    &agent_never_answered::RULE,
    &api_errors::RULE,
    &artifact_damaged::RULE,
    &artifact_missing::RULE,
    &artifacts_disagree::RULE,
    &buffer_chars_lost::RULE,
    &checklist_refused::RULE,
    &coordination_overhead::RULE,
    &cost_not_reconciling::RULE,
    &cost_unpriced::RULE,
    &duplicated_by_agents::RULE,
    &duplicated_work::RULE,
    &enforcement_retries::RULE,
    &identical_answer::RULE,
    &ignored_votes::RULE,
    &incomplete_round::RULE,
    &logging_gap::RULE,
    &long_output::RULE,
    &low_cache_rate::RULE,
    &orchestrator_timeout::RULE,
    &redone_after_restart::RULE,
    &repeated_command::RULE,
    &repeated_failures::RULE,
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
    &unattributed_tokens::RULE,
    &unknown_tools::RULE,
    &winner_by_tie::RULE,
    &winner_by_time_limit::RULE,
    &winner_without_votes::RULE,
];
