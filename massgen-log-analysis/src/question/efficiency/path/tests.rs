//! Starts and ends recounted from metrics_summary.json, metrics_events.json and coordination_events.json.

use massgen_log_model::spine::{Attempt, Outcome, Session};

use super::super::tests::{near, of};
use super::super::{analyse, timeline::Timeline};
use super::*;

fn attempt(fixture: &str) -> Attempt {
    let path = format!("{}/../fixtures/{fixture}", env!("CARGO_MANIFEST_DIR"));
    let session = Session::load(&path).unwrap();
    session.turns.last().unwrap().attempts.last().unwrap().clone()
}

/// Kind, agent, segment, end, link, label.
type Row<'a> = (PathKind, &'a str, usize, f64, Link, &'a str);

#[track_caller]
fn path_is(path: &CriticalPath, wanted: &[Row<'_>]) {
    assert_eq!(path.segments.len(), wanted.len(), "{:#?}", path.segments);
    for (part, (kind, agent, segment, end, link, label)) in path.segments.iter().zip(wanted) {
        let found_agent = part.agent.as_ref().map_or("", |agent| agent.as_str());
        let found_label = part.label.as_ref().map_or(String::new(), ToString::to_string);
        assert_eq!(
            (
                part.kind,
                found_agent,
                part.segment.unwrap_or(0),
                part.link,
                found_label.as_str()
            ),
            (*kind, *agent, *segment, *link, *label)
        );
        near(Some(part.end_s), *end);
        assert!(!part.evidence.is_empty());
    }
}

const RESTARTS: &str = "0.1.97_s02_three_agents_restarts/log_20261124_054633_467201";
const COMMANDS: &str = "0.1.97_s04b_commands_only/log_20261124_061302_064714";

#[test]
fn the_path_goes_through_the_answer_that_restarted_the_last_voter() {
    let path = of(RESTARTS).critical_path;
    use Link::{DecisionCompleted, OwnPreviousRound, RestartedByAnswer, RunEnded, StartedRun};
    use PathKind::{AfterEnd, Model, Wait};
    // agent_c votes last; its round began because agent_b answered after agent_c's vote for agent1.2.
    path_is(
        &path,
        &[
            (Wait, "agent_b", 1, 0.7482, StartedRun, ""),
            (Model, "agent_b", 1, 2.2558, StartedRun, ""),
            (Wait, "agent_b", 2, 2.2764, OwnPreviousRound, ""),
            (Model, "agent_b", 2, 6.4403, OwnPreviousRound, ""),
            (Wait, "agent_c", 4, 6.5019, RestartedByAnswer, "agent2.2"),
            (Model, "agent_c", 4, 9.8571, RestartedByAnswer, "agent2.2"),
            (Wait, "agent_a", 5, 9.8769, DecisionCompleted, "agent1.2"),
            (Model, "agent_a", 5, 10.0644, DecisionCompleted, "agent1.2"),
            (AfterEnd, "", 0, 10.0646, RunEnded, ""),
        ],
    );
    let by_round: Vec<_> = path
        .rounds
        .iter()
        .map(|round| {
            let whole = round.wait_s + round.model_s + round.tool_s;
            (
                round.agent.as_ref().map(AgentId::as_str),
                round.segment,
                round.link,
                whole,
            )
        })
        .collect();
    assert_eq!(by_round.len(), 5);
    assert_eq!(
        (by_round[2].0, by_round[2].1, by_round[2].2),
        (Some("agent_c"), Some(4), RestartedByAnswer)
    );
    near(Some(by_round[2].3), 9.8571 - 6.4403);
    let slack = |agent: &str, segment: usize| {
        let found = path
            .round_slack
            .iter()
            .find(|round| round.agent.as_str() == agent && round.segment == segment);
        found.unwrap().slack_s
    };
    // agent_a voted at 7.4306, agent_b at 9.8069, both before agent_c.
    near(slack("agent_a", 4), 9.8571 - 7.4306);
    near(slack("agent_b", 3), 9.8571 - 9.8069);
    // agent_c's vote at 5.5557 could have come when agent_b answered.
    near(slack("agent_c", 3), 6.4403 - 5.5557);
    near(slack("agent_b", 2), 0.0);
    let least: Vec<_> = path
        .agent_slack
        .iter()
        .map(|agent| agent.rounds_on_path)
        .collect();
    assert_eq!(least, [1, 2, 1]);
}

#[test]
fn a_gap_that_nothing_explains_is_told() {
    let mut attempt = attempt(RESTARTS);
    for agent in &mut attempt.agents {
        for round in &mut agent.rounds {
            let late = round.agent.as_str() == "agent_c" && round.label.is_some() && round.start.is_some();
            if late
                && round.start.unwrap().seconds - attempt.span.as_ref().unwrap().start.unwrap().seconds > 6.0
            {
                round.start.as_mut().unwrap().seconds += 1.0;
            }
            if round.agent.as_str() == "agent_b" && round.outcome == Outcome::Answer {
                round.outcome = Outcome::Restarted;
            }
        }
    }
    let path = critical_path(&Timeline::of(&attempt)).0;
    let wait = path
        .segments
        .iter()
        .find(|part| part.link == Link::NotKnown && part.kind == PathKind::Wait)
        .unwrap();
    assert_eq!(
        (wait.agent.as_ref().unwrap().as_str(), wait.segment),
        ("agent_c", Some(4))
    );
    near(Some(wait.start_s), 5.5557);
    near(Some(wait.end_s), 7.5019);
}

#[test]
fn calls_on_the_path_and_what_they_would_save() {
    let path = of(COMMANDS).critical_path;
    assert!(path.segments.iter().filter(|part| part.tool.is_some()).count() == 6);
    near(Some(path.by_tool[0].seconds), 3.2690);
    near(path.by_agent.first().map(|sum| sum.seconds), 21.7646);
    let sleep = path
        .what_if
        .iter()
        .find(|row| row.pattern.as_deref() == Some("sleep"))
        .unwrap();
    assert_eq!(sleep.segments, 3);
    near(
        Some(sleep.at_most_s),
        (8.3492 - 7.3029) + (9.5258 - 8.4553) + (15.3187 - 14.2889),
    );
    // agent_b voted at 14.9596, agent_a at 17.0756: more than that no call of agent_a can save.
    near(Some(sleep.at_least_s), 17.0756 - 14.9596);
}

#[test]
fn of_calls_at_the_same_time_the_last_to_end_counts() {
    let mut attempt = attempt(COMMANDS);
    let of_a: Vec<usize> = (0..attempt.calls.len())
        .filter(|at| attempt.calls[*at].agent.as_ref().unwrap().as_str() == "agent_a")
        .collect();
    let first = attempt.calls[of_a[2]].clone();
    let second = &mut attempt.calls[of_a[3]];
    assert!(first.start.unwrap().seconds < second.start.unwrap().seconds);
    // The second begins 0.5 s before the first ends, and is another tool.
    second.start.as_mut().unwrap().seconds = first.end.unwrap().seconds - 0.5;
    second.tool = "other".into();
    let path = critical_path(&Timeline::of(&attempt)).0;
    let other = path
        .what_if
        .iter()
        .find(|row| row.tool.as_ref().is_some_and(|tool| tool.as_str() == "other"));
    let other = other.unwrap();
    near(Some(other.at_most_s), 9.5258 - (8.3492 - 0.5));
    // The first would have run on for half a second.
    near(Some(other.at_least_s), 9.5258 - 8.3492);
    let first_part = path
        .segments
        .iter()
        .find(|part| part.start_s > 7.30 && part.start_s < 7.31);
    near(first_part.map(|part| part.end_s), 8.3492 - 0.5);
}

#[test]
fn a_cut_off_run_has_no_slack_and_says_so() {
    let path = of("0.1.97_s08_interrupt_term/log_20261124_061108_395161").critical_path;
    assert_eq!(path.ended_by, Some(Link::RecordEnds));
    let agents: Vec<_> = path.by_agent.iter().map(|sum| sum.agent.as_str()).collect();
    assert_eq!(agents, ["agent_b"]);
    assert!(
        path.round_slack
            .iter()
            .all(|round| round.on_path || round.slack_s.is_none())
    );
    let limited = of("0.1.97_s06e_no_answer_timeout/log_20261124_055144_107643").critical_path;
    assert_eq!(limited.ended_by, Some(Link::TimeLimit));
}

#[test]
fn helpers_before_the_coordination_are_segments() {
    let path = of("synthetic/review/log_20260105_160000_400000").critical_path;
    let first: Vec<_> = path.segments.iter().take(3).map(|part| part.kind).collect();
    assert_eq!(first, [PathKind::Wait, PathKind::PreCoordination, PathKind::Wait]);
    // From 0.816710 to 2.017900, the attempt from 0.807510 on.
    near(path.segments.get(1).map(|part| part.start_s), 0.0092);
    near(path.segments.get(1).map(|part| part.end_s), 1.2104);
}

#[test]
fn without_a_start_there_is_no_path() {
    let mut attempt = attempt(COMMANDS);
    attempt.span = None;
    let found = analyse(&attempt);
    assert_eq!(
        (found.critical_path.segments.len(), found.critical_path.total_s),
        (0, None)
    );
}
