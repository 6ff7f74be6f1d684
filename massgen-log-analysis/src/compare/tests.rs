use massgen_log_model::spine::Session;

use super::*;
use crate::Options;
use crate::facts::Facts;

const TWO: &str = "0.1.97_s01_two_agents_vote/log_20261124_054629_579653";
const THREE: &str = "0.1.97_s02_three_agents_restarts/log_20261124_054633_467201";
const PRICED: &str = "0.1.97_s13_priced/log_20261124_063739_143903";
const ATTEMPTS: &str = "0.1.36_s07b_attempt_2/log_20261124_063839_866862";
const TURNS: &str = "synthetic/many_turns/log_20260105_110000_000001";

fn analysis(path: &str) -> Analysis {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/");
    Analysis::of(
        &Session::load(format!("{root}{path}")).unwrap(),
        &Options::default(),
    )
}

fn of(sides: &[&[&Analysis]]) -> Comparison {
    let sides: Vec<Side<'_>> = sides
        .iter()
        .zip('a'..)
        .map(|(runs, label)| {
            let runs = runs.iter().zip(1..);
            runs.fold(Side::new(label), |side, (run, number)| {
                side.run(format!("{label}{number}"), run)
            })
        })
        .collect();
    Comparison::of(&sides)
}

fn values(comparison: &Comparison, name: &str, side: usize) -> Vec<Option<f64>> {
    let metric = comparison.metric(name).unwrap();
    metric.sides[side].runs.iter().map(|run| run.value).collect()
}

fn value(comparison: &Comparison, name: &str, side: usize) -> Option<f64> {
    values(comparison, name, side)[0]
}

#[test]
fn the_figures_are_those_of_the_raw_files() {
    let (two, three) = (analysis(TWO), analysis(THREE));
    let comparison = of(&[&[&two], &[&three]]);
    // Recounted in metrics_summary.json and coordination_events.json of both.
    for (name, base, side) in [
        ("wall_seconds", 4.625194072723389, 10.064624547958374),
        ("input_tokens", 27030.0, 59885.0),
        ("output_tokens", 84.0, 132.0),
        ("cached_input_tokens", 13514.0, 29940.0),
        ("answers", 2.0, 5.0),
        ("votes_cast", 2.0, 4.0),
        ("votes_ignored", 1.0, 2.0),
        ("agent_restarts", 2.0, 5.0),
        ("tool_calls", 0.0, 0.0),
        ("turns_not_completed", 0.0, 0.0),
    ] {
        assert_eq!(value(&comparison, name, 0), Some(base), "{name}");
        assert_eq!(value(&comparison, name, 1), Some(side), "{name}");
        let difference = comparison.metric(name).unwrap().sides[1].difference.unwrap();
        assert!((difference.absolute - (side - base)).abs() < 1e-9, "{name}");
        assert_eq!(difference.ratio, (base != 0.0).then(|| side / base), "{name}");
        assert_eq!(difference.outside_band, None, "{name}: one run is no band");
    }
    let answers = &comparison.metric("answers").unwrap().sides[1].runs[0];
    assert_eq!(answers.evidence.len(), 5);
    assert_eq!(
        answers.evidence[0].location.to_string(),
        "turn_1/attempt_1/coordination_events.json#/events/10"
    );
}

#[test]
fn an_unpriced_cost_is_no_cost_of_0() {
    let (two, priced) = (analysis(TWO), analysis(PRICED));
    let comparison = of(&[&[&two], &[&priced]]);
    let cost = comparison.metric("cost_usd").unwrap();
    assert_eq!(cost.sides[0].runs[0].value, None);
    assert_eq!(cost.sides[0].runs[0].absence, Some(Absence::Unpriced));
    assert_eq!(cost.sides[1].runs[0].value, Some(0.062947));
    assert_eq!(cost.sides[1].difference, None);
    assert_eq!((cost.sides[0].band.n, cost.sides[0].band.recorded), (1, 0));
}

#[test]
fn a_run_against_itself_differs_in_nothing() {
    for path in [TWO, PRICED, ATTEMPTS, TURNS] {
        let run = analysis(path);
        let comparison = of(&[&[&run], &[&run]]);
        let by_agent = comparison.agents.iter().flat_map(|agent| &agent.metrics);
        let by_tool = comparison.tools.iter().flat_map(|tool| &tool.metrics);
        let mut compared = 0;
        for metric in comparison.metrics.iter().chain(by_agent).chain(by_tool) {
            assert_eq!(
                metric.sides[0].runs, metric.sides[1].runs,
                "{path} {}",
                metric.name
            );
            if let Some(difference) = metric.sides[1].difference {
                assert_eq!(difference.absolute, 0.0, "{path} {}", metric.name);
                assert!(difference.ratio.is_none_or(|ratio| ratio == 1.0));
                compared += 1;
            }
        }
        assert!(compared > 50, "{path}: {compared}");
        assert_eq!(comparison.task.question.state, Same::Equal);
        assert_eq!(comparison.task.unequal, []);
    }
}

#[test]
fn counters_that_run_on_count_once_over_attempts_and_turns() {
    let (attempts, turns) = (analysis(ATTEMPTS), analysis(TURNS));
    let comparison = of(&[&[&attempts], &[&turns]]);
    // The second attempt's file has 18,909, the 10,234 of the first included; turn 10 has 121,536 and
    // 0.016594, those of all turns before included. Answers, votes and time stand in each attempt's own.
    assert_eq!(value(&comparison, "input_tokens", 0), Some(18909.0));
    assert_eq!(value(&comparison, "attempts", 0), Some(2.0));
    assert_eq!(value(&comparison, "answers", 0), Some(3.0));
    assert_eq!(value(&comparison, "input_tokens", 1), Some(121536.0));
    assert_eq!(value(&comparison, "turns", 1), Some(3.0));
    assert_eq!(value(&comparison, "attempts", 1), Some(4.0));
    assert_eq!(value(&comparison, "tool_calls", 1), Some(2.0));
    assert!((value(&comparison, "cost_usd", 1).unwrap() - 0.016594).abs() < 1e-9);
    let sum = |name: &str| -> f64 {
        let agents = comparison.agents.iter();
        agents
            .filter_map(|agent| {
                let metric = agent.metrics.iter().find(|metric| metric.name == name)?;
                metric.sides[1].runs[0].value
            })
            .sum()
    };
    assert_eq!(sum("input_tokens"), 121536.0);
    assert_eq!(sum("answers"), value(&comparison, "answers", 1).unwrap());
    let calls: f64 = comparison
        .tools
        .iter()
        .filter_map(|tool| tool.metrics[0].sides[1].runs[0].value)
        .sum();
    assert_eq!(calls, 2.0);
    // What the first attempt does not record is not recorded for the run.
    assert_eq!(value(&comparison, "agent_restarts", 0), None);
}

#[test]
fn a_run_of_one_attempt_has_the_figures_of_the_facts_contract() {
    for path in [TWO, THREE, PRICED] {
        let run = analysis(path);
        let facts = serde_json::to_value(Facts::from_analysis(&run)).unwrap();
        let facts = &facts["turns"][0]["attempts"][0];
        let comparison = of(&[&[&run], &[&run]]);
        for name in [
            "wall_seconds",
            "cost_usd",
            "input_tokens",
            "output_tokens",
            "reasoning_tokens",
            "cached_input_tokens",
            "cache_hit_rate",
            "answers",
            "votes_cast",
            "votes_valid",
            "votes_ignored",
            "agent_restarts",
            "rounds",
            "tool_calls",
            "tool_failures",
            "command_failures",
            "enforcement_retries",
        ] {
            assert_eq!(value(&comparison, name, 0), facts[name].as_f64(), "{path} {name}");
        }
        for severity in ["high", "medium", "low", "info"] {
            let found = value(&comparison, &format!("red_flags.{severity}"), 0);
            assert_eq!(
                found,
                Some(facts["findings"][severity].as_f64().unwrap_or(0.0)),
                "{path}"
            );
        }
    }
}

#[test]
fn repeated_runs_have_a_band_and_no_significance() {
    let (two, three, priced) = (analysis(TWO), analysis(THREE), analysis(PRICED));
    let comparison = of(&[&[&two, &three, &priced], &[&priced], &[&two, &three]]);
    let tokens = comparison.metric("input_tokens").unwrap();
    let band = tokens.sides[0].band;
    assert_eq!((band.n, band.recorded), (3, 3));
    assert_eq!(
        (band.min, band.median, band.max),
        (Some(27030.0), Some(59885.0), Some(59891.0))
    );
    // statistics.mean and statistics.stdev of [27030, 59885, 59891].
    assert!((band.mean.unwrap() - 48935.333333333336).abs() < 1e-6);
    assert!(
        (band.stdev.unwrap() - 18970.575382242187).abs() < 1e-6,
        "{band:?}"
    );
    assert_eq!(tokens.sides[2].band.median, Some(43457.5));
    assert_eq!(tokens.sides[1].band.stdev, None);
    let outside = |metric: &MetricComparison| metric.sides[1].difference.unwrap().outside_band;
    assert_eq!(outside(tokens), Some(false));
    let cost = comparison.metric("cost_usd").unwrap();
    assert_eq!(
        (cost.sides[0].band.recorded, cost.sides[0].band.median),
        (1, Some(0.062947))
    );
    assert_eq!(outside(cost), None, "one recorded value is no band");

    let below = of(&[&[&three, &priced], &[&two]]);
    assert_eq!(outside(below.metric("input_tokens").unwrap()), Some(true));
}

#[test]
fn what_makes_the_runs_unequal_is_listed() {
    let (two, three, priced) = (analysis(TWO), analysis(THREE), analysis(PRICED));
    let comparison = of(&[&[&two, &three], &[&priced]]);
    let list: Vec<_> = comparison
        .task
        .unequal
        .iter()
        .map(|unequal| (unequal.aspect, unequal.subject.as_deref(), unequal.state))
        .collect();
    assert_eq!(
        list,
        [
            (Aspect::Agents, None, Same::Different),
            (Aspect::Model, Some("agent_a"), Same::Different),
            (Aspect::Model, Some("agent_b"), Same::Different),
            (Aspect::Model, Some("agent_c"), Same::Different),
            (Aspect::Setting, Some("Configuration file"), Same::Different),
        ]
    );
    let model = &comparison.task.unequal[1].variants;
    assert_eq!(model[0].value.as_deref(), Some("stub-a"));
    assert_eq!(
        model[0].runs,
        [RunId { side: 0, run: 0 }, RunId { side: 0, run: 1 }]
    );
    assert_eq!(model[1].value.as_deref(), Some("gpt-4o-mini"));

    let mut other = analysis(TWO);
    other.turns[0].attempts[0].overview.question = Some("Another".to_owned());
    let asked = of(&[&[&two], &[&other]]).task.question;
    assert_eq!((asked.state, asked.variants.len()), (Same::Different, 2));
    other.turns[0].attempts[0].overview.question = None;
    let asked = of(&[&[&two], &[&other]]).task.question;
    assert_eq!(asked.state, Same::NotRecorded);
}

fn breaches(comparison: &Comparison, limit: &str) -> Vec<String> {
    let limit: Limit = limit.parse().unwrap();
    limit.check(comparison).iter().map(ToString::to_string).collect()
}

#[test]
fn limits_are_exceeded_above_and_never_at_the_allowed_value() {
    let (two, three) = (analysis(TWO), analysis(THREE));
    let comparison = of(&[&[&two], &[&three]]);
    for (limit, is_exceeded) in [
        ("answers+3", false),
        ("answers+2", true),
        ("answers+150%", false),
        ("answers+149.9%", true),
        ("answers-0", false),
        ("answers>5", false),
        ("answers>4", true),
        ("answers<5", false),
        ("answers<6", true),
        ("cache_hit_rate-10%", false),
        ("red_flags.high+0", false),
        ("red_flags.rule.superseded_votes+0", true),
        ("tool_failures+5", false),
        ("tool_failures+0%", false),
    ] {
        let found = breaches(&comparison, limit);
        assert_eq!(found.len(), usize::from(is_exceeded), "{limit}: {found:?}");
    }
    assert_eq!(
        breaches(&comparison, "answers+2"),
        ["b: answers is 5, answers+2 allows 4 (baseline 2)"]
    );
    // The other way round it is fewer.
    let back = of(&[&[&three], &[&two]]);
    assert_eq!(
        breaches(&back, "answers-50%"),
        ["b: answers is 2, answers-50% allows 2.5 (baseline 5)"]
    );
    assert!(breaches(&back, "answers-60%").is_empty());
}

#[test]
fn a_value_that_is_not_recorded_never_keeps_a_limit() {
    let (two, priced) = (analysis(TWO), analysis(PRICED));
    let comparison = of(&[&[&two], &[&priced]]);
    assert_eq!(
        breaches(&comparison, "cost+10%"),
        ["a: cost_usd is unpriced, so cost+10% cannot be checked"]
    );
    assert!(breaches(&comparison, "cost>1").is_empty());
    let comparison = of(&[&[&priced], &[&priced, &two]]);
    assert_eq!(
        breaches(&comparison, "cost+10%"),
        ["b: cost_usd is unpriced in 1 of 2 runs, so cost+10% cannot be checked"]
    );
    let mut partial = analysis(PRICED);
    partial.turns[0].attempts[0].cost.cost_status = crate::question::cost::CostStatus::Partial;
    let comparison = of(&[&[&priced], &[&partial]]);
    assert_eq!(
        breaches(&comparison, "cost+10%"),
        ["b: cost_usd is at least 0.062947, so cost+10% cannot be checked"]
    );
}

#[test]
fn limits_that_cannot_be_read_say_why() {
    for wrong in [
        "cost", "cost+", "cost+x", "cost+1e3", "cost+-1", "cost>5%", "cost+.", "cost+inf",
    ] {
        assert_eq!(wrong.parse::<Limit>(), Err(LimitError::Form), "{wrong}");
    }
    let unknown = "costs+10%".parse::<Limit>().unwrap_err().to_string();
    assert!(unknown.starts_with("no metric costs; metrics: "), "{unknown}");
    for name in metric_names() {
        assert!(unknown.contains(&name), "{name}");
        assert_eq!(format!("{name}+0.5").parse::<Limit>().unwrap().metric(), name);
    }
    assert_eq!("cost + 10 %".parse::<Limit>().unwrap().metric(), "cost_usd");
}

#[test]
fn the_json_is_the_same_every_time_and_whole_numbers_are_whole() {
    let (two, three) = (analysis(TWO), analysis(THREE));
    let text = || serde_json::to_string(&of(&[&[&two], &[&three]])).unwrap();
    assert_eq!(text(), text());
    let json: serde_json::Value = serde_json::from_str(&text()).unwrap();
    let answers = json["metrics"]
        .as_array()
        .unwrap()
        .iter()
        .find(|metric| metric["name"] == "answers")
        .unwrap();
    assert_eq!(answers["sides"][1]["runs"][0]["value"], 5);
    assert_eq!(answers["sides"][1]["difference"]["absolute"], 3);
}
