//! Where cases are put together.

use crate::random::{Random, Words};
use crate::script::{Agent, Call, Presentation, Script, WRITE};
use crate::story::plan::{End, Plan, RoundPlan};
use crate::truth::{Detector, Truth};

/// What an agent does in one phase.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slot {
    /// Cases in order; something else happens between them.
    pub(crate) blocks: Vec<Vec<Call>>,
    /// The case at the very end.
    pub(crate) tail: Option<Vec<Call>>,
    /// Retries: reason, tools, those that are warned of.
    pub(crate) retries: Vec<(String, Vec<String>, Vec<String>)>,
}

/// The session in the making.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) random: Random,
    pub(crate) words: Words,
    pub(crate) script: Script,
    pub(crate) plan: Plan,
    /// By agent and phase.
    pub(crate) slots: Vec<Vec<Slot>>,
    pub(crate) truth: Truth,
    /// Successful commands whose output speaks of errors.
    pub(crate) innocent: usize,
    /// Rounds in which checks were counted.
    pub(crate) counted: Vec<(usize, usize)>,
    /// The end of each round's work, for rounds that end in an answer; `None` where it is not decided yet.
    pub(crate) terminals: Vec<Option<Vec<Call>>>,
    /// Texts of answers by agent and ordinal.
    pub(crate) texts: Vec<Vec<String>>,
    /// Agents that have a streak.
    pub(crate) streaks: Vec<usize>,
    /// Agent and tool of findings that have no other key.
    pub(crate) pairs: Vec<(usize, String)>,
}

impl Desk {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut words = Words::new(random.draw());
        let count = random.between(2, 4);
        let mut agents: Vec<Agent> = ["a", "b", "c", "d"]
            .iter()
            .take(count)
            .map(|name| Agent {
                id: format!("agent_{name}"),
                model: format!("model-{name}"),
            })
            .collect();
        if random.chance(30) {
            random.shuffle(&mut agents);
        }
        let plan = Plan::new(&mut random, count);
        let phases = plan.waves() + 2;
        let start = 1_790_000_000.0 + (random.below(9_000_000) as f64) + random.seconds(0.2, 0.9);
        let prompt = format!("Build this and say how to use it: {}.", words.text(24));
        Self {
            script: Script {
                start,
                prompt,
                agents,
                rounds: Vec::new(),
                presentation: Presentation {
                    agent: 0,
                    start: 0.0,
                    end: 0.0,
                    text: String::new(),
                },
            },
            slots: vec![vec![Slot::default(); phases]; count],
            truth: Truth::default(),
            innocent: 0,
            counted: Vec::new(),
            terminals: vec![None; plan.rounds.len()],
            texts: vec![Vec::new(); count],
            streaks: Vec::new(),
            pairs: Vec::new(),
            plan,
            words,
            random,
        }
    }

    /// Position of the round that an agent is in during a phase; `None` when it waits.
    pub(crate) fn round_at(&self, agent: usize, phase: usize) -> Option<usize> {
        self.plan
            .rounds
            .iter()
            .position(|round| round.agent == agent && (round.first..=round.last).contains(&phase))
    }

    pub(crate) fn round(&self, at: usize) -> Option<&RoundPlan> {
        self.plan.rounds.get(at)
    }

    /// Every phase of every round that `fits`.
    fn places(&self, fits: impl Fn(&RoundPlan) -> bool) -> Vec<(usize, usize)> {
        self.plan
            .rounds
            .iter()
            .filter(|round| fits(round))
            .flat_map(|round| (round.first..=round.last).map(|phase| (round.agent, phase)))
            .collect()
    }

    fn choose<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        let at = self.random.below(list.len());
        list.get(at).copied()
    }

    /// Any agent at work, in any phase.
    pub(crate) fn place(&mut self) -> Option<(usize, usize)> {
        let places = self.places(|_| true);
        self.choose(&places)
    }

    /// The same, where files may be written.
    pub(crate) fn place_to_write(&mut self) -> Option<(usize, usize)> {
        let places = self.places(|round| !round.quiet);
        self.choose(&places)
    }

    /// The last phase of a round that ends otherwise than in an answer.
    pub(crate) fn place_at_end(&mut self, writes: bool) -> Option<(usize, usize)> {
        let places: Vec<_> = self
            .plan
            .rounds
            .iter()
            .filter(|round| !matches!(round.end, End::Answer(_) | End::Glance { .. }))
            .filter(|round| !(writes && round.quiet))
            .map(|round| (round.agent, round.last))
            .filter(|(agent, phase)| {
                self.slots
                    .get(*agent)
                    .and_then(|slots| slots.get(*phase))
                    .is_some_and(|slot| slot.tail.is_none())
            })
            .collect();
        self.choose(&places)
    }

    /// Two phases of one agent in different rounds, the earlier first; the earlier round fits.
    pub(crate) fn two_rounds(
        &mut self,
        fits: impl Fn(&RoundPlan) -> bool,
    ) -> Option<((usize, usize), (usize, usize))> {
        let mut found = Vec::new();
        for first in self.plan.rounds.iter().filter(|round| fits(round)) {
            for second in &self.plan.rounds {
                if first.agent == second.agent && first.ordinal < second.ordinal {
                    found.push(((first.agent, first.first), (second.agent, second.last)));
                }
            }
        }
        self.choose(&found)
    }

    /// Two agents at work.
    pub(crate) fn two_agents(&mut self) -> Option<((usize, usize), (usize, usize))> {
        let first = self.place()?;
        let others: Vec<_> = self
            .places(|_| true)
            .into_iter()
            .filter(|(agent, _)| *agent != first.0)
            .collect();
        Some((first, self.choose(&others)?))
    }

    /// A round that ends in an answer and whose end is not decided yet.
    pub(crate) fn open_terminal(&mut self) -> Option<usize> {
        let open: Vec<usize> = self
            .plan
            .rounds
            .iter()
            .enumerate()
            .filter(|(at, round)| {
                matches!(round.end, End::Answer(_))
                    && !round.quiet
                    && self.terminals.get(*at).is_some_and(Option::is_none)
            })
            .map(|(at, _)| at)
            .collect();
        self.choose(&open)
    }

    pub(crate) fn end_with(&mut self, round: usize, calls: Vec<Call>) {
        if let Some(slot) = self.terminals.get_mut(round) {
            *slot = Some(calls);
        }
    }

    pub(crate) fn put(&mut self, place: (usize, usize), calls: Vec<Call>) {
        if let Some(slot) = self
            .slots
            .get_mut(place.0)
            .and_then(|slots| slots.get_mut(place.1))
        {
            slot.blocks.push(calls);
        }
    }

    pub(crate) fn put_last(&mut self, place: (usize, usize), calls: Vec<Call>) {
        if let Some(slot) = self
            .slots
            .get_mut(place.0)
            .and_then(|slots| slots.get_mut(place.1))
        {
            slot.tail = Some(calls);
        }
    }

    pub(crate) fn id(&self, agent: usize) -> String {
        self.script.id(agent).to_owned()
    }

    /// `agent|round` of the round at a place.
    pub(crate) fn round_key(&self, place: (usize, usize)) -> String {
        let ordinal = self
            .round_at(place.0, place.1)
            .and_then(|at| self.round(at))
            .map_or(0, |round| round.ordinal);
        format!("{}|{ordinal}", self.id(place.0))
    }

    /// Marks a round whose checks are counted; false when it was marked before.
    pub(crate) fn count_checks(&mut self, place: (usize, usize)) -> bool {
        let Some(round) = self.round_at(place.0, place.1) else {
            return false;
        };
        let mark = (place.0, round);
        if self.counted.contains(&mark) {
            return false;
        }
        self.counted.push(mark);
        true
    }

    /// Marks an agent and a tool; false when they were marked before.
    pub(crate) fn pair(&mut self, agent: usize, tool: &str) -> bool {
        let pair = (agent, tool.to_owned());
        if self.pairs.contains(&pair) {
            return false;
        }
        self.pairs.push(pair);
        true
    }

    pub(crate) fn add(&mut self, detector: Detector, key: String) {
        self.truth.add(detector, key);
    }

    pub(crate) fn near(&mut self, detector: Detector, key: String) {
        self.truth.near(detector, key);
    }

    /// A short time.
    pub(crate) fn quick(&mut self) -> f64 {
        self.random.seconds(0.05, 1.4)
    }

    /// A command that succeeds, with an output of its own.
    pub(crate) fn run(&mut self, command: &str) -> Call {
        let output = format!("{}\n", self.words.text(4));
        self.run_with(command, &output)
    }

    pub(crate) fn run_with(&mut self, command: &str, output: &str) -> Call {
        let seconds = self.quick();
        Call::shell(command, 0, output, "", seconds)
    }

    /// A command that fails with a message.
    pub(crate) fn fail(&mut self, command: &str, message: &str) -> Call {
        let seconds = self.quick();
        Call::shell(command, 1, "", message, seconds)
    }

    /// A message that no other failure has.
    pub(crate) fn message(&mut self) -> String {
        let kind = self.random.below(4);
        let word = self.words.word();
        match kind {
            0 => format!("assertion about {word} does not hold"),
            1 => format!("cannot resolve module {word}"),
            2 => format!("connection to {word} refused"),
            _ => format!("unexpected token near {word}"),
        }
    }

    /// Something that may change anything: what it touches cannot be told from its text.
    pub(crate) fn script_run(&mut self) -> Call {
        let command = format!("python tools/{}.py", self.words.word());
        self.run(&command)
    }

    /// A look at something, in one of several ways; never the same.
    pub(crate) fn look(&mut self) -> Call {
        let command = self.look_command();
        self.run(&command)
    }

    pub(crate) fn look_command(&mut self) -> String {
        let (a, b) = (self.words.word(), self.words.word());
        match self.random.below(5) {
            0 => format!("cat notes/{a}.md"),
            1 => format!("grep -n {a} src/{b}.py"),
            2 => format!("wc -l data/{a}.csv"),
            3 => format!("ls src/{a}"),
            _ => format!("head -n 20 docs/{a}.md"),
        }
    }

    /// A test run, never the same.
    pub(crate) fn test_command(&mut self) -> String {
        let word = self.words.word();
        match self.random.below(3) {
            0 => format!("pytest tests/test_{word}.py -q"),
            1 => format!("ruff check src/{word}.py"),
            _ => format!("mypy src/{word}.py"),
        }
    }

    /// Writes a file.
    pub(crate) fn write(&mut self, path: &str) -> Call {
        let content = format!("{}\n", self.words.text(12));
        let args = serde_json::json!({ "path": path, "content": content });
        let seconds = self.random.seconds(0.05, 0.3);
        Call::tool(WRITE, args, &format!("Successfully wrote to {path}"), seconds)
    }

    pub(crate) fn write_new(&mut self) -> Call {
        let path = format!("src/{}.py", self.words.word());
        self.write(&path)
    }
}
