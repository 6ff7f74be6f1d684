use serde::{Deserialize, Serialize};

use crate::word::open_vocabulary;
use crate::{AgentId, Location};

open_vocabulary! {
    /// Which statement names the winner, in order of trust.
    WinnerClaimKind {
        /// coordination_events.json `final_agent_selected`.
        FinalAgentSelected = "final_agent_selected",
        /// coordination_events.json last `final_answer`.
        FinalAnswerEvent = "final_answer",
        /// coordination_events.json `session_metadata.final_winner`.
        FinalWinner = "final_winner",
        /// `final/<agent>/` of the attempt, with an answer.txt.
        FinalFolder = "final_folder",
        /// `final/<agent>/` of the turn.
        TurnFinalFolder = "turn_final_folder",
        /// snapshot_mappings.json, entry of type `final_answer`.
        SnapshotMapping = "snapshot_mapping",
        /// status.json `results.winner`.
        StatusWinner = "status_winner",
        /// metrics_summary.json `meta.winner`.
        MetricsWinner = "metrics_winner",
        /// events.jsonl `winner_selected`, `final_presentation_start` or `answer_locked`.
        Event = "event",
        /// events.jsonl `orchestrator_timeout.selected_agent`.
        TimeoutSelection = "timeout_selection",
    }
}

/// One statement about who won. No single field can be trusted: many are null on finished runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WinnerClaim {
    /// Which statement.
    pub kind: WinnerClaimKind,
    /// Whom it names.
    pub agent: AgentId,
    /// Where it stands.
    pub source: Location,
}
