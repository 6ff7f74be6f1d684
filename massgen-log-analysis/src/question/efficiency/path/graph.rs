//! What each round waited for.

use massgen_log_model::artifact::round_record::RoundType;
use massgen_log_model::spine::{EndBasis, Outcome};
use massgen_log_model::{AnswerLabel, Location};

use super::super::timeline::{Counted, Timeline};
use super::Link;
use super::signals::Signals;
use crate::intervals::Interval;

/// Longest time in seconds from the end of a round to the agent's next start that is MassGen's own work
/// between the two. In real sessions it stays below 1.1 s; a longer gap means that the agent waited.
pub const HAND_OVER_SECONDS: f64 = 1.2;

/// Two clocks of one process, or two events of one instant, differ by less than this many seconds.
const SAME_INSTANT: f64 = 0.1;

/// A round with both ends known.
pub(super) struct Node<'a> {
    pub(super) counted: Counted<'a>,
    pub(super) stretch: Interval,
}

/// Something that a round waited for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cause {
    /// The round that had to end.
    pub(super) node: usize,
    /// How much later that round could have ended without moving this start.
    pub(super) margin: f64,
}

/// Why a round began when it did.
pub(super) struct Start {
    pub(super) link: Link,
    pub(super) label: Option<AnswerLabel>,
    /// Everything that had to end before; the one with margin 0 that set the start comes first.
    pub(super) causes: Vec<Cause>,
    /// Where the event that ended the wait stands.
    pub(super) place: Option<Location>,
}

/// The rounds of an attempt and what they waited for.
pub(super) struct Graph<'a> {
    pub(super) whole: Interval,
    pub(super) nodes: Vec<Node<'a>>,
    /// One for each node.
    pub(super) starts: Vec<Start>,
    /// The round whose end the end of the attempt waited for.
    pub(super) last: usize,
}

impl<'a> Graph<'a> {
    /// `None` when the attempt's start or every round is unknown.
    pub(super) fn of(timeline: &Timeline<'a>) -> Option<Self> {
        let whole = timeline.whole()?;
        let nodes: Vec<Node<'a>> = timeline
            .all_counted()
            .filter_map(|counted| {
                Some(Node {
                    counted,
                    stretch: timeline.of_round(counted.round)?,
                })
            })
            .collect();
        let last = last(&nodes)?;
        let signals = Signals::of(timeline, &nodes);
        let starts = (0..nodes.len()).map(|at| start(&signals, &nodes, at)).collect();
        Some(Self {
            whole,
            nodes,
            starts,
            last,
        })
    }

    /// The rounds from the last to the first along the causes that set each start.
    pub(super) fn chain(&self) -> Vec<usize> {
        let mut chain = Vec::new();
        let mut is_in = vec![false; self.nodes.len()];
        let mut next = Some(self.last);
        // Damaged times could make rounds wait for each other.
        while let Some(at) = next
            && let Some(known) = is_in.get_mut(at)
            && !*known
        {
            *known = true;
            chain.push(at);
            next = self
                .starts
                .get(at)
                .and_then(|start| Some(start.causes.first()?.node));
        }
        chain
    }
}

pub(super) fn is_final(node: &Node<'_>) -> bool {
    matches!(
        node.counted.round.kind,
        RoundType::Presentation | RoundType::PostEvaluation
    )
}

/// Whether the round was still running when something else ended it: nothing waited for its end.
pub(super) fn is_cut_off(node: &Node<'_>) -> bool {
    matches!(
        node.counted.round.end_basis,
        Some(EndBasis::InferredFinal | EndBasis::InferredLastRecord)
    )
}

/// Whether a time limit or the end of the record ended the round.
fn is_ended_from_outside(node: &Node<'_>) -> bool {
    is_cut_off(node) || node.counted.round.outcome == Outcome::Timeout
}

/// The final round that ended last, else the round that ended last. Where a limit or the end of the record
/// ended several at one instant, the one of them that began first.
fn last(nodes: &[Node<'_>]) -> Option<usize> {
    if let Some(last) = latest(nodes, is_final) {
        return Some(last);
    }
    let last = latest(nodes, |_| true)?;
    let node = nodes.get(last)?;
    if !is_ended_from_outside(node) {
        return Some(last);
    }
    nodes
        .iter()
        .enumerate()
        .filter(|(_, other)| {
            is_ended_from_outside(other) && node.stretch.to - other.stretch.to <= SAME_INSTANT
        })
        .min_by(|(_, a), (_, b)| a.stretch.from.total_cmp(&b.stretch.from))
        .map(|(at, _)| at)
}

fn latest(nodes: &[Node<'_>], wanted: impl Fn(&Node<'_>) -> bool) -> Option<usize> {
    nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| wanted(node))
        .reduce(|best, next| {
            if next.1.stretch.to > best.1.stretch.to {
                next
            } else {
                best
            }
        })
        .map(|(at, _)| at)
}

fn start(signals: &Signals<'_>, nodes: &[Node<'_>], at: usize) -> Start {
    let Some(node) = nodes.get(at) else {
        return begun();
    };
    let own = previous(nodes, at);
    if node.counted.round.kind == RoundType::PostEvaluation {
        let presented =
            own.or_else(|| latest(nodes, |other| other.counted.round.kind == RoundType::Presentation));
        return presented.map_or_else(begun, |node| after_own(node, Link::OwnPreviousRound));
    }
    if is_final(node) {
        return decided(nodes, node)
            .or_else(|| own.map(|own| after_own(own, Link::NotKnown)))
            .unwrap_or_else(begun);
    }
    match own {
        Some(own) => restarted(signals, nodes, at, own),
        None => begun(),
    }
}

fn begun() -> Start {
    Start {
        link: Link::StartedRun,
        label: None,
        causes: Vec::new(),
        place: None,
    }
}

fn after_own(node: usize, link: Link) -> Start {
    Start {
        link,
        label: None,
        causes: vec![Cause { node, margin: 0.0 }],
        place: None,
    }
}

/// The agent's round before. Nodes of one agent stand together, in order of start.
fn previous(nodes: &[Node<'_>], at: usize) -> Option<usize> {
    let before = at.checked_sub(1)?;
    (nodes.get(before)?.counted.agent.id == nodes.get(at)?.counted.agent.id).then_some(before)
}

/// The presentation waits for the last decision of every agent.
fn decided(nodes: &[Node<'_>], final_round: &Node<'_>) -> Option<Start> {
    let from = final_round.stretch.from;
    let has_decided =
        |node: &Node<'_>| !is_final(node) && !is_cut_off(node) && node.stretch.to <= from + SAME_INSTANT;
    let mut last_of_agents: Vec<usize> = Vec::new();
    let mut first = 0;
    for own in nodes.chunk_by(|a, b| a.counted.agent.id == b.counted.agent.id) {
        last_of_agents.extend(own.iter().rposition(has_decided).map(|last| first + last));
        first += own.len();
    }
    let decider = last_of_agents
        .iter()
        .copied()
        .filter_map(|at| Some((at, nodes.get(at)?)))
        .reduce(|best, next| {
            if next.1.stretch.to > best.1.stretch.to {
                next
            } else {
                best
            }
        })?;
    let round = decider.1.counted.round;
    let mut causes = vec![Cause {
        node: decider.0,
        margin: 0.0,
    }];
    causes.extend(
        last_of_agents
            .iter()
            .filter(|at| **at != decider.0)
            .filter_map(|at| {
                Some(Cause {
                    node: *at,
                    margin: decider.1.stretch.to - nodes.get(*at)?.stretch.to,
                })
            }),
    );
    Some(Start {
        link: if round.outcome == Outcome::Timeout {
            Link::TimeLimit
        } else {
            Link::DecisionCompleted
        },
        label: round.label.clone(),
        causes,
        place: round.sources.first().cloned(),
    })
}

/// Why an agent began its next round: it goes on after its own round, or another agent's answer made an
/// agent that had decided, or that waited, start again.
fn restarted(signals: &Signals<'_>, nodes: &[Node<'_>], at: usize, own: usize) -> Start {
    let (Some(node), Some(before)) = (nodes.get(at), nodes.get(own)) else {
        return begun();
    };
    let from = node.stretch.from;
    let agent = &node.counted.agent.id;
    // False starts in between show that the agent did not wait.
    let active = signals
        .false_start_until(agent, from)
        .map_or(before.stretch.to, |end| end.max(before.stretch.to));
    let waited = from - active > HAND_OVER_SECONDS;
    let had_decided = matches!(before.counted.round.outcome, Outcome::Vote | Outcome::Stop);
    if !(had_decided || waited) {
        return after_own(own, Link::OwnPreviousRound);
    }
    // The first answer sets off the restart; only one right before the start can have done so.
    let answer = signals
        .answers_from(|end| end >= before.stretch.to && from - end <= HAND_OVER_SECONDS)
        .filter_map(|at| Some((at, nodes.get(at)?)))
        .take_while(|(_, other)| other.stretch.to <= from + SAME_INSTANT)
        .find(|(_, other)| &other.counted.agent.id != agent);
    let Some((cause, other)) = answer else {
        let link = if waited {
            Link::NotKnown
        } else {
            Link::OwnPreviousRound
        };
        return after_own(own, link);
    };
    let place = signals.place(
        &other.counted.agent.id,
        other.stretch.to - SAME_INSTANT,
        from + SAME_INSTANT,
    );
    Start {
        link: Link::RestartedByAnswer,
        label: other.counted.round.label.clone(),
        causes: vec![
            Cause {
                node: cause,
                margin: 0.0,
            },
            Cause {
                node: own,
                margin: other.stretch.to - before.stretch.to,
            },
        ],
        place: place.or_else(|| other.counted.round.sources.first()).cloned(),
    }
}
