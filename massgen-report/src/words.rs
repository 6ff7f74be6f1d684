//! The rule that a report states facts and leaves judgement to its reader.
//!
//! Whether an answer is right is not in the log. The report's own words therefore say what was claimed,
//! submitted or produced. Prose of agents is quoted between “ and ” and is not checked; neither is code.

/// Phrases that judge. A phrase also stands for words that begin with it ("incorrect", "incorrectly").
pub const FORBIDDEN: &[&str] = &[
    "answered correctly",
    "are correct",
    "bad answer",
    "careless",
    "cheated",
    "confused",
    "correct answer",
    "correct result",
    "correct solution",
    "correct vote",
    "correctly answered",
    "correctly identified",
    "correctly solved",
    "did a good job",
    "did a great job",
    "did a poor job",
    "erroneously",
    "excellent",
    "failed to realise",
    "failed to realize",
    "failed to understand",
    "flawed",
    "foolish",
    "good answer",
    "got it right",
    "got it wrong",
    "got the answer right",
    "got the answer wrong",
    "got the right answer",
    "got the wrong answer",
    "hallucinated",
    "impressive",
    "incompetent",
    "incorrect",
    "is correct",
    "is wrong",
    "lazy",
    "mistakenly",
    "misunderstood",
    "perfect",
    "right answer",
    "right result",
    "right solution",
    "rightly",
    "should have known",
    "solved correctly",
    "stupid",
    "superior answer",
    "terrible",
    "true answer",
    "unfortunately",
    "was correct",
    "was wrong",
    "were correct",
    "were wrong",
    "worse answer",
    "wrong answer",
    "wrong result",
    "wrong solution",
    "wrong vote",
    "wrongly",
];

/// A judging phrase in a report's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// Line where the phrase begins, from 1.
    pub line: usize,
    /// The phrase, as [`FORBIDDEN`] lists it.
    pub phrase: &'static str,
}

/// Judging phrases in the own words of a Markdown document, in the order of their places.
///
/// Left out: text between “ and ” on one line, code spans on one line, and fenced code. Case, emphasis marks
/// and line breaks inside a phrase do not hide it.
///
/// ```
/// use massgen_report::words::violations;
/// assert!(violations("It quoted “the right answer” and ran `right answer`.").is_empty());
/// assert_eq!(violations("\nIt gave the **Right**\nanswer.")[0].line, 2);
/// ```
pub fn violations(markdown: &str) -> Vec<Violation> {
    let own = own_words(markdown);
    let mut found = Vec::new();
    let mut word_before = false;
    for (at, &(c, line)) in own.iter().enumerate() {
        if !word_before {
            let rest = own.get(at..).unwrap_or_default();
            for &phrase in FORBIDDEN {
                if begins_with(rest, phrase) {
                    found.push(Violation { line, phrase });
                }
            }
        }
        word_before = c.is_alphanumeric();
    }
    found
}

/// Stands in place of what is not checked, so that words on both sides do not meet.
const LEFT_OUT: char = '\u{FFFC}';

fn begins_with(own: &[(char, usize)], phrase: &str) -> bool {
    let mut own = own.iter().map(|&(c, _)| c);
    phrase.chars().all(|c| own.next() == Some(c))
}

/// The checked characters in lower case, with their lines; blanks and line breaks are one space.
fn own_words(markdown: &str) -> Vec<(char, usize)> {
    let mut own: Vec<(char, usize)> = Vec::with_capacity(markdown.len());
    let mut fence: Option<(char, usize)> = None;
    for (index, text) in markdown.lines().enumerate() {
        let line = index + 1;
        let opened = fence_of(text);
        match (fence, opened) {
            (Some((mark, width)), Some((found, count, true))) if found == mark && count >= width => {
                fence = None;
            }
            (Some(_), _) => continue,
            (None, Some((mark, width, _))) => fence = Some((mark, width)),
            (None, None) => {
                if text.trim().is_empty() {
                    own.push((LEFT_OUT, line));
                } else {
                    push_own(&mut own, text, line);
                    push_folded(&mut own, ' ', line);
                }
                continue;
            }
        }
        own.push((LEFT_OUT, line));
    }
    own
}

/// Mark and width of a code fence, and whether nothing follows it.
fn fence_of(line: &str) -> Option<(char, usize, bool)> {
    let line = line.trim_start_matches([' ', '>']);
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let rest = line.trim_start_matches(mark);
    let width = line.len() - rest.len();
    (width >= 3 && !(mark == '`' && rest.contains('`'))).then(|| (mark, width, rest.trim().is_empty()))
}

fn push_own(own: &mut Vec<(char, usize)>, text: &str, line: usize) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let mut used = c.len_utf8();
        let after = rest.get(used..).unwrap_or_default();
        match c {
            '\\' => {
                if let Some(escaped) = after.chars().next() {
                    used += escaped.len_utf8();
                    push_folded(own, escaped, line);
                }
            }
            '“' => match after.find('”') {
                Some(end) => {
                    used += end + '”'.len_utf8();
                    own.push((LEFT_OUT, line));
                }
                None => push_folded(own, c, line),
            },
            '`' => {
                let run = rest.len() - rest.trim_start_matches('`').len();
                let inside = rest.get(run..).unwrap_or_default();
                used = run + code_span_end(inside, run).unwrap_or(0);
                own.push((LEFT_OUT, line));
            }
            c => push_folded(own, c, line),
        }
        rest = rest.get(used..).unwrap_or_default();
    }
}

/// Where the code span ends, its closing run included.
fn code_span_end(inside: &str, run: usize) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = inside.get(at..)?;
        at += rest.find('`')?;
        let closing = inside.get(at..)?;
        let width = closing.len() - closing.trim_start_matches('`').len();
        at += width;
        if width == run {
            return Some(at);
        }
    }
}

fn push_folded(own: &mut Vec<(char, usize)>, c: char, line: usize) {
    match c {
        // Emphasis inside a phrase does not hide it.
        '*' | '_' | '~' => {}
        c if c.is_whitespace() => {
            if own.last().is_none_or(|&(last, _)| last != ' ') {
                own.push((' ', line));
            }
        }
        c => own.extend(c.to_lowercase().map(|c| (c, line))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{Fenced, Inline, Paragraph};

    fn phrases(markdown: &str) -> Vec<&'static str> {
        violations(markdown)
            .iter()
            .map(|violation| violation.phrase)
            .collect()
    }

    #[test]
    fn own_words_are_checked() {
        assert_eq!(
            phrases("agent_a Correctly  identified it"),
            ["correctly identified"]
        );
        assert_eq!(phrases("- the _right_\n  answer"), ["right answer"]);
        assert_eq!(phrases("done incorrectly"), ["incorrect"]);
        assert_eq!(phrases("“open only, the wrong answer"), ["wrong answer"]);
        assert_eq!(phrases("a ` lone backtick, wrong answer"), ["wrong answer"]);
    }

    #[test]
    fn words_that_only_contain_a_phrase_pass() {
        let text =
            "## Correctness of the coordination\nbright answers; the copyright\n\nanswer; x [right] answer";
        assert_eq!(phrases(text), [""; 0]);
    }

    #[test]
    fn quotes_and_code_are_left_out() {
        let judged = "wrong answer “ ``` ` ” incorrect";
        for block in [
            Paragraph::new(Inline::quote(judged, 99)).to_string(),
            Paragraph::new(Inline::code(judged)).to_string(),
            Fenced::new(&format!("~~~\n{judged}\n```\n{judged}"), "").to_string(),
        ] {
            assert_eq!(phrases(&block), [""; 0], "{block}");
            assert_eq!(violations(&format!("{block}flawed")).len(), 1, "{block}");
        }
    }

    #[test]
    fn the_list_is_sorted_and_lower_case() {
        assert!(FORBIDDEN.is_sorted());
        assert!(FORBIDDEN.iter().all(|phrase| phrase.to_lowercase() == *phrase));
    }
}
