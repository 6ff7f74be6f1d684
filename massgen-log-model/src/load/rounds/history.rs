//! The round history of the metrics files.

use std::collections::BTreeSet;

use super::{Sources, by_time};
use crate::artifact::round_record::{RoundOutcome, RoundRecord, RoundType};
use crate::spine::{Artifacts, Doc, EndBasis, Outcome, Round, RoundTokens};
use crate::{AgentId, Location, Moment, pointer_token};

pub(super) fn key(agent: &AgentId, start: Option<f64>) -> Option<(String, u64)> {
    Some((agent.as_str().to_owned(), start?.to_bits()))
}

/// Adds the rounds of this attempt's metrics to those that later attempts will repeat.
pub(in crate::load) fn remember(artifacts: &Artifacts, earlier: &mut BTreeSet<(String, u64)>) {
    for (_, record, _) in all_records(artifacts) {
        if let (Some(agent), Some(start)) = (&record.agent_id, record.start_time) {
            earlier.extend(key(agent, Some(start)));
        }
    }
}

/// Every round record of the best source: metrics_summary.json, else status.json, else
/// metrics_events.json.
fn all_records(artifacts: &Artifacts) -> Vec<(AgentId, &RoundRecord, Location)> {
    if let Some(doc) = &artifacts.metrics_summary
        && let Some(agents) = &doc.value.agents
    {
        return agents
            .iter()
            .flat_map(|(id, agent)| of_agent(doc, id, agent.round_history.as_ref()))
            .collect();
    }
    if let Some(doc) = &artifacts.status
        && let Some(agents) = &doc.value.agents
        && agents.values().any(|agent| agent.round_history.is_some())
    {
        return agents
            .iter()
            .flat_map(|(id, agent)| of_agent(doc, id, agent.round_history.as_ref()))
            .collect();
    }
    let Some(doc) = &artifacts.metrics_events else {
        return Vec::new();
    };
    doc.value
        .round_completions
        .iter()
        .flatten()
        .enumerate()
        .filter_map(|(index, record)| {
            Some((
                record.agent_id.clone()?,
                record,
                doc.at(format!("/round_completions/{index}")),
            ))
        })
        .collect()
}

/// The history of one agent, which two files hold in the same shape.
fn of_agent<'a, T>(
    doc: &'a Doc<T>,
    id: &'a AgentId,
    history: Option<&'a Vec<RoundRecord>>,
) -> impl Iterator<Item = (AgentId, &'a RoundRecord, Location)> {
    history
        .into_iter()
        .flatten()
        .enumerate()
        .map(move |(index, record)| {
            let pointer = format!("/agents/{}/round_history/{index}", pointer_token(id.as_str()));
            (id.clone(), record, doc.at(pointer))
        })
}

pub(super) fn records(agent: &AgentId, sources: &Sources<'_>) -> Vec<Round> {
    let mut rounds: Vec<Round> = all_records(sources.artifacts)
        .into_iter()
        .filter(|(id, ..)| id == agent)
        .map(|(_, record, source)| Round {
            agent: agent.clone(),
            number: record.round_number,
            kind: record
                .round_type
                .clone()
                .unwrap_or_else(|| RoundType::from("not_recorded")),
            start: record.start_time.and_then(Moment::utc),
            end: record.end_time.and_then(Moment::utc),
            end_basis: record.end_time.and_then(Moment::utc).map(|_| EndBasis::Recorded),
            outcome: outcome(record.outcome.as_ref()),
            label: None,
            seen: None,
            tokens: Some(RoundTokens {
                input: record.input_tokens,
                output: record.output_tokens,
                reasoning: record.reasoning_tokens,
                cached_input: record.cached_input_tokens,
            }),
            cost_usd: record.estimated_cost,
            context_usage_pct: record.context_usage_pct,
            false_start: record.is_false_start(),
            lost: false,
            sources: vec![source],
        })
        .collect();
    rounds.sort_by(|a, b| by_time(a.start, b.start));
    rounds
}

fn outcome(recorded: Option<&RoundOutcome>) -> Outcome {
    Outcome::from(recorded.map_or("not_recorded", RoundOutcome::as_str))
}

pub(super) fn history_exists(artifacts: &Artifacts) -> bool {
    artifacts.metrics_summary.is_some()
        || artifacts.metrics_events.is_some()
        || artifacts
            .status
            .as_ref()
            .and_then(|doc| doc.value.agents.as_ref())
            .is_some_and(|agents| agents.values().any(|agent| agent.round_history.is_some()))
}
