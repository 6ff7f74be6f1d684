//! What a rule is.

use serde::{Deserialize, Serialize};

use super::RedFlag;
use crate::AttemptAnalysis;

/// A rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its name: words in lower case, joined by `_`; also the name of its file.
    pub id: &'static str,
    /// The question that it belongs to; 0 = the state of the files.
    pub question: u8,
    /// What kind of thing it looks at.
    pub category: Category,
    /// What it looks for, in a few words.
    pub title: &'static str,
    /// How much it matters; [`ThresholdSpec::severe`] may raise it for a single flag.
    pub severity: Severity,
    /// What is compared with; `None` for a rule that any occurrence meets.
    pub threshold: Option<ThresholdSpec>,
    /// What the observed numbers of several flags add up to (`retries`); `None` where a sum means nothing.
    pub adds_up_to: Option<&'static str>,
    /// Why it is worth a look.
    pub rationale: &'static str,
    /// Its page of the manual: the paragraphs of [`MANUAL_PARTS`], in that order, as Markdown.
    pub manual: &'static str,
    /// Who asks for it, and whose the threshold is.
    pub source: RuleSource,
    /// Applies it. The number is the threshold in force, 0 for a rule without.
    pub check: fn(&AttemptAnalysis, f64) -> Vec<RedFlag>,
}

/// How the paragraphs of a [`Rule::manual`] begin.
pub const MANUAL_PARTS: [&str; 5] = [
    "**What it looks at.** ",
    "**Why.** ",
    "**What it does not mean.** ",
    "**Evidence.** ",
    "**Example.** ",
];

/// What kind of thing a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "FlagCategory"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Category {
    /// Whether and how the run, an agent or a round came to its end.
    Run,
    /// Answers, votes and the choice of the winner.
    Decisions,
    /// Time, and work that was done more than once.
    Efficiency,
    /// Tool calls and commands.
    Tools,
    /// Where MassGen had to enforce its workflow.
    Enforcement,
    /// Tokens and money.
    Cost,
    /// Files that are damaged, missing, contradictory or not known.
    Files,
    /// Facts that MassGen did not record.
    Logging,
}

impl Category {
    /// The word as it stands in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Decisions => "decisions",
            Self::Efficiency => "efficiency",
            Self::Tools => "tools",
            Self::Enforcement => "enforcement",
            Self::Cost => "cost",
            Self::Files => "files",
            Self::Logging => "logging",
        }
    }
}

/// The threshold of a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThresholdSpec {
    /// The value in force unless another one is chosen.
    pub default: f64,
    /// Unit of the value.
    pub unit: &'static str,
    /// How the observed value is compared with it.
    pub comparison: &'static str,
    /// A flag whose observed value is at least this is [`Severity::High`]; `None` = never raised.
    pub severe: Option<f64>,
}

impl ThresholdSpec {
    /// Met by a value that is at least `default`.
    pub(super) const fn at_least(default: f64, unit: &'static str) -> Self {
        Self::of(default, unit, "at least")
    }

    /// Met by a value above `default`.
    pub(super) const fn above(default: f64, unit: &'static str) -> Self {
        Self::of(default, unit, "more than")
    }

    /// Met by a value below `default`.
    pub(super) const fn below(default: f64, unit: &'static str) -> Self {
        Self::of(default, unit, BELOW)
    }

    const fn of(default: f64, unit: &'static str, comparison: &'static str) -> Self {
        Self {
            default,
            unit,
            comparison,
            severe: None,
        }
    }

    /// The same, and [`Severity::High`] from `severe` on.
    pub(super) const fn severe_from(mut self, severe: f64) -> Self {
        self.severe = Some(severe);
        self
    }

    /// Whether small values meet it.
    pub fn is_upper_bound(&self) -> bool {
        self.comparison == BELOW
    }
}

const BELOW: &str = "less than";

/// How much a flag matters, the severest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "FlagSeverity"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Severity {
    /// The run did not do what it was started for, or its record cannot be relied on.
    High,
    /// Time, money or output was lost.
    Medium,
    /// Worth a look when there is time.
    Low,
    /// Good to know when reading the numbers.
    Info,
}

impl Severity {
    /// The word as it stands in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Info => "info",
        }
    }
}

/// Who asks for a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RuleSource {
    /// MassGen's own analysis guide, with this threshold.
    Guide,
    /// The guide asks for it without a number; the threshold is ours.
    GuideOwnThreshold,
    /// Ours.
    Own,
}

impl RuleSource {
    /// In words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Guide => "MassGen's analysis guide",
            Self::GuideOwnThreshold => "MassGen's analysis guide; the threshold is ours",
            Self::Own => "ours",
        }
    }
}
