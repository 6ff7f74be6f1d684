//! What a cut round had done.

use massgen_log_model::artifact::events::UtteranceKind;
use massgen_log_model::spine::{Agent, Attempt, Round, ToolCall};
use massgen_log_model::{AnswerLabel, Moment};

use super::super::Sights;
use super::RestartedAgent;
use crate::intervals::{Interval, union_seconds};
use crate::offset::not_after;
use crate::question::commands::executed::{is_denied, sum_whole};
use crate::question::efficiency::timeline::Timeline;

/// The event stream writes the start of a round up to this long before the tracker does.
const START_SECONDS: f64 = 0.3;

/// Fills in what the round at `index` was when it was cut.
pub(super) fn measure<'a>(
    timeline: &Timeline<'a>,
    sights: &Sights<'_>,
    agent: &'a Agent,
    index: usize,
    signal: Option<Moment>,
    restarted: &mut RestartedAgent,
) {
    let Some(round) = agent.rounds.get(index) else {
        return;
    };
    let attempt = timeline.attempt();
    restarted.cut_round = Some(index);
    restarted.outcome = Some(round.outcome.clone());
    restarted.pending = pending(attempt, sights, agent, index, round);
    restarted.seconds_cut = round.seconds();
    restarted.signal_after_seconds = signal.and_then(|signal| signal.since(round.start?));
    restarted.signal_after_share = restarted
        .signal_after_seconds
        .zip(restarted.seconds_cut)
        .filter(|(_, whole)| *whole > 0.0)
        .map(|(part, whole)| (part / whole).clamp(0.0, 1.0));
    restarted.input_tokens_cut = round.tokens.and_then(|tokens| tokens.input);
    restarted.output_tokens_cut = round.tokens.and_then(|tokens| tokens.output);
    let used = restarted.input_tokens_cut.unwrap_or(0) > 0 || restarted.output_tokens_cut.unwrap_or(0) > 0;
    restarted.cost_usd_cut = round.cost_usd.filter(|cost| *cost > 0.0 || !used);
    if let Some((text, thinking)) = spoken(attempt, agent, index) {
        restarted.text_chars_cut = Some(text);
        restarted.thinking_chars_cut = Some(thinking);
    }
    if !timeline.calls_timed() {
        return;
    }
    let calls: Vec<&ToolCall> = timeline
        .calls_of_round(&agent.id, index)
        .filter(|call| !is_denied(call))
        .collect();
    let whole = timeline.of_round(round);
    let stretches: Vec<Interval> = calls
        .iter()
        .filter_map(|call| stretch(timeline, call, whole))
        .collect();
    restarted.tool_calls_cut = Some(calls.len() as u64);
    restarted.tool_seconds_cut = Some(
        calls
            .iter()
            .filter_map(|call| {
                let until_cut = || stretch(timeline, call, whole).map(Interval::seconds);
                timeline.seconds_of(call).or_else(until_cut)
            })
            .fold(0.0, |sum, seconds| sum + seconds),
    );
    // An empty sum is -0.
    restarted.tool_wall_seconds_cut =
        whole.map(|whole| union_seconds(stretches.iter().filter_map(|call| call.clipped(whole))) + 0.0);
    restarted.result_chars_cut = if calls.is_empty() {
        Some(0)
    } else {
        sum_whole(calls.iter().map(|call| call.output_chars))
    };
}

/// A call's stretch; one that never ended lasts until the round was cut.
fn stretch(timeline: &Timeline<'_>, call: &ToolCall, round: Option<Interval>) -> Option<Interval> {
    timeline.of_call(call).or_else(|| {
        let from = timeline.offset(call.start)?;
        Interval::new(from, round?.to.max(from))
    })
}

/// Answers of others that came while the round ran, and that the agent was not shown in it.
fn pending(
    attempt: &Attempt,
    sights: &Sights<'_>,
    agent: &Agent,
    index: usize,
    round: &Round,
) -> Vec<AnswerLabel> {
    let sight = sights.of_round(agent, index);
    attempt
        .answers
        .iter()
        .filter(|answer| answer.agent != agent.id)
        .filter(|answer| not_after(round.start, answer.time) && not_after(answer.time, round.end))
        .filter(|answer| {
            let shown = sight.as_ref().and_then(|sight| sight.shown(answer));
            shown != Some(true)
        })
        .filter_map(|answer| answer.label.clone())
        .collect()
}

/// Characters of text and of reasoning that the event stream holds of a round. A piece belongs to the round
/// that had begun last when it was written; the stream writes some pieces late.
fn spoken(attempt: &Attempt, agent: &Agent, index: usize) -> Option<(u64, u64)> {
    let log = attempt.artifacts.events.as_ref()?;
    let (mut text, mut thinking) = (0_u64, 0_u64);
    for utterance in &log.utterances {
        if utterance.agent.as_ref() != Some(&agent.id) {
            continue;
        }
        let time = Moment::local(utterance.time?).with_offset(attempt.utc_offset);
        let begun = |round: &Round| {
            let gap = round.start.and_then(|start| time.since(start));
            gap.is_some_and(|gap| gap >= -START_SECONDS)
        };
        if agent.rounds.iter().rposition(begun) != Some(index) {
            continue;
        }
        let sum = match utterance.kind {
            UtteranceKind::Text => &mut text,
            UtteranceKind::Thinking => &mut thinking,
        };
        *sum = sum.saturating_add(utterance.chars);
    }
    // On two clocks that cannot be compared, no piece has a place.
    let comparable = agent.rounds.iter().any(|round| {
        let first = log
            .first
            .map(|first| Moment::local(first).with_offset(attempt.utc_offset));
        first
            .zip(round.start)
            .is_some_and(|(first, start)| start.since(first).is_some())
    });
    comparable.then_some((text, thinking))
}
