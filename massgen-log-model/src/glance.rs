//! A first look at a session: what a list of thousands of sessions can afford to read.

use std::fs;
use std::path::Path;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::artifact::status::{AgentState, FinishReason};
use crate::listing::list_sized;
use crate::vault::Vault;
use crate::word::open_vocabulary;
use crate::{
    AgentId, AttemptDir, Diagnostic, EXCERPT_CHARS, EntryKind, Error, LogDir, Moment, RelPath, TurnDir, json,
};

/// A status.json that was not written for this many seconds belongs to no running session: MassGen writes
/// it every 2 s.
const FRESH_SECONDS: f64 = 10.0;

open_vocabulary! {
    /// How far a session came, as its latest status.json and the names beside it tell.
    GlanceStatus {
        /// A winner is known and its final answer is not empty.
        Completed = "completed",
        /// The orchestrator's time limit ended it, and there is no final answer.
        Timeout = "timeout",
        /// In progress, and status.json was written within the last 10 s.
        Running = "running",
        /// In progress by its last status.json, which nobody writes any more.
        Interrupted = "interrupted",
        /// Every agent failed.
        Failed = "failed",
        /// The files do not tell.
        Undecided = "unknown",
    }
}

/// What status.json of the latest attempt of the latest turn says, and which folders lie beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Glance {
    /// The session directory's name.
    pub session: String,
    /// Start: by status.json on the UTC clock, else by the directory's name on the local clock.
    pub started: Option<Moment>,
    /// Number of turns.
    pub turns: usize,
    /// The turn looked at.
    pub turn: Option<u32>,
    /// The attempt looked at.
    pub attempt: Option<u32>,
    /// The agents in configuration order; `None` when status.json does not name them.
    pub agents: Option<Vec<AgentId>>,
    /// Whose final answer it is; `None` when there is none, or when several claim it.
    pub winner: Option<AgentId>,
    /// How far it came.
    pub status: GlanceStatus,
    /// Seconds from the start to the last write of status.json.
    pub wall_seconds: Option<f64>,
    /// USD without subagents; `None` when not recorded, and when tokens were used and the cost is 0.
    pub cost_usd: Option<f64>,
    /// Whether an agent used tokens at a cost of 0: its model has no price, and `cost_usd`, if there is
    /// one, is a lower bound.
    pub unpriced: bool,
    /// Whether any turn has a report that is not empty.
    pub analyzed: bool,
    /// The first 240 characters of the prompt.
    pub question: Option<String>,
    /// What was wrong with status.json.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub diagnostics: Vec<Diagnostic>,
}

/// The few members of status.json that are wanted; skipping the others is what makes a glance cheap.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Head {
    finish_reason: Option<FinishReason>,
    meta: Option<HeadMeta>,
    costs: Option<HeadCosts>,
    agents: Option<IndexMap<AgentId, Option<HeadAgent>>>,
    results: Option<HeadResults>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct HeadMeta {
    last_updated: Option<f64>,
    question: Option<String>,
    start_time: Option<f64>,
    elapsed_seconds: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct HeadCosts {
    total_estimated_cost: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct HeadAgent {
    status: Option<AgentState>,
    token_usage: Option<HeadTokens>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct HeadTokens {
    input_tokens: Option<i64>,
    output_tokens: Option<i64>,
    estimated_cost: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct HeadResults {
    winner: Option<AgentId>,
}

impl Glance {
    /// A look at the session directory `path`, as [`LogDir::glance`] gives it, and sooner: no file's
    /// size is looked up but a report's.
    ///
    /// # Errors
    /// Those of [`LogDir::discover`].
    pub fn at(path: impl AsRef<Path>, now: Option<f64>) -> Result<Self, Error> {
        Ok(LogDir::discover_names(path.as_ref())?.glance(now))
    }
}

impl LogDir {
    /// Reads status.json of the latest attempt of the latest turn, and the names in `final/`; nothing
    /// else. `now` is the present in seconds since 1970 UTC: without it no session counts as running.
    pub fn glance(&self, now: Option<f64>) -> Glance {
        let turn = self.turns.last();
        let attempt = turn.and_then(|turn| turn.attempts.last());
        let mut diagnostics = Vec::new();
        let vault = Vault::new(&self.path);
        let head: Option<Head> =
            attempt
                .and_then(|attempt| attempt.entry("status.json"))
                .and_then(|(path, _)| {
                    let bytes = vault.read(&path, &mut diagnostics)?;
                    json::read(&bytes, &path, None, &mut diagnostics)
                });
        let read = head.is_some();
        let head = head.unwrap_or_default();
        let meta = head.meta.unwrap_or_default();
        let finals = match (turn, attempt) {
            (Some(turn), Some(attempt)) => final_agents(&vault, turn, attempt),
            _ => Vec::new(),
        };
        let agents = head.agents.unwrap_or_default();
        let winner = winner(finals, head.results.and_then(|results| results.winner));
        let fresh = meta
            .last_updated
            .zip(now)
            .is_some_and(|(written, now)| (now - written).abs() < FRESH_SECONDS);
        let status = match &head.finish_reason {
            // Also when an existing answer was then reused.
            Some(FinishReason::Timeout) => GlanceStatus::Timeout,
            _ if winner.is_some() => GlanceStatus::Completed,
            _ if all_failed(&agents) => GlanceStatus::Failed,
            _ if fresh => GlanceStatus::Running,
            // `completed` stands there from the start of the presentation on; older files have no word.
            Some(FinishReason::InProgress | FinishReason::Error | FinishReason::Completed) => {
                GlanceStatus::Interrupted
            }
            None if read => GlanceStatus::Interrupted,
            _ => GlanceStatus::Undecided,
        };
        let recorded = head.costs.and_then(|costs| costs.total_estimated_cost);
        let unpriced = agents.values().flatten().any(HeadAgent::is_unpriced);
        let start = meta.start_time.and_then(Moment::utc);
        Glance {
            session: self.name.clone(),
            started: start.or_else(|| self.started.map(Moment::local)),
            turns: self.turns.len(),
            turn: turn.map(|turn| turn.number),
            attempt: attempt.map(|attempt| attempt.number),
            agents: (!agents.is_empty()).then(|| agents.keys().cloned().collect()),
            winner,
            status,
            wall_seconds: meta.elapsed_seconds,
            cost_usd: recorded.filter(|cost| !(unpriced && *cost == 0.0)),
            unpriced,
            analyzed: self.is_analyzed(),
            question: meta
                .question
                .map(|text| text.chars().take(EXCERPT_CHARS).collect()),
            diagnostics,
        }
    }
}

impl HeadAgent {
    fn is_unpriced(&self) -> bool {
        self.token_usage.as_ref().is_some_and(|usage| {
            let tokens = usage
                .input_tokens
                .unwrap_or(0)
                .saturating_add(usage.output_tokens.unwrap_or(0));
            tokens > 0 && usage.estimated_cost == Some(0.0)
        })
    }
}

fn all_failed(agents: &IndexMap<AgentId, Option<HeadAgent>>) -> bool {
    let failed = |agent: &Option<HeadAgent>| {
        agent
            .as_ref()
            .is_some_and(|agent| agent.status == Some(AgentState::Error))
    };
    !agents.is_empty() && agents.values().all(failed)
}

/// The agents with a final answer; the turn's copy counts only where the attempt has none of its own.
fn final_agents(vault: &Vault, turn: &TurnDir, attempt: &AttemptDir) -> Vec<AgentId> {
    let own = attempt.path.join("final");
    let mut found = with_answer(vault, &own);
    if found.is_empty() && turn.attempts.len() == 1 {
        found = with_answer(vault, &turn.path.join("final"));
    }
    found
}

/// The agents whose folder below `path` holds an answer.txt that is not empty, by names and sizes.
pub(crate) fn with_answer(vault: &Vault, path: &RelPath) -> Vec<AgentId> {
    let folder = vault.path(path);
    let is_answered = |agent: &Path| {
        let answer = fs::symlink_metadata(folder.join(agent).join("answer.txt"));
        answer.is_ok_and(|meta| meta.is_file() && meta.len() > 0)
    };
    // By name and kind: only folders count.
    list_sized(&folder, |_| false)
        .unwrap_or_default()
        .iter()
        .filter(|entry| entry.kind == EntryKind::Directory)
        .map(|entry| entry.name.to_path())
        .filter(|agent| is_answered(agent))
        .map(|agent| AgentId::new(agent.to_string_lossy()))
        .collect()
}

fn winner(mut finals: Vec<AgentId>, stated: Option<AgentId>) -> Option<AgentId> {
    match stated {
        Some(stated) if finals.contains(&stated) => Some(stated),
        _ if finals.len() == 1 => finals.pop(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn fixture(name: &str) -> PathBuf {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../fixtures")
            .join(name);
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| path.is_dir())
            .unwrap()
    }

    fn glance(name: &str, now: Option<f64>) -> Glance {
        LogDir::discover(fixture(name)).unwrap().glance(now)
    }

    #[test]
    fn real_sessions_of_every_version_are_told() {
        let told = |name: &str| {
            let glance = glance(name, None);
            let winner = glance.winner.map(|id| id.to_string()).unwrap_or_default();
            (glance.status.to_string(), winner)
        };
        let expect = |status: &str, winner: &str| (status.to_owned(), winner.to_owned());
        assert_eq!(
            told("0.1.12_s02_three_agents_restarts"),
            expect("completed", "agent_b")
        );
        assert_eq!(told("0.1.36_s07b_attempt_2"), expect("completed", "agent_b"));
        assert_eq!(told("0.1.97_s01_two_agents_vote"), expect("completed", "agent_a"));
        assert_eq!(told("0.1.97_s06e_no_answer_timeout"), expect("timeout", ""));
        assert_eq!(told("0.1.97_s08b_interrupt_kill9"), expect("interrupted", ""));
        assert_eq!(told("0.1.36_s08b_interrupt_kill9"), expect("interrupted", ""));
        assert_eq!(told("synthetic/review"), expect("completed", "agent_a"));
        assert_eq!(told("synthetic/flat").0, "completed");
        assert_eq!(told("synthetic/many_turns").0, "completed");
    }

    #[test]
    fn a_look_by_names_alone_tells_the_same() {
        let mut seen = 0;
        for scenario in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")).unwrap() {
            for session in fs::read_dir(scenario.unwrap().path()).into_iter().flatten() {
                let session = session.unwrap().path();
                if let Ok(dir) = LogDir::discover(&session) {
                    assert_eq!(
                        Glance::at(&session, Some(1.8e9)).unwrap(),
                        dir.glance(Some(1.8e9))
                    );
                    seen += 1;
                }
            }
        }
        assert!(seen > 20, "{seen}");
        let temp = tempfile::tempdir().unwrap();
        let analyzed = |report: &str| {
            fs::create_dir_all(temp.path().join("turn_1/attempt_1")).unwrap();
            fs::write(temp.path().join("turn_1/ANALYSIS_REPORT.md"), report).unwrap();
            Glance::at(temp.path(), None).unwrap().analyzed
        };
        assert!(!analyzed("") && analyzed("# Report"));
    }

    #[test]
    fn figures_are_those_of_status_json() {
        let priced = glance("0.1.97_s13_priced", None);
        let status: serde_json::Value = serde_json::from_slice(
            &fs::read(fixture("0.1.97_s13_priced").join("turn_1/attempt_1/status.json")).unwrap(),
        )
        .unwrap();
        assert_eq!(priced.cost_usd, status["costs"]["total_estimated_cost"].as_f64());
        assert_eq!(priced.wall_seconds, status["meta"]["elapsed_seconds"].as_f64());
        assert_eq!(priced.agents.map(|agents| agents.len()), Some(3));
        assert!(!priced.unpriced && !priced.analyzed);
        let unpriced = glance("0.1.97_s01_two_agents_vote", None);
        assert!(unpriced.unpriced);
        assert_eq!(unpriced.cost_usd, None);
    }

    #[test]
    fn only_a_fresh_file_is_of_a_running_session() {
        let at = |offset: f64| {
            let path = fixture("0.1.97_s08b_interrupt_kill9").join("turn_1/attempt_1/status.json");
            let status: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
            let written = status["meta"]["last_updated"].as_f64().unwrap();
            glance("0.1.97_s08b_interrupt_kill9", Some(written + offset)).status
        };
        assert_eq!(at(9.0), GlanceStatus::Running);
        assert_eq!(at(11.0), GlanceStatus::Interrupted);
    }

    #[test]
    fn a_damaged_status_leaves_the_rest() {
        let temp = tempfile::tempdir().unwrap();
        let attempt = temp.path().join("log_20260105_105524_290672/turn_3/attempt_1");
        fs::create_dir_all(attempt.join("final/agent_a")).unwrap();
        fs::write(attempt.join("status.json"), "{\"meta\": {\"question\": \"Wh").unwrap();
        fs::write(attempt.join("final/agent_a/answer.txt"), "").unwrap();
        let look = || {
            LogDir::discover(attempt.ancestors().nth(2).unwrap())
                .unwrap()
                .glance(None)
        };
        let glance = look();
        assert_eq!((glance.turns, glance.turn), (1, Some(3)));
        assert_eq!(glance.status, GlanceStatus::Undecided);
        assert_eq!(glance.diagnostics.len(), 1);
        assert!(glance.started.is_some());
        fs::write(attempt.join("final/agent_a/answer.txt"), "42").unwrap();
        assert_eq!(look().status, GlanceStatus::Completed);
    }
}
