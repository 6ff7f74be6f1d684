//! Rules on calls made up from one of a fixture; sums over all fixtures are in the tests of the question.

use massgen_log_model::digest::Args;
use massgen_log_model::spine::{Session, ToolCall};

use super::super::tests::{near, of};
use super::Category::{Build, Fix, Handoff, Scaffold, Score, Thinking, Unclassified, Verify, Waste};
use super::*;

fn call(tool: &str, args: &serde_json::Value, success: bool) -> ToolCall {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../fixtures/0.1.97_s04b_commands_only/log_20261124_061302_064714"
    );
    let session = Session::load(path).unwrap();
    let mut call = session.turns[0].attempts[0].calls[0].clone();
    call.tool = tool.into();
    call.args = Some(Args::of_value(args));
    call.success = Some(success);
    call.result = None;
    call
}

fn shell(command: &str) -> ToolCall {
    call(
        "mcp__command_line__execute_command",
        &serde_json::json!({"command": command}),
        true,
    )
}

fn write(path: &str) -> ToolCall {
    call(
        "mcp__filesystem__write_file",
        &serde_json::json!({"path": path, "content": "x"}),
        true,
    )
}

fn labels(calls: &[ToolCall], made: &mut rules::Made) -> Vec<Category> {
    rules::label(&calls.iter().collect::<Vec<_>>(), made)
}

#[test]
fn the_first_rule_that_holds_decides() {
    let mut made = rules::Made::default();
    let first = [
        shell("ls"),
        shell("openskills read pdf"),
        write("tasks/plan.json"),
        write("site/index.html"),
        shell("cat site/index.html"),
        write("site/index.html"),
        shell("python3 build.py"),
        call(
            "mcp__massgen_checklist__submit_checklist",
            &serde_json::json!({}),
            true,
        ),
        write("tasks/changedoc.md"),
    ];
    assert_eq!(
        labels(&first, &mut made),
        [
            // Nothing was made yet that `ls` could verify.
            Unclassified,
            Scaffold,
            Scaffold,
            Build,
            Verify,
            Fix,
            Build,
            Score,
            Handoff
        ]
    );
    // In a later round a look is a check of what the agent made before; a new file is no repair of it.
    let second = [
        shell("ls"),
        write("site/new.css"),
        shell("cat site/new.css"),
        write("site/index.html"),
        write("manifest.json"),
        write("site/b.js"),
    ];
    assert_eq!(
        labels(&second, &mut made),
        [Verify, Build, Verify, Fix, Unclassified, Build]
    );
}

#[test]
fn three_failures_of_one_tool_are_waste_and_two_are_not() {
    let failed = |tool: &str| call(tool, &serde_json::json!({"path": "a.txt"}), false);
    let mut made = rules::Made::default();
    let calls = [
        failed("read_file"),
        failed("read_file"),
        write("a.txt"),
        failed("read_file"),
        failed("read_file"),
        failed("read_file"),
        failed("list_dir"),
    ];
    assert_eq!(
        labels(&calls, &mut made),
        [Unclassified, Unclassified, Build, Waste, Waste, Waste, Verify]
    );
}

#[test]
fn without_arguments_nothing_is_guessed() {
    let mut run = shell("python3 x.py");
    run.args = None;
    let mut file = write("a.txt");
    file.args = None;
    assert_eq!(
        labels(&[run, file], &mut rules::Made::default()),
        [Unclassified, Unclassified]
    );
}

#[test]
fn blocks_cover_their_rounds() {
    for fixture in [
        "0.1.97_s04b_commands_only/log_20261124_061302_064714",
        "0.1.97_s10_big/log_20261124_060757_858558",
        "synthetic/checklist/log_20260105_150000_350000",
        "synthetic/error_tie/log_20260105_200000_600000",
    ] {
        let found = of(fixture);
        let categories = &found.categories;
        for round in &categories.rounds {
            let length = found
                .rounds
                .iter()
                .find(|time| time.agent == round.agent && time.segment == round.segment)
                .unwrap();
            let mut at = length.start_s.unwrap();
            for block in &round.blocks {
                assert!((block.start_s - at).abs() < 1e-6, "{fixture} {round:?}");
                near(Some(block.think_s + block.exec_s), block.seconds);
                at += block.seconds;
            }
            near(length.end_s, at);
        }
        let sum = |sum: &Breakdown| {
            sum.model_s
                + sum.first_tool_s
                + sum.bg_wait_s
                + sum.shell_s
                + sum.other_tools_s
                + sum.unaccounted_s
        };
        near(categories.all_rounds.total_s, sum(&categories.all_rounds));
        near(categories.on_path.total_s, sum(&categories.on_path));
        near(categories.on_path.total_s, found.wall_s.value.unwrap());
        near(
            Some(categories.totals.iter().map(|total| total.seconds).sum()),
            categories.all_rounds.total_s.unwrap(),
        );
    }
}

#[test]
fn blocks_of_a_short_session() {
    let found = of("0.1.97_s04b_commands_only/log_20261124_061302_064714").categories;
    let first: Vec<_> = found.rounds[0]
        .blocks
        .iter()
        .map(|block| {
            (
                block.categories.as_slice(),
                block.tools.first().map(|count| count.calls),
            )
        })
        .collect();
    // `ls -R`, `false` and `sleep` twice; `echo … > out.txt`; then the answer is written.
    assert_eq!(
        first,
        [
            ([Unclassified].as_slice(), Some(4)),
            ([Build].as_slice(), Some(1)),
            ([Unclassified].as_slice(), None),
        ]
    );
    assert_eq!(found.rounds[2].blocks[0].categories, [Thinking]);
    near(Some(found.all_rounds.shell_s), 3.2690 + 1.1948);
    // First calls after 6.9697, 3.4721, 6.8818 and 4.8867 s.
    near(Some(found.all_rounds.first_tool_s), 22.2103);
}

#[test]
fn waits_for_background_work_are_told_apart() {
    let found = of("synthetic/error_tie/log_20260105_200000_600000").categories;
    let all = &found.all_rounds;
    near(Some(all.bg_wait_s), 10.600_925 - 7.601_025);
    // Three commands of beta at the same time, 0.600610 to 2.100510, and four one by one.
    near(
        Some(all.shell_s),
        (2.100_51 - 0.600_61) + 0.0999 + 0.0999 + 0.0004 + 0.0004,
    );
    near(Some(all.other_tools_s), 0.0499 + 0.0499);
}

#[test]
fn api_times_are_those_of_the_file() {
    let api = of("0.1.97_s04b_commands_only/log_20261124_061302_064714").api;
    assert_eq!(
        (api.by_backend.len(), api.by_round.len(), api.cumulative),
        (1, 3, false)
    );
    let backend = &api.by_backend[0];
    assert_eq!(
        (backend.name.as_str(), backend.calls.value),
        ("ChatCompletion", Some(15))
    );
    near(backend.seconds.value, 2.394_64);
    near(backend.first_token_s.value, 0.015_89 / 15.0);
    // No call of this round has a mark: that is not a first token after 0 s.
    assert_eq!(api.by_round[0].first_token_s.value, None);
    assert!(
        of("0.1.97_s08_interrupt_term/log_20261124_061108_395161")
            .api
            .by_backend
            .is_empty()
    );
}
