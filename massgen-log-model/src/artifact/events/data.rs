//! The `data` of each event type.

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::{AgentId, AnswerLabel, CallId, Extra, ToolName};

/// Declares payload structs: every field optional, unknown fields kept.
macro_rules! payload_structs {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty,)* })+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
            #[non_exhaustive]
            pub struct $name {
                $(
                    $(#[$fdoc])*
                    #[serde(default, skip_serializing_if = "Option::is_none")]
                    pub $field: Option<$type>,
                )*
                /// Unknown fields.
                #[serde(flatten)]
                pub extra: Extra,
            }
        )+
    };
}

payload_structs! {
    /// A payload without fields.
    Bare {}

    /// `tool_start`.
    ToolStart {
        /// The provider's call id; unique per file for API backends.
        tool_id: CallId,
        /// Full name.
        tool_name: ToolName,
        /// The arguments; `{"raw": text}` when they were no JSON.
        args: Value,
        /// Always the word `mcp` in real files, not the server.
        server_name: String,
    }

    /// `thinking`: one piece of reasoning.
    Thinking {
        /// The piece.
        content: String,
        /// Of the family that the display flushes.
        is_redacted: bool,
        /// Of the family that the orchestrator streams.
        done: bool,
    }

    /// `text`, `final_presentation_chunk`, `final_answer`.
    Text {
        /// A piece of text; the whole text in `final_answer`.
        content: String,
    }

    /// `status`, `system_status`.
    Status {
        /// A sentence.
        message: String,
        /// `info`, `warning` or `error`; absent in `system_status`.
        level: String,
    }

    /// `phase_change`; never seen in real files.
    PhaseChange {
        /// `idle`, `coordinating` or `presenting`.
        phase: String,
    }

    /// `context_received`.
    ContextReceived {
        /// The answers that the agent is shown.
        context_labels: Vec<AnswerLabel>,
    }

    /// `injection_received`.
    InjectionReceived {
        /// Whose answers were handed over.
        source_agents: Vec<String>,
        /// `mid_stream`, `hookless_human_input`, `hookless_bg_tool` or `runtime_inbox_input`.
        injection_type: String,
    }

    /// `answer_submitted`.
    AnswerSubmitted {
        /// The first 500 characters of the answer; the whole is in answer.txt.
        content: String,
        /// K of the label.
        answer_number: i64,
        /// The label.
        answer_label: AnswerLabel,
        /// Null when the orchestrator writes the event.
        workspace_path: String,
    }

    /// `vote`; the event's agent is the voter.
    Vote {
        /// The real id voted for.
        target_id: AgentId,
        /// The reason.
        reason: String,
        /// Null in real files.
        vote_label: AnswerLabel,
        /// Null in real files.
        voted_for_label: AnswerLabel,
    }

    /// `agent_stopped` (decomposition mode).
    AgentStopped {
        /// What the agent says it did.
        summary: String,
        /// `complete` or `blocked`.
        status: String,
    }

    /// `agent_restart`: labels the execution that has already begun.
    AgentRestart {
        /// 2, 3, …
        restart_round: i64,
        /// Only `new answer` seen.
        restart_reason: String,
    }

    /// `restart_banner`: the whole orchestration starts again.
    RestartBanner {
        /// Why.
        reason: String,
        /// What to do differently.
        instructions: String,
        /// Number of the next attempt.
        attempt: i64,
        /// The limit.
        max_attempts: i64,
    }

    /// `workspace_action`.
    WorkspaceAction {
        /// Kind.
        action_type: String,
        /// Parameters.
        params: Value,
    }

    /// `hook_execution`: written for decisions other than `allow`, and for injections.
    HookExecution {
        /// The call that it belongs to.
        tool_call_id: CallId,
        /// What the hook did.
        hook_info: HookInfo,
    }

    /// `hook_info` of a [`HookExecution`].
    HookInfo {
        /// For example `mid_stream_injection`.
        hook_name: String,
        /// `pre` or `post`.
        hook_type: String,
        /// `allow`, `deny`, `ask`, …
        decision: String,
        /// Why.
        reason: String,
        /// Milliseconds.
        execution_time_ms: f64,
        /// The start of the injected text.
        injection_preview: String,
        /// The injected text; it is not part of the tool's result.
        injection_content: String,
    }

    /// `winner_selected`: an existing answer is reused. The event's agent is the winner.
    WinnerSelected {
        /// A Python literal, not JSON.
        vote_results: String,
    }

    /// `presentation_start` (text display only).
    PresentationStart {
        /// Votes.
        vote_counts: Value,
        /// Labels.
        answer_labels: Value,
    }

    /// `final_presentation_start`.
    FinalPresentationStart {
        /// Valid votes by real id; empty when nobody voted.
        vote_counts: IndexMap<AgentId, Option<i64>>,
        /// `A1.2`-style labels of the agents with votes.
        answer_labels: IndexMap<AgentId, Option<String>>,
        /// Whether the winner shared the most votes.
        is_tie: bool,
    }

    /// `post_evaluation`.
    PostEvaluation {
        /// `start`, `content` or `end`.
        phase: String,
        /// A piece of text.
        content: String,
        /// Null in real files.
        winner: String,
    }

    /// `orchestrator_timeout`.
    OrchestratorTimeout {
        /// A sentence.
        timeout_reason: String,
        /// Agents with an answer.
        available_answers: i64,
        /// Whose answer is used.
        selected_agent: AgentId,
        /// `most votes`, `latest answer` or `no answers available`.
        selection_reason: String,
        /// By agent: whether there is an answer, and votes.
        agent_answer_summary: IndexMap<AgentId, AnswerSummary>,
    }

    /// One agent in [`OrchestratorTimeout`].
    AnswerSummary {
        /// Whether it has an answer.
        has_answer: bool,
        /// Votes for it.
        vote_count: i64,
    }

    /// `personas_set` (since 0.1.60..0.1.64).
    PersonasSet {
        /// By agent.
        personas: IndexMap<AgentId, Value>,
    }

    /// `evaluation_criteria_set`: repeated at about every agent execution.
    EvaluationCriteriaSet {
        /// The criteria.
        criteria: Vec<Criterion>,
        /// `inline`, `changedoc`, `generated`, `decomposition_subtask`, …
        source: String,
    }

    /// One criterion.
    Criterion {
        /// `E1`, `E2`, …
        id: String,
        /// The criterion.
        text: String,
        /// `standard` or `primary`.
        category: String,
        /// Null in real files.
        verify_by: String,
    }

    /// `evaluation_criteria_evolved`.
    EvaluationCriteriaEvolved {
        /// 1, 2, …
        evolution_number: i64,
        /// Criteria that changed.
        evolved_count: i64,
        /// All criteria.
        total_count: i64,
        /// A sentence.
        summary: String,
    }

    /// `subtasks_set` (decomposition mode).
    SubtasksSet {
        /// By agent.
        subtasks: IndexMap<AgentId, Value>,
    }

    /// `pre_collab_batch_announced`.
    PreCollabBatchAnnounced {
        /// `persona_generation`, `criteria_generation`, `prompt_improvement`.
        pre_collab_ids: Vec<String>,
    }

    /// `pre_collab_started`.
    PreCollabStarted {
        /// The helper's id.
        subagent_id: String,
        /// Its task.
        task: String,
        /// Seconds.
        timeout_seconds: f64,
        /// Its call id.
        call_id: CallId,
        /// Its log directory.
        log_path: String,
    }

    /// `pre_collab_completed`.
    PreCollabCompleted {
        /// The helper's id.
        subagent_id: String,
        /// Its call id.
        call_id: CallId,
        /// `completed` or `failed`.
        status: String,
        /// The start of its answer.
        answer_preview: String,
        /// Its error.
        error: String,
    }

    /// `round_evaluator_stage_complete`.
    RoundEvaluatorStageComplete {
        /// `success`, `degraded` or `error`.
        status: String,
        /// Seconds.
        execution_time_seconds: f64,
        /// Characters.
        packet_text_length: i64,
        /// Its error.
        error: String,
    }

    /// `checkpoint_activated` (since 0.1.64..0.1.68).
    CheckpointActivated {
        /// 1, 2, …
        checkpoint_number: i64,
        /// The delegated task.
        task: String,
        /// By display id.
        participants: IndexMap<AgentId, Value>,
        /// Who delegated.
        main_agent_id: AgentId,
    }

    /// `checkpoint_completed`.
    CheckpointCompleted {
        /// 1, 2, …
        checkpoint_number: i64,
        /// Up to 500 characters.
        consensus: String,
        /// Who delegated.
        main_agent_id: AgentId,
    }

    /// `timeline_entry` (debugging only).
    TimelineEntry {
        /// A line of text.
        line: String,
    }

    /// `error`; no emitter found.
    ErrorText {
        /// The message.
        error: String,
    }
}

/// `tool_complete`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ToolComplete {
    /// The provider's call id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_id: Option<CallId>,
    /// Full name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_name: Option<ToolName>,
    /// The whole result. Anything but text is given as JSON text.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "text_or_json"
    )]
    pub result: Option<String>,
    /// Seconds, the writer's own measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed_seconds: Option<f64>,
    /// `success`, `error`, `denied`, `background` or `cancelled`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Null for claude_code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_error: Option<bool>,
    /// Job id of a background call, which ends at its launch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub async_id: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

fn text_or_json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Option::<Value>::deserialize(deserializer)? {
        None => None,
        Some(Value::String(text)) => Some(text),
        Some(other) => Some(other.to_string()),
    })
}
