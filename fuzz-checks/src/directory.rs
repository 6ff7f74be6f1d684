//! A whole directory from an arbitrary tree.
//!
//! The input is a script of lines, so that seeds can be read: `>NAME` makes a folder and enters it, `<` leaves
//! it, `=NAME TEXT` writes a file, `&NAME` writes the file of that name from a sound session, and
//! `@NAME TARGET` makes a link. `%XX` stands for a byte in names and texts; `%OUT` in a target is a folder outside
//! of the session. Lines of no form are skipped.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::session::{folder, model_file, outputs};

/// What stands in the files outside of the session. Nothing of it may be seen.
const SECRET: &str = "the-words-of-a-file-outside-7f3a";
/// Lines that are followed.
const MAX_LINES: usize = 300;
/// Folders in folders.
const MAX_DEPTH: usize = 12;

/// Builds the tree and asks for every output.
pub fn directory(bytes: &[u8]) {
    let root = folder();
    let session = root.path().join("log_20260105_105524_290672");
    let outside = root.path().join("outside");
    plant(&outside);
    fs::create_dir(&session).unwrap();
    let mut tree = Tree {
        at: session.clone(),
        depth: 0,
        outside: outside.clone(),
    };
    for line in bytes.split(|byte| *byte == b'\n').take(MAX_LINES) {
        tree.follow(line);
    }
    let before = listing(root.path());
    let first = outputs(&session);
    if let Some(first) = &first {
        let told = SECRET.as_bytes();
        let given = bytes.windows(told.len()).any(|window| window == told);
        assert!(given || !first.contains(SECRET), "a file outside was read");
    }
    assert_eq!(outputs(&session), first, "the second time");
    assert_eq!(listing(root.path()), before, "reading changed the files");
}

/// Files that a link could make part of a session.
fn plant(outside: &Path) {
    let attempt = outside.join("turn_1/attempt_1/agent_a/20260105_105530_000000");
    fs::create_dir_all(&attempt).unwrap();
    let status = format!(r#"{{"meta": {{"question": "{SECRET}"}}, "agents": {{"{SECRET}": {{}}}}}}"#);
    let event = format!(
        r#"{{"timestamp": "2026-01-05T10:55:30", "event_type": "text", "agent_id": "{SECRET}", "data": {{"content": "{SECRET}"}}}}"#
    );
    fs::write(attempt.join("answer.txt"), SECRET).unwrap();
    for folder in [outside.to_owned(), outside.join("turn_1/attempt_1")] {
        fs::write(folder.join("answer.txt"), SECRET).unwrap();
        fs::write(folder.join("status.json"), &status).unwrap();
        fs::write(folder.join("events.jsonl"), &event).unwrap();
        fs::write(
            folder.join("massgen.log"),
            format!("10:55:30.000 | ERROR    | {SECRET}\n"),
        )
        .unwrap();
    }
}

/// Every path below `folder` with the length of the file, in order; links are not followed.
fn listing(folder: &Path) -> Vec<(PathBuf, u64)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let kind = entry.metadata().unwrap();
            if kind.is_dir() {
                folders.push(entry.path());
            } else {
                found.push((entry.path(), kind.len()));
            }
        }
    }
    found.sort();
    found
}

/// The tree while it is made.
struct Tree {
    at: PathBuf,
    depth: usize,
    outside: PathBuf,
}

impl Tree {
    /// Does what the line says; what the file system refuses is left out.
    fn follow(&mut self, line: &[u8]) {
        let Some((sign, rest)) = line.split_first() else {
            return;
        };
        if *sign == b'<' {
            if self.depth > 0 {
                self.depth -= 1;
                self.at.pop();
            }
            return;
        }
        let space = rest.iter().position(|byte| *byte == b' ').unwrap_or(rest.len());
        let (name, text) = rest.split_at(space);
        let text = text.strip_prefix(b" ").unwrap_or(text);
        let Some(path) = name_of(name).map(|name| self.at.join(name)) else {
            return;
        };
        // A link that stands there would be written through.
        let free = fs::symlink_metadata(&path).map_or(true, |found| found.is_dir());
        match sign {
            b'>' if self.depth < MAX_DEPTH && free => {
                let _ = fs::create_dir(&path);
                if path.is_dir() {
                    self.depth += 1;
                    self.at = path;
                }
            }
            b'=' if free => drop(fs::write(path, decoded(text))),
            b'&' if free => {
                if let Some(bytes) = path
                    .file_name()
                    .and_then(|name| name.to_str())
                    .and_then(model_file)
                {
                    let _ = fs::write(path, bytes);
                }
            }
            b'@' if free => link(&self.target(text), &path),
            _ => {}
        }
    }

    /// Where a link leads to.
    fn target(&self, text: &[u8]) -> PathBuf {
        match text.strip_prefix(b"%OUT") {
            Some(rest) => {
                let below = os_string(decoded(rest.strip_prefix(b"/").unwrap_or(rest)));
                // An absolute path would replace the folder; it would lead out of the machine's own business.
                let below: PathBuf = Path::new(&below)
                    .components()
                    .filter(|part| matches!(part, std::path::Component::Normal(_)))
                    .collect();
                self.outside.join(below)
            }
            None => {
                let target = PathBuf::from(os_string(decoded(text)));
                if target.is_absolute() {
                    self.outside.clone()
                } else {
                    target
                }
            }
        }
    }
}

/// One name of a file, or `None` for what is none.
fn name_of(text: &[u8]) -> Option<OsString> {
    let mut name = decoded(text);
    name.retain(|byte| !matches!(byte, b'/' | 0));
    name.truncate(255);
    (!matches!(&name[..], b"" | b"." | b"..")).then(|| os_string(name))
}

fn decoded(text: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match (byte, digit(text.get(at + 1)), digit(text.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap());
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    out
}

#[cfg(unix)]
fn os_string(bytes: Vec<u8>) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

#[cfg(not(unix))]
fn os_string(bytes: Vec<u8>) -> OsString {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

#[cfg(unix)]
fn link(target: &Path, path: &Path) {
    let _ = std::os::unix::fs::symlink(target, path);
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) {}
