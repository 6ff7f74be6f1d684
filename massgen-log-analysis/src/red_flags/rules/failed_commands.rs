//! Most commands of an agent failed.

use crate::AttemptAnalysis;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};

pub(super) static RULE: Rule = Rule {
    id: "failed_commands",
    question: 7,
    category: Category::Tools,
    title: "Agents whose commands mostly fail",
    severity: Severity::Low,
    threshold: Some(ThresholdSpec::at_least(5.0, "failed commands of one agent")),
    adds_up_to: Some("failed commands"),
    rationale: "At least half of an agent's commands gave an exit code other than 0; MassGen may count them as successful calls.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

/// Share of an agent's commands that have to have failed.
const SHARE: f64 = 0.5;

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    analysis
        .commands
        .by_agent
        .iter()
        .filter_map(|agent| Some((agent, agent.commands?, agent.failures?)))
        .filter(|(_, commands, failures)| {
            let (commands, failures) = (*commands as f64, *failures as f64);
            commands > 0.0 && failures >= threshold && failures / commands >= SHARE
        })
        .map(|(agent, commands, failures)| {
            let message = format!("{failures} of {commands} commands of an agent failed");
            RedFlag::new(
                &RULE,
                threshold,
                failures as f64,
                message,
                agent.failed_at.clone(),
            )
            .on_some(agent.agent.as_ref())
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `commands.by_agent`: agents with so many commands whose result gives an exit code other than 0, when
these are at least half of the agent's commands.

**Why.** Half of what the agent ran did not do what it was run for: a program that is missing, a folder that is not what
the agent takes it for, a service that cannot be reached.

**What it does not mean.** Some programs say no with an exit code: `grep` without a match, `test`, `diff`, a test suite
that fails before it is made to succeed.

**Evidence.** The failed commands; the agent is the subject.

**Example.** 6 of 10 commands fail: one flag with 6. 6 of 13, or 4 of 4: none.";
