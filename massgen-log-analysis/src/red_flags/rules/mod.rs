//! The rules, one a file; the name of the file is the id of the rule.

mod agent_failed;
mod artifact_damaged;
mod artifact_missing;
mod artifacts_disagree;
mod buffer_chars_lost;
mod checklist_refused;
mod cost_unpriced;
mod duplicated_work;
mod enforcement_retries;
mod identical_answer;
mod ignored_votes;
mod incomplete_round;
mod no_cache_hits;
mod repeated_command;
mod repeated_failures;
mod run_not_completed;
mod schema_drift;
mod slow_command;
mod slow_first_tool;
mod subagent_unpriced;
mod superseded_votes;
mod suspected_false_positive;
mod timeout;
mod unattributed_tokens;
mod unknown_tools;
mod winner_without_votes;

use super::Rule;

/// Every rule, sorted by id.
pub static RULES: &[&Rule] = &[
    &agent_failed::RULE,
    &artifact_damaged::RULE,
    &artifact_missing::RULE,
    &artifacts_disagree::RULE,
    &buffer_chars_lost::RULE,
    &checklist_refused::RULE,
    &cost_unpriced::RULE,
    &duplicated_work::RULE,
    &enforcement_retries::RULE,
    &identical_answer::RULE,
    &ignored_votes::RULE,
    &incomplete_round::RULE,
    &no_cache_hits::RULE,
    &repeated_command::RULE,
    &repeated_failures::RULE,
    &run_not_completed::RULE,
    &schema_drift::RULE,
    &slow_command::RULE,
    &slow_first_tool::RULE,
    &subagent_unpriced::RULE,
    &superseded_votes::RULE,
    &suspected_false_positive::RULE,
    &timeout::RULE,
    &unattributed_tokens::RULE,
    &unknown_tools::RULE,
    &winner_without_votes::RULE,
];
