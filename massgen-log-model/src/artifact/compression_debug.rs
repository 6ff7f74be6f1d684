//! `compression_debug/compression_<epoch ms><suffix>.json` (since 0.1.32..0.1.34): one compression of an
//! agent's context.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::present;
use crate::{Extra, Moment};

/// The whole file. Which fields are there depends on the step that wrote it; the last seven belong to the
/// `_retry_input` form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CompressionDebug {
    /// **Milliseconds** since 1970 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<i64>,
    /// The messages before compression, in the provider's form.
    #[serde(
        default,
        deserialize_with = "present::list",
        skip_serializing_if = "Option::is_none"
    )]
    pub original_messages: Option<Vec<Value>>,
    /// Their number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_messages_count: Option<i64>,
    /// The part to be summarised.
    #[serde(
        default,
        deserialize_with = "present::list",
        skip_serializing_if = "Option::is_none"
    )]
    pub messages_to_compress: Option<Vec<Value>>,
    /// Their number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messages_to_compress_count: Option<i64>,
    /// The part kept as it is.
    #[serde(
        default,
        deserialize_with = "present::list",
        skip_serializing_if = "Option::is_none"
    )]
    pub recent_messages: Option<Vec<Value>>,
    /// Their number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recent_messages_count: Option<i64>,
    /// The streaming buffer at that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buffer_content: Option<String>,
    /// What the summary was asked from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary_context: Option<Value>,
    /// The summary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Its length in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary_length_chars: Option<i64>,
    /// The messages after compression.
    #[serde(
        default,
        deserialize_with = "present::list",
        skip_serializing_if = "Option::is_none"
    )]
    pub compressed_messages: Option<Vec<Value>>,
    /// Their number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compressed_message_count: Option<i64>,
    /// Their size in tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compressed_message_tokens: Option<i64>,
    /// Tool schemas sent along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tools_count: Option<i64>,
    /// Their estimated size in tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tools_tokens_estimate: Option<i64>,
    /// Estimated size of the whole request in tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_tokens_estimate: Option<i64>,
    /// What made the retry necessary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Value>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

impl CompressionDebug {
    /// The time of writing.
    pub fn time(&self) -> Option<Moment> {
        Moment::utc(self.timestamp? as f64 / 1e3)
    }
}

/// The time in the name `compression_<epoch ms><suffix>.json` and the suffix, for example `_retry_input`.
pub fn parse_name(name: &str) -> Option<(Moment, &str)> {
    let rest = name.strip_prefix("compression_")?.strip_suffix(".json")?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, suffix) = rest.split_at_checked(end)?;
    let milliseconds: u32 = digits.get(digits.len().checked_sub(3)?..)?.parse().ok()?;
    let seconds: u32 = digits.get(..digits.len().checked_sub(3)?)?.parse().ok()?;
    let time = Moment::utc(f64::from(seconds) + f64::from(milliseconds) / 1e3)?;
    Some((time, suffix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::list::tests::round_trip;

    #[test]
    fn both_forms_round_trip() {
        let value: CompressionDebug = round_trip(
            r#"{"timestamp": 1767610560250, "original_messages": [{"role": "user", "content": "x"}],
                "original_messages_count": 1, "buffer_content": "b", "summary": "s",
                "summary_length_chars": 1}"#,
        );
        assert_eq!(
            value.time().unwrap().to_iso().unwrap(),
            "2026-01-05T10:56:00.250000Z"
        );
        let value: CompressionDebug = round_trip(
            r#"{"timestamp": 1, "compressed_messages": [], "compressed_message_count": 0,
                "compressed_message_tokens": 0, "tools_count": 3, "tools_tokens_estimate": 9,
                "total_tokens_estimate": 9, "error": null}"#,
        );
        assert_eq!(value.compressed_messages, Some(vec![]));
    }

    #[test]
    fn names_hold_the_time() {
        let (time, suffix) = parse_name("compression_1767610560250_retry_input.json").unwrap();
        assert_eq!((time.seconds, suffix), (1_767_610_560.25, "_retry_input"));
        for bad in [
            "compression_.json",
            "compression_12.json",
            "x.json",
            "compression_é.json",
        ] {
            assert!(parse_name(bad).is_none(), "{bad}");
        }
    }
}
