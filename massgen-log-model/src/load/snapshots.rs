//! Agent folders, their snapshots, and the final folders.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Loading, is_file};
use crate::artifact::context::VoteTally;
use crate::artifact::execution_trace::ExecutionTrace;
use crate::artifact::snapshot_mappings::SnapshotType;
use crate::discover::{join, list};
use crate::spine::{
    Artifacts, Doc, FileEntry, FinalAnswer, Snapshot, SnapshotKind, TextFile, WHOLE_TEXT_BYTES,
};
use crate::time::parse_stamp;
use crate::{
    AgentId, Diagnostic, DiagnosticKind, Entry, EntryKind, Excerpt, Location, Moment, RelPath,
    decode_visibly, json,
};

/// Folders of an attempt that are no agents, unless an agent is really called that.
const NOT_AGENTS: [&str; 13] = [
    "final",
    "agent_outputs",
    "subagents",
    "planning_injection",
    "compression_debug",
    "streaming_buffers",
    "memory_debug",
    "shadow_agents",
    "shared_tools",
    "snapshots",
    "workspace",
    "turn_1",
    "attempt_1",
];
/// What is read of a snapshot folder.
const SNAPSHOT_FILES: [&str; 4] = ["answer.txt", "vote.json", "changedoc.md", "execution_trace.md"];
/// What is read of the attempt's final folder; of the turn's copy only the answer is.
const FINAL_FILES: [&str; 3] = ["answer.txt", "context.txt", "execution_trace.md"];
/// Snapshot folders that are read for one agent.
const MAX_SNAPSHOTS: usize = 200_000;
/// Files that are counted in one workspace copy.
const MAX_WORKSPACE_FILES: u64 = 200_000;
/// Files that are listed of one workspace copy.
const LISTED_WORKSPACE_FILES: usize = 2000;

/// The agent folders of the attempt: those of known agents, and those that look like one.
pub(super) fn agent_folders(loading: &mut Loading<'_>, known: &[AgentId]) -> Vec<(AgentId, RelPath)> {
    let names = encoded(known);
    let mut found = Vec::new();
    let dir = loading.dir;
    for entry in &dir.entries {
        let name = entry.name.as_str();
        let path = dir.path_of(entry);
        if entry.kind != EntryKind::Directory {
            if names.contains(name) {
                loading.notes.extend(Diagnostic::not_a_folder(&path, entry.kind));
            }
            continue;
        }
        let is_agent = if names.contains(name) && (name != "final" || holds_stamps(loading, &path)) {
            true
        } else {
            !NOT_AGENTS.contains(&name) && !name.starts_with("checkpoint_") && holds_stamps(loading, &path)
        };
        if is_agent {
            let id = entry.name.to_path().to_string_lossy().into_owned();
            found.push((AgentId::new(id), path));
        }
    }
    found
}

/// The names that folders of these agents have.
fn encoded(agents: &[AgentId]) -> BTreeSet<String> {
    let names = agents.iter().map(|id| RelPath::from_path(Path::new(id.as_str())));
    names.map(|name| name.as_str().to_owned()).collect()
}

fn holds_stamps(loading: &Loading<'_>, path: &RelPath) -> bool {
    list(&loading.vault.path(path))
        .unwrap_or_default()
        .iter()
        .any(|inner| inner.name.as_str() == "workspace" || parse_stamp(inner.name.as_str()).is_some())
}

/// Reads every snapshot of one agent.
pub(super) fn snapshots(
    loading: &mut Loading<'_>,
    agent: &AgentId,
    folder: &RelPath,
    artifacts: &mut Artifacts,
) -> Vec<Snapshot> {
    let entries = loading.list(folder);
    let mut snapshots = Vec::new();
    for entry in &entries {
        let stamp = entry.name.as_str();
        let (EntryKind::Directory, Some(time)) = (entry.kind, parse_stamp(stamp)) else {
            if entry.kind == EntryKind::File {
                loading.files.push(FileEntry {
                    path: join(folder, entry),
                    bytes: entry.bytes,
                });
            }
            if parse_stamp(stamp).is_some() {
                loading
                    .notes
                    .extend(Diagnostic::not_a_folder(&join(folder, entry), entry.kind));
            }
            continue;
        };
        if snapshots.len() >= MAX_SNAPSHOTS {
            loading.note(
                DiagnosticKind::LimitReached,
                folder,
                format!("only {MAX_SNAPSHOTS} snapshots are read"),
            );
            break;
        }
        let path = join(folder, entry);
        snapshots.push(snapshot(
            loading,
            agent,
            &path,
            stamp,
            Moment::local(time),
            artifacts,
        ));
    }
    snapshots
}

fn snapshot(
    loading: &mut Loading<'_>,
    agent: &AgentId,
    path: &RelPath,
    stamp: &str,
    time: Moment,
    artifacts: &mut Artifacts,
) -> Snapshot {
    let entries = loading.list(path);
    let mut snapshot = Snapshot {
        agent: agent.clone(),
        path: path.clone(),
        stamp: stamp.to_owned(),
        time: Some(time),
        kind: SnapshotKind::Partial,
        answer: None,
        changedoc: None,
        workspace: None,
        workspace_entries: None,
    };
    for entry in &entries {
        let file = join(path, entry);
        let name = entry.name.as_str();
        let is_file = is_file(entry.kind);
        if !is_file && SNAPSHOT_FILES.contains(&name) {
            loading.note(DiagnosticKind::Unreadable, &file, "not a regular file");
        }
        match name {
            "answer.txt" => snapshot.kind = SnapshotKind::Answer,
            "vote.json" if snapshot.kind != SnapshotKind::Answer => snapshot.kind = SnapshotKind::Vote,
            _ => {}
        }
        match name {
            "answer.txt" if is_file => {
                snapshot.answer = loading.text_file(&file);
                // A submitted answer has a text; only a presenter may produce none.
                if snapshot.answer.as_ref().is_some_and(|text| text.bytes == 0) {
                    loading.note(DiagnosticKind::Empty, &file, "the file has 0 bytes");
                }
            }
            "vote.json" if is_file => {
                if let Some(vote) = loading.json(&file) {
                    artifacts.votes.push(Doc {
                        path: file.clone(),
                        value: vote,
                    });
                }
            }
            "changedoc.md" if is_file => snapshot.changedoc = loading.text_file(&file),
            "execution_trace.md" if is_file => loading.trace(&file, artifacts),
            "workspace" if entry.kind == EntryKind::Directory => {
                let (counted, listed) = workspace(loading, &file);
                snapshot.workspace = Some(counted);
                snapshot.workspace_entries = Some(listed);
            }
            "workspace" => loading.notes.extend(Diagnostic::not_a_folder(&file, entry.kind)),
            _ => {}
        }
        if entry.kind == EntryKind::File {
            loading.files.push(FileEntry {
                path: file,
                bytes: entry.bytes,
            });
        }
    }
    snapshot
}

/// Counts the files of a workspace copy and their bytes, and lists the first of them; links are not
/// followed and no file is opened.
fn workspace(loading: &mut Loading<'_>, root: &RelPath) -> ((u64, u64), Vec<FileEntry>) {
    let (mut files, mut bytes) = (0_u64, 0_u64);
    let mut listed = Vec::new();
    let mut open = vec![RelPath::root()];
    'walk: while let Some(folder) = open.pop() {
        let on_disk = if folder.as_str().is_empty() {
            root.clone()
        } else {
            RelPath::from_encoded(format!("{root}/{folder}"))
        };
        for entry in loading.list(&on_disk) {
            match entry.kind {
                EntryKind::Directory => open.push(join(&folder, &entry)),
                EntryKind::File => {
                    files += 1;
                    bytes = bytes.saturating_add(entry.bytes);
                    listed.push(FileEntry {
                        path: join(&folder, &entry),
                        bytes: entry.bytes,
                    });
                }
                EntryKind::Link | EntryKind::Other => {}
            }
            if files >= MAX_WORKSPACE_FILES {
                loading.note(
                    DiagnosticKind::LimitReached,
                    root,
                    format!("only {MAX_WORKSPACE_FILES} files are counted"),
                );
                break 'walk;
            }
        }
    }
    listed.sort_unstable();
    listed.truncate(LISTED_WORKSPACE_FILES);
    listed.shrink_to_fit();
    ((files, bytes), listed)
}

/// Notes a final answer that snapshot_mappings.json tells of and that is not on disk.
pub(super) fn note_missing_final(loading: &mut Loading<'_>, artifacts: &Artifacts) {
    let Some(doc) = &artifacts.snapshot_mappings else {
        return;
    };
    for entry in doc.value.0.values() {
        if let (Some(SnapshotType::FinalAnswer), Some(path)) = (&entry.r#type, &entry.path) {
            let file = loading.dir.path.join(path);
            if std::fs::symlink_metadata(loading.vault.path(&file)).is_err() {
                loading.note(
                    DiagnosticKind::MissingReference,
                    &file,
                    "the final answer is not there",
                );
            }
        }
    }
}

/// Reads `final/<agent>/` of the attempt (`turn_copy` false) or of the turn.
pub(super) fn finals(
    loading: &mut Loading<'_>,
    folder: &RelPath,
    known: &[AgentId],
    turn_copy: bool,
    artifacts: &mut Artifacts,
) -> Vec<FinalAnswer> {
    let names = encoded(known);
    let mut finals = Vec::new();
    for agent in loading.list_if_there(folder) {
        let path = join(folder, &agent);
        if names.contains(agent.name.as_str()) {
            loading.notes.extend(Diagnostic::not_a_folder(&path, agent.kind));
        }
        if agent.kind != EntryKind::Directory || parse_stamp(agent.name.as_str()).is_some() {
            continue;
        }
        let id = AgentId::new(agent.name.to_path().to_string_lossy().into_owned());
        let mut text = None;
        for entry in loading.list(&path) {
            let file = join(&path, &entry);
            let name = entry.name.as_str();
            let is_file = is_file(entry.kind);
            if !is_file && (name == "answer.txt" || (!turn_copy && FINAL_FILES.contains(&name))) {
                loading.note(DiagnosticKind::Unreadable, &file, "not a regular file");
            }
            match name {
                "answer.txt" if is_file => text = loading.text_file(&file),
                "context.txt" if is_file && !turn_copy => {
                    if let Some(tally) = loading.tally(&file) {
                        artifacts.final_tallies.push(Doc {
                            path: file.clone(),
                            value: tally,
                        });
                    }
                }
                "execution_trace.md" if is_file && !turn_copy => loading.trace(&file, artifacts),
                _ => {}
            }
            if entry.kind == EntryKind::File {
                loading.files.push(FileEntry {
                    path: file,
                    bytes: entry.bytes,
                });
            }
        }
        let source = text.as_ref().map_or_else(
            || Location::file(&path),
            |text: &TextFile| Location::file(&text.path),
        );
        finals.push(FinalAnswer {
            agent: id,
            text,
            turn_copy,
            source,
        });
    }
    finals
}

impl Loading<'_> {
    /// Lists a folder, or notes why not.
    pub(super) fn list(&mut self, folder: &RelPath) -> Vec<Entry> {
        match list(&self.vault.path(folder)) {
            Ok(entries) => entries,
            Err(error) => {
                self.note(DiagnosticKind::Unreadable, folder, error.to_string());
                Vec::new()
            }
        }
    }

    /// Lists a folder that need not be there; a link in its place is not followed.
    fn list_if_there(&mut self, folder: &RelPath) -> Vec<Entry> {
        let kind = match std::fs::symlink_metadata(self.vault.path(folder)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Vec::new(),
            // The listing says why.
            Err(_) => EntryKind::Directory,
            Ok(meta) if meta.is_dir() => EntryKind::Directory,
            Ok(meta) if meta.is_symlink() => EntryKind::Link,
            Ok(_) => EntryKind::Other,
        };
        match Diagnostic::not_a_folder(folder, kind) {
            None => self.list(folder),
            Some(note) => {
                self.notes.push(note);
                Vec::new()
            }
        }
    }

    pub(super) fn note(&mut self, kind: DiagnosticKind, path: &RelPath, reason: impl Into<String>) {
        self.notes
            .push(Diagnostic::new(kind, Location::file(path), reason));
    }

    pub(super) fn json<T: serde::de::DeserializeOwned>(&mut self, path: &RelPath) -> Option<T> {
        let bytes = self.vault.read(path, &mut self.notes)?;
        json::read(&bytes, path, None, &mut self.notes)
    }

    fn trace(&mut self, path: &RelPath, artifacts: &mut Artifacts) {
        if let Some(lines) = self.vault.lines(path, &mut self.notes) {
            let value = ExecutionTrace::read_lines(lines, path, &mut self.notes);
            artifacts.traces.push(Doc {
                path: path.clone(),
                value,
            });
        }
    }

    /// The vote members of a context; a context that is plain text has none.
    fn tally(&mut self, path: &RelPath) -> Option<VoteTally> {
        let bytes = self.vault.read(path, &mut self.notes)?;
        if bytes.is_empty() {
            self.note(DiagnosticKind::Empty, path, "the file has 0 bytes");
            return None;
        }
        if !bytes.trim_ascii_start().starts_with(b"{") {
            let (_, bad) = decode_visibly(&bytes);
            if bad > 0 {
                let reason = format!("{bad} bytes are not UTF-8");
                self.note(DiagnosticKind::NotUtf8, path, reason);
            }
            return None;
        }
        json::read(&bytes, path, None, &mut self.notes)
    }

    pub(super) fn text_file(&mut self, path: &RelPath) -> Option<TextFile> {
        let bytes = self.vault.read(path, &mut self.notes)?;
        let (text, bad) = decode_visibly(&bytes);
        if bad > 0 {
            let reason = format!("{bad} bytes that are not UTF-8 are shown as \\xNN");
            self.note(DiagnosticKind::NotUtf8, path, reason);
        }
        let size = bytes.len() as u64;
        let newlines = memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64;
        let open_line = u64::from(!text.is_empty() && !text.ends_with('\n'));
        Some(TextFile {
            path: path.clone(),
            bytes: size,
            lines: newlines + open_line,
            words: text.split_whitespace().count() as u64,
            excerpt: Excerpt::of(&text),
            whole: (size <= WHOLE_TEXT_BYTES).then(|| text.into_owned()),
        })
    }
}
