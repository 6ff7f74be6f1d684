//! What may have caused a failure, by the words that it left. Nothing is said beyond the rule table.

use massgen_log_model::ToolName;
use serde::{Deserialize, Serialize};

use super::hypotheses::{Name, RULES, Rule};

/// A possible cause, as a row of the rule table names it. It is a reading of words, not a finding of fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "FailureHypothesis"))]
#[non_exhaustive]
pub struct Hypothesis {
    /// The possible cause.
    pub cause: Cause,
    /// The row of the rule table.
    pub rule: String,
    /// The words that met the row, as the log spells them; `exit code N` when the code alone did.
    pub matched: String,
    /// The line around these words, at most 160 characters; `None` when the exit code alone met the row.
    pub excerpt: Option<String>,
    /// The package, command, tool or path that the line names; `None` when the row or the line names none.
    pub name: Option<String>,
    /// For an unknown tool: the executed tool whose name is nearest, when one is near.
    pub nearest: Option<ToolName>,
}

/// The possible cause of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "FailureCause"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Cause {
    /// A path that is not there, is of another kind, or may not be reached.
    Path,
    /// A missing permission, or a read-only place.
    Permission,
    /// A connection that was refused, lost, not resolved or not trusted.
    Network,
    /// A limit of requests or a used-up quota.
    RateLimit,
    /// A program, module or package that is not installed.
    MissingPackage,
    /// A time limit; also exit code 124.
    Timeout,
    /// A tool that is not registered.
    UnknownTool,
    /// Arguments that the tool does not take.
    InvalidArguments,
    /// Memory; also exit code 137.
    OutOfMemory,
    /// No space on the disk.
    DiskFull,
    /// Code or data that cannot be parsed.
    Syntax,
}

impl Cause {
    /// The words in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Permission => "permission",
            Self::Network => "network",
            Self::RateLimit => "rate limit",
            Self::MissingPackage => "missing package",
            Self::Timeout => "time limit",
            Self::UnknownTool => "unknown tool",
            Self::InvalidArguments => "invalid arguments",
            Self::OutOfMemory => "out of memory",
            Self::DiskFull => "disk full",
            Self::Syntax => "syntax",
        }
    }
}

/// Characters of a line on either side of the matched words.
const AROUND: usize = 60;
/// Longest name, in characters.
const NAME_CHARS: usize = 120;

/// The possible cause of a failure with this message and exit code; `None` when no row of the table is met.
///
/// Phrases are looked for as whole words, in any case; the first row in the table's order counts, exit codes last.
pub fn hypothesis(message: &str, exit_code: Option<i64>) -> Option<Hypothesis> {
    let lower = message.to_ascii_lowercase();
    RULES
        .iter()
        .find_map(|rule| {
            let (start, end) = rule.phrases.iter().find_map(|phrase| find(&lower, phrase))?;
            Some(worded(rule, message, start, end))
        })
        .or_else(|| {
            let code = exit_code?;
            let rule = RULES.iter().find(|rule| rule.exit_code == Some(code))?;
            Some(Hypothesis {
                cause: rule.cause,
                rule: rule.id.to_owned(),
                matched: format!("exit code {code}"),
                excerpt: None,
                name: None,
                nearest: None,
            })
        })
}

/// The first place where `phrase` stands as whole words; ASCII case folding keeps the places of the original.
fn find(text: &str, phrase: &str) -> Option<(usize, usize)> {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let begins = joins(phrase.chars().next());
    let ends = joins(phrase.chars().next_back());
    text.match_indices(phrase).find_map(|(start, found)| {
        let end = start + found.len();
        let before = text.get(..start)?.chars().next_back();
        let after = text.get(end..)?.chars().next();
        let is_part = (begins && joins(before)) || (ends && joins(after));
        (!is_part).then_some((start, end))
    })
}

fn worded(rule: &Rule, message: &str, start: usize, end: usize) -> Hypothesis {
    let front = message.get(..start).unwrap_or_default();
    let front = front.rsplit('\n').next().unwrap_or_default();
    let back = message.get(end..).unwrap_or_default();
    let back = back.split('\n').next().unwrap_or_default();
    let matched = message.get(start..end).unwrap_or_default();
    let from = front.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    let excerpt = format!(
        "{}{matched}{}",
        front.get(from..).unwrap_or_default(),
        back.chars().take(AROUND).collect::<String>()
    );
    // A phrase may end in the first characters of the name ("cannot find module '.").
    let opened = matched.rfind(['\'', '"']);
    let name = match rule.name {
        Name::Nowhere => None,
        Name::Behind => match opened {
            Some(at) => {
                let text = format!("{}{back}", matched.get(at..).unwrap_or_default());
                quoted(&text).map(str::to_owned)
            }
            None => behind(back),
        },
        Name::InFront => in_front(front),
        Name::Quoted => quoted(back)
            .or_else(|| quoted(front))
            .map(str::to_owned)
            .or_else(|| in_front(front)),
    };
    Hypothesis {
        cause: rule.cause,
        rule: rule.id.to_owned(),
        matched: matched.to_owned(),
        excerpt: Some(excerpt.trim().chars().take(160).collect()),
        name: name.filter(|name| !name.is_empty() && name.chars().count() <= NAME_CHARS),
        nearest: None,
    }
}

/// The first text between two equal quotes; an opening one stands behind no letter.
fn quoted(text: &str) -> Option<&str> {
    let mut before = None;
    for (at, c) in text.char_indices() {
        if matches!(c, '\'' | '"' | '`' | '‘' | '“') && !before.is_some_and(char::is_alphanumeric) {
            let close = match c {
                '‘' => '’',
                '“' => '”',
                same => same,
            };
            let rest = text.get(at + c.len_utf8()..)?;
            if let Some(end) = rest.find(close) {
                return rest.get(..end);
            }
        }
        before = Some(c);
    }
    None
}

/// The next word or quoted text.
fn behind(text: &str) -> Option<String> {
    let text = text.trim_start_matches([':', ' ']);
    if text.starts_with(['\'', '"', '`', '‘', '“']) {
        return quoted(text).map(str::to_owned);
    }
    let word = text.split([' ', ',', ';', '(', ')']).next()?;
    Some(word.trim_end_matches(['.', ':', '!', '\'', '"']).to_owned()).filter(|word| !word.is_empty())
}

/// Words between colons that name the kind of an error and no thing.
const KINDS: [&str; 9] = [
    "EACCES", "EISDIR", "ENOENT", "ENOTDIR", "EPERM", "EROFS", "Error", "error", "fatal",
];

/// `cat: NAME: phrase`: the last text between colons, when it has no space and is no kind of error.
fn in_front(text: &str) -> Option<String> {
    let text = text.trim_end().strip_suffix(':')?;
    let name = text.rsplit(": ").next()?.trim();
    let is_kind = KINDS.contains(&name) || name.ends_with("Error") || name.ends_with("Exception");
    (!name.contains(' ') && !is_kind).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(message: &str) -> Option<(Cause, String, Option<String>)> {
        hypothesis(message, None).map(|h| (h.cause, h.matched, h.name))
    }

    #[test]
    fn words_lead_to_causes_and_names() {
        for (message, cause, matched, name) in [
            (
                "cat: report.md: No such file or directory\n",
                Cause::Path,
                "No such file or directory",
                Some("report.md"),
            ),
            (
                "Traceback (most recent call last):\n  File \"x.py\", line 1\nModuleNotFoundError: No module named 'numpy.core'",
                Cause::MissingPackage,
                "No module named",
                Some("numpy.core"),
            ),
            (
                "FileNotFoundError: [Errno 2] No such file or directory: 'in/a b.txt'",
                Cause::Path,
                "No such file or directory",
                Some("in/a b.txt"),
            ),
            (
                "ls: cannot access 'out': No such file or directory",
                Cause::Path,
                "No such file or directory",
                Some("out"),
            ),
            (
                "bash: line 1: pytest: command not found",
                Cause::MissingPackage,
                "command not found",
                Some("pytest"),
            ),
            (
                "Error: Cannot find module './lib/a'",
                Cause::Path,
                "Cannot find module '.",
                Some("./lib/a"),
            ),
            (
                "Error: Cannot find module 'left-pad'",
                Cause::MissingPackage,
                "Cannot find module",
                Some("left-pad"),
            ),
            ("Error: ENOENT: no such file", Cause::Path, "no such file", None),
            (
                "PermissionError: Permission denied",
                Cause::Permission,
                "Permission denied",
                None,
            ),
            (
                "bash: ./run.sh: Permission denied",
                Cause::Permission,
                "Permission denied",
                Some("./run.sh"),
            ),
            (
                "Access denied - path outside allowed directories: /etc/passwd not in /w",
                Cause::Path,
                "outside allowed directories",
                None,
            ),
            (
                "Permission denied: rm is blocked",
                Cause::Permission,
                "Permission denied",
                None,
            ),
            (
                "peer closed connection without sending complete message body",
                Cause::Network,
                "peer closed connection",
                None,
            ),
            ("Error code: 429 - {}", Cause::RateLimit, "Error code: 429", None),
            ("HARD TIMEOUT: over", Cause::Timeout, "HARD TIMEOUT", None),
            (
                "Unknown tool: execute_comand (not registered)",
                Cause::UnknownTool,
                "Unknown tool",
                Some("execute_comand"),
            ),
            (
                "1 validation error for call[spawn_subagents]",
                Cause::InvalidArguments,
                "validation error for",
                None,
            ),
            (
                "OSError: [Errno 28] No space left on device",
                Cause::DiskFull,
                "No space left on device",
                None,
            ),
            ("MemoryError", Cause::OutOfMemory, "MemoryError", None),
            (
                "SyntaxError: Unexpected token '}'",
                Cause::Syntax,
                "SyntaxError",
                None,
            ),
        ] {
            assert_eq!(
                found(message),
                Some((cause, matched.to_owned(), name.map(str::to_owned))),
                "{message}"
            );
        }
    }

    #[test]
    fn other_words_lead_to_nothing() {
        for message in [
            "",
            "1 failed, 3 passed",
            "Error code: 500 - {'error': {'message': 'stub error 500'}}",
            "You must use workflow tools (vote or new_answer) to complete the task.",
            "not a directoryish thing",
            "the 429th line",
            "disenoented",
        ] {
            assert_eq!(found(message), None, "{message}");
        }
    }

    #[test]
    fn an_exit_code_counts_where_no_words_do() {
        let by_code = hypothesis("", Some(137)).unwrap();
        assert_eq!(
            (by_code.cause, by_code.matched.as_str()),
            (Cause::OutOfMemory, "exit code 137")
        );
        assert_eq!(by_code.excerpt, None);
        assert_eq!(
            hypothesis("x: permission denied", Some(124)).unwrap().cause,
            Cause::Permission
        );
        assert_eq!(hypothesis("", Some(1)), None);
    }

    #[test]
    fn the_excerpt_is_the_line_around_the_words() {
        let text = format!("first\n{} timed out after 3 s\nlast", "é".repeat(200));
        let excerpt = hypothesis(&text, None).unwrap().excerpt.unwrap();
        assert!(
            excerpt.starts_with('é') && excerpt.ends_with("timed out after 3 s"),
            "{excerpt}"
        );
        assert!(excerpt.chars().count() < 100);
    }

    #[test]
    fn rows_are_well_formed() {
        let mut ids = std::collections::BTreeSet::new();
        for rule in RULES {
            assert!(ids.insert(rule.id), "{}", rule.id);
            assert!(rule.phrases.is_empty() == rule.exit_code.is_some(), "{}", rule.id);
            for phrase in rule.phrases {
                assert_eq!(*phrase, phrase.to_ascii_lowercase());
                assert_eq!(
                    hypothesis(phrase, None).map(|h| h.cause),
                    Some(rule.cause),
                    "{phrase}"
                );
            }
        }
    }
}
