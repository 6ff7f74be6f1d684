//! The state of the files, up front: what is missing, contradictory, damaged or unknown.

use std::fmt::{self, Display as _};

use massgen_log_analysis::data_quality::{CrossCheck, DataQuality, Level};
use massgen_log_analysis::model::DiagnosticKind;

use super::Page;
use crate::evidence::more;
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};
use crate::spans::Spans;
use crate::units;

/// Rows of one table.
const ROWS: usize = 20;
/// Characters of a reader's message.
const REASON_CHARS: usize = 160;

pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let quality = &page.attempt.data_quality;
    Heading::new(2, "Data Quality").fmt(f)?;
    if is_well(quality) {
        Paragraph::new(
            "Every expected file was read without damage, and the files agree wherever several of them state \
             the same fact.",
        )
        .fmt(f)?;
        absent(f, quality)?;
        spans(f, page)?;
        return earlier_attempts(f, page);
    }
    missing(f, quality)?;
    absent(f, quality)?;
    contradictions(f, quality)?;
    damage(f, quality)?;
    drift(f, quality)?;
    clock(f, quality)?;
    completeness(f, quality)?;
    spans(f, page)?;
    earlier_attempts(f, page)
}

/// What the files and the spans that the run sent lack of each other, where somebody looked for such spans.
fn spans(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let sources = match &page.options.spans {
        Spans::NotGiven => return Ok(()),
        Spans::NoToken => {
            Heading::new(3, "Spans").fmt(f)?;
            return Paragraph::new(
                "Spans were asked for and there is no token to ask the hosted service with: everything here is \
                 from the files of the session.",
            )
            .fmt(f);
        }
        Spans::Given { sources, .. } => sources,
    };
    Heading::new(3, "Spans").fmt(f)?;
    let names = Inline::joined(sources.iter().map(|name| Inline::code(name)), ", ");
    let Some(sides) = page.options.spans.of(page.attempt.attempt) else {
        return Paragraph::new(
            Inline::from("None of the spans given belongs to this attempt. Source: ").then(names),
        )
        .fmt(f);
    };
    Paragraph::new(
        Inline::from("The trace was found by ")
            .then(Inline::from(sides.matched_by))
            .own(". Of its spans ")
            .then(Inline::number(sides.both))
            .own(" are told by the files too, ")
            .then(Inline::number(sides.moved))
            .own(" hung on another parent than the round that ran them. Source: ")
            .then(names),
    )
    .fmt(f)?;
    let mut table = Table::new([
        Column::left("Only told by"),
        Column::left("Span"),
        Column::right("Number"),
    ]);
    let files = sides.only_files.iter().map(|row| ("the files", row));
    let sent = sides.only_sent.iter().map(|row| ("the spans", row));
    let rows: Vec<_> = files.chain(sent).collect();
    for (side, (name, number)) in rows.iter().take(ROWS) {
        table.row([
            Inline::from(*side),
            Inline::code_cut(name, REASON_CHARS),
            Inline::number(number),
        ]);
    }
    if table.is_empty() {
        return Ok(());
    }
    table.fmt(f)?;
    more(f, rows.len(), ROWS)
}

/// The report is about the last attempt; what is contradictory in an earlier one is said here.
fn earlier_attempts(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let mut list = List::new();
    for attempt in &page.turn.attempts {
        if attempt.attempt == page.attempt.attempt {
            continue;
        }
        for check in attempt.data_quality.disagreements() {
            let places = check
                .statements
                .iter()
                .map(|statement| Inline::code(&statement.evidence.location.to_string()));
            list.item(
                Inline::from("Attempt ")
                    .then(Inline::number(attempt.attempt))
                    .own(": ")
                    .then(note(check))
                    .own(" Source: ")
                    .then(Inline::joined(places, ", ")),
            );
        }
    }
    if list.is_empty() {
        return Ok(());
    }
    Heading::new(3, "Earlier attempts").fmt(f)?;
    list.fmt(f)
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
            Inline::recorded(artifact.written_by.as_ref(), Inline::from),
        ]);
    }
    if table.is_empty() {
        return Ok(());
    }
    Heading::new(3, "Missing").fmt(f)?;
    table.fmt(f)
}

/// Files that are not there, and need not be.
fn absent(f: &mut fmt::Formatter<'_>, quality: &DataQuality) -> fmt::Result {
    let reasons = quality
        .artifacts
        .iter()
        .filter(|artifact| !artifact.is_expected)
        .filter_map(|artifact| {
            let reason = artifact.absence?.describe();
            Some(Inline::code(&artifact.artifact).own(" (").own(reason).own(")"))
        });
    let reasons: Vec<Inline> = reasons.collect();
    if reasons.is_empty() {
        return Ok(());
    }
    Paragraph::new(
        Inline::from("Not there, and not expected: ")
            .then(Inline::joined(reasons, ", "))
            .own("."),
    )
    .fmt(f)
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
                Inline::from(&check.fact),
                Inline::from(&statement.source),
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
    let mut note = Inline::from(&check.fact).own(": ");
    if let Some(difference) = &check.difference {
        note = note.then(Inline::text(difference));
    }
    note = note.own(".");
    match &check.note {
        Some(words) => note.own(" Possible reason: ").then(words).own("."),
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
    more(f, quality.diagnostics.len(), ROWS)
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
        DiagnosticKind::Ambiguous => Inline::from("joined by order alone"),
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
    more(f, quality.drift.len(), ROWS)
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
                Inline::from(&entry.title),
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

#[cfg(test)]
mod tests {
    use massgen_log_analysis::model::spine::Session;
    use massgen_log_analysis::{Analysis, Options};

    use super::*;
    use crate::ReportOptions;
    use crate::section::{Render, appendix, progression, proposals, recommendations, suggested_issues};

    /// One section on the last turn of a fixture.
    fn rendered(fixture: &str, render: Render) -> String {
        struct Shown<'a>(Page<'a>, Render);
        impl fmt::Display for Shown<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (self.1)(f, &self.0)
            }
        }
        let path = format!("{}/../fixtures/{fixture}", env!("CARGO_MANIFEST_DIR"));
        let analysis = Analysis::of(&Session::load(path).unwrap(), &Options::default());
        let turn = analysis.turns.last().unwrap();
        let options = ReportOptions::default();
        let page = Page {
            turn,
            attempt: turn.last().unwrap(),
            options: &options,
        };
        Shown(page, render).to_string()
    }

    const HOSTILE: &str = "synthetic/hostile/log_20260105_190000_550000";

    #[test]
    fn every_section_keeps_its_shape_and_its_words() {
        let sections: [Render; 6] = [
            render,
            progression::render,
            proposals::render,
            recommendations::render,
            suggested_issues::render,
            appendix::render,
        ];
        for fixture in [
            HOSTILE,
            "synthetic/checklist/log_20260105_150000_350000",
            "synthetic/error_tie/log_20260105_200000_600000",
            "synthetic/flat/log_20260105_105524",
            "0.1.12_s02_three_agents_restarts/log_20261124_061024_918107",
            "0.1.36_s07b_attempt_2/log_20261124_063839_866862",
            "0.1.97_s06d_all_fail/log_20261124_055138_357676",
            "0.1.97_s10_big/log_20261124_060757_858558",
        ] {
            for render in sections {
                let text = rendered(fixture, render);
                assert!(
                    text.starts_with("## ") && text.ends_with("\n\n"),
                    "{fixture}: {text}"
                );
                assert_eq!(crate::words::violations(&text), [], "{fixture}: {text}");
                // Every row of a table has as many cells as its head.
                let mut width = None;
                for line in text.lines() {
                    let cells = line.replace("\\|", "").matches('|').count();
                    if line.starts_with('|') {
                        assert_eq!(*width.get_or_insert(cells), cells, "{fixture}: {line}");
                    } else {
                        width = None;
                    }
                }
            }
        }
    }

    #[test]
    fn contradictions_show_both_values_and_their_places() {
        let text = rendered("synthetic/error_tie/log_20260105_200000_600000", render);
        assert!(text.contains("### Contradictory"), "{text}");
        assert!(
            text.contains("`0.003163 USD`") && text.contains("`0.002663 USD`"),
            "{text}"
        );
        assert!(text.contains("status.json#/costs/total_estimated_cost"), "{text}");
    }

    #[test]
    fn damage_and_unknown_names_have_places() {
        let text = rendered(HOSTILE, render);
        assert!(text.contains("### Damaged or incomplete"), "{text}");
        assert!(
            text.contains("line not readable") && text.contains("events.jsonl:"),
            "{text}"
        );
        assert!(text.contains("### Unknown to this program"), "{text}");
    }

    #[test]
    fn an_earlier_attempt_that_contradicts_itself_is_named() {
        let text = rendered("0.1.36_s07b_attempt_2/log_20261124_063839_866862", render);
        assert!(
            text.contains("Attempt 1: answers submitted: differ by 2"),
            "{text}"
        );
    }

    #[test]
    fn checklists_are_shown_with_their_scores() {
        let text = rendered(
            "synthetic/checklist/log_20260105_150000_350000",
            proposals::render,
        );
        assert!(text.contains("agent1.1: E1 5.0, E2 3.0, E3 4.0"), "{text}");
        assert!(text.contains("refused: `incomplete_scores`"), "{text}");
        let text = rendered(
            "synthetic/checklist/log_20260105_150000_350000",
            progression::render,
        );
        assert!(text.contains("+12.0"), "{text}");
    }

    #[test]
    fn what_is_not_recorded_is_not_none() {
        let old = "0.1.12_s01_two_agents_vote/log_20261124_060703_288258";
        let text = rendered(old, proposals::render);
        assert!(text.contains("are not recorded"), "{text}");
        let text = rendered(
            "0.1.97_s01_two_agents_vote/log_20261124_054629_579653",
            proposals::render,
        );
        assert!(text.contains("None recorded"), "{text}");
    }

    #[test]
    fn long_file_lists_end_with_their_rest() {
        let text = rendered("0.1.97_s10_big/log_20261124_060757_858558", appendix::render);
        assert!(
            text.contains("more files") && text.contains("**Total**"),
            "{text}"
        );
    }
}
