//! What follows from the play as a whole: numbers of failures, restarts, votes.

use std::collections::BTreeMap;

use super::desk::Desk;
use super::plan::End;
use crate::keys::{arguments, message};
use crate::script::{Ending, Reply, SHELL};
use crate::truth::Detector;

/// Failures add up: their number, and those with one message.
pub(super) fn failures(desk: &mut Desk) {
    let mut clusters: BTreeMap<String, usize> = BTreeMap::new();
    let mut commands = 0;
    for call in desk.script.rounds.iter().flat_map(|round| &round.calls) {
        let text = match (&call.error, &call.reply) {
            (Some(error), _) => error,
            (None, Reply::Shell { code, stderr, .. }) if *code != 0 => stderr,
            _ => continue,
        };
        commands += usize::from(call.tool == SHELL);
        *clusters.entry(message(text)).or_default() += 1;
    }
    if commands > 0 {
        desk.add(Detector::FailedCommand, commands.to_string());
    }
    if desk.innocent > 0 {
        desk.near(Detector::FailedCommand, (commands + desk.innocent).to_string());
    }
    for (message, count) in clusters {
        desk.add(Detector::FailureCluster, format!("{message}|{count}"));
    }
}

/// Which answer cut which round, and what of it was done again.
pub(super) fn restarts(desk: &mut Desk) {
    let plans = desk.plan.rounds.clone();
    for (at, plan) in plans.iter().enumerate() {
        let wave = plan.last;
        let Some(author) = wave
            .checked_sub(1)
            .and_then(|wave| desk.plan.authors.get(wave))
            .copied()
        else {
            continue;
        };
        let label = desk
            .script
            .label(author, desk.plan.answers_before(author, wave + 1));
        let calls = desk
            .script
            .rounds
            .get(at)
            .map(|round| round.calls.clone())
            .unwrap_or_default();
        let key = format!("{label}|{}|{}", desk.id(plan.agent), calls.len());
        match plan.end {
            End::Cut | End::Ignored { .. } => desk.add(Detector::RestartLedger, key),
            // It had ended, by itself.
            End::Answer(_) | End::Before { .. } => desk.near(Detector::RestartLedger, key),
            _ => {}
        }
        for call in calls {
            let again = plans.iter().enumerate().any(|(later, other)| {
                other.agent == plan.agent
                    && other.ordinal > plan.ordinal
                    && desk.script.rounds.get(later).is_some_and(|round| {
                        round
                            .calls
                            .iter()
                            .any(|other| other.tool == call.tool && other.args == call.args)
                    })
            });
            if again {
                let key = format!("{}|{}|{}", desk.id(plan.agent), call.tool, arguments(&call.args));
                if plan.is_cut() {
                    desk.add(Detector::Redone, key);
                } else {
                    desk.near(Detector::Redone, key);
                }
            }
        }
    }
}

/// Everything about votes; returns the winner.
pub(super) fn votes(desk: &mut Desk) -> usize {
    let plans = desk.plan.rounds.clone();
    let last_answer = desk
        .script
        .rounds
        .iter()
        .filter(|round| matches!(round.ending, Ending::Answer { .. }))
        .map(|round| round.end)
        .fold(0.0, f64::max);
    let mut valid = vec![0_usize; desk.plan.agents];
    let mut raw = valid.clone();
    let mut order: Vec<usize> = (0..plans.len()).collect();
    order.sort_by(|a, b| {
        let end = |at: &usize| desk.script.rounds.get(*at).map_or(0.0, |round| round.end);
        end(a).total_cmp(&end(b))
    });
    let mut before: BTreeMap<usize, String> = BTreeMap::new();
    let mut seen_near = false;
    for at in order {
        let (Some(plan), Some(round)) = (plans.get(at), desk.script.rounds.get(at).cloned()) else {
            continue;
        };
        let voter = desk.id(plan.agent);
        if let End::Ignored { .. } = plan.end {
            desk.add(Detector::IgnoredVote, voter.clone());
        }
        let Ending::Vote { target, ordinal, .. } = &round.ending else {
            continue;
        };
        let (target, ordinal, end) = (*target, *ordinal, round.end);
        let injected = round.calls.iter().any(|call| call.injects.contains(&target));
        let label = desk.script.label(target, ordinal);
        let key = format!("{voter}|{label}");
        for (counts, counted) in [(&mut raw, true), (&mut valid, end > last_answer)] {
            if let (Some(count), true) = (counts.get_mut(target), counted) {
                *count += 1;
            }
        }
        if target == plan.agent {
            desk.add(Detector::SelfVote, key.clone());
        } else if !seen_near {
            seen_near = true;
            desk.near(Detector::SelfVote, key.clone());
        }
        match plan.end {
            End::Stale { .. } => desk.add(Detector::SupersededVote, key.clone()),
            End::Blind { .. } => desk.add(Detector::BlindVote, key.clone()),
            End::Glance { .. } => desk.near(Detector::BlindVote, key.clone()),
            End::Before { .. } => {
                let author = plan
                    .last
                    .checked_sub(1)
                    .and_then(|wave| desk.plan.authors.get(wave));
                if author == Some(&target) {
                    desk.near(Detector::SupersededVote, key.clone());
                }
                desk.near(Detector::IgnoredVote, voter.clone());
            }
            _ if injected && target != plan.agent => desk.near(Detector::BlindVote, key.clone()),
            _ => {}
        }
        if let Some(previous) = before.insert(plan.agent, label.clone()) {
            let key = format!("{voter}|{previous}|{label}");
            if previous == label {
                desk.near(Detector::Flip, key);
            } else {
                desk.add(Detector::Flip, key);
            }
        }
    }
    let leaders = |counts: &[usize]| -> Vec<usize> {
        let highest = counts.iter().max().copied().unwrap_or(0);
        let leads = |agent: &usize| counts.get(*agent) == Some(&highest);
        (0..counts.len()).filter(leads).collect()
    };
    let names = |agents: &[usize]| -> String {
        let mut names: Vec<String> = agents
            .iter()
            .map(|agent| desk.script.id(*agent).to_owned())
            .collect();
        names.sort();
        names.join("+")
    };
    let first = leaders(&valid);
    let (tied, all_tied) = (names(&first), leaders(&raw));
    let all_names = names(&all_tied);
    if first.len() > 1 {
        desk.add(Detector::Tie, tied);
    } else if all_tied.len() > 1 {
        desk.near(Detector::Tie, all_names);
    } else {
        // One vote less for the first, and it would be one.
        let lead = first
            .first()
            .and_then(|agent| valid.get(*agent))
            .copied()
            .unwrap_or(0);
        let second: Vec<usize> = (0..valid.len())
            .filter(|agent| valid.get(*agent).is_some_and(|votes| votes + 1 == lead))
            .collect();
        if lead > 1 && !second.is_empty() {
            let close: Vec<usize> = first.iter().chain(&second).copied().collect();
            let key = {
                let mut names: Vec<String> = close.iter().map(|agent| desk.id(*agent)).collect();
                names.sort();
                names.join("+")
            };
            desk.near(Detector::Tie, key);
        }
    }
    first.first().copied().unwrap_or(0)
}
