//! Every rule is met by some fixture, and the clean one meets none but what every unpriced run meets.

use std::collections::{BTreeMap, BTreeSet};

use massgen_log_analysis::model::Session;
use massgen_log_analysis::red_flags::{RULES, Thresholds};
use massgen_log_analysis::{Analysis, Options};

use crate::facts;

/// Rules that no fixture meets, because no run that we have shows their case.
const NEVER_MET: [&str; 2] = ["slow_first_tool", "buffer_chars_lost"];

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
    for rule in RULES {
        assert_eq!(
            met.contains(rule.id),
            !NEVER_MET.contains(&rule.id),
            "{}",
            rule.id
        );
    }
}

#[test]
fn rules_that_no_run_meets_are_met_at_a_lower_threshold() {
    let mut options = Options::default();
    for id in NEVER_MET {
        options.thresholds.set(id, 1.0).unwrap();
    }
    let mut met: BTreeSet<&str> = BTreeSet::new();
    facts::each_in_session(|_, _, session, _| met.extend(flags(session, &options).keys()));
    for id in NEVER_MET {
        assert!(met.contains(id), "{id}");
    }
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
