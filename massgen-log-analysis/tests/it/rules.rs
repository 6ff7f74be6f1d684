//! Every rule is met by some fixture, and the clean one meets none but what every unpriced run meets.

use std::collections::{BTreeMap, BTreeSet};

use massgen_log_analysis::model::Session;
use massgen_log_analysis::red_flags::{RULES, Thresholds, check};
use massgen_log_analysis::{Analysis, AttemptAnalysis, Options};

use crate::facts;

/// Rules that no fixture meets, because no run that we have shows their case.
const NEVER_MET: [&str; 6] = [
    "buffer_chars_lost",
    "identical_answer",
    "no_cache_hits",
    "repeated_failures",
    "slow_command",
    "slow_first_tool",
];

fn flags(session: &Session, options: &Options) -> BTreeMap<&'static str, usize> {
    let mut met = BTreeMap::new();
    for turn in Analysis::of(session, options).turns {
        for flag in turn.attempts.iter().flat_map(|attempt| &attempt.red_flags) {
            assert!(!flag.message.is_empty());
            *met.entry(flag.rule).or_default() += 1;
        }
    }
    met
}

#[test]
fn every_rule_is_met_by_a_fixture_or_named_as_never_met() {
    let mut met: BTreeSet<&str> = BTreeSet::new();
    facts::each_in_session(|_, _, session, _| met.extend(flags(session, &Options::default()).keys()));
    let never: Vec<&str> = RULES
        .iter()
        .map(|rule| rule.id)
        .filter(|id| !met.contains(id))
        .collect();
    assert_eq!(never, NEVER_MET);
}

#[test]
fn rules_with_a_threshold_that_no_run_meets_are_met_at_a_lower_one() {
    let lower = ["buffer_chars_lost", "slow_command", "slow_first_tool"];
    let mut options = Options::default();
    for id in lower {
        options.thresholds.set(id, 1.0).unwrap();
    }
    let mut met: BTreeSet<&str> = BTreeSet::new();
    facts::each_in_session(|_, _, session, _| met.extend(flags(session, &options).keys()));
    for id in lower {
        assert!(met.contains(id), "{id}");
    }
}

#[test]
fn the_others_are_met_by_an_attempt_that_is_made_to_show_their_case() {
    let mut failing = facts::attempt("0.1.97_s10_big");
    for call in &mut failing.calls {
        call.success = Some(false);
    }
    let failing = AttemptAnalysis::of(&failing, &Options::default());
    assert!(
        failing
            .red_flags
            .iter()
            .any(|flag| flag.rule == "repeated_failures")
    );

    let mut attempt = AttemptAnalysis::of(&facts::attempt("0.1.97_s10_big"), &Options::default());
    let met = |attempt: &AttemptAnalysis| -> BTreeSet<&str> {
        check(attempt, &Thresholds::default())
            .iter()
            .map(|flag| flag.rule)
            .collect()
    };
    assert!(!met(&attempt).contains("no_cache_hits") && !met(&attempt).contains("identical_answer"));
    attempt.cost.by_agent[0].cached_input_tokens = Some(0);
    attempt.progression.by_agent[0].steps[0].is_identical = Some(true);
    assert!(met(&attempt).contains("no_cache_hits") && met(&attempt).contains("identical_answer"));
}

#[test]
fn the_clean_session_meets_only_what_its_unpriced_models_mean() {
    let session = facts::session("0.1.97_s03_single_agent", "log_20261124_054414_248675");
    let met = flags(&session, &Options::default());
    assert_eq!(met.into_keys().collect::<Vec<_>>(), ["cost_unpriced"]);
}

#[test]
fn a_threshold_is_overridden_by_id_and_unknown_ids_are_refused() {
    let session = facts::session("0.1.97_s10_big", "log_20261124_060757_858558");
    assert!(flags(&session, &Options::default()).contains_key("repeated_command"));
    let mut options = Options::default();
    options.thresholds.set("repeated_command", 1000.0).unwrap();
    assert!(!flags(&session, &options).contains_key("repeated_command"));
    assert!(Thresholds::default().set("no_such_rule", 1.0).is_err());
}
