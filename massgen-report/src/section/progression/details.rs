//! What changed in each step: parts of the text, files, changedoc, criteria, price; and what to read.

use std::fmt::{self, Display as _};

use massgen_log_analysis::FileChange;
use massgen_log_analysis::question::progression::{
    AgentProgression, ChangedocChange, CriteriaChange, Spent, Step, StructureChange, ToRead,
};

use super::{ROWS, change, label, more, similarity, step_name};
use crate::markdown::{Column, Heading, Inline, List, Paragraph, Table};
use crate::units;

/// Steps whose details are written out.
const STEPS: usize = 20;
/// Files that are named of one step.
const FILES: usize = 8;
/// Characters of a quoted reason.
const QUOTED: usize = 160;

pub(super) fn parts(f: &mut fmt::Formatter<'_>, agents: &[AgentProgression]) -> fmt::Result {
    Heading::new(3, "What changed in each step").fmt(f)?;
    let mut table = Table::new([
        Column::left("Agent"),
        Column::left("Step"),
        Column::left("Parts of the text"),
        Column::left("Workspace files by path and size"),
        Column::left("Changedoc"),
        Column::left("Criteria (checklist)"),
        Column::left("Best so far by votes"),
        Column::right("Similarity to it"),
        Column::left("Rounds, time, tokens and cost in between"),
    ]);
    let all = steps(agents);
    for (agent, step) in all.clone().take(ROWS) {
        table.row([
            Inline::text(agent.agent.as_str()),
            step_name(step),
            structure(&step.structure),
            files(step),
            changedoc(step.changedoc.as_ref()),
            criteria(step.criteria.as_ref()),
            best(step),
            similarity(&step.to_best),
            spent(step.spent.as_ref()),
        ]);
    }
    table.fmt(f)?;
    more(f, all.count().saturating_sub(ROWS))?;
    Paragraph::new(
        Inline::from("Best so far: ")
            .own(massgen_log_analysis::LEAD_RULE)
            .own(". Files are compared by path and size, not by content."),
    )
    .fmt(f)
}

pub(super) fn judgement(f: &mut fmt::Formatter<'_>, agents: &[AgentProgression]) -> fmt::Result {
    Heading::new(3, "For the reader to judge: was the change one of substance?").fmt(f)?;
    let all = steps(agents);
    let mut list = List::new();
    for (agent, step) in all.clone().take(STEPS) {
        list.item(
            Inline::from("☐ substantive ☐ marginal ☐ none or less: ")
                .then(Inline::text(agent.agent.as_str()))
                .own(", ")
                .then(step_name(step))
                .own(". To read:"),
        );
        for place in &step.to_read {
            list.nested(to_read(place));
        }
        let listed = step
            .to_read
            .iter()
            .filter(|place| place.evidence.excerpt.is_some())
            .count() as u64;
        let left_out = step.vote_reasons.saturating_sub(listed);
        if left_out > 0 {
            list.nested(
                Inline::number(units::count(left_out, "more vote reason", "more vote reasons"))
                    .own(" not listed"),
            );
        }
    }
    list.fmt(f)?;
    more(f, all.count().saturating_sub(STEPS))
}

fn steps(agents: &[AgentProgression]) -> impl Iterator<Item = (&AgentProgression, &Step)> + Clone {
    agents
        .iter()
        .flat_map(|agent| agent.steps.iter().map(move |step| (agent, step)))
}

fn to_read(place: &ToRead) -> Inline {
    let mut line = Inline::from(place.what.describe());
    if let Some(label) = &place.label {
        line = line.own(" of ").then(Inline::text(label.as_str()));
    }
    if let Some(by) = &place.by {
        line = line.own(" by ").then(Inline::text(by.as_str()));
    }
    line = line
        .own(": ")
        .then(Inline::code(&place.evidence.location.to_string()));
    if let Some(lines) = place.lines {
        line = line
            .own(" (")
            .then(Inline::number(units::count(lines, "line", "lines")))
            .own(")");
    }
    match &place.evidence.excerpt {
        Some(words) => line.own(" ").then(Inline::quote(words, QUOTED)),
        None => line,
    }
}

fn structure(parts: &StructureChange) -> Inline {
    let all = [
        ("headings ", &parts.headings),
        ("list items ", &parts.list_items),
        ("code blocks ", &parts.code_blocks),
        ("tables ", &parts.tables),
        ("links ", &parts.links),
    ];
    if all
        .iter()
        .all(|(_, size)| size.before.is_none() || size.after.is_none())
    {
        return Inline::from(units::NOT_RECORDED);
    }
    let present = all
        .iter()
        .filter(|(_, size)| size.before.max(size.after) > Some(0));
    let parts = Inline::joined(
        present.map(|(name, size)| Inline::from(*name).then(change(size))),
        ", ",
    );
    if parts.is_blank() {
        Inline::from("none in either")
    } else {
        parts
    }
}

fn files(step: &Step) -> Inline {
    let Some(found) = &step.workspace else {
        return Inline::from("no two copies");
    };
    let counts = Inline::number(units::integer(found.added))
        .own(" added, ")
        .then(Inline::number(units::integer(found.removed)))
        .own(" removed, ")
        .then(Inline::number(units::integer(found.resized)))
        .own(" resized, ")
        .then(Inline::number(units::integer(found.same)))
        .own(" same");
    let counts = if found.is_complete {
        counts
    } else {
        counts.own(" (of the listed files)")
    };
    if found.files.is_empty() {
        return counts;
    }
    let named = found.files.iter().take(FILES).map(file);
    let all = counts.own(": ").then(Inline::joined(named, ", "));
    match found
        .changed()
        .saturating_sub(found.files.len().min(FILES) as u64)
    {
        0 => all,
        rest => all
            .own(" and ")
            .then(Inline::number(units::integer(rest)))
            .own(" more"),
    }
}

fn file(file: &FileChange) -> Inline {
    let size =
        |size: Option<u64>| size.map_or(Inline::from("–"), |size| Inline::number(units::bytes(size)));
    Inline::code(file.path.as_str())
        .own(" (")
        .then(size(file.before))
        .own(" → ")
        .then(size(file.after))
        .own(")")
}

fn changedoc(found: Option<&ChangedocChange>) -> Inline {
    let Some(found) = found else {
        return Inline::from("none");
    };
    if found.is_identical == Some(true) {
        return Inline::from("identical");
    }
    change(&found.lines)
        .own(" lines, similarity ")
        .then(similarity(&found.similarity))
}

fn criteria(found: Option<&CriteriaChange>) -> Inline {
    let Some(found) = found else {
        return Inline::from("not scored twice");
    };
    let counts = Inline::number(units::integer(found.improved))
        .own(" improved, ")
        .then(Inline::number(units::integer(found.stagnated)))
        .own(" stagnated, ")
        .then(Inline::number(units::integer(found.regressed)))
        .own(" regressed: ");
    let scores = found.criteria.iter().take(ROWS).map(|one| {
        Inline::text(&one.id)
            .own(" ")
            .then(Inline::number(units::decimal(one.before, 1)))
            .own(" → ")
            .then(Inline::number(units::decimal(one.after, 1)))
    });
    let all = counts.then(Inline::joined(scores, ", "));
    match found.same_scorer {
        Some(false) => all.own(" (different scorers)"),
        _ => all,
    }
}

fn best(step: &Step) -> Inline {
    let best = &step.best_so_far;
    match &best.label {
        Some(found) => label(Some(found.as_str()), 0)
            .own(" (")
            .then(Inline::number(units::count(best.votes, "vote", "votes")))
            .own(")"),
        None if best.tied.is_empty() => Inline::from("no valid vote"),
        None => Inline::from("tie: ").then(Inline::joined(
            best.tied.iter().map(|label| Inline::text(label.as_str())),
            ", ",
        )),
    }
}

fn spent(found: Option<&Spent>) -> Inline {
    let Some(found) = found else {
        return Inline::from(units::NOT_RECORDED);
    };
    let cost = match (found.cost_usd, found.cost_recorded) {
        (Some(cost), _) => Inline::number(units::usd(cost)),
        (None, Some(_)) => Inline::from(units::UNPRICED),
        (None, None) => Inline::from(units::NOT_RECORDED),
    };
    let line = Inline::number(units::count(found.rounds, "round", "rounds"))
        .own(", ")
        .then(Inline::number(units::recorded(
            found.round_seconds,
            units::seconds,
        )))
        .own(", ")
        .then(Inline::number(units::recorded(found.input_tokens, units::tokens)))
        .own(" / ")
        .then(Inline::number(units::recorded(
            found.output_tokens,
            units::tokens,
        )))
        .own(", ")
        .then(cost);
    match found.without_record {
        0 => line,
        lost => line
            .own(" (")
            .then(Inline::number(units::count(lost, "round", "rounds")))
            .own(" without record)"),
    }
}
