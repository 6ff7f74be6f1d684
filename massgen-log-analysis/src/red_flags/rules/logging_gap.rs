//! A fact that this run cannot give, because MassGen did not record it.

use crate::AttemptAnalysis;
use crate::red_flags::gaps::GAPS;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity};

pub(super) static RULE: Rule = Rule {
    id: "logging_gap",
    question: 0,
    category: Category::Logging,
    title: "Facts that were not recorded",
    severity: Severity::Info,
    threshold: None,
    adds_up_to: None,
    rationale: "What is not recorded is missing from the analysis; each flag says which file could hold \
                it, and in which field.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    GAPS.iter()
        .filter_map(|gap| {
            let evidence = (gap.not_recorded)(analysis)?;
            let version = match analysis.overview.massgen_version {
                Some(version) => format!("MassGen {version}"),
                None => "a MassGen version that is not known".to_owned(),
            };
            let message = format!(
                "{} not recorded by {version}; {} {} could hold {} (field there: {})",
                gap.fact, gap.artifact, gap.field, gap.log, gap.since
            );
            let mut flag = RedFlag::new(&RULE, threshold, gap.id, message, evidence).on(&gap.id);
            flag.question = gap.question;
            Some(flag)
        })
        .collect()
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** A table of facts (see Logging gaps): each is checked against what the analysis has
as not recorded. The flag's question is the one that the fact would answer.

**Why.** What is not recorded is missing from the analysis, and looks like nothing at all unless it is
named. Each flag says which file could hold it, in which field, since which MassGen version the field is
there, and what to log.

**What it does not mean.** It is no fault of the run, and no figure is wrong because of it. A newer
MassGen version, another display or a backend that reports more may give the fact.

**Evidence.** Places of records that lack the fact, where there are any; the fact's name in the table is
the subject.

**Example.** A 0.1.36 run with 14 tool calls whose arguments no file has: one flag `tool_arguments`,
naming events.jsonl, `/data/args` of `tool_start`, since 0.1.44..0.1.46.";
