//! Counts that several files state: answers, votes, injections, calls, rounds.

use std::collections::BTreeMap;

use massgen_log_model::artifact::coordination_events::{CoordinationContext, CoordinationEventType};
use massgen_log_model::artifact::events::{EventType, NoticeKind};
use massgen_log_model::artifact::snapshot_mappings::SnapshotType;
use massgen_log_model::spine::{Attempt, SnapshotKind};
use massgen_log_model::{AgentId, AnswerLabel, Location};

use super::check::{Check, CrossCheck};

const EVENTS: &str = "events.jsonl";
const COORDINATION: &str = "coordination_events.json";
const MAPPINGS: &str = "snapshot_mappings.json";

/// What explains a coordination file that tells of nothing.
const RESET: &str = "after an orchestration restart the coordination file of the attempt that ended is emptied: \
                     the snapshots tell what happened";
/// What explains a status file that is behind.
const LAG: &str = "the run did not end in order; status.json is rewritten every 2 s and may be behind";

pub(super) fn checks(attempt: &Attempt) -> Vec<CrossCheck> {
    vec![
        answers(attempt),
        votes(attempt),
        votes_by_label(attempt),
        ignored_votes(attempt),
        injections(attempt),
        tool_calls(attempt),
        rounds(attempt),
    ]
}

fn note<T: Clone + PartialEq>(check: Check<T>, attempt: &Attempt) -> Check<T> {
    match &attempt.artifacts.coordination_events {
        None => check.note(LAG),
        Some(_) if is_reset(attempt) => check.note(RESET),
        Some(_) => check,
    }
}

/// Whether the coordination file is there and tells of no work at all; events of unknown types tell of nothing that
/// could be read.
pub(super) fn is_reset(attempt: &Attempt) -> bool {
    attempt.artifacts.coordination_events.as_ref().is_some_and(|doc| {
        doc.value.events.iter().flatten().all(|event| {
            matches!(
                event.event_type,
                CoordinationEventType::SessionStart
                    | CoordinationEventType::SessionEnd
                    | CoordinationEventType::Unknown(_)
            )
        })
    })
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Number of coordination events of one kind, and where they are.
fn coordination(attempt: &Attempt, kind: &CoordinationEventType) -> Option<(i64, Location)> {
    let doc = attempt.artifacts.coordination_events.as_ref()?;
    let events = doc.value.events.as_ref()?;
    let count = events.iter().filter(|event| &event.event_type == kind).count();
    Some((length(count), doc.at("/events")))
}

fn mappings(attempt: &Attempt, kind: &SnapshotType) -> Option<(i64, Location)> {
    let doc = attempt.artifacts.snapshot_mappings.as_ref()?;
    let entries = doc.value.0.values();
    let count = entries
        .filter(|entry| entry.r#type.as_ref() == Some(kind))
        .count();
    Some((length(count), Location::file(&doc.path)))
}

fn events(attempt: &Attempt, kind: &EventType) -> Option<(i64, Location)> {
    let log = attempt.artifacts.events.as_ref()?;
    let count = i64::try_from(log.count(kind)).unwrap_or(i64::MAX);
    Some((count, Location::file(&log.path)))
}

fn add(check: &mut Check<i64>, source: &'static str, found: Option<(i64, Location)>) {
    if let Some((count, place)) = found {
        check.count(source, Some(count), place);
    }
}

fn answers(attempt: &Attempt) -> CrossCheck {
    let mut check = note(Check::new("answers submitted"), attempt);
    add(
        &mut check,
        COORDINATION,
        coordination(attempt, &CoordinationEventType::NewAnswer),
    );
    add(&mut check, MAPPINGS, mappings(attempt, &SnapshotType::Answer));
    let folders = attempt
        .snapshots
        .iter()
        .filter(|snapshot| snapshot.kind == SnapshotKind::Answer);
    if !attempt.snapshots.is_empty() {
        check.count(
            "answer.txt in snapshot folders",
            Some(length(folders.count())),
            Location::file(&attempt.path),
        );
    }
    add(&mut check, EVENTS, events(attempt, &EventType::AnswerSubmitted));
    if let Some(doc) = &attempt.artifacts.status {
        let counts: Option<Vec<i64>> = doc
            .value
            .agents
            .as_ref()
            .map(|agents| agents.values().filter_map(|agent| agent.answer_count).collect());
        let sum = counts
            .filter(|counts| !counts.is_empty())
            .map(|counts| counts.into_iter().fold(0, i64::saturating_add));
        check.count("status.json answer_count", sum, doc.at("/agents"));
    }
    check.compare_counts()
}

fn votes(attempt: &Attempt) -> CrossCheck {
    let mut check = note(Check::new("votes recorded"), attempt);
    add(
        &mut check,
        COORDINATION,
        coordination(attempt, &CoordinationEventType::VoteCast),
    );
    add(&mut check, MAPPINGS, mappings(attempt, &SnapshotType::Vote));
    if !attempt.artifacts.votes.is_empty() {
        // A stop writes the same file as a vote.
        let files = length(attempt.artifacts.votes.len()).saturating_sub(length(attempt.stops.len()));
        check.count(
            "vote.json in snapshot folders, without stops",
            Some(files.max(0)),
            Location::file(&attempt.path),
        );
    }
    add(&mut check, EVENTS, events(attempt, &EventType::Vote));
    if let Some((votes, place)) = status_votes(attempt) {
        let sum = votes
            .values()
            .fold(0_i64, |sum, count| sum.saturating_add(*count));
        check.count("status.json results.votes", Some(sum), place);
    }
    check.compare_counts()
}

fn status_votes(attempt: &Attempt) -> Option<(BTreeMap<AnswerLabel, i64>, Location)> {
    let doc = attempt.artifacts.status.as_ref()?;
    let votes = doc.value.results.as_ref()?.votes.as_ref()?;
    let votes = votes
        .iter()
        .map(|(label, count)| (label.clone(), *count))
        .collect();
    Some((votes, doc.at("/results/votes")))
}

fn votes_by_label(attempt: &Attempt) -> CrossCheck {
    let mut check: Check<BTreeMap<AnswerLabel, i64>> = note(Check::new("votes by label"), attempt);
    let show = |votes: &BTreeMap<AnswerLabel, i64>| {
        let parts: Vec<String> = votes
            .iter()
            .map(|(label, count)| format!("{label}: {count}"))
            .collect();
        if parts.is_empty() {
            "none".to_owned()
        } else {
            parts.join(", ")
        }
    };
    if let Some(doc) = &attempt.artifacts.coordination_events
        && let Some(events) = &doc.value.events
    {
        let mut votes: BTreeMap<AnswerLabel, i64> = BTreeMap::new();
        for event in events
            .iter()
            .filter(|event| event.event_type == CoordinationEventType::VoteCast)
        {
            let label = event
                .context
                .as_ref()
                .and_then(CoordinationContext::voted_for_label);
            *votes
                .entry(label.unwrap_or_else(|| AnswerLabel::from("unknown")))
                .or_default() += 1;
        }
        check.say(COORDINATION, Some(votes), show, doc.at("/events"));
    }
    if let Some((votes, place)) = status_votes(attempt) {
        check.say("status.json results.votes", Some(votes), show, place);
    }
    check.compare(PartialEq::eq, |_, _| "the tallies differ".to_owned())
}

fn ignored_votes(attempt: &Attempt) -> CrossCheck {
    let mut check = note(Check::new("votes ignored"), attempt);
    add(
        &mut check,
        COORDINATION,
        coordination(attempt, &CoordinationEventType::VoteIgnored),
    );
    if let Some(log) = &attempt.artifacts.events {
        let notices = log
            .notices
            .iter()
            .filter(|notice| notice.kind == NoticeKind::VoteIgnored)
            .count();
        check.count(
            "events.jsonl notices",
            Some(length(notices)),
            Location::file(&log.path),
        );
    }
    check.compare_counts()
}

fn injections(attempt: &Attempt) -> CrossCheck {
    let mut check = note(Check::new("answers injected into running agents"), attempt);
    add(
        &mut check,
        COORDINATION,
        coordination(attempt, &CoordinationEventType::UpdateInjected),
    );
    add(&mut check, EVENTS, events(attempt, &EventType::InjectionReceived));
    check.compare_counts()
}

fn tool_calls(attempt: &Attempt) -> CrossCheck {
    let mut check = note(Check::new("tool calls"), attempt);
    if let Some(doc) = &attempt.artifacts.metrics_events {
        let count = doc
            .value
            .tool_executions
            .as_ref()
            .map(|calls| length(calls.len()));
        check.count(
            "metrics_events.json tool_executions",
            count,
            doc.at("/tool_executions"),
        );
    }
    // Command-line backends have no metrics of their own; only their events tell of calls.
    let mut without_metrics: Vec<&AgentId> = Vec::new();
    if let Some(doc) = &attempt.artifacts.metrics_summary {
        let total = doc.value.tools.as_ref().and_then(|tools| tools.total_calls);
        check.count(
            "metrics_summary.json tools.total_calls",
            total,
            doc.at("/tools/total_calls"),
        );
        if let Some(agents) = &doc.value.agents {
            let mut sum = None;
            for (id, agent) in agents {
                match &agent.tool_metrics {
                    Some(metrics) => {
                        if let Some(calls) = metrics.total_calls {
                            sum = Some(sum.unwrap_or(0_i64).saturating_add(calls));
                        }
                    }
                    None => without_metrics.push(id),
                }
            }
            check.count("metrics_summary.json sum of agents", sum, doc.at("/agents"));
        }
    }
    if let Some(log) = &attempt.artifacts.events
        && !attempt.carries_earlier
        && has_metrics(attempt)
    {
        let metrics = attempt.artifacts.metrics_events.as_ref().map(|doc| &doc.path);
        let count = attempt
            .calls
            .iter()
            // A denied call was not executed; mostly the metrics do not have it.
            .filter(|call| {
                call.status.as_deref() != Some("denied")
                    || call.sources.iter().any(|source| Some(&source.path) == metrics)
            })
            .filter(|call| {
                !call
                    .agent
                    .as_ref()
                    .is_some_and(|agent| without_metrics.contains(&agent))
            })
            .filter(|call| call.sources.iter().any(|source| source.path == log.path))
            .count();
        check.count(
            "events.jsonl tool_start",
            Some(length(count)),
            Location::file(&log.path),
        );
    }
    check.compare_counts()
}

fn has_metrics(attempt: &Attempt) -> bool {
    attempt.artifacts.metrics_events.is_some() || attempt.artifacts.metrics_summary.is_some()
}

fn rounds(attempt: &Attempt) -> CrossCheck {
    let mut check = note(Check::new("rounds in the round history"), attempt);
    if let Some(doc) = &attempt.artifacts.metrics_events {
        let count = doc
            .value
            .round_completions
            .as_ref()
            .map(|rounds| length(rounds.len()));
        check.count(
            "metrics_events.json round_completions",
            count,
            doc.at("/round_completions"),
        );
    }
    if let Some(doc) = &attempt.artifacts.metrics_summary {
        let total = doc.value.rounds.as_ref().and_then(|rounds| rounds.total_rounds);
        check.count(
            "metrics_summary.json rounds.total_rounds",
            total,
            doc.at("/rounds/total_rounds"),
        );
    }
    if let Some(doc) = &attempt.artifacts.status {
        let total = doc.value.rounds.as_ref().and_then(|rounds| rounds.total_rounds);
        check.count(
            "status.json rounds.total_rounds",
            total,
            doc.at("/rounds/total_rounds"),
        );
    }
    check.compare_counts()
}
