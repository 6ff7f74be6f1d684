//! One field of a session's JSON artifacts at a time.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// What stands in a field's place until its text is put there: the text need not be JSON.
const MARK: &str = "@MARK@";

/// A field: the file's name, and the pointer with `*` for every position in a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Field {
    file: String,
    pointer: String,
}

impl Field {
    pub(super) fn may_lead_to_a_file(&self) -> bool {
        let words = [
            "path",
            "dir",
            "id",
            "ids",
            "winner",
            "agent",
            "label",
            "timestamp",
            "for",
            "snapshot",
            "file",
        ];
        let last = self
            .pointer
            .rsplit('/')
            .find(|name| *name != "*")
            .unwrap_or_default();
        last.split('_').any(|word| words.contains(&word))
    }
}

/// A copy of a session whose fields can be overwritten and put back.
pub(super) struct Copy {
    _temp: tempfile::TempDir,
    pub(super) path: PathBuf,
    /// JSON artifacts with their text.
    files: Vec<(PathBuf, String)>,
}

impl Copy {
    pub(super) fn of(session: &Path) -> Self {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join(session.file_name().unwrap());
        faults::copy(session, &path).unwrap();
        let files = faults::files(&path).unwrap().into_iter().filter_map(|file| {
            let is_json = file
                .extension()
                .is_some_and(|end| end == "json" || end == "jsonl");
            Some((file.clone(), fs::read_to_string(file).ok()?)).filter(|_| is_json)
        });
        Self {
            files: files.collect(),
            _temp: temp,
            path,
        }
    }

    /// The fields with a value such as asked for.
    pub(super) fn fields(&self, is: impl Fn(&Value) -> bool) -> Vec<Field> {
        let mut found = BTreeSet::new();
        for (path, text) in &self.files {
            let file = path.file_name().unwrap().to_str().unwrap().to_owned();
            for mut value in documents(path, text) {
                walk(&mut value, &mut String::new(), &mut |pointer, value| {
                    if is(value) {
                        let (file, pointer) = (file.clone(), pointer.to_owned());
                        found.insert(Field { file, pointer });
                    }
                });
            }
        }
        found.into_iter().collect()
    }

    /// Writes `with` of the old value wherever one of `fields` stands, for the time of `look`.
    pub(super) fn with<T>(
        &self,
        fields: &[Field],
        with: impl Fn(&Value) -> String,
        look: impl FnOnce(&Path) -> T,
    ) -> T {
        let mut touched = Vec::new();
        for (path, text) in &self.files {
            let file = path.file_name().unwrap().to_str().unwrap();
            let wanted: BTreeSet<&str> = fields
                .iter()
                .filter(|field| field.file == file)
                .map(|field| field.pointer.as_str())
                .collect();
            if wanted.is_empty() {
                continue;
            }
            let mut out = String::new();
            for mut value in documents(path, text) {
                let mut texts = Vec::new();
                walk(&mut value, &mut String::new(), &mut |pointer, value| {
                    if wanted.contains(pointer) && !value.is_array() && !value.is_object() {
                        texts.push(with(value));
                        *value = MARK.into();
                    }
                });
                let json = value.to_string();
                let mark = Value::from(MARK).to_string();
                let mut parts = json.split(&mark);
                out.push_str(parts.next().unwrap());
                for (text, part) in texts.iter().zip(parts) {
                    out.push_str(text);
                    out.push_str(part);
                }
                out.push('\n');
            }
            fs::write(path, out).unwrap();
            touched.push((path, text));
        }
        let seen = look(&self.path);
        for (path, text) in touched {
            fs::write(path, text).unwrap();
        }
        seen
    }

    pub(super) fn files(&self) -> impl Iterator<Item = (&Path, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_path(), text.as_str()))
    }
}

/// The lines of a stream, else the one document.
fn documents(path: &Path, text: &str) -> Vec<Value> {
    if path.extension().is_some_and(|end| end == "jsonl") {
        return text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
    }
    serde_json::from_str(text).into_iter().collect()
}

fn walk(value: &mut Value, pointer: &mut String, seen: &mut dyn FnMut(&str, &mut Value)) {
    seen(pointer, value);
    let length = pointer.len();
    let mut into = |name: &str, value: &mut Value| {
        pointer.push('/');
        pointer.push_str(name);
        walk(value, pointer, seen);
        pointer.truncate(length);
    };
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| into("*", item)),
        Value::Object(members) => members.iter_mut().for_each(|(name, item)| into(name, item)),
        _ => {}
    }
}
