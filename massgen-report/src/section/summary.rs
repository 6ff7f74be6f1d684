//! Title block and executive summary.

use std::fmt;

use massgen_log_analysis::question::completion::AttemptStatus;
use massgen_log_analysis::question::cost::CostStatus;
use massgen_log_analysis::red_flags::{Category, RedFlag};

use super::Page;
use crate::markdown::{Heading, Inline, Paragraph};
use crate::report::REPORT_FORMAT;
use crate::spans::link as link_of;
use crate::units;

/// Findings that the summary names.
const NAMED_FINDINGS: usize = 5;
/// Characters of what a finding is about.
const SUBJECT_CHARS: usize = 80;

pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    write!(f, "{}", Heading::new(1, "MassGen Log Analysis Report"))?;
    title_block(f, page)?;
    write!(f, "{}", Heading::new(2, "Executive Summary"))?;
    for sentence in sentences(page) {
        write!(f, "{}", Paragraph::new(sentence))?;
    }
    Ok(())
}

fn title_block(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let mut lines = vec![
        Inline::from("**Session:** ")
            .then(Inline::code(&page.turn.session))
            .own(", turn ")
            .then(Inline::number(page.turn.turn))
            .own(", attempt ")
            .then(Inline::number(page.attempt.attempt)),
        trace(page),
        Inline::from("**Generated:** ").then(match &page.options.generated {
            Some(time) => Inline::text(time),
            None => Inline::from("not stated, so that equal sessions give equal reports"),
        }),
        Inline::from("**Logfire Link:** ").then(Inline::recorded(link(page), |link| link)),
    ];
    if page.turn.attempts.len() > 1 {
        lines.push(
            Inline::from("**Attempts:** ")
                .then(Inline::number(page.turn.attempts.len()))
                .own("; this report is about the last one, whose counters include the earlier ones"),
        );
    }
    for line in lines {
        write!(f, "{}", Paragraph::new(line))?;
    }
    writeln!(
        f,
        "**Report format:** {REPORT_FORMAT} · massgen-report {}\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// The trace's id: nothing in a log directory tells it.
fn trace(page: &Page<'_>) -> Inline {
    match page.options.spans.of(page.attempt.attempt) {
        Some(sides) => Inline::from("**Trace ID:** ").then(Inline::code(&sides.trace_id)),
        None => Inline::from("**Trace ID:** not recorded (spans are kept outside of the log directory)"),
    }
}

fn link(page: &Page<'_>) -> Option<Inline> {
    let sides = page.options.spans.of(page.attempt.attempt)?;
    let link = link_of(page.options.trace_link_base.as_deref()?, &sides.trace_id)?;
    Some(Inline::link(link))
}

/// The run in a few sentences, each a figure that a section below derives.
fn sentences(page: &Page<'_>) -> Vec<Inline> {
    let attempt = page.attempt;
    let completion = &attempt.completion;
    let ended = match completion.status {
        AttemptStatus::Completed => "The run completed: a winner was chosen and a final answer was delivered",
        AttemptStatus::Timeout => "The orchestrator's time limit ended the run",
        AttemptStatus::Failed => "Every agent ended in error, and no final answer was delivered",
        AttemptStatus::Running => "The run was still going on when this report was made",
        AttemptStatus::Interrupted => "The record stops before the run came to an end",
        _ => "How the run ended is not recorded",
    };
    let mut first = Inline::from(ended);
    if let Some(seconds) = attempt.overview.wall_seconds.value {
        first = first.own(" after ").then(Inline::number(units::seconds(seconds)));
    }
    if let Some(winner) = &completion.winner.value {
        first = first.own(". Winner: ").then(Inline::text(winner.as_str()));
    }
    let decisions = &attempt.decisions;
    let count = |figure: Option<u64>, one: &'static str, many: &'static str| {
        Inline::number(units::recorded(figure, |count| units::count(count, one, many)))
    };
    let second = Inline::number(units::count(attempt.overview.agents.len(), "agent", "agents"))
        .own(": ")
        .then(count(decisions.answers.value, "answer", "answers"))
        .own(" submitted, ")
        .then(count(decisions.votes_cast.value, "vote", "votes"))
        .own(" cast, ")
        .then(count(decisions.votes_valid.value, "vote", "votes"))
        .own(" that counted, ")
        .then(count(
            decisions.agent_restarts.value,
            "agent restart",
            "agent restarts",
        ))
        .own(", ")
        .then(count(
            attempt.tool_reliability.totals.tool_calls.value,
            "tool call",
            "tool calls",
        ))
        .own(".");
    let cost = &attempt.cost;
    let price = match (cost.cost_status, cost.cost_usd.value) {
        (CostStatus::Priced, Some(usd)) => Inline::number(units::usd(usd)),
        (CostStatus::Partial, Some(usd)) => Inline::from("at least ")
            .then(Inline::number(units::usd(usd)))
            .own(" (some models are unpriced)"),
        (CostStatus::Unpriced, _) => Inline::from("unpriced: MassGen recorded 0 because it knows no price"),
        _ => Inline::from("not recorded"),
    };
    let third = Inline::from("Cost: ")
        .then(price)
        .own(". Tokens: ")
        .then(Inline::number(units::recorded(
            cost.input_tokens.value,
            units::tokens,
        )))
        .own(" in, ")
        .then(Inline::number(units::recorded(
            cost.output_tokens.value,
            units::tokens,
        )))
        .own(" out.");
    let mut sentences = vec![first.own("."), second, third];
    sentences.push(findings(page));
    sentences
}

fn findings(page: &Page<'_>) -> Inline {
    // What was not recorded is no finding about the run; the recommendations list it.
    let flags: Vec<&RedFlag> = page
        .attempt
        .red_flags
        .iter()
        .filter(|flag| flag.category != Category::Logging)
        .collect();
    if flags.is_empty() {
        return Inline::from("No rule was met.");
    }
    let named = flags.iter().take(NAMED_FINDINGS).map(|flag| match &flag.subject {
        Some(subject) => Inline::text(&flag.message)
            .own(" (")
            .then(Inline::code_cut(subject, SUBJECT_CHARS))
            .own(")"),
        None => Inline::text(&flag.message),
    });
    let more = flags.len().saturating_sub(NAMED_FINDINGS);
    let mut line = Inline::number(units::count(flags.len(), "rule was met", "rules were met"))
        .own(", most severe first: ")
        .then(Inline::joined(named, "; "));
    if more > 0 {
        line = line
            .own("; and ")
            .then(Inline::number(more))
            .own(" more, see Recommendations");
    }
    line.own(".")
}
