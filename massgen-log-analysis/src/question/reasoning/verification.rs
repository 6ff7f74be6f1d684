//! What was looked at after the last write of a round.

use indexmap::IndexMap;
use massgen_log_model::AgentId;
use massgen_log_model::spine::{Agent, Outcome, Round};
use serde::{Deserialize, Serialize};

use super::step::{Step, by_round};
use crate::effect::looks_last;
use crate::question::efficiency::is_plan_or_note;
use crate::{Act, Evidence, MAX_EVIDENCE};

/// Fewest checks in a row that are listed.
pub const CHECKS_IN_A_ROW: usize = 8;

/// Of these, how often one text or one set of arguments must occur.
pub const SAME_CHECK: usize = 3;

/// What came after the last write of a round. A write is a call that writes a path that can be told, or a tool that
/// writes; failed ones are not left out. A script or a build is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LastWrite {
    /// The command or the start of the arguments.
    pub subject: Option<String>,
    /// Seconds from the end of the write to the answer, vote or stop; `None` for other outcomes.
    pub seconds_to_commit: Option<f64>,
    /// Calls that read, by a tool or a command, and that began when it had ended.
    pub reads_after: u64,
    /// Calls that only look: those that read or search, and commands that run tests, linters or type checkers.
    pub checks_after: u64,
    /// Of the checks, commands that run tests, linters or type checkers.
    pub tests_after: u64,
    /// Calls that may do anything: scripts, builds. They are no checks.
    pub runs_after: u64,
    /// Whether the write's own command ends in a part that only looks (`echo x > a && cat a`). No check.
    pub same_call_looks: bool,
    /// Whether exactly one executed call came after it, which looked or ran, none of it known to have failed, and
    /// the answer or vote followed.
    pub first_result_accepted: bool,
    /// The write, then the checks after it.
    pub evidence: Vec<Evidence>,
}

/// A round that ends in an answer, with a write and without a check after the last one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UnverifiedWrite {
    /// The agent.
    pub agent: AgentId,
    /// Position in the agent's rounds, false starts counted.
    pub round: usize,
    /// The command or the start of the arguments of the last write.
    pub subject: Option<String>,
    /// Writes in the round.
    pub writes: u64,
    /// Calls after the last write that may do anything (`python app.py`); they are no checks.
    pub runs_after: u64,
    /// Whether all that the round wrote are planning and hand-off files, as question 2 tells them apart.
    pub only_notes: bool,
    /// Seconds from the end of the write to the answer.
    pub seconds_to_commit: Option<f64>,
    /// The write, then the calls that may do anything, then the round.
    pub evidence: Vec<Evidence>,
}

/// A round that ends in an answer, with one check after the last write, and that one failed or its result begins
/// like an error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SingleLook {
    /// The agent.
    pub agent: AgentId,
    /// Position in the agent's rounds, false starts counted.
    pub round: usize,
    /// The command or the start of the arguments of the check.
    pub subject: Option<String>,
    /// Its exit code.
    pub exit_code: Option<i64>,
    /// The check, then the last write, then the round.
    pub evidence: Vec<Evidence>,
}

/// Many checks in a row, some of them the same, with no write after them in the round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EndlessVerification {
    /// The agent.
    pub agent: AgentId,
    /// Position in the agent's rounds, false starts counted.
    pub round: usize,
    /// Checks in a row.
    pub checks: u64,
    /// The check that occurs most often among them.
    pub subject: Option<String>,
    /// How often.
    pub times: u64,
    /// Seconds from the start of the first to the end of the last.
    pub seconds: Option<f64>,
    /// The runs of the most frequent check.
    pub evidence: Vec<Evidence>,
}

/// The last write of a round, and the executed calls that began when it had ended.
struct Tail<'a, 'b> {
    write: &'b Step<'a>,
    after: Vec<&'b Step<'a>>,
}

fn tail<'a, 'b>(own: &[&'b Step<'a>]) -> Option<Tail<'a, 'b>> {
    let at = own.iter().rposition(|step| step.writes())?;
    let write = *own.get(at)?;
    Some(Tail {
        write,
        after: own
            .iter()
            .skip(at.saturating_add(1))
            .copied()
            .filter(|step| step.executed && step.began_after(write))
            .collect(),
    })
}

impl<'a, 'b> Tail<'a, 'b> {
    fn checks(&self) -> impl Iterator<Item = &'b Step<'a>> {
        self.after.iter().copied().filter(|step| step.checks())
    }

    fn runs(&self) -> impl Iterator<Item = &'b Step<'a>> {
        self.after.iter().copied().filter(|step| step.act == Act::Run)
    }

    fn same_call_looks(&self) -> bool {
        self.write.call.command().is_some_and(looks_last)
    }

    fn to_commit(&self, round: &Round) -> Option<f64> {
        let seconds = round.end?.since(self.write.call.end?)?;
        decides(round).then(|| seconds.max(0.0))
    }
}

/// Whether the round ended in an answer, a vote or a stop.
pub(super) fn decides(round: &Round) -> bool {
    matches!(round.outcome, Outcome::Answer | Outcome::Vote | Outcome::Stop)
}

pub(super) fn last_write(round: &Round, own: &[&Step<'_>]) -> Option<LastWrite> {
    let tail = tail(own)?;
    let accepted = match tail.after.as_slice() {
        [only] => decides(round) && (only.checks() || only.act == Act::Run) && !only.looks_failed(),
        _ => false,
    };
    Some(LastWrite {
        subject: tail.write.subject(),
        seconds_to_commit: tail.to_commit(round),
        reads_after: tail.after.iter().filter(|step| step.act == Act::Read).count() as u64,
        checks_after: tail.checks().count() as u64,
        tests_after: tail.checks().filter(|step| step.act == Act::Verify).count() as u64,
        runs_after: tail.runs().count() as u64,
        same_call_looks: tail.same_call_looks(),
        first_result_accepted: accepted,
        evidence: std::iter::once(tail.write)
            .chain(tail.checks())
            .take(MAX_EVIDENCE)
            .map(Step::evidence)
            .collect(),
    })
}

/// What is found in the rounds of one agent.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) unverified: Vec<UnverifiedWrite>,
    pub(super) single: Vec<SingleLook>,
    pub(super) endless: Vec<EndlessVerification>,
}

pub(super) fn find(agent: &Agent, steps: &[Step<'_>], found: &mut Findings) {
    let by_round = by_round(steps);
    let rounds = agent.rounds.iter().enumerate();
    for (index, round) in rounds.filter(|(_, round)| !round.false_start) {
        let own = by_round.get(&index).map_or(&[][..], Vec::as_slice);
        if round.outcome == Outcome::Answer
            && let Some(tail) = tail(own)
        {
            found
                .unverified
                .extend(unverified(agent, index, round, own, &tail));
            found.single.extend(single(agent, index, round, &tail));
        }
        found.endless.extend(endless(agent, index, own));
    }
}

fn unverified(
    agent: &Agent,
    index: usize,
    round: &Round,
    own: &[&Step<'_>],
    tail: &Tail<'_, '_>,
) -> Option<UnverifiedWrite> {
    // A command that is not recorded may have been a check.
    let unknown = |step: &&Step<'_>| step.call.args.is_none() && step.effect.opaque;
    if tail.checks().next().is_some() || tail.same_call_looks() || tail.after.iter().any(unknown) {
        return None;
    }
    Some(UnverifiedWrite {
        agent: agent.id.clone(),
        round: index,
        subject: tail.write.subject(),
        writes: own.iter().filter(|step| step.writes()).count() as u64,
        runs_after: tail.runs().count() as u64,
        only_notes: own.iter().filter(|step| step.writes()).all(|step| {
            step.effect.is_write() && step.effect.writes.iter().all(|path| is_plan_or_note(path))
        }),
        seconds_to_commit: tail.to_commit(round),
        evidence: std::iter::once(tail.write)
            .chain(tail.runs())
            .take(MAX_EVIDENCE - 1)
            .map(Step::evidence)
            .chain(Evidence::first_of(&round.sources))
            .collect(),
    })
}

fn single(agent: &Agent, index: usize, round: &Round, tail: &Tail<'_, '_>) -> Option<SingleLook> {
    let mut checks = tail.checks();
    let (Some(only), None) = (checks.next(), checks.next()) else {
        return None;
    };
    only.looks_failed().then(|| SingleLook {
        agent: agent.id.clone(),
        round: index,
        subject: only.subject(),
        exit_code: only.call.result.as_ref().and_then(|result| result.exit_code),
        evidence: [only.evidence(), tail.write.evidence()]
            .into_iter()
            .chain(Evidence::first_of(&round.sources))
            .collect(),
    })
}

fn endless(agent: &Agent, index: usize, own: &[&Step<'_>]) -> Vec<EndlessVerification> {
    let executed: Vec<&Step<'_>> = own.iter().copied().filter(|step| step.executed).collect();
    executed
        .chunk_by(|a, b| a.checks() == b.checks())
        .filter(|run| run.len() >= CHECKS_IN_A_ROW && run.first().is_some_and(|step| step.checks()))
        .filter_map(|run| {
            let mut same: IndexMap<(&str, u64), Vec<&Step<'_>>> = IndexMap::new();
            for step in run {
                if let Some(args) = &step.call.args {
                    let key = (step.call.tool.as_str(), args.hash);
                    same.entry(key).or_default().push(step);
                }
            }
            let most = same
                .into_values()
                .reduce(|a, b| if b.len() > a.len() { b } else { a })?;
            let (first, last) = (run.first()?, run.last()?);
            (most.len() >= SAME_CHECK).then(|| EndlessVerification {
                agent: agent.id.clone(),
                round: index,
                checks: run.len() as u64,
                subject: most.first().and_then(|step| step.subject()),
                times: most.len() as u64,
                seconds: last
                    .call
                    .end
                    .zip(first.call.start)
                    .and_then(|(end, start)| end.since(start))
                    .map(|seconds| seconds.max(0.0)),
                evidence: most
                    .iter()
                    .take(MAX_EVIDENCE)
                    .map(|step| step.evidence())
                    .collect(),
            })
        })
        .collect()
}
