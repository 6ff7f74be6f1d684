//! The digest of a whole events.jsonl, made in one pass.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use xxhash_rust::xxh3::xxh3_64;

use super::calls::{Head, Pairing};
use super::line::{Context, Envelope, Frequent, Shape};
use super::utterances::{Assembly, Piece};
use super::{
    EventCall, EventType, Notice, NoticeKind, Payload, Place, Results, Utterance, UtteranceKind, next_line,
    read_payload, scan, stamp,
};
use crate::digest::head;
use crate::lines::Lines;
use crate::{AgentId, Diagnostic, Excerpt, RelPath, TextSpan, pointer_token};

/// Longest text that an [`EventRecord`] keeps whole, in bytes.
pub const LONG_TEXT: usize = 16 << 10;

/// What analysis needs of an events.jsonl.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EventLog {
    /// The file, relative to the session directory.
    pub path: RelPath,
    /// Lines, blank and bad ones included.
    pub lines: u64,
    /// Local wall clock of the first event with a time.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "stamp::iso")]
    pub first: Option<NaiveDateTime>,
    /// Local wall clock of the last event with a time.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "stamp::iso")]
    pub last: Option<NaiveDateTime>,
    /// Number of events by type, those without a record included.
    pub counts: BTreeMap<EventType, u64>,
    /// Agents in order of their first event.
    pub agents: Vec<AgentId>,
    /// Every event except text, reasoning, pieces of the presentation, tool starts and completions, and
    /// repetitions of `evaluation_criteria_set` with equal content.
    pub records: Vec<EventRecord>,
    /// Tool calls in order of their starts.
    pub calls: Vec<EventCall>,
    /// Texts and reasoning in order of their first pieces.
    pub utterances: Vec<Utterance>,
    /// Notices of the orchestrator inside texts.
    pub notices: Vec<Notice>,
    /// The final answer; `None` when none was presented. The last one, if there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub final_answer: Option<FinalAnswer>,
    /// What this version of the crate does not know, and how often it came: `event_type:<word>`,
    /// `event.<member>`, `<event_type>.<member of data>`.
    pub drift: BTreeMap<String, u64>,
}

/// One event without its long texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EventRecord {
    /// Line, from 1.
    pub line: u64,
    /// Local wall clock.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "stamp::iso")]
    pub time: Option<NaiveDateTime>,
    /// The kind.
    pub event_type: EventType,
    /// The acting agent; `None` for events of the orchestrator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    /// The display round. Join by time, never by this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_number: Option<i64>,
    /// What the event says. A text longer than [`LONG_TEXT`] is cut to its first 240 characters.
    pub payload: Payload,
    /// Both ends, size and hash of each text that was cut, by JSON pointer into `data`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cut: BTreeMap<String, Excerpt>,
}

/// The `final_answer` event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FinalAnswer {
    /// The presenter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentId>,
    /// Line, from 1.
    pub line: u64,
    /// Local wall clock.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "stamp::iso")]
    pub time: Option<NaiveDateTime>,
    /// Both ends of the text, its size and its hash.
    pub text: Excerpt,
}

impl EventLog {
    /// Reads the whole stream in one pass and bounded memory. `path` is named in diagnostics and spans.
    pub fn read(reader: impl Read, path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Self {
        Self::pass(Lines::new(reader), path, Results::Digested, diagnostics)
    }

    /// As [`EventLog::read`], from lines that know how long a line may be.
    pub fn read_lines(lines: Lines<impl Read>, path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Self {
        Self::pass(lines, path, Results::Digested, diagnostics)
    }

    /// As [`EventLog::read`], several times as fast: the results of tools are measured (`result_chars`) and neither
    /// decoded nor digested (`result` is `None`). Everything else is the same.
    pub fn measure(reader: impl Read, path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Self {
        Self::pass(Lines::new(reader), path, Results::Measured, diagnostics)
    }

    fn pass(
        mut lines: Lines<impl Read>,
        path: &RelPath,
        results: Results,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut pass = Pass {
            results,
            log: Self {
                path: path.clone(),
                ..Self::default()
            },
            ..Pass::default()
        };
        while next_line(&mut lines, path, diagnostics, |text, place, context| {
            pass.take(text, place, context)
        }) {}
        let mut log = pass.log;
        log.lines = lines.count();
        log.calls = pass.calls.into_calls();
        log.utterances = pass.utterances.into_utterances();
        log
    }

    /// Records of one type, in file order.
    pub fn of_type<'a>(&'a self, event_type: &'a EventType) -> impl Iterator<Item = &'a EventRecord> {
        self.records
            .iter()
            .filter(move |record| record.event_type == *event_type)
    }

    /// Number of events of one type.
    pub fn count(&self, event_type: &EventType) -> u64 {
        self.counts.get(event_type).copied().unwrap_or_default()
    }
}

#[derive(Default)]
struct Pass {
    results: Results,
    log: EventLog,
    calls: Pairing,
    utterances: Assembly,
    agents: BTreeSet<String>,
    criteria: BTreeSet<u64>,
}

impl Pass {
    /// Takes one line. Nothing is changed when it returns an error.
    fn take(&mut self, text: &str, place: Place, context: &mut Context<'_>) -> serde_json::Result<()> {
        if !context.tolerant
            && let Some(envelope) = Envelope::plain(text)
            && self.event(&envelope, place, context).is_ok()
        {
            return Ok(());
        }
        let envelope = Envelope::parse(text, context)?;
        self.event(&envelope, place, context)
    }

    /// Takes one event. Nothing is changed when it returns an error.
    fn event(
        &mut self,
        envelope: &Envelope<'_>,
        place: Place,
        context: &mut Context<'_>,
    ) -> serde_json::Result<()> {
        let line = context.line;
        let agent = envelope.agent_id.as_deref();
        match Shape::of(&envelope.event_type) {
            Some(shape) => {
                let mut data = match Frequent::plain(shape, envelope.data, self.results) {
                    Some(data) => data,
                    None => Frequent::parse(shape, &envelope.event_type, envelope.data, context)?,
                };
                self.count(envelope);
                self.drift(&envelope.event_type, data.unknown.iter());
                let head = Head {
                    line,
                    time: envelope.timestamp,
                    agent,
                    round_number: envelope.round_number,
                };
                match shape {
                    Shape::Delta => self.delta(&head, &envelope.event_type, data),
                    Shape::Start => {
                        self.utterances.close(agent);
                        self.calls.start(&head, data);
                    }
                    Shape::Complete => {
                        if data.is_error == Some(true)
                            && let Some(result) = &data.result
                            && result.contains("HARD TIMEOUT")
                        {
                            let name = data.tool_name.as_deref();
                            self.notice(&head, NoticeKind::HardTimeout, result, name, None);
                        }
                        if self.results == Results::Measured {
                            data.result = None;
                        }
                        let span = TextSpan::new(&self.log.path, place.offset, place.bytes);
                        self.calls.complete(&head, data, span);
                    }
                }
            }
            None => self.record(envelope, context)?,
        }
        Ok(())
    }

    fn count(&mut self, envelope: &Envelope<'_>) {
        let log = &mut self.log;
        if envelope.timestamp.is_some() {
            log.first = log.first.or(envelope.timestamp);
            log.last = envelope.timestamp;
        }
        if let Some(agent) = envelope.agent_id.as_deref()
            && !self.agents.contains(agent)
        {
            self.agents.insert(agent.to_owned());
            log.agents.push(AgentId::from(agent));
        }
        match log.counts.get_mut(&envelope.event_type) {
            Some(count) => *count += 1,
            None => {
                log.counts.insert(envelope.event_type.clone(), 1);
            }
        }
        if let EventType::Unknown(word) = &envelope.event_type {
            *log.drift.entry(format!("event_type:{word}")).or_default() += 1;
        }
        for name in &envelope.unknown {
            *log.drift.entry(format!("event.{name}")).or_default() += 1;
        }
    }

    fn drift<'n>(&mut self, event_type: &EventType, names: impl Iterator<Item = &'n String>) {
        for name in names {
            *self.log.drift.entry(format!("{event_type}.{name}")).or_default() += 1;
        }
    }

    fn delta(&mut self, head: &Head<'_>, event_type: &EventType, data: Frequent<'_>) {
        let kind = match event_type {
            EventType::Text => UtteranceKind::Text,
            EventType::Thinking => UtteranceKind::Thinking,
            _ => return,
        };
        let Some(content) = data.content else { return };
        let mut done = 0;
        if kind == UtteranceKind::Text {
            let (log, utterances) = (&mut self.log, &mut self.utterances);
            scan(&content, |found| {
                let text = content.get(done..found.range.start).unwrap_or_default();
                utterances.add(head.agent, &piece(head, kind, text));
                done = found.range.end;
                let text = content.get(found.range).unwrap_or_default();
                log.notices
                    .push(notice(head, found.kind, text, found.name, found.retry));
            });
        }
        let rest = content.get(done..).unwrap_or_default();
        self.utterances.add(head.agent, &piece(head, kind, rest));
    }

    fn notice(
        &mut self,
        head: &Head<'_>,
        kind: NoticeKind,
        text: &str,
        name: Option<&str>,
        retry: Option<(u32, u32)>,
    ) {
        self.log.notices.push(notice(head, kind, text, name, retry));
    }

    fn record(&mut self, envelope: &Envelope<'_>, context: &mut Context<'_>) -> serde_json::Result<()> {
        let event_type = &envelope.event_type;
        let criteria =
            (*event_type == EventType::EvaluationCriteriaSet).then(|| xxh3_64(envelope.data.as_bytes()));
        if criteria.is_some_and(|hash| self.criteria.contains(&hash)) {
            self.count(envelope);
            return Ok(());
        }
        let mut cut = BTreeMap::new();
        let payload = if envelope.data.len() > LONG_TEXT {
            let mut data: Value = serde_json::from_str(envelope.data)?;
            if *event_type == EventType::FinalAnswer
                && let Some(text) = data.get("content").and_then(Value::as_str)
            {
                self.final_answer(envelope, context.line, text);
            }
            cut_texts(&mut data, &mut String::new(), &mut cut);
            read_payload(event_type, &data.to_string(), context)?
        } else {
            let payload = read_payload(event_type, envelope.data, context)?;
            if let Payload::FinalAnswer(data) = &payload
                && let Some(text) = &data.content
            {
                self.final_answer(envelope, context.line, text);
            }
            payload
        };
        self.criteria.extend(criteria);
        self.count(envelope);
        if let Some(extra) = payload.extra() {
            self.drift(event_type, extra.keys());
        }
        let agent = envelope.agent_id.as_deref();
        if let Payload::HookExecution(hook) = &payload
            && let Some(info) = &hook.hook_info
        {
            self.drift(event_type, info.extra.keys());
            if memchr::memmem::find(envelope.data.as_bytes(), b"ROUND TIME LIMIT").is_some() {
                let text = info
                    .injection_content
                    .as_ref()
                    .or(info.injection_preview.as_ref());
                let head = Head {
                    line: context.line,
                    time: envelope.timestamp,
                    agent,
                    round_number: None,
                };
                let text = text.map_or("ROUND TIME LIMIT", String::as_str);
                self.notice(&head, NoticeKind::RoundTimeLimit, text, None, None);
            }
        }
        if ends_utterance(event_type) {
            self.utterances.close(agent);
        }
        self.log.records.push(EventRecord {
            line: context.line,
            time: envelope.timestamp,
            event_type: event_type.clone(),
            agent_id: agent.map(AgentId::from),
            round_number: envelope.round_number,
            payload,
            cut,
        });
        Ok(())
    }

    fn final_answer(&mut self, envelope: &Envelope<'_>, line: u64, text: &str) {
        self.log.final_answer = Some(FinalAnswer {
            agent: envelope.agent_id.as_deref().map(AgentId::from),
            line,
            time: envelope.timestamp,
            text: Excerpt::of(text),
        });
    }
}

fn piece<'a>(head: &Head<'_>, kind: UtteranceKind, text: &'a str) -> Piece<'a> {
    Piece {
        line: head.line,
        time: head.time,
        kind,
        text,
    }
}

fn notice(
    at: &Head<'_>,
    kind: NoticeKind,
    text: &str,
    name: Option<&str>,
    retry: Option<(u32, u32)>,
) -> Notice {
    Notice {
        kind,
        line: at.line,
        time: at.time,
        agent: at.agent.map(AgentId::from),
        text: head(text),
        name: name.map(str::to_owned),
        retry,
    }
}

fn ends_utterance(event_type: &EventType) -> bool {
    matches!(
        event_type,
        EventType::RoundStart
            | EventType::AnswerSubmitted
            | EventType::Vote
            | EventType::AgentStopped
            | EventType::AgentRestart
            | EventType::FinalPresentationStart
            | EventType::FinalPresentationEnd
            | EventType::FinalAnswer
            | EventType::AnswerLocked
    )
}

/// Cuts every text longer than [`LONG_TEXT`] and notes what it was. Depth is bounded by the JSON reader.
fn cut_texts(value: &mut Value, pointer: &mut String, cut: &mut BTreeMap<String, Excerpt>) {
    let length = pointer.len();
    match value {
        Value::String(text) if text.len() > LONG_TEXT => {
            let excerpt = Excerpt::of(text);
            text.clone_from(&excerpt.head);
            cut.insert(pointer.clone(), excerpt);
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                pointer.push_str(&format!("/{index}"));
                cut_texts(item, pointer, cut);
                pointer.truncate(length);
            }
        }
        Value::Object(members) => {
            for (name, item) in members.iter_mut() {
                pointer.push('/');
                pointer.push_str(&pointer_token(name));
                cut_texts(item, pointer, cut);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod both_ways;
#[cfg(test)]
mod tests;
