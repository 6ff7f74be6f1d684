//! The reader of lines: equal to reading the whole, whatever the pieces are that bytes come in.

use proptest::prelude::*;

use super::*;
use crate::lines::Drip;

fn read_bytes(bytes: impl Read) -> (ExecutionTrace, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let trace = ExecutionTrace::read(bytes, &RelPath::from_encoded("t"), &mut diagnostics);
    (trace, diagnostics)
}

fn agrees_with_the_whole(text: &str) {
    let (trace, notes) = read_bytes(text.as_bytes());
    let (wanted, wanted_notes) = whole::read(text, &RelPath::from_encoded("t"));
    assert_eq!(trace, wanted, "{text}");
    let ends = |note: &&Diagnostic| note.kind == DiagnosticKind::Truncated;
    assert!(notes.iter().filter(ends).eq(&wanted_notes), "{text}");
}

/// Lines of which traces are made, in any order.
const LINES: &[&str] = &[
    "",
    "",
    "",
    "```",
    "```",
    "### Tool Call: sh\n**Args**:\n```json\n{}\n```",
    "### Tool Call: sh",
    "**Args**:",
    "```json",
    "### Tool Result: sh\n```",
    "### Tool Error: sh\n```",
    "### Tool Result: sh",
    "### Vote Cast: a1\n**Voted for**: a1",
    "### Vote Cast: a1",
    "**Voted for**: b",
    "**Reason**: c",
    "### Reasoning",
    "### Content",
    "### Answer Submitted (a1.1)",
    "### Answer Submitted (a1.1",
    "### Injected Context: x",
    "## Round 2",
    "---",
    "\n---\n\n## Errors\n\n- [10:55:42] **Tool Error: sh** - no",
    "\n```\n\n---\n\n## Errors\n\n- [10:55:42] x",
    "---\n\n## Errors\n\n- [",
    "## Errors",
    "- [x] y",
    " ",
    "\u{2028}",
    "\u{a0}\t",
    "text \u{2028} é\u{85}",
    "a\rb\r",
    "\r",
    "\0",
    "\u{feff}",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_order_of_lines_is_read_as_the_whole_is(
        lines in proptest::collection::vec(proptest::sample::select(LINES), 0..30),
        titled in any::<bool>(),
        ended in any::<bool>(),
    ) {
        let mut text = if titled { TITLE.to_owned() } else { String::new() };
        // How the first line ends tells of all lines.
        if lines.first().is_some_and(|line| line.ends_with('\r')) {
            text.push_str("first\n");
        }
        text.push_str(&lines.join("\n"));
        if ended {
            text.push('\n');
        }
        agrees_with_the_whole(&text);
        let whole = read_bytes(text.as_bytes());
        for step in [1, 2, 3, 7, 4096] {
            prop_assert_eq!(&read_bytes(Drip::new(text.as_bytes(), step)), &whole);
        }
    }

    /// Windows ends every line with two characters; only the places differ then.
    #[test]
    fn line_ends_of_windows_change_no_text(
        lines in proptest::collection::vec(proptest::sample::select(LINES), 0..30),
    ) {
        let text = format!("{TITLE}{}\n", lines.join("\n"));
        let dos = text.replace('\n', "\r\n");
        let digest = |text: &str, line_end: &str| {
            let (mut trace, notes) = read_bytes(text.as_bytes());
            for part in &mut trace.texts {
                let (from, bytes) = (part.span.offset as usize, part.span.bytes as usize);
                let stands = text.get(from..from + bytes).unwrap().replace(line_end, "\n");
                assert_eq!(Excerpt::of(&stands), part.text, "{text}");
                part.span = TextSpan::new(&trace.path, 0, 0);
            }
            for result in trace.calls.iter_mut().filter_map(|call| call.result.as_mut()) {
                result.span = None;
            }
            (trace, notes)
        };
        prop_assert_eq!(digest(&dos, "\r\n"), digest(&text, "\n"));
    }
}

#[test]
fn real_traces_are_read_as_the_whole_is() {
    let mut seen = 0;
    for attempt in known::attempts("0.1") {
        for path in traces(&attempt) {
            agrees_with_the_whole(&std::fs::read_to_string(path).unwrap());
            seen += 1;
        }
    }
    assert!(seen >= 100, "{seen}");
}

#[test]
fn places_are_those_of_the_file_where_bytes_are_no_text() {
    let mut bytes = TITLE.as_bytes().to_vec();
    bytes.extend_from_slice(b"\xff\xff\n\n### Reasoning\na\xffb \xc2\x85\n\n");
    bytes.extend_from_slice(b"### Tool Result: s\xffh\n```\n\xffno\n```\n");
    let (trace, notes) = read_bytes(&bytes[..]);
    assert_eq!(
        notes[0].to_string(),
        "t: not_utf8: 5 bytes that are not UTF-8 were made visible"
    );
    let stands = |span: &TextSpan| {
        let from = span.offset as usize;
        bytes.get(from..from + span.bytes as usize).unwrap()
    };
    assert_eq!(trace.texts[0].text.head, "a\\xffb");
    assert_eq!(stands(&trace.texts[0].span), b"a\xffb");
    let call = &trace.calls()[0];
    assert_eq!(call.tool.as_str(), "s\\xffh");
    assert_eq!(
        stands(call.result.as_ref().unwrap().span.as_ref().unwrap()),
        b"\xffno"
    );
}

#[test]
fn a_text_over_the_limit_is_cut_and_the_next_block_is_read() {
    let long = "line of text\n".repeat(100);
    let text = [
        TITLE,
        &result(long.trim_end()),
        &result("short"),
        "### Reasoning\n",
        &long,
    ]
    .concat();
    let read = |limit| {
        let mut notes = Vec::new();
        let lines = Lines::with_limit(text.as_bytes(), limit);
        let trace = ExecutionTrace::read_lines(lines, &RelPath::from_encoded("t"), &mut notes);
        (trace, notes.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let (trace, notes) = read(100);
    let cut = "too_long: only the beginning of a text of 1299 bytes was read";
    assert_eq!(notes, [format!("t:4: {cut}"), format!("t:113: {cut}")]);
    let results: Vec<_> = trace.calls().iter().map(|c| c.result.as_ref().unwrap()).collect();
    assert_eq!(results[0].excerpt.bytes, 90);
    assert_eq!(results[0].span.as_ref().unwrap().bytes, 1299);
    assert_eq!(results[1].excerpt.head, "short");
    assert_eq!(read(1299).1, [] as [String; 0]);

    // Lines that are too long themselves: the frames of the blocks still stand.
    let long = "x".repeat(1000);
    let text = [TITLE, &result(&long), &result("short")].concat();
    let lines = Lines::with_limit(text.as_bytes(), 60);
    let mut notes = Vec::new();
    let trace = ExecutionTrace::read_lines(lines, &RelPath::from_encoded("t"), &mut notes);
    let notes: Vec<_> = notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "t:6: too_long: a line of 1000 bytes was skipped",
            "t:4: too_long: only the beginning of a text of 1000 bytes was read"
        ]
    );
    assert_eq!(trace.calls()[1].result.as_ref().unwrap().excerpt.head, "short");
}
