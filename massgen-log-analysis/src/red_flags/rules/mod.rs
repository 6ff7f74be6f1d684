//! The rules, one a file; the name of the file is the id of the rule.

mod artifact_damaged;
mod artifact_missing;
mod artifacts_disagree;
mod buffer_chars_lost;
mod checklist_refused;
mod cost_unpriced;
mod enforcement_retries;
mod identical_answer;
mod no_cache_hits;
mod schema_drift;
mod subagent_unpriced;
mod unattributed_tokens;
mod unknown_tools;

use super::Rule;

/// Every rule, sorted by id.
pub static RULES: &[&Rule] = &[
    &artifact_damaged::RULE,
    &artifact_missing::RULE,
    &artifacts_disagree::RULE,
    &buffer_chars_lost::RULE,
    &checklist_refused::RULE,
    &cost_unpriced::RULE,
    &enforcement_retries::RULE,
    &identical_answer::RULE,
    &no_cache_hits::RULE,
    &schema_drift::RULE,
    &subagent_unpriced::RULE,
    &unattributed_tokens::RULE,
    &unknown_tools::RULE,
];
