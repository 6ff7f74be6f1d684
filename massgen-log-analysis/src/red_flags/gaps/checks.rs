//! Whether a fact of the table is recorded: `None` also when there is nothing that it could be about.

use massgen_log_model::spine::{EndBasis, PresenceState};

use crate::question::completion::AttemptStatus;
use crate::question::cost::{CacheBasis, CostStatus};
use crate::{AttemptAnalysis, Evidence};

type Found = Option<Vec<Evidence>>;

/// Evidence of records without the fact; no record, no gap.
fn each<'a, T: 'a>(
    records: impl Iterator<Item = &'a T>,
    evidence: impl Fn(&'a T) -> &'a [Evidence],
) -> Found {
    let mut found = false;
    let mut places = Vec::new();
    for record in records {
        found = true;
        places.extend(evidence(record).first().cloned());
    }
    found.then_some(places)
}

fn has_calls(analysis: &AttemptAnalysis) -> bool {
    analysis.tool_reliability.totals.tool_calls.value > Some(0)
}

/// Where the number of calls stands.
fn calls(analysis: &AttemptAnalysis) -> Vec<Evidence> {
    analysis
        .tool_reliability
        .totals
        .tool_calls
        .evidence
        .iter()
        .take(1)
        .cloned()
        .collect()
}

fn used_tokens(analysis: &AttemptAnalysis) -> bool {
    analysis.cost.input_tokens.value > Some(0) || analysis.cost.output_tokens.value > Some(0)
}

pub(super) fn agent_models(analysis: &AttemptAnalysis) -> Found {
    let agents = &analysis.overview.agents;
    each(agents.iter().filter(|agent| agent.model.is_none()), |_| &[])
}

pub(super) fn answers_seen(analysis: &AttemptAnalysis) -> Found {
    let agents = analysis
        .decisions
        .by_agent
        .iter()
        .filter(|agent| agent.saw_answers_of.is_none() && agent.rounds > Some(0));
    each(agents, |_| &[])
}

pub(super) fn background_results(analysis: &AttemptAnalysis) -> Found {
    each(analysis.tool_reliability.background.iter(), |call| &call.evidence)
}

pub(super) fn cache_writes(analysis: &AttemptAnalysis) -> Found {
    let apart = analysis.cost.by_agent.iter().filter(|agent| {
        agent.cached_input_tokens > Some(0)
            && matches!(
                agent.cache_basis,
                CacheBasis::Outside | CacheBasis::AssumedOutside
            )
    });
    each(apart, |agent| &agent.evidence)
}

pub(super) fn call_agents(analysis: &AttemptAnalysis) -> Found {
    (analysis.tool_reliability.totals.unattributed_calls > 0).then(|| calls(analysis))
}

pub(super) fn call_first_tokens(analysis: &AttemptAnalysis) -> Found {
    used_tokens(analysis).then(|| {
        analysis
            .cost
            .api
            .iter()
            .flat_map(|api| api.evidence.clone())
            .collect()
    })
}

pub(super) fn call_success(analysis: &AttemptAnalysis) -> Found {
    let unknown = analysis.tool_reliability.totals.tool_failures.value.is_none();
    (has_calls(analysis) && unknown).then(|| calls(analysis))
}

pub(super) fn call_times(analysis: &AttemptAnalysis) -> Found {
    let unknown = analysis.tool_reliability.totals.busy_seconds.value.is_none();
    (has_calls(analysis) && unknown).then(|| calls(analysis))
}

pub(super) fn call_tokens(analysis: &AttemptAnalysis) -> Found {
    used_tokens(analysis).then(|| analysis.cost.input_tokens.evidence.clone())
}

pub(super) fn exit_codes(analysis: &AttemptAnalysis) -> Found {
    // Without arguments it is not known which calls are commands.
    (analysis.failures.commands_without_result > 0).then(|| analysis.commands.total.evidence.clone())
}

pub(super) fn model_prices(analysis: &AttemptAnalysis) -> Found {
    let priced = !matches!(
        analysis.cost.cost_status,
        CostStatus::Unpriced | CostStatus::Partial
    );
    let unpriced = analysis
        .cost
        .by_agent
        .iter()
        .filter(|agent| !priced && agent.cost_recorded == Some(0.0));
    each(unpriced, |agent| &agent.evidence)
}

pub(super) fn retries(analysis: &AttemptAnalysis) -> Found {
    let agents = &analysis.enforcement.by_agent;
    each(agents.iter().filter(|agent| agent.retries.is_none()), |_| &[])
}

pub(super) fn round_ends(analysis: &AttemptAnalysis) -> Found {
    let open = analysis.efficiency.rounds.iter().filter(|round| {
        round.lost
            || matches!(
                round.end_basis,
                None | Some(
                    EndBasis::InferredNextStart | EndBasis::InferredFinal | EndBasis::InferredLastRecord
                )
            )
    });
    each(open, |round| &round.evidence)
}

pub(super) fn run_end(analysis: &AttemptAnalysis) -> Found {
    let completion = &analysis.completion;
    (completion.status == AttemptStatus::Interrupted).then(|| completion.status_evidence.clone())
}

pub(super) fn subagent_cost(analysis: &AttemptAnalysis) -> Found {
    let subagents = &analysis.cost.by_subagent;
    let unpriced = subagents.iter().filter(|child| child.cost_recorded.is_none());
    each(unpriced, |child| &child.evidence)
}

pub(super) fn time_zone(analysis: &AttemptAnalysis) -> Found {
    let quality = &analysis.data_quality;
    // Only what there is can be compared: a run without any time has no zone to miss.
    (quality.utc_offset_seconds.is_none() && analysis.overview.wall_seconds.value.is_some())
        .then(|| analysis.overview.wall_seconds.evidence.clone())
}

pub(super) fn tool_arguments(analysis: &AttemptAnalysis) -> Found {
    let unknown = analysis.commands.total.value.is_none();
    (has_calls(analysis) && unknown).then(|| calls(analysis))
}

pub(super) fn tool_results(analysis: &AttemptAnalysis) -> Found {
    let unknown = !analysis.tool_reliability.results_recorded;
    (has_calls(analysis) && unknown).then(|| calls(analysis))
}

pub(super) fn version(analysis: &AttemptAnalysis) -> Found {
    let there = analysis
        .data_quality
        .artifacts
        .iter()
        .any(|artifact| artifact.state == PresenceState::Loaded);
    (there && analysis.overview.massgen_version.is_none()).then(Vec::new)
}
