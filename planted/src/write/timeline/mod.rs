//! The script played in order of time: coordination events, event stream, snapshot mappings, and what each
//! round saw and produced.

mod finish;
mod rounds;

use serde_json::{Map, Value, json};

use crate::clock::{iso, micro};
use crate::script::{Call, Script};

/// What the other files need of the play.
#[derive(Debug, Default)]
pub(crate) struct Timeline {
    /// Records of coordination_events.json.
    pub(crate) coordination: Vec<Value>,
    /// Time and record of each line of events.jsonl, in order.
    pub(crate) stream: Vec<(f64, Value)>,
    /// snapshot_mappings.json.
    pub(crate) mappings: Map<String, Value>,
    /// The rounds in order of their starts, as played.
    pub(crate) played: Vec<Played>,
    /// Every recorded vote: voter, target, label, reason, whether it counted at the end.
    pub(crate) votes: Vec<CastVote>,
    /// Last answer of each agent: label and text.
    pub(crate) latest: Vec<Option<(String, String)>>,
    /// Completed restarts by agent.
    pub(crate) tracker: Vec<i64>,
    /// The last iteration.
    pub(crate) iteration: i64,
}

/// One round, as played.
#[derive(Debug, Clone)]
pub(crate) struct Played {
    /// Position in [`Script::rounds`].
    pub(crate) index: usize,
    /// Tracker round.
    pub(crate) tracker: i64,
    /// Round number of its tool events, votes and answers in the event stream.
    pub(crate) display: i64,
    /// Labels that the agent was shown at the start, in order of agents.
    pub(crate) seen: Vec<(usize, String)>,
    /// The same with the texts.
    pub(crate) shown: Vec<(usize, String, String)>,
    /// Name of its snapshot folder; `None` when it leaves none.
    pub(crate) stamp: Option<String>,
    /// Label of its answer.
    pub(crate) label: Option<String>,
    /// Iteration of its end.
    pub(crate) iteration: i64,
    /// Highest tracker round over agents at its end.
    pub(crate) highest: i64,
    /// Agents with an answer at its end.
    pub(crate) answered: Vec<usize>,
}

/// A recorded vote.
#[derive(Debug, Clone)]
pub(crate) struct CastVote {
    pub(crate) voter: usize,
    pub(crate) target: usize,
    pub(crate) label: String,
    pub(crate) reason: String,
    pub(crate) time: f64,
    pub(crate) counted: bool,
}

#[derive(Clone, Copy)]
enum Happening {
    Start(usize),
    Inject(usize, usize),
    End(usize),
}

/// How long before the end of a round its snapshot folder is named.
const SNAPSHOT_LEAD: f64 = 0.035;

/// What each file calls the instant of an answer or vote: the tracker writes this much before the round ends.
const TRACKER_LEAD: f64 = 0.0025;

struct Player<'a> {
    script: &'a Script,
    out: Timeline,
    answers: Vec<i64>,
    executions: Vec<i64>,
    restarts: Vec<i64>,
    /// Position in `played` of each agent's open round.
    open: Vec<Option<usize>>,
}

pub(crate) fn play(script: &Script) -> Timeline {
    let count = script.agents.len();
    let mut player = Player {
        script,
        out: Timeline {
            latest: vec![None; count],
            tracker: vec![0; count],
            ..Timeline::default()
        },
        answers: vec![0; count],
        executions: vec![0; count],
        restarts: vec![0; count],
        open: vec![None; count],
    };
    player.begin();
    let mut happenings: Vec<(f64, Happening)> = Vec::new();
    for (index, round) in script.rounds.iter().enumerate() {
        happenings.push((round.start, Happening::Start(index)));
        for (at, call) in round.calls.iter().enumerate() {
            if !call.injects.is_empty() {
                happenings.push((call.end(), Happening::Inject(index, at)));
            }
        }
        happenings.push((round.end, Happening::End(index)));
    }
    happenings.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (time, happening) in happenings {
        match happening {
            Happening::Start(index) => player.start(index, time),
            Happening::Inject(index, call) => player.inject(index, call, time),
            Happening::End(index) => player.end(index, time),
        }
    }
    player.finish();
    let mut out = player.out;
    out.stream.sort_by(|a, b| a.0.total_cmp(&b.0));
    out
}

impl Player<'_> {
    fn highest(&self) -> i64 {
        self.out.tracker.iter().copied().max().unwrap_or(0)
    }

    fn tracker(&self, agent: usize) -> i64 {
        self.out.tracker.get(agent).copied().unwrap_or(0)
    }

    /// The answers there are, in order of the agents.
    fn current(&self) -> Vec<(usize, String, String)> {
        let mut found: Vec<_> = self
            .out
            .latest
            .iter()
            .enumerate()
            .filter_map(|(agent, latest)| {
                let (label, text) = latest.clone()?;
                Some((agent, label, text))
            })
            .collect();
        found.sort_by_key(|(agent, ..)| self.script.number(*agent));
        found
    }

    fn coordination(&mut self, time: f64, kind: &str, agent: Option<usize>, details: String, context: Value) {
        let mut context = match context {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        let round = agent.map_or_else(|| self.highest(), |agent| self.tracker(agent));
        context.insert("iteration".to_owned(), json!(self.out.iteration));
        context.insert("round".to_owned(), json!(round));
        self.out.coordination.push(json!({
            "timestamp": micro(self.script.start + time),
            "event_type": kind,
            "agent_id": agent.map(|agent| self.script.id(agent)),
            "details": Value::String(details),
            "context": context,
        }));
    }

    fn stream(&mut self, time: f64, kind: &str, agent: Option<usize>, round: i64, data: &Value) {
        let record = json!({
            "timestamp": iso(self.script.start + time),
            "event_type": kind,
            "agent_id": agent.map(|agent| self.script.id(agent)),
            "round_number": round,
            "data": data,
        });
        self.out.stream.push((time, record));
    }

    fn iterate(&mut self, time: f64) {
        self.out.iteration += 1;
        let labels: Vec<String> = self.current().into_iter().map(|(_, label, _)| label).collect();
        let details = format!("Starting coordination iteration {}", self.out.iteration);
        let context = json!({ "iteration": 0, "available_answers": labels });
        self.coordination(time, "iteration_start", None, details, context);
    }

    fn status(&mut self, time: f64, agent: usize, status: &str) {
        let details = format!("Changed to status: {status}");
        self.coordination(time, "status_change", Some(agent), details, Value::Null);
    }

    fn begin(&mut self) {
        let ids: Vec<String> = self
            .script
            .agents
            .iter()
            .map(|agent| format!("'{}'", agent.id))
            .collect();
        for time in [-0.016, 0.0] {
            let details = format!("Started with agents: [{}]", ids.join(", "));
            self.coordination(time, "session_start", None, details, Value::Null);
        }
        let preparing = format!("Preparing {} agent environments...", self.script.agents.len());
        for (time, message) in [
            (0.002, "Initializing coordination..."),
            (0.004, preparing.as_str()),
            (0.0045, "Connecting to MCP servers..."),
            (0.0055, "Agents working on task..."),
        ] {
            self.stream(time, "system_status", None, 0, &json!({ "message": message }));
        }
        self.iterate(0.006);
    }
}

/// Id of a call: a number made of who and when.
pub(crate) fn call_id(script: &Script, agent: usize, call: &Call) -> String {
    let micros = ((script.start + call.start) * 1e6).round();
    let mixed = crate::random::Random::new(micros.to_bits() ^ (agent as u64)).draw();
    format!("call_{mixed:016x}")
}
