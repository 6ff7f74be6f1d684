//! Section 7: what failed.

use std::fmt;

use massgen_log_analysis::question::failures::{Failure, Failures, OrchestratorTimeout, RunEndKind};

use super::Page;
use super::tool_reliability::hypothesis;
use crate::evidence::{more, places};
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};
use crate::units;

/// Rows that a list shows.
pub(super) const MAX_ROWS: usize = 20;
/// Characters of a message or command that a cell shows.
const MESSAGE_CHARS: usize = 200;

/// Writes the section.
pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let failures = &page.attempt.failures;
    let recorded = failures.recorded;
    write!(f, "{}", Heading::new(2, "7. Errors & Issues"))?;
    end(f, failures)?;

    write!(f, "{}", Heading::new(3, "Exceptions"))?;
    list(
        f,
        &failures.exceptions,
        when_empty(
            recorded.events || recorded.massgen_log,
            "No error event and no ERROR record of the log.",
            "Not recorded: `events.jsonl` and `massgen.log` are missing.",
        ),
    )?;
    if !failures.mcp_servers.is_empty() {
        write!(
            f,
            "{}",
            Paragraph::new("Tool servers that could not be reached or were lost:")
        )?;
        list(f, &failures.mcp_servers, "None recorded.")?;
    }

    write!(f, "{}", Heading::new(3, "Failed Tool Calls"))?;
    list(
        f,
        &failures.tool_calls,
        when_empty(
            recorded.calls,
            "No call is recorded as failed or denied.",
            "Not recorded: no file tells of tool calls (`metrics_events.json`, `events.jsonl`).",
        ),
    )?;
    if !failures.reported_failures.is_empty() {
        write!(
            f,
            "{}",
            Paragraph::new(
                "Recorded as success, but the result itself says that the call failed or was refused:"
            )
        )?;
        list(f, &failures.reported_failures, "None recorded.")?;
    }

    write!(f, "{}", Heading::new(3, "Command Failures"))?;
    commands(f, failures)?;

    write!(f, "{}", Heading::new(3, "Agent Errors"))?;
    list(
        f,
        &failures.agents,
        when_empty(
            recorded.coordination_events || recorded.status,
            "No agent error or cancellation is recorded.",
            "Not recorded: `coordination_events.json` and `status.json` are missing.",
        ),
    )?;
    if !failures.api.is_empty() {
        write!(
            f,
            "{}",
            Paragraph::new("Failed model calls and restored connections:")
        )?;
        list(f, &failures.api, "None recorded.")?;
    }
    if !failures.subagents.is_empty() {
        write!(f, "{}", Paragraph::new("Subagents that failed:"))?;
        list(f, &failures.subagents, "None recorded.")?;
    }

    write!(f, "{}", Heading::new(3, "Timeouts"))?;
    if let Some(timeout) = &failures.orchestrator_timeout {
        orchestrator(f, timeout)?;
    }
    let none = if failures.orchestrator_timeout.is_some() {
        "No time limit of an agent, a round or a subagent is recorded."
    } else {
        when_empty(
            recorded.events || recorded.status || recorded.coordination_events,
            "No time limit was met, by the record.",
            "Not recorded: `events.jsonl`, `status.json` and `coordination_events.json` are missing.",
        )
    };
    list(f, &failures.timeouts, none)?;

    write!(f, "{}", Heading::new(3, "Incomplete Rounds"))?;
    rounds(f, failures)
}

/// The sentence for an empty list: none, or not recorded.
fn when_empty(is_recorded: bool, none: &'static str, missing: &'static str) -> &'static str {
    if is_recorded { none } else { missing }
}

/// Seconds from the start of the attempt.
pub(super) fn at(seconds: Option<f64>) -> Inline {
    Inline::recorded(seconds, |seconds| Inline::number(units::seconds(seconds)))
}

fn list(f: &mut fmt::Formatter<'_>, failures: &[Failure], none: &'static str) -> fmt::Result {
    let mut table = Table::new([
        Column::left("Kind"),
        Column::left("Agent"),
        Column::left("Subject"),
        Column::left("Message or Command"),
        Column::left("Hypothesis"),
        Column::right("At"),
        Column::left("Source"),
    ])
    .when_empty(none);
    for failure in failures.iter().take(MAX_ROWS) {
        let mut kind = Inline::text(failure.kind.as_str());
        if failure.normal {
            kind = kind.own(" (normal)");
        }
        table.row([
            kind,
            agent(failure),
            match &failure.subject {
                Some(subject) => Inline::text(subject),
                None => Inline::from("–"),
            },
            match (&failure.message, &failure.command) {
                (Some(text), _) => Inline::quote(text, MESSAGE_CHARS),
                (None, Some(command)) => Inline::code_cut(command, MESSAGE_CHARS),
                (None, None) => Inline::from(units::NOT_RECORDED),
            },
            hypothesis(failure.hypothesis.as_ref()),
            at(failure.at_seconds),
            places(&failure.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, failures.len(), MAX_ROWS)
}

fn agent(failure: &Failure) -> Inline {
    Inline::recorded(failure.agent.as_ref(), |agent| Inline::text(agent.as_str()))
}

fn end(f: &mut fmt::Formatter<'_>, failures: &Failures) -> fmt::Result {
    let end = &failures.end;
    let words = match end.kind {
        RunEndKind::FinalAnswer => "The run ended with a recorded final answer.",
        RunEndKind::Timeout => {
            "The run ended at the orchestrator's time limit, without a recorded final answer."
        }
        RunEndKind::AllAgentsFailed => "Every agent failed, and nothing is recorded after that.",
        RunEndKind::NoEndRecorded => "No end is recorded: the run was interrupted, or was still going on.",
        _ => "How the run ended is not recorded.",
    };
    let mut line = Inline::from(words);
    if let Some(reason) = &end.finish_reason {
        line = line.own(" `status.json` says ").then(Inline::code(reason));
        if let Some(details) = &end.finish_details {
            line = line.own(", ").then(Inline::quote(details, MESSAGE_CHARS));
        }
        line = line.own(".");
    }
    line = line.own(" Source: ").then(places(&end.evidence));
    write!(f, "{}", Paragraph::new(line))?;
    if end.unfinished_calls.is_empty() {
        return Ok(());
    }
    write!(
        f,
        "{}",
        Paragraph::new("Calls that began and have no recorded end:")
    )?;
    list(f, &end.unfinished_calls, "None recorded.")
}

fn commands(f: &mut fmt::Formatter<'_>, failures: &Failures) -> fmt::Result {
    let none = match failures.command_failures.value {
        Some(_) => "No command is recorded with an exit code other than 0.",
        None => "Not recorded: no file holds the results of the commands.",
    };
    let mut table = Table::new([
        Column::left("Agent"),
        Column::left("Command"),
        Column::right("Exit Code"),
        Column::left("Message"),
        Column::left("Hypothesis"),
        Column::right("At"),
        Column::left("Source"),
    ])
    .when_empty(none);
    for failure in failures.commands.iter().take(MAX_ROWS) {
        table.row([
            agent(failure),
            Inline::recorded(failure.command.as_deref(), |command| {
                Inline::code_cut(command, MESSAGE_CHARS)
            }),
            Inline::recorded(failure.exit_code, Inline::number),
            Inline::recorded(failure.message.as_deref(), |text| {
                Inline::quote(text, MESSAGE_CHARS)
            }),
            hypothesis(failure.hypothesis.as_ref()),
            at(failure.at_seconds),
            places(&failure.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, failures.commands.len(), MAX_ROWS)?;
    if failures.commands_without_result > 0 {
        let line = Inline::number(units::count(
            failures.commands_without_result,
            "command has",
            "commands have",
        ))
        .own(" no recorded result.");
        write!(f, "{}", Paragraph::new(line))?;
    }
    Ok(())
}

fn orchestrator(f: &mut fmt::Formatter<'_>, timeout: &OrchestratorTimeout) -> fmt::Result {
    let mut list = List::new();
    let details = Inline::recorded(timeout.details.as_deref(), |text| {
        Inline::quote(text, MESSAGE_CHARS)
    });
    list.item(
        Inline::from("Orchestrator time limit: ")
            .then(details)
            .own(", at ")
            .then(at(timeout.at_seconds)),
    );
    let selected = Inline::recorded(timeout.selected_agent.as_ref(), |agent| {
        Inline::text(agent.as_str())
    });
    let reason = Inline::recorded(timeout.selection_reason.as_deref(), |text| {
        Inline::quote(text, MESSAGE_CHARS)
    });
    let available = Inline::recorded(timeout.available_answers, |count| {
        Inline::number(units::integer(count))
    });
    list.item(
        Inline::from("Answers available: ")
            .then(available)
            .own("; answer taken from: ")
            .then(selected)
            .own(" (")
            .then(reason)
            .own(")"),
    );
    list.item(match timeout.answer_reused {
        Some(true) => "An existing answer was delivered without a presentation.",
        Some(false) => "No existing answer was delivered without a presentation.",
        None => "Whether an existing answer was delivered is not recorded.",
    });
    list.item(Inline::from("Source: ").then(places(&timeout.evidence)));
    write!(f, "{list}")
}

fn rounds(f: &mut fmt::Formatter<'_>, failures: &Failures) -> fmt::Result {
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Round"),
        Column::left("Type"),
        Column::left("Outcome"),
        Column::left("End From"),
        Column::left("In Round History"),
        Column::right("Length"),
        Column::right("At"),
        Column::left("Source"),
    ])
    .when_empty("Every recorded round came to a recorded end.");
    for round in failures.incomplete_rounds.iter().take(MAX_ROWS) {
        table.row([
            Inline::text(round.agent.as_str()),
            Inline::number(units::integer(round.round)),
            Inline::text(&round.kind),
            Inline::text(round.outcome.as_str()),
            Inline::recorded(round.end_basis.as_ref(), |basis| Inline::text(basis.as_str())),
            Inline::from(if round.lost { "no" } else { "yes" }),
            at(round.seconds),
            at(round.at_seconds),
            places(&round.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, failures.incomplete_rounds.len(), MAX_ROWS)
}
