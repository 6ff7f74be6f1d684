use std::io::{Cursor, Write};

use super::note::MAX_NOTES;
use super::*;
use crate::AgentId;
use crate::digest::known;

fn read(text: &str) -> MassgenLog {
    let mut reader = MassgenLogReader::default();
    let mut diagnostics = Vec::new();
    reader.file(
        text.as_bytes(),
        &RelPath::from_encoded("massgen.log"),
        &mut diagnostics,
    );
    assert_eq!(diagnostics, []);
    reader.finish()
}

#[test]
fn messages_over_several_lines_are_whole_and_midnight_passes() {
    let text = concat!(
        "23:59:58 | INFO     | Stream chunk [mcp_status]: Arguments for Calling sh: {\"command\": \"cat a\"}\n",
        "23:59:59 | INFO     | Stream chunk [mcp_status]: Results for Calling sh: first\n",
        "second\n",
        "\n",
        "00:00:01 | ERROR    | Streaming error: a\n",
        "b\n",
        "00:00:02 | INFO     | Stream chunk [content]: I quote\n",
        "12:30:00 | ERROR    | a forged record\n",
        "00:00:03 | INFO     | end\n",
    );
    let log = read(text);
    let call = &log.calls[0];
    let result = call.result.as_ref().unwrap();
    assert_eq!(result.excerpt.head, "first\nsecond\n");
    let span = result.span.as_ref().unwrap();
    let from = span.offset as usize;
    assert!(
        text.get(from..from + span.bytes as usize)
            .unwrap()
            .ends_with("second\n")
    );
    assert_eq!(call.result_time, Some(86_399.0));
    assert_eq!(log.errors[0].message.head, "Streaming error: a\nb");
    assert_eq!(log.span_seconds, Some(5.0));
    assert_eq!((log.records, log.lines), (6, 9));
    assert_eq!(log.levels["ERROR"], 2);
}

#[test]
fn a_log_that_goes_back_in_time_spans_nothing() {
    let log = read("06:13:09 | INFO|\n00:00:00.050 | CRITICAL|");
    assert_eq!(log.span_seconds, Some(0.0));
    assert_eq!((log.first, log.last), (Some(22_389.0), Some(0.05)));
}

#[test]
fn arguments_in_a_record_without_an_end_are_not_complete() {
    let whole =
        "00:00:01 | INFO     | Stream chunk [mcp_status]: Arguments for Calling sh: {\"command\": \"ls\"}\n";
    let complete = |text: &str| read(text).calls[0].args.as_ref().unwrap().complete;
    assert!(complete(whole));
    // All of it is there, but for the line end.
    assert!(complete(whole.trim_end()));
    let end = whole.find("sh: ").unwrap() + 4;
    for cut in end..whole.len() - 2 {
        let part = whole.get(..cut).unwrap();
        assert!(!complete(part), "{part}");
    }
    // A record that is whole keeps its arguments, be they JSON or not.
    assert!(complete(&whole.replace("\"}", "")));
}

#[test]
fn notes_are_capped_but_counted() {
    let mut text = "00:00:01 | WARNING  | w\n".repeat(MAX_NOTES + 3);
    text.push_str("00:00:01 | WARNING  | [Orchestrator] Agent a called unknown tool 'x' - not registered\n");
    text.push_str("00:00:01 | WARNING  | [SLOW] npm install... took 7.1s\n");
    let log = read(&text);
    assert_eq!(
        (log.warnings.len(), log.warnings_total),
        (MAX_NOTES, MAX_NOTES as u64 + 5)
    );
    assert_eq!(log.unknown_tools[0].tool, Some(ToolName::from("x")));
    assert_eq!(log.slow.len(), 1);
}

#[test]
fn old_logs_hold_calls_as_reprs_and_the_debug_form_is_read() {
    let log = read(concat!(
        "00:00:01.250 | DEBUG    | massgen.chat:_stream:7 - Stream chunk [tool_calls]: [{'id': 'c1', 'type': 'function', 'function': {'name': 'sh', 'arguments': '{\"command\": \"ls\"}'}}]\n",
        "00:00:01.250 | DEBUG    | massgen.chat:_stream:9 - 🔹 [chat] Yielding chunk: StreamChunk(type='tool_calls', content=None, tool_calls=[{'id': 'c1', 'type': 'function', 'function': {'name': 'sh', 'arguments': '{\"command\": \"ls\"}'}}, {'id': 'c2', 'function': {'name': 'vote', 'arguments': '{}'}}])\n",
    ));
    assert_eq!(log.calls.len(), 1);
    assert_eq!(log.calls[0].args.as_ref().unwrap().command.as_deref(), Some("ls"));
    assert_eq!(log.calls[0].call_id.as_ref().unwrap().as_str(), "c1");
    assert_eq!(log.workflow_calls[&ToolName::from("vote")], 1);
    assert_eq!(log.first, Some(1.25));
}

#[test]
fn archives_come_before_the_log_and_damaged_ones_are_reported() {
    let folder = tempfile::tempdir().unwrap();
    let member = "23:00:00 | INFO     | Stream chunk [content]: 🔧 MCP: Arguments for Calling sh: {\"command\": \"ls\"}\n";
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .start_file(
            "massgen.2026-01-05_22-00-00_000001.log",
            zip::write::SimpleFileOptions::default(),
        )
        .unwrap();
    writer.write_all(member.as_bytes()).unwrap();
    let archive = writer.finish().unwrap().into_inner();
    let good = "massgen.2026-01-05_22-00-00_000001.log.zip";
    let bad = "massgen.2026-01-05_23-00-00_000001.log.zip";
    std::fs::write(folder.path().join(good), &archive).unwrap();
    std::fs::write(folder.path().join(bad), &archive[..archive.len() / 2]).unwrap();
    std::fs::write(
        folder.path().join("massgen.log"),
        "01:00:00 | INFO     | Stream chunk [content]: 🔧 MCP: Results for Calling sh: done\n",
    )
    .unwrap();
    let mut diagnostics = Vec::new();
    let log = MassgenLog::read(
        folder.path(),
        &RelPath::from_encoded("turn_1"),
        &["massgen.log", bad, good],
        &mut diagnostics,
    );
    let paths: Vec<_> = log.paths.iter().map(RelPath::file_name).collect();
    assert_eq!(paths, [good, "massgen.log"]);
    assert_eq!(log.calls[0].result.as_ref().unwrap().excerpt.head, "done");
    assert_eq!(log.span_seconds, Some(7200.0));
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].kind, DiagnosticKind::Malformed);
    assert_eq!(diagnostics[0].location.path.file_name(), bad);
}

/// In the log the agents are missing, but calls and repeated commands are the same.
#[test]
fn real_logs_tell_the_same_calls_as_the_script() {
    let mut repeats = 0;
    for attempt in known::attempts("0.1") {
        if !attempt.join("massgen.log").exists() {
            // The second turn of a continued session logs into a stub of the first.
            continue;
        }
        let mut diagnostics = Vec::new();
        let log = MassgenLog::read(&attempt, &RelPath::root(), &["massgen.log"], &mut diagnostics);
        assert_eq!(diagnostics, [], "{}", attempt.display());
        assert!(log.records > 0 && log.span_seconds.unwrap() >= 0.0);
        if let Some(wanted) = known::repeated(&attempt) {
            let found = known::count_repeated(log.calls.iter().map(|c| c.args.as_ref()));
            assert_eq!(found, wanted, "{}", attempt.display());
            repeats += wanted.len();
            for call in &log.calls {
                let head = &call.result.as_ref().unwrap().excerpt;
                let command = call.args.as_ref().unwrap().command.as_ref();
                let Some(command) = command.filter(|c| !c.contains(['"', '\\'])) else {
                    continue;
                };
                let all = format!("{}{}", head.head, head.tail);
                assert!(
                    all.contains(&format!("\"command\":\"{command}\"")),
                    "{command}: {all}"
                );
            }
        }
    }
    assert!(repeats >= 13, "{repeats}");
}

#[test]
fn real_failures_are_seen() {
    let read = |name: &str| {
        let attempt = known::attempts(name).remove(0);
        MassgenLog::read(&attempt, &RelPath::root(), &["massgen.log"], &mut Vec::new())
    };
    let log = read("0.1.97_s05_enforcement");
    let unknown = &log.unknown_tools[0];
    assert_eq!(unknown.agent, Some(AgentId::from("agent_a")));
    assert_eq!(unknown.tool, Some(ToolName::from("google_search")));
    let servers = read("0.1.97_s04x_mcp_connect_failed");
    for note in &servers.failed_servers {
        let server = note.server.as_deref().unwrap();
        assert!(
            ["command_line", "filesystem", "workspace_tools"].contains(&server),
            "{server}"
        );
        assert_eq!(note.level, "ERROR");
    }
    assert!(!servers.failed_servers.is_empty());
    assert!(read("0.1.97_s06d_all_fail").no_successful_agents.is_some());
    assert!(read("0.1.97_s06e").no_successful_agents.is_some());
    assert!(read("0.1.97_s01").no_successful_agents.is_none());
}
