//! Results against records: calls recorded as successful whose result reads like a failure.

use massgen_log_model::spine::ToolCall;
use massgen_log_model::{AgentId, ResultDigest, ToolName};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::commands::executed::{place_of, stated_success};
use super::said::{TRACEBACK, cut, message, subject};
use super::shell::prints;
use crate::Evidence;
use crate::ToolClass;

/// Why a result reads like a failure. Each is one rule; a command with an exit code other than 0 is met by none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SuspectBasis {
    /// Without an exit code: the text begins like an error message ([`ResultDigest::starts_like_error`]).
    StartsLikeError,
    /// Without an exit code: it begins like a refusal of the arguments (`1 validation error for …`).
    RefusedArguments,
    /// It is JSON, not of a tool that reads files, and its member `success` is false.
    SuccessFalse,
    /// It is such JSON, and its member `status` (or that of one of its `results`) names an error or a time
    /// limit: `error`, `failed`, `failure`, `timeout`, `validation_error`, `completed_but_timeout`.
    Status,
    /// It is such JSON whose `success` is not true, and its member `error` says something.
    ErrorMember,
    /// Without an exit code, not of a tool that reads files or runs commands: it begins like an HTTP status
    /// line of 4xx or 5xx (`HTTP/1.1 404`, `HTTP Error 503`, `status code: 500`, `404 Not Found`).
    HttpStatus,
    /// A command with exit code 0 (or none): what is kept of its stderr, or of its output when no program in it
    /// prints files (`cat`, `grep`, `git`, …), holds a Python traceback.
    Traceback,
    /// Likewise: a line of stderr ends in `: command not found`, or one of the output that begins with a
    /// shell's name.
    CommandNotFound,
    /// Likewise: a line of stderr ends in `: No such file or directory`, or one of the output that begins with
    /// a word and a colon.
    NoSuchFile,
}

impl SuspectBasis {
    /// The words in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StartsLikeError => "begins like an error",
            Self::RefusedArguments => "begins like a refusal of the arguments",
            Self::SuccessFalse => "says success false",
            Self::Status => "names a status",
            Self::ErrorMember => "has an error member",
            Self::HttpStatus => "begins like an HTTP status",
            Self::Traceback => "holds a traceback",
            Self::CommandNotFound => "says command not found",
            Self::NoSuchFile => "says no such file",
        }
    }
}

/// A call that is recorded as successful and whose result reads like a failure. Commands with an exit code
/// other than 0 are not here: they are counted as command failures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SuspectedFalsePositive {
    /// The tool.
    pub tool: ToolName,
    /// Who called.
    pub agent: Option<AgentId>,
    /// The command or the start of the arguments.
    pub subject: Option<String>,
    /// Why.
    pub basis: Vec<SuspectBasis>,
    /// The status words of the result that name an error or a time limit.
    pub statuses: Vec<String>,
    /// The line that met a rule on lines, else the error text of the result, else its start.
    pub message: Option<String>,
    /// Where the result stands.
    pub evidence: Vec<Evidence>,
}

pub(super) fn suspected_false_positives(calls: &[&ToolCall]) -> Vec<SuspectedFalsePositive> {
    calls
        .iter()
        .filter(|call| stated_success(call) == Some(true))
        .filter_map(|call| {
            let result = call.result.as_ref()?;
            if result.exit_code.is_some_and(|code| code != 0) {
                return None;
            }
            let mut basis = Vec::new();
            let reads = reads_files(call.tool.as_str());
            let runs = call.command().is_some()
                || result.exit_code.is_some()
                || ToolClass::of(call.tool.as_str()) == ToolClass::Run;
            if result.exit_code.is_none() {
                if result.refuses_arguments() {
                    basis.push(SuspectBasis::RefusedArguments);
                } else if result.starts_like_error() {
                    basis.push(SuspectBasis::StartsLikeError);
                }
            }
            let statuses = if reads { Vec::new() } else { bad_statuses(result) };
            if !reads {
                if result.reports_success == Some(false) {
                    basis.push(SuspectBasis::SuccessFalse);
                }
                if !statuses.is_empty() {
                    basis.push(SuspectBasis::Status);
                }
                if result.names_error() && result.reports_success != Some(true) {
                    basis.push(SuspectBasis::ErrorMember);
                }
            }
            if result.exit_code.is_none() && !reads && !runs && begins_like_http_error(result.shown()) {
                basis.push(SuspectBasis::HttpStatus);
            }
            let mut line = None;
            if runs && basis.is_empty() {
                for (found, text) in hidden(call, result) {
                    if !basis.contains(&found) {
                        basis.push(found);
                        line = line.or_else(|| Some(cut(text)));
                    }
                }
            }
            if basis.is_empty() {
                return None;
            }
            // The result stands on the last line that tells of the call.
            let place = call.result_place().cloned().unwrap_or_else(|| place_of(call));
            Some(SuspectedFalsePositive {
                tool: call.tool.clone(),
                agent: call.agent.clone(),
                subject: subject(call),
                basis,
                statuses,
                message: line.or_else(|| message(call)),
                evidence: vec![Evidence::at(&place)],
            })
        })
        .collect()
}

/// Whether the tool gives back what stands in files, judged by its name.
fn reads_files(tool: &str) -> bool {
    let name = ToolName::own_part(tool).to_ascii_lowercase();
    ToolClass::of(tool) == ToolClass::Read
        && ["read", "grep", "search_files", "list", "tree", "glob"]
            .iter()
            .any(|word| name.contains(word))
}

fn is_bad_status(status: &str) -> bool {
    matches!(
        status,
        "validation_error" | "error" | "timeout" | "failed" | "failure" | "completed_but_timeout"
    )
}

/// Status words that name an error or a time limit: the result's own, and those of a list of subagents.
fn bad_statuses(result: &ResultDigest) -> Vec<String> {
    let inner = result
        .json
        .iter()
        .filter_map(|json| json.get("results")?.as_array())
        .flatten()
        .filter_map(|item| item.get("status").and_then(Value::as_str));
    let mut found: Vec<String> = Vec::new();
    for status in result.status.as_deref().into_iter().chain(inner) {
        if is_bad_status(status) && !found.iter().any(|known| known == status) {
            found.push(status.to_owned());
        }
    }
    found
}

/// What a command that counts as a success printed of a failure inside it, with the line.
fn hidden<'a>(call: &ToolCall, result: &'a ResultDigest) -> Vec<(SuspectBasis, &'a str)> {
    let mut found = Vec::new();
    if let Some(stderr) = &result.stderr {
        for text in [stderr.head.as_str(), stderr.tail.as_str()] {
            found.extend(text.lines().filter_map(|line| Some((of_line(line)?, line))));
        }
    }
    if call.command().is_some_and(prints) {
        return found;
    }
    let output = match &result.stdout {
        Some(stdout) => [stdout.head.as_str(), stdout.tail.as_str()],
        None if result.exit_code.is_none() => [result.shown(), result.excerpt.tail.as_str()],
        None => ["", ""],
    };
    let told = |line: &str, basis: SuspectBasis| match basis {
        SuspectBasis::CommandNotFound => is_from_shell(line),
        SuspectBasis::NoSuchFile => line
            .split_once(": ")
            .is_some_and(|(word, _)| !word.is_empty() && !word.contains(char::is_whitespace)),
        _ => true,
    };
    for text in output {
        found.extend(
            text.lines()
                .filter_map(|line| Some((of_line(line)?, line)))
                .filter(|(basis, line)| told(line, *basis)),
        );
    }
    found
}

fn of_line(line: &str) -> Option<SuspectBasis> {
    let line = line.trim_end();
    if line.starts_with(TRACEBACK) {
        Some(SuspectBasis::Traceback)
    } else if line.ends_with(": command not found") || (is_from_shell(line) && line.ends_with(": not found"))
    {
        Some(SuspectBasis::CommandNotFound)
    } else if line.ends_with(": No such file or directory") {
        Some(SuspectBasis::NoSuchFile)
    } else {
        None
    }
}

fn is_from_shell(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or_default();
    matches!(name.rsplit('/').next(), Some("bash" | "sh" | "zsh" | "dash"))
}

/// Reason phrases of HTTP statuses from 400 on.
const REASONS: [&str; 14] = [
    "Bad Request",
    "Unauthorized",
    "Payment Required",
    "Forbidden",
    "Not Found",
    "Method Not Allowed",
    "Not Acceptable",
    "Request Timeout",
    "Gone",
    "Too Many Requests",
    "Internal Server Error",
    "Bad Gateway",
    "Service Unavailable",
    "Gateway Timeout",
];

fn begins_like_http_error(text: &str) -> bool {
    let is_code = |word: &str| {
        word.len() == 3 && word.starts_with(['4', '5']) && word.chars().all(|c| c.is_ascii_digit())
    };
    let after_name = [
        "http error ",
        "http status ",
        "status code: ",
        "status code ",
        "status: ",
        "http ",
    ]
    .iter()
    .find_map(|name| {
        let start = text.get(..name.len())?;
        start.eq_ignore_ascii_case(name).then(|| text.get(name.len()..))?
    })
    .or_else(|| {
        let (version, rest) = text.strip_prefix("HTTP/")?.split_once(' ')?;
        version
            .chars()
            .all(|c| c.is_ascii_digit() || c == '.')
            .then_some(rest)
    });
    let word = |text: &str| -> usize {
        text.find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(text.len())
    };
    match after_name {
        Some(rest) => rest.get(..word(rest)).is_some_and(is_code),
        None => text.split_once(' ').is_some_and(|(code, reason)| {
            is_code(code) && REASONS.iter().any(|known| reason.starts_with(known))
        }),
    }
}

#[cfg(test)]
#[path = "suspects_tests.rs"]
mod tests;
