//! The report on a comparison.

use massgen_report::ComparisonReport;
use massgen_report::analysis::compare::{Comparison, Side};
use massgen_report::analysis::model::Session;
use massgen_report::analysis::{Analysis, Options};
use massgen_report::words::violations;

use crate::fixtures;

fn analysis(path: &str) -> Analysis {
    let session = Session::load(fixtures::root().join(path)).unwrap();
    Analysis::of(&session, &Options::default())
}

fn report(sides: &[Side<'_>]) -> String {
    ComparisonReport::new(&Comparison::of(sides)).to_string()
}

#[test]
fn sides_stand_beside_each_other_with_their_differences() {
    let two = analysis("0.1.97_s01_two_agents_vote/log_20261124_054629_579653");
    let three = analysis("0.1.97_s02_three_agents_restarts/log_20261124_054633_467201");
    let priced = analysis("0.1.97_s13_priced/log_20261124_063739_143903");
    let text = report(&[
        Side::new("old").run("runs/1", &three).run("runs/2", &priced),
        Side::new("new").run("runs/3", &two),
    ]);
    for line in [
        "| Answers | `answers` | 5 | 2 | -3 (-60.0 %), outside the band |",
        "| Input tokens | `input_tokens` | 59,888 (59,885 to 59,891) | 27,030 | -32,858 (-54.9 %), outside the band |",
        "| Cost | `cost_usd` | $0.062947, recorded in 1 of 2 runs | unpriced | cannot be told |",
        "| agent_c | Answers | 1 | no such agent | cannot be told |",
        "Question: equal in all runs.",
        "| agents |  | different | old: `agent_a, agent_b, agent_c`; new: `agent_a, agent_b` |",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert!(
        text.contains("`turn_1/attempt_1/coordination_events.json#/session_metadata/start_time`"),
        "{text}"
    );
    assert!(violations(&text).is_empty(), "{:?}", violations(&text));
}

#[test]
fn names_from_outside_stay_text() {
    let run = analysis("synthetic/hostile/log_20260105_190000_550000");
    let hostile = "a|b\n# x \u{1b}[31m`";
    let text = report(&[
        Side::new(hostile).run(hostile, &run),
        Side::new("b").run("b", &run),
    ]);
    assert!(!text.contains('\u{1b}'));
    assert!(!text.lines().any(|line| line.starts_with("# x")), "{text}");
    let mut width = 0;
    for line in text.lines() {
        // Bars that are escaped are text.
        let bars = line.replace("\\|", "").matches('|').count();
        if line.starts_with('|') {
            assert!(width == 0 || bars == width, "{line}");
            width = bars;
        } else {
            width = 0;
        }
    }
}
