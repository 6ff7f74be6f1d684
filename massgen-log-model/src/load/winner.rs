//! Every statement about who won, in order of trust.

use super::restarts::coordination;
use crate::artifact::coordination_events::CoordinationEventType;
use crate::artifact::events::{EventType, Payload};
use crate::artifact::snapshot_mappings::SnapshotType;
use crate::spine::{Artifacts, FinalAnswer, WinnerClaim, WinnerClaimKind};
use crate::{AgentId, Location, pointer_token};

pub(super) fn claims(artifacts: &Artifacts, finals: &[FinalAnswer]) -> Vec<WinnerClaim> {
    let mut claims = Vec::new();
    let mut claim = |kind: WinnerClaimKind, agent: &AgentId, source: Location| {
        claims.push(WinnerClaim {
            kind,
            agent: agent.clone(),
            source,
        });
    };
    for (wanted, kind) in [
        (
            CoordinationEventType::FinalAgentSelected,
            WinnerClaimKind::FinalAgentSelected,
        ),
        (
            CoordinationEventType::FinalAnswer,
            WinnerClaimKind::FinalAnswerEvent,
        ),
    ] {
        let last = coordination(artifacts)
            .filter(|(.., event)| event.event_type == wanted)
            .last();
        if let Some((doc, index, event)) = last
            && let Some(agent) = &event.agent_id
        {
            claim(kind, agent, doc.at(format!("/events/{index}/agent_id")));
        }
    }
    if let Some(doc) = &artifacts.coordination_events
        && let Some(agent) = doc
            .value
            .session_metadata
            .as_ref()
            .and_then(|meta| meta.final_winner.as_ref())
    {
        claim(
            WinnerClaimKind::FinalWinner,
            agent,
            doc.at("/session_metadata/final_winner"),
        );
    }
    // An agent folder with an answer is a statement; several of them contradict each other.
    for (copy, kind) in [
        (false, WinnerClaimKind::FinalFolder),
        (true, WinnerClaimKind::TurnFinalFolder),
    ] {
        for found in finals
            .iter()
            .filter(|found| found.turn_copy == copy && found.text.is_some())
        {
            claim(kind.clone(), &found.agent, found.source.clone());
        }
    }
    if let Some(doc) = &artifacts.snapshot_mappings {
        for (label, entry) in &doc.value.0 {
            if let (Some(SnapshotType::FinalAnswer), Some(agent)) = (&entry.r#type, &entry.agent_id) {
                let source = doc.at(format!("/{}/agent_id", pointer_token(label.as_str())));
                claim(WinnerClaimKind::SnapshotMapping, agent, source);
            }
        }
    }
    if let Some(doc) = &artifacts.status
        && let Some(agent) = doc
            .value
            .results
            .as_ref()
            .and_then(|results| results.winner.as_ref())
    {
        claim(WinnerClaimKind::StatusWinner, agent, doc.at("/results/winner"));
    }
    if let Some(doc) = &artifacts.metrics_summary
        && let Some(agent) = doc.value.meta.as_ref().and_then(|meta| meta.winner.as_ref())
    {
        claim(WinnerClaimKind::MetricsWinner, agent, doc.at("/meta/winner"));
    }
    if let Some(log) = &artifacts.events {
        for record in &log.records {
            let source = Location::line(&log.path, record.line);
            match (&record.event_type, &record.agent_id, &record.payload) {
                (
                    EventType::WinnerSelected | EventType::FinalPresentationStart | EventType::AnswerLocked,
                    Some(agent),
                    _,
                ) => claim(WinnerClaimKind::Event, agent, source),
                (EventType::OrchestratorTimeout, _, Payload::OrchestratorTimeout(timeout)) => {
                    if let Some(agent) = &timeout.selected_agent {
                        claim(WinnerClaimKind::TimeoutSelection, agent, source);
                    }
                }
                _ => {}
            }
        }
    }
    claims
}
