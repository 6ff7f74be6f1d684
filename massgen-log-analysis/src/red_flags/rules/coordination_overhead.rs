//! The coordination took much longer than any agent worked.

use massgen_log_model::artifact::round_record::RoundType;

use crate::intervals::{Interval, union_seconds};
use crate::question::efficiency::RoundTime;
use crate::red_flags::{Category, RedFlag, Rule, RuleSource, Severity, ThresholdSpec};
use crate::{AttemptAnalysis, Evidence};

pub(super) static RULE: Rule = Rule {
    id: "coordination_overhead",
    question: 2,
    category: Category::Efficiency,
    title: "Coordination longer than the work",
    severity: Severity::Medium,
    threshold: Some(ThresholdSpec::above(0.5, "of the longest own work, beyond it")),
    adds_up_to: None,
    rationale: "Agents that work at the same time need little more than the longest of them. What goes \
                beyond is waiting for each other.",
    manual: MANUAL,
    source: RuleSource::Own,
    check,
};

/// Waiting that is shorter says nothing: starts and the polling of the orchestrator take that long.
const MIN_BEYOND_SECONDS: f64 = 5.0;

/// Rounds before the winner is chosen.
fn is_coordination(round: &&RoundTime) -> bool {
    !matches!(round.kind, RoundType::Presentation | RoundType::PostEvaluation)
}

fn check(analysis: &AttemptAnalysis, threshold: f64) -> Vec<RedFlag> {
    let efficiency = &analysis.efficiency;
    let mut timed: Vec<(&RoundTime, Interval)> = Vec::new();
    for round in efficiency.rounds.iter().filter(is_coordination) {
        let stretch = round
            .start_s
            .zip(round.end_s)
            .and_then(|(from, to)| Interval::new(from, to));
        // Own work that is not known makes the rest look like waiting.
        let Some(stretch) = stretch else { return Vec::new() };
        timed.push((round, stretch));
    }
    let first = timed.iter().map(|(_, stretch)| stretch.from).reduce(f64::min);
    let last = timed.iter().map(|(_, stretch)| stretch.to).reduce(f64::max);
    let Some(wall) = first.zip(last).map(|(first, last)| last - first) else {
        return Vec::new();
    };
    let longest = efficiency
        .agents
        .iter()
        .map(|agent| {
            let own = timed.iter().filter(|(round, _)| round.agent == agent.agent);
            (agent, union_seconds(own.map(|(_, stretch)| *stretch)))
        })
        .reduce(|best, next| if next.1 > best.1 { next } else { best });
    let Some((agent, own)) = longest.filter(|(_, own)| *own > 0.0) else {
        return Vec::new();
    };
    let beyond = wall / own - 1.0;
    if beyond <= threshold || wall - own <= MIN_BEYOND_SECONDS {
        return Vec::new();
    }
    let message = format!("the coordination took {wall:.1} s, the longest own work of an agent {own:.1} s");
    let by_end = |a: &&(&RoundTime, Interval), b: &&(&RoundTime, Interval)| a.1.to.total_cmp(&b.1.to);
    let by_start = |a: &&(&RoundTime, Interval), b: &&(&RoundTime, Interval)| a.1.from.total_cmp(&b.1.from);
    let ends = [timed.iter().min_by(by_start), timed.iter().max_by(by_end)];
    let evidence: Vec<Evidence> = ends
        .into_iter()
        .flatten()
        .flat_map(|(round, _)| round.evidence.clone())
        .collect();
    vec![RedFlag::new(&RULE, threshold, beyond, message, evidence).on(&agent.agent)]
}

/// The page of the manual.
const MANUAL: &str = "\
**What it looks at.** `efficiency.rounds` without presentation and post-evaluation: the time from the
first start to the last end, over the time that the busiest agent spent in rounds of its own. The number
is what lies beyond that, as a share of it. 5 seconds or less
beyond it are left out: starts take that long.

**Why.** Agents that work at the same time need little more than the longest of them. What goes beyond is
waiting: for votes of the others, for a restart, for a place in a queue.

**What it does not mean.** It does not say that the waiting could be avoided: an agent can only vote for
answers that are there. Where the time of any round is not known, the rule says nothing.

**Evidence.** The rounds that start first and end last; the busiest agent is the subject.

**Example.** First start at 0 s, last end at 100 s, agent_a in rounds for 60 s, agent_b for 35 s: 100 / 60
- 1 = 0.67, one flag. With 80 s of agent_a: 0.25, none.";
