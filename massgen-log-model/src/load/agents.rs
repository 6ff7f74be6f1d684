//! Who took part, what was asked, and how agents were ended.

use crate::artifact::coordination_events::CoordinationEventType;
use crate::artifact::events::NoticeKind;
use crate::artifact::execution_metadata::AgentConfig;
use crate::spine::{Agent, AgentEnd, AgentEndKind, Artifacts};
use crate::{AgentId, Location, Moment, pointer_token};

/// Agent ids in configuration order: coordination events, else status, else configuration, else events.
pub(super) fn ids(artifacts: &Artifacts) -> Vec<AgentId> {
    let coordination = artifacts.coordination_events.as_ref().and_then(|doc| {
        doc.value
            .session_metadata
            .as_ref()?
            .agent_ids
            .clone()
            .filter(|ids| !ids.is_empty())
    });
    let status = || {
        let agents = artifacts.status.as_ref()?.value.agents.as_ref()?;
        (!agents.is_empty()).then(|| agents.keys().cloned().collect())
    };
    let configured = || {
        let ids: Vec<_> = configs(artifacts)
            .iter()
            .filter_map(|config| config.id.clone())
            .collect();
        (!ids.is_empty()).then_some(ids)
    };
    let metrics = || {
        let agents = artifacts.metrics_summary.as_ref()?.value.agents.as_ref()?;
        (!agents.is_empty()).then(|| agents.keys().cloned().collect())
    };
    let table = || {
        let agents = artifacts.coordination_table.as_ref()?.value.agents.clone();
        (!agents.is_empty()).then_some(agents)
    };
    let events = || {
        let mut ids = Vec::new();
        for record in artifacts.events.iter().flat_map(|log| &log.records) {
            if let Some(id) = &record.agent_id
                && !ids.contains(id)
            {
                ids.push(id.clone());
            }
        }
        // The order of first events is chance; the order of names is not.
        ids.sort();
        ids
    };
    coordination
        .or_else(status)
        .or_else(configured)
        .or_else(metrics)
        .or_else(table)
        .unwrap_or_else(events)
}

fn configs(artifacts: &Artifacts) -> Vec<&AgentConfig> {
    artifacts
        .configuration
        .as_ref()
        .and_then(|doc| doc.value.config.as_ref())
        .map(|config| config.agent_configs())
        .unwrap_or_default()
}

/// The user's prompt: coordination events, else status, else the run's metadata.
pub(super) fn question(artifacts: &Artifacts) -> Option<(String, Location)> {
    let coordination = artifacts.coordination_events.as_ref().and_then(|doc| {
        let prompt = doc.value.session_metadata.as_ref()?.user_prompt.clone()?;
        Some((prompt, doc.at("/session_metadata/user_prompt")))
    });
    let status = || {
        let doc = artifacts.status.as_ref()?;
        Some((
            doc.value.meta.as_ref()?.question.clone()?,
            doc.at("/meta/question"),
        ))
    };
    let metrics = || {
        let doc = artifacts.metrics_summary.as_ref()?;
        Some((
            doc.value.meta.as_ref()?.question.clone()?,
            doc.at("/meta/question"),
        ))
    };
    let metadata = || {
        let doc = artifacts.execution_metadata.as_ref()?;
        Some((
            doc.value.query.clone().filter(|query| !query.is_empty())?,
            doc.at("/query"),
        ))
    };
    coordination.or_else(status).or_else(metrics).or_else(metadata)
}

/// The agents with their configuration and their ends, still without rounds.
pub(super) fn agents(ids: &[AgentId], artifacts: &Artifacts, offset: Option<i32>) -> Vec<Agent> {
    let configs = configs(artifacts);
    ids.iter()
        .map(|id| {
            let config = configs
                .iter()
                .find(|config| config.id.as_ref() == Some(id))
                .or_else(|| {
                    // One agent configured without an id.
                    configs
                        .first()
                        .filter(|config| config.id.is_none() && configs.len() == 1 && ids.len() == 1)
                });
            let backend = config.and_then(|config| config.backend.as_ref());
            Agent {
                id: id.clone(),
                backend: backend.and_then(|backend| backend.backend_type.clone()),
                model: backend.and_then(|backend| backend.model.clone()),
                rounds: Vec::new(),
                carried_rounds: Vec::new(),
                ends: ends(id, artifacts, offset),
            }
        })
        .collect()
}

/// Notices that are written when an agent has failed for good.
pub(super) fn ends_an_agent(kind: &NoticeKind) -> bool {
    matches!(
        kind,
        NoticeKind::WorkflowFailure | NoticeKind::NoAnswersToVote | NoticeKind::InvalidVote
    )
}

fn ends(id: &AgentId, artifacts: &Artifacts, offset: Option<i32>) -> Vec<AgentEnd> {
    let mut ends: Vec<AgentEnd> = Vec::new();
    for (doc, index, event) in super::restarts::coordination(artifacts) {
        let kind = match event.event_type {
            CoordinationEventType::AgentError => AgentEndKind::Error,
            CoordinationEventType::AgentTimeout => AgentEndKind::Timeout,
            CoordinationEventType::AgentCancelled => AgentEndKind::Cancelled,
            _ => continue,
        };
        if event.agent_id.as_ref() != Some(id) {
            continue;
        }
        let details = event.details.as_deref().unwrap_or_default();
        let message = ["ERROR", "TIMEOUT", "CANCELLED"]
            .iter()
            .find_map(|prefix| details.strip_prefix(prefix))
            .map_or(details, |rest| rest.trim_start_matches(": "));
        ends.push(AgentEnd {
            kind,
            message: message.to_owned(),
            time: event.timestamp.and_then(Moment::utc),
            sources: vec![doc.at(format!("/events/{index}"))],
        });
    }
    // status.json keeps the last error of an agent; its timestamp is that of the write.
    if let Some(doc) = &artifacts.status
        && let Some(error) = doc
            .value
            .agents
            .as_ref()
            .and_then(|agents| agents.get(id)?.error.as_ref())
    {
        let source = doc.at(format!("/agents/{}/error", pointer_token(id.as_str())));
        match ends.iter_mut().find(|end| end.kind != AgentEndKind::Cancelled) {
            Some(end) => end.sources.push(source),
            None => ends.push(AgentEnd {
                kind: error
                    .r#type
                    .as_ref()
                    .map_or(AgentEndKind::Error, |kind| kind.as_str().into()),
                message: error.message.clone().unwrap_or_default(),
                time: None,
                sources: vec![source],
            }),
        }
    }
    // Without both, the notice in the event stream is the only trace of a failed agent.
    if ends.is_empty()
        && let Some(log) = &artifacts.events
    {
        for notice in log
            .notices
            .iter()
            .filter(|notice| notice.agent.as_ref() == Some(id))
        {
            if ends_an_agent(&notice.kind) {
                ends.push(AgentEnd {
                    kind: AgentEndKind::Error,
                    message: notice.text.trim_start_matches('❌').trim().to_owned(),
                    time: notice.time.map(|time| Moment::local(time).with_offset(offset)),
                    sources: vec![Location::line(&log.path, notice.line)],
                });
            }
        }
    }
    ends
}
