//! Every rule has a case that meets it and one that is near and does not; the clean session meets none but
//! what every unpriced run meets.

use std::collections::{BTreeMap, BTreeSet};

use massgen_log_analysis::model::spine::Session;
use massgen_log_analysis::red_flags::{Category, GAPS, RULES, RedFlag, Severity, Thresholds, check};
use massgen_log_analysis::{Analysis, Options};

use crate::facts;
use crate::rule_cases::{altered, cases, real};

fn flags(session: &Session, options: &Options) -> BTreeMap<String, usize> {
    let mut met = BTreeMap::new();
    for turn in Analysis::of(session, options).turns {
        for flag in turn.attempts.iter().flat_map(|attempt| &attempt.red_flags) {
            assert!(!flag.message.is_empty());
            *met.entry(flag.rule.to_string()).or_default() += 1;
        }
    }
    met
}

fn of(flags: Vec<RedFlag>, rule: &str) -> Vec<RedFlag> {
    flags.into_iter().filter(|flag| flag.rule == rule).collect()
}

#[test]
fn every_rule_has_a_case_that_meets_it_and_a_near_one_that_does_not() {
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    let tested: Vec<&str> = cases().map(|case| case.rule).collect();
    assert_eq!(tested, rules, "one case a rule, in the order of the registry");
    for case in cases() {
        let found = of(check(&(case.met)(), &Thresholds::default()), case.rule);
        assert_eq!(found.len(), case.flags, "{}: {found:#?}", case.rule);
        let near = of(check(&(case.near)(), &Thresholds::default()), case.rule);
        assert!(near.is_empty(), "{}: {near:#?}", case.rule);
    }
}

#[test]
fn six_failures_in_a_row_are_severe_and_five_are_not() {
    let severity = |length: u64| {
        let analysis = altered("0.1.97_s10_big", |analysis| {
            let mut failing = facts::attempt("0.1.97_s10_big");
            for call in &mut failing.calls {
                call.success = Some(false);
            }
            let failing = massgen_log_analysis::AttemptAnalysis::of(&failing, &Options::default());
            analysis.tool_reliability.streaks = failing.tool_reliability.streaks;
            analysis.tool_reliability.streaks.truncate(1);
            analysis.tool_reliability.streaks[0].length = length;
        });
        of(check(&analysis, &Thresholds::default()), "repeated_failures")[0].severity
    };
    assert_eq!(severity(5), Severity::Medium);
    assert_eq!(severity(6), Severity::High);
}

#[test]
fn every_logging_gap_is_met_and_recorded_facts_meet_none() {
    let mut met: BTreeSet<String> = BTreeSet::new();
    let mut note = |analysis| {
        for flag in of(check(&analysis, &Thresholds::default()), "logging_gap") {
            assert_eq!(flag.category, Category::Logging);
            assert!(
                flag.message.contains("not recorded by MassGen 0.1.") || flag.message.contains("not known"),
                "{}",
                flag.message
            );
            met.extend(flag.subject);
        }
    };
    facts::each(|_, _, attempt| {
        note(massgen_log_analysis::AttemptAnalysis::of(
            attempt,
            &Options::default(),
        ));
    });
    note(altered("0.1.97_s10_big", |analysis| {
        analysis.overview.agents[0].model = None;
        analysis.overview.massgen_version = None;
        analysis.data_quality.utc_offset_seconds = None;
        analysis.commands.total.value = None;
        analysis.tool_reliability.results_recorded = false;
    }));
    let all: BTreeSet<String> = GAPS.iter().map(|gap| gap.id.to_owned()).collect();
    assert_eq!(met, all);

    // What is recorded in this run is no gap: its rounds have ends, its calls arguments, results and times.
    let session = real("0.1.97_s13_priced");
    let gaps: BTreeSet<_> = of(check(&session, &Thresholds::default()), "logging_gap")
        .into_iter()
        .filter_map(|flag| flag.subject)
        .collect();
    for recorded in [
        "agent_models",
        "answers_seen",
        "model_prices",
        "retries",
        "run_end",
        "time_zone",
        "tool_arguments",
        "tool_results",
        "version",
    ] {
        assert!(!gaps.contains(recorded), "{recorded}");
    }
}

#[test]
fn rules_with_a_threshold_that_no_run_meets_are_met_at_a_lower_one() {
    let lower = ["buffer_chars_lost", "slow_command", "slow_first_tool"];
    let mut options = Options::default();
    for id in lower {
        options.thresholds.set(id, 1.0).unwrap();
    }
    let mut met: BTreeSet<String> = BTreeSet::new();
    facts::each_in_session(|_, _, session, _| met.extend(flags(session, &options).into_keys()));
    for id in lower {
        assert!(met.contains(id), "{id}");
    }
}

#[test]
fn the_clean_session_meets_only_what_its_unpriced_models_mean() {
    let session = facts::session("0.1.97_s03_single_agent", "log_20261124_054414_248675");
    let met = flags(&session, &Options::default());
    assert_eq!(
        met.into_iter().collect::<Vec<_>>(),
        [("cost_unpriced".to_owned(), 1), ("logging_gap".to_owned(), 3)]
    );
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
