//! The state of the files, up front: what is missing, contradictory, damaged or unknown.

use std::fmt;

use massgen_log_analysis::data_quality::{CrossCheck, DataQuality, Level};
use massgen_log_analysis::model::DiagnosticKind;

use super::Page;
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};
use crate::units;

/// Rows of one table.
const ROWS: usize = 20;
/// Characters of a reader's message.
const REASON_CHARS: usize = 160;

pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let quality = &page.attempt.data_quality;
    Heading::new(2, "Data Quality").fmt(f)?;
    if is_well(quality) {
        let facts = quality.cross_checks.iter().filter(|check| check.agrees.is_some());
        return Paragraph::new(
            Inline::from("Every expected file was read, and the files agree on each of the ")
                .then(Inline::number(units::integer(facts.count())))
                .own(" facts that several of them state."),
        )
        .fmt(f);
    }
    missing(f, quality)?;
    contradictions(f, quality)?;
    damage(f, quality)?;
    drift(f, quality)?;
    clock(f, quality)?;
    completeness(f, quality)
}

fn is_well(quality: &DataQuality) -> bool {
    quality.missing().next().is_none()
        && quality.disagreements().next().is_none()
        && quality.diagnostics.is_empty()
        && quality.drift.is_empty()
        && quality.utc_offset_seconds.is_some()
}

fn missing(f: &mut fmt::Formatter<'_>, quality: &DataQuality) -> fmt::Result {
    let mut table = Table::new([
        Column::left("File"),
        Column::left("State"),
        Column::left("Why that may be"),
        Column::left("Written by"),
    ]);
    for artifact in quality.missing() {
        table.row([
            Inline::code(&artifact.artifact),
            Inline::text(artifact.state.as_str()),
            artifact
                .absence
                .map_or(Inline::from("see the damage below"), |absence| {
                    Inline::from(absence.describe())
                }),
            Inline::recorded(artifact.written_by, Inline::from),
        ]);
    }
    if table.is_empty() {
        return Ok(());
    }
    Heading::new(3, "Missing").fmt(f)?;
    table.fmt(f)
}

fn contradictions(f: &mut fmt::Formatter<'_>, quality: &DataQuality) -> fmt::Result {
    if quality.disagreements().next().is_none() {
        return Ok(());
    }
    Heading::new(3, "Contradictory").fmt(f)?;
    let mut table = Table::new([
        Column::left("Fact"),
        Column::left("Source"),
        Column::left("Says"),
        Column::left("Place"),
    ]);
    let mut notes = List::new();
    for check in quality.disagreements() {
        for statement in &check.statements {
            table.row([
                Inline::from(check.fact),
                Inline::from(statement.source),
                Inline::code_cut(&statement.value, REASON_CHARS),
                Inline::code(&statement.evidence.location.to_string()),
            ]);
        }
        notes.item(note(check));
    }
    table.fmt(f)?;
    notes.fmt(f)
}

fn note(check: &CrossCheck) -> Inline {
    let mut note = Inline::from(check.fact).own(": ");
    if let Some(difference) = &check.difference {
        note = note.then(Inline::text(difference));
    }
    note = note.own(". The first source of the table is used.");
    match check.note {
        Some(words) => note.own(" Possible reason: ").own(words).own("."),
        None => note,
    }
}

fn damage(f: &mut fmt::Formatter<'_>, quality: &DataQuality) -> fmt::Result {
    if quality.diagnostics.is_empty() {
        return Ok(());
    }
    Heading::new(3, "Damaged or incomplete").fmt(f)?;
    let mut table = Table::new([
        Column::left("Kind"),
        Column::left("Place"),
        Column::left("Reason"),
    ]);
    for diagnostic in quality.diagnostics.iter().take(ROWS) {
        table.row([
            kind(&diagnostic.kind),
            Inline::code(&diagnostic.location.to_string()),
            Inline::quote(&diagnostic.reason, REASON_CHARS),
        ]);
    }
    table.fmt(f)?;
    more(f, quality.diagnostics.len().saturating_sub(ROWS))
}

fn kind(kind: &DiagnosticKind) -> Inline {
    match kind {
        DiagnosticKind::Unreadable => Inline::from("not readable"),
        DiagnosticKind::Empty => Inline::from("empty"),
        DiagnosticKind::Truncated => Inline::from("cut off"),
        DiagnosticKind::Malformed => Inline::from("not of the format"),
        DiagnosticKind::WrongType => Inline::from("value of another type, dropped"),
        DiagnosticKind::Repaired => Inline::from("repaired in memory"),
        DiagnosticKind::NotUtf8 => Inline::from("not UTF-8"),
        DiagnosticKind::BadLine => Inline::from("line not readable"),
        DiagnosticKind::TooLong => Inline::from("too long, skipped"),
        DiagnosticKind::LinkNotFollowed => Inline::from("link not followed"),
        DiagnosticKind::MissingReference => Inline::from("named file not there"),
        DiagnosticKind::Incomplete => Inline::from("says less than other files"),
        DiagnosticKind::LimitReached => Inline::from("limit reached"),
        other => Inline::text(other.as_str()),
    }
}

fn drift(f: &mut fmt::Formatter<'_>, quality: &DataQuality) -> fmt::Result {
    if quality.drift.is_empty() {
        return Ok(());
    }
    Heading::new(3, "Unknown to this program").fmt(f)?;
    let mut table = Table::new([
        Column::left("What"),
        Column::left("Name"),
        Column::right("Times"),
        Column::left("First place"),
    ]);
    for note in quality.drift.iter().take(ROWS) {
        table.row([
            Inline::text(&note.kind.as_str().replace('_', " ")),
            Inline::code_cut(&note.name, REASON_CHARS),
            Inline::number(units::integer(note.count)),
            Inline::code(&note.location.to_string()),
        ]);
    }
    table.fmt(f)?;
    more(f, quality.drift.len().saturating_sub(ROWS))
}

fn clock(f: &mut fmt::Formatter<'_>, quality: &DataQuality) -> fmt::Result {
    if quality.utc_offset_seconds.is_some() {
        return Ok(());
    }
    Heading::new(3, "Clocks").fmt(f)?;
    Paragraph::new(
        "Local times could not be tied to UTC: no instant is recorded on both clocks. Times of different \
         sources are not compared.",
    )
    .fmt(f)
}

fn completeness(f: &mut fmt::Formatter<'_>, quality: &DataQuality) -> fmt::Result {
    let mut table = Table::new([
        Column::right("Question"),
        Column::left("Title"),
        Column::left("Sources"),
        Column::left("Not read"),
    ]);
    for entry in &quality.completeness {
        if entry.level != Level::Full {
            table.row([
                Inline::number(entry.question),
                Inline::from(entry.title),
                Inline::from(entry.level.as_str()),
                Inline::joined(entry.missing.iter().map(|name| Inline::code(name)), ", "),
            ]);
        }
    }
    if table.is_empty() {
        return Ok(());
    }
    Heading::new(3, "Questions with missing sources").fmt(f)?;
    table.fmt(f)
}

/// Says how many rows a table leaves out.
fn more(f: &mut fmt::Formatter<'_>, left_out: usize) -> fmt::Result {
    if left_out == 0 {
        return Ok(());
    }
    Paragraph::new(Inline::number(units::count(left_out, "more", "more")).own(" not shown.")).fmt(f)
}
