//! What a cut round had done.

use massgen_log_model::spine::{Agent, Answer, Round, ToolCall};
use massgen_log_model::{AnswerLabel, Moment};

use super::super::Sights;
use super::RestartedAgent;
use crate::by_time::ByTime;
use crate::intervals::{Interval, union_seconds};
use crate::question::commands::executed::{is_denied, sum_whole};
use crate::question::efficiency::timeline::Timeline;

/// Fills in what the round at `index` was when it was cut.
pub(super) fn measure<'a>(
    timeline: &Timeline<'a>,
    agent: &'a Agent,
    index: usize,
    signal: Option<Moment>,
    restarted: &mut RestartedAgent,
) {
    let Some(round) = agent.rounds.get(index) else {
        return;
    };
    restarted.cut_round = Some(index);
    restarted.outcome = Some(round.outcome.clone());
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
pub(super) fn pending(
    answers: &ByTime<&Answer>,
    sights: &Sights<'_>,
    agent: &Agent,
    index: usize,
    round: &Round,
) -> Vec<AnswerLabel> {
    let sight = sights.of_round(agent, index);
    answers
        .between(round.start, round.end)
        .filter(|answer| answer.agent != agent.id)
        .filter(|answer| {
            let shown = sight.as_ref().and_then(|sight| sight.shown(answer));
            shown != Some(true)
        })
        .filter_map(|answer| answer.label.clone())
        .collect()
}
