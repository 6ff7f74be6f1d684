//! Facts that a run may not give, and what MassGen would have to write for them.

mod checks;

use crate::{AttemptAnalysis, Evidence};

/// A fact that a run may not give.
#[derive(Debug, Clone, Copy)]
pub struct Gap {
    /// Its name: words in lower case, joined by `_`.
    pub id: &'static str,
    /// The question that it would answer; 0 = the state of the files.
    pub question: u8,
    /// What is not known, as the subject of a sentence.
    pub fact: &'static str,
    /// The file that could hold it.
    pub artifact: &'static str,
    /// JSON pointer in it, `*` for each member; in a line of a stream, that of the line.
    pub field: &'static str,
    /// The MassGen versions that have the field, in words.
    pub since: &'static str,
    /// What to log.
    pub log: &'static str,
    /// `None` when the fact is recorded, or there is nothing that it could be about; else records without it.
    pub(super) not_recorded: fn(&AttemptAnalysis) -> Option<Vec<Evidence>>,
}

const NOT_YET: &str = "in no version up to 0.1.97";
const SINCE_EVENTS: &str = "since 0.1.44..0.1.46";
const SINCE_METRICS: &str = "since 0.1.22..0.1.24";
const SINCE_RELIABILITY: &str = "since 0.1.36..0.1.38";
const ALL: &str = "in all versions";

/// The table, sorted by id.
pub static GAPS: &[Gap] = &[
    Gap {
        id: "agent_models",
        question: 6,
        fact: "the models of some agents are",
        artifact: "execution_metadata.yaml",
        field: "/config/agents/*/backend/model",
        since: ALL,
        log: "the model that each agent used",
        not_recorded: checks::agent_models,
    },
    Gap {
        id: "answers_seen",
        question: 5,
        fact: "the answers that some agents were shown are",
        artifact: "coordination_events.json",
        field: "/events/*/context/available_answer_labels",
        since: ALL,
        log: "the labels that each round began with",
        not_recorded: checks::answers_seen,
    },
    Gap {
        id: "background_results",
        question: 9,
        fact: "the length and the end of work in the background are",
        artifact: "metrics_events.json",
        field: "/tool_executions/*/background_end_time",
        since: NOT_YET,
        log: "when work in the background ended, and whether it succeeded",
        not_recorded: checks::background_results,
    },
    Gap {
        id: "cache_writes",
        question: 6,
        fact: "the tokens written to the cache are",
        artifact: "metrics_summary.json",
        field: "/agents/*/token_usage/cache_creation_tokens",
        since: NOT_YET,
        log: "the tokens that were written to the provider's cache",
        not_recorded: checks::cache_writes,
    },
    Gap {
        id: "call_agents",
        question: 9,
        fact: "the agents of some tool calls are",
        artifact: "massgen.log",
        field: "tool records",
        since: NOT_YET,
        log: "the agent in each record of a tool call",
        not_recorded: checks::call_agents,
    },
    Gap {
        id: "call_first_tokens",
        question: 2,
        fact: "the times to the first token of single model calls are",
        artifact: "metrics_summary.json",
        field: "/agents/*/round_history/*/avg_ttft_ms",
        since: "since 0.1.26..0.1.28, always 0",
        log: "the time to the first token of each model call, null where there was no mark",
        not_recorded: checks::call_first_tokens,
    },
    Gap {
        id: "call_success",
        question: 9,
        fact: "whether the tool calls succeeded is",
        artifact: "metrics_events.json",
        field: "/tool_executions/*/success",
        since: SINCE_METRICS,
        log: "whether each call succeeded",
        not_recorded: checks::call_success,
    },
    Gap {
        id: "call_times",
        question: 2,
        fact: "the lengths of the tool calls are",
        artifact: "metrics_events.json",
        field: "/tool_executions/*/execution_time_ms",
        since: SINCE_METRICS,
        log: "start and end of each tool call",
        not_recorded: checks::call_times,
    },
    Gap {
        id: "call_tokens",
        question: 6,
        fact: "the tokens of single model calls are",
        artifact: "metrics_events.json",
        field: "/api_calls/*/input_tokens",
        since: NOT_YET,
        log: "tokens, cost, start and end of each model call, with agent and round",
        not_recorded: checks::call_tokens,
    },
    Gap {
        id: "exit_codes",
        question: 7,
        fact: "the exit codes of some commands are",
        artifact: "metrics_events.json",
        field: "/tool_executions/*/exit_code",
        since: NOT_YET,
        log: "the exit code of each command; it stands in the text of the result only",
        not_recorded: checks::exit_codes,
    },
    Gap {
        id: "model_prices",
        question: 6,
        fact: "the prices of some models are",
        artifact: "metrics_summary.json",
        field: "/agents/*/token_usage/estimated_cost",
        since: SINCE_METRICS,
        log: "null instead of 0 where no price is known, else the price used",
        not_recorded: checks::model_prices,
    },
    Gap {
        id: "retries",
        question: 10,
        fact: "the retries of some agents are",
        artifact: "status.json",
        field: "/agents/*/reliability",
        since: SINCE_RELIABILITY,
        log: "each enforcement event with its round, reason and lost characters",
        not_recorded: checks::retries,
    },
    Gap {
        id: "round_ends",
        question: 5,
        fact: "the ends of some rounds are",
        artifact: "metrics_summary.json",
        field: "/agents/*/round_history",
        since: SINCE_METRICS,
        log: "an entry also for rounds that are cancelled, cut or end in an ignored vote, with their tokens",
        not_recorded: checks::round_ends,
    },
    Gap {
        id: "run_end",
        question: 1,
        fact: "why and when the process ended is",
        artifact: "status.json",
        field: "/finish_reason",
        since: SINCE_RELIABILITY,
        log: "`interrupted`, with the signal and the time, when the process is ended from outside",
        not_recorded: checks::run_end,
    },
    Gap {
        id: "subagent_cost",
        question: 14,
        fact: "the cost of some subagents is",
        artifact: "metrics_summary.json",
        field: "/subagents/subagents/*/estimated_cost",
        since: SINCE_METRICS,
        log: "tokens and cost of each subagent, also of one that failed or met its limit",
        not_recorded: checks::subagent_cost,
    },
    Gap {
        id: "time_zone",
        question: 2,
        fact: "how the local times relate to UTC is",
        artifact: "events.jsonl",
        field: "/timestamp",
        since: "since 0.1.44..0.1.46, without an offset",
        log: "timestamps with their offset from UTC",
        not_recorded: checks::time_zone,
    },
    Gap {
        id: "tool_arguments",
        question: 3,
        fact: "the arguments of the tool calls are",
        artifact: "events.jsonl",
        field: "tool_start /data/args",
        since: SINCE_EVENTS,
        log: "the arguments of each tool call",
        not_recorded: checks::tool_arguments,
    },
    Gap {
        id: "tool_results",
        question: 9,
        fact: "the results of the tool calls are",
        artifact: "events.jsonl",
        field: "tool_complete /data/result",
        since: SINCE_EVENTS,
        log: "the result of each tool call",
        not_recorded: checks::tool_results,
    },
    Gap {
        id: "version",
        question: 0,
        fact: "MassGen's version is",
        artifact: "execution_metadata.yaml",
        field: "/massgen_version",
        since: ALL,
        log: "the version, in each attempt",
        not_recorded: checks::version,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_each_row_reads_as_a_sentence() {
        assert!(GAPS.windows(2).all(|pair| pair[0].id < pair[1].id));
        for gap in GAPS {
            assert!(
                gap.fact.ends_with(" is") || gap.fact.ends_with(" are"),
                "{}",
                gap.id
            );
            assert!(gap.question <= 14, "{}", gap.id);
        }
    }
}
