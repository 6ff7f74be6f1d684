//! Text that tries to act where it is shown.

use std::collections::BTreeSet;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::Value;

use super::fields::Copy;
use super::{Exports, SESSIONS, analysis, session};
use crate::exports::{rows, texts};

/// Markdown, HTML, mathematics, terminal escapes, workflow commands, formulas, placeholders, entities.
const HOSTILE: &str = "=cmd|' /C calc'!A0 \n\n# HOSTILE\n\n| a | b |\n|---|---|\n| c | d |\n\n<script>alert(1)</script> <!-- \
    ![x](http://e/x.png) [l](javascript:alert(1)) [f]: http://e [^1] `code ``` ~~~ $x$ @someone &lt; **b** \n```mermaid\n\
    graph TD; click A href \"http://e\"\n```\n---\n- [x] done\n\u{202e}\u{200b}\u{1b}]8;;http://e\u{7}link\u{1b}\\ \
    \u{1b}]0;title\u{7}\u{1b}[2J\r\u{8}\u{9b}31m\u{85}\u{2028} \n::error file=x::y\r%0A::set-output name=a::b {0} {{1}} \
    \n@SUM(1) \u{feff}";

/// What a reader of the Markdown sees of its structure.
#[derive(Debug, PartialEq)]
struct Shape {
    headings: Vec<String>,
    links: BTreeSet<String>,
    html: Vec<String>,
    mermaid: usize,
}

fn shape(markdown: &str) -> Shape {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM;
    let mut shape = Shape {
        headings: Vec::new(),
        links: BTreeSet::new(),
        html: Vec::new(),
        mermaid: 0,
    };
    let mut in_heading = false;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                in_heading = matches!(level, HeadingLevel::H1 | HeadingLevel::H2);
                if in_heading {
                    shape.headings.push(String::new());
                }
            }
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::Text(text) | Event::Code(text) if in_heading => {
                shape.headings.last_mut().unwrap().push_str(&text);
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                shape.links.insert(dest_url.into_string());
            }
            Event::Html(text) | Event::InlineHtml(text) => shape.html.push(text.into_string()),
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                shape.html.push(text.into_string());
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if info.contains("mermaid") => {
                shape.mermaid += 1;
            }
            _ => {}
        }
    }
    shape
}

/// Every row of a table has as many bars as its head; a parser would fill rows up and cut them.
fn check_tables(markdown: &str, shown: &str) {
    let mut width = None;
    for line in markdown.lines() {
        if !line.starts_with('|') {
            width = None;
            continue;
        }
        let mut before = ' ';
        let bars = line
            .chars()
            .filter(|c| std::mem::replace(&mut before, *c) != '\\' && *c == '|');
        let bars = bars.count();
        assert_eq!(*width.get_or_insert(bars), bars, "{shown}: {line}");
    }
}

fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn check(exports: &Exports, before: &[Shape; 2], shown: &str) {
    for (markdown, before) in [&exports.report, &exports.comparison].into_iter().zip(before) {
        assert_eq!(&shape(markdown), before, "{shown}");
        check_tables(markdown, shown);
    }
    for (name, text) in exports.all() {
        let text = if name == "issues-csv" {
            text.replace("\r\n", "\n")
        } else {
            text.to_owned()
        };
        assert_eq!(text.chars().find(|c| is_hidden(*c)), None, "{shown}: {name}");
    }
    let log: Value = serde_json::from_str(&exports.sarif).unwrap();
    let issues: Value = serde_json::from_str(&exports.issues_json).unwrap();
    let mut all = Vec::new();
    texts(&log, &mut all);
    texts(&issues, &mut all);
    for text in all {
        assert_eq!(text.chars().find(|c| is_hidden(*c)), None, "{shown}: {text}");
    }
    let results = log["runs"][0]["results"].as_array().unwrap();
    for result in results {
        let locations = result["locations"].as_array().unwrap();
        for location in locations
            .iter()
            .chain(result["relatedLocations"].as_array().into_iter().flatten())
        {
            let uri = location["physicalLocation"]["artifactLocation"]["uri"]
                .as_str()
                .unwrap();
            let is_reference = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte);
            assert!(uri.bytes().all(is_reference), "{shown}: {uri}");
            assert!(
                !uri.starts_with('/') && !uri.split('/').any(|part| part == ".."),
                "{shown}: {uri}"
            );
        }
        let message = result["message"]["text"].as_str().unwrap();
        let left = message.replace("{{", "").replace("}}", "");
        assert!(!left.contains(['{', '}']), "{shown}: {message}");
        let links = message
            .match_indices("](")
            .filter(|(at, _)| !message[..*at].ends_with('\\'));
        assert_eq!(links.count(), 0, "{shown}: {message}");
    }
    for line in exports.github.lines() {
        let starts = ["::error ", "::warning ", "::notice "];
        assert!(
            starts.iter().any(|start| line.starts_with(start)),
            "{shown}: {line}"
        );
    }
    assert_eq!(exports.github.lines().count(), results.len(), "{shown}");
    for cell in rows(&exports.issues_csv).iter().flatten() {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{shown}: {cell}"
        );
    }
}

#[test]
fn no_field_breaks_any_export() {
    let mut reached = 0;
    for name in SESSIONS {
        let copy = Copy::of(&session(name));
        let before = Exports::of(&analysis(&copy.path));
        let shapes = [shape(&before.report), shape(&before.comparison)];
        assert_eq!((shapes[0].mermaid, shapes[0].html.len()), (0, 0));
        let fields = copy.fields(Value::is_string);
        assert!(fields.len() > 50, "{name}: {}", fields.len());
        let instead = |_: &Value| Value::from(HOSTILE).to_string();
        let behind = |old: &Value| match old {
            Value::String(old) => Value::from(format!("{old} {HOSTILE}")).to_string(),
            other => other.to_string(),
        };
        for (index, field) in fields.iter().enumerate() {
            let shown = format!("{name}: {field:?}");
            let one = std::slice::from_ref(field);
            let exports = copy.with(one, behind, |path| Exports::of(&analysis(path)));
            check(&exports, &shapes, &shown);
            reached += usize::from(exports.report.contains("HOSTILE"));
            // The old word is gone: what looked for it finds something else.
            if index % 3 == 0 {
                let exports = copy.with(one, instead, |path| Exports::of(&analysis(path)));
                check(&exports, &shapes, &shown);
            }
        }
        // All at once: nothing is known any more, and nothing gets out.
        let exports = copy.with(&fields, behind, |path| Exports::of(&analysis(path)));
        check(&exports, &shapes, name);
    }
    assert!(reached > 40, "{reached}");
}

#[test]
fn no_line_of_a_text_or_of_a_configuration_breaks_any_export() {
    for name in SESSIONS {
        let copy = Copy::of(&session(name));
        let before = Exports::of(&analysis(&copy.path));
        let shapes = [shape(&before.report), shape(&before.comparison)];
        for file in faults::files(&copy.path).unwrap() {
            let Ok(text) = std::fs::read_to_string(&file) else {
                continue;
            };
            let hostile = match file.extension().and_then(|end| end.to_str()) {
                Some("json" | "jsonl") => continue,
                Some("yaml") => text
                    .lines()
                    .map(|line| match line.split_once(": ") {
                        Some((key, _)) => format!("{key}: {}\n", Value::from(HOSTILE)),
                        None => format!("{line}\n"),
                    })
                    .collect::<String>(),
                _ => text.lines().map(|line| format!("{line} {HOSTILE}\n")).collect(),
            };
            std::fs::write(&file, hostile).unwrap();
            check(
                &Exports::of(&analysis(&copy.path)),
                &shapes,
                &file.display().to_string(),
            );
            std::fs::write(&file, text).unwrap();
        }
    }
}
