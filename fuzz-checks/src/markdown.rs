//! The Markdown writer, read back by an independent parser.

use massgen_report::markdown::{
    Column, EMPTY, Fenced, Heading, Inline, List, Paragraph, Table, visible_block, visible_line,
};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

fn parse(markdown: &str) -> Vec<Event<'_>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM;
    Parser::new_ext(markdown, options).collect()
}

/// Nothing in `markdown` acts: no raw HTML, no image, no link out of the page, no character that hides.
pub(crate) fn check_inert(markdown: &str) {
    check_visible(markdown);
    for event in parse(markdown) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => panic!("raw HTML: {html}"),
            Event::Start(Tag::Image { dest_url, .. }) => panic!("an image: {dest_url}"),
            Event::Start(Tag::Link { dest_url, .. }) => assert!(
                dest_url.starts_with('#') || dest_url.starts_with("https://github.com/massgen/"),
                "a link to {dest_url}"
            ),
            Event::InlineMath(text) | Event::DisplayMath(text) => panic!("mathematics: {text}"),
            Event::FootnoteReference(name) => panic!("a footnote: {name}"),
            _ => {}
        }
    }
}

/// No character that a terminal or a reader obeys without showing it.
pub(crate) fn check_visible(text: &str) {
    let hidden = |c: &char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}'
                | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
    };
    if let Some(c) = text.chars().find(hidden) {
        panic!("U+{:04X} is in the output", u32::from(c));
    }
}

/// What an [`Inline`] shows, with white space as [`visible_line`] has it.
fn shown(text: &str) -> String {
    let line = visible_line(text);
    if line.is_empty() { EMPTY.to_owned() } else { line }
}

/// The text of `events`, all of which must be text or code.
fn inert_text(events: &[Event<'_>]) -> String {
    let mut text = String::new();
    for event in events {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            other => panic!("{other:?} in the content"),
        }
    }
    text
}

/// The first byte is the number of columns; the rest is texts with the byte 1F between them, each of which
/// goes into every kind of block and into a cell of a table.
pub fn markdown_writer(bytes: &[u8]) {
    let Some((width, bytes)) = bytes.split_first() else {
        return;
    };
    let width = usize::from(width % 4) + 1;
    let text = String::from_utf8_lossy(bytes);
    let texts: Vec<&str> = text.split('\u{1f}').take(64).collect();
    for text in &texts {
        check_blocks(text);
    }
    check_table(width, &texts);
}

fn check_blocks(text: &str) {
    let expected = shown(text);

    let paragraph = Paragraph::new(Inline::text(text)).to_string();
    let events = parse(&paragraph);
    let [
        Event::Start(Tag::Paragraph),
        inner @ ..,
        Event::End(TagEnd::Paragraph),
    ] = &events[..]
    else {
        panic!("not one paragraph: {paragraph}")
    };
    assert_eq!(inert_text(inner), expected, "{paragraph}");

    let heading = Heading::new(3, Inline::text(text)).to_string();
    let events = parse(&heading);
    let [
        Event::Start(Tag::Heading { .. }),
        inner @ ..,
        Event::End(TagEnd::Heading(_)),
    ] = &events[..]
    else {
        panic!("not one heading: {heading}")
    };
    assert_eq!(inert_text(inner), expected, "{heading}");

    let mut list = List::new();
    list.item(Inline::text(text))
        .nested(Inline::code(text))
        .checked(None, Inline::quote(text, 40));
    let list = list.to_string();
    let events = parse(&list);
    let items = events
        .iter()
        .filter(|event| matches!(event, Event::Start(Tag::Item)))
        .count();
    let lists = events
        .iter()
        .filter(|event| matches!(event, Event::Start(Tag::List(_))))
        .count();
    assert_eq!((items, lists), (3, 2), "{list}");

    let fenced = format!("{}after\n", Fenced::new(text, text));
    let events = parse(&fenced);
    let [
        Event::Start(Tag::CodeBlock(_)),
        inner @ ..,
        Event::End(TagEnd::CodeBlock),
        Event::Start(Tag::Paragraph),
        Event::Text(_),
        Event::End(TagEnd::Paragraph),
    ] = &events[..]
    else {
        panic!("not one block of code: {fenced}")
    };
    let block = visible_block(text);
    let block = if block.trim().is_empty() { EMPTY } else { &block };
    assert_eq!(
        inert_text(inner).trim_end_matches('\n'),
        block.trim_end_matches('\n'),
        "{fenced}"
    );

    for markdown in [paragraph, heading, list, fenced] {
        check_inert(&markdown);
    }
}

fn check_table(width: usize, texts: &[&str]) {
    let cell = |(index, text): (usize, &&str)| match index % 3 {
        0 => Inline::text(text),
        1 => Inline::code(text),
        _ => Inline::quote(text, usize::MAX),
    };
    let cells: Vec<Inline> = texts.iter().enumerate().map(cell).collect();
    let mut table =
        Table::new((0..width).map(|index| Column::left(cells.get(index).cloned().unwrap_or_default())));
    let rows: Vec<&[Inline]> = cells.chunks_exact(width).collect();
    for row in &rows {
        table.row(row.iter().cloned());
    }
    if rows.is_empty() {
        return;
    }
    let markdown = table.to_string();
    check_inert(&markdown);
    let mut read: Vec<Vec<String>> = Vec::new();
    let mut tables = 0;
    for event in parse(&markdown) {
        match event {
            Event::Start(Tag::Table(columns)) => {
                tables += 1;
                assert_eq!(columns.len(), width, "{markdown}");
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => read.push(Vec::new()),
            Event::Start(Tag::TableCell) => read.last_mut().expect("in a row").push(String::new()),
            Event::Text(part) | Event::Code(part) => {
                read.last_mut()
                    .and_then(|row| row.last_mut())
                    .expect("in a cell")
                    .push_str(&part);
            }
            Event::End(_) => {}
            other => panic!("{other:?} in {markdown}"),
        }
    }
    assert_eq!(tables, 1, "{markdown}");
    assert_eq!(read.len(), rows.len() + 1, "{markdown}");
    assert!(read.iter().all(|row| row.len() == width), "{markdown}");
    let expected = texts.iter().enumerate().map(|(index, text)| match index % 3 {
        2 if !visible_line(text).is_empty() => {
            format!("“{}”", visible_line(text).replace('“', "‹").replace('”', "›"))
        }
        _ => shown(text),
    });
    for (read, expected) in read.iter().skip(1).flatten().zip(expected) {
        // Code keeps blanks and line breaks that text collapses.
        assert_eq!(without_blanks(read), without_blanks(&expected), "{markdown}");
    }
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '⏎').collect()
}
