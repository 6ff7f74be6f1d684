//! Failed model calls, and tool servers that were not there.

use massgen_log_model::artifact::events::NoticeKind;
use massgen_log_model::artifact::reliability::EnforcementReason;
use massgen_log_model::spine::Attempt;
use massgen_log_model::{AgentId, Location, Moment, pointer_token};

use super::{Failure, FailureKind, in_order};
use crate::Evidence;
use crate::offset::offset;

/// Failed model calls: retries recorded in status.json, or the notices of the event stream where they tell
/// of more (a run that ended before status.json was written again).
pub(super) fn errors(attempt: &Attempt) -> Vec<Failure> {
    let mut all = Vec::new();
    for agent in &attempt.agents {
        let recorded = retries(attempt, &agent.id, |reason| match reason {
            EnforcementReason::ApiError | EnforcementReason::FatalApiError => Some(FailureKind::ApiError),
            EnforcementReason::ConnectionRecovery => Some(FailureKind::ConnectionRecovery),
            _ => None,
        });
        let noticed = notices(attempt, &agent.id);
        let failed = recorded
            .iter()
            .filter(|failure| failure.kind == FailureKind::ApiError)
            .count();
        if noticed.len() > failed {
            let kept = |failure: &Failure| failure.kind == FailureKind::ConnectionRecovery;
            all.extend(recorded.into_iter().filter(kept));
            all.extend(noticed);
        } else {
            all.extend(recorded);
        }
    }
    in_order(&mut all);
    all
}

/// Tool servers that could not be reached at the start, or were lost.
pub(super) fn servers(attempt: &Attempt) -> Vec<Failure> {
    let mut all = Vec::new();
    if let Some(log) = &attempt.artifacts.massgen_log {
        for note in &log.failed_servers {
            all.push(Failure {
                agent: note.agent.clone(),
                subject: note.server.clone(),
                ..Failure::new(
                    FailureKind::McpNotConnected,
                    vec![Evidence::at(&Location::line(&note.path, note.line))],
                )
            });
        }
    }
    for agent in &attempt.agents {
        all.extend(retries(attempt, &agent.id, |reason| {
            (*reason == EnforcementReason::McpDisconnected).then_some(FailureKind::McpDisconnected)
        }));
    }
    all
}

fn retries(
    attempt: &Attempt,
    agent: &AgentId,
    kind: fn(&EnforcementReason) -> Option<FailureKind>,
) -> Vec<Failure> {
    let Some(doc) = &attempt.artifacts.status else {
        return Vec::new();
    };
    let events = doc.value.agents.as_ref().and_then(|agents| {
        agents
            .get(agent)?
            .reliability
            .as_ref()?
            .enforcement_attempts
            .as_ref()
    });
    let mut found = Vec::new();
    for (index, event) in events.into_iter().flatten().enumerate() {
        let Some(kind) = event.reason.as_ref().and_then(kind) else {
            continue;
        };
        let place = doc.at(format!(
            "/agents/{}/reliability/enforcement_attempts/{index}",
            pointer_token(agent.as_str())
        ));
        found.push(Failure {
            agent: Some(agent.clone()),
            message: event.error_message.clone(),
            at_seconds: offset(attempt, event.timestamp.and_then(Moment::utc)),
            ..Failure::new(kind, vec![Evidence::at(&place)])
        });
    }
    found
}

fn notices(attempt: &Attempt, agent: &AgentId) -> Vec<Failure> {
    let Some(log) = &attempt.artifacts.events else {
        return Vec::new();
    };
    log.notices
        .iter()
        .filter(|notice| notice.kind == NoticeKind::ApiError && notice.agent.as_ref() == Some(agent))
        .map(|notice| Failure {
            agent: Some(agent.clone()),
            message: Some(notice.text.trim_start_matches('❌').trim().to_owned()),
            at_seconds: offset(
                attempt,
                notice
                    .time
                    .map(|time| Moment::local(time).with_offset(attempt.utc_offset)),
            ),
            ..Failure::new(
                FailureKind::ApiError,
                vec![Evidence::at(&Location::line(&log.path, notice.line))],
            )
        })
        .collect()
}
