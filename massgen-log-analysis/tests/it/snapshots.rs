//! The whole analysis of every fixture, as JSON; of the biggest only the facts.

#![allow(
    clippy::disallowed_methods,
    reason = "only the crate itself does no input or output"
)]

use massgen_log_analysis::facts::Facts;
use massgen_log_analysis::model::Session;
use massgen_log_analysis::{Analysis, Options};

/// Its analysis is long and tells nothing that the others do not.
const ONLY_FACTS: [&str; 2] = ["0.1.97_s10_big", "many_turns"];

#[test]
fn analyses_are_those_that_were_reviewed() {
    for (pattern, kind) in [("0.*/log_*", "real"), ("synthetic/*/log_*", "synthetic")] {
        insta::glob!("../../../fixtures", pattern, |path| {
            let session = Session::load(path).unwrap();
            let analysis = Analysis::of(&session, &Options::default());
            let fixture = path
                .parent()
                .and_then(|path| path.file_name())
                .unwrap()
                .to_string_lossy()
                .into_owned();
            insta::with_settings!({ omit_expression => true, snapshot_path => format!("snapshots/{kind}"),
                                    prepend_module_to_snapshot => false }, {
                if ONLY_FACTS.contains(&fixture.as_str()) {
                    insta::assert_json_snapshot!("facts", Facts::from_analysis(&analysis));
                } else {
                    insta::assert_json_snapshot!("analysis", analysis);
                }
            });
        });
    }
}

#[test]
fn equal_sessions_give_equal_bytes() {
    let path = crate::facts::root().join("synthetic/hostile/log_20260105_190000_550000");
    let bytes = || {
        let session = Session::load(&path).unwrap();
        serde_json::to_string(&Analysis::of(&session, &Options::default())).unwrap()
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn a_verdict_exists_only_when_an_answer_is_supplied() {
    let path = crate::facts::root().join("0.1.97_s01_two_agents_vote/log_20261124_054629_579653");
    let session = Session::load(path).unwrap();
    let without = serde_json::to_string(&Analysis::of(&session, &Options::default())).unwrap();
    assert!(!without.contains("matches_supplied_answer"));

    let answer = session.turns[0].attempts[0].answers[0]
        .text
        .clone()
        .unwrap()
        .whole
        .unwrap();
    let mut options = Options::default();
    options.ground_truth = Some(format!("  {answer}\n"));
    let with = Analysis::of(&session, &options);
    let steps = &with.turns[0].attempts[0].decisions.progression;
    let found = steps[0].comparison.as_ref().unwrap();
    assert_eq!(found.matches_supplied_answer, Some(true));
    assert_eq!(
        serde_json::to_value(found).unwrap()["method"],
        "whitespace_normalised"
    );
    assert_eq!(
        steps[1].comparison.as_ref().unwrap().matches_supplied_answer,
        Some(false)
    );
}
