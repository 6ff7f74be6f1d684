use massgen_report::words;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Its report is long and tells nothing that the others do not.
const NOT_KEPT: [&str; 1] = ["0.1.97_s10_big"];
/// The headings of MassGen's template, in its order.
const TEMPLATE: [&str; 26] = [
    "# MassGen Log Analysis Report",
    "## Executive Summary",
    "## Session Overview",
    "## 1. Correctness Analysis",
    "### Coordination Flow",
    "### Status",
    "### Issues Found",
    "## 2. Efficiency Analysis",
    "### Phase Duration Breakdown",
    "### Per-Round Timing (Sorted by Agent)",
    "### Evaluation vs Implementation Timing (Checklist-Gated Phases)",
    "### Per-Round Evaluation vs Improvement Table",
    "### Top Bottlenecks",
    "## 3. Command Pattern Analysis",
    "## 4. Work Duplication Analysis",
    "## 5. Agent Behavior Analysis",
    "### Answer Progression",
    "### Voting Analysis",
    "### Vote vs New Answer Decisions",
    "### Agent Collaboration Quality",
    "### Timeouts/Incomplete Rounds",
    "## 6. Cost & Token Analysis",
    "## 7. Errors & Issues",
    "## 8. Recommendations",
    "## 9. Suggested Linear Issues",
    "## Appendix",
];

#[test]
fn reports_are_those_that_were_reviewed() {
    for (pattern, kind) in [("0.*/log_*", "real"), ("synthetic/*/log_*", "synthetic")] {
        insta::glob!("../../../fixtures", pattern, |path| {
            let markdown = crate::fixtures::report(path);
            inspect(&markdown, path);
            let fixture = path
                .parent()
                .and_then(|path| path.file_name())
                .unwrap()
                .to_string_lossy();
            if NOT_KEPT.contains(&&*fixture) {
                return;
            }
            insta::with_settings!({ omit_expression => true, snapshot_path => format!("snapshots/{kind}"),
                                    prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!("report", markdown);
            });
        });
    }
}

/// What must hold for every report, whatever agents wrote into the log.
pub(crate) fn inspect(markdown: &str, path: &std::path::Path) {
    let violations = words::violations(markdown);
    assert!(violations.is_empty(), "{}: {violations:?}", path.display());

    let mut rest = markdown;
    for heading in TEMPLATE {
        let line = format!("{heading}\n");
        let at = rest
            .find(&line)
            .unwrap_or_else(|| panic!("{}: no {heading}", path.display()));
        rest = rest.get(at + line.len()..).unwrap();
    }
    for c in markdown.chars() {
        assert!(c == '\n' || !c.is_control(), "{}: {c:?}", path.display());
    }

    let all = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM;
    let (mut columns, mut cells) = (0, 0);
    for event in Parser::new_ext(markdown, all) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => panic!("{}: {html}", path.display()),
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => panic!("{}: a link", path.display()),
            Event::Start(Tag::Table(alignment)) => columns = alignment.len(),
            Event::Start(Tag::TableRow | Tag::TableHead) => cells = 0,
            Event::Start(Tag::TableCell) => cells += 1,
            Event::End(TagEnd::TableRow | TagEnd::TableHead) => {
                assert_eq!(cells, columns, "{}: a broken table row", path.display());
            }
            _ => {}
        }
    }
    // A row that fell out of its table would be a paragraph that begins with a bar.
    for (number, line) in markdown.lines().enumerate() {
        assert_eq!(
            line.starts_with('|'),
            line.ends_with('|'),
            "{}:{}: {line}",
            path.display(),
            number + 1
        );
    }
}
