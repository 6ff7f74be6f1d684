//! Documents that this program wrote, and that anyone may have changed since.

use std::fmt::Debug;

use massgen_log_analysis::facts::Facts;
use massgen_log_analysis::{Analysis, Comparison, ReadError};
use serde::Serialize;

/// The bytes as an analysis, a comparison and facts: what is read is written as something that is read as the same.
pub fn read_back(bytes: &[u8]) {
    if let Ok(json) = std::str::from_utf8(bytes) {
        again(json, Analysis::from_json);
        again(json, Comparison::from_json);
        again(json, Facts::from_json);
    }
}

fn again<T: Serialize + PartialEq + Debug>(json: &str, read: fn(&str) -> Result<T, ReadError>) {
    let Ok(first) = read(json) else { return };
    let written = serde_json::to_string(&first).unwrap();
    let second = read(&written).expect("what was written");
    assert!(second == first, "another value");
    assert_eq!(serde_json::to_string(&second).unwrap(), written);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A seed that is refused leads a run nowhere.
    #[test]
    fn each_reader_has_a_seed_that_it_takes() {
        let seed = |name: &str| {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/read_back");
            std::fs::read_to_string(folder.join(name)).unwrap()
        };
        Analysis::from_json(&seed("no_turns.json")).unwrap();
        Comparison::from_json(&seed("comparison.json")).unwrap();
        Facts::from_json(&seed("facts.json")).unwrap();
    }
}
