//! `media_call_ledger.json` in a workspace's `.massgen_scratch/verification/` (since 0.1.56..0.1.60): every
//! call that read or made an image, a sound or a video.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::present;
use crate::word::open_vocabulary;
use crate::{AgentId, Extra, ToolName};

open_vocabulary! {
    /// What a media call did.
    MediaTool {
        /// An existing file was looked at by a model.
        Read = "read_media",
        /// A new file was made.
        Generate = "generate_media",
    }
}

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MediaLedger {
    /// Version of the file's form; text or number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Value>,
    /// ISO-8601 **UTC with offset**.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<String>,
    /// The calls in order.
    #[serde(
        default,
        deserialize_with = "present::list",
        skip_serializing_if = "Option::is_none"
    )]
    pub entries: Option<Vec<MediaCall>>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One call.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MediaCall {
    /// ISO-8601 **UTC with offset**.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// What it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<MediaTool>,
    /// Null when not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub success: Option<bool>,
    /// The caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<AgentId>,
    /// The tool's full name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_name: Option<ToolName>,
    /// The arguments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_arguments: Option<Value>,
    /// The provider; null when not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backend: Option<String>,
    /// The model; null when not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Whether the workspace's `CONTEXT.md` was given along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context_used: Option<bool>,
    /// A copy of that context.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context_snapshot_path: Option<String>,
    /// Error text of the result; null when there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_error: Option<String>,
    /// Files read or made; the shape is not fixed.
    #[serde(
        default,
        deserialize_with = "present::list",
        skip_serializing_if = "Option::is_none"
    )]
    pub file_mappings: Option<Vec<Value>>,
    /// The arguments as text, when they could not be parsed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_arguments_raw: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::list::tests::round_trip;

    #[test]
    fn a_sample_round_trips() {
        let ledger: MediaLedger = round_trip(
            r#"{"version": 1, "updated_at": "2026-01-05T10:56:00+00:00", "entries": [
                {"timestamp": "2026-01-05T10:55:00+00:00", "tool": "generate_media", "success": true,
                 "agent_id": "agent_a", "tool_name": "custom_tool__generate_media",
                 "tool_arguments": {"prompt": "a cat"}, "backend": "openai", "model": null,
                 "context_used": false, "context_snapshot_path": null, "output_error": null,
                 "file_mappings": [{"path": "cat.png"}]},
                {"tool": "edit_media", "success": null, "tool_arguments_raw": "{"}]}"#,
        );
        let entries = ledger.entries.unwrap();
        assert_eq!(entries[0].tool, Some(MediaTool::Generate));
        assert_eq!(entries[1].tool.as_ref().unwrap().as_str(), "edit_media");
        assert_eq!(entries[1].success, None);
    }
}
