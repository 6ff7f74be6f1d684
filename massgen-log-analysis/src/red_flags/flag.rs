//! What a rule found.

use std::borrow::Cow;
use std::fmt::{self, Display};

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Category, Rule, Severity};
use crate::Evidence;

/// One observation that meets a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RedFlag {
    /// The rule's id.
    pub rule: Cow<'static, str>,
    /// The rule's severity, or a higher one where the observed value is severe.
    pub severity: Severity,
    /// The rule's category.
    pub category: Category,
    /// The question that it belongs to; 0 = the state of the files.
    pub question: u8,
    /// What it was observed on: an agent, a tool, a file, as the log names it. `None` = the attempt.
    pub subject: Option<String>,
    /// What was observed.
    pub observed: Observed,
    /// The threshold that was in force; `None` for a rule without.
    pub threshold: Option<f64>,
    /// The observation in our own words, without names from the log.
    pub message: String,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// An observed value.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Observed {
    /// A number, in the unit of the rule's threshold.
    Number(f64),
    /// A word.
    Text(String),
}

impl Serialize for Observed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for Observed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberOrWord)
    }
}

/// Reads an [`Observed`]: what else a document may hold there is an error that says what is missing.
struct NumberOrWord;

impl Visitor<'_> for NumberOrWord {
    type Value = Observed;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or a word")
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Observed, E> {
        Ok(Observed::Number(number))
    }

    // Another writer of JSON may leave out the fraction of a whole number.
    fn visit_i64<E: Error>(self, number: i64) -> Result<Observed, E> {
        Ok(Observed::Number(number as f64))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Observed, E> {
        Ok(Observed::Number(number as f64))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Observed, E> {
        Ok(Observed::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Observed, E> {
        Ok(Observed::Text(text))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Observed {
    fn schema_name() -> Cow<'static, str> {
        "Observed".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": ["number", "string"],
            "description": "An observed value: a number in the unit of the rule's threshold, or a word.",
        })
    }
}

impl From<f64> for Observed {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Observed {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl RedFlag {
    /// A flag of `rule` on the whole attempt, with the threshold in force.
    pub(super) fn new(
        rule: &Rule,
        threshold: f64,
        observed: impl Into<Observed>,
        message: impl Into<String>,
        evidence: Vec<Evidence>,
    ) -> Self {
        let mut evidence = evidence;
        evidence.truncate(crate::MAX_EVIDENCE);
        let observed = observed.into();
        let severe = rule.threshold.and_then(|threshold| threshold.severe);
        let is_severe =
            matches!((&observed, severe), (Observed::Number(value), Some(severe)) if *value >= severe);
        Self {
            rule: Cow::Borrowed(rule.id),
            severity: if is_severe { Severity::High } else { rule.severity },
            category: rule.category,
            question: rule.question,
            subject: None,
            observed,
            threshold: rule.threshold.map(|_| threshold),
            message: message.into(),
            evidence,
        }
    }

    /// Names what it was observed on, when that is known.
    #[must_use]
    pub(super) fn on_some<T: Display>(self, subject: Option<&T>) -> Self {
        match subject {
            Some(subject) => self.on(subject),
            None => self,
        }
    }

    /// Names what it was observed on.
    #[must_use]
    pub(super) fn on(mut self, subject: &dyn Display) -> Self {
        self.subject = Some(subject.to_string());
        self
    }
}
