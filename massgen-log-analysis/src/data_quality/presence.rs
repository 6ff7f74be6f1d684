//! Which artifacts were there, and why others may not be.

use std::borrow::Cow;

use massgen_log_model::RelPath;
use massgen_log_model::spine::{Attempt, PresenceState};
use massgen_log_model::version::MassgenVersion;
use serde::{Deserialize, Serialize};

/// One artifact of an attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ArtifactPresence {
    /// The artifact's name.
    pub artifact: String,
    /// What became of it.
    pub state: PresenceState,
    /// The file, when there is one.
    pub path: Option<RelPath>,
    /// Why it may be absent; `None` when it is there.
    pub absence: Option<Absence>,
    /// Whether a finished run of this version has it. `false` also for a version that is not known.
    pub is_expected: bool,
    /// Versions that write it, in words; `None` for an artifact that is not in the table.
    pub written_by: Option<Cow<'static, str>>,
}

impl ArtifactPresence {
    /// Whether it could be read.
    pub fn is_loaded(&self) -> bool {
        self.state == PresenceState::Loaded
    }
}

/// Why an artifact may be absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ArtifactAbsence"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Absence {
    /// This version does not write it yet.
    NotYetWritten,
    /// This version does not write it any more.
    NoLongerWritten,
    /// It is written when a run ends: a killed run leaves none, and neither does one that ends without an
    /// answer.
    WrittenAtTheEnd,
    /// Runs with debug output write `massgen_debug.log` in its place.
    DebugRun,
    /// It is written when the process starts; later attempts and turns of it do not always have one.
    FirstAttemptOnly,
    /// Only some runs have it.
    Optional,
    /// This version writes it in every run: it was removed, or could not be written.
    Unexplained,
    /// The version is not known, so nothing can be said.
    UnknownVersion,
}

impl Absence {
    /// The reason in a few words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::NotYetWritten => "this MassGen version does not write it yet",
            Self::NoLongerWritten => "this MassGen version does not write it any more",
            Self::WrittenAtTheEnd => {
                "it is written when a run ends: a killed run and a run without any answer leave none"
            }
            Self::DebugRun => "a run with debug output does not write it",
            Self::FirstAttemptOnly => {
                "it is written when a run starts; later attempts and turns do not always have one"
            }
            Self::Optional => "not every run writes it",
            Self::Unexplained => "this MassGen version writes it in every run",
            Self::UnknownVersion => "the MassGen version is not known",
        }
    }
}

/// When versions write an artifact. Dates are those of the published versions that were looked at: absent
/// in the first, there in the second.
struct Writers {
    artifact: &'static str,
    /// Last version looked at that does not write it yet, and the first that does.
    since: Option<(MassgenVersion, MassgenVersion)>,
    /// Last version looked at that still writes it, and the first that does not.
    until: Option<(MassgenVersion, MassgenVersion)>,
    when: When,
    words: &'static str,
}

#[derive(Clone, Copy, PartialEq)]
enum When {
    Always,
    AtTheEnd,
    NotInDebugRuns,
    FirstAttempt,
    Sometimes,
}

const fn v(patch: u32) -> MassgenVersion {
    MassgenVersion::new(0, 1, patch)
}

const WRITERS: [Writers; 11] = [
    Writers {
        artifact: "status.json",
        since: Some((v(4), v(8))),
        until: None,
        when: When::Always,
        words: "since 0.1.4..0.1.8",
    },
    Writers {
        artifact: "coordination_events.json",
        since: None,
        until: None,
        when: When::AtTheEnd,
        words: "all versions, at the end of a run",
    },
    Writers {
        artifact: "coordination_table.txt",
        since: None,
        until: None,
        when: When::AtTheEnd,
        words: "all versions, at the end of a run",
    },
    Writers {
        artifact: "snapshot_mappings.json",
        since: None,
        until: None,
        when: When::AtTheEnd,
        words: "all versions, at the end of a run with any answer",
    },
    Writers {
        artifact: "metrics_summary.json",
        since: Some((v(22), v(24))),
        until: None,
        when: When::AtTheEnd,
        words: "since 0.1.22..0.1.24, at the end of a run",
    },
    Writers {
        artifact: "metrics_events.json",
        since: Some((v(22), v(24))),
        until: None,
        when: When::AtTheEnd,
        words: "since 0.1.22..0.1.24, at the end of a run",
    },
    Writers {
        artifact: "execution_metadata.yaml",
        since: None,
        until: None,
        when: When::FirstAttempt,
        words: "all versions, at the start of a run",
    },
    Writers {
        artifact: "events.jsonl",
        since: Some((v(44), v(46))),
        until: None,
        when: When::NotInDebugRuns,
        words: "since 0.1.44..0.1.46, except in debug runs",
    },
    Writers {
        artifact: "streaming_debug.log",
        since: Some((v(26), v(28))),
        until: Some((v(44), v(46))),
        when: When::NotInDebugRuns,
        words: "0.1.26..0.1.28 to 0.1.44..0.1.46, except in debug runs",
    },
    Writers {
        artifact: "massgen.log",
        since: None,
        until: None,
        when: When::Always,
        words: "all versions",
    },
    Writers {
        artifact: "agent_outputs",
        since: None,
        until: None,
        when: When::Sometimes,
        words: "all versions, with a display that writes them",
    },
];

pub(super) fn of(attempt: &Attempt) -> Vec<ArtifactPresence> {
    let is_debug = attempt
        .files
        .iter()
        .any(|file| file.path.file_name() == "massgen_debug.log");
    let is_first = attempt.number == 1 && attempt.turn == 1;
    attempt
        .presence
        .iter()
        .map(|presence| {
            let writers = WRITERS
                .iter()
                .find(|writers| writers.artifact == presence.artifact);
            let why = writers.map_or(Absence::Optional, |writers| {
                absence(writers, attempt.version, is_first, is_debug)
            });
            ArtifactPresence {
                artifact: presence.artifact.clone(),
                state: presence.state.clone(),
                path: presence.path.clone(),
                absence: (presence.state == PresenceState::Absent).then_some(why),
                is_expected: matches!(why, Absence::WrittenAtTheEnd | Absence::Unexplained),
                written_by: writers.map(|writers| Cow::Borrowed(writers.words)),
            }
        })
        .collect()
}

/// Why an absent artifact may be absent. Between the two versions of a date nothing is known, and the
/// artifact is taken as optional.
fn absence(writers: &Writers, version: Option<MassgenVersion>, is_first: bool, is_debug: bool) -> Absence {
    // What every version writes can be missed without knowing the version.
    if version.is_none() && (writers.since.is_some() || writers.until.is_some()) {
        return Absence::UnknownVersion;
    }
    if let (Some(version), Some((without, with))) = (version, writers.since) {
        if version <= without {
            return Absence::NotYetWritten;
        }
        if version < with {
            return Absence::Optional;
        }
    }
    if let (Some(version), Some((with, without))) = (version, writers.until) {
        if version >= without {
            return Absence::NoLongerWritten;
        }
        if version > with {
            return Absence::Optional;
        }
    }
    match writers.when {
        When::AtTheEnd => Absence::WrittenAtTheEnd,
        When::NotInDebugRuns if is_debug => Absence::DebugRun,
        When::FirstAttempt if !is_first => Absence::FirstAttemptOnly,
        When::Sometimes => Absence::Optional,
        When::Always | When::NotInDebugRuns | When::FirstAttempt => Absence::Unexplained,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(artifact: &str, patch: u32) -> Absence {
        let writers = WRITERS
            .iter()
            .find(|writers| writers.artifact == artifact)
            .unwrap();
        absence(writers, Some(v(patch)), true, false)
    }

    #[test]
    fn a_version_explains_what_it_does_not_write() {
        assert_eq!(why("streaming_debug.log", 12), Absence::NotYetWritten);
        assert_eq!(why("streaming_debug.log", 27), Absence::Optional);
        assert_eq!(why("streaming_debug.log", 36), Absence::Unexplained);
        assert_eq!(why("streaming_debug.log", 45), Absence::Optional);
        assert_eq!(why("streaming_debug.log", 97), Absence::NoLongerWritten);
        assert_eq!(why("events.jsonl", 44), Absence::NotYetWritten);
        assert_eq!(why("metrics_summary.json", 97), Absence::WrittenAtTheEnd);
        assert_eq!(why("status.json", 4), Absence::NotYetWritten);
    }

    #[test]
    fn debug_runs_and_unknown_versions_are_not_blamed() {
        let events = WRITERS
            .iter()
            .find(|writers| writers.artifact == "events.jsonl")
            .unwrap();
        assert_eq!(absence(events, Some(v(97)), true, true), Absence::DebugRun);
        assert_eq!(absence(events, None, true, false), Absence::UnknownVersion);
        let metadata = WRITERS
            .iter()
            .find(|writers| writers.artifact == "execution_metadata.yaml")
            .unwrap();
        assert_eq!(absence(metadata, None, true, false), Absence::Unexplained);
        assert_eq!(absence(metadata, None, false, false), Absence::FirstAttemptOnly);
    }
}
