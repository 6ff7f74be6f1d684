//! Question 1: did the coordination run through? Never whether an answer is right.

mod boxes;

use massgen_log_model::artifact::status::{FinishReason, Phase};
use massgen_log_model::spine::{AgentEndKind, Attempt, FinalAnswer, MilestoneKind, Outcome};
use massgen_log_model::{AgentId, AnswerLabel, Location};
use serde::{Deserialize, Serialize};

pub use boxes::{BoxKind, StatusBox};

use boxes::boxes;

use super::decisions::{ValidVotes, valid_votes};
use crate::offset::offset;
use crate::supplied::{self, Comparison};
use crate::winner::{self, Delivery};
use crate::{Evidence, Figure, Options};

/// A run that wrote its status within this many seconds before `now` is running: MassGen writes every 2 s.
const RUNNING_SECONDS: f64 = 10.0;

/// Whether all phases finished.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Completion {
    /// How the attempt ended.
    pub status: AttemptStatus,
    /// The rule that gave the status.
    pub status_reason: String,
    /// What the status rests on.
    pub status_evidence: Vec<Evidence>,
    /// Who won.
    pub winner: Figure<AgentId>,
    /// Presented, or an existing answer reused.
    pub delivery: Option<Delivery>,
    /// Whether a non-empty final answer was delivered.
    pub final_answer: Figure<bool>,
    /// Its length in characters.
    pub final_answer_chars: Option<u64>,
    /// Comparison with the supplied answer; present only when one was supplied.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub final_answer_comparison: Option<Comparison>,
    /// The five boxes of the guide.
    pub boxes: Vec<StatusBox>,
    /// What MassGen's own status says; not proof of anything.
    pub stated: Stated,
    /// The timeline.
    pub timeline: Vec<TimelinePoint>,
    /// What stands in the way of a complete run.
    pub issues: Vec<Issue>,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AttemptStatus {
    /// A winner and a non-empty final answer.
    Completed,
    /// The orchestrator's time limit was recorded, also when an existing answer was then reused.
    Timeout,
    /// Every agent ended in error, and there is no final answer.
    Failed,
    /// The caller passed the present, and the status was written within the last 10 seconds.
    Running,
    /// In progress by the last record, and not running as far as is known.
    Interrupted,
    /// Nothing tells.
    Unknown,
}

impl AttemptStatus {
    /// The word as it stands in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Timeout => "timeout",
            Self::Failed => "failed",
            Self::Running => "running",
            Self::Interrupted => "interrupted",
            Self::Unknown => "unknown",
        }
    }
}

/// What status.json says about itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "StatedStatus"))]
#[non_exhaustive]
pub struct Stated {
    /// `finish_reason` (since 0.1.36..0.1.38).
    pub finish_reason: Option<String>,
    /// `finish_reason_details`.
    pub finish_reason_details: Option<String>,
    /// `is_complete`: true from the start of the presentation on.
    pub is_complete: Option<bool>,
    /// `coordination.completion_percentage`: reaches 100 before the end when agents iterate.
    pub completion_percentage: Option<i64>,
    /// `coordination.phase`.
    pub phase: Option<String>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// One point of the timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TimelinePoint {
    /// Seconds from the attempt's first instant; `None` when either time is not known.
    pub offset_seconds: Option<f64>,
    /// What.
    pub kind: MilestoneKind,
    /// Who.
    pub agent: Option<AgentId>,
    /// Which answer.
    pub label: Option<AnswerLabel>,
    /// Where it stands.
    pub evidence: Evidence,
}

/// Something that stands in the way of a complete run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CompletionIssue"))]
#[non_exhaustive]
pub struct Issue {
    /// What, in our words.
    pub what: String,
    /// The agent's or the log's words, if any.
    pub quote: Option<String>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

/// Answers question 1.
pub fn analyse(attempt: &Attempt, options: &Options) -> Completion {
    analyse_with(attempt, options, &valid_votes(attempt))
}

/// Answers question 1 with the votes that counted.
pub fn analyse_with(attempt: &Attempt, options: &Options, votes: &ValidVotes) -> Completion {
    let winner = winner::winner(attempt);
    let text = final_text(attempt);
    let final_answer = final_answer(attempt, text);
    let (status, status_reason, status_evidence) = status(attempt, options, &winner, &final_answer);
    Completion {
        status,
        status_reason,
        status_evidence,
        delivery: winner::delivery(attempt),
        final_answer_chars: text
            .and_then(|found| found.text.as_ref())
            .map(|text| text.excerpt.chars),
        final_answer_comparison: options
            .ground_truth
            .as_ref()
            .map(|supplied| supplied::compare(text.and_then(|found| found.text.as_ref()), supplied)),
        boxes: boxes(attempt, status, &winner, &final_answer, votes),
        stated: stated(attempt),
        timeline: timeline(attempt),
        issues: issues(attempt, &winner, &final_answer),
        winner,
        final_answer,
    }
}

/// The attempt's own final answer, else the turn's copy.
fn final_text(attempt: &Attempt) -> Option<&FinalAnswer> {
    let with_text = |copy: bool| {
        attempt
            .finals
            .iter()
            .find(move |found| found.turn_copy == copy && found.text.is_some())
    };
    with_text(false).or_else(|| with_text(true))
}

fn final_answer(attempt: &Attempt, text: Option<&FinalAnswer>) -> Figure<bool> {
    if let Some(found) = text {
        let blank = found
            .text
            .as_ref()
            .is_none_or(massgen_log_model::spine::TextFile::is_blank);
        return Figure::stated(!blank, &found.source);
    }
    if let Some(log) = &attempt.artifacts.events
        && let Some(answer) = &log.final_answer
    {
        return Figure::stated(answer.text.chars > 0, &Location::line(&log.path, answer.line));
    }
    // It was delivered, but its text was not kept.
    if attempt
        .milestones
        .iter()
        .any(|milestone| milestone.kind == MilestoneKind::FinalAnswer)
    {
        return Figure::not_recorded();
    }
    if attempt.coordination_recorded {
        Figure::from(false, [])
    } else {
        Figure::not_recorded()
    }
}

fn status(
    attempt: &Attempt,
    options: &Options,
    winner: &Figure<AgentId>,
    final_answer: &Figure<bool>,
) -> (AttemptStatus, String, Vec<Evidence>) {
    let places = |locations: Vec<Location>| locations.iter().map(Evidence::at).collect::<Vec<_>>();
    let limit = time_limit(attempt);
    if !limit.is_empty() {
        return (
            AttemptStatus::Timeout,
            "the orchestrator's time limit is recorded".to_owned(),
            places(limit),
        );
    }
    if winner.value.is_some() && final_answer.value == Some(true) {
        let evidence = winner
            .evidence
            .iter()
            .chain(&final_answer.evidence)
            .take(4)
            .cloned()
            .collect();
        return (
            AttemptStatus::Completed,
            "a winner and a non-empty final answer".to_owned(),
            evidence,
        );
    }
    let failed: Vec<Location> = attempt
        .agents
        .iter()
        .filter_map(|agent| agent.ends.iter().find(|end| end.kind == AgentEndKind::Error))
        .filter_map(|end| end.sources.first().cloned())
        .collect();
    if !attempt.agents.is_empty() && failed.len() == attempt.agents.len() {
        return (
            AttemptStatus::Failed,
            "every agent ended in error".to_owned(),
            places(failed),
        );
    }
    let status = attempt.artifacts.status.as_ref();
    if let (Some(now), Some(doc)) = (options.now, status)
        && let Some(updated) = doc.value.meta.as_ref().and_then(|meta| meta.last_updated)
        && (0.0..RUNNING_SECONDS).contains(&(now - updated))
    {
        let reason = "status.json was written within the last 10 seconds".to_owned();
        return (
            AttemptStatus::Running,
            reason,
            places(vec![doc.at("/meta/last_updated")]),
        );
    }
    if attempt.coordination_recorded || status.is_some() {
        let evidence = status.map(|doc| doc.at("/finish_reason")).into_iter().collect();
        let reason = "work is recorded, an end with a final answer is not".to_owned();
        return (AttemptStatus::Interrupted, reason, places(evidence));
    }
    (
        AttemptStatus::Unknown,
        "no artifact tells how it ended".to_owned(),
        Vec::new(),
    )
}

/// Every place that records the orchestrator's time limit.
pub(crate) fn time_limit(attempt: &Attempt) -> Vec<Location> {
    let mut places: Vec<Location> = attempt
        .milestones
        .iter()
        .filter(|m| {
            matches!(
                m.kind,
                MilestoneKind::OrchestratorTimeout | MilestoneKind::AgentTimeout
            )
        })
        .map(|milestone| milestone.source.clone())
        .collect();
    if let Some(doc) = &attempt.artifacts.status
        && doc.value.finish_reason == Some(FinishReason::Timeout)
    {
        places.push(doc.at("/finish_reason"));
    }
    places
}

fn stated(attempt: &Attempt) -> Stated {
    let Some(doc) = &attempt.artifacts.status else {
        return Stated::default();
    };
    let status = &doc.value;
    let coordination = status.coordination.as_ref();
    Stated {
        finish_reason: status.finish_reason.as_ref().map(ToString::to_string),
        finish_reason_details: status.finish_reason_details.clone(),
        is_complete: status.is_complete,
        completion_percentage: coordination.and_then(|found| found.completion_percentage),
        phase: coordination
            .and_then(|found| found.phase.as_ref())
            .map(Phase::to_string),
        evidence: vec![Evidence::file(&doc.path)],
    }
}

fn timeline(attempt: &Attempt) -> Vec<TimelinePoint> {
    attempt
        .milestones
        .iter()
        .map(|milestone| TimelinePoint {
            offset_seconds: offset(attempt, milestone.time),
            kind: milestone.kind.clone(),
            agent: milestone.agent.clone(),
            label: milestone.label.clone(),
            evidence: Evidence::at(&milestone.source),
        })
        .collect()
}

fn issues(attempt: &Attempt, winner: &Figure<AgentId>, final_answer: &Figure<bool>) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut issue = |what: String, quote: Option<String>, evidence: Vec<Evidence>| {
        issues.push(Issue {
            what,
            quote,
            evidence,
        });
    };
    for agent in &attempt.agents {
        for end in agent
            .ends
            .iter()
            .filter(|end| end.kind != AgentEndKind::Cancelled)
        {
            issue(
                format!("agent {} ended with {}", agent.id, end.kind),
                Some(end.message.clone()).filter(|message| !message.is_empty()),
                Evidence::first_of(&end.sources),
            );
        }
        let open = agent
            .rounds
            .iter()
            .filter(|round| round.outcome == Outcome::Interrupted)
            .count();
        if open > 0 {
            let evidence = agent
                .rounds
                .iter()
                .filter(|round| round.outcome == Outcome::Interrupted)
                .flat_map(|round| Evidence::first_of(&round.sources));
            issue(
                format!("agent {} was in a round when the record stops", agent.id),
                None,
                evidence.collect(),
            );
        }
    }
    if attempt.coordination_recorded && winner.value.is_none() {
        issue("no artifact names a winner".to_owned(), None, Vec::new());
    }
    if final_answer.value == Some(false) && winner.value.is_some() {
        issue(
            "a winner is named, and its final answer is empty or missing".to_owned(),
            None,
            winner.evidence.clone(),
        );
    }
    if let Some(log) = &attempt.artifacts.massgen_log
        && let Some(line) = &log.no_successful_agents
    {
        issue(
            "the log ends without any answer".to_owned(),
            None,
            vec![Evidence::at(line)],
        );
    }
    let seen = attempt.winner_claims.first();
    for claim in &attempt.winner_claims {
        if seen.is_some_and(|first| first.agent != claim.agent) {
            let what = format!("{} names another winner: {}", claim.kind, claim.agent);
            issue(what, None, vec![Evidence::at(&claim.source)]);
        }
    }
    issues
}
