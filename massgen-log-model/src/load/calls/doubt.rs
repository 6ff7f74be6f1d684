//! Calls whose parts were joined by order alone.

use crate::spine::ToolCall;
use crate::{Diagnostic, DiagnosticKind};

/// Notes where calls were joined with their ends, results or ids by order alone.
pub(in crate::load) fn note_ambiguous(calls: &[ToolCall], notes: &mut Vec<Diagnostic>) {
    const LISTED: usize = 20;
    let mut all = calls.iter().filter(|call| call.ambiguous);
    let note = |call: &ToolCall, reason: String| {
        let place = call.sources.iter().find(|place| place.line.is_some());
        let place = place
            .or_else(|| call.sources.first())
            .cloned()
            .unwrap_or_default();
        Diagnostic::new(DiagnosticKind::Ambiguous, place, reason)
    };
    for call in all.by_ref().take(LISTED) {
        let reason =
            "several open calls of this tool fitted one end, result or id; they were joined in their order";
        notes.push(note(call, reason.to_owned()));
    }
    if let Some(call) = all.next() {
        let more = all.count().saturating_add(1);
        notes.push(note(
            call,
            format!("{more} more calls were joined in their order alone, from here on"),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spine::Session;

    /// The attempt that this events.jsonl makes.
    fn attempt(lines: &[String]) -> crate::spine::Attempt {
        let temp = tempfile::tempdir().unwrap();
        let session = temp.path().join("log_20260105_105600_000000");
        let folder = session.join("turn_1/attempt_1");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("events.jsonl"), lines.concat()).unwrap();
        Session::load(&session)
            .unwrap()
            .turns
            .remove(0)
            .attempts
            .remove(0)
    }

    fn event(second: u32, kind: &str, agent: &str, id: &str, rest: &str) -> String {
        format!(
            r#"{{"timestamp": "2026-01-05T10:56:{second:02}.000001", "event_type": "{kind}", "agent_id": "{agent}", "round_number": 0, "data": {{"tool_id": {id}, "tool_name": "t", {rest}}}}}"#
        ) + "\n"
    }

    #[test]
    fn ends_without_ids_go_to_the_first_open_call_and_the_doubt_is_noted() {
        let start = |s, agent, id| event(s, "tool_start", agent, id, &format!(r#""args": {{"n": {s}}}"#));
        let end = |s, agent, id| {
            event(
                s,
                "tool_complete",
                agent,
                id,
                &format!(r#""result": "r{s}", "is_error": false"#),
            )
        };
        let found = attempt(&[
            start(1, "a", "null"),
            start(2, "a", "null"),
            start(3, "b", "null"), // another agent's call is no candidate
            end(4, "b", "null"),
            end(5, "a", "null"),
            end(6, "a", "null"),
            start(7, "a", "null"),
            start(8, "a", "\"c8\""), // an end with an id is in no doubt
            end(9, "a", "\"c8\""),
            end(10, "a", "null"),
        ]);
        let seen: Vec<_> = found
            .calls
            .iter()
            .map(|call| {
                let result = call.result.as_ref().unwrap().excerpt.head.as_str();
                (call.sources[0].line.unwrap(), result, call.ambiguous)
            })
            .collect();
        assert_eq!(
            seen,
            [
                (1, "r5", true),
                (2, "r6", true),
                (3, "r4", false),
                (7, "r10", false),
                (8, "r9", false)
            ]
        );
        let notes: Vec<_> = found
            .diagnostics
            .iter()
            .filter(|note| note.kind == DiagnosticKind::Ambiguous)
            .map(|note| (note.location.line, note.is_damage()))
            .collect();
        assert_eq!(notes, [(Some(1), false), (Some(2), false)]);
    }

    #[test]
    fn many_doubts_are_noted_shortly_and_a_foreign_id_is_none() {
        let mut lines: Vec<String> = (0..30)
            .map(|s| event(s, "tool_start", "a", "null", r#""args": {}"#))
            .collect();
        lines.push(event(40, "tool_complete", "a", "null", r#""result": "x""#));
        let found = attempt(&lines);
        assert_eq!(found.calls.iter().filter(|call| call.ambiguous).count(), 30);
        let notes: Vec<_> = found
            .diagnostics
            .iter()
            .filter(|note| note.kind == DiagnosticKind::Ambiguous)
            .collect();
        assert_eq!(notes.len(), 21);
        assert!(notes[20].reason.starts_with("10 more"), "{}", notes[20]);

        let found = attempt(&[
            event(1, "tool_start", "a", "\"c1\"", r#""args": {}"#),
            event(2, "tool_start", "a", "\"c2\"", r#""args": {}"#),
            event(3, "tool_complete", "a", "\"c9\"", r#""result": "x""#),
        ]);
        let ended: Vec<_> = found
            .calls
            .iter()
            .map(|call| (call.result.is_some(), call.ambiguous))
            .collect();
        assert_eq!(ended.iter().filter(|(result, _)| *result).count(), 1);
        assert_eq!((ended.len(), ended.iter().any(|(_, doubt)| *doubt)), (3, false));
    }
}
