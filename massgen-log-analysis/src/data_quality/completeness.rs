//! How much of what each question needs was there.

use std::borrow::Cow;

use massgen_log_model::spine::Attempt;
use serde::{Deserialize, Serialize};

use super::counts::is_reset;
use crate::question::QUESTIONS;

/// How much there is to answer a question from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CompletenessLevel"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Level {
    /// Every source that is asked first was read.
    Full,
    /// Only some of them, or a source that knows less.
    Partial,
    /// No source at all.
    Absent,
}

impl Level {
    /// The word as it stands in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Partial => "partial",
            Self::Absent => "absent",
        }
    }
}

/// What there is to answer one question from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct QuestionCompleteness {
    /// The question's number.
    pub question: u8,
    /// Its title.
    pub title: Cow<'static, str>,
    /// How much there is.
    pub level: Level,
    /// What is asked first and was not read. Where one of several files is enough, they stand in one entry.
    pub missing: Vec<String>,
}

/// Sources of one question: of each group one is enough, and all groups are needed; the others help when a
/// group is missing.
struct Sources {
    question: u8,
    groups: &'static [&'static [&'static str]],
    others: &'static [&'static str],
}

const EVENTS: &str = "events.jsonl";
const COORDINATION: &str = "coordination_events.json";
const STATUS: &str = "status.json";
const SUMMARY: &str = "metrics_summary.json";
const METRICS: &str = "metrics_events.json";
const MAPPINGS: &str = "snapshot_mappings.json";
const DEBUG: &str = "streaming_debug.log";
const LOG: &str = "massgen.log";
const TRACES: &str = "execution_trace.md";
const FOLDERS: &str = "snapshot folders";
const METADATA: &str = "execution_metadata.yaml";
const OUTPUTS: &str = "agent_outputs";

const SOURCES: [Sources; 14] = [
    Sources {
        question: 1,
        groups: &[&[COORDINATION]],
        others: &[STATUS, MAPPINGS, EVENTS, FOLDERS, LOG],
    },
    Sources {
        question: 2,
        groups: &[&[COORDINATION], &[SUMMARY]],
        others: &[EVENTS, STATUS],
    },
    Sources {
        question: 3,
        groups: &[&[EVENTS, DEBUG]],
        others: &[LOG, TRACES],
    },
    Sources {
        question: 4,
        groups: &[&[EVENTS, DEBUG]],
        others: &[LOG, TRACES, METRICS],
    },
    Sources {
        question: 5,
        groups: &[&[COORDINATION], &[FOLDERS]],
        others: &[MAPPINGS, EVENTS, STATUS],
    },
    Sources {
        question: 6,
        groups: &[&[SUMMARY]],
        others: &[STATUS],
    },
    Sources {
        question: 7,
        groups: &[&[COORDINATION], &[METRICS], &[EVENTS, LOG]],
        others: &[STATUS],
    },
    Sources {
        question: 8,
        groups: &[&[EVENTS, DEBUG]],
        others: &[METRICS, TRACES, LOG, OUTPUTS],
    },
    Sources {
        question: 9,
        groups: &[&[METRICS], &[EVENTS, DEBUG]],
        others: &[LOG, TRACES],
    },
    Sources {
        question: 10,
        groups: &[&[STATUS]],
        others: &[EVENTS, OUTPUTS, LOG],
    },
    Sources {
        question: 11,
        groups: &[&[FOLDERS]],
        others: &[EVENTS],
    },
    Sources {
        question: 12,
        groups: &[&[EVENTS]],
        others: &[TRACES, METRICS],
    },
    Sources {
        question: 13,
        groups: &[&[SUMMARY], &[FOLDERS]],
        others: &[STATUS, EVENTS],
    },
    Sources {
        question: 14,
        groups: &[&[SUMMARY], &[METADATA]],
        others: &[STATUS],
    },
];

pub(super) fn of(attempt: &Attempt) -> Vec<QuestionCompleteness> {
    let missing = attempt.missing();
    let is_there = |source: &str| match source {
        FOLDERS => !attempt.snapshots.is_empty(),
        TRACES => !attempt.artifacts.traces.is_empty(),
        // An emptied file is there and tells of nothing.
        COORDINATION => !missing.contains(COORDINATION) && !is_reset(attempt),
        // A prompt or an agent of an earlier attempt's file counts.
        METADATA => attempt.artifacts.execution_metadata.is_some(),
        name => attempt.presence_of(name).is_some() && !missing.contains(name),
    };
    SOURCES
        .iter()
        .map(|sources| {
            let absent: Vec<String> = sources
                .groups
                .iter()
                .filter(|group| !group.iter().any(|source| is_there(source)))
                .map(|group| group.join(" or "))
                .collect();
            let level = if absent.is_empty() {
                Level::Full
            } else if absent.len() < sources.groups.len()
                || sources.others.iter().any(|source| is_there(source))
            {
                Level::Partial
            } else {
                Level::Absent
            };
            QuestionCompleteness {
                question: sources.question,
                title: QUESTIONS
                    .iter()
                    .find(|(number, ..)| *number == sources.question)
                    .map_or(Cow::Borrowed(""), |(_, title, _)| Cow::Borrowed(*title)),
                level,
                missing: absent,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_has_its_sources() {
        let questions: Vec<u8> = SOURCES.iter().map(|sources| sources.question).collect();
        let wanted: Vec<u8> = QUESTIONS.iter().map(|(number, ..)| *number).collect();
        assert_eq!(questions, wanted);
    }
}
