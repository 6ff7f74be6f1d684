//! Question 3: which commands were run?
//!
//! A command is the text that a shell tool was called with. Texts are compared exactly. Calls that an earlier
//! attempt made are not counted again, and denied calls are not counted: they never ran.

pub(crate) mod executed;
mod pattern;

use std::collections::BTreeSet;

use indexmap::IndexMap;
use massgen_log_model::spine::Attempt;
use massgen_log_model::{AgentId, RelPath};
use serde::Serialize;

use executed::{Executed, counts, descending, executed, is_denied, max_known, sum_known, sum_whole};
pub use pattern::pattern_of;
pub(crate) use pattern::{downloads, installs_packages};

use crate::{Evidence, Figure, MAX_EVIDENCE};

/// Output longer than this is listed as excessive, in characters.
pub const EXCESSIVE_OUTPUT_CHARS: i64 = 5000;

/// Longer commands are listed as slow, in seconds: MassGen's own `[SLOW]` threshold.
pub const SLOW_SECONDS: f64 = 5.0;

/// The commands of an attempt.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Commands {
    /// Commands executed in this attempt; `None` when no file has the arguments of its calls.
    pub total: Figure<u64>,
    /// Commands whose own result gives an exit code other than 0; `None` when no result is recorded. MassGen
    /// counts them as successful calls.
    pub command_failures: Figure<u64>,
    /// Commands that were denied, by a hook or after a time limit: they did not run and are not in `total`.
    pub denied: u64,
    /// Calls (of any tool) that this attempt's files repeat from an earlier attempt; their commands are not
    /// in `total`.
    pub carried_calls: u64,
    /// Files that the texts were read from.
    pub sources: Vec<RelPath>,
    /// By agent, in configuration order, an unknown agent last.
    pub by_agent: Vec<AgentCommands>,
    /// Every distinct text, in order of its first execution.
    pub commands: Vec<CommandUse>,
    /// Texts that ran at least twice, the most frequent first, ties in order of their first execution.
    pub repeated: Vec<RepeatedCommand>,
    /// Texts with an output above [`EXCESSIVE_OUTPUT_CHARS`], the longest output first.
    pub excessive_output: Vec<LongOutput>,
    /// By program and sub-command, the longest single run first.
    pub patterns: Vec<CommandPattern>,
    /// Runs above [`SLOW_SECONDS`], the longest first.
    pub slow: Vec<SlowCommand>,
}

/// Commands of one agent.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgentCommands {
    /// The agent; `None` for commands whose agent no source names.
    pub agent: Option<AgentId>,
    /// Commands executed; `None` when not recorded.
    pub commands: Option<u64>,
    /// Those with an exit code other than 0; `None` when no result is recorded.
    pub failures: Option<u64>,
}

/// Executions of one command text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CommandUse {
    /// The text, exactly.
    pub command: String,
    /// Program and sub-command, see [`pattern_of`].
    pub pattern: String,
    /// Executions.
    pub count: u64,
    /// Executions by agent, in order of first execution; `None` = agent not recorded.
    pub by_agent: Vec<AgentCount>,
    /// Executions with an exit code other than 0.
    pub failures: u64,
    /// Seconds, summed; `None` when no duration is recorded.
    pub seconds_total: Option<f64>,
    /// Seconds of the longest execution.
    pub seconds_max: Option<f64>,
    /// Characters of the results, summed; `None` when no length is recorded.
    pub output_chars_total: Option<i64>,
    /// Characters of the longest result.
    pub output_chars_max: Option<i64>,
    /// The executions, at most [`MAX_EVIDENCE`].
    pub evidence: Vec<Evidence>,
}

/// How often one agent did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgentCount {
    /// The agent; `None` when not recorded.
    pub agent: Option<AgentId>,
    /// Times.
    pub count: u64,
}

/// A text that ran at least twice.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RepeatedCommand {
    /// The text and its executions.
    #[serde(flatten)]
    pub executions: CommandUse,
    /// What is repeated, by a table of known patterns.
    pub issue: &'static str,
    /// What would save the repetition, by the same table.
    pub recommendation: &'static str,
}

/// A text with long output.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LongOutput {
    /// The text.
    pub command: String,
    /// Executions with output above the limit.
    pub count: u64,
    /// Characters of the longest.
    pub chars_max: i64,
    /// Characters of those executions, summed.
    pub chars_total: i64,
    /// The executions.
    pub evidence: Vec<Evidence>,
}

/// Executions of one program and sub-command.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CommandPattern {
    /// Program and sub-command, see [`pattern_of`].
    pub pattern: String,
    /// Executions.
    pub count: u64,
    /// Executions with a recorded duration: what the seconds are taken over.
    pub timed: u64,
    /// Executions with an exit code other than 0.
    pub failures: u64,
    /// Seconds of the longest.
    pub seconds_max: Option<f64>,
    /// Mean seconds.
    pub seconds_avg: Option<f64>,
    /// Seconds, summed.
    pub seconds_total: Option<f64>,
    /// The longest execution.
    pub evidence: Vec<Evidence>,
}

/// A long run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SlowCommand {
    /// The text.
    pub command: String,
    /// Who ran it.
    pub agent: Option<AgentId>,
    /// Seconds.
    pub seconds: f64,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// Answers question 3.
pub fn analyse(attempt: &Attempt) -> Commands {
    let carried_calls = attempt.calls.iter().filter(|call| call.carried).count() as u64;
    let denied = attempt
        .calls
        .iter()
        .filter(|call| !call.carried && is_denied(call) && call.command().is_some())
        .count() as u64;
    let Some(calls) = executed(attempt) else {
        return Commands {
            denied,
            carried_calls,
            by_agent: attempt
                .agents
                .iter()
                .map(|agent| not_recorded(&agent.id))
                .collect(),
            ..Commands::default()
        };
    };
    let runs: Vec<(&str, &Executed<'_>)> = calls
        .iter()
        .filter_map(|call| Some((call.args.command.as_deref()?, call)))
        .collect();
    let commands = by_text(&runs);
    let failed = runs.iter().filter(|(_, call)| is_failure(call));
    let readable = runs.is_empty() || runs.iter().any(|(_, call)| call.result.is_some());
    Commands {
        total: Figure::from(runs.len() as u64, runs.iter().map(|(_, call)| call.place.clone())),
        command_failures: Figure::maybe(
            readable.then_some(failed.clone().count() as u64),
            failed.map(|(_, call)| call.place.clone()),
        ),
        denied,
        carried_calls,
        sources: runs
            .iter()
            .map(|(_, call)| call.place.path.clone())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        by_agent: by_agent(attempt, &runs),
        repeated: repeated(&commands),
        excessive_output: excessive(&runs),
        patterns: patterns(&runs),
        slow: slow(&runs),
        commands,
    }
}

fn is_failure(call: &Executed<'_>) -> bool {
    call.exit_code().is_some_and(|code| code != 0)
}

fn not_recorded(agent: &AgentId) -> AgentCommands {
    AgentCommands {
        agent: Some(agent.clone()),
        commands: None,
        failures: None,
    }
}

fn by_agent(attempt: &Attempt, runs: &[(&str, &Executed<'_>)]) -> Vec<AgentCommands> {
    let known: Vec<Option<&AgentId>> = attempt.agents.iter().map(|agent| Some(&agent.id)).collect();
    let strangers: BTreeSet<Option<&AgentId>> = runs
        .iter()
        .map(|(_, call)| call.agent)
        .filter(|agent| !known.contains(agent))
        .collect();
    // Commands without an agent could be anyone's: then the agents' own counts are not known.
    let anyone = strangers.contains(&None);
    known
        .into_iter()
        .chain(strangers.into_iter().rev())
        .map(|agent| {
            let own = runs.iter().filter(|(_, call)| call.agent == agent);
            let count = own.clone().count() as u64;
            let readable = count == 0 || own.clone().any(|(_, call)| call.result.is_some());
            let certain = agent.is_none() || !anyone;
            AgentCommands {
                agent: agent.cloned(),
                commands: certain.then_some(count),
                failures: (certain && readable)
                    .then(|| own.filter(|(_, call)| is_failure(call)).count() as u64),
            }
        })
        .collect()
}

fn evidence<'a>(calls: impl Iterator<Item = &'a Executed<'a>>) -> Vec<Evidence> {
    calls
        .take(MAX_EVIDENCE)
        .map(|call| Evidence::at(&call.place))
        .collect()
}

fn by_text(runs: &[(&str, &Executed<'_>)]) -> Vec<CommandUse> {
    let mut groups: IndexMap<&str, Vec<&Executed<'_>>> = IndexMap::new();
    for (command, call) in runs {
        groups.entry(command).or_default().push(call);
    }
    groups
        .into_iter()
        .map(|(command, calls)| CommandUse {
            command: command.to_owned(),
            pattern: pattern_of(command),
            count: calls.len() as u64,
            by_agent: counts(calls.iter().map(|call| call.agent)),
            failures: calls.iter().filter(|call| is_failure(call)).count() as u64,
            seconds_total: sum_known(calls.iter().map(|call| call.seconds)),
            seconds_max: max_known(calls.iter().map(|call| call.seconds)),
            output_chars_total: sum_whole(calls.iter().map(|call| call.output_chars)),
            output_chars_max: calls.iter().filter_map(|call| call.output_chars).max(),
            evidence: evidence(calls.iter().copied()),
        })
        .collect()
}

fn repeated(commands: &[CommandUse]) -> Vec<RepeatedCommand> {
    let mut repeated: Vec<RepeatedCommand> = commands
        .iter()
        .filter(|command| command.count > 1)
        .map(|command| {
            let advice = pattern::advice(&command.command);
            RepeatedCommand {
                executions: command.clone(),
                issue: advice.map_or("has no words", |advice| advice.issue),
                recommendation: advice.map_or("", |advice| advice.recommendation),
            }
        })
        .collect();
    // The sort is stable: ties keep the order of their first execution.
    repeated.sort_by_key(|command| std::cmp::Reverse(command.executions.count));
    repeated
}

fn excessive(runs: &[(&str, &Executed<'_>)]) -> Vec<LongOutput> {
    let mut groups: IndexMap<&str, LongOutput> = IndexMap::new();
    for (command, call) in runs {
        let Some(chars) = call.output_chars.filter(|chars| *chars > EXCESSIVE_OUTPUT_CHARS) else {
            continue;
        };
        let group = groups.entry(command).or_insert_with(|| LongOutput {
            command: (*command).to_owned(),
            count: 0,
            chars_max: 0,
            chars_total: 0,
            evidence: Vec::new(),
        });
        group.count += 1;
        group.chars_max = group.chars_max.max(chars);
        group.chars_total = group.chars_total.saturating_add(chars);
        if group.evidence.len() < MAX_EVIDENCE {
            group.evidence.push(Evidence::at(&call.place));
        }
    }
    let mut found: Vec<LongOutput> = groups.into_values().collect();
    found.sort_by_key(|output| std::cmp::Reverse(output.chars_max));
    found
}

fn patterns(runs: &[(&str, &Executed<'_>)]) -> Vec<CommandPattern> {
    let mut groups: IndexMap<String, Vec<&Executed<'_>>> = IndexMap::new();
    for (command, call) in runs {
        groups.entry(pattern_of(command)).or_default().push(call);
    }
    let mut found: Vec<CommandPattern> = groups
        .into_iter()
        .map(|(pattern, calls)| {
            let timed = calls.iter().filter(|call| call.seconds.is_some()).count();
            let total = sum_known(calls.iter().map(|call| call.seconds));
            let longest = calls
                .iter()
                .filter(|call| call.seconds.is_some())
                .reduce(|a, b| if b.seconds > a.seconds { b } else { a })
                .or_else(|| calls.first());
            CommandPattern {
                pattern,
                count: calls.len() as u64,
                timed: timed as u64,
                failures: calls.iter().filter(|call| is_failure(call)).count() as u64,
                seconds_max: max_known(calls.iter().map(|call| call.seconds)),
                seconds_avg: total.map(|total| total / timed as f64),
                seconds_total: total,
                evidence: evidence(longest.into_iter().copied()),
            }
        })
        .collect();
    found.sort_by(|a, b| descending(a.seconds_max, b.seconds_max).then(b.count.cmp(&a.count)));
    found
}

fn slow(runs: &[(&str, &Executed<'_>)]) -> Vec<SlowCommand> {
    let mut found: Vec<SlowCommand> = runs
        .iter()
        .filter_map(|(command, call)| {
            let seconds = call.seconds.filter(|seconds| *seconds > SLOW_SECONDS)?;
            Some(SlowCommand {
                command: (*command).to_owned(),
                agent: call.agent.cloned(),
                seconds,
                evidence: vec![Evidence::at(&call.place)],
            })
        })
        .collect();
    found.sort_by(|a, b| b.seconds.total_cmp(&a.seconds));
    found
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests read the fixtures")]
mod tests;
