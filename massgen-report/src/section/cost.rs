//! Section 6: cost and tokens.

use std::fmt;

use massgen_log_analysis::question::cost::{AgentCost, CacheBasis, Cost, CostStatus, TokenBasis};

use super::Page;
use super::failures::MAX_ROWS;
use crate::evidence::{more, places};
use crate::markdown::{Column, Heading, Inline, Paragraph, Table};
use crate::units;

/// What stands for a recorded cost of 0 for tokens that were used.
const UNPRICED: &str = "unpriced (recorded 0)";

/// Writes the section.
pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let cost = &page.attempt.cost;
    write!(f, "{}", Heading::new(2, "6. Cost & Token Analysis"))?;
    breakdown(f, cost)?;
    cache(f, cost)?;
    by_round(f, cost)?;
    by_model(f, cost)?;
    subagents(f, cost)?;
    unattributed(f, cost)
}

/// A recorded cost: 0 for used tokens is no price, and 0 for no tokens says so.
pub(super) fn money(recorded: Option<f64>, tokens: [Option<i64>; 2]) -> Inline {
    let used = tokens.into_iter().flatten().any(|tokens| tokens > 0);
    match recorded {
        None => Inline::from(units::NOT_RECORDED),
        Some(0.0) if used => Inline::from(UNPRICED),
        Some(0.0) => Inline::from("0 (no tokens used)"),
        Some(usd) => Inline::number(units::usd(usd)),
    }
}

pub(super) fn tokens(number: Option<i64>) -> Inline {
    Inline::recorded(number, |number| Inline::number(units::tokens(number)))
}

fn breakdown(f: &mut fmt::Formatter<'_>, cost: &Cost) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Cost Breakdown"))?;
    if cost.by_agent.is_empty() {
        return write!(f, "{}", Paragraph::new("Not recorded: no file names an agent."));
    }
    let mut table = Table::new([
        Column::left("Agent"),
        Column::left("Model"),
        Column::right("Input Tokens"),
        Column::right("Output Tokens"),
        Column::right("Reasoning"),
        Column::right("Cost"),
        Column::right("Share"),
        Column::left("Source"),
    ]);
    for agent in &cost.by_agent {
        table.row([
            Inline::text(agent.agent.as_str()),
            Inline::recorded(agent.model.as_deref(), Inline::text),
            tokens(agent.input_tokens),
            tokens(agent.output_tokens),
            tokens(agent.reasoning_tokens),
            money(agent.cost_recorded, [agent.input_tokens, agent.output_tokens]),
            match agent.cost_share {
                Some(share) => Inline::number(units::percent(share)),
                None => Inline::from("–"),
            },
            places(&agent.evidence),
        ]);
    }
    table.row([
        Inline::from("**Total**"),
        Inline::blank(),
        tokens(cost.input_tokens.value),
        tokens(cost.output_tokens.value),
        tokens(cost.reasoning_tokens.value),
        match cost.cost_status {
            CostStatus::Partial => {
                money(cost.cost_recorded.value, [None, None]).own(" (lower bound: partly unpriced)")
            }
            _ => money(
                cost.cost_recorded.value,
                [cost.input_tokens.value, cost.output_tokens.value],
            ),
        },
        Inline::blank(),
        places(&cost.cost_recorded.evidence),
    ]);
    write!(f, "{table}")?;
    if cost
        .by_agent
        .iter()
        .any(|agent| agent.basis == TokenBasis::Rounds)
    {
        write!(
            f,
            "{}",
            Paragraph::new(
                "Where an agent's counters are not recorded, the figures are the sum of its finished rounds: a lower bound."
            )
        )?;
    } else if cost
        .by_agent
        .iter()
        .all(|agent| agent.basis == TokenBasis::NotRecorded)
    {
        write!(
            f,
            "{}",
            Paragraph::new("Neither `metrics_summary.json` nor `status.json` records tokens or cost.")
        )?;
    } else if cost
        .by_agent
        .iter()
        .any(|agent| agent.basis == TokenBasis::Status)
    {
        write!(
            f,
            "{}",
            Paragraph::new(
                "`metrics_summary.json` does not record them: figures are those of the last write of `status.json`."
            )
        )?;
    }
    if cost.subagent_cost_usd.value.is_some_and(|usd| usd > 0.0) {
        let line = Inline::from("The total cost contains ")
            .then(Inline::recorded(cost.subagent_cost_usd.value, |usd| {
                Inline::number(units::usd(usd))
            }))
            .own(" of subagents; the tokens do not contain theirs.");
        write!(f, "{}", Paragraph::new(line))?;
    }
    Ok(())
}

fn cache(f: &mut fmt::Formatter<'_>, cost: &Cost) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Cache Efficiency"))?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Cached Input Tokens"),
        Column::right("Input Tokens"),
        Column::right("Hit Rate"),
        Column::left("Basis"),
        Column::left("Source"),
    ])
    .when_empty("Not recorded: no file names an agent.");
    for agent in &cost.by_agent {
        table.row([
            Inline::text(agent.agent.as_str()),
            tokens(agent.cached_input_tokens),
            tokens(agent.input_tokens),
            hit_rate(agent.cache_hit_rate),
            basis(agent),
            places(&agent.evidence),
        ]);
    }
    if !cost.by_agent.is_empty() {
        table.row([
            Inline::from("**Total**"),
            tokens(cost.cached_input_tokens.value),
            tokens(cost.input_tokens.value),
            hit_rate(cost.cache_hit_rate.value),
            Inline::blank(),
            places(&cost.cache_hit_rate.evidence),
        ]);
    }
    write!(f, "{table}")
}

fn hit_rate(rate: Option<f64>) -> Inline {
    Inline::recorded(rate, |rate| Inline::number(units::percent(rate)))
}

fn basis(agent: &AgentCost) -> Inline {
    if agent.cache_hit_rate.is_none() {
        return Inline::from("–");
    }
    Inline::from(match agent.cache_basis {
        CacheBasis::Inside => "cached ÷ input",
        CacheBasis::Outside => "cached ÷ (input + cached), upper bound",
        CacheBasis::AssumedInside => "cached ÷ input (backend not recorded)",
        CacheBasis::AssumedOutside => "cached ÷ (input + cached), assumed: cached exceeds input",
        _ => units::NOT_RECORDED,
    })
}

fn by_round(f: &mut fmt::Formatter<'_>, cost: &Cost) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "By Round"))?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Round"),
        Column::left("Type"),
        Column::left("Outcome"),
        Column::right("Input Tokens"),
        Column::right("Output Tokens"),
        Column::right("Reasoning"),
        Column::right("Cost"),
        Column::left("Source"),
    ])
    .when_empty("No round is recorded.");
    for round in cost.by_round.iter().take(MAX_ROWS) {
        table.row([
            Inline::text(round.agent.as_str()),
            Inline::number(units::integer(round.round)),
            Inline::text(&round.kind),
            Inline::text(&round.outcome),
            tokens(round.input_tokens),
            tokens(round.output_tokens),
            tokens(round.reasoning_tokens),
            money(round.cost_recorded, [round.input_tokens, round.output_tokens]),
            places(&round.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, cost.by_round.len(), MAX_ROWS)
}

fn by_model(f: &mut fmt::Formatter<'_>, cost: &Cost) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "By Model"))?;
    let mut table = Table::new([
        Column::left("Model"),
        Column::left("Agents"),
        Column::right("Input Tokens"),
        Column::right("Output Tokens"),
        Column::right("Cost"),
        Column::left("Source"),
    ])
    .when_empty("Not recorded: no model is named in `execution_metadata.yaml`, or the file is missing.");
    for model in &cost.by_model {
        table.row([
            Inline::text(&model.model),
            Inline::joined(
                model.agents.iter().map(|agent| Inline::text(agent.as_str())),
                ", ",
            ),
            tokens(model.input_tokens),
            tokens(model.output_tokens),
            money(model.cost_recorded, [model.input_tokens, model.output_tokens]),
            places(&model.evidence),
        ]);
    }
    write!(f, "{table}")
}

fn subagents(f: &mut fmt::Formatter<'_>, cost: &Cost) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Subagents"))?;
    let mut table = Table::new([
        Column::left("Subagent"),
        Column::right("Input Tokens"),
        Column::right("Output Tokens"),
        Column::right("Cost"),
        Column::left("In the Total Cost"),
        Column::left("Source"),
    ])
    .when_empty("No subagent is recorded.");
    for child in cost.by_subagent.iter().take(MAX_ROWS) {
        table.row([
            Inline::text(&child.id),
            tokens(child.input_tokens),
            tokens(child.output_tokens),
            match child.cost_recorded {
                None => Inline::from("unpriced (not recorded)"),
                recorded => money(recorded, [child.input_tokens, child.output_tokens]),
            },
            Inline::from(if child.in_run_cost { "yes" } else { "no" }),
            places(&child.evidence),
        ]);
    }
    write!(f, "{table}")?;
    more(f, cost.by_subagent.len(), MAX_ROWS)
}

fn unattributed(f: &mut fmt::Formatter<'_>, cost: &Cost) -> fmt::Result {
    write!(f, "{}", Heading::new(3, "Unattributed"))?;
    write!(
        f,
        "{}",
        Paragraph::new(
            "Tokens and cost of an agent that no round of its history accounts for, such as rounds whose vote was not recorded."
        )
    )?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::right("Input Tokens"),
        Column::right("Output Tokens"),
        Column::right("Cost"),
        Column::right("Input of Earlier Attempts"),
        Column::right("Output of Earlier Attempts"),
        Column::left("Source"),
    ])
    .when_empty("Not recorded: no file has both the counters of an agent and its rounds.");
    for agent in &cost.by_agent {
        if agent.unattributed_input_tokens.is_none() && agent.unattributed_output_tokens.is_none() {
            continue;
        }
        let unpriced = agent.cost_usd.is_none();
        table.row([
            Inline::text(agent.agent.as_str()),
            tokens(agent.unattributed_input_tokens),
            tokens(agent.unattributed_output_tokens),
            match agent.unattributed_cost_usd {
                Some(0.0) if unpriced => Inline::from(UNPRICED),
                Some(0.0) => Inline::from("0"),
                recorded => money(recorded, [None, None]),
            },
            tokens(agent.carried_input_tokens),
            tokens(agent.carried_output_tokens),
            places(&agent.evidence),
        ]);
    }
    write!(f, "{table}")
}

#[cfg(test)]
mod tests {
    use massgen_log_analysis::model::spine::Session;
    use massgen_log_analysis::{Analysis, Options, TurnAnalysis};

    use super::super::{Page, Render, delegation, enforcement, failures};
    use crate::ReportOptions;
    use crate::words::violations;

    fn turn(fixture: &str) -> TurnAnalysis {
        let path = format!("{}/../fixtures/{fixture}", env!("CARGO_MANIFEST_DIR"));
        let session = Session::load(path).unwrap();
        Analysis::of(&session, &Options::default()).turns.pop().unwrap()
    }

    fn section(turn: &TurnAnalysis, render: Render) -> String {
        struct Shown<'a>(&'a TurnAnalysis, Render);
        impl std::fmt::Display for Shown<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let page = Page {
                    turn: self.0,
                    attempt: self.0.last().unwrap(),
                    options: &ReportOptions::default(),
                };
                (self.1)(f, &page)
            }
        }
        Shown(turn, render).to_string()
    }

    #[test]
    fn a_missing_price_is_never_a_price_of_nothing() {
        let text = section(
            &turn("0.1.97_s06_api_errors/log_20261124_055043_018059"),
            super::render,
        );
        assert!(text.contains("unpriced (recorded 0)"), "{text}");
        assert!(!text.replace("$0.", "").contains("$0"), "{text}");
        let text = section(
            &turn("0.1.12_s01_two_agents_vote/log_20261124_060703_288258"),
            super::render,
        );
        assert!(text.contains("records tokens or cost"), "{text}");
        assert!(!text.contains('$'), "{text}");
    }

    #[test]
    fn a_priced_run_has_a_total() {
        let text = section(
            &turn("0.1.97_s13_priced/log_20261124_063739_143903"),
            super::render,
        );
        assert!(
            text.contains("| **Total** |  | 59,891 | 133 | 234 | $0.062947 |"),
            "{text}"
        );
    }

    #[test]
    fn the_sections_state_facts_and_survive_hostile_text() {
        for fixture in [
            "synthetic/hostile/log_20260105_190000_550000",
            "synthetic/error_tie/log_20260105_200000_600000",
            "synthetic/subagents/log_20260105_120000_100000",
        ] {
            let turn = turn(fixture);
            for render in [
                super::render,
                failures::render,
                enforcement::render,
                delegation::render,
            ] {
                let text = section(&turn, render);
                assert_eq!(violations(&text), [], "{text}");
                assert!(text.starts_with("## ") && text.ends_with("\n\n"), "{text}");
                for line in text.lines() {
                    assert!(!line.contains('\u{202e}') && !line.contains('\u{1b}'), "{line}");
                    // Outside of code spans.
                    for plain in line.split('`').step_by(2) {
                        assert!(!plain.replace("\\<img", "").contains("<img"), "{line}");
                    }
                }
            }
        }
    }
}
