//! The tables of findings: failures, conflicts, what was looked at after writing.

use std::fmt;

use massgen_log_analysis::Evidence;
use massgen_log_analysis::question::reasoning::{Conflict, FailureRun, Reasoning};

use crate::markdown::{Column, Heading, Inline, Paragraph, Table};
use crate::section::commands::{CELL_CHARS, ROWS, more, places};
use crate::units;

fn subject(subject: Option<&str>) -> Inline {
    Inline::recorded(subject, |subject| Inline::code_cut(subject, CELL_CHARS))
}

fn yes_no(value: Option<bool>) -> Inline {
    Inline::from(match value {
        Some(true) => "yes",
        Some(false) => "no",
        None => "-",
    })
}

fn seconds(value: Option<f64>) -> Inline {
    Inline::number(units::recorded(value, units::seconds))
}

pub(super) fn failures(f: &mut fmt::Formatter<'_>, reasoning: &Reasoning) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "After failures"))?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Failed calls of the agent"),
        Column::left("What followed"),
        Column::right("Times"),
        Column::right("It succeeded"),
        Column::left("Source of the first"),
    ])
    .when_empty(if reasoning.results_recorded {
        "No failed call was recorded."
    } else {
        "No record says that a call failed; exit codes are not recorded."
    });
    let all = || {
        reasoning
            .by_agent
            .iter()
            .flat_map(|agent| agent.after_failures.iter().map(move |after| (agent, after)))
    };
    for (agent, after) in all().take(ROWS) {
        table.row([
            Inline::text(agent.agent.as_str()),
            Inline::number(units::recorded(agent.failed_calls.value, units::integer)),
            Inline::from(after.next.as_str()),
            Inline::number(units::integer(after.count)),
            Inline::number(units::integer(after.succeeded)),
            places(&after.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, all().count())?;
    streaks(f, reasoning)
}

fn streaks(f: &mut fmt::Formatter<'_>, reasoning: &Reasoning) -> fmt::Result {
    let all = || {
        reasoning
            .by_agent
            .iter()
            .flat_map(|agent| agent.failure_runs.iter().map(move |run| (agent, run)))
    };
    if all().next().is_none() {
        return Ok(());
    }
    write!(f, "{}", Heading::new(3, "Failure streaks"))?;
    let rule = "At least three failed executed calls of one agent in a row, within one round; by record or exit \
                code. The step after it is compared with the last call of the streak.";
    write!(f, "{}", Paragraph::new(rule))?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Segment"),
        Column::left("Last failed call"),
        Column::right("In a row"),
        Column::right("Same call again"),
        Column::left("What followed"),
        Column::left("It succeeded"),
        Column::right("Calls to the first success"),
        Column::left("Source"),
        Column::left("Source of the next"),
    ]);
    for (agent, run) in all().take(ROWS) {
        table.row([
            Inline::text(agent.agent.as_str()),
            Inline::number(units::recorded(run.round, units::integer)),
            failed_call(run),
            Inline::number(units::integer(run.length)),
            Inline::number(units::integer(run.same_again)),
            Inline::from(run.next.as_str()),
            yes_no(run.next_succeeded),
            run.calls_to_success.map_or_else(
                || Inline::from("none in the round"),
                |calls| Inline::number(units::integer(calls)),
            ),
            places(&run.evidence),
            if run.next_evidence.is_empty() {
                Inline::from("-")
            } else {
                places(&run.next_evidence)
            },
        ]);
    }
    write!(f, "{table}")?;
    more(f, all().count())
}

fn failed_call(run: &FailureRun) -> Inline {
    let text = run.subject.as_deref().unwrap_or(run.tool.as_str());
    Inline::code_cut(text, CELL_CHARS)
}

pub(super) fn conflicts(f: &mut fmt::Formatter<'_>, reasoning: &Reasoning) -> fmt::Result {
    if reasoning.conflicts.is_empty() {
        return Ok(());
    }
    write!(f, "{}", Heading::new(3, "Same command, different exit codes"))?;
    let rule = "Between the two runs the agent executed nothing that writes or may write.";
    write!(f, "{}", Paragraph::new(rule))?;
    let mut table = Table::new([
        Column::left("Command"),
        Column::left("Agent"),
        Column::left("The two exit codes"),
        Column::left("Exit codes of all runs"),
        Column::left("In one round"),
        Column::left("May itself write"),
        Column::left("Run once more"),
        Column::left("Source"),
    ]);
    for conflict in reasoning.conflicts.iter().take(ROWS) {
        table.row(conflict_row(conflict));
    }
    write!(f, "{table}")?;
    more(f, reasoning.conflicts.len())
}

fn conflict_row(conflict: &Conflict) -> [Inline; 8] {
    let codes = |codes: &[i64]| {
        let shown = codes.iter().take(ROWS);
        Inline::joined(shown.map(|code| Inline::number(units::integer(*code))), ", ")
    };
    [
        Inline::code_cut(&conflict.command, CELL_CHARS),
        Inline::text(conflict.agent.as_str()),
        codes(&conflict.conflicting),
        codes(&conflict.exit_codes),
        yes_no(Some(conflict.same_round)),
        yes_no(Some(conflict.may_write)),
        yes_no(Some(conflict.looked_again)),
        places(&conflict.evidence),
    ]
}

/// One row of the table of what was looked at.
struct Look<'a> {
    what: &'static str,
    agent: &'a str,
    round: usize,
    subject: Option<&'a str>,
    detail: Inline,
    evidence: &'a [Evidence],
}

pub(super) fn looks(f: &mut fmt::Formatter<'_>, reasoning: &Reasoning) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Looks after writing"))?;
    let rule = "A check is a call that only looks: it reads, searches, or runs tests, linters or type checkers. \
                Scripts and builds may write, and are no checks.";
    write!(f, "{}", Paragraph::new(rule))?;
    let mut table = Table::new([
        Column::left("What"),
        Column::left("Agent"),
        Column::right("Segment"),
        Column::left("Call"),
        Column::left("Detail"),
        Column::left("Source"),
    ])
    .when_empty(
        "No round ended in an answer without a check after its last write, or with a single failed one; no long \
         row of checks with repeats was recorded.",
    );
    let unverified = reasoning.unverified_writes.iter().map(|found| Look {
        what: "no check after the last write",
        agent: found.agent.as_str(),
        round: found.round,
        subject: found.subject.as_deref(),
        detail: Inline::number(units::count(found.writes, "write", "writes"))
            .own(" in the round, ")
            .then(Inline::number(units::count(
                found.runs_after,
                "script or build",
                "scripts or builds",
            )))
            .own(" after the last, ")
            .then(seconds(found.seconds_to_commit))
            .own(" from it to the answer"),
        evidence: &found.evidence,
    });
    let single = reasoning.single_looks.iter().map(|found| Look {
        what: "one check after the last write, which failed",
        agent: found.agent.as_str(),
        round: found.round,
        subject: found.subject.as_deref(),
        detail: Inline::from("exit code ")
            .then(Inline::number(units::recorded(found.exit_code, units::integer))),
        evidence: &found.evidence,
    });
    let endless = reasoning.endless_verification.iter().map(|found| Look {
        what: "eight or more checks in a row, with repeats",
        agent: found.agent.as_str(),
        round: found.round,
        subject: found.subject.as_deref(),
        detail: Inline::number(units::count(found.checks, "check", "checks"))
            .own(" in a row in ")
            .then(seconds(found.seconds))
            .own(", this one ")
            .then(Inline::number(units::count(found.times, "time", "times"))),
        evidence: &found.evidence,
    });
    let all: Vec<Look<'_>> = unverified.chain(single).chain(endless).collect();
    let rows = all.len();
    for look in all.into_iter().take(ROWS) {
        table.row([
            Inline::from(look.what),
            Inline::text(look.agent),
            Inline::number(units::integer(look.round)),
            subject(look.subject),
            look.detail,
            places(look.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, rows)
}
