//! An agent ended without any answer of its own.

use crate::AttemptAnalysis;
use crate::question::completion::AttemptStatus;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "agent_never_answered",
    question: 5,
    category: Category::Run,
    title: "Agents that never answered",
    severity: Severity::Medium,
    threshold: None,
    adds_up_to: None,
    rationale: "The agent was paid for and nothing of its own work could be voted for.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    if analysis.completion.status == AttemptStatus::Running {
        return Vec::new();
    }
    let decisions = &analysis.decisions;
    decisions
        .by_agent
        .iter()
        .filter(|agent| agent.answers == Some(0) && agent.rounds > Some(0))
        .filter(|agent| decisions.stops.iter().all(|stop| stop.agent != agent.agent))
        .map(|agent| {
            let rounds = agent.rounds.unwrap_or(0);
            let voted = match agent.votes_cast {
                Some(0) => " and no vote",
                _ => "",
            };
            let message = match rounds {
                1 => format!("one round, no answer{voted}"),
                rounds => format!("{rounds} rounds, no answer{voted}"),
            };
            let evidence = analysis
                .efficiency
                .agents
                .iter()
                .filter(|time| time.agent == agent.agent)
                .flat_map(|time| time.evidence.clone())
                .collect();
            RedFlag::new(&RULE, threshold, rounds as f64, message, evidence).on(&agent.agent)
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `decisions.by_agent` with `answers` 0 and at least one round. Agents that stopped
(decomposition mode) and runs that are still running do not count. The number is that of the agent's
rounds.

**Why.** The agent was paid for, and nothing of its own work could be voted for or built upon.

**What it does not mean.** An agent that votes for the answer of another one in its first round does what
the coordination asks for. The message says when it did not vote either.

**Evidence.** The agent's first and last round; the agent is the subject.

**Example.** agent_b starts, fails 3 times to call a workflow tool and ends in error: one flag, `one
round, no answer and no vote`. agent_c submits in its 2nd round: none.";
