//! Tool calls: a start and a completion, paired.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::line::Frequent;
use super::stamp;
use crate::{AgentId, Args, CallId, ResultDigest, TextSpan, ToolName};

/// One tool call.
///
/// Workflow tools (`new_answer`, `vote`, `stop`) and calls of unregistered tools are never in the file;
/// provider-side tools neither. For a `background` call the end is its launch.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EventCall {
    /// The provider's call id; equals `call_id` in metrics_events.json.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_id: Option<CallId>,
    /// Full name.
    pub tool: ToolName,
    /// The caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentId>,
    /// Line of `tool_start`; of `tool_complete` when there is no start.
    pub start_line: u64,
    /// Local wall clock; `None` when there is no start.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "stamp::iso")]
    pub start: Option<NaiveDateTime>,
    /// Line of `tool_complete`; `None` when the call never ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_line: Option<u64>,
    /// Local wall clock; `None` when the call never ended.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "stamp::iso")]
    pub end: Option<NaiveDateTime>,
    /// The arguments; `None` when there is no start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub args: Option<Args>,
    /// Seconds, the writer's own measure: use it for durations, the times for placement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed_seconds: Option<f64>,
    /// `success`, `error`, `denied`, `background` or `cancelled`. A command that exits with 1 is a
    /// `success`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// `None` when the call never ended, and for claude_code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_error: Option<bool>,
    /// Job id of a background call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub async_id: Option<String>,
    /// Always the word `mcp` in real files, not the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_name: Option<String>,
    /// Length of the result in characters; `None` when the call never ended or has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_chars: Option<u64>,
    /// The result; `None` when the call never ended or has none, and after [`EventLog::measure`](super::EventLog::measure).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<ResultDigest>,
    /// The display round of the start. Join by time, never by this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_number: Option<i64>,
    /// Whether a completion without an id came while this call and others of the same agent and tool were
    /// open: it went to the one that began first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ambiguous: bool,
}

/// What both lines of a call say outside `data`.
#[derive(Debug)]
pub(super) struct Head<'a> {
    pub(super) line: u64,
    pub(super) time: Option<NaiveDateTime>,
    pub(super) agent: Option<&'a str>,
    pub(super) round_number: Option<i64>,
}

/// Open starts that a completion without a known id is compared with: calls that never end must not make every
/// completion search them all.
const WINDOW: usize = 256;

/// Calls in order of their starts, with the starts that wait for a completion.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    calls: Vec<EventCall>,
    by_id: BTreeMap<(Option<AgentId>, CallId), Vec<usize>>,
    by_tool: BTreeMap<(Option<AgentId>, ToolName), VecDeque<usize>>,
}

impl Pairing {
    pub(super) fn start(&mut self, head: &Head<'_>, data: Frequent<'_>) {
        let index = self.calls.len();
        let call = EventCall {
            tool_id: text(data.tool_id).map(CallId::from),
            tool: ToolName::from(text(data.tool_name).unwrap_or_default()),
            agent: head.agent.map(AgentId::from),
            start_line: head.line,
            start: head.time,
            args: data.args,
            server_name: text(data.server_name),
            round_number: head.round_number,
            ..EventCall::default()
        };
        if let Some(id) = &call.tool_id {
            let key = (call.agent.clone(), id.clone());
            self.by_id.entry(key).or_default().push(index);
        }
        let key = (call.agent.clone(), call.tool.clone());
        self.by_tool.entry(key).or_default().push_back(index);
        self.calls.push(call);
    }

    pub(super) fn complete(&mut self, head: &Head<'_>, data: Frequent<'_>, span: TextSpan) {
        let agent = head.agent.map(AgentId::from);
        let tool_id = text(data.tool_id).map(CallId::from);
        let tool = ToolName::from(text(data.tool_name).unwrap_or_default());
        let index = match self.open(&agent, tool_id.as_ref(), &tool) {
            Some(index) => index,
            None => {
                self.calls.push(EventCall {
                    tool_id,
                    tool: tool.clone(),
                    agent,
                    start_line: head.line,
                    round_number: head.round_number,
                    ..EventCall::default()
                });
                self.calls.len() - 1
            }
        };
        let Some(call) = self.calls.get_mut(index) else {
            return;
        };
        call.end_line = Some(head.line);
        call.end = head.time;
        call.elapsed_seconds = data.elapsed_seconds;
        call.status = text(data.status);
        call.is_error = data.is_error;
        call.async_id = text(data.async_id);
        call.result_chars = data.result_chars;
        call.result = data
            .result
            .map(|result| ResultDigest::of(tool.as_str(), &result).at(span));
    }

    /// The start that a completion belongs to: the latest with its id (ids can be reused after a round
    /// was cut), else the earliest open one of its tool that has no other id. Where several are open, each
    /// of them is marked.
    fn open(&mut self, agent: &Option<AgentId>, id: Option<&CallId>, tool: &ToolName) -> Option<usize> {
        let waits =
            |calls: &[EventCall], index: usize| calls.get(index).is_some_and(|call| call.end_line.is_none());
        if let Some(id) = id
            && let Some(starts) = self.by_id.get_mut(&(agent.clone(), id.clone()))
        {
            while let Some(index) = starts.pop() {
                if waits(&self.calls, index) {
                    return Some(index);
                }
            }
        }
        let starts = self.by_tool.get_mut(&(agent.clone(), tool.clone()))?;
        while starts.front().is_some_and(|index| !waits(&self.calls, *index)) {
            starts.pop_front();
        }
        let fitting: Vec<usize> = starts
            .iter()
            .copied()
            .take(WINDOW)
            .filter(|index| waits(&self.calls, *index))
            .filter(|index| {
                let own = self.calls.get(*index).and_then(|call| call.tool_id.as_ref());
                id.is_none() || own.is_none()
            })
            .collect();
        if fitting.len() > 1 {
            for index in &fitting {
                if let Some(call) = self.calls.get_mut(*index) {
                    call.ambiguous = true;
                }
            }
        }
        fitting.first().copied()
    }

    pub(super) fn into_calls(self) -> Vec<EventCall> {
        self.calls
    }
}

fn text(text: Option<Cow<'_, str>>) -> Option<String> {
    text.map(Cow::into_owned)
}
