//! Hostile text, read back by an independent Markdown parser.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::visible::{Spaces, line};
use super::*;

/// Text that tries to act: Markdown's own characters, what they make together, and anything else.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z0-9 ]{0,4}",
        6 => r"[\\`*_{}\[\]<>()#+\-.!|~&$=:@“”\n\t ]{1,4}",
        2 => any::<char>().prop_map(String::from),
        1 => r"[\x00-\x1f\x7f\u{200b}-\u{200f}\u{2028}-\u{202e}\u{feff}\u{fe0f}]",
        3 => prop::sample::select(vec![
            "https://a.b/c", "www.a.b", "me@a.b", "<b>", "<!-- -->", "<https://a.b>", "![a](b)", "[a](b \"c\")",
            "[a]: b", "[^1]", "[^1]: x", "&amp;", "&#35;", "```", "~~~", "\n\n", "---", "| - | - |", "- [x] ",
            "1. ", "**", "~~", "$$", "\\|", "é_é", "⚠\u{fe0f}", "\u{1b}[31m", "\r\n", "   ", "# ", "> ",
        ]).prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn events(markdown: &str) -> Vec<Event<'_>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM;
    Parser::new_ext(markdown, options).collect()
}

/// The text that a reader sees, when nothing but text and code is there.
fn inert_text<'a>(events: impl IntoIterator<Item = &'a Event<'a>>) -> Result<String, String> {
    let mut text = String::new();
    for event in events {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            other => return Err(format!("{other:?} in the content")),
        }
    }
    Ok(text)
}

/// The events between the only two that are left when `markdown` is one block.
fn only_block<'a>(events: &'a [Event<'a>], open: &Tag<'_>) -> Result<&'a [Event<'a>], String> {
    match events {
        [Event::Start(start), inner @ .., Event::End(end)] if start == open && *end == open.to_end() => {
            Ok(inner)
        }
        other => Err(format!("not one {open:?}: {other:?}")),
    }
}

/// What an [`Inline`] made from `text` shows.
fn shown(text: &str, spaces: Spaces) -> String {
    let (text, _) = line(text, spaces, usize::MAX);
    if text.is_empty() { EMPTY.to_owned() } else { text }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_in_a_paragraph_is_only_text(text in hostile()) {
        let markdown = Paragraph::new(Inline::text(&text)).to_string();
        let events = events(&markdown);
        let inner = only_block(&events, &Tag::Paragraph);
        prop_assert_eq!(inner.and_then(inert_text), Ok(shown(&text, Spaces::Collapse)), "{}", markdown);
    }

    #[test]
    fn text_after_another_line_is_only_text(text in hostile()) {
        // The line above may be read as the head of a table or as a heading that this one underlines.
        let markdown = format!("x\n{}\n", Inline::text(&text));
        let events = events(&markdown);
        let inner = only_block(&events, &Tag::Paragraph).unwrap_or_else(|error| panic!("{error} {markdown}"));
        let [Event::Text(_), Event::SoftBreak, rest @ ..] = inner else { panic!("{inner:?}") };
        prop_assert_eq!(inert_text(rest), Ok(shown(&text, Spaces::Collapse)), "{}", markdown);
    }

    #[test]
    fn a_heading_is_only_text(text in hostile()) {
        let markdown = Heading::new(2, Inline::text(&text)).to_string();
        let events = events(&markdown);
        let opened = matches!(events.first(), Some(Event::Start(Tag::Heading { .. })));
        prop_assert!(opened, "{}", markdown);
        prop_assert!(matches!(events.last(), Some(Event::End(TagEnd::Heading(_)))));
        let inner = events.get(1..events.len() - 1).unwrap_or_default();
        prop_assert_eq!(inert_text(inner), Ok(shown(&text, Spaces::Collapse)), "{}", markdown);
    }

    #[test]
    fn a_list_item_is_only_text(text in hostile(), state in any::<Option<bool>>()) {
        let mut list = List::new();
        list.checked(state, Inline::text(&text));
        let markdown = list.to_string();
        let events = events(&markdown);
        let [Event::Start(Tag::List(None)), Event::Start(Tag::Item), Event::TaskListMarker(ticked), inner @ ..,
            Event::End(TagEnd::Item), Event::End(TagEnd::List(false))] = &events[..] else {
            panic!("{markdown} {events:?}")
        };
        prop_assert_eq!(*ticked, state == Some(true));
        let prefix = if state.is_none() { "(not recorded) " } else { "" };
        let expected = format!("{prefix}{}", shown(&text, Spaces::Collapse));
        prop_assert_eq!(inert_text(inner), Ok(expected), "{}", markdown);
    }

    #[test]
    fn a_table_keeps_its_shape_and_text(
        (width, cells) in (1..5_usize).prop_flat_map(|width| {
            let row = prop::collection::vec((hostile(), 0..3_u8), width..=width);
            (Just(width), prop::collection::vec(row, 2..5))
        })
    ) {
        let inline = |(text, kind): &(String, u8)| match kind {
            0 => Inline::text(text),
            1 => Inline::code(text),
            _ => Inline::quote(text, usize::MAX),
        };
        let (head, rows) = cells.split_first().expect("two rows or more");
        let mut table = Table::new(head.iter().map(|cell| Column::left(inline(cell))));
        for row in rows {
            table.row(row.iter().map(inline));
        }
        let markdown = table.to_string();
        let events = events(&markdown);
        let mut read: Vec<Vec<String>> = Vec::new();
        let mut tables = 0;
        for event in &events {
            match event {
                Event::Start(Tag::Table(columns)) => {
                    tables += 1;
                    prop_assert_eq!(columns.len(), width, "{}", markdown);
                }
                Event::Start(Tag::TableHead | Tag::TableRow) => read.push(Vec::new()),
                Event::Start(Tag::TableCell) => {
                    read.last_mut().expect("a cell stands in a row").push(String::new());
                }
                Event::End(_) => {}
                Event::Text(part) | Event::Code(part) => {
                    read.last_mut().and_then(|row| row.last_mut()).expect("text stands in a cell").push_str(part);
                }
                other => prop_assert!(false, "{:?} in {}", other, markdown),
            }
        }
        let expected: Vec<Vec<String>> = cells
            .iter()
            .map(|row| {
                row.iter()
                    .map(|(text, kind)| match kind {
                        0 => shown(text, Spaces::Collapse),
                        1 => shown(text, Spaces::Keep),
                        _ if visible_line(text).is_empty() => EMPTY.to_owned(),
                        _ => format!("“{}”", visible_line(text).replace('“', "‹").replace('”', "›")),
                    })
                    .collect()
            })
            .collect();
        prop_assert_eq!(tables, 1);
        prop_assert_eq!(read, expected, "{}", markdown);
    }

    #[test]
    fn a_code_span_gives_its_text_back(text in hostile()) {
        let markdown = format!("x {} x", code(&text));
        let events = events(&markdown);
        let inner = only_block(&events, &Tag::Paragraph);
        let expected = format!("x {} x", shown(&text, Spaces::Keep));
        prop_assert_eq!(inner.and_then(inert_text), Ok(expected), "{}", markdown);
        prop_assert_eq!(events.iter().filter(|event| matches!(event, Event::Code(_))).count(),
            usize::from(!visible_line(&text).is_empty()));
    }

    #[test]
    fn a_fence_is_one_code_block(text in hostile(), info in hostile()) {
        let markdown = format!("{}after\n", Fenced::new(&text, &info));
        let events = events(&markdown);
        let [Event::Start(Tag::CodeBlock(_)), inner @ .., Event::End(TagEnd::CodeBlock),
            Event::Start(Tag::Paragraph), Event::Text(after), Event::End(TagEnd::Paragraph)] = &events[..] else {
            panic!("{markdown} {events:?}")
        };
        prop_assert_eq!(&**after, "after");
        let read = inert_text(inner);
        let block = visible_block(&text);
        let expected = if block.trim().is_empty() { EMPTY } else { &block };
        prop_assert_eq!(read.as_deref().map(|read| read.trim_end_matches('\n')),
            Ok(expected.trim_end_matches('\n')), "{}", markdown);
    }

    #[test]
    fn a_quote_has_one_pair_of_marks(text in hostile(), max_chars in 0..40_usize) {
        let quoted = quote(&text, max_chars);
        let pair = (quoted.matches('“').count(), quoted.matches('”').count());
        let markdown = format!("x {quoted} x");
        let events = events(&markdown);
        let read = only_block(&events, &Tag::Paragraph).and_then(inert_text).unwrap_or_else(|e| panic!("{e}"));
        let (whole, _) = line(&text, Spaces::Collapse, usize::MAX);
        if whole.is_empty() {
            prop_assert_eq!(read, "x (empty) x");
        } else {
            prop_assert_eq!(pair, (1, 1), "{}", quoted);
            // “, ”, … and the two words of ours around them.
            prop_assert!(read.chars().count() <= max_chars + 7, "{}", read);
            prop_assert_eq!(read.contains('…') && !text.contains('…'), whole.chars().count() > max_chars && !text.contains('…'));
        }
        prop_assert!(crate::words::violations(&markdown).is_empty());
    }

    #[test]
    fn no_address_stays_in_plain_text(text in hostile()) {
        let markdown = Paragraph::new(Inline::text(&text)).to_string();
        for event in events(&markdown) {
            if let Event::Text(part) = event {
                let mut names = part.split('@').skip(1);
                prop_assert!(!names.any(|name| name.starts_with(|c: char| c.is_ascii_alphanumeric())), "{}", markdown);
            }
        }
        for scheme in ["http://", "https://", "www."] {
            // In a code span an address is inert; outside it carries a backslash.
            let outside: String = markdown.split('`').step_by(2).collect();
            prop_assert!(!outside.contains(scheme) || markdown.contains("\\`"), "{}", markdown);
        }
    }

    #[test]
    fn parts_side_by_side_stay_inert(texts in prop::collection::vec((hostile(), 0..3_u8), 0..5)) {
        let parts = texts.iter().map(|(text, kind)| match kind {
            0 => Inline::text(text),
            1 => Inline::code(text),
            _ => Inline::quote(text, 20),
        });
        let markdown = format!("x {}\n", Inline::joined(parts, ""));
        let events = events(&markdown);
        let read = only_block(&events, &Tag::Paragraph).and_then(inert_text);
        prop_assert!(read.is_ok(), "{:?} {}", read, markdown);
    }

    #[test]
    fn nothing_hidden_is_left(text in any::<String>()) {
        let all = format!("{}{}{}{}", escape(&text), code(&text), quote(&text, 50), Fenced::new(&text, ""));
        let hidden = |c: char| {
            (c.is_control() && c != '\n' && c != '\t')
                || matches!(c, '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        };
        prop_assert!(!all.contains(hidden), "{}", all);
    }
}
