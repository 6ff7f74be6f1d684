//! Question 3: which commands were run?
//!
//! A command is the text that a shell tool was called with. Calls that an earlier attempt made are not counted
//! again, and denied calls are not counted: they never ran. A call that several files tell of counts once.

mod advice;
mod advice_table;
pub(crate) mod executed;
mod output;
mod pattern;
mod repeats;
mod rows;
mod sources;
mod times;

use std::collections::BTreeSet;

use massgen_log_model::AgentId;
use massgen_log_model::spine::Attempt;
use serde::{Deserialize, Serialize};

pub use advice::CommandAdvice;
use executed::{Executed, executed, is_denied, sum_whole};
pub use pattern::pattern_of;
pub(crate) use pattern::{downloads, installs_packages};
pub use rows::{
    AfterRestart, AgentCommands, AgentCount, CommandPattern, CommandSource, CommandUse, ExitCode, LongOutput,
    PatternRepeat, ProgramUse, RepeatedCommand, SlowCommand, UnmatchedMentions,
};

use crate::{Evidence, Figure, MAX_EVIDENCE, Options};

/// Output longer than this is listed as excessive, in characters.
pub const EXCESSIVE_OUTPUT_CHARS: i64 = 5000;

/// Longer commands are listed as slow, in seconds: MassGen's own `[SLOW]` threshold.
pub const SLOW_SECONDS: f64 = 5.0;

/// One execution and its text.
type Run<'a> = (&'a str, &'a Executed<'a>);

/// The commands of an attempt.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
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
    /// What each kind of file tells of these commands.
    pub sources: Vec<CommandSource>,
    /// Mentions in logs that no record of a call was found for, by kind of log; in no other number.
    pub unmatched_mentions: Vec<UnmatchedMentions>,
    /// By agent, in configuration order, an unknown agent last.
    pub by_agent: Vec<AgentCommands>,
    /// Every distinct text, in order of its first execution.
    pub commands: Vec<CommandUse>,
    /// Texts that ran at least twice, the most frequent first, ties in order of their first execution.
    pub repeated: Vec<RepeatedCommand>,
    /// Normal forms that at least two different texts share, the most frequent first.
    pub pattern_repeats: Vec<PatternRepeat>,
    /// Texts that one agent ran in at least two of its rounds, the most seconds after the first round first.
    pub repeated_after_restart: Vec<AfterRestart>,
    /// Characters of the results, summed; `None` when no length is recorded.
    pub output_chars_total: Option<i64>,
    /// Tokens of the results, estimated: `output_chars_total` / 4, rounded up.
    pub estimated_tokens: Option<i64>,
    /// Texts with an output above [`EXCESSIVE_OUTPUT_CHARS`] characters, the longest output first.
    pub excessive_output: Vec<LongOutput>,
    /// By program and sub-command of the main command, the longest single run first.
    pub patterns: Vec<CommandPattern>,
    /// By program and sub-command of every simple command, the most frequent first.
    pub programs: Vec<ProgramUse>,
    /// Exit codes that results give, ascending.
    pub exit_codes: Vec<ExitCode>,
    /// Commands whose exit code is not recorded.
    pub exit_codes_unknown: u64,
    /// Runs above [`SLOW_SECONDS`], the longest first.
    pub slow: Vec<SlowCommand>,
}

/// Answers question 3.
pub fn analyse(attempt: &Attempt, options: &Options) -> Commands {
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
            unmatched_mentions: sources::unmatched(attempt),
            by_agent: attempt
                .agents
                .iter()
                .map(|agent| not_recorded(&agent.id))
                .collect(),
            ..Commands::default()
        };
    };
    let runs: Vec<Run<'_>> = calls
        .iter()
        .filter_map(|call| Some((call.args.command.as_deref()?, call)))
        .collect();
    let commands = repeats::by_text(&runs);
    let output_chars_total = sum_whole(runs.iter().map(|(_, call)| call.output_chars));
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
        sources: sources::seen(&runs),
        by_agent: by_agent(attempt, &runs),
        repeated: repeats::exact(&commands, &options.command_advice),
        pattern_repeats: repeats::by_normal_form(&runs),
        repeated_after_restart: repeats::after_restart(attempt, &runs),
        output_chars_total,
        estimated_tokens: output_chars_total.map(estimated_tokens),
        excessive_output: output::excessive(&runs),
        patterns: times::patterns(&runs),
        programs: times::programs(&runs),
        exit_codes: output::exit_codes(&runs),
        exit_codes_unknown: runs.iter().filter(|(_, call)| call.exit_code().is_none()).count() as u64,
        slow: times::slow(&runs),
        unmatched_mentions: sources::unmatched(attempt),
        commands,
    }
}

fn is_failure(call: &Executed<'_>) -> bool {
    call.exit_code().is_some_and(|code| code != 0)
}

/// A rule of thumb, as MassGen has it: four characters are a token.
const fn estimated_tokens(chars: i64) -> i64 {
    let whole = chars / 4;
    if chars % 4 > 0 { whole + 1 } else { whole }
}

fn not_recorded(agent: &AgentId) -> AgentCommands {
    AgentCommands {
        agent: Some(agent.clone()),
        commands: None,
        failures: None,
        failed_at: Vec::new(),
    }
}

fn by_agent(attempt: &Attempt, runs: &[Run<'_>]) -> Vec<AgentCommands> {
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
                    .then(|| own.clone().filter(|(_, call)| is_failure(call)).count() as u64),
                failed_at: evidence(own.map(|(_, call)| *call).filter(|call| is_failure(call))),
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

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "tests read the fixtures")]
mod tests;
