//! What an agent said in its rounds.

use std::collections::BTreeMap;

use massgen_log_model::Moment;
use massgen_log_model::artifact::events::UtteranceKind;
use massgen_log_model::spine::{Agent, Attempt, Round};

use crate::offset::in_order;

/// The event stream writes the start of a round up to this long before the tracker does.
const START_SECONDS: f64 = 0.3;

/// Characters of text and of reasoning that the event stream holds of an agent, by position of the round; rounds
/// without any are left out. A piece belongs to the round that had begun last when it was written; the stream
/// writes some pieces late. `None` when there is no stream, or its times do not tell.
pub(super) fn of(attempt: &Attempt, agent: &Agent) -> Option<BTreeMap<usize, (u64, u64)>> {
    let log = attempt.artifacts.events.as_ref()?;
    let is_sorted = in_order(agent.rounds.iter().map(|round| round.start));
    let mut spoken: BTreeMap<usize, (u64, u64)> = BTreeMap::new();
    for utterance in &log.utterances {
        if utterance.agent.as_ref() != Some(&agent.id) {
            continue;
        }
        let time = Moment::local(utterance.time?).with_offset(attempt.utc_offset);
        let begun = |round: &Round| {
            let gap = round.start.and_then(|start| time.since(start));
            gap.is_some_and(|gap| gap >= -START_SECONDS)
        };
        let round = if is_sorted {
            agent.rounds.partition_point(begun).checked_sub(1)
        } else {
            agent.rounds.iter().rposition(begun)
        };
        let Some(round) = round else { continue };
        let (text, thinking) = spoken.entry(round).or_default();
        let sum = match utterance.kind {
            UtteranceKind::Text => text,
            UtteranceKind::Thinking => thinking,
        };
        *sum = sum.saturating_add(utterance.chars);
    }
    // On two clocks that cannot be compared, no piece has a place.
    let first = log
        .first
        .map(|first| Moment::local(first).with_offset(attempt.utc_offset));
    let is_comparable = agent.rounds.iter().any(|round| {
        first
            .zip(round.start)
            .is_some_and(|(first, start)| start.since(first).is_some())
    });
    is_comparable.then_some(spoken)
}
