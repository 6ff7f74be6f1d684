//! What a call says of itself: its message, its texts, its outcome.

use massgen_log_model::Excerpt;
use massgen_log_model::spine::ToolCall;

use super::super::commands::executed::{failed, place_of, stated_success};
use super::shell::prints;
use crate::{Evidence, MAX_EVIDENCE};

/// Longest `subject` and `message`, in characters.
const TEXT_CHARS: usize = 240;

pub(super) const TRACEBACK: &str = "Traceback (most recent call last)";

pub(super) fn cut(text: &str) -> String {
    text.chars().take(TEXT_CHARS).collect()
}

/// What a call was about: its command, else its arguments.
pub(super) fn subject(call: &ToolCall) -> Option<String> {
    let args = call.args.as_ref()?;
    Some(cut(args.command.as_deref().unwrap_or(&args.text)))
}

/// What the record says of a failure: its error, else the result's error, else the result's start. Of a
/// Python traceback it is the last line, which names the exception.
pub(super) fn message(call: &ToolCall) -> Option<String> {
    let from_result = || {
        let result = call.result.as_ref()?;
        result
            .error_text
            .as_deref()
            .or_else(|| Some(result.shown()).filter(|head| !head.trim().is_empty()))
    };
    let text = call
        .error
        .as_deref()
        .filter(|error| !error.trim().is_empty())
        .or_else(from_result)?;
    Some(raised(call, text).unwrap_or_else(|| cut(text)))
}

/// The last line of a traceback, when the end of the text is kept.
fn raised(call: &ToolCall, text: &str) -> Option<String> {
    if !text.trim_start().starts_with(TRACEBACK) {
        return None;
    }
    let stderr = call.result.as_ref().and_then(|result| result.stderr.as_ref());
    let end = match stderr {
        Some(stderr) if stderr.head == text => ends(stderr),
        _ => text,
    };
    let line = end.lines().rev().find(|line| !line.trim().is_empty())?;
    // Text of a frame is indented; the exception is not.
    (!line.starts_with(char::is_whitespace) && !line.starts_with(TRACEBACK)).then(|| cut(line))
}

/// The last of the text that is kept.
pub(super) fn ends(excerpt: &Excerpt) -> &str {
    if excerpt.is_whole() {
        &excerpt.head
    } else {
        &excerpt.tail
    }
}

/// Everything that is kept of a failure's own words, one part a line or more: errors before outputs. The
/// output of a command that prints files is not among them.
pub(crate) fn failure_text(call: &ToolCall) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    parts.extend(call.error.as_deref());
    if let Some(result) = &call.result {
        parts.extend(result.error_text.as_deref());
        parts.extend(result.stderr.as_ref().map(ends));
        if parts.iter().all(|part| part.trim().is_empty()) {
            match &result.stdout {
                Some(stdout) if !call.command().is_some_and(prints) => {
                    parts.extend([stdout.head.as_str(), ends(stdout)]);
                }
                // An exit code is told beside the text; the members around it say nothing more.
                _ if result.exit_code.is_some() => {}
                _ => parts.extend([result.excerpt.head.as_str(), ends(&result.excerpt)]),
            }
        }
    }
    let text = parts.join("\n");
    (!text.trim().is_empty()).then_some(text)
}

/// The places of the first calls.
pub(super) fn evidence<'a>(calls: impl IntoIterator<Item = &'a ToolCall>) -> Vec<Evidence> {
    calls
        .into_iter()
        .take(MAX_EVIDENCE)
        .map(|call| Evidence::at(&place_of(call)))
        .collect()
}

pub(super) fn has_failed(call: &ToolCall) -> Option<bool> {
    failed(stated_success(call), call.result.as_ref())
}
