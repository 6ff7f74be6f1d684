//! Programs, and how long they ran.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use massgen_log_model::AgentId;

use super::executed::{Executed, counts, descending, max_known, sum_known, sum_whole};
use super::{
    CommandPattern, ProgramUse, Run, SLOW_SECONDS, SlowCommand, estimated_tokens, evidence, is_failure,
    pattern_of,
};
use crate::Evidence;
use crate::shell::Script;

/// By the main command's program and sub-command.
pub(super) fn patterns(runs: &[Run<'_>]) -> Vec<CommandPattern> {
    let mut groups: IndexMap<String, Vec<&Executed<'_>>> = IndexMap::new();
    for (command, call) in runs {
        groups.entry(pattern_of(command)).or_default().push(call);
    }
    let mut found: Vec<CommandPattern> = groups
        .into_iter()
        .map(|(pattern, calls)| {
            let timed = calls.iter().filter(|call| call.seconds.is_some()).count();
            let total = sum_known(calls.iter().map(|call| call.seconds));
            let chars = sum_whole(calls.iter().map(|call| call.output_chars));
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
                seconds_p95: p95(calls.iter().filter_map(|call| call.seconds)),
                seconds_total: total,
                output_chars_total: chars,
                estimated_tokens: chars.map(estimated_tokens),
                evidence: evidence(longest.into_iter().copied()),
            }
        })
        .collect();
    found.sort_by(|a, b| descending(a.seconds_max, b.seconds_max).then(b.count.cmp(&a.count)));
    found
}

/// The value that 95 % of the values do not exceed, by nearest rank.
fn p95(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    // Whole numbers: floating point would be off by one where 95 % is a whole rank.
    let rank = values.len().saturating_mul(95).div_ceil(100);
    values.get(rank.checked_sub(1)?).copied()
}

/// Words of the shell's own grammar, which the reader of scripts leaves as commands.
const KEYWORDS: &[&str] = &[
    "[[", "case", "done", "elif", "esac", "fi", "for", "function", "select",
];

/// By program and sub-command of every simple command.
pub(super) fn programs(runs: &[Run<'_>]) -> Vec<ProgramUse> {
    #[derive(Default)]
    struct Group<'a> {
        simple_commands: u64,
        agents: Vec<Option<&'a AgentId>>,
    }
    let mut patterns: IndexMap<&str, Vec<String>> = IndexMap::new();
    let mut groups: IndexMap<String, Group<'_>> = IndexMap::new();
    for (command, call) in runs {
        let patterns = patterns.entry(command).or_insert_with(|| {
            let script = Script::parse(command);
            let patterns = script.working().filter_map(crate::shell::SimpleCommand::pattern);
            patterns
                .filter(|pattern| !KEYWORDS.contains(&pattern.as_str()))
                .collect()
        });
        let mut seen = BTreeSet::new();
        for pattern in patterns.iter() {
            let group = groups.entry(pattern.clone()).or_default();
            group.simple_commands += 1;
            if seen.insert(pattern) {
                group.agents.push(call.agent);
            }
        }
    }
    let mut found: Vec<ProgramUse> = groups
        .into_iter()
        .map(|(pattern, group)| ProgramUse {
            pattern,
            simple_commands: group.simple_commands,
            executions: group.agents.len() as u64,
            by_agent: counts(group.agents.into_iter()),
        })
        .collect();
    found.sort_by_key(|program| std::cmp::Reverse(program.simple_commands));
    found
}

/// Runs above [`SLOW_SECONDS`].
pub(super) fn slow(runs: &[Run<'_>]) -> Vec<SlowCommand> {
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
mod tests {
    use super::*;

    #[test]
    fn p95_is_a_value_that_was_measured() {
        let p95_of = |count: u32| p95((1..=count).rev().map(f64::from));
        assert_eq!(
            [
                p95_of(0),
                p95_of(1),
                p95_of(19),
                p95_of(20),
                p95_of(21),
                p95_of(100)
            ],
            [None, Some(1.0), Some(19.0), Some(19.0), Some(20.0), Some(95.0)]
        );
    }
}
