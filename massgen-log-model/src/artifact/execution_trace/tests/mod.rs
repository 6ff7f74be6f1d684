mod stream;
mod whole;

use super::*;
use crate::digest::known;

fn read(text: &str) -> (ExecutionTrace, Vec<String>) {
    let mut diagnostics = Vec::new();
    let trace = ExecutionTrace::read(text.as_bytes(), &RelPath::from_encoded("t"), &mut diagnostics);
    (trace, diagnostics.iter().map(ToString::to_string).collect())
}

const TITLE: &str = "# Execution Trace: a\n**Model**: m | **Started**: 2026-01-05 10:55:40\n\n";

fn call(command: &str) -> String {
    format!("### Tool Call: sh\n**Args**:\n```json\n{{\n  \"command\": \"{command}\"\n}}\n```\n\n")
}

fn result(text: &str) -> String {
    format!("### Tool Result: sh\n```\n{text}\n```\n\n")
}

#[test]
fn every_block_is_read() {
    let text = [
        TITLE,
        "### Injected Context: notes\nremember\n\n### Reasoning\nNeed it.\n\nTwo.\n\n",
        &call("ls"),
        "### Tool Error: sh\n```\nexit 2\nmore\n```\n\n",
        "### Vote Cast: agent1.1\n**Available options**: agent1.1, agent2.1\n**Voted for**: agent1.1\n**Reason**: best\nof all\n\n",
        "---\n\n## Errors\n\n- [10:55:42] **Tool Error: sh** - exit 2\nmore\n- [10:55:43] **Tool Error: sh** - again\n",
    ]
    .concat();
    let (trace, notes) = read(&text);
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!(trace.model.as_deref(), Some("m"));
    assert_eq!(trace.started, stamp::parse("2026-01-05T10:55:40"));
    let texts: Vec<_> = trace
        .texts
        .iter()
        .map(|t| (t.kind, t.line, t.name.as_deref(), t.text.head.as_str()))
        .collect();
    assert_eq!(
        texts,
        [
            (TraceTextKind::InjectedContext, 4, Some("notes"), "remember"),
            (TraceTextKind::Reasoning, 7, None, "Need it.\n\nTwo.")
        ]
    );
    let [only] = trace.calls() else {
        panic!("{trace:?}")
    };
    assert_eq!(
        (only.line, only.is_error, only.recorded_times),
        (12, Some(true), 1)
    );
    let digest = only.result.as_ref().unwrap();
    assert_eq!(digest.excerpt.head, "exit 2\nmore");
    let span = digest.span.as_ref().unwrap();
    let from = span.offset as usize;
    assert_eq!(
        text.get(from..from + span.bytes as usize).unwrap(),
        "exit 2\nmore"
    );
    let vote = &trace.votes[0];
    assert_eq!(vote.reason.as_deref(), Some("best\nof all"));
    assert_eq!(vote.options.as_ref().unwrap().len(), 2);
    let errors: Vec<_> = trace
        .errors
        .iter()
        .map(|e| (e.time.unwrap(), e.text.as_str()))
        .collect();
    assert_eq!(errors, [(39_342.0, "exit 2\nmore"), (39_343.0, "again")]);
}

#[test]
fn text_that_looks_like_structure_stays_text() {
    let (trace, notes) = read(
        &[
            TITLE,
            &call("cat x"),
            &result("a\n```\ncode\n```\n\n### Tool Call: no args line\n\n---\n\nend\n```"),
            "### Reasoning\n### Tool Call: sh\n**Args**:\nis what I would write\n\n### Vote Cast: x\nsays nothing\n",
        ]
        .concat(),
    );
    assert!(notes.is_empty(), "{notes:?}");
    assert_eq!(trace.calls().len(), 1);
    let text = &trace.calls()[0].result.as_ref().unwrap().excerpt.head;
    assert!(
        text.starts_with("a\n```\ncode") && text.ends_with("end\n```"),
        "{text}"
    );
    assert_eq!(trace.texts.len(), 1);
    assert!(trace.texts[0].text.head.ends_with("says nothing"));
    assert!(trace.votes.is_empty());
}

#[test]
fn calls_recorded_twice_count_once() {
    let ok = |command: &str| result(&format!("{{\"success\":true,\"command\":\"{command}\"}}"));
    let (trace, _) = read(
        &[
            TITLE.to_owned(),
            call("a") + &call("a") + &call("b") + &call("b") + &ok("b") + &ok("a"),
            call("a") + &call("a") + &ok("a"),
            call("c") + &call("c") + &call("c") + &call("c") + &ok("c") + &ok("c"),
            ok("never called"),
            call("d") + &call("d") + &ok("d") + &ok("d"),
            call("e") + &call("e") + &result("1") + &result("2"),
        ]
        .concat(),
    );
    let seen: Vec<_> = trace
        .calls()
        .iter()
        .map(|c| {
            let command = c.args.as_ref().and_then(|a| a.command.as_deref());
            (command, c.recorded_times, c.result_line)
        })
        .collect();
    let commands: Vec<_> = seen
        .iter()
        .map(|(command, times, _)| (*command, *times))
        .collect();
    assert_eq!(
        commands,
        [
            (Some("a"), 2),
            (Some("b"), 2),
            (Some("a"), 2),
            (Some("c"), 2),
            (Some("c"), 2),
            (None, 0),
            (Some("d"), 2),
            (Some("e"), 1),
            (Some("e"), 1)
        ]
    );
    assert!(seen[0].2 > seen[1].2);
}

#[test]
fn damage_is_reported_and_the_rest_read() {
    let (trace, notes) = read(&[TITLE, &call("a"), "### Tool Result: sh\n```\ncut"].concat());
    assert_eq!(notes, ["t:12: truncated: the result has no end"]);
    assert_eq!(trace.calls()[0].result.as_ref().unwrap().excerpt.head, "cut");
    assert_eq!(read("").1, ["t: empty: the file has 0 bytes"]);
    assert_eq!(read("hello").1, ["t:1: malformed: no title line"]);
}

/// Every real trace parses, and its calls are calls that the run's events know.
#[test]
fn real_traces_agree_with_the_events() {
    let mut checked = 0;
    for attempt in known::attempts("0.1.97") {
        let Ok(events) = std::fs::read_to_string(attempt.join("events.jsonl")) else {
            continue;
        };
        for path in traces(&attempt) {
            let bytes = std::fs::read(&path).unwrap();
            let mut diagnostics = Vec::new();
            let trace = ExecutionTrace::read(&bytes[..], &RelPath::from_encoded("t"), &mut diagnostics);
            assert_eq!(diagnostics, [], "{}", path.display());
            assert!(trace.agent.is_some() && trace.started.is_some());
            for call in trace.calls() {
                let workflow = matches!(call.tool.as_str(), "new_answer" | "vote" | "stop");
                let (times, ended) = if workflow { (1, None) } else { (2, Some(false)) };
                let place = format!("{}:{}", path.display(), call.line);
                if call.is_error.is_some() || workflow {
                    assert_eq!((call.recorded_times, call.is_error), (times, ended), "{place}");
                }
                if !workflow {
                    assert!(events.contains(call.tool.as_str()), "{place}");
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 100, "{checked}");
}

fn traces(attempt: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![attempt.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && path.file_name().unwrap() != "workspace" {
                folders.push(path);
            } else if path.file_name().unwrap() == "execution_trace.md" {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_trace_full_of_stray_blocks_is_read_in_linear_time() {
    let text = [TITLE, &result("").repeat(60_000), &call("a").repeat(20_000)].concat();
    let (trace, _) = read(&text);
    assert_eq!(trace.calls().len(), 60_001);
    assert_eq!(trace.calls().last().unwrap().recorded_times, 20_000);
}
