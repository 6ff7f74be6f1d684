//! Puts the cases on one clock, and adds what follows from the whole play.

use std::collections::BTreeMap;

use super::desk::{Desk, Slot};
use super::entailed;
use super::plan::{End, RoundPlan};
use crate::script::{Call, Ending, Presentation, Retry, Round, Script, WRITE};
use crate::truth::Truth;

/// A restarted agent begins its next round this much after its own answer.
const AFTER_OWN: f64 = 0.09;
/// … after a round that came to nothing.
const AFTER_CUT: f64 = 0.06;

struct Stage {
    desk: Desk,
    /// By position in the plan.
    rounds: Vec<Round>,
    /// When an agent's next call may begin.
    cursors: Vec<f64>,
    /// Until when an agent knows of the others' answers.
    known: Vec<f64>,
    /// Time and author of each answer.
    answered: Vec<(f64, usize)>,
    /// Files by agent.
    files: Vec<BTreeMap<String, String>>,
}

pub(super) fn perform(desk: Desk) -> (Script, Truth) {
    let count = desk.plan.agents;
    let rounds = desk
        .plan
        .rounds
        .iter()
        .map(|plan| Round {
            agent: plan.agent,
            start: 0.0,
            end: 0.0,
            calls: Vec::new(),
            text: String::new(),
            retries: Vec::new(),
            ending: Ending::Cut,
            workspace: Vec::new(),
        })
        .collect();
    let mut stage = Stage {
        rounds,
        cursors: vec![0.0; count],
        known: vec![0.0; count],
        answered: Vec::new(),
        files: vec![BTreeMap::new(); count],
        desk,
    };
    stage.first_answers();
    let waves = stage.desk.plan.waves();
    for phase in 1..=waves + 1 {
        stage.work(phase);
        if phase <= waves {
            stage.wave(phase);
        }
    }
    stage.last_votes(waves + 1);
    stage.finish()
}

impl Stage {
    fn plan(&self, at: usize) -> Option<RoundPlan> {
        self.desk.round(at).cloned()
    }

    fn cursor(&self, agent: usize) -> f64 {
        self.cursors.get(agent).copied().unwrap_or(0.0)
    }

    fn set_cursor(&mut self, agent: usize, time: f64) {
        if let Some(cursor) = self.cursors.get_mut(agent) {
            *cursor = time;
        }
    }

    fn open(&mut self, at: usize, start: f64) {
        if let Some(round) = self.rounds.get_mut(at) {
            round.start = crate::clock::micro(start);
            let agent = round.agent;
            self.set_cursor(agent, start);
            if let Some(known) = self.known.get_mut(agent) {
                *known = start;
            }
        }
        if self.desk.random.chance(50) {
            let text = format!("I look at {} first.", self.desk.words.word());
            if let Some(round) = self.rounds.get_mut(at) {
                round.text = text;
            }
        }
    }

    fn call(&mut self, at: usize, mut call: Call) {
        let Some(agent) = self.rounds.get(at).map(|round| round.agent) else {
            return;
        };
        call.start = crate::clock::micro(self.cursor(agent));
        let gap = self.desk.random.seconds(0.15, 0.9);
        self.set_cursor(agent, call.end() + gap);
        if let (Some((path, content)), Some(files)) = (written(&call), self.files.get_mut(agent)) {
            files.insert(path, content);
        }
        if let Some(round) = self.rounds.get_mut(at) {
            round.calls.push(call);
        }
    }

    /// The cases of one phase, with something else between them.
    fn fill(&mut self, at: usize, agent: usize, phase: usize) {
        let slot: Slot = self
            .desk
            .slots
            .get_mut(agent)
            .and_then(|slots| slots.get_mut(phase))
            .map(std::mem::take)
            .unwrap_or_default();
        for block in slot.blocks.into_iter().chain(slot.tail) {
            let between = self.desk.script_run();
            self.call(at, between);
            for call in block {
                self.call(at, call);
            }
        }
        for (reason, tools, warned) in slot.retries {
            let time = self.cursor(agent);
            self.set_cursor(agent, time + 0.7);
            if let Some(round) = self.rounds.get_mut(at) {
                round.retries.push(Retry {
                    time,
                    reason,
                    tools,
                    warned,
                });
            }
        }
        let Some(plan) = self.plan(at) else {
            return;
        };
        if plan.last == phase && matches!(plan.end, End::Answer(_)) {
            let terminal = self.desk.terminals.get_mut(at).and_then(Option::take);
            let terminal = terminal.unwrap_or_else(|| {
                let mut calls = vec![self.desk.write_new()];
                if self.desk.random.chance(50) {
                    let command = self.desk.test_command();
                    calls.push(self.desk.run(&command));
                }
                calls.push(self.desk.look());
                calls
            });
            let between = self.desk.script_run();
            self.call(at, between);
            for call in terminal {
                self.call(at, call);
            }
        }
    }

    fn close(&mut self, at: usize, end: f64, ending: Ending) {
        if let Some(round) = self.rounds.get_mut(at) {
            round.end = crate::clock::micro(end);
            if matches!(ending, Ending::Answer { .. }) {
                let files = self.files.get(round.agent).cloned().unwrap_or_default();
                round.workspace = files.into_iter().collect();
                self.answered.push((round.end, round.agent));
            }
            round.ending = ending;
        }
    }

    fn answer(&self, agent: usize, ordinal: usize) -> Ending {
        let text = self
            .desk
            .texts
            .get(agent)
            .and_then(|texts| texts.get(ordinal.saturating_sub(1)));
        Ending::Answer {
            text: text.cloned().unwrap_or_default(),
        }
    }

    fn reason(&mut self) -> String {
        format!("it has {} and nothing else does", self.desk.words.text(2))
    }

    fn round_from(&self, agent: usize, first: usize) -> Option<usize> {
        self.desk
            .plan
            .rounds
            .iter()
            .position(|plan| plan.agent == agent && plan.first == first)
    }

    fn first_answers(&mut self) {
        let mut ends: Vec<f64> = Vec::new();
        for agent in 0..self.desk.plan.agents {
            let Some(at) = self.round_from(agent, 0) else {
                continue;
            };
            self.open(at, 0.35 + 0.13 * agent as f64);
            let wait = self.desk.random.seconds(2.0, 4.5);
            let start = self.cursor(agent) + wait;
            self.set_cursor(agent, start);
            let look = self.desk.look();
            self.call(at, look);
            self.fill(at, agent, 0);
            let mut end = self.cursor(agent) + self.desk.random.seconds(0.6, 1.6);
            while ends.iter().any(|other| (other - end).abs() < 0.3) {
                end += 0.31;
            }
            ends.push(end);
            let ending = self.answer(agent, 1);
            self.close(at, end, ending);
        }
        for (agent, end) in ends.into_iter().enumerate() {
            if let Some(next) = self.round_from(agent, 1) {
                self.open(next, end + AFTER_OWN);
            }
        }
        self.answered.sort_by(|a, b| a.0.total_cmp(&b.0));
    }

    /// Every agent that has a round in this phase works on.
    fn work(&mut self, phase: usize) {
        let latest = self
            .rounds
            .iter()
            .map(|round| round.end.max(round.start))
            .chain(self.cursors.iter().copied())
            .fold(0.0, f64::max);
        for agent in 0..self.desk.plan.agents {
            let Some(at) = self.desk.round_at(agent, phase) else {
                continue;
            };
            let start = latest + 1.5 + self.desk.random.seconds(0.0, 0.6);
            self.set_cursor(agent, start);
            let mut first = self.desk.script_run();
            let known = self.known.get(agent).copied().unwrap_or(0.0);
            for (time, author) in &self.answered {
                if *time > known && *author != agent && !first.injects.contains(author) {
                    first.injects.push(*author);
                }
            }
            self.call(at, first);
            if let Some(known) = self.known.get_mut(agent) {
                *known = start;
            }
            self.fill(at, agent, phase);
        }
    }

    /// The author answers, the others do what is planned.
    fn wave(&mut self, wave: usize) {
        let time = self.cursors.iter().copied().fold(0.0, f64::max) + 1.2;
        for agent in 0..self.desk.plan.agents {
            let shift = agent as f64;
            let ended = self
                .desk
                .plan
                .rounds
                .iter()
                .position(|plan| plan.agent == agent && plan.last == wave);
            let mut next = time + AFTER_CUT + 0.012 * shift;
            if let (Some(at), Some(plan)) = (ended, ended.and_then(|at| self.plan(at))) {
                let reason = self.reason();
                let vote = |target, ordinal| Ending::Vote {
                    target,
                    ordinal,
                    reason: reason.clone(),
                };
                match plan.end {
                    End::Answer(ordinal) => {
                        let ending = self.answer(agent, ordinal);
                        self.close(at, time, ending);
                        next = time + AFTER_OWN;
                    }
                    End::Before { target } => {
                        let ordinal = self.desk.plan.answers_before(target, wave);
                        self.close(at, self.cursor(agent) + 0.4 + 0.07 * shift, vote(target, ordinal));
                    }
                    End::Ignored { target } => {
                        let end = time + 1.2 + 0.1 * shift;
                        self.close(at, end, Ending::VoteIgnored { target, reason });
                        next = end + AFTER_CUT;
                    }
                    End::Cut => {
                        let end = time + 0.3 + 0.05 * shift;
                        self.close(at, end, Ending::Cut);
                        next = end + AFTER_CUT;
                    }
                    End::Stale { author } => {
                        let ordinal = self.desk.plan.answers_before(author, wave);
                        self.close(at, time + 1.0 + 0.1 * shift, vote(author, ordinal));
                    }
                    End::Blind { author } => {
                        let ordinal = self.desk.plan.answers_before(author, wave + 1);
                        self.close(at, time + 1.0 + 0.1 * shift, vote(author, ordinal));
                    }
                    End::Glance { author } => {
                        let ordinal = self.desk.plan.answers_before(author, wave + 1);
                        let folder = if self.desk.random.chance(50) {
                            let shared = self.desk.script.shared(agent);
                            format!("{shared}/agent{}", self.desk.script.number(author))
                        } else {
                            self.desk.script.workspace(author)
                        };
                        self.set_cursor(agent, time + 0.5);
                        let word = self.desk.words.word();
                        let mut look = self.desk.run(&format!("python tools/compare.py {folder}/{word}"));
                        look.seconds = 0.2;
                        self.call(at, look);
                        self.close(at, time + 1.9 + 0.1 * shift, vote(author, ordinal));
                    }
                    End::Final { .. } => {}
                }
            }
            if let Some(at) = self.round_from(agent, wave + 1) {
                self.open(at, next);
            }
        }
    }

    fn last_votes(&mut self, phase: usize) {
        for agent in 0..self.desk.plan.agents {
            let Some(at) = self.desk.round_at(agent, phase) else {
                continue;
            };
            if let Some(RoundPlan {
                end: End::Final { target },
                ..
            }) = self.plan(at)
            {
                let ordinal = self.desk.plan.answers_before(target, phase);
                let reason = self.reason();
                let end = self.cursor(agent) + 0.5 + 0.13 * agent as f64;
                self.close(
                    at,
                    end,
                    Ending::Vote {
                        target,
                        ordinal,
                        reason,
                    },
                );
            }
        }
    }

    fn finish(self) -> (Script, Truth) {
        let Self { mut desk, rounds, .. } = self;
        let last = rounds.iter().map(|round| round.end).fold(0.0, f64::max);
        desk.script.rounds = rounds;
        entailed::failures(&mut desk);
        entailed::restarts(&mut desk);
        let winner = entailed::votes(&mut desk);
        let text = format!("Here is how it works: {}.", desk.words.text(30));
        desk.script.presentation = Presentation {
            agent: winner,
            start: crate::clock::micro(last + 0.12),
            end: crate::clock::micro(last + 4.3),
            text,
        };
        let mut truth = desk.truth;
        // What is found for another reason is no near miss.
        let positive: Vec<_> = truth
            .expected
            .iter()
            .filter(|planted| !planted.near_miss)
            .cloned()
            .collect();
        truth.expected.retain(|planted| {
            !planted.near_miss
                || positive
                    .iter()
                    .all(|other| (other.detector, &other.key) != (planted.detector, &planted.key))
        });
        (desk.script, truth)
    }
}

/// Path and content of what a call writes.
fn written(call: &Call) -> Option<(String, String)> {
    let text = |key: &str| call.args.get(key)?.as_str();
    if call.tool == WRITE {
        return Some((text("path")?.to_owned(), text("content")?.to_owned()));
    }
    let (content, path) = text("command")?.strip_prefix("echo ")?.split_once(" > ")?;
    Some((path.to_owned(), format!("{content}\n")))
}
