//! `events.jsonl`: what happened, one event a line, written as it happens (since 0.1.44..0.1.46; not in
//! `--debug` runs).
//!
//! [`Events`] hands out every event whole. [`EventLines`] hands out every line with its data as text, as fast as it can
//! be checked. [`EventLog`] makes one pass and keeps what analysis needs.

mod calls;
mod data;
mod event_lines;
mod line;
mod log;
mod notices;
mod payload;
mod plain;
pub(crate) mod stamp;
mod utterances;

use std::collections::VecDeque;
use std::io::Read;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use crate::lines::{Line, Lines, Record, skipped, unreadable};
use crate::word::open_vocabulary;
use crate::{AgentId, Diagnostic, DiagnosticKind, Location, RelPath, json};
use line::{Context, Envelope, Frequent, Shape};

pub use calls::EventCall;
pub use data::*;
pub use event_lines::{EventLine, EventLines};
pub use log::{EventLog, EventRecord, FinalAnswer, LONG_TEXT};
pub(crate) use notices::scan;
pub use notices::{Notice, NoticeKind};
pub use payload::Payload;
pub use utterances::{Utterance, UtteranceKind};

open_vocabulary! {
    /// The kind of an event.
    EventType {
        /// An execution of an agent begins. Its `round_number` is not that of the events after it.
        RoundStart = "round_start",
        /// Declared; no version emits it. A round ends with the agent's next answer, vote, stop or start.
        RoundEnd = "round_end",
        /// A tool call begins.
        ToolStart = "tool_start",
        /// A tool call ends.
        ToolComplete = "tool_complete",
        /// A piece of reasoning.
        Thinking = "thinking",
        /// A piece of model text, or a notice of the orchestrator; may be written seconds late.
        Text = "text",
        /// A sentence of the orchestrator.
        Status = "status",
        /// Declared; no version emits it.
        BackendStatus = "backend_status",
        /// A sentence about the start of the run.
        SystemStatus = "system_status",
        /// The orchestrator's phase; never seen in real files.
        PhaseChange = "phase_change",
        /// An agent is shown answers.
        ContextReceived = "context_received",
        /// A running agent was handed new answers.
        InjectionReceived = "injection_received",
        /// An agent submitted an answer.
        AnswerSubmitted = "answer_submitted",
        /// An agent voted; later answers may supersede the vote.
        Vote = "vote",
        /// An agent stopped in decomposition mode.
        AgentStopped = "agent_stopped",
        /// Marks an execution, already begun, that sees answers. Not a count of restarts.
        AgentRestart = "agent_restart",
        /// The whole orchestration starts again.
        RestartBanner = "restart_banner",
        /// A tool call that the display parsed out of text.
        WorkspaceAction = "workspace_action",
        /// A hook refused, asked or injected.
        HookExecution = "hook_execution",
        /// An existing answer is reused; only after a timeout.
        WinnerSelected = "winner_selected",
        /// The final answer stands; once per finished run.
        AnswerLocked = "answer_locked",
        /// The text display shows the result.
        PresentationStart = "presentation_start",
        /// The final presentation begins.
        FinalPresentationStart = "final_presentation_start",
        /// A piece of the final presentation.
        FinalPresentationChunk = "final_presentation_chunk",
        /// The final presentation ends.
        FinalPresentationEnd = "final_presentation_end",
        /// The final answer, whole.
        FinalAnswer = "final_answer",
        /// The evaluation after the presentation.
        PostEvaluation = "post_evaluation",
        /// The orchestrator's time limit was met.
        OrchestratorTimeout = "orchestrator_timeout",
        /// Personas were given out (since 0.1.60..0.1.64).
        PersonasSet = "personas_set",
        /// The criteria; repeated at about every execution.
        EvaluationCriteriaSet = "evaluation_criteria_set",
        /// The criteria changed.
        EvaluationCriteriaEvolved = "evaluation_criteria_evolved",
        /// Subtasks were given out (decomposition mode).
        SubtasksSet = "subtasks_set",
        /// Helpers that will run before the agents.
        PreCollabBatchAnnounced = "pre_collab_batch_announced",
        /// A helper begins.
        PreCollabStarted = "pre_collab_started",
        /// A helper ends.
        PreCollabCompleted = "pre_collab_completed",
        /// The round evaluator begins.
        RoundEvaluatorStageStart = "round_evaluator_stage_start",
        /// The round evaluator ends.
        RoundEvaluatorStageComplete = "round_evaluator_stage_complete",
        /// A checkpoint begins (since 0.1.64..0.1.68).
        CheckpointActivated = "checkpoint_activated",
        /// A checkpoint ends.
        CheckpointCompleted = "checkpoint_completed",
        /// A line for debugging.
        TimelineEntry = "timeline_entry",
        /// An error; no emitter found.
        Error = "error",
    }
}

/// One event, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Event {
    /// Line, from 1.
    pub line: u64,
    /// Place of the line's first byte in the file.
    pub offset: u64,
    /// Local wall clock, no zone; `None` when absent or no time.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "stamp::iso")]
    pub timestamp: Option<NaiveDateTime>,
    /// The kind.
    pub event_type: EventType,
    /// The acting agent; `None` for events of the orchestrator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    /// The display round. Join by time, never by this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_number: Option<i64>,
    /// What the event says.
    pub payload: Payload,
    /// Members of the event and of its data that this version of the crate does not know.
    pub unknown_fields: usize,
}

/// Reads events one by one, whole. Goes on after a line that cannot be read.
#[derive(Debug)]
pub struct Events<R> {
    lines: Lines<R>,
    path: RelPath,
    pending: VecDeque<Result<Event, Diagnostic>>,
    finished: bool,
}

impl<R: Read> Events<R> {
    /// Reads events from `reader`; `path` is named in diagnostics.
    pub fn new(reader: R, path: &RelPath) -> Self {
        Self {
            lines: Lines::new(reader),
            path: path.clone(),
            pending: VecDeque::new(),
            finished: false,
        }
    }
}

impl<R: Read> Iterator for Events<R> {
    type Item = Result<Event, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.pending.is_empty() && !self.finished {
            let mut diagnostics = Vec::new();
            let mut event = None;
            self.finished = !next_line(
                &mut self.lines,
                &self.path,
                &mut diagnostics,
                |text, place, context| {
                    event = Some(whole_event(text, place, context)?);
                    Ok(())
                },
            );
            self.pending.extend(diagnostics.into_iter().map(Err));
            self.pending.extend(event.map(Ok));
        }
        self.pending.pop_front()
    }
}

fn whole_event(text: &str, place: Place, context: &mut Context<'_>) -> serde_json::Result<Event> {
    let envelope = Envelope::parse(text, context)?;
    let payload = read_payload(&envelope.event_type, envelope.data, context)?;
    Ok(Event {
        line: context.line,
        offset: place.offset,
        timestamp: envelope.timestamp,
        event_type: envelope.event_type,
        agent_id: envelope.agent_id.map(|id| AgentId::from(id.into_owned())),
        round_number: envelope.round_number,
        unknown_fields: envelope.unknown.len() + payload.extra().map_or(0, indexmap::IndexMap::len),
        payload,
    })
}

fn read_payload(
    event_type: &EventType,
    data: &str,
    context: &mut Context<'_>,
) -> serde_json::Result<Payload> {
    match Payload::parse(event_type, data) {
        Err(_) if context.tolerant => Ok(Payload::salvage(
            event_type,
            data,
            context.path,
            context.line,
            context.diagnostics,
        )),
        result => result,
    }
}

/// What is made of the results of tools.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Results {
    /// They are decoded, digested and hashed.
    #[default]
    Digested,
    /// Their length is taken, and nothing is decoded.
    Measured,
}

/// Where a line's bytes are.
#[derive(Debug, Clone, Copy)]
struct Place {
    offset: u64,
    bytes: u64,
}

/// Reads the next line with `take`; when that fails, repairs the line and lets `take` try once more with
/// a tolerant context. Blank lines are passed over. Returns whether there may be more lines.
fn next_line<R: Read>(
    lines: &mut Lines<R>,
    path: &RelPath,
    diagnostics: &mut Vec<Diagnostic>,
    take: impl FnMut(&str, Place, &mut Context<'_>) -> serde_json::Result<()>,
) -> bool {
    let read = lines.count();
    let line = match lines.next_record() {
        Ok(Some(Record::Line(line))) => line,
        Ok(Some(Record::TooLong { number, bytes, .. })) => {
            diagnostics.push(skipped(path, number, bytes));
            return true;
        }
        Ok(None) => return false,
        Err(error) => {
            diagnostics.push(unreadable(path, read + 1, &error));
            return false;
        }
    };
    take_line(line, path, diagnostics, take);
    true
}

/// The line without a byte order mark.
fn without_mark(line: Line<'_>) -> &[u8] {
    line.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line.bytes)
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_whitespace)
}

/// Reads one line, as [`next_line`] does.
fn take_line(
    line: Line<'_>,
    path: &RelPath,
    diagnostics: &mut Vec<Diagnostic>,
    mut take: impl FnMut(&str, Place, &mut Context<'_>) -> serde_json::Result<()>,
) {
    let bytes = without_mark(line);
    if is_blank(bytes) {
        return;
    }
    let place = Place {
        offset: line.offset,
        bytes: line.bytes.len() as u64,
    };
    let mut context = Context {
        path,
        line: line.number,
        tolerant: false,
        diagnostics,
    };
    if let Ok(text) = std::str::from_utf8(bytes)
        && take(text, place, &mut context).is_ok()
    {
        return;
    }

    context.tolerant = true;
    let before = context.diagnostics.len();
    let repaired = json::read::<serde_json::Value>(bytes, path, Some(line.number), context.diagnostics);
    let outcome = match &repaired {
        Some(value) => take(&value.to_string(), place, &mut context).map_err(|error| error.to_string()),
        None => Err(String::new()),
    };
    if let Err(reason) = outcome {
        if line.unterminated && repaired.is_none() {
            context.diagnostics.truncate(before);
            context.diagnostics.push(Diagnostic::new(
                DiagnosticKind::Truncated,
                Location::line(path, line.number),
                "the last line is cut",
            ));
        } else if repaired.is_some() {
            context.diagnostics.push(Diagnostic::new(
                DiagnosticKind::BadLine,
                Location::line(path, line.number),
                reason,
            ));
        }
    }
}

/// The beginning of a tool call.
pub(crate) struct Started<'a> {
    pub(crate) agent: Option<&'a str>,
    pub(crate) command: Option<&'a str>,
}

/// Reads one line, and hands on a call that begins there.
pub(crate) fn take_start(
    line: Line<'_>,
    path: &RelPath,
    diagnostics: &mut Vec<Diagnostic>,
    mut found: impl FnMut(Started<'_>),
) {
    take_line(line, path, diagnostics, |text, _, context| {
        let plain = Envelope::plain(text).filter(|_| !context.tolerant);
        if let Some(envelope) = &plain
            && envelope.event_type == EventType::ToolStart
            && let Some(command) = plain::command(envelope.data)
        {
            found(Started {
                agent: envelope.agent_id.as_deref(),
                command: Some(&command),
            });
            return Ok(());
        }
        let envelope = Envelope::parse(text, context)?;
        if envelope.event_type == EventType::ToolStart {
            let data = Frequent::parse(Shape::Start, &envelope.event_type, envelope.data, context)?;
            found(Started {
                agent: envelope.agent_id.as_deref(),
                command: data.args.as_ref().and_then(|args| args.command.as_deref()),
            });
        }
        Ok(())
    });
}

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &[u8]) -> (Vec<Event>, Vec<String>) {
        let (mut events, mut notes) = (Vec::new(), Vec::new());
        for item in Events::new(text, &RelPath::from_encoded("e")) {
            match item {
                Ok(event) => events.push(event),
                Err(diagnostic) => notes.push(diagnostic.to_string()),
            }
        }
        (events, notes)
    }

    #[test]
    fn events_are_typed_and_unknown_ones_kept() {
        let (events, notes) = run(concat!(
            r#"{"timestamp": "2026-01-05T10:56:00.1", "event_type": "vote", "agent_id": "a", "round_number": 2, "data": {"target_id": "b", "reason": "x\u2028", "new": 1}, "trace": 7}"#,
            "\n\n",
            r#"{"timestamp": "2026-01-05T10:56:01", "event_type": "dance", "agent_id": null, "data": {"k": [1]}}"#,
            "\n",
            r#"{"event_type": "answer_locked", "agent_id": "a", "data": null}"#,
        ).as_bytes());
        assert_eq!(notes, Vec::<String>::new());
        let Payload::Vote(vote) = &events[0].payload else {
            panic!("{events:?}")
        };
        assert_eq!(vote.target_id, Some(AgentId::from("b")));
        assert_eq!(vote.reason.as_deref(), Some("x\u{2028}"));
        assert_eq!(events[0].unknown_fields, 2);
        assert_eq!(events[1].line, 3);
        assert_eq!(events[1].agent_id, None);
        assert_eq!(events[1].payload, Payload::Unknown(serde_json::json!({"k": [1]})));
        assert_eq!(events[2].payload, Payload::AnswerLocked(Bare::default()));
    }

    #[test]
    fn a_bad_line_does_not_cost_the_others() {
        let (events, notes) = run(concat!(
            "{\"event_type\": \"text\", \"data\": {\"content\": \"\\ud83d!\"}}\n",
            "not json\n",
            "[1]\n",
            "{\"data\": {}}\n",
            "{\"event_type\": \"vote\", \"round_number\": \"two\", \"data\": {\"target_id\": 5, \"reason\": \"r\"}}\n",
            "{\"event_type\": \"vote\", \"data\": 5}\n",
            "{\"event_type\": \"text\", \"data\": {\"content\": \"last\"}}\n",
            "{\"event_type\": \"text\", \"data\": {\"con",
        ).as_bytes());
        let text = |content: &str| {
            Payload::Text(Text {
                content: Some(content.to_owned()),
                ..Text::default()
            })
        };
        assert_eq!(events[0].payload, text("\u{fffd}!"));
        let Payload::Vote(vote) = &events[1].payload else {
            panic!("{events:?}")
        };
        assert_eq!(
            (vote.target_id.clone(), vote.reason.as_deref()),
            (None, Some("r"))
        );
        assert!(matches!(&events[2].payload, Payload::Damaged(reason) if reason.contains("invalid type")));
        assert_eq!(events[3].payload, text("last"));
        assert_eq!(events.len(), 4);
        let kinds: Vec<&str> = notes.iter().map(|n| n.split(": ").nth(1).unwrap()).collect();
        assert_eq!(
            kinds,
            [
                "repaired",
                "bad_line",
                "bad_line",
                "bad_line",
                "wrong_type",
                "wrong_type",
                "wrong_type",
                "truncated"
            ]
        );
        assert!(notes[4].starts_with("e:5#/round_number"), "{notes:?}");
        assert!(notes[5].starts_with("e:5#/data/target_id"), "{notes:?}");
    }

    #[test]
    fn a_line_cut_inside_a_character_is_cut() {
        let whole = "{\"event_type\": \"text\", \"data\": {\"content\": \"é";
        let (events, notes) = run(&whole.as_bytes()[..whole.len() - 1]);
        assert!(events.is_empty());
        assert_eq!(notes, ["e:1: truncated: the last line is cut"]);
    }
}
