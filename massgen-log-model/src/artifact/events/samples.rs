//! Lines for tests: those of real logs, lines as Python writes them with members of any type, and damaged ones.

use std::fs::File;
use std::io::Read as _;

use proptest::prelude::*;
use serde::Serialize as _;
use serde_json::{Value, json};

use crate::digest::known;

/// The logs of all fixtures of the last version.
pub(super) fn real() -> Vec<Vec<u8>> {
    let logs = known::attempts("0.1.97").into_iter().filter_map(|attempt| {
        let mut bytes = Vec::new();
        let mut file = File::open(attempt.join("events.jsonl")).ok()?;
        file.read_to_end(&mut bytes).ok()?;
        Some(bytes)
    });
    logs.collect()
}

/// Bytes that change what a line means.
const TELLING: &[u8] = b"\"\\{}[]:, \n\t\x00\x1f\x80\xc3\xed0u9dtnEe-.";

fn short_lines() -> Vec<Vec<u8>> {
    let mut lines = Vec::new();
    for bytes in real() {
        let found = bytes
            .split_inclusive(|byte| *byte == b'\n')
            .filter(|line| line.len() < 1500);
        lines.extend(found.map(<[u8]>::to_vec));
    }
    lines.sort();
    lines.dedup();
    lines
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e9..1e9).prop_map(Value::from),
        ".{0,80}".prop_map(Value::from),
        "[a\"\\\\\n\u{2028}\u{1}é😀]{0,80}".prop_map(Value::from),
        Just(json!({"command": "ls -R \"x\"", "server_name": "mcp", "n": [1, {"a": null}]})),
        Just(
            json!({"success": true, "exit_code": 0, "stdout": "1\n2\n", "stderr": ""})
                .to_string()
                .into()
        ),
    ]
}

/// A line as Python writes it, of members that may be of any type.
pub(super) fn line() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "text",
        "thinking",
        "tool_start",
        "tool_complete",
        "vote",
        "final_presentation_chunk"
    ];
    let members = proptest::collection::vec(value(), 8);
    (word, members, prop::bool::weighted(0.3), prop::bool::ANY).prop_map(|(word, values, odd, number)| {
        let python = |value: &Value| {
            let mut out = Vec::new();
            let mut writer = serde_json::Serializer::with_formatter(&mut out, Spaced);
            value.serialize(&mut writer).unwrap();
            String::from_utf8(out).unwrap()
        };
        let [a, b, c, d, e, f, g, h] = values.each_ref_8();
        let id = |value: &Value| if odd { python(value) } else { python(&Value::from(value.to_string())) };
        let agent = if odd { python(a) } else { "\"agent_a\"".to_owned() };
        let number = if number { "3".to_owned() } else { python(h) };
        let data = match word.as_str() {
            "tool_start" => format!(
                "{{\"tool_id\": {}, \"tool_name\": {}, \"args\": {}, \"server_name\": {}}}",
                id(b), id(c), python(d), id(e)
            ),
            "tool_complete" => format!(
                "{{\"tool_id\": {}, \"tool_name\": {}, \"result\": {}, \"elapsed_seconds\": {}, \"status\": {}, \"is_error\": {}, \"async_id\": null}}",
                id(b), id(c), id(d), python(e), id(f), python(g)
            ),
            _ => format!("{{\"content\": {}}}", id(b)),
        };
        format!(
            "{{\"timestamp\": \"2026-01-05T10:56:00.000001\", \"event_type\": \"{word}\", \"agent_id\": {agent}, \"round_number\": {number}, \"data\": {data}}}\n"
        )
    })
}

trait Eight {
    fn each_ref_8(&self) -> [&Value; 8];
}

impl Eight for Vec<Value> {
    fn each_ref_8(&self) -> [&Value; 8] {
        std::array::from_fn(|at| &self[at])
    }
}

/// Python's separators.
struct Spaced;

impl serde_json::ser::Formatter for Spaced {
    fn begin_object_value<W: ?Sized + std::io::Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        writer.write_all(b": ")
    }

    fn begin_object_key<W: ?Sized + std::io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> std::io::Result<()> {
        writer.write_all(if first { b"" } else { b", " })
    }

    fn begin_array_value<W: ?Sized + std::io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> std::io::Result<()> {
        writer.write_all(if first { b"" } else { b", " })
    }
}

/// Real lines, each with a byte changed, added or lost, or cut.
pub(super) fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let pick = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        0..TELLING.len(),
        0..4_u8,
    );
    proptest::collection::vec(pick, 1..20).prop_map(|picks| {
        thread_local!(static LINES: Vec<Vec<u8>> = short_lines());
        let mut bytes = Vec::new();
        LINES.with(|lines| {
            for (line, place, telling, way) in picks {
                let mut line = lines[line.index(lines.len())].clone();
                let at = place.index(line.len() - 1);
                match way {
                    0 => line[at] = TELLING[telling],
                    1 => line.insert(at, TELLING[telling]),
                    2 => drop(line.remove(at)),
                    _ => line.truncate(at),
                }
                bytes.extend(line);
            }
        });
        bytes
    })
}
