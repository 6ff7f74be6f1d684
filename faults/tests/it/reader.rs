//! The reader of each artifact, by the file's name.

use std::collections::BTreeSet;

use massgen_log_model::artifact::agent_output::AgentOutput;
use massgen_log_model::artifact::automation_output::AutomationHeader;
use massgen_log_model::artifact::compression_debug::CompressionDebug;
use massgen_log_model::artifact::context::VoteTally;
use massgen_log_model::artifact::coordination_events::CoordinationEvents;
use massgen_log_model::artifact::coordination_table::CoordinationTable;
use massgen_log_model::artifact::docker_logs::DockerLogsHeader;
use massgen_log_model::artifact::events::{Event, EventLog, Events};
use massgen_log_model::artifact::execution_metadata::ExecutionMetadata;
use massgen_log_model::artifact::execution_trace::ExecutionTrace;
use massgen_log_model::artifact::final_presentation::{ContextPathWrites, FinalPresentationHeader};
use massgen_log_model::artifact::massgen_log::{LogNote, MassgenLog, MassgenLogReader};
use massgen_log_model::artifact::metrics_events::MetricsEvents;
use massgen_log_model::artifact::metrics_summary::MetricsSummary;
use massgen_log_model::artifact::review::{ReviewRequest, ReviewResult};
use massgen_log_model::artifact::snapshot_mappings::SnapshotMappings;
use massgen_log_model::artifact::status::Status;
use massgen_log_model::artifact::streaming_debug::StreamingDebug;
use massgen_log_model::artifact::subagents::{
    SpawnStatus, SubagentRegistry, SubprocessLogs, read_conversation,
};
use massgen_log_model::artifact::vote::VoteFile;
use massgen_log_model::artifact::webui_debug::parse_line;
use massgen_log_model::artifact::{ask_others, criteria, logfire, personas, planning_injection};
use massgen_log_model::{Diagnostic, Excerpt, RelPath, ToolMention, decode_visibly, json};
use serde_json::Value;

/// What a reader made of a file.
#[derive(Debug)]
pub(crate) enum Read {
    Events(Vec<Event>, Box<EventLog>),
    StreamingDebug(StreamingDebug),
    MassgenLog(Box<MassgenLog>),
    Trace(ExecutionTrace),
    Output(AgentOutput),
    Table(CoordinationTable),
    /// JSON Lines, as their lines and JSON.
    Rows(Vec<(u64, String)>),
    /// One JSON document.
    Document,
    /// Text or YAML: what is left of it may be whole by itself.
    Text,
}

/// Reads the file as what it is; `None` for files that are no artifact.
pub(crate) fn read(path: &RelPath, bytes: &[u8], notes: &mut Vec<Diagnostic>) -> Option<Read> {
    macro_rules! document {
        ($type:ty) => {{
            let _: Option<$type> = json::read(bytes, path, None, notes);
            Read::Document
        }};
    }
    let in_workspace = path.as_str().split('/').any(|part| part == "workspace");
    let name = path.file_name();
    Some(match name {
        "events.jsonl" => {
            let events = Events::new(bytes, path).filter_map(Result::ok).collect();
            Read::Events(events, Box::new(EventLog::read(bytes, path, notes)))
        }
        "streaming_debug.log" => Read::StreamingDebug(StreamingDebug::read(bytes, path, notes)),
        "massgen.log" => {
            let mut reader = MassgenLogReader::default();
            reader.file(bytes, path, notes);
            Read::MassgenLog(Box::new(reader.finish()))
        }
        "execution_trace.md" => Read::Trace(ExecutionTrace::read(bytes, path, notes)),
        "coordination_table.txt" => Read::Table(CoordinationTable::read(bytes, path, notes)),
        "status.json" | "status.json.tmp" => document!(Status),
        "metrics_summary.json" => document!(MetricsSummary),
        "metrics_events.json" => document!(MetricsEvents),
        "snapshot_mappings.json" => document!(SnapshotMappings),
        "vote.json" => document!(VoteFile),
        "review_request.json" => document!(ReviewRequest),
        "review_result.json" => document!(ReviewResult),
        "_registry.json" => document!(SubagentRegistry),
        "_spawn_status.json" => document!(SpawnStatus),
        "subprocess_logs.json" => document!(SubprocessLogs),
        "coordination_events.json" => {
            CoordinationEvents::read(bytes, path, notes);
            Read::Document
        }
        "conversation.json" => {
            read_conversation(bytes, path, notes);
            Read::Document
        }
        "inject_tasks.json" => {
            planning_injection::read(bytes, path, notes);
            Read::Document
        }
        "context.txt" if bytes.first().is_none_or(|byte| *byte == b'{') => {
            VoteTally::read(bytes, path, notes);
            Read::Document
        }
        "context.txt" => {
            VoteTally::read(bytes, path, notes);
            Read::Text
        }
        "execution_metadata.yaml" => {
            ExecutionMetadata::read(bytes, path, notes);
            Read::Text
        }
        "generated_personas.yaml" => {
            personas::read(bytes, path, notes);
            Read::Text
        }
        "generated_evaluation_criteria.yaml" => {
            criteria::read_generated(bytes, path, notes);
            Read::Text
        }
        "ask_others_calls.jsonl" => {
            let calls = ask_others::read(bytes, path, notes);
            Read::Rows(
                calls
                    .iter()
                    .map(|(line, call)| (*line, format!("{call:?}")))
                    .collect(),
            )
        }
        "records.jsonl" => {
            let rows = logfire::read(bytes, path, notes);
            let rows = rows.iter().map(|(line, row)| (line.unwrap(), format!("{row:?}")));
            Read::Rows(rows.collect())
        }
        "context_path_writes.txt" => {
            ContextPathWrites::parse(bytes);
            Read::Text
        }
        "console.txt" => {
            AutomationHeader::parse(&decode_visibly(bytes).0);
            Read::Text
        }
        "webui_debug.log" => {
            decode_visibly(bytes)
                .0
                .lines()
                .for_each(|line| drop(parse_line(line)));
            Read::Text
        }
        "answer.txt" | "changedoc.md" => {
            Excerpt::of(&decode_visibly(bytes).0);
            Read::Text
        }
        _ if name.starts_with("docker_logs_") => {
            DockerLogsHeader::parse(bytes);
            Read::Text
        }
        _ if name.starts_with("compression_") => document!(CompressionDebug),
        _ if name.ends_with(".json") => document!(Value),
        _ if path.as_str().contains("agent_outputs/") && !in_workspace => {
            FinalPresentationHeader::parse(bytes);
            Read::Output(AgentOutput::read(bytes, path, notes))
        }
        _ => return None,
    })
}

impl Read {
    /// Whether a text that was cut must have given a diagnostic.
    pub(crate) fn tells(&self, whole: &[u8], cut: usize) -> bool {
        let left = &whole[..cut];
        match self {
            Self::Document => left.len() < whole.trim_ascii_end().len(),
            Self::Events(..) | Self::Rows(_) => {
                let last = left.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
                !last.trim_ascii().is_empty() && serde_json::from_slice::<Value>(last).is_err()
            }
            Self::Trace(_) | Self::Table(_) => cut == 0,
            _ => false,
        }
    }

    /// What is not as in `whole`, of which this is the beginning with `lines` lines that have their end.
    pub(crate) fn differs(&self, whole: &Self, lines: u64) -> Option<&'static str> {
        match (self, whole) {
            (Self::Events(events, log), Self::Events(all, whole)) => {
                let call = |log: &EventLog| -> Vec<String> {
                    let calls = log.calls.iter().filter(|call| call.start_line <= lines);
                    calls
                        .map(|call| format!("{} {:?} {:?}", call.start_line, call.tool, call.args))
                        .collect()
                };
                if !same(events, all, |event| event.line, lines) {
                    Some("events")
                } else if !same(&log.records, &whole.records, |record| record.line, lines) {
                    Some("records")
                } else if call(log) != call(whole) {
                    Some("calls")
                } else {
                    (!same(&log.notices, &whole.notices, |notice| notice.line, lines)).then_some("notices")
                }
            }
            (Self::StreamingDebug(log), Self::StreamingDebug(whole)) => {
                mentions(&log.calls, &whole.calls, lines).then_some("calls")
            }
            (Self::MassgenLog(log), Self::MassgenLog(whole)) => {
                let lists = |log: &MassgenLog| {
                    [
                        &log.errors,
                        &log.warnings,
                        &log.unknown_tools,
                        &log.failed_servers,
                        &log.slow,
                    ]
                    .map(Clone::clone)
                };
                let differ = |(notes, all): (&Vec<LogNote>, &Vec<LogNote>)| {
                    // The last record may go on behind the cut.
                    let open = notes.last().map_or(0, |note| note.line);
                    !same(notes, all, |note| note.line, lines.min(open.saturating_sub(1)))
                };
                if lists(log).iter().zip(&lists(whole)).any(differ) {
                    Some("notes")
                } else {
                    mentions(&log.calls, &whole.calls, lines).then_some("calls")
                }
            }
            (Self::Trace(trace), Self::Trace(whole)) => {
                let last = trace
                    .texts
                    .iter()
                    .map(|text| text.line)
                    .chain(trace.calls().iter().map(|call| call.line));
                let closed = lines.min(last.max().unwrap_or(0).saturating_sub(1));
                if !same(&trace.texts, &whole.texts, |text| text.line, closed) {
                    return Some("texts");
                }
                let calls = |trace: &ExecutionTrace| -> Vec<String> {
                    let calls = trace.calls().iter().filter(|call| call.line <= closed);
                    calls
                        .map(|call| format!("{} {:?} {:?}", call.line, call.tool, call.args))
                        .collect()
                };
                (calls(trace) != calls(whole)).then_some("calls")
            }
            (Self::Output(output), Self::Output(whole)) => {
                (!same(&output.notices, &whole.notices, |notice| notice.line, lines)).then_some("notices")
            }
            (Self::Table(table), Self::Table(whole)) => {
                // A row ends where the next one begins; a piece of a line makes a row of its own.
                let open = table.rows.iter().rev().nth(1).map_or(0, |row| row.line);
                let closed = open.saturating_sub(1);
                (!same(&table.rows, &whole.rows, |row| row.line, closed)).then_some("rows")
            }
            (Self::Rows(rows), Self::Rows(whole)) => {
                (!same(rows, whole, |(line, _)| *line, lines)).then_some("rows")
            }
            (Self::Document, Self::Document) | (Self::Text, _) => None,
            // A context is JSON or text, as its first byte says.
            (Self::Document, Self::Text) => None,
            _ => Some("kind"),
        }
    }
}

/// Whether two lists are equal up to a line.
fn same<T: PartialEq>(part: &[T], whole: &[T], line: impl Fn(&T) -> u64, lines: u64) -> bool {
    let until = |list: &'_ [T]| list.iter().filter(|item| line(item) <= lines).count();
    let (a, b) = (until(part), until(whole));
    a == b
        && part
            .iter()
            .filter(|item| line(item) <= lines)
            .eq(whole.iter().filter(|item| line(item) <= lines))
}

/// Whether a call up to a line is missing or differs in more than its result, which may lie behind the cut. A request
/// whose call lies behind the cut is a call of its own.
fn mentions(part: &[ToolMention], whole: &[ToolMention], lines: u64) -> bool {
    let starts = |calls: &[ToolMention]| -> BTreeSet<String> {
        let calls = calls.iter().filter(|call| call.line <= lines);
        calls
            .map(|call| format!("{} {:?} {:?}", call.line, call.tool, call.args))
            .collect()
    };
    !starts(whole).is_subset(&starts(part))
}
