//! Following a session while it runs.

mod change;
mod tail;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

pub use change::{Change, ChangeKind, Ending};

use crate::artifact::events::{Event, EventType, Events, NoticeKind, Payload, scan};
use crate::artifact::status::{AgentState, AgentStatus, FinishReason, Phase, Status};
use crate::glance::with_answer;
use crate::vault::Vault;
use crate::{
    AgentId, AnswerLabel, AttemptDir, Error, ErrorKind, LabelKind, Located, LogDir, RelPath, ToolName, json,
    locate,
};
use tail::Tail;

/// Answers of one agent that are told one by one when status.json alone tells of them.
const MAX_TOLD: i64 = 64;
/// Looks without any change after which a run that met its time limit counts as over.
const QUIET_LOOKS: u32 = 2;

/// Follows the latest attempt of a session (or the attempt that the path names) through status.json and
/// events.jsonl, both of which may be half written at any moment.
///
/// The first look tells everything that is there already.
#[derive(Debug)]
pub struct Follow {
    session: PathBuf,
    turn: Option<u32>,
    attempt: Option<u32>,
    /// Turn and attempt that `seen` is about.
    at: Option<(u32, u32)>,
    seen: Seen,
    quiet: u32,
}

/// What was told of the followed attempt.
#[derive(Debug, Default)]
struct Seen {
    status_hash: Option<u64>,
    elapsed_seconds: Option<f64>,
    finish_reason: Option<FinishReason>,
    is_complete: Option<bool>,
    is_presenting: bool,
    phase: Option<Phase>,
    percent: Option<i64>,
    cost: (Option<f64>, Option<i64>, Option<i64>),
    agents: BTreeMap<AgentId, SeenAgent>,
    winner: Option<AgentId>,
    events: Option<Tail>,
    /// Whether an event told that the final answer stands.
    is_locked: bool,
    ended: bool,
}

#[derive(Debug, Default)]
struct SeenAgent {
    state: Option<AgentState>,
    answers: i64,
    voted: bool,
    retries: usize,
}

impl Follow {
    /// Follows what `path` names: a logs root (its latest session), a session, a turn or an attempt.
    ///
    /// # Errors
    /// When `path` is none of these.
    pub fn new(path: impl AsRef<Path>) -> Result<Self, Error> {
        let (session, turn, attempt) = match locate(path)? {
            Located::Root(root) => (root.latest()?, None, None),
            Located::Session { path, turn, attempt } => (path, turn, attempt),
        };
        Ok(Self {
            session,
            turn,
            attempt,
            at: None,
            seen: Seen::default(),
            quiet: 0,
        })
    }

    /// The session directory.
    pub fn session(&self) -> &Path {
        &self.session
    }

    /// Whether the last look found no file changed.
    pub fn is_quiet(&self) -> bool {
        self.quiet > 0
    }

    /// Looks once and returns what is new, in the order in which the files tell it.
    ///
    /// # Errors
    /// When the session directory is gone or unreadable. A file that cannot be read at the moment is none.
    pub fn poll(&mut self) -> Result<Vec<Change>, Error> {
        let dir = match LogDir::discover(&self.session) {
            Ok(dir) => dir,
            // MassGen has made the folder and nothing in it yet.
            Err(error) if matches!(error.kind(), ErrorKind::NotASession { .. }) => {
                self.quiet = self.quiet.saturating_add(1);
                return Ok(Vec::new());
            }
            Err(error) => return Err(error),
        };
        let turn = dir
            .turns
            .iter()
            .rfind(|turn| self.turn.is_none_or(|wanted| wanted == turn.number));
        let attempt = turn.and_then(|turn| {
            let wanted = |dir: &&AttemptDir| self.attempt.is_none_or(|wanted| wanted == dir.number);
            turn.attempts.iter().rfind(wanted)
        });
        let (Some(turn), Some(attempt)) = (turn, attempt) else {
            self.quiet = self.quiet.saturating_add(1);
            return Ok(Vec::new());
        };

        let mut news = Vec::new();
        let mut moved = false;
        let at = (turn.number, attempt.number);
        if self.at != Some(at) {
            self.at = Some(at);
            self.seen = Seen::default();
            moved = true;
            news.push(ChangeKind::Attempt {
                turn: at.0,
                attempt: at.1,
            });
        }
        let vault = Vault::new(&self.session);
        let events = attempt.entry("events.jsonl").map(|(path, _)| path);
        if let Some((path, _)) = attempt.entry("status.json") {
            moved |= self
                .seen
                .look_at_status(&vault, &path, events.is_some(), &mut news);
        }
        if let Some(path) = events {
            moved |= self.seen.look_at_events(&vault, &path, &mut news);
        }
        self.quiet = if moved { 0 } else { self.quiet.saturating_add(1) };
        if let Some(ending) = self.seen.ending(&vault, attempt, self.quiet) {
            self.seen.ended = true;
            news.push(ChangeKind::Ended { ending });
        }
        let elapsed_seconds = self.seen.elapsed_seconds;
        Ok(news
            .into_iter()
            .map(|kind| Change {
                elapsed_seconds,
                kind,
            })
            .collect())
    }
}

impl Seen {
    /// Returns whether the file changed. A file that cannot be read now leaves everything as it was.
    fn look_at_status(
        &mut self,
        vault: &Vault,
        path: &RelPath,
        events_tell: bool,
        news: &mut Vec<ChangeKind>,
    ) -> bool {
        let mut notes = Vec::new();
        let Some(bytes) = vault.read(path, &mut notes) else {
            return false;
        };
        let hash = Some(xxh3_64(&bytes));
        if self.status_hash == hash {
            return false;
        }
        self.status_hash = hash;
        if let Some(status) = json::read::<Status>(&bytes, path, None, &mut notes) {
            self.take_status(&status, events_tell, news);
        }
        true
    }

    fn take_status(&mut self, status: &Status, events_tell: bool, news: &mut Vec<ChangeKind>) {
        self.elapsed_seconds = status.meta.as_ref().and_then(|meta| meta.elapsed_seconds);
        self.finish_reason.clone_from(&status.finish_reason);
        self.is_complete = status.is_complete;
        if let Some(coordination) = &status.coordination {
            self.is_presenting = coordination.is_final_presentation == Some(true);
            if coordination.phase.is_some() && self.phase != coordination.phase {
                self.phase.clone_from(&coordination.phase);
                news.extend(self.phase.clone().map(|phase| ChangeKind::Phase { phase }));
            }
            let percent = coordination.completion_percentage;
            if percent.is_some() && self.percent != percent {
                self.percent = percent;
                news.extend(percent.map(|percent| ChangeKind::Progress { percent }));
            }
        }
        for (id, agent) in status.agents.iter().flatten() {
            let seen = self.agents.entry(id.clone()).or_default();
            seen.take(id, agent, events_tell, news);
        }
        if let Some(costs) = &status.costs {
            let cost = (
                costs.total_estimated_cost,
                costs.total_input_tokens,
                costs.total_output_tokens,
            );
            let says_something = cost.0.is_some_and(|usd| usd != 0.0) || cost.1.is_some_and(|n| n != 0);
            if self.cost != cost && says_something {
                self.cost = cost;
                news.push(ChangeKind::Cost {
                    usd: cost.0,
                    input_tokens: cost.1,
                    output_tokens: cost.2,
                });
            }
        }
        let winner = status.results.as_ref().and_then(|results| results.winner.clone());
        self.take_winner(winner, news);
    }

    fn take_winner(&mut self, winner: Option<AgentId>, news: &mut Vec<ChangeKind>) {
        if let Some(agent) = winner
            && self.winner.as_ref() != Some(&agent)
        {
            self.winner = Some(agent.clone());
            news.push(ChangeKind::Winner { agent });
        }
    }

    /// Returns whether the file grew.
    fn look_at_events(&mut self, vault: &Vault, path: &RelPath, news: &mut Vec<ChangeKind>) -> bool {
        let mut tail = match self.events.take() {
            Some(tail) if tail.path == *path => tail,
            _ => Tail::new(path.clone()),
        };
        let mut found = Vec::new();
        let grew = tail.poll(vault, |lines| {
            found.extend(Events::new(lines, path).flatten().filter(is_wanted));
        });
        self.events = Some(tail);
        for event in found {
            self.take_event(event, news);
        }
        grew.unwrap_or(false)
    }

    fn take_event(&mut self, event: Event, news: &mut Vec<ChangeKind>) {
        let agent = event.agent_id;
        match event.payload {
            Payload::AnswerSubmitted(answer) => news.push(ChangeKind::Answer {
                agent,
                label: answer.answer_label,
            }),
            Payload::Vote(vote) => news.push(ChangeKind::Vote {
                agent,
                target: vote.target_id,
                label: vote.voted_for_label,
                reason: vote.reason,
            }),
            Payload::Text(text) => {
                let content = text.content.unwrap_or_default();
                scan(&content, |notice| {
                    if let (NoticeKind::UnknownTool, Some(tool)) = (notice.kind, notice.name) {
                        news.push(ChangeKind::UnknownTool {
                            agent: agent.clone(),
                            tool: ToolName::from(tool),
                        });
                    }
                });
            }
            Payload::WinnerSelected(_) => {
                self.is_locked = true;
                self.take_winner(agent, news);
            }
            _ => self.is_locked = true,
        }
    }

    /// How the attempt ended; `None` while it goes on, and once that was told.
    fn ending(&self, vault: &Vault, attempt: &AttemptDir, quiet: u32) -> Option<Ending> {
        if self.ended {
            return None;
        }
        // `is_complete` alone is true from the start of the presentation on, and as soon as an agent
        // failed; the final answer is written last.
        let says_over = self.is_locked
            || self.is_complete == Some(true)
            || (self.is_complete.is_none() && self.is_presenting)
            || attempt.entry("coordination_events.json").is_some();
        let timed_out = self.finish_reason == Some(FinishReason::Timeout);
        let answered = says_over && !with_answer(vault, &attempt.path.join("final")).is_empty();
        let nothing_to_reuse = self.agents.values().all(|agent| agent.answers == 0);
        match (answered, timed_out) {
            (true, false) => Some(Ending::Completed),
            (true, true) => Some(Ending::Timeout),
            (false, true) if nothing_to_reuse || quiet >= QUIET_LOOKS => Some(Ending::Timeout),
            _ => None,
        }
    }
}

impl SeenAgent {
    fn take(&mut self, id: &AgentId, agent: &AgentStatus, events_tell: bool, news: &mut Vec<ChangeKind>) {
        if let Some(state) = &agent.status
            && self.state.as_ref() != Some(state)
        {
            self.state = Some(state.clone());
            news.push(ChangeKind::Agent {
                agent: id.clone(),
                state: state.clone(),
                error: agent.error.as_ref().and_then(|error| error.message.clone()),
            });
        }
        let answers = agent.answer_count.unwrap_or(0);
        if !events_tell && answers > self.answers {
            let number = agent
                .latest_answer_label
                .as_ref()
                .and_then(AnswerLabel::parts)
                .and_then(|(number, kind)| matches!(kind, LabelKind::Answer(_)).then_some(number));
            let first = self.answers.max(answers.saturating_sub(MAX_TOLD));
            news.extend((first..answers).map(|before| {
                ChangeKind::Answer {
                    agent: Some(id.clone()),
                    label: number.map(|number| {
                        AnswerLabel::new(format!("agent{number}.{}", before.saturating_add(1)))
                    }),
                }
            }));
        }
        self.answers = answers;
        if !events_tell
            && !self.voted
            && let Some(vote) = &agent.vote_cast
        {
            self.voted = true;
            news.push(ChangeKind::Vote {
                agent: Some(id.clone()),
                target: vote.voted_for_agent.clone(),
                label: vote.voted_for_label.clone(),
                reason: vote.reason_preview.clone(),
            });
        }
        let retries = agent
            .reliability
            .as_ref()
            .and_then(|reliability| reliability.enforcement_attempts.as_deref())
            .unwrap_or_default();
        news.extend(retries.iter().skip(self.retries).map(|retry| ChangeKind::Retry {
            agent: id.clone(),
            reason: retry.reason.clone(),
            round: retry.round,
            attempt: retry.attempt,
            tools: retry.tool_calls.clone().unwrap_or_default(),
        }));
        self.retries = self.retries.max(retries.len());
    }
}

fn is_wanted(event: &Event) -> bool {
    match &event.payload {
        Payload::AnswerSubmitted(_) | Payload::Vote(_) | Payload::WinnerSelected(_) => true,
        Payload::Text(text) => text
            .content
            .as_ref()
            .is_some_and(|content| content.contains("Unknown tool")),
        _ => matches!(event.event_type, EventType::AnswerLocked | EventType::FinalAnswer),
    }
}

#[cfg(test)]
mod tests;
