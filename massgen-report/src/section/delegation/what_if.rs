//! What the tokens would cost at other prices.

use std::fmt;

use massgen_log_analysis::question::delegation::{Delegation, WHAT_IF_FORMULA, WhatIfKind};

use crate::markdown::{Column, Heading, Inline, Paragraph, Table};
use crate::section::failures::{MAX_ROWS, more, sources};
use crate::units;

/// The same tokens at the supplied prices, whole and by kind of round.
pub(super) fn render(f: &mut fmt::Formatter<'_>, delegation: &Delegation) -> fmt::Result {
    if delegation.what_if.is_empty() {
        return Ok(());
    }
    write!(f, "{}", Heading::new(3, "The Same Tokens at Supplied Prices"))?;
    write!(
        f,
        "{}",
        Paragraph::new(Inline::from("USD = ").own(WHAT_IF_FORMULA).own("."))
    )?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::left("Own Model"),
        Column::left("Rounds"),
        Column::right("Recorded Cost"),
        Column::left("At the Price of"),
        Column::right("Would Cost"),
        Column::left("Source"),
    ]);
    let rows = || {
        delegation.what_if.iter().flat_map(|case| {
            let parts = case.by_kind.iter().chain(&case.candidates);
            std::iter::once((case, None)).chain(parts.map(move |part| (case, Some(part))))
        })
    };
    for (case, part) in rows().take(MAX_ROWS) {
        let recorded = part.map_or(case.recorded_usd, |part| part.recorded_usd);
        table.row([
            Inline::text(case.agent.as_str()),
            Inline::recorded(case.own_model.as_deref(), Inline::text),
            part.map_or(Inline::from("all"), rounds),
            match recorded {
                Some(usd) => Inline::number(units::usd(usd)),
                None => Inline::from("unpriced or not recorded"),
            },
            Inline::text(&case.at_model),
            Inline::number(units::usd(part.map_or(case.usd, |part| part.usd))),
            sources(&case.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, rows().count())
}

fn rounds(part: &WhatIfKind) -> Inline {
    let line = Inline::text(&part.kind)
        .own(": ")
        .then(Inline::number(units::integer(part.rounds)));
    match part.without_tokens {
        0 => line,
        lost => line
            .own(" (")
            .then(Inline::number(units::integer(lost)))
            .own(" without record)"),
    }
}
