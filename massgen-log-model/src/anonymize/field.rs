//! Which member of a document a word stands in: what people and models write holds other words than what MassGen
//! writes about it.

use memchr::memchr2_iter;

/// What the value of a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Field {
    /// Names, states, paths, results of tools: public words stay, but not in sentences.
    #[default]
    Data,
    /// A prompt, an answer, a reason: no word stays but names of members and sentences that are public.
    Prose,
    /// What a tool gave back: as data, whatever names stand in it.
    Result,
    /// Commands: public words stay, for they are the names of programs and of their options.
    Command,
}

/// Names of members whose texts people and models write.
const PROSE: [&str; 32] = [
    "all_answers",
    "answer",
    "answer_preview",
    "buffer_content",
    "content",
    "description",
    "explanation",
    "feedback",
    "final_answer",
    "final_answer_preview",
    "goal",
    "initial_prompt",
    "injection_content",
    "injection_preview",
    "instruction",
    "instructions",
    "new_answer",
    "original_message",
    "prompt",
    "question",
    "reason",
    "reasoning",
    "reasoning_delta",
    "reasoning_summary_delta",
    "reasoning_summary_text",
    "reasoning_text",
    "summary",
    "system_message",
    "task",
    "thinking",
    "user_message",
    "user_prompt",
];

const COMMANDS: [&str; 4] = ["cmd", "command", "commands", "script"];

/// Names of members that hold what a tool gave back. `TextContent(text='…')` does too.
const RESULTS: [&str; 3] = ["result", "stderr", "stdout"];

impl Field {
    /// The field of a member by its name, in the field `outer`.
    fn named(name: &Name<'_>, outer: Self) -> Self {
        let is_one_of = |names: &[&str]| {
            names
                .iter()
                .any(|known| name.text.eq_ignore_ascii_case(known.as_bytes()))
        };
        if is_one_of(&COMMANDS) {
            Self::Command
        } else if outer == Self::Result || is_one_of(&RESULTS) || name.is_argument && name.text == b"text" {
            Self::Result
        } else if is_one_of(&PROSE) {
            Self::Prose
        } else {
            Self::Data
        }
    }
}

/// Longest name of a member: a line may be nothing but what looks like a part of one.
const LONGEST_NAME: usize = 256;

/// The name of a member.
struct Name<'a> {
    text: &'a [u8],
    /// Whether it stands as Python's arguments do: `name='value'`.
    is_argument: bool,
}

/// A text in quotes that is open.
#[derive(Debug, Clone, Copy)]
struct Open {
    quote: u8,
    /// How often the quote has been escaped: 1 in JSON that stands in a text of JSON.
    level: u32,
    field: Field,
}

/// Where the fields of a line begin. Kept from line to line to spare allocations.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// From which byte on which field holds, in order.
    starts: Vec<(usize, Field)>,
    open: Vec<Open>,
    /// The next of `starts`, and the field that holds before it.
    next: usize,
    field: Field,
}

impl Fields {
    /// Finds the members of `line`, raw or behind any depth of escapes, in JSON or as Python writes them.
    pub(super) fn find(&mut self, line: &[u8], outside: Field) {
        self.starts.clear();
        self.open.clear();
        self.next = 0;
        self.field = outside;
        for at in memchr2_iter(b'"', b'\'', line) {
            let front = line.get(..at).unwrap_or_default();
            let quote = line.get(at).copied().unwrap_or_default();
            let slashes = slashes(front);
            // A quote is escaped by a backslash, and that again by another.
            let level = slashes.trailing_ones();
            let closes = |open: &Open| open.quote == quote && level <= open.level;
            if let Some(depth) = self.open.iter().position(closes) {
                self.open.truncate(depth);
                let field = self.open.last().map_or(outside, |open| open.field);
                self.starts.push((at, field));
            } else if let Some(name) = name(front.get(..at - slashes).unwrap_or_default(), quote, level) {
                let outer = self.open.last().map_or(outside, |open| open.field);
                let field = Field::named(&name, outer);
                self.open.push(Open { quote, level, field });
                self.starts.push((at, field));
            }
        }
    }

    /// The field that holds at the byte `at` of the line. Asked in order.
    pub(super) fn at(&mut self, at: usize) -> Field {
        while let Some((start, field)) = self.starts.get(self.next)
            && *start <= at
        {
            self.field = *field;
            self.next += 1;
        }
        self.field
    }
}

/// Backslashes at the end of `text`.
fn slashes(text: &[u8]) -> usize {
    text.iter().rev().take_while(|byte| **byte == b'\\').count()
}

/// The name of the member whose value begins behind `front` with the quote: `"name": "` or `name='`.
fn name(front: &[u8], quote: u8, level: u32) -> Option<Name<'_>> {
    let name = |text: &[u8]| text.iter().rev().take_while(|byte| is_name_part(**byte)).count();
    if let Some((b'=', front)) = front.split_last() {
        let length = name(front);
        let text = front.get(front.len() - length..).unwrap_or_default();
        return (length > 0).then_some(Name {
            text,
            is_argument: true,
        });
    }
    let front = front.trim_ascii_end().strip_suffix(b":")?.trim_ascii_end();
    let front = front.strip_suffix(&[quote])?;
    let slashes = slashes(front);
    if slashes.trailing_ones() != level {
        return None;
    }
    let front = front.get(..front.len() - slashes)?;
    let length = name(front);
    let is_name =
        length > 0 && front.len().checked_sub(length + 1).and_then(|at| front.get(at)) == Some(&quote);
    let text = front.get(front.len() - length..).unwrap_or_default();
    is_name.then_some(Name {
        text,
        is_argument: false,
    })
}

fn is_name_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

/// Whether the word from `from` to `to` is no text but a part of a document: of the name of a member, as
/// `"exit_code":` or `exit_code=`, or a value without quotes, as `"success": true`.
pub(super) fn is_syntax(line: &[u8], from: usize, to: usize) -> bool {
    let front = line.get(..from).unwrap_or_default();
    let behind = line.get(to..).unwrap_or_default();
    if front.last() == Some(&b'=') || behind.first() == Some(&b'=') {
        return true;
    }
    let value = front.trim_ascii_end();
    if let Some((b':', name)) = value.split_last() {
        return matches!(name.trim_ascii_end().last(), Some(b'"' | b'\''));
    }
    let before = front
        .iter()
        .rev()
        .take(LONGEST_NAME)
        .find(|byte| !is_name_part(**byte));
    let rest = behind
        .iter()
        .take(LONGEST_NAME)
        .take_while(|byte| is_name_part(**byte))
        .count();
    let after = behind.get(rest..).unwrap_or_default();
    let slashes = after.iter().take_while(|byte| **byte == b'\\').count();
    match after.get(slashes..) {
        Some([quote @ (b'"' | b'\''), behind @ ..]) => {
            before == Some(quote) && behind.trim_ascii_start().starts_with(b":")
        }
        _ => false,
    }
}

/// Whether the word from `from` to `to` stands in a sentence: another word comes before it or behind it, with no more
/// than blanks and the marks of a sentence between.
pub(super) fn is_in_sentence(line: &[u8], from: usize, to: usize) -> bool {
    let is_blank = |byte: &&u8| **byte == b' ';
    let is_mark = |byte: &&u8| matches!(byte, b',' | b'.' | b';' | b'!' | b'?' | b'*' | b'(' | b')');
    let is_word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    let behind = line.get(to..).unwrap_or_default().iter();
    let marks = behind.clone().take_while(is_mark).count();
    let blanks = behind.clone().skip(marks).take_while(is_blank).count();
    // A word before a number says what the number is: `pid 1000`.
    if marks == 0 && blanks == 1 && behind.clone().nth(1).is_some_and(u8::is_ascii_digit) {
        return false;
    }
    if blanks > 0 && is_word(behind.clone().skip(marks + blanks).find(|byte| !is_mark(byte))) {
        return true;
    }
    let before = line.get(..from).unwrap_or_default().iter().rev();
    let marks = before.clone().take_while(is_mark).count();
    let blanks = before.clone().skip(marks).take_while(is_blank).count();
    blanks > 0 && is_word(before.clone().skip(marks + blanks).find(|byte| !is_mark(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The field in which the word `here` stands.
    fn of(line: &str) -> Field {
        let mut fields = Fields::default();
        fields.find(line.as_bytes(), Field::Data);
        fields.at(line.find("here").unwrap())
    }

    #[test]
    fn members_are_found_at_every_depth() {
        for (line, field) in [
            (r#"{"content": "here"}"#, Field::Prose),
            (r#"{"content": "x", "status": "here"}"#, Field::Data),
            (r#"{"content":"it's \"quoted\" here"}"#, Field::Prose),
            (r#"{"args": {"command": "ls \"x\" here"}}"#, Field::Command),
            (
                r#"{"arguments": "{\"command\": \"echo \\\"a\\\" here\"}"}"#,
                Field::Command,
            ),
            (r#"{"content": "{\"status\": \"here\"}"}"#, Field::Data),
            (r#"{"content": "{\"status\": \"x\"} here"}"#, Field::Prose),
            (r#"{"content": "ends with \\", "status": "here"}"#, Field::Data),
            (r"StreamChunk(type='content', content='it is here')", Field::Prose),
            (r#"{'command': "it's", 'content': 'here'}"#, Field::Prose),
            (
                r#"StreamChunk(content='Arguments: {"command": "here"}')"#,
                Field::Command,
            ),
            (r#"{"result": "[{'text': 'here'}]"}"#, Field::Result),
            (
                r#"content=[TextContent(type='text', text='{"content": "here"}"#,
                Field::Result,
            ),
            (r#"the "content" is here"#, Field::Data),
            (r#""content" : here"#, Field::Data),
        ] {
            assert_eq!(of(line), field, "{line}");
        }
    }

    #[test]
    fn sentences_are_words_with_blanks_between() {
        let is = |line: &str| {
            let from = line.find("test").unwrap();
            is_in_sentence(line.as_bytes(), from, from + 4)
        };
        for line in [
            "the test",
            "test it",
            "a, test",
            "(test) it",
            "**test** it",
            "die öl test",
        ] {
            assert!(is(line), "{line}");
        }
        for line in [
            "test",
            "status: test",
            "a | test | b",
            "x/test.py",
            "test_x",
            "[test] x",
            "in test 5",
            "\"test\", \"it\"",
        ] {
            assert!(!is(line), "{line}");
        }
    }

    #[test]
    fn names_and_bare_values_are_told_from_texts() {
        let is = |line: &str| {
            let from = line.find("exit").unwrap();
            is_syntax(line.as_bytes(), from, from + 4)
        };
        for line in [
            r#"{"exit_code": 1"#,
            r#"{\"exit\": 1"#,
            "{'exit' : 1",
            r#"{"x": exit}"#,
            "exit=None, b=2",
            "b=exit, c",
        ] {
            assert!(is(line), "{line}");
        }
        for line in [r#"{"x": "exit""#, r#"the "exit code": 1"#, "exit: 1", "a: exit"] {
            assert!(!is(line), "{line}");
        }
    }
}
