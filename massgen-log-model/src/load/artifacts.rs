//! The typed files of an attempt folder.

use std::io::BufReader;

use crate::artifact::agent_output::AgentOutput;
use crate::artifact::coordination_events::CoordinationEvents;
use crate::artifact::coordination_table::CoordinationTable;
use crate::artifact::events::EventLog;
use crate::artifact::execution_metadata::ExecutionMetadata;
use crate::artifact::massgen_log::{MassgenLog, MassgenLogReader};
use crate::artifact::streaming_debug::StreamingDebug;
use crate::discover::join;
use crate::drift::{DriftKind, DriftNote};
use crate::spine::{Artifacts, Doc, FileEntry, Presence, PresenceState};
use crate::{Diagnostic, DiagnosticKind, EntryKind, Location, RelPath, yaml};

use super::Loading;

const NO_RECORD: &str = "no line of it starts a record";

impl Loading<'_> {
    /// Reads every typed file that lies directly in the attempt (or in the stub that belongs to it).
    pub(super) fn artifacts(&mut self) -> Artifacts {
        self.note_entries();
        let mut artifacts = Artifacts {
            status: self.document("status.json"),
            coordination_events: self.with("coordination_events.json", |loading, path| {
                let bytes = loading.vault.read(path, &mut loading.notes)?;
                CoordinationEvents::read(&bytes, path, &mut loading.notes)
            }),
            snapshot_mappings: self.document("snapshot_mappings.json"),
            metrics_summary: self.document("metrics_summary.json"),
            metrics_events: self.document("metrics_events.json"),
            execution_metadata: self.with("execution_metadata.yaml", |loading, path| {
                let bytes = loading.vault.read(path, &mut loading.notes)?;
                ExecutionMetadata::read(&bytes, path, &mut loading.notes)
            }),
            ..Artifacts::default()
        };
        artifacts.coordination_table = self.with("coordination_table.txt", |loading, path| {
            let bytes = loading.vault.read(path, &mut loading.notes)?;
            Some(CoordinationTable::read(&bytes, path, &mut loading.notes))
        });
        artifacts.events = self
            .with("events.jsonl", |loading, path| {
                let lines = loading.vault.lines(path, &mut loading.notes)?;
                Some(EventLog::read_lines(lines, path, &mut loading.notes))
            })
            .map(|doc| doc.value);
        artifacts.streaming_debug = self
            .with("streaming_debug.log", |loading, path| {
                let lines = loading.vault.lines(path, &mut loading.notes)?;
                let log = StreamingDebug::read_lines(lines, path, &mut loading.notes);
                if log.counts.is_empty() {
                    loading.note(DiagnosticKind::Malformed, path, NO_RECORD);
                    return None;
                }
                Some(log)
            })
            .map(|doc| doc.value);
        artifacts.massgen_log = self.massgen_log();
        artifacts.agent_outputs = self.agent_outputs();
        artifacts.subagents = self.subagents();
        artifacts.criteria = self.optional("generated_evaluation_criteria.yaml", true);
        artifacts.personas = self.optional("generated_personas.yaml", true);
        artifacts.review_request = self.optional("review_request.json", false);
        artifacts.review_result = self.optional("review_result.json", false);
        artifacts
    }

    /// Lists the attempt's own files and notes the links in it that lead nowhere useful.
    fn note_entries(&mut self) {
        for entry in &self.dir.entries {
            let path = self.dir.path_of(entry);
            match entry.kind {
                EntryKind::File => self.files.push(FileEntry {
                    path,
                    bytes: entry.bytes,
                }),
                EntryKind::Link if entry.name.as_str() == "subagents" => self.notes.push(Diagnostic::new(
                    DiagnosticKind::LinkNotFollowed,
                    Location::file(&path),
                    "the folder of subagents is a link; what it points to is not part of the session",
                )),
                _ => {}
            }
        }
        if let Some((folder, entries)) = &self.dir.stub {
            for entry in entries.iter().filter(|entry| entry.kind == EntryKind::File) {
                self.files.push(FileEntry {
                    path: join(folder, entry),
                    bytes: entry.bytes,
                });
            }
        }
    }

    /// Reads the artifact `name` with `read` and records what became of it.
    fn with<T>(&mut self, name: &str, read: impl FnOnce(&mut Self, &RelPath) -> Option<T>) -> Option<Doc<T>> {
        let Some((path, bytes)) = self.dir.entry(name).map(|(path, entry)| (path, entry.bytes)) else {
            self.present(name, PresenceState::Absent, None);
            return None;
        };
        let empty = bytes == 0
            && self
                .dir
                .entry(name)
                .is_some_and(|(_, entry)| entry.kind == EntryKind::File);
        if empty {
            self.note(DiagnosticKind::Empty, &path, "the file has 0 bytes");
            self.present(name, PresenceState::Empty, Some(path));
            return None;
        }
        let before = self.notes.len();
        let value = read(self, &path);
        let unreadable = self
            .notes
            .iter()
            .skip(before)
            .any(|note| note.kind == DiagnosticKind::Unreadable);
        let state = match &value {
            Some(_) if !unreadable => PresenceState::Loaded,
            _ => PresenceState::Broken,
        };
        self.present(name, state, Some(path.clone()));
        value.map(|value| Doc { path, value })
    }

    fn document<T: serde::de::DeserializeOwned>(&mut self, name: &str) -> Option<Doc<T>> {
        self.with(name, Self::json)
    }

    /// An artifact that most runs never write: its absence is not worth a word.
    fn optional<T: serde::de::DeserializeOwned>(&mut self, name: &str, is_yaml: bool) -> Option<Doc<T>> {
        self.dir.entry(name)?;
        self.with(name, |loading, path| {
            if is_yaml {
                let bytes = loading.vault.read(path, &mut loading.notes)?;
                yaml::read(&bytes, path, &mut loading.notes)
            } else {
                loading.json(path)
            }
        })
    }

    fn present(&mut self, name: &str, state: PresenceState, path: Option<RelPath>) {
        self.presence.push(Presence {
            artifact: name.to_owned(),
            state,
            path,
        });
    }

    /// The log and its rotated parts, oldest first.
    fn massgen_log(&mut self) -> Option<MassgenLog> {
        let mut parts: Vec<RelPath> = Vec::new();
        let own = self
            .dir
            .entries
            .iter()
            .map(|entry| (self.dir.path_of(entry), entry));
        let stub = self
            .dir
            .stub
            .iter()
            .flat_map(|(folder, entries)| entries.iter().map(move |entry| (join(folder, entry), entry)));
        let mut is_empty = true;
        for (path, entry) in own.chain(stub) {
            let name = entry.name.as_str();
            let rotated = name.starts_with("massgen") && name.ends_with(".log.zip");
            if rotated || name == "massgen.log" || name == "massgen_debug.log" {
                // A link's own length says nothing of what it leads to.
                is_empty &= entry.kind == EntryKind::File && entry.bytes == 0;
                parts.push(path);
            }
        }
        // `massgen.<date>…zip` sorts before `massgen.log`, which holds the tail.
        parts.sort();
        let Some(last) = parts.last().cloned() else {
            self.present("massgen.log", PresenceState::Absent, None);
            return None;
        };
        if is_empty {
            self.note(DiagnosticKind::Empty, &last, "the file has 0 bytes");
            self.present("massgen.log", PresenceState::Empty, Some(last));
            return None;
        }
        let mut reader = MassgenLogReader::with_limit(self.vault.max_record());
        let mut opened = 0;
        for path in parts {
            let Some((file, _)) = self.vault.open_noting(&path, &mut self.notes) else {
                continue;
            };
            opened += 1;
            if path.as_str().ends_with(".zip") {
                reader.archive(BufReader::new(file), &path, &mut self.notes);
            } else {
                reader.file(file, &path, &mut self.notes);
            }
        }
        let log = (opened > 0).then(|| reader.finish());
        if log.as_ref().is_some_and(|log| log.records == 0) {
            self.note(DiagnosticKind::Malformed, &last, NO_RECORD);
        }
        let log = log.filter(|log| log.records > 0);
        let state = match log {
            Some(_) => PresenceState::Loaded,
            None => PresenceState::Broken,
        };
        self.present("massgen.log", state, Some(last));
        log
    }

    fn agent_outputs(&mut self) -> Vec<AgentOutput> {
        let Some((folder, kind)) = self
            .dir
            .entry("agent_outputs")
            .map(|(path, entry)| (path, entry.kind))
        else {
            self.present("agent_outputs", PresenceState::Absent, None);
            return Vec::new();
        };
        if kind != EntryKind::Directory {
            self.note(DiagnosticKind::Unreadable, &folder, "not a folder");
            self.present("agent_outputs", PresenceState::Broken, Some(folder));
            return Vec::new();
        }
        let mut outputs = Vec::new();
        for entry in self.list(&folder) {
            let path = join(&folder, &entry);
            if entry.kind == EntryKind::File {
                self.files.push(FileEntry {
                    path: path.clone(),
                    bytes: entry.bytes,
                });
            }
            // Whatever is no regular file is noted when it is opened.
            if let Some(lines) = self.vault.lines(&path, &mut self.notes) {
                outputs.push(AgentOutput::read_lines(lines, &path, &mut self.notes));
            }
        }
        self.present("agent_outputs", PresenceState::Loaded, Some(folder));
        outputs
    }
}

/// Everything in the typed files that this version of the crate does not know.
pub(super) fn drift(artifacts: &Artifacts) -> Vec<DriftNote> {
    let mut notes = Vec::new();
    if let Some(doc) = &artifacts.status {
        notes.extend(doc.value.drift(&doc.path));
    }
    if let Some(doc) = &artifacts.coordination_events {
        notes.extend(doc.value.drift(&doc.path));
    }
    if let Some(doc) = &artifacts.snapshot_mappings {
        notes.extend(doc.value.drift(&doc.path));
    }
    if let Some(doc) = &artifacts.metrics_summary {
        notes.extend(doc.value.drift(&doc.path));
    }
    if let Some(doc) = &artifacts.metrics_events {
        notes.extend(doc.value.drift(&doc.path));
    }
    for doc in &artifacts.votes {
        notes.extend(doc.value.drift(&doc.path));
    }
    if let Some(events) = &artifacts.events {
        // The digest keys its counts `event_type:<word>` and `<event type>.<field>`.
        notes.extend(events.drift.iter().map(|(key, count)| {
            let (kind, name) = match key.strip_prefix("event_type:") {
                Some(word) => (DriftKind::UnknownEvent, word),
                None => (DriftKind::UnknownField, key.as_str()),
            };
            let mut note = DriftNote::new(kind, name, Location::file(&events.path));
            note.count = *count;
            note
        }));
    }
    notes
}
