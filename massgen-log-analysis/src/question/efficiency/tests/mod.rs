//! Numbers recounted from metrics_summary.json, metrics_events.json and coordination_events.json with a
//! separate script; seconds agree to the millisecond.

mod windows;

use massgen_log_model::artifact::round_record::RoundType;
use massgen_log_model::spine::{EndBasis, Outcome, Session};

use super::*;

pub(super) fn of(fixture: &str) -> Efficiency {
    let path = format!("{}/../fixtures/{fixture}", env!("CARGO_MANIFEST_DIR"));
    let session = Session::load(&path).unwrap();
    analyse(session.turns.last().unwrap().attempts.last().unwrap())
}

#[track_caller]
pub(super) fn near(found: Option<f64>, wanted: f64) {
    let found = found.expect("a number");
    assert!((found - wanted).abs() < 0.001, "{found} instead of {wanted}");
}

/// Kind, count, mean, longest, sum, share, wall.
#[track_caller]
fn phases_are(found: &Efficiency, wanted: &[(RoundType, usize, [f64; 5])]) {
    assert_eq!(found.phases.len(), wanted.len());
    for (phase, (kind, count, [avg, max, total, share, wall])) in found.phases.iter().zip(wanted) {
        assert_eq!((&phase.kind, phase.count, phase.timed), (kind, *count, *count));
        near(phase.avg_s, *avg);
        near(phase.max_s, *max);
        near(phase.total_s, *total);
        near(phase.share, *share);
        near(phase.wall_s, *wall);
        assert!(!phase.evidence.is_empty());
    }
}

fn round<'a>(found: &'a Efficiency, agent: &str, segment: usize) -> &'a RoundTime {
    found
        .rounds
        .iter()
        .find(|round| round.agent.as_str() == agent && round.segment == segment)
        .unwrap()
}

#[test]
fn phases_and_rounds_of_a_short_session() {
    let found = of("0.1.97_s04b_commands_only/log_20261124_061302_064714");
    near(found.wall_s.value, 21.764_961);
    assert_eq!(found.false_starts, 0);
    phases_are(
        &found,
        &[
            (
                RoundType::InitialAnswer,
                2,
                [9.8011, 10.6100, 19.6023, 0.5421, 10.6100],
            ),
            (RoundType::Voting, 2, [5.9656, 6.2588, 11.9311, 0.3300, 7.7883]),
            (
                RoundType::Presentation,
                1,
                [4.6255, 4.6255, 4.6255, 0.1279, 4.6255],
            ),
        ],
    );
    // Start, end, sum of calls, wall of calls, first call.
    for (agent, segment, calls, [start, end, busy, wall, first]) in [
        ("agent_a", 1, 5, [0.1157, 10.7257, 2.2391, 2.2391, 6.9697]),
        ("agent_a", 2, 1, [10.8168, 17.0756, 1.0298, 1.0298, 3.4721]),
        ("agent_b", 1, 3, [0.2204, 9.2127, 1.1043, 1.1044, 6.8818]),
        ("agent_b", 2, 1, [9.2873, 14.9596, 0.0905, 0.0905, 4.8867]),
    ] {
        let round = round(&found, agent, segment);
        assert_eq!((round.calls, round.unfinished_calls), (Some(calls), Some(0)));
        near(round.start_s, start);
        near(round.end_s, end);
        near(round.total_s, end - start);
        near(round.tool_busy_s, busy);
        near(round.tool_wall_s, wall);
        near(round.non_tool_s, end - start - wall);
        near(round.first_tool_s, first);
        assert_eq!(round.bg_wait_s, Some(0.0));
    }
    let presentation = round(&found, "agent_a", 3);
    assert_eq!((presentation.calls, presentation.first_tool_s), (Some(0), None));
    assert_eq!(presentation.tool_wall_s, Some(0.0));

    let [a, b] = found.agents.as_slice() else {
        panic!("two agents")
    };
    near(a.busy_wall_s, 21.4942);
    near(a.tool_wall_s, 3.2690);
    near(a.idle_s, 0.2707);
    near(b.busy_wall_s, 14.6646);
    near(b.tool_wall_s, 1.1948);
    near(b.idle_s, 7.1003);
    // After its vote, agent_b waits for the end of the run.
    near(b.longest_idle_s, 21.7650 - 14.9596);
    near(b.longest_idle_start_s, 14.9596);
}

#[test]
fn lost_rounds_count_and_calls_are_not_spread_by_round_number() {
    let found = of("0.1.97_s10_big/log_20261124_060757_858558");
    near(found.wall_s.value, 116.477_209);
    phases_are(
        &found,
        &[
            (
                RoundType::InitialAnswer,
                5,
                [31.1830, 31.8002, 155.9150, 0.3160, 32.5086],
            ),
            (
                RoundType::Voting,
                12,
                [27.1247, 45.8288, 325.4964, 0.6597, 72.9367],
            ),
            (
                RoundType::Presentation,
                1,
                [12.0149, 12.0149, 12.0149, 0.0243, 12.0149],
            ),
        ],
    );
    near(found.agent_seconds, 155.9150 + 325.4964 + 12.0149);
    let lost: Vec<_> = found
        .rounds
        .iter()
        .filter(|round| round.lost)
        .map(|round| (round.agent.as_str(), round.segment, round.outcome.clone()))
        .collect();
    assert_eq!(
        lost,
        [
            ("agent_a", 3, Outcome::VoteIgnored),
            ("agent_c", 3, Outcome::VoteIgnored)
        ]
    );
    assert_eq!(round(&found, "agent_a", 3).end_basis, Some(EndBasis::Event));
    // Two rounds of agent_b carry the number 0; each has its own 12 calls.
    for (segment, busy, first) in [(1, 2.2872, 13.5508), (2, 3.2764, 17.3214)] {
        let round = round(&found, "agent_b", segment);
        assert_eq!((round.number, round.calls), (Some(0), Some(12)));
        near(round.tool_busy_s, busy);
        near(round.first_tool_s, first);
    }
    for (agent, [busy, tools, idle]) in found.agents.iter().zip([
        [112.6977, 4.8335, 3.7795],
        [93.9589, 5.5636, 22.5183],
        [100.1066, 4.9508, 16.3706],
        [95.0762, 6.5688, 21.4010],
        [91.5868, 5.8809, 24.8904],
    ]) {
        near(agent.busy_wall_s, busy);
        near(agent.tool_wall_s, tools);
        near(agent.idle_s, idle);
        assert_eq!((agent.calls, agent.calls_outside_rounds), (Some(24), Some(0)));
    }
    let steps: Vec<_> = found
        .guide_estimate
        .steps
        .iter()
        .map(|step| (step.kind, step.ordinal, step.agent.as_ref().unwrap().as_str()))
        .collect();
    assert_eq!(
        steps,
        [
            (StepKind::Coordination, 1, "agent_e"),
            (StepKind::Coordination, 2, "agent_b"),
            (StepKind::Coordination, 3, "agent_d"),
            (StepKind::Coordination, 4, "agent_a"),
            (StepKind::Presentation, 1, "agent_a"),
        ]
    );
    near(
        found.guide_estimate.total_s,
        31.8002 + 45.8288 + 18.1592 + 11.5544 + 12.0149,
    );
    // In the first step agent_e ends last, at 32.7174; agent_a ended at 30.8239.
    let first = &found.guide_estimate.steps[0];
    near(first.members[0].slack_s, 32.7174 - 30.8239);
    assert_eq!(first.members[4].slack_s, Some(0.0));
}

#[test]
fn false_starts_are_left_out_and_a_call_of_a_lost_round_is_kept() {
    let found = of("0.1.36_s04b_commands_only/log_20261124_060658_947925");
    near(found.wall_s.value, 28.039_021);
    assert_eq!(found.false_starts, 5);
    // The history has two voting rounds; the third ended in an ignored vote, 9.5525 to 17.9583.
    phases_are(
        &found,
        &[
            (
                RoundType::InitialAnswer,
                2,
                [10.3785, 11.3635, 20.7570, 20.7570 / 49.6085, 11.3635],
            ),
            (
                RoundType::Voting,
                3,
                [
                    24.2199 / 3.0,
                    10.4389,
                    24.2199,
                    24.2199 / 49.6085,
                    23.3814 - 9.5525,
                ],
            ),
            (
                RoundType::Presentation,
                1,
                [4.6317, 4.6317, 4.6317, 4.6317 / 49.6085, 4.6317],
            ),
        ],
    );
    let ignored = round(&found, "agent_b", 2);
    assert_eq!((ignored.lost, ignored.calls), (true, Some(1)));
    near(ignored.tool_wall_s, 16.8321 - 16.7907);
    let b = &found.agents[1];
    assert_eq!((b.rounds, b.calls, b.calls_outside_rounds), (3, Some(5), Some(0)));
    near(b.tool_wall_s, 1.1764);
    // The call at 19.0387 of agent_a overlaps its second round.
    near(round(&found, "agent_a", 2).tool_wall_s, 1.0417);
}

#[test]
fn calls_at_the_same_time_share_their_wall_time() {
    let found = of("synthetic/error_tie/log_20260105_200000_600000");
    let round = round(&found, "beta", 1);
    assert_eq!(round.calls, Some(6));
    near(round.tool_busy_s, 6.0476);
    near(round.tool_wall_s, 4.6496);
    near(round.non_tool_s, 10.7912 - 4.6496);
    near(round.bg_wait_s, 2.9996);
    let wait = found
        .bottlenecks
        .iter()
        .find(|fact| fact.kind == BottleneckKind::BackgroundWait)
        .unwrap();
    assert_eq!(wait.agent.as_ref().unwrap().as_str(), "beta");
}

#[test]
fn helpers_before_the_coordination_are_on_the_path() {
    let found = of("synthetic/review/log_20260105_160000_400000").guide_estimate;
    near(found.pre_coordination_s.value, 1.201_490);
    assert_eq!(found.pre_coordination_s.evidence.len(), 2);
}

#[test]
fn calls_that_no_file_times_are_not_zero() {
    let found = of("0.1.12_s01_two_agents_vote/log_20261124_060703_288258");
    for round in &found.rounds {
        assert_eq!(
            (round.calls, round.tool_wall_s, round.non_tool_s),
            (None, None, None)
        );
    }
    assert!(!found.checklist.recorded);
    assert_eq!(found.operations.slow, None);
}

#[test]
fn bottlenecks_are_ranked() {
    for fixture in [
        "0.1.97_s10_big/log_20261124_060757_858558",
        "0.1.36_s04b_commands_only/log_20261124_060658_947925",
    ] {
        let found = of(fixture);
        assert!(found.bottlenecks.is_sorted_by(|a, b| a.seconds >= b.seconds));
        let longest = found
            .rounds
            .iter()
            .filter_map(|round| round.total_s)
            .reduce(f64::max);
        let first = found
            .bottlenecks
            .iter()
            .find(|fact| fact.kind == BottleneckKind::Round);
        assert_eq!(first.map(|fact| fact.seconds), longest);
        for kind in [BottleneckKind::Round, BottleneckKind::Call] {
            let listed = found.bottlenecks.iter().filter(|fact| fact.kind == kind);
            assert_eq!(listed.count(), TOP_OF_EACH_KIND);
        }
    }
}

#[test]
fn waits_are_listed_but_the_moments_between_rounds_are_not() {
    let found = of("0.1.36_s04b_commands_only/log_20261124_060658_947925");
    let waits: Vec<_> = found
        .bottlenecks
        .iter()
        .filter(|fact| fact.kind == BottleneckKind::AgentWaiting)
        .map(|fact| (fact.agent.as_ref().unwrap().as_str(), fact.seconds))
        .collect();
    let [("agent_b", after_vote), ("agent_a", before_presentation)] = waits.as_slice() else {
        panic!("{waits:?}")
    };
    near(Some(*after_vote), 28.0390 - 23.3814);
    near(Some(*before_presentation), 23.4069 - 21.9780);
}

#[test]
fn slowest_calls_come_first_with_their_command() {
    let found = of("0.1.97_s04b_commands_only/log_20261124_061302_064714").operations;
    assert_eq!(
        (found.timed, found.unfinished, found.slow),
        (10, Some(0), Some(0))
    );
    let first = &found.slowest[0];
    assert_eq!(
        (first.agent.as_ref().unwrap().as_str(), first.segment),
        ("agent_a", Some(1))
    );
    near(Some(first.seconds), 9.5258 - 8.4553);
    near(first.start_s, 8.4553);
    assert!(first.command.is_some());
}

#[test]
#[expect(clippy::disallowed_methods, reason = "lists the fixtures")]
fn every_fixture_keeps_the_sums() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures");
    let mut folders: Vec<_> = [root.to_owned(), format!("{root}/synthetic")]
        .iter()
        .flat_map(|folder| {
            std::fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().path())
        })
        .filter(|path| path.is_dir() && !path.ends_with("synthetic"))
        .flat_map(|path| {
            std::fs::read_dir(path)
                .unwrap()
                .map(|entry| entry.unwrap().path())
        })
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    assert!(folders.len() > 35, "{}", folders.len());
    for folder in folders {
        let session = Session::load(&folder).unwrap();
        for attempt in session.turns.iter().flat_map(|turn| &turn.attempts) {
            let found = analyse(attempt);
            let shares: f64 = found.phases.iter().filter_map(|phase| phase.share).sum();
            assert!(found.agent_seconds.is_none() || (shares - 1.0).abs() < 1e-9);
            let path = &found.critical_path;
            let first = path.segments.first().map(|part| part.start_s);
            assert!(first.is_none_or(|first| first == 0.0), "{folder:?} {first:?}");
            for pair in path.segments.windows(2) {
                assert_eq!(pair[0].end_s, pair[1].start_s, "{folder:?}");
            }
            for part in &path.segments {
                assert!(
                    part.seconds > 0.0 && part.end_s > part.start_s,
                    "{folder:?} {part:?}"
                );
            }
            if let (Some(sum), Some(wall)) = (path.total_s, found.wall_s.value) {
                let tolerance = 1e-6 * path.segments.len() as f64;
                assert!((sum - wall).abs() < tolerance, "{folder:?} {sum} {wall}");
            }
            let has_length = found.rounds.iter().any(|round| round.total_s.is_some());
            assert_eq!(
                path.segments.is_empty(),
                !has_length || attempt.span.as_ref().is_none_or(|span| span.start.is_none()),
                "{folder:?}"
            );
            for round in &path.round_slack {
                assert!(
                    round.slack_s.is_none_or(|slack| slack >= 0.0),
                    "{folder:?} {round:?}"
                );
                assert!(
                    !round.on_path || round.slack_s == Some(0.0),
                    "{folder:?} {round:?}"
                );
            }
            for row in &path.what_if {
                assert!(
                    row.at_least_s >= 0.0 && row.at_least_s <= row.at_most_s,
                    "{folder:?} {row:?}"
                );
            }
            for round in &found.rounds {
                if let (Some(total), Some(wall)) = (round.total_s, round.tool_wall_s) {
                    assert!(wall <= total + 1e-6, "{folder:?} {round:?}");
                    assert!(total.is_finite());
                }
            }
            for agent in &found.agents {
                if let (Some(busy), Some(idle), Some(wall)) =
                    (agent.busy_wall_s, agent.idle_s, found.wall_s.value)
                {
                    // Rounds may end after the span does, never is there more idle time than the rest.
                    assert!(
                        idle >= wall - busy - 1e-6 && idle <= wall + 1e-6,
                        "{folder:?} {agent:?}"
                    );
                }
            }
        }
    }
}
