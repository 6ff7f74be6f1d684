//! Reading a session: every file once, joined into the [spine](crate::spine).
//!
//! Order of work for one attempt: typed files → snapshots → the local clock's offset → agents →
//! answers and votes → rounds → tool calls → timeline. Each step lives in the module of its noun.

mod agents;
mod answers;
mod artifacts;
mod calls;
mod clock;
mod milestones;
mod options;
mod restarts;
mod rounds;
mod snapshots;
mod subagents;
mod votes;
mod winner;

use std::collections::BTreeSet;
use std::path::Path;

use crate::artifact::analysis_report::ReportFile;
use crate::artifact::execution_metadata::ExecutionMetadata;
use crate::report_file::NAME as REPORT;
use crate::spine::{Attempt, Doc, FileEntry, Presence, Session, Turn};
use crate::vault::Vault;
use crate::version::MassgenVersion;
use crate::{AttemptDir, Diagnostic, EntryKind, Error, Layout, LogDir, Moment, RelPath, TurnDir};

pub use options::LoadOptions;

/// What is at hand while one attempt is read.
pub(crate) struct Loading<'a> {
    vault: &'a Vault,
    dir: &'a AttemptDir,
    notes: Vec<Diagnostic>,
    presence: Vec<Presence>,
    files: Vec<FileEntry>,
}

/// What an attempt needs to know of the ones before it: MassGen's counters run on.
#[derive(Default)]
struct Earlier {
    /// Agent and start of every round in the metrics of earlier attempts.
    rounds: BTreeSet<(String, u64)>,
    /// Agent and id of every tool call in the metrics of earlier attempts.
    calls: BTreeSet<(String, String)>,
    /// The run's configuration is written once, by the first attempt of a process.
    metadata: Option<Doc<ExecutionMetadata>>,
}

impl Session {
    /// Reads the session directory `path` as a whole.
    ///
    /// One bad file never fails the session: see [`Attempt::diagnostics`].
    ///
    /// # Errors
    /// When `path` is no session directory.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::load_with(path, LoadOptions::default())
    }

    /// Reads the session directory `path` with other limits than [`load`](Self::load).
    ///
    /// # Errors
    /// When `path` is no session directory.
    pub fn load_with(path: impl AsRef<Path>, options: LoadOptions) -> Result<Self, Error> {
        LogDir::discover(path).map(|dir| Self::read_with(&dir, options))
    }

    /// Reads the session that `dir` describes.
    pub fn read(dir: &LogDir) -> Self {
        Self::read_with(dir, LoadOptions::default())
    }

    /// Reads the session that `dir` describes with other limits than [`read`](Self::read).
    pub fn read_with(dir: &LogDir, options: LoadOptions) -> Self {
        let vault = Vault::new(&dir.path).with_max_record(options.max_record);
        let mut diagnostics = dir.diagnostics.clone();
        let mut earlier = Earlier::default();
        let turns = dir
            .turns
            .iter()
            .map(|turn_dir| turn(&vault, dir, turn_dir, &mut earlier, &mut diagnostics))
            .collect::<Vec<_>>();
        let offset = turns
            .iter()
            .flat_map(|turn| &turn.attempts)
            .find_map(|attempt| attempt.utc_offset);
        Self {
            name: dir.name.clone(),
            layout: dir.layout,
            started: dir.started.map(|time| Moment::local(time).with_offset(offset)),
            turns,
            diagnostics,
            root: dir.path.clone(),
        }
    }
}

fn turn(
    vault: &Vault,
    session: &LogDir,
    dir: &TurnDir,
    earlier: &mut Earlier,
    diagnostics: &mut Vec<Diagnostic>,
) -> Turn {
    let last = dir.attempts.last().map(|attempt| attempt.number);
    let attempts = dir
        .attempts
        .iter()
        .map(|attempt_dir| {
            let turn_final = (Some(attempt_dir.number) == last && session.layout == Layout::Turns)
                .then(|| dir.path.join("final"));
            attempt(vault, session, dir, attempt_dir, turn_final, earlier)
        })
        .collect();
    let report = dir.report_bytes.map(|_| {
        let path = dir.path.join(REPORT);
        let bytes = vault.read(&path, diagnostics).unwrap_or_default();
        ReportFile::of(&bytes)
    });
    Turn {
        number: dir.number,
        path: dir.path.clone(),
        attempts,
        report,
    }
}

fn attempt(
    vault: &Vault,
    session: &LogDir,
    turn: &TurnDir,
    dir: &AttemptDir,
    turn_final: Option<RelPath>,
    earlier: &mut Earlier,
) -> Attempt {
    let mut loading = Loading {
        vault,
        dir,
        notes: Vec::new(),
        presence: Vec::new(),
        files: Vec::new(),
    };
    if dir.entries.is_empty() {
        // A folder that cannot be listed looks empty: this says why.
        loading.list(&dir.path);
    }
    let mut artifacts = loading.artifacts();
    match &artifacts.execution_metadata {
        Some(doc) if doc.value.config.is_some() || earlier.metadata.is_none() => {
            earlier.metadata = Some(doc.clone());
        }
        Some(_) => {}
        None => artifacts.execution_metadata.clone_from(&earlier.metadata),
    }
    artifacts.configuration.clone_from(&earlier.metadata);
    let version = artifacts
        .execution_metadata
        .as_ref()
        .and_then(|doc| doc.value.massgen_version.as_deref())
        .and_then(MassgenVersion::parse);

    let mut ids = agents::ids(&artifacts);
    let mut snapshots = Vec::new();
    for (agent, folder) in snapshots::agent_folders(&mut loading, &ids) {
        if !ids.contains(&agent) {
            ids.push(agent.clone());
        }
        snapshots.extend(snapshots::snapshots(
            &mut loading,
            &agent,
            &folder,
            &mut artifacts,
        ));
    }
    let final_folder = dir.path.join("final");
    let mut finals = snapshots::finals(&mut loading, &final_folder, &ids, false, &mut artifacts);
    snapshots::note_missing_final(&mut loading, &artifacts);
    if let Some(folder) = turn_final.filter(|folder| *folder != final_folder) {
        finals.extend(snapshots::finals(
            &mut loading,
            &folder,
            &ids,
            true,
            &mut artifacts,
        ));
    }

    let utc_offset = clock::offset(&artifacts, session.started);
    for snapshot in &mut snapshots {
        snapshot.time = snapshot.time.map(|time| time.with_offset(utc_offset));
    }

    let question = agents::question(&artifacts);
    let mut agents = agents::agents(&ids, &artifacts, utc_offset);
    let mut answers = answers::answers(&mut loading, &artifacts, &snapshots, &ids, version, utc_offset);
    let mut votes = votes::votes(&mut loading, &artifacts, &snapshots, utc_offset);
    let stops = restarts::stops(&artifacts, utc_offset);
    let ignored_votes = restarts::ignored_votes(&artifacts, utc_offset);
    let span = clock::span(&artifacts, utc_offset);
    let carries_earlier = rounds::build(
        &mut agents,
        &rounds::Sources {
            artifacts: &artifacts,
            version,
            utc_offset,
            span: span.as_ref(),
            stops: &stops,
            ignored_votes: &ignored_votes,
            earlier: &earlier.rounds,
        },
    );
    rounds::place_answers(&agents, &mut answers);
    rounds::place_votes(&agents, &mut votes);
    let joined = calls::calls(&artifacts, &agents, utc_offset, &earlier.calls, span.as_ref());
    calls::note_ambiguous(&joined.calls, &mut loading.notes);
    let restarts = restarts::restarts(&artifacts);
    let coordination_recorded = answers::is_recorded(&artifacts, &snapshots);
    let winner_claims = winner::claims(&artifacts, &finals);
    let milestones = milestones::milestones(&artifacts, &answers, &votes, &stops, &ignored_votes, utc_offset);

    rounds::remember(&artifacts, &mut earlier.rounds);
    calls::remember(&artifacts, &mut earlier.calls);
    let drift = artifacts::drift(&artifacts);
    let mut files = std::mem::take(&mut loading.files);
    files.sort();
    files.dedup();
    // The report is about the run, not of it: with it in the list no report on a session would equal the next.
    let report = turn.path.join(REPORT);
    files.retain(|file| file.path != report);
    Attempt {
        turn: turn.number,
        number: dir.number,
        path: dir.path.clone(),
        presence: std::mem::take(&mut loading.presence),
        version,
        question,
        utc_offset,
        span,
        agents,
        snapshots,
        answers,
        votes,
        coordination_recorded,
        restarts_recorded: restarts::are_recorded(&artifacts),
        ignored_votes,
        stops,
        restarts,
        restart_signals: restarts::signals(&artifacts),
        injections: restarts::injections(&artifacts),
        calls: joined.calls,
        calls_recorded: joined.recorded,
        mentions: joined.mentions,
        unmatched_mentions: joined.unmatched,
        finals,
        winner_claims,
        milestones,
        carries_earlier,
        files,
        diagnostics: std::mem::take(&mut loading.notes),
        drift,
        artifacts,
        dir: dir.clone(),
    }
}

/// Whether an entry may be opened as a file; a link is checked when it is opened.
pub(crate) fn is_file(kind: EntryKind) -> bool {
    matches!(kind, EntryKind::File | EntryKind::Link)
}
