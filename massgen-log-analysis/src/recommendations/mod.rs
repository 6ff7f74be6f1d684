//! What follows from the red flags: a table, nothing inferred.

mod advice;
mod numbers;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::red_flags::Severity;
use crate::{AttemptAnalysis, Evidence, MAX_EVIDENCE};

pub use advice::{Advice, advice};
pub use numbers::Numbers;

/// What to look into because of a rule that was met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Recommendation {
    /// The rule's id.
    pub rule: Cow<'static, str>,
    /// The rule's title.
    pub title: Cow<'static, str>,
    /// How soon.
    pub priority: Priority,
    /// What to look into.
    pub text: Cow<'static, str>,
    /// How often the rule was met.
    pub flags: u64,
    /// What the first of these flags observed, in our own words: the severest one.
    pub first: String,
    /// What was observed, in numbers; `None` where the observations are words.
    pub numbers: Option<Numbers>,
    /// What it was observed on, as the log names it; the first [`MAX_EVIDENCE`].
    pub subjects: Vec<String>,
    /// The first places of the flags, one a flag, at most [`MAX_EVIDENCE`].
    pub because: Vec<Evidence>,
    /// The part of MassGen, or of the set-up, that it concerns.
    pub area: Cow<'static, str>,
    /// An issue to file; `None` where there is nothing to change.
    pub issue: Option<SuggestedIssue>,
}

/// An issue that could be filed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SuggestedIssue {
    /// How soon.
    pub priority: Priority,
    /// Title.
    pub title: Cow<'static, str>,
    /// What was observed, in our own words.
    pub description: String,
    /// `log-analysis` and the area.
    pub labels: Vec<Cow<'static, str>>,
}

/// How soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RecommendationPriority"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Priority {
    /// First.
    High,
    /// Next.
    Medium,
    /// When there is time.
    Low,
}

impl Priority {
    /// The word as it stands in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// The label of every suggested issue.
const LABEL: &str = "log-analysis";

/// One recommendation for each rule that was met, by priority, then in the order of the flags. A flag of high
/// severity gives it high priority.
pub fn of(analysis: &AttemptAnalysis) -> Vec<Recommendation> {
    let mut found: Vec<Recommendation> = Vec::new();
    for flag in &analysis.red_flags {
        let Some(advice) = advice(&flag.rule) else {
            continue;
        };
        // A flag that its numbers made severe comes first among those of its rule.
        let priority = match flag.severity {
            Severity::High => Priority::High,
            _ => advice.priority,
        };
        let at = found
            .iter()
            .position(|known| known.rule == flag.rule)
            .unwrap_or_else(|| {
                found.push(Recommendation {
                    rule: flag.rule.clone(),
                    title: crate::red_flags::rule(&flag.rule)
                        .map_or_else(|| flag.rule.clone(), |rule| Cow::Borrowed(rule.title)),
                    priority,
                    text: Cow::Borrowed(advice.text),
                    flags: 0,
                    first: flag.message.clone(),
                    numbers: None,
                    subjects: Vec::new(),
                    because: Vec::new(),
                    area: Cow::Borrowed(advice.area),
                    issue: advice.issue.map(|title| SuggestedIssue {
                        priority,
                        title: Cow::Borrowed(title),
                        description: String::new(),
                        labels: vec![Cow::Borrowed(LABEL), Cow::Borrowed(advice.area)],
                    }),
                });
                found.len() - 1
            });
        let Some(recommendation) = found.get_mut(at) else {
            continue;
        };
        recommendation.flags += 1;
        if let Some(subject) = &flag.subject
            && recommendation.subjects.len() < MAX_EVIDENCE
        {
            recommendation.subjects.push(subject.clone());
        }
        if let Some(evidence) = flag.evidence.first()
            && recommendation.because.len() < MAX_EVIDENCE
        {
            recommendation.because.push(evidence.clone());
        }
    }
    for recommendation in &mut found {
        recommendation.numbers = numbers::of(&recommendation.rule, &analysis.red_flags);
        if let Some(issue) = &mut recommendation.issue {
            let times = match recommendation.flags {
                1 => "Observed once".to_owned(),
                flags => format!("Observed {flags} times"),
            };
            let numbers = match &recommendation.numbers {
                Some(numbers) => format!(": {}", numbers.text),
                None => String::new(),
            };
            issue.description = format!(
                "{times} (rule {}){numbers}. First observation: {}. {}",
                recommendation.rule, recommendation.first, recommendation.text
            );
        }
    }
    found.sort_by_key(|recommendation| recommendation.priority);
    found
}

#[cfg(test)]
mod tests {
    use crate::{Analysis, Options};
    use massgen_log_model::spine::Session;

    #[test]
    fn a_rule_that_was_met_often_gives_one_recommendation() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../fixtures/0.1.97_s05_enforcement/log_20261124_054745_242005"
        );
        let analysis = Analysis::of(&Session::load(path).unwrap(), &Options::default());
        let attempt = analysis.turns[0].last().unwrap();
        let met = attempt
            .red_flags
            .iter()
            .filter(|flag| flag.rule == "enforcement_retries")
            .count();
        let found: Vec<_> = attempt
            .recommendations
            .iter()
            .filter(|recommendation| recommendation.rule == "enforcement_retries")
            .collect();
        assert!(met > 1);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].flags, met as u64);
        let issue = found[0].issue.as_ref().unwrap();
        assert_eq!(issue.labels, ["log-analysis", "orchestration"]);
        assert!(
            issue.description.starts_with(&format!("Observed {met} times")),
            "{issue:?}"
        );
        assert!(
            attempt
                .recommendations
                .is_sorted_by_key(|recommendation| recommendation.priority)
        );
    }
}
