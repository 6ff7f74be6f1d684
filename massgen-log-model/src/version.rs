//! MassGen's own version number, which decides what every other file can hold.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The MassGen versions whose writers this crate was checked against, both ends included.
///
/// Nothing is refused outside of this range: newer files keep what is unknown in their `extra` fields.
/// Between the published versions that were looked at, a change is dated to the later one.
pub const SUPPORTED_MASSGEN: RangeInclusive<MassgenVersion> =
    MassgenVersion::new(0, 1, 0)..=MassgenVersion::new(0, 1, 97);

/// A MassGen version, for example `0.1.97`, ordered by its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub struct MassgenVersion {
    /// First number.
    pub major: u32,
    /// Second number.
    pub minor: u32,
    /// Third number; 0 when the text has only two.
    pub patch: u32,
}

impl MassgenVersion {
    /// The version of these three numbers.
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self { major, minor, patch }
    }

    /// Reads `0.1.97`, `v0.1.97`, `0.1`, and forms with a suffix such as `0.1.97rc1`, `0.1.97.dev3` or
    /// `0.1.97+local`, whose suffix is dropped. `None` for anything else.
    ///
    /// ```
    /// use massgen_log_model::MassgenVersion;
    /// let version = MassgenVersion::parse("0.1.9").unwrap();
    /// assert!(version < MassgenVersion::parse("0.1.12").unwrap());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let mut parts = text.splitn(3, '.');
        let major = parts.next()?.parse().ok()?;
        let minor = leading_number(parts.next()?)?;
        let patch = match parts.next() {
            Some(part) => leading_number(part)?,
            None => 0,
        };
        Some(Self::new(major, minor, patch))
    }

    /// Whether the version lies in [`SUPPORTED_MASSGEN`].
    pub fn is_supported(self) -> bool {
        SUPPORTED_MASSGEN.contains(&self)
    }
}

/// The digits at the start of `text`; `None` when there are none or too many.
fn leading_number(text: &str) -> Option<u32> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end)?.parse().ok()
}

impl fmt::Display for MassgenVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl FromStr for MassgenVersion {
    type Err = NotAVersion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).ok_or(NotAVersion)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for MassgenVersion {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "MassgenVersion".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A MassGen version.",
            "examples": ["0.1.97"],
        })
    }
}

impl TryFrom<String> for MassgenVersion {
    type Error = NotAVersion;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<MassgenVersion> for String {
    fn from(version: MassgenVersion) -> Self {
        version.to_string()
    }
}

/// The text is no version number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is no version number of the form 0.1.97")]
#[non_exhaustive]
pub struct NotAVersion;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_by_number_not_by_text() {
        let [old, new] = ["0.1.8", "0.1.12"].map(|text| MassgenVersion::parse(text).unwrap());
        assert!(old < new);
        assert!(new.is_supported());
        assert!(!MassgenVersion::new(0, 1, 98).is_supported());
        assert!(!MassgenVersion::new(0, 0, 35).is_supported());
    }

    #[test]
    fn suffixes_are_dropped_and_other_text_is_refused() {
        for text in ["0.1.97", "v0.1.97", "0.1.97rc1", "0.1.97.dev3+g1", " 0.1.97\n"] {
            assert_eq!(
                MassgenVersion::parse(text),
                Some(MassgenVersion::new(0, 1, 97)),
                "{text}"
            );
        }
        assert_eq!(MassgenVersion::parse("0.2"), Some(MassgenVersion::new(0, 2, 0)));
        for text in ["", "1", "unknown", "0.x.1", "0.1.", "0.1.99999999999", "-0.1.2"] {
            assert_eq!(MassgenVersion::parse(text), None, "{text}");
            assert!(text.parse::<MassgenVersion>().is_err());
        }
        assert_eq!(MassgenVersion::new(0, 1, 97).to_string(), "0.1.97");
    }
}
