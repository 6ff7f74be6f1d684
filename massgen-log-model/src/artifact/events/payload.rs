//! What an event says, by its type.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::EventType;
use super::data::*;
use crate::{Diagnostic, Extra, RelPath, json};

/// Declares [`Payload`] and how it is parsed by event type.
macro_rules! payloads {
    ($($variant:ident($type:ty)),+ $(,)?) => {
        /// The `data` of an event, by its type. Each variant is named like its [`EventType`].
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Payload {
            $(
                #[doc = concat!("See [`EventType::", stringify!($variant), "`].")]
                $variant($type),
            )+
            /// The data of an event type that this version of the crate does not know.
            Unknown(Value),
            /// Data of a known type that could not be read; the reason.
            Damaged(String),
        }

        impl Payload {
            /// Parses the JSON text of `data`.
            pub(super) fn parse(event_type: &EventType, data: &str) -> serde_json::Result<Self> {
                Ok(match event_type {
                    $(EventType::$variant => Self::$variant(serde_json::from_str(data)?),)+
                    EventType::Unknown(_) => Self::Unknown(serde_json::from_str(data)?),
                })
            }

            /// As [`Payload::parse`], without the members that are of the wrong type.
            pub(super) fn salvage(
                event_type: &EventType,
                data: &str,
                path: &RelPath,
                line: u64,
                diagnostics: &mut Vec<Diagnostic>,
            ) -> Self {
                let before = diagnostics.len();
                let bytes = data.as_bytes();
                let found = match event_type {
                    $(EventType::$variant => {
                        json::read(bytes, path, Some(line), diagnostics).map(Self::$variant)
                    })+
                    EventType::Unknown(_) => {
                        json::read(bytes, path, Some(line), diagnostics).map(Self::Unknown)
                    }
                };
                for diagnostic in diagnostics.iter_mut().skip(before) {
                    if let Some(pointer) = &mut diagnostic.location.pointer {
                        pointer.insert_str(0, "/data");
                    }
                }
                found.unwrap_or_else(|| {
                    let last = diagnostics.iter().skip(before).next_back();
                    Self::Damaged(last.map_or_else(String::new, |last| last.reason.clone()))
                })
            }

            /// Fields of `data` that this version of the crate does not know; `None` for a payload
            /// without typed fields.
            pub fn extra(&self) -> Option<&Extra> {
                match self {
                    $(Self::$variant(payload) => Some(&payload.extra),)+
                    Self::Unknown(_) | Self::Damaged(_) => None,
                }
            }
        }
    };
}

payloads! {
    RoundStart(Bare),
    RoundEnd(Bare),
    ToolStart(ToolStart),
    ToolComplete(ToolComplete),
    Thinking(Thinking),
    Text(Text),
    Status(Status),
    BackendStatus(Status),
    SystemStatus(Status),
    PhaseChange(PhaseChange),
    ContextReceived(ContextReceived),
    InjectionReceived(InjectionReceived),
    AnswerSubmitted(AnswerSubmitted),
    Vote(Vote),
    AgentStopped(AgentStopped),
    AgentRestart(AgentRestart),
    RestartBanner(RestartBanner),
    WorkspaceAction(WorkspaceAction),
    HookExecution(HookExecution),
    WinnerSelected(WinnerSelected),
    AnswerLocked(Bare),
    PresentationStart(PresentationStart),
    FinalPresentationStart(FinalPresentationStart),
    FinalPresentationChunk(Text),
    FinalPresentationEnd(Bare),
    FinalAnswer(Text),
    PostEvaluation(PostEvaluation),
    OrchestratorTimeout(OrchestratorTimeout),
    PersonasSet(PersonasSet),
    EvaluationCriteriaSet(EvaluationCriteriaSet),
    EvaluationCriteriaEvolved(EvaluationCriteriaEvolved),
    SubtasksSet(SubtasksSet),
    PreCollabBatchAnnounced(PreCollabBatchAnnounced),
    PreCollabStarted(PreCollabStarted),
    PreCollabCompleted(PreCollabCompleted),
    RoundEvaluatorStageStart(Bare),
    RoundEvaluatorStageComplete(RoundEvaluatorStageComplete),
    CheckpointActivated(CheckpointActivated),
    CheckpointCompleted(CheckpointCompleted),
    TimelineEntry(TimelineEntry),
    Error(ErrorText),
}
