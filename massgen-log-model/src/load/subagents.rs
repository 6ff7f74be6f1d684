//! The folders of subagents. Only what belongs to them as a whole is read; a child's own logs are a
//! session of their own.

use super::{Loading, is_file};
use crate::artifact::subagents::{SubprocessLogs, read_conversation};
use crate::listing::join;
use crate::spine::{Doc, Subagent};
use crate::{EntryKind, Excerpt, RelPath};

/// Where a child's attempt folder lies below its own, newest layout first.
const ATTEMPTS: [&str; 2] = ["full_logs", "full_logs/turn_1/attempt_1"];

impl Loading<'_> {
    pub(super) fn subagents(&mut self) -> Vec<Subagent> {
        let Some((folder, EntryKind::Directory)) = self
            .dir
            .entry("subagents")
            .map(|(path, entry)| (path, entry.kind))
        else {
            return Vec::new();
        };
        let children = self.list(&folder);
        children
            .iter()
            .filter(|entry| entry.kind == EntryKind::Directory)
            .map(|entry| self.subagent(entry.name.as_str(), join(&folder, entry)))
            .collect()
    }

    fn subagent(&mut self, id: &str, path: RelPath) -> Subagent {
        let conversation = self.existing(&path, "conversation.json").and_then(|file| {
            let bytes = self.vault.read(&file, &mut self.notes)?;
            read_conversation(&bytes, &file, &mut self.notes)
        });
        let task = conversation
            .and_then(|messages| messages.into_iter().find_map(|message| message.content))
            .map(|text| Excerpt::of(&text));
        let logs: Option<SubprocessLogs> = self
            .existing(&path, "subprocess_logs.json")
            .and_then(|file| self.json(&file));
        let find = |name: &str| {
            ATTEMPTS
                .iter()
                .find_map(|attempt| self.existing(&path.join(attempt), name))
        };
        let (status, events) = (find("status.json"), find("events.jsonl"));
        let status = status.and_then(|file| self.json(&file).map(|value| Doc { path: file, value }));
        Subagent {
            id: id.to_owned(),
            path,
            task,
            error: logs.and_then(|logs| logs.error),
            status,
            events,
        }
    }

    /// The file `name` of a folder, if there is one.
    fn existing(&self, folder: &RelPath, name: &str) -> Option<RelPath> {
        let listed = crate::listing::list(&self.vault.path(folder)).ok()?;
        let entry = listed
            .iter()
            .find(|entry| entry.name.as_str() == name && is_file(entry.kind))?;
        Some(join(folder, entry))
    }
}
