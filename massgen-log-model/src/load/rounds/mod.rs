//! Rounds, built once from every artifact that speaks of them: the round history of the metrics, the
//! starts and ends that the coordination events or the event stream record.

mod events;
mod history;

use std::collections::BTreeSet;

use events::{End, Start, ends, event_at, final_start, starts};
use history::{history_exists, key, records};

use super::restarts::{coordination, is_live};
use crate::artifact::coordination_events::CoordinationEventType;
use crate::artifact::events::EventType;
use crate::artifact::round_record::RoundType;
use crate::spine::{Agent, Answer, Artifacts, EndBasis, IgnoredVote, Outcome, Round, Span, Stop, Vote};
use crate::version::MassgenVersion;
use crate::{AgentId, Moment};

pub(super) use history::remember;

/// A start and its record are written within milliseconds, over the event stream within 0.3 s.
const SAME_START_SECONDS: f64 = 1.0;
/// A start that is followed by another within this time, with nothing in between, is a false start.
const FALSE_START_SECONDS: f64 = 1.0;
/// Up to this version the metrics call every coordination round `initial_answer`.
const ALL_INITIAL_UNTIL: MassgenVersion = MassgenVersion::new(0, 1, 30);

pub(super) struct Sources<'a> {
    pub(super) artifacts: &'a Artifacts,
    pub(super) version: Option<MassgenVersion>,
    pub(super) utc_offset: Option<i32>,
    pub(super) span: Option<&'a Span>,
    pub(super) stops: &'a [Stop],
    pub(super) ignored_votes: &'a [IgnoredVote],
    pub(super) earlier: &'a BTreeSet<(String, u64)>,
}

/// Fills in the rounds of every agent; says whether the metrics carry rounds of an earlier attempt.
pub(super) fn build(agents: &mut [Agent], sources: &Sources<'_>) -> bool {
    let mut carries = false;
    for agent in agents.iter_mut() {
        let mut records = records(&agent.id, sources);
        let began = began(sources.artifacts);
        let (own, carried): (Vec<_>, Vec<_>) = records.drain(..).partition(|round| {
            let key = key(&agent.id, round.start.map(|start| start.seconds));
            let known = key.is_some_and(|key| sources.earlier.contains(&key));
            let before = match (round.start, began) {
                (Some(start), Some(began)) => {
                    began.since(start).is_some_and(|lead| lead > SAME_START_SECONDS)
                }
                _ => false,
            };
            !(known || (before && !sources.earlier.is_empty()))
        });
        carries |= !carried.is_empty();
        agent.carried_rounds = carried;
        agent.rounds = join(&agent.id, own, sources);
    }
    carries
}

/// When this attempt's coordination began; `None` when its tracker was reset.
fn began(artifacts: &Artifacts) -> Option<Moment> {
    let doc = artifacts.coordination_events.as_ref()?;
    is_live(artifacts).then_some(())?;
    Moment::utc(doc.value.session_metadata.as_ref()?.start_time?)
}

fn by_time(a: Option<Moment>, b: Option<Moment>) -> std::cmp::Ordering {
    let seconds = |moment: Option<Moment>| moment.map_or(f64::INFINITY, |moment| moment.seconds);
    seconds(a).total_cmp(&seconds(b))
}

/// Joins the recorded rounds with the starts and ends that were seen.
fn join(agent: &AgentId, recorded: Vec<Round>, sources: &Sources<'_>) -> Vec<Round> {
    let starts = starts(agent, sources);
    let ends = ends(agent, sources);
    let has_history = history_exists(sources.artifacts);

    // The nearest pairs first: false starts lie milliseconds from the real start.
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    let mut by_start: Vec<(usize, Moment)> = starts.iter().map(|start| start.time).enumerate().collect();
    by_start.sort_by(|a, b| a.1.seconds.total_cmp(&b.1.seconds));
    for (r, round) in recorded.iter().enumerate() {
        let Some(time) = round.start else { continue };
        let near = by_start.partition_point(|(_, start)| time.seconds - start.seconds >= SAME_START_SECONDS);
        let around = by_start
            .iter()
            .skip(near)
            .take_while(|(_, start)| start.seconds - time.seconds < SAME_START_SECONDS);
        for (s, start) in around {
            if let Some(gap) = time.since(*start) {
                pairs.push((gap.abs(), r, *s));
            }
        }
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut of_start: Vec<Option<usize>> = vec![None; starts.len()];
    let mut taken = vec![false; recorded.len()];
    for (_, r, s) in pairs {
        if let (Some(slot @ None), Some(used @ false)) = (of_start.get_mut(s), taken.get_mut(r)) {
            *slot = Some(r);
            *used = true;
        }
    }

    let mut rounds = Vec::new();
    let mut next_end = ends.iter().peekable();
    for (s, start) in starts.iter().enumerate() {
        let next = starts.get(s + 1).map(|next| next.time);
        while next_end
            .peek()
            .is_some_and(|end| end.time.seconds < start.time.seconds)
        {
            next_end.next();
        }
        let end = next_end.next_if(|end| next.is_none_or(|next| end.time.seconds <= next.seconds));
        let record = of_start.get(s).copied().flatten().and_then(|r| recorded.get(r));
        let mut round = match record {
            Some(record) => record.clone(),
            None => unrecorded(agent, start, next, end, has_history, sources),
        };
        round.seen.clone_from(&start.seen);
        round.number = round.number.or(start.number);
        if record.is_some() {
            round.sources.push(start.source.clone());
            if sources
                .version
                .is_some_and(|version| version <= ALL_INITIAL_UNTIL)
                && round.kind == RoundType::InitialAnswer
            {
                round.kind = kind_by_sight(start);
            }
        }
        if let Some(end) = end {
            round.label.clone_from(&end.label);
            round.sources.push(end.source.clone());
            // The history calls a stop a vote.
            if end.outcome == Outcome::Stop {
                round.outcome = Outcome::Stop;
            }
        }
        rounds.push(round);
    }
    // Presentation, post-evaluation, and rounds whose start no event recorded.
    let rest = recorded
        .into_iter()
        .zip(taken)
        .filter(|(_, taken)| !taken)
        .map(|(round, _)| round);
    rounds.extend(rest);
    if !rounds.iter().any(|round| round.kind == RoundType::Presentation) {
        rounds.extend(presentation(agent, has_history, sources));
    }
    rounds.sort_by(|a, b| by_time(a.start, b.start));
    rounds
}

fn kind_by_sight(start: &Start) -> RoundType {
    match &start.seen {
        Some(labels) if labels.is_empty() => RoundType::InitialAnswer,
        Some(_) => RoundType::Voting,
        None => RoundType::from("not_recorded"),
    }
}

/// A round that the history does not have: ignored vote, cancelled, cut off, or no history at all.
fn unrecorded(
    agent: &AgentId,
    start: &Start,
    next: Option<Moment>,
    end: Option<&End>,
    has_history: bool,
    sources: &Sources<'_>,
) -> Round {
    let mut false_start = false;
    let (end_time, basis, outcome) = match (end, next) {
        (Some(end), _) => (Some(end.time), Some(EndBasis::Event), end.outcome.clone()),
        (None, Some(next)) => {
            false_start = next
                .since(start.time)
                .is_some_and(|gap| gap < FALSE_START_SECONDS);
            (Some(next), Some(EndBasis::InferredNextStart), Outcome::Restarted)
        }
        (None, None) => {
            let (time, basis) = last_instant(start.time, sources);
            (time, basis, Outcome::Interrupted)
        }
    };
    Round {
        agent: agent.clone(),
        number: start.number,
        kind: kind_by_sight(start),
        start: Some(start.time),
        end: end_time,
        end_basis: basis,
        outcome,
        label: None,
        seen: None,
        tokens: None,
        cost_usd: None,
        context_usage_pct: None,
        false_start,
        lost: has_history && !false_start,
        sources: vec![start.source.clone()],
    }
}

/// The end of a round that nothing ended: the final presentation, else the last record of the attempt.
fn last_instant(start: Moment, sources: &Sources<'_>) -> (Option<Moment>, Option<EndBasis>) {
    let after = |time: &Moment| time.since(start).is_some_and(|gap| gap >= 0.0);
    let last_event = sources
        .artifacts
        .events
        .as_ref()
        .and_then(|log| log.last)
        .map(|time| Moment::local(time).with_offset(sources.utc_offset));
    let final_start = final_start(sources).map(|(_, time, _)| time).filter(after);
    if let Some(time) = final_start {
        return (Some(time), Some(EndBasis::InferredFinal));
    }
    let mut last = [sources.span.and_then(|span| span.end), last_event];
    last.sort_by(|a, b| by_time(*b, *a));
    let last = last.into_iter().flatten().find(after);
    (last, last.map(|_| EndBasis::InferredLastRecord))
}

/// The presentation as events tell it, for an attempt whose history has none.
fn presentation(agent: &AgentId, has_history: bool, sources: &Sources<'_>) -> Option<Round> {
    let (presenter, start, source) = final_start(sources)?;
    if &presenter != agent {
        return None;
    }
    let end = coordination(sources.artifacts)
        .filter(|(.., event)| event.event_type == CoordinationEventType::FinalAnswer)
        .last()
        .and_then(|(doc, index, event)| {
            Some((
                event.timestamp.and_then(Moment::utc)?,
                doc.at(format!("/events/{index}")),
            ))
        })
        .or_else(|| {
            event_at(sources, &EventType::FinalPresentationEnd).map(|(_, time, place)| (time, place))
        });
    let mut places = vec![source];
    let (end, basis, outcome) = match end {
        Some((time, place)) => {
            places.push(place);
            (Some(time), Some(EndBasis::Event), Outcome::Presentation)
        }
        None => {
            let last = sources.span.and_then(|span| span.end);
            (
                last,
                last.map(|_| EndBasis::InferredLastRecord),
                Outcome::Interrupted,
            )
        }
    };
    Some(Round {
        agent: agent.clone(),
        number: None,
        kind: RoundType::Presentation,
        start: Some(start),
        end,
        end_basis: basis,
        outcome,
        label: None,
        seen: None,
        tokens: None,
        cost_usd: None,
        context_usage_pct: None,
        false_start: false,
        lost: has_history,
        sources: places,
    })
}

/// Gives every answer the round that produced it.
pub(super) fn place_answers(agents: &[Agent], answers: &mut [Answer]) {
    for answer in answers {
        answer.round = place(agents, &answer.agent, answer.time, |round| {
            round.outcome == Outcome::Answer && (round.label.is_none() || round.label == answer.label)
        });
    }
}

/// Gives every vote the round in which it was cast.
pub(super) fn place_votes(agents: &[Agent], votes: &mut [Vote]) {
    for vote in votes {
        vote.round = place(agents, &vote.voter, vote.time, |round| {
            round.outcome == Outcome::Vote
        });
    }
}

/// The round of `agent` that holds `time` and fits; a record may follow its round by a moment.
fn place(
    agents: &[Agent],
    agent: &AgentId,
    time: Option<Moment>,
    fits: impl Fn(&Round) -> bool,
) -> Option<usize> {
    let rounds = &agents.iter().find(|known| &known.id == agent)?.rounds;
    let time = time?;
    // Rounds stand in order of their starts.
    let begun =
        rounds.partition_point(|round| round.start.is_some_and(|start| start.seconds <= time.seconds));
    rounds
        .iter()
        .enumerate()
        .take(begun)
        .filter(|(_, round)| fits(round))
        .filter(|(_, round)| {
            let begun = round
                .start
                .and_then(|start| time.since(start))
                .is_some_and(|gap| gap >= 0.0);
            let open = round
                .end
                .and_then(|end| time.since(end))
                .is_none_or(|gap| gap < SAME_START_SECONDS);
            begun && open
        })
        .map(|(index, _)| index)
        .next_back()
}
