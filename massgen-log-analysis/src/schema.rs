//! JSON Schemas of what this crate serialises (feature `schema`). The generated files are checked in under
//! `docs/`; a change of them without a new format version fails a test.

use serde_json::Value;

use crate::compare::{COMPARISON_VERSION, Comparison};
use crate::facts::{FACTS_VERSION, Facts};
use crate::{Analysis, FORMAT_VERSION};

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

/// States the one value that `format_version` has.
fn versioned(mut schema: Value, version: u32) -> Value {
    if let Some(member) = schema
        .pointer_mut("/properties/format_version")
        .and_then(Value::as_object_mut)
    {
        member.insert("const".to_owned(), version.into());
    }
    schema
}
