//! What a call does to files, as far as its name and arguments tell.

mod shell;

use massgen_log_model::digest::Args;
use serde::{Deserialize, Serialize};

use crate::ToolClass;
use crate::shell::normal_path;
use crate::tool_class::own_name;

pub(crate) use shell::{looks_last, runs_tests};

/// What a call does to files, as far as its name and arguments tell. Its result is not looked at: a failed
/// write is a write.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Effect {
    /// The tool's class.
    pub class: ToolClass,
    /// Paths that it reads, seen from inside the workspace; `.` is all of it.
    pub reads: Vec<String>,
    /// Paths that it writes, makes, moves or deletes.
    pub writes: Vec<String>,
    /// Whether it may read anything: a script, a test run.
    pub reads_all: bool,
    /// Whether it may write anything: a script, a build, an install, a tool of unknown purpose.
    pub opaque: bool,
    /// Whether it only looks: it reads, searches, or runs tests, linters or type checkers, and writes nothing.
    pub check: bool,
}

/// Whether what a work reads was changed between two runs of it, from the surest "no" to the surest "yes".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum InputChange {
    /// Nothing in between wrote what it reads.
    Unchanged,
    /// Something in between may have written anything.
    Unknown,
    /// Something in between wrote what it reads.
    Changed,
}

impl InputChange {
    /// The word in tables and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Unknown => "unknown",
            Self::Changed => "changed",
        }
    }
}

impl Effect {
    /// The effect of a call of `tool`; `args` is `None` when they are not recorded.
    pub fn of(tool: &str, args: Option<&Args>) -> Self {
        let mut effect = Self {
            class: ToolClass::of(tool),
            reads: Vec::new(),
            writes: Vec::new(),
            reads_all: false,
            opaque: false,
            check: false,
        };
        match args {
            Some(args) => match &args.command {
                Some(command) if effect.class == ToolClass::Run => shell::add(&mut effect, command, args),
                _ => effect.add_tool(&own_name(tool), args),
            },
            None => effect.add_unknown(),
        }
        for paths in [&mut effect.reads, &mut effect.writes] {
            paths.sort();
            paths.dedup();
        }
        effect
    }

    /// Whether it writes a path that can be told.
    pub fn is_write(&self) -> bool {
        !self.writes.is_empty()
    }

    /// What this call, made between two runs of `work` by the same agent, did to what `work` reads.
    pub fn on_input_of(&self, work: &Self) -> InputChange {
        let touched = self
            .writes
            .iter()
            .any(|write| work.reads_all || work.reads.iter().any(|read| overlaps(read, write)));
        if touched {
            InputChange::Changed
        } else if self.opaque && (work.reads_all || !work.reads.is_empty()) {
            InputChange::Unknown
        } else {
            InputChange::Unchanged
        }
    }

    fn add_unknown(&mut self) {
        match self.class {
            ToolClass::Read | ToolClass::Search => {
                self.reads_all = true;
                self.check = true;
            }
            ToolClass::Media | ToolClass::Checklist => {}
            ToolClass::Write | ToolClass::Run | ToolClass::Delegate | ToolClass::Other => {
                self.reads_all = true;
                self.opaque = true;
            }
        }
    }

    fn add_tool(&mut self, name: &str, args: &Args) {
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let (mut reads, mut writes) = (false, false);
        match self.class {
            ToolClass::Read | ToolClass::Search => {
                reads = true;
                self.check = true;
            }
            ToolClass::Write => {
                writes = true;
                reads = has(&["edit", "replace", "patch"]);
                self.opaque = args.paths.is_empty();
            }
            ToolClass::Media => {
                let makes = is_media_generation(name);
                (reads, writes) = (!makes, makes);
                self.check = !makes;
            }
            ToolClass::Checklist => {}
            ToolClass::Run | ToolClass::Delegate => {
                self.reads_all = true;
                self.opaque = true;
            }
            ToolClass::Other => {
                // A tool that only asks or waits changes nothing.
                let only_asks = ["get", "list", "wait", "check", "status", "show", "query", "find"]
                    .iter()
                    .any(|word| name.starts_with(word));
                self.opaque = !only_asks;
                self.reads_all = true;
            }
        }
        let copies = has(&["copy"]);
        for arg in &args.paths {
            let path = resolved("", &arg.path);
            let from = matches!(
                arg.member.as_str(),
                "source"
                    | "source_path"
                    | "src"
                    | "old_path"
                    | "files"
                    | "image_path"
                    | "image_paths"
                    | "video_path"
            );
            match self.class {
                ToolClass::Write if copies && from => self.reads.push(path),
                ToolClass::Media if writes && from => self.reads.push(path),
                _ => {
                    if reads {
                        self.reads.push(path.clone());
                    }
                    if writes {
                        self.writes.push(path);
                    }
                }
            }
        }
        if self.class == ToolClass::Read && self.reads.is_empty() {
            self.reads.push(".".to_owned());
        }
    }
}

/// Whether a media tool with this own name makes something (else it looks at something).
pub(crate) fn is_media_generation(name: &str) -> bool {
    [
        "generat",
        "create",
        "make",
        "text_to",
        "to_speech",
        "edit",
        "render",
        "synthes",
    ]
    .iter()
    .any(|word| name.contains(word))
}

/// A path seen from inside the workspace and from `folder`, without `.` and `..`, up to a pattern in it: `src/*.py` is `src`.
fn resolved(folder: &str, path: &str) -> String {
    let path = normal_path(path);
    let joined = if path.starts_with('/') || path.starts_with('~') || folder.is_empty() {
        path.into_owned()
    } else {
        format!("{folder}/{path}")
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part if part.contains(['*', '?', '[']) => break,
            part => parts.push(part),
        }
    }
    let inside = parts.join("/");
    match (joined.starts_with('/'), inside.is_empty()) {
        (true, _) => format!("/{inside}"),
        (false, true) => ".".to_owned(),
        (false, false) => inside,
    }
}

/// Whether the paths are equal or one lies below the other.
fn overlaps(a: &str, b: &str) -> bool {
    let below = |outer: &str, inner: &str| match outer {
        "." => !inner.starts_with(['/', '~']) && !inner.starts_with(".."),
        _ => inner
            .strip_prefix(outer)
            .is_some_and(|rest| rest.is_empty() || outer == "/" || rest.starts_with('/')),
    };
    below(a, b) || below(b, a)
}

#[cfg(test)]
mod tests;
