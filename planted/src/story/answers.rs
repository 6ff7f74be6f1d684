//! Texts of answers: what is new in them, what is taken, what stays the same.

use super::desk::Desk;
use super::plan::End;
use crate::script::Call;
use crate::truth::Detector;

/// Words of the question that some answers quote.
const QUOTED: std::ops::Range<usize> = 10..28;

fn quote(desk: &Desk) -> String {
    let words: Vec<&str> = desk.script.prompt.split(' ').collect();
    words.get(QUOTED).unwrap_or_default().join(" ")
}

/// The last words of a text, without its full stop.
fn tail(text: &str, count: usize) -> String {
    let words: Vec<&str> = text.trim_end_matches('.').split(' ').collect();
    let from = words.len().saturating_sub(count);
    words.get(from..).unwrap_or_default().join(" ")
}

/// Writes the answers, and decides the ends of the rounds in which an answer brings nothing new.
pub(super) fn terminals(desk: &mut Desk) {
    let mut quoting = Vec::new();
    for agent in 0..desk.plan.agents {
        let mut text = desk.words.text(36);
        if desk.random.chance(40) {
            text = format!("{}. {text}", quote(desk));
            quoting.push(agent);
        }
        push(desk, agent, format!("{text}."));
    }
    // Agents whose text was taken, and who took it.
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for author in desk.plan.authors.clone() {
        let ordinal = 1 + desk.texts.get(author).map_or(0, Vec::len);
        let round = desk
            .plan
            .rounds
            .iter()
            .position(|round| round.agent == author && round.end == End::Answer(ordinal));
        let (Some(round), Some(previous)) = (
            round,
            desk.texts.get(author).and_then(|texts| texts.last()).cloned(),
        ) else {
            continue;
        };
        let key = desk
            .round(round)
            .map_or_else(String::new, |plan| desk.round_key((plan.agent, plan.first)));
        let label = desk.script.label(author, ordinal);
        let fresh = format!("{}.", desk.words.text(34));
        let text = match desk.random.below(100) {
            0..18 => {
                be_quiet(desk, round);
                desk.add(Detector::NoMeasurableChange, key);
                keeps_taken(desk, &taken, author, &label);
                previous
            }
            18..28 => {
                desk.near(Detector::NoMeasurableChange, key);
                keeps_taken(desk, &taken, author, &label);
                previous
            }
            28..38 => {
                be_quiet(desk, round);
                desk.near(Detector::NoMeasurableChange, key);
                fresh
            }
            roll => {
                let source = (0..desk.plan.agents).find(|source| {
                    *source != author
                        && desk.texts.get(*source).is_some_and(|texts| texts.len() == 1)
                        && taken.iter().all(|(from, _)| from != source)
                });
                let source_text = source.and_then(|source| desk.texts.get(source)?.first().cloned());
                match (roll, source, source_text) {
                    (38..62, Some(source), Some(text)) => {
                        taken.push((source, author));
                        let key = format!("{label}|{}", desk.script.label(source, 1));
                        desk.add(Detector::TakenText, key);
                        format!("{fresh} {}.", tail(&text, 22))
                    }
                    // 11 words are 7 shingles.
                    (62..70, Some(source), Some(text)) => {
                        taken.push((source, author));
                        let key = format!("{label}|{}", desk.script.label(source, 1));
                        desk.near(Detector::TakenText, key);
                        format!("{} {}.", desk.words.text(10), tail(&text, 11))
                    }
                    // 14 words are 10 shingles of 100.
                    (70..78, Some(source), Some(text)) => {
                        taken.push((source, author));
                        let key = format!("{label}|{}", desk.script.label(source, 1));
                        desk.near(Detector::TakenText, key);
                        format!("{} {}.", desk.words.text(90), tail(&text, 14))
                    }
                    (78..92, ..) => {
                        for source in quoting.clone() {
                            if source != author && !quoting.contains(&author) {
                                let key = format!("{label}|{}", desk.script.label(source, 1));
                                desk.near(Detector::TakenText, key);
                            }
                        }
                        format!("{}. {fresh}", quote(desk))
                    }
                    _ => fresh,
                }
            }
        };
        push(desk, author, text);
    }
}

/// An answer that repeats its agent's own text shares it with whoever took it, or with whom it was taken from.
fn keeps_taken(desk: &mut Desk, taken: &[(usize, usize)], author: usize, label: &str) {
    for (from, by) in taken {
        let other = if *from == author {
            *by
        } else if *by == author {
            *from
        } else {
            continue;
        };
        let key = format!("{label}|{}", desk.script.label(other, 1));
        desk.near(Detector::TakenText, key);
    }
}

fn push(desk: &mut Desk, agent: usize, text: String) {
    if let Some(texts) = desk.texts.get_mut(agent) {
        texts.push(text);
    }
}

/// Nothing is written between an agent's answer before and the end of `round`.
fn be_quiet(desk: &mut Desk, round: usize) {
    let Some((agent, ordinal)) = desk.round(round).map(|plan| (plan.agent, plan.ordinal)) else {
        return;
    };
    let since = desk
        .plan
        .rounds
        .iter()
        .filter(|plan| plan.agent == agent && plan.ordinal < ordinal && matches!(plan.end, End::Answer(_)))
        .map(|plan| plan.ordinal)
        .max()
        .unwrap_or(0);
    for plan in &mut desk.plan.rounds {
        if plan.agent == agent && plan.ordinal > since && plan.ordinal <= ordinal {
            plan.quiet = true;
        }
    }
    let look: Vec<Call> = vec![desk.look()];
    desk.end_with(round, look);
}
