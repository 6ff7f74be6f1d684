use massgen_log_analysis::model::spine::Session;
use massgen_log_analysis::{Analysis, Options};

use crate::section::{Page, Render, commands, duplication, reasoning, tool_reliability};
use crate::{ReportOptions, words};

struct Section<'a>(Page<'a>, Render);

impl std::fmt::Display for Section<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (self.1)(f, &self.0)
    }
}

const SECTIONS: [Render; 4] = [
    commands::render,
    duplication::render,
    reasoning::render,
    tool_reliability::render,
];

fn load(path: &str) -> Session {
    Session::load(format!("{}/../fixtures/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn sections(path: &str) -> String {
    render(&load(path))
}

/// The four sections of the first attempt, one after another.
fn render(session: &Session) -> String {
    let analysis = Analysis::of(session, &Options::default());
    let turn = &analysis.turns[0];
    let options = ReportOptions::default();
    SECTIONS
        .iter()
        .map(|render| {
            let page = Page {
                turn,
                attempt: &turn.attempts[0],
                options: &options,
            };
            Section(page, *render).to_string()
        })
        .collect()
}

#[test]
fn tables_hold_the_counts_of_the_session() {
    let text = sections("0.1.97_s04b_commands_only/log_20261124_061302_064714");
    for part in [
        "10 commands executed; with an exit code other than 0: 2.",
        "| Command | Times Run | Issue | Recommendation | Agents | Source |",
        "| `sleep 1; echo expensive` | 4 | waits for a fixed time |",
        "agent\\_b (1), agent\\_a (3)",
        "| Work Type | Times Repeated | Wasted Time | Wasted Cost |",
        "| command | 4 | 3.1 s | not priced |",
        "turn_1/attempt_1/events.jsonl:10",
    ] {
        let plain = part.replace("\\_", "_");
        assert!(text.contains(part) || text.contains(&plain), "{part}\n{text}");
    }
}

#[test]
fn what_is_missing_is_named() {
    let text = sections("synthetic/flat/log_20260105_105524");
    for part in [
        "The commands of this attempt are not recorded",
        "Whether work was duplicated is not recorded",
        "Tool calls are not recorded",
        "Neither tool calls nor texts of agents are recorded",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let text = sections("0.1.97_s01_two_agents_vote/log_20261124_054629_579653");
    assert!(text.contains("No command was run in this attempt"), "{text}");
}

#[test]
fn our_own_words_judge_nothing() {
    for path in [
        "0.1.97_s10_big/log_20261124_060757_858558",
        "0.1.97_s11_checklist_refused/log_20261124_064645_526577",
        "synthetic/claude_code/log_20260105_130000_250000",
        "synthetic/error_tie/log_20260105_200000_600000",
    ] {
        let text = sections(path);
        assert_eq!(words::violations(&text), [], "{path}\n{text}");
    }
}

#[test]
fn a_section_without_readable_results_does_not_claim_that_nothing_failed() {
    // Its log with the results is not read: only metrics_events.json tells of the calls.
    let mut session = load("0.1.36_s04b_commands_only/log_20261124_060658_947925");
    for call in &mut session.turns[0].attempts[0].calls {
        call.args = None;
        call.result = None;
    }
    session.turns[0].attempts[0].mentions.clear();
    let text = render(&session);
    assert!(text.contains("exit codes are not recorded"), "{text}");
    assert!(!text.contains("No failed call was recorded"), "{text}");
}
