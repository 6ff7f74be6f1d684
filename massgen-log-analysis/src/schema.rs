//! JSON Schemas of what this crate serialises (feature `schema`). The generated files are checked in under
//! `docs/`; a change of them without a new format version fails a test.

use massgen_log_model::schema::readable;
use serde_json::Value;

use crate::compare::{COMPARISON_VERSION, Comparison, QUESTION_CHARS};
use crate::data_quality::{LISTED_FILES, SHOWN_CHARS};
use crate::facts::{FACTS_VERSION, Facts};
use crate::question::commands::{EXCESSIVE_OUTPUT_CHARS, SLOW_SECONDS};
use crate::question::duplication::{self, KEY_CHARS, MOST_COMPARED};
use crate::question::efficiency::{HAND_OVER_SECONDS, SLOW_CALL_SECONDS, SLOWEST};
use crate::question::reasoning::FAILURE_STREAK;
use crate::question::tool_reliability::{self, STREAK};
use crate::{Analysis, FORMAT_VERSION, MAX_EVIDENCE};

/// The schema of [`Analysis`].
pub fn analysis() -> Value {
    versioned(schemars::schema_for!(Analysis).to_value(), FORMAT_VERSION)
}

/// The schema of [`Facts`].
pub fn facts() -> Value {
    versioned(schemars::schema_for!(Facts).to_value(), FACTS_VERSION)
}

/// The schema of [`Comparison`].
pub fn comparison() -> Value {
    versioned(schemars::schema_for!(Comparison).to_value(), COMPARISON_VERSION)
}

/// The constants that descriptions name, by name or by the target of the link.
fn constants() -> [(&'static str, String); 14] {
    [
        ("MAX_EVIDENCE", MAX_EVIDENCE.to_string()),
        ("SLOW_CALL_SECONDS", format!("{SLOW_CALL_SECONDS} s")),
        ("SLOW_SECONDS", format!("{SLOW_SECONDS} s")),
        ("HAND_OVER_SECONDS", format!("{HAND_OVER_SECONDS} s")),
        ("SLOWEST", SLOWEST.to_string()),
        ("EXCESSIVE_OUTPUT_CHARS", EXCESSIVE_OUTPUT_CHARS.to_string()),
        ("KEY_CHARS", KEY_CHARS.to_string()),
        ("MOST_COMPARED", MOST_COMPARED.to_string()),
        ("FAILURE_STREAK", FAILURE_STREAK.to_string()),
        ("STREAK", STREAK.to_string()),
        ("SHOWN_CHARS", SHOWN_CHARS.to_string()),
        ("LISTED_FILES", LISTED_FILES.to_string()),
        ("QUESTION_CHARS", QUESTION_CHARS.to_string()),
        ("NEAR", duplication::NEAR.to_string()),
    ]
}

/// States the one value that `format_version` has.
fn versioned(schema: Value, version: u32) -> Value {
    // Two constants have this name; a link to the other one gives its whole path.
    let near = (
        "crate::question::tool_reliability::NEAR",
        tool_reliability::NEAR.to_string(),
    );
    let constants: Vec<_> = constants().into_iter().chain([near]).collect();
    let mut schema = readable(schema, &constants);
    if let Some(member) = schema
        .pointer_mut("/properties/format_version")
        .and_then(Value::as_object_mut)
    {
        member.insert("const".to_owned(), version.into());
    }
    schema
}
