//! What was planted.

use std::collections::BTreeSet;

/// A detector of `docs/detectors.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detector {
    /// One command text executed at least twice: `text|count`.
    ExactRepeat,
    /// Two command texts with one normal form: `normal form|executions`.
    PatternRepeat,
    /// One text in two rounds of one agent: `agent|text`.
    RepeatAfterRestart,
    /// A run above 5 s: `text|agent`.
    SlowCommand,
    /// A result above 5000 characters: `text`.
    LongOutput,
    /// Exit codes other than 0: `count`.
    FailedCommand,
    /// The same expensive work, its input unchanged: `tool|arguments|scope`.
    ExactDuplicate,
    /// Almost the same expensive work: `tool|word|word`, the words in which the texts differ, sorted.
    NearDuplicate,
    /// A round cut by an answer: `label|agent|tool calls cut`.
    RestartLedger,
    /// A call of a cut round, executed again: `agent|tool|arguments`.
    Redone,
    /// A vote for an answer that had been replaced: `voter|label`.
    SupersededVote,
    /// A vote that was not recorded: `voter`.
    IgnoredVote,
    /// Successive votes for different labels: `voter|from|to`.
    Flip,
    /// A vote for oneself: `voter|label`.
    SelfVote,
    /// Several agents with the highest tally: `agent+agent`, sorted.
    Tie,
    /// A vote for an answer that the voter never saw: `voter|label`.
    BlindVote,
    /// Text taken from another agent's answer: `label|source label`.
    TakenText,
    /// Three failures in a row: `agent|length`.
    FailureStreak,
    /// What followed on the streak: `agent|length|same_approach`, ….
    NextAfterStreak,
    /// One text with different exit codes, nothing changed in between: `agent|text`.
    ConflictingChecks,
    /// An answer without a look after the last write: `agent|round`.
    UnverifiedWrite,
    /// An answer after one look that failed: `agent|round`.
    SingleLook,
    /// Eight checks in a row, one of them three times: `agent|round`.
    EndlessVerification,
    /// One call with success and failure: `agent|tool|arguments`.
    Inconsistent,
    /// One call with different results: `agent|tool|arguments`.
    ChangedResult,
    /// Recorded as success, reads like an error: `agent|tool`.
    ErrorTextWithSuccess,
    /// Recorded as error, says that it succeeded: `agent|tool`.
    SuccessTextWithError,
    /// Failures with one message: `message|count`, see [`crate::keys::message`].
    FailureCluster,
    /// A tool that does not exist: `name`.
    UnknownTool,
    /// An answer that changes nothing: `agent|round`.
    NoMeasurableChange,
}

impl Detector {
    /// All of them, in the order of `docs/detectors.md`.
    pub const ALL: [Self; 30] = [
        Self::ExactRepeat,
        Self::PatternRepeat,
        Self::RepeatAfterRestart,
        Self::SlowCommand,
        Self::LongOutput,
        Self::FailedCommand,
        Self::ExactDuplicate,
        Self::NearDuplicate,
        Self::RestartLedger,
        Self::Redone,
        Self::SupersededVote,
        Self::IgnoredVote,
        Self::Flip,
        Self::SelfVote,
        Self::Tie,
        Self::BlindVote,
        Self::TakenText,
        Self::FailureStreak,
        Self::NextAfterStreak,
        Self::ConflictingChecks,
        Self::UnverifiedWrite,
        Self::SingleLook,
        Self::EndlessVerification,
        Self::Inconsistent,
        Self::ChangedResult,
        Self::ErrorTextWithSuccess,
        Self::SuccessTextWithError,
        Self::FailureCluster,
        Self::UnknownTool,
        Self::NoMeasurableChange,
    ];

    /// Its name in `docs/detectors.md`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ExactRepeat => "exact repeat",
            Self::PatternRepeat => "pattern repeat",
            Self::RepeatAfterRestart => "repeat after restart",
            Self::SlowCommand => "slow command",
            Self::LongOutput => "long output",
            Self::FailedCommand => "failed command",
            Self::ExactDuplicate => "exact duplicate",
            Self::NearDuplicate => "near duplicate",
            Self::RestartLedger => "restart ledger",
            Self::Redone => "redone",
            Self::SupersededVote => "superseded vote",
            Self::IgnoredVote => "ignored vote",
            Self::Flip => "flip",
            Self::SelfVote => "self-vote",
            Self::Tie => "tie",
            Self::BlindVote => "blind vote",
            Self::TakenText => "taken text",
            Self::FailureStreak => "failure streak",
            Self::NextAfterStreak => "what came next",
            Self::ConflictingChecks => "conflicting checks",
            Self::UnverifiedWrite => "unverified write",
            Self::SingleLook => "single look",
            Self::EndlessVerification => "endless verification",
            Self::Inconsistent => "inconsistent",
            Self::ChangedResult => "changed result",
            Self::ErrorTextWithSuccess => "error text with success",
            Self::SuccessTextWithError => "success text with error",
            Self::FailureCluster => "failure cluster",
            Self::UnknownTool => "unknown tool",
            Self::NoMeasurableChange => "round without measurable change",
        }
    }
}

/// One planted case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Planted {
    /// Who has to find it.
    pub detector: Detector,
    /// What is to be found, in the form that [`Detector`] gives.
    pub key: String,
    /// Whether it only looks like a finding: then `key` must not be found.
    pub near_miss: bool,
}

/// Everything that was planted in one session. Whatever else a detector reports is wrong.
#[derive(Debug, Clone, Default)]
pub struct Truth {
    /// The cases.
    pub expected: Vec<Planted>,
}

impl Truth {
    /// Adds something to be found; the same thing counts once.
    pub(crate) fn add(&mut self, detector: Detector, key: String) {
        self.push(detector, key, false);
    }

    /// Adds something that must not be found.
    pub(crate) fn near(&mut self, detector: Detector, key: String) {
        self.push(detector, key, true);
    }

    fn push(&mut self, detector: Detector, key: String, near_miss: bool) {
        let planted = Planted {
            detector,
            key,
            near_miss,
        };
        if !self.expected.contains(&planted) {
            self.expected.push(planted);
        }
    }

    /// The keys to be found by a detector.
    pub fn positives(&self, detector: Detector) -> BTreeSet<String> {
        self.keys(detector, false)
    }

    /// The keys that the detector must not report.
    pub fn near_misses(&self, detector: Detector) -> BTreeSet<String> {
        self.keys(detector, true)
    }

    fn keys(&self, detector: Detector, near_miss: bool) -> BTreeSet<String> {
        self.expected
            .iter()
            .filter(|planted| planted.detector == detector && planted.near_miss == near_miss)
            .map(|planted| planted.key.clone())
            .collect()
    }
}
