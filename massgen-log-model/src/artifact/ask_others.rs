//! `ask_others_calls.jsonl` (since 0.1.52..0.1.56): every question that an agent put to the others or to a
//! person, with its answer. The record of broadcasts.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::list;
use crate::{AgentId, Diagnostic, Extra, RelPath};

/// One line.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AskOthersCall {
    /// ISO-8601 **UTC with offset**; read it with [`crate::time::parse_iso_utc`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// Who asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    /// Who could be asked, for example `agents` or `human`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broadcast_mode: Option<String>,
    /// The call's arguments as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arguments_raw: Option<String>,
    /// The same, parsed; null when they are no JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arguments: Option<Value>,
    /// The result as text; null when the call failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_raw: Option<String>,
    /// The same, parsed; null when it is no JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Value>,
    /// Why the call failed; null when it did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Reads the file: each call with its line, from 1.
pub fn read(bytes: &[u8], path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Vec<(u64, AskOthersCall)> {
    list::read_lines(bytes, path, diagnostics)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::list::tests::round_trip;

    const LINE: &str = r#"{"timestamp": "2026-01-05T10:56:00.5+00:00", "agent_id": "agent_a", "broadcast_mode": "human", "arguments_raw": "{}", "arguments": {}, "result_raw": "r", "result": null, "error": null}"#;

    #[test]
    fn a_line_round_trips() {
        let call: AskOthersCall = round_trip(LINE);
        assert_eq!(
            crate::time::parse_iso_utc(call.timestamp.as_deref().unwrap()),
            Some(1_767_610_560.5)
        );
    }

    #[test]
    fn a_cut_last_line_costs_only_itself() {
        let text = format!("{LINE}\n\n{LINE}\n{}", LINE.get(..40).unwrap());
        let mut diagnostics = Vec::new();
        let calls = read(text.as_bytes(), &RelPath::root(), &mut diagnostics);
        assert_eq!(calls.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(diagnostics.len(), 1);
    }
}
