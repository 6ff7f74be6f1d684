//! The guide's estimate of the critical path: the longest round of each step. Rounds of different agents do
//! not wait for each other, so steps overlap; the chain that set the wall time is in `path`.

use std::collections::BTreeMap;

use massgen_log_model::artifact::events::{EventType, Payload};
use massgen_log_model::artifact::round_record::RoundType;
use massgen_log_model::spine::Attempt;
use massgen_log_model::{AgentId, Location, Moment};
use serde::{Deserialize, Serialize};

use super::timeline::{Counted, Timeline};
use crate::intervals::{Interval, union_seconds};
use crate::{Evidence, Figure};

/// The longest round of each step, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GuideEstimate {
    /// Time before the coordination in which helpers ran (personas, criteria, decomposition), from
    /// events.jsonl; `None` without that file.
    pub pre_coordination_s: Figure<f64>,
    /// The steps in order.
    pub steps: Vec<PathStep>,
    /// Longest rounds of all steps and `pre_coordination_s`, summed; above the wall time when the rounds of
    /// different agents overlap.
    pub total_s: Option<f64>,
    /// `total_s` over the wall time.
    pub share_of_wall: Option<f64>,
}

/// What a [`PathStep`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "PathStepKind"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StepKind {
    /// The agents' n-th rounds.
    Coordination,
    /// The final presentation.
    Presentation,
    /// The evaluation after it.
    PostEvaluation,
}

/// Rounds of the same ordinal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PathStep {
    /// What it is.
    pub kind: StepKind,
    /// How-many-th step of its kind, from 1.
    pub ordinal: usize,
    /// The agent with the longest round (the first in configuration order of equally long ones); `None`
    /// when no length is known.
    pub agent: Option<AgentId>,
    /// Length of that round.
    pub seconds: Option<f64>,
    /// The rounds of the step, in configuration order.
    pub members: Vec<PathMember>,
}

/// One agent's round in a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct PathMember {
    /// The agent.
    pub agent: AgentId,
    /// The agent's how-many-th round, from 1.
    pub segment: usize,
    /// Length.
    pub seconds: Option<f64>,
    /// Start, from the attempt's start.
    pub start_s: Option<f64>,
    /// End, from the attempt's start.
    pub end_s: Option<f64>,
    /// Latest end of the step minus this end: 0 for the round that ended last.
    pub slack_s: Option<f64>,
    /// Where the round stands.
    pub evidence: Vec<Evidence>,
}

pub(super) fn guide_estimate(timeline: &Timeline<'_>, wall: Option<f64>) -> GuideEstimate {
    let mut by_step: BTreeMap<(StepKind, usize), Vec<Counted<'_>>> = BTreeMap::new();
    for agent in &timeline.attempt().agents {
        let mut count: BTreeMap<StepKind, usize> = BTreeMap::new();
        for counted in Timeline::counted(agent) {
            let kind = match counted.round.kind {
                RoundType::Presentation => StepKind::Presentation,
                RoundType::PostEvaluation => StepKind::PostEvaluation,
                _ => StepKind::Coordination,
            };
            let ordinal = count.entry(kind).or_default();
            *ordinal += 1;
            by_step.entry((kind, *ordinal)).or_default().push(counted);
        }
    }
    let steps: Vec<PathStep> = by_step
        .into_iter()
        .map(|((kind, ordinal), rounds)| step(timeline, kind, ordinal, &rounds))
        .collect();
    let pre_coordination_s = pre_coordination(timeline);
    let total_s = steps
        .iter()
        .filter_map(|step| step.seconds)
        .reduce(|sum, seconds| sum + seconds)
        .map(|sum| sum + pre_coordination_s.value.unwrap_or(0.0));
    GuideEstimate {
        pre_coordination_s,
        steps,
        total_s,
        share_of_wall: total_s
            .zip(wall)
            .and_then(|(path, wall)| (wall > 0.0).then_some(path / wall)),
    }
}

fn step(timeline: &Timeline<'_>, kind: StepKind, ordinal: usize, rounds: &[Counted<'_>]) -> PathStep {
    let latest = rounds
        .iter()
        .filter_map(|counted| timeline.offset(counted.round.end))
        .reduce(f64::max);
    let members: Vec<PathMember> = rounds
        .iter()
        .map(|counted| {
            let end_s = timeline.offset(counted.round.end);
            PathMember {
                agent: counted.agent.id.clone(),
                segment: counted.segment,
                seconds: counted.round.seconds(),
                start_s: timeline.offset(counted.round.start),
                end_s,
                slack_s: latest.zip(end_s).map(|(latest, own)| latest - own),
                evidence: Evidence::first_of(&counted.round.sources),
            }
        })
        .collect();
    let longest = members
        .iter()
        .filter_map(|member| Some((member.seconds?, &member.agent)))
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    PathStep {
        kind,
        ordinal,
        agent: longest.map(|(_, agent)| agent.clone()),
        seconds: longest.map(|(seconds, _)| seconds),
        members,
    }
}

/// Wall time of the helpers before the coordination; 0 when the event stream has none.
fn pre_coordination(timeline: &Timeline<'_>) -> Figure<f64> {
    match helpers(timeline.attempt()) {
        None => Figure::not_recorded(),
        Some((stretches, places)) => Figure::from(
            union_seconds(
                stretches
                    .iter()
                    .filter_map(|(from, to)| Interval::new(from.seconds, to.seconds)),
            ),
            places,
        ),
    }
}

/// First and last instant of each helper's run.
type Runs = Vec<(Moment, Moment)>;

/// When helpers ran before the coordination, and where that stands; `None` without an event stream.
pub(super) fn helpers(attempt: &Attempt) -> Option<(Runs, Vec<Location>)> {
    let log = attempt.artifacts.events.as_ref()?;
    let mut open: Vec<(Option<&str>, Moment)> = Vec::new();
    let mut stretches = Vec::new();
    let mut places = Vec::new();
    for record in &log.records {
        let time = record
            .time
            .map(|time| Moment::local(time).with_offset(attempt.utc_offset));
        match (&record.event_type, &record.payload, time) {
            (EventType::PreCollabStarted, payload, Some(time)) => {
                open.push((helper(payload), time));
                places.push(Location::line(&log.path, record.line));
            }
            (EventType::PreCollabCompleted, payload, Some(time)) => {
                let id = helper(payload);
                if let Some(at) = open.iter().position(|(started, _)| *started == id) {
                    let (_, from) = open.remove(at);
                    stretches.push((from, time));
                    places.push(Location::line(&log.path, record.line));
                }
            }
            _ => {}
        }
    }
    Some((stretches, places))
}

fn helper(payload: &Payload) -> Option<&str> {
    match payload {
        Payload::PreCollabStarted(started) => started.subagent_id.as_deref(),
        Payload::PreCollabCompleted(completed) => completed.subagent_id.as_deref(),
        _ => None,
    }
}
