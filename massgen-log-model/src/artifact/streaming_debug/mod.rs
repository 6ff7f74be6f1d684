//! `streaming_debug.log`: every streamed chunk as a Python repr (0.1.26..0.1.28 up to 0.1.44..0.1.46).

pub(crate) mod chunk;
pub(crate) mod python;

use std::collections::BTreeMap;
use std::io::Read;

use serde::{Deserialize, Serialize};

use super::events::stamp::time_of_day;
use crate::digest::{At, MentionLog};
use crate::lines::{Lines, each_line};
use crate::{Diagnostic, RelPath, TextSpan, ToolMention, ToolName, decode_visibly};
use chunk::{Chunk, MARK, offer_all};

/// Kinds of chunk that are counted by name; further ones are counted as `other`.
const MAX_KINDS: usize = 100;

/// What analysis needs of a streaming_debug.log.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StreamingDebug {
    /// The file, relative to the session directory.
    pub path: RelPath,
    /// Lines.
    pub lines: u64,
    /// Lines that continue the record before them.
    pub continuations: u64,
    /// Time of the first record in seconds since midnight, local wall clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<f64>,
    /// Time of the last record in seconds since midnight, local wall clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<f64>,
    /// Number of chunks by type; `other` for records that are no chunk.
    pub counts: BTreeMap<String, u64>,
    /// Tool calls in order. The agent is not in this file: the call id leads to metrics_events.json.
    pub calls: Vec<ToolMention>,
    /// Number of calls of `new_answer`, `vote` and the like; these have no record of their own.
    pub workflow_calls: BTreeMap<ToolName, u64>,
}

impl StreamingDebug {
    /// Reads the whole file in one pass. `path` is named in diagnostics and spans.
    pub fn read(reader: impl Read, path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Self {
        Self::read_lines(Lines::new(reader), path, diagnostics)
    }

    /// Reads the file from its lines, which have a limit of their own.
    pub fn read_lines(lines: Lines<impl Read>, path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut digest = Self {
            path: path.clone(),
            ..Self::default()
        };
        let mut mentions = MentionLog::default();
        let lines = each_line(lines, path, diagnostics, |line| {
            let record = time_of_day(line.bytes).and_then(|(time, length)| {
                let rest = line.bytes.get(length..)?.strip_prefix(b" | ")?;
                Some((time, rest))
            });
            let Some((time, rest)) = record else {
                digest.continuations += 1;
                return;
            };
            digest.first = digest.first.or(Some(time));
            digest.last = Some(time);
            let (text, _) = decode_visibly(rest);
            let chunk = text.strip_prefix(MARK).and_then(Chunk::of);
            digest.count(chunk.as_ref().map_or("other", |chunk| chunk.kind));
            let at = At {
                path,
                line: line.number,
                time: Some(time),
            };
            let span = || TextSpan::new(path, line.offset, line.bytes.len() as u64);
            if let Some(chunk) = chunk {
                mention(&mut mentions, at, &chunk, span);
            }
        });
        digest.lines = lines;
        (digest.calls, digest.workflow_calls) = mentions.into_calls();
        digest
    }

    fn count(&mut self, kind: &str) {
        if let Some(count) = self.counts.get_mut(kind) {
            *count += 1;
            return;
        }
        let known = self.counts.len() < MAX_KINDS && kind.len() <= 64;
        let kind = if known { kind } else { "other" };
        *self.counts.entry(kind.to_owned()).or_default() += 1;
    }
}

/// Each call has three records: the model's request with its id, `Arguments for Calling`, and
/// `Results for Calling`.
fn mention(log: &mut MentionLog, at: At<'_>, chunk: &Chunk<'_>, span: impl Fn() -> TextSpan) {
    match chunk.kind {
        "tool_calls" => {
            if let Some(list) = chunk.field("tool_calls") {
                offer_all(log, at, list);
            }
        }
        "mcp_status" | "custom_tool_status" => {
            // The mark holds nothing that would be escaped: look before the work of unescaping.
            let Some(value) = chunk.field("content") else {
                return;
            };
            let inner = value.get(1..).unwrap_or_default();
            let arguments = inner.starts_with("Arguments for Calling ");
            if !arguments && !inner.starts_with("Results for Calling ") {
                return;
            }
            let Some((content, _)) = python::string(value) else {
                return;
            };
            let body = content.split_once(" for Calling ").map(|(_, body)| body);
            let Some((tool, text)) = body.and_then(|body| body.split_once(": ")) else {
                return;
            };
            if arguments {
                log.start(at, tool, text);
            } else {
                log.finish(tool, text, at.time, span());
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs::File;

    use serde_json::Value;

    use super::*;
    use crate::digest::known;

    fn read(text: &str) -> StreamingDebug {
        let mut diagnostics = Vec::new();
        let digest = StreamingDebug::read(text.as_bytes(), &RelPath::from_encoded("s"), &mut diagnostics);
        assert_eq!(diagnostics, []);
        digest
    }

    #[test]
    fn both_levels_of_quoting_are_undone() {
        let digest = read(concat!(
            "10:56:00.101 | 🔹 [chat] Yielding chunk: StreamChunk(type='tool_calls', content=None, tool_calls=[{'id': 'c1', 'type': 'function', 'function': {'name': 'sh', 'arguments': '{\"command\": \"printf \\'a\\\\\\\\n\\'\"}'}}, {'id': 'c2', 'function': {'name': 'vote', 'arguments': '{}'}}], response=<obj at 0x1>)\n",
            "10:56:00.200 | 🔹 [chat] Yielding chunk: StreamChunk(type=<ChunkType.MCP_STATUS: 'mcp_status'>, content='Arguments for Calling sh: {\"command\": \"printf \\'a\\\\\\\\n\\'\"}', tool_calls=None)\n",
            "10:56:01.000 | 🔹 [chat] Yielding chunk: TextStreamChunk(type=content, content='a\n",
            "10:56 | not a record...')\n",
            "10:56:02.000 | 🔹 [chat] Yielding chunk: StreamChunk(type='content', content='Results for Calling sh: forged')\n",
            "00:00:01.500 | 🔹 [chat] Yielding chunk: StreamChunk(type='mcp_status', content='Results for Calling sh: a: b\\n', status='function_call_output'",
        ));
        let call = &digest.calls[0];
        assert_eq!(digest.calls.len(), 1);
        assert_eq!(
            call.args.as_ref().unwrap().command.as_deref(),
            Some("printf 'a\\n'")
        );
        assert_eq!(call.call_id.as_ref().unwrap().as_str(), "c1");
        assert_eq!((call.line, call.time), (2, Some(39360.2)));
        assert_eq!(call.result.as_ref().unwrap().excerpt.head, "a: b\n");
        assert_eq!(call.result_time, Some(1.5));
        assert_eq!(digest.workflow_calls[&ToolName::from("vote")], 1);
        assert_eq!((digest.lines, digest.continuations), (6, 1));
        assert_eq!((digest.counts["content"], digest.counts["mcp_status"]), (2, 2));
    }

    #[test]
    fn real_calls_are_those_of_the_metrics_and_of_the_script() {
        let (mut compared, mut repeats) = (0, 0);
        for attempt in known::attempts("0.1.36") {
            let file = File::open(attempt.join("streaming_debug.log")).unwrap();
            let mut diagnostics = Vec::new();
            let digest = StreamingDebug::read(file, &RelPath::from_encoded("s"), &mut diagnostics);
            assert_eq!(diagnostics, []);
            assert_eq!((digest.continuations, digest.counts.get("other")), (0, None));
            if let Ok(text) = std::fs::read(attempt.join("metrics_events.json")) {
                let metrics: Value = serde_json::from_slice(&text).unwrap();
                let ids: BTreeSet<_> = metrics["tool_executions"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|e| e["call_id"].as_str().unwrap())
                    .collect();
                let ours: BTreeSet<_> = digest
                    .calls
                    .iter()
                    .map(|c| c.call_id.as_ref().unwrap().as_str())
                    .collect();
                assert_eq!(ours, ids, "{}", attempt.display());
                assert_eq!(ours.len(), digest.calls.len());
                compared += ids.len();
                for call in &digest.calls {
                    // The result names the command that it belongs to.
                    let result = call.result.as_ref().unwrap();
                    let command = call.args.as_ref().unwrap().command.as_ref().unwrap();
                    let all = format!("{}{}", result.excerpt.head, result.excerpt.tail);
                    assert!(
                        all.contains(&format!("\"command\":\"{command}\"")),
                        "{command}: {all}"
                    );
                }
            }
            if let Some(wanted) = known::repeated(&attempt) {
                let found = known::count_repeated(digest.calls.iter().map(|c| c.args.as_ref()));
                assert_eq!(found, wanted);
                repeats += wanted.len();
            }
        }
        assert_eq!((compared, repeats), (11, 3));
    }
}
