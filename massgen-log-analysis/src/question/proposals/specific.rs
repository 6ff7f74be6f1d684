//! What a text names: files, numbers, criteria. A measure of how specific it is, not of how apt.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::CriteriaSet;

/// Endings of file names.
const ENDINGS: &[&str] = &[
    "bat", "bib", "c", "cc", "cfg", "conf", "cpp", "cs", "css", "csv", "db", "docx", "env", "gif", "go", "h",
    "hpp", "htm", "html", "ini", "ipynb", "java", "jpeg", "jpg", "js", "json", "jsonl", "jsx", "kt", "less",
    "lock", "log", "lua", "md", "mjs", "mp3", "mp4", "pdf", "php", "png", "pptx", "ps1", "py", "r", "rb",
    "rs", "rst", "scss", "sh", "sql", "svelte", "svg", "swift", "tex", "toml", "ts", "tsv", "tsx", "txt",
    "vue", "wav", "webm", "webp", "xlsx", "xml", "yaml", "yml", "zip",
];

/// Names that end like files and are none.
const NO_FILES: &[&str] = &[
    "chart.js",
    "d3.js",
    "ember.js",
    "express.js",
    "next.js",
    "node.js",
    "nuxt.js",
    "p5.js",
    "react.js",
    "three.js",
    "vue.js",
];

/// What a text names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TextSpecificity"))]
#[non_exhaustive]
pub struct Specificity {
    /// Words.
    pub words: u64,
    /// Different files, in order of their names: words with a known file ending. Addresses are none.
    pub files: Vec<String>,
    /// Words that begin with a digit, each occurrence (`4`, `10%`, `2.5s`).
    pub numbers: u64,
    /// Different ids of recorded criteria that the text itself names.
    pub criteria: Vec<String>,
}

/// The ids that count as criteria.
pub(super) struct Terms {
    criteria: BTreeSet<String>,
}

impl Terms {
    pub(super) fn of(sets: &[CriteriaSet]) -> Self {
        let ids = sets.iter().flat_map(|set| &set.criteria);
        Self {
            criteria: ids.filter_map(|criterion| criterion.id.clone()).collect(),
        }
    }

    /// The recorded criteria that a text names.
    pub(super) fn named(&self, text: &str) -> Vec<String> {
        let words: BTreeSet<&str> = words(text).collect();
        let named = self.criteria.iter().filter(|id| words.contains(id.as_str()));
        named.cloned().collect()
    }
}

impl Specificity {
    pub(super) fn of(text: &str, terms: &Terms) -> Self {
        let files: BTreeSet<&str> = words(text).filter(|word| is_file(word)).collect();
        Self {
            words: text.split_whitespace().count() as u64,
            numbers: words(text)
                .filter(|word| word.starts_with(|c: char| c.is_ascii_digit()) && !is_file(word))
                .count() as u64,
            files: files.into_iter().map(str::to_owned).collect(),
            criteria: terms.named(text),
        }
    }
}

/// Words without the punctuation around them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '`' | '"' | '\'' | '“' | '”' | '|')
    })
    .map(|word| {
        word.trim_start_matches(['[', '{', '<', '*', '#', '$', '€'])
            .trim_end_matches(['.', ':', '!', '?', ']', '}', '>', '*'])
    })
    .filter(|word| !word.is_empty())
}

fn is_file(word: &str) -> bool {
    if word.contains("://") || word.starts_with("www.") {
        return false;
    }
    let Some((stem, ending)) = word.rsplit_once('.') else {
        return false;
    };
    let lower = word.to_ascii_lowercase();
    let named = stem.rsplit('/').next().unwrap_or(stem);
    named.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '*'))
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '~' | '*' | '@'))
        && !named.chars().all(|c| c.is_ascii_digit() || c == '.')
        && ENDINGS.contains(&ending.to_ascii_lowercase().as_str())
        && !NO_FILES.contains(&lower.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_words_that_look_like_them() {
        let terms = Terms {
            criteria: ["E1", "E12"].map(str::to_owned).into(),
        };
        let text = "Fix `src/app.py`, README.md and app.py: 3 of 10% (E1) in 2.5s; use Node.js, e.g. v1.2, \
                    https://a.b/c.html, E123, 4.c, and.so on.";
        let found = Specificity::of(text, &terms);
        assert_eq!(found.files, ["README.md", "app.py", "src/app.py"]);
        assert_eq!(found.criteria, ["E1"]);
        // 3, 10%, 2.5s, 4.c
        assert_eq!(found.numbers, 4);
        assert_eq!(found.words, 20);
    }
}
