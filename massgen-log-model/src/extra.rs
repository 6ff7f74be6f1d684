//! Unknown fields, kept in file order so that a file round-trips and drift can be counted.

use indexmap::IndexMap;
use serde_json::Value;

/// Fields that this version of the crate does not know, in the order of the file.
pub type Extra = IndexMap<String, Value>;
