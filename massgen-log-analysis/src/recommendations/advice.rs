//! The table of advice.

use super::Priority;

/// What a rule that was met leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Advice {
    /// The rule's id.
    pub rule: &'static str,
    /// How soon.
    pub priority: Priority,
    /// The part concerned; the label of its issues.
    pub area: &'static str,
    /// What to look into.
    pub text: &'static str,
    /// Title of an issue; `None` where there is nothing to change.
    pub issue: Option<&'static str>,
}

/// The advice for one rule.
pub fn advice(rule: &str) -> Option<&'static Advice> {
    TABLE
        .binary_search_by(|advice| advice.rule.cmp(rule))
        .ok()
        .and_then(|at| TABLE.get(at))
}

/// By rule id.
const TABLE: &[Advice] = &[
    Advice {
        rule: "agent_failed",
        priority: Priority::High,
        area: "reliability",
        text: "Look at the last error of the agent and at the retries before it; check its backend's access and limits.",
        issue: Some("An agent fails for good"),
    },
    Advice {
        rule: "agent_never_answered",
        priority: Priority::Medium,
        area: "reliability",
        text: "Look at what the agent did in its rounds and how they ended; leave it out, or give it another model, when it is the same in other runs.",
        issue: Some("An agent never submits an answer"),
    },
    Advice {
        rule: "api_errors",
        priority: Priority::Medium,
        area: "reliability",
        text: "Look at the messages of the failed calls; check access, limits and the number of agents that use the service at the same time.",
        issue: Some("Model calls fail"),
    },
    Advice {
        rule: "artifact_damaged",
        priority: Priority::Medium,
        area: "logging",
        text: "Look at the damaged places before relying on figures that rest on the file.",
        issue: Some("A log file is damaged"),
    },
    Advice {
        rule: "artifact_missing",
        priority: Priority::Low,
        area: "logging",
        text: "Find out why the file is missing; read the figures that rest on it as lower bounds.",
        issue: None,
    },
    Advice {
        rule: "artifacts_disagree",
        priority: Priority::Medium,
        area: "logging",
        text: "Compare the statements and find out which file is behind; take the figures concerned with care.",
        issue: Some("Log files of one attempt contradict each other"),
    },
    Advice {
        rule: "buffer_chars_lost",
        priority: Priority::Medium,
        area: "orchestration",
        text: "Look at why the agent's output was thrown away; keep more of it on a retry.",
        issue: Some("Retries throw away streamed output"),
    },
    Advice {
        rule: "checklist_refused",
        priority: Priority::Low,
        area: "evaluation",
        text: "Compare the arguments of the refused submissions with what the checklist asks for; state its form in the prompt.",
        issue: Some("Checklist submissions are refused"),
    },
    Advice {
        rule: "coordination_overhead",
        priority: Priority::Medium,
        area: "efficiency",
        text: "Look at what the agents waited for between their rounds: the slowest agent, restarts by late answers, or starts one after the other.",
        issue: Some("The coordination takes much longer than the work"),
    },
    Advice {
        rule: "cost_not_reconciling",
        priority: Priority::Medium,
        area: "cost",
        text: "Compare the statements and find out which file is behind; take no cost of the run from one place alone.",
        issue: Some("Tokens or costs of a run do not add up"),
    },
    Advice {
        rule: "cost_unpriced",
        priority: Priority::Low,
        area: "cost",
        text: "Add a price for the models concerned, or read the cost as a lower bound.",
        issue: Some("A model has no price"),
    },
    Advice {
        rule: "duplicated_by_agents",
        priority: Priority::Medium,
        area: "efficiency",
        text: "Share the result among the agents, or do the work once before they start.",
        issue: Some("Several agents do the same expensive work"),
    },
    Advice {
        rule: "duplicated_work",
        priority: Priority::Medium,
        area: "efficiency",
        text: "Keep the result where the agent finds it again: in a file, or in its notes.",
        issue: Some("The same expensive work is done more than once"),
    },
    Advice {
        rule: "enforcement_retries",
        priority: Priority::Medium,
        area: "orchestration",
        text: "Look at the messages of the retries; sharpen the instructions on the workflow tools, or look into the service when the reasons lie there.",
        issue: Some("An agent is retried several times in one round"),
    },
    Advice {
        rule: "identical_answer",
        priority: Priority::Medium,
        area: "orchestration",
        text: "Consider a novelty requirement for answers, so that the same text does not restart the other agents.",
        issue: Some("The same answer is submitted again"),
    },
    Advice {
        rule: "ignored_votes",
        priority: Priority::Low,
        area: "orchestration",
        text: "Look at how close together answers and votes came; an ignored vote is paid and does not count.",
        issue: Some("Votes are ignored because of late answers"),
    },
    Advice {
        rule: "incomplete_round",
        priority: Priority::Medium,
        area: "reliability",
        text: "Look at what the agent was doing when its round was cut; raise the limit or divide the task.",
        issue: Some("A round does not come to its end"),
    },
    Advice {
        rule: "logging_gap",
        priority: Priority::Low,
        area: "logging",
        text: "Log the facts that the flags name, in the file and field that they name.",
        issue: Some("Facts about a run are not logged"),
    },
    Advice {
        rule: "long_output",
        priority: Priority::Low,
        area: "tools",
        text: "Cut the output (head, tail, a filter) or write it into a file and read the part that is needed.",
        issue: Some("Commands give long outputs"),
    },
    Advice {
        rule: "low_cache_rate",
        priority: Priority::Low,
        area: "cost",
        text: "Check whether the backend reports cached tokens, and whether the beginning of its prompts stays the same.",
        issue: Some("Few input tokens come from the cache"),
    },
    Advice {
        rule: "orchestrator_timeout",
        priority: Priority::High,
        area: "reliability",
        text: "Compare the run's limit with the time that the rounds took; raise it, divide the task, or let the agents submit earlier.",
        issue: Some("The run's time limit ends the work"),
    },
    Advice {
        rule: "redone_after_restart",
        priority: Priority::Medium,
        area: "efficiency",
        text: "Hand over what a cut round had found: keep results in the workspace, and name them when the agent starts again.",
        issue: Some("Expensive work is done again after a restart"),
    },
    Advice {
        rule: "repeated_command",
        priority: Priority::Medium,
        area: "efficiency",
        text: "Look at why the command was run again; keep its output where the agent can read it.",
        issue: Some("The same command is run again and again"),
    },
    Advice {
        rule: "repeated_failures",
        priority: Priority::Medium,
        area: "tools",
        text: "Look at the error message of the failures, and at what the agent changed between them.",
        issue: Some("A tool call fails several times in a row"),
    },
    Advice {
        rule: "round_timeout",
        priority: Priority::Medium,
        area: "reliability",
        text: "Compare the limit of a round with what the agent was doing; raise it, or divide the task.",
        issue: Some("A round's time limit ends the work"),
    },
    Advice {
        rule: "run_interrupted",
        priority: Priority::High,
        area: "reliability",
        text: "Look at where the record stops and at what was running then; start the run again when its answer is needed.",
        issue: Some("A run is interrupted"),
    },
    Advice {
        rule: "run_not_completed",
        priority: Priority::High,
        area: "reliability",
        text: "Look at the errors and the limit that ended the run; start it again when its answer is needed.",
        issue: Some("A run ends without an answer"),
    },
    Advice {
        rule: "schema_drift",
        priority: Priority::Low,
        area: "log-analysis-tool",
        text: "Look at the unknown names; a newer version of this program may read them.",
        issue: None,
    },
    Advice {
        rule: "slow_command",
        priority: Priority::Low,
        area: "tools",
        text: "Look at whether the command can be made shorter, run in the background or be run once for all agents.",
        issue: Some("Commands run for a long time"),
    },
    Advice {
        rule: "slow_first_tool",
        priority: Priority::Medium,
        area: "efficiency",
        text: "Look at what the agent did before its first tool call: long reasoning, a long prompt or a slow service.",
        issue: Some("The first tool call of a round comes late"),
    },
    Advice {
        rule: "stale_vote",
        priority: Priority::Low,
        area: "orchestration",
        text: "Look at what the voter was shown: compare the answers at the start of its round with those that came later.",
        issue: Some("Votes go to superseded answers"),
    },
    Advice {
        rule: "subagent_cost_share",
        priority: Priority::Medium,
        area: "cost",
        text: "Compare what the subagents brought with what they cost; limit their number, their rounds, or their model.",
        issue: Some("Subagents take most of the cost"),
    },
    Advice {
        rule: "subagent_not_completed",
        priority: Priority::Medium,
        area: "delegation",
        text: "Look at the subagent's own files; raise its limit, or give it a smaller task.",
        issue: Some("A subagent does not complete"),
    },
    Advice {
        rule: "subagent_unpriced",
        priority: Priority::Low,
        area: "cost",
        text: "Find out why the subagent's own files were not kept; add its cost to that of the run.",
        issue: Some("A subagent's cost is not recorded"),
    },
    Advice {
        rule: "superseded_votes",
        priority: Priority::Low,
        area: "orchestration",
        text: "Look at the answers that came after the votes: each one clears all votes.",
        issue: Some("Votes are superseded by late answers"),
    },
    Advice {
        rule: "suspected_false_positive",
        priority: Priority::Medium,
        area: "tools",
        text: "Compare the recorded success of the calls with their text.",
        issue: Some("A tool call whose text begins like an error is recorded as success"),
    },
    Advice {
        rule: "unattributed_tokens",
        priority: Priority::Low,
        area: "cost",
        text: "Look at ignored votes and cancelled rounds of the agent: their calls are paid and in no round.",
        issue: Some("Tokens belong to no recorded round"),
    },
    Advice {
        rule: "unknown_tools",
        priority: Priority::Medium,
        area: "tools",
        text: "Compare the names called with the tools that the agent was given; check that every tool server could be reached.",
        issue: Some("An agent calls a tool that is not registered"),
    },
    Advice {
        rule: "winner_by_tie",
        priority: Priority::Low,
        area: "orchestration",
        text: "Look at the reasons of the votes; an odd number of voters, or no votes for own answers, makes ties rarer.",
        issue: Some("A tie is decided by the order of the configuration"),
    },
    Advice {
        rule: "winner_by_time_limit",
        priority: Priority::Medium,
        area: "orchestration",
        text: "Look at what the agents were doing when the limit came, and whether an earlier vote was possible.",
        issue: Some("The time limit chooses the winner"),
    },
    Advice {
        rule: "winner_without_votes",
        priority: Priority::Medium,
        area: "orchestration",
        text: "Look at why no vote counted at the decision.",
        issue: Some("A winner is chosen without a vote that counts"),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_says_each_rule_once() {
        assert!(TABLE.windows(2).all(|pair| pair[0].rule < pair[1].rule));
        assert!(TABLE.iter().all(|advice| advice.text.ends_with('.')));
    }
}
