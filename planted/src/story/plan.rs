//! Who answers when, and what the others do then.
//!
//! A session has phases. In phase 0 every agent works on its first answer. At the end of each later phase but
//! the last, one agent (the author of that wave) answers again; at the end of the last, everyone votes.

use crate::random::Random;

/// How a planned round ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// With its agent's answer, counted from 1.
    Answer(usize),
    /// With a vote before the wave's answer.
    Before { target: usize },
    /// With a vote after it that is not recorded.
    Ignored { target: usize },
    /// Cut by it.
    Cut,
    /// With a vote for the author's answer before it.
    Stale { author: usize },
    /// With a vote for it, which the voter had not seen.
    Blind { author: usize },
    /// The same, after a look into the author's workspace.
    Glance { author: usize },
    /// With a vote at the end.
    Final { target: usize },
}

/// A round.
#[derive(Debug, Clone)]
pub(crate) struct RoundPlan {
    pub(crate) agent: usize,
    /// Position among the rounds of its agent.
    pub(crate) ordinal: usize,
    /// First and last phase.
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) end: End,
    /// Whether nothing may be written in it.
    pub(crate) quiet: bool,
}

impl RoundPlan {
    /// Whether an answer of another agent made it come to nothing.
    pub(crate) fn is_cut(&self) -> bool {
        matches!(self.end, End::Cut | End::Ignored { .. })
    }
}

/// All rounds.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) agents: usize,
    /// The authors of waves 1, 2, ….
    pub(crate) authors: Vec<usize>,
    pub(crate) rounds: Vec<RoundPlan>,
}

struct Sketch {
    first: usize,
    open: bool,
    ordinal: usize,
}

impl Plan {
    pub(crate) fn new(random: &mut Random, agents: usize) -> Self {
        let waves = random.between(1, 3);
        let mut plan = Self {
            agents,
            authors: Vec::new(),
            rounds: Vec::new(),
        };
        let mut sketches: Vec<Sketch> = Vec::new();
        for agent in 0..agents {
            plan.push(agent, 0, (0, 0), End::Answer(1));
            sketches.push(Sketch {
                first: 1,
                open: true,
                ordinal: 1,
            });
        }
        let mut ignored = vec![false; agents];
        for wave in 1..=waves {
            let open: Vec<usize> = (0..agents)
                .filter(|agent| sketches.get(*agent).is_some_and(|sketch| sketch.open))
                .collect();
            let author = open.get(random.below(open.len())).copied().unwrap_or(0);
            for (agent, sketch) in sketches.iter_mut().enumerate() {
                if !sketch.open {
                    *sketch = Sketch {
                        first: wave + 1,
                        open: true,
                        ordinal: sketch.ordinal,
                    };
                    continue;
                }
                let mut end = if agent == author {
                    Some(End::Answer(
                        2 + plan.authors.iter().filter(|a| **a == author).count(),
                    ))
                } else {
                    reaction(random, agents, agent, author)
                };
                if let (Some(End::Ignored { .. }), Some(seen)) = (end, ignored.get_mut(agent))
                    && std::mem::replace(seen, true)
                {
                    end = Some(End::Cut);
                }
                let Some(end) = end else {
                    continue;
                };
                plan.push(agent, sketch.ordinal, (sketch.first, wave), end);
                *sketch = Sketch {
                    first: wave + 1,
                    open: !matches!(end, End::Stale { .. } | End::Blind { .. } | End::Glance { .. }),
                    ordinal: sketch.ordinal + 1,
                };
            }
            plan.authors.push(author);
        }
        let voters: Vec<usize> = (0..agents)
            .filter(|agent| sketches.get(*agent).is_some_and(|sketch| sketch.open))
            .collect();
        let targets = plan.targets(random, &voters);
        for (voter, target) in voters.iter().zip(targets) {
            if let Some(sketch) = sketches.get(*voter) {
                plan.push(
                    *voter,
                    sketch.ordinal,
                    (sketch.first, waves + 1),
                    End::Final { target },
                );
            }
        }
        plan
    }

    fn push(&mut self, agent: usize, ordinal: usize, phases: (usize, usize), end: End) {
        self.rounds.push(RoundPlan {
            agent,
            ordinal,
            first: phases.0,
            last: phases.1,
            end,
            quiet: false,
        });
    }

    pub(crate) fn waves(&self) -> usize {
        self.authors.len()
    }

    /// The answers of an agent before wave `wave`.
    pub(crate) fn answers_before(&self, agent: usize, wave: usize) -> usize {
        1 + self
            .authors
            .iter()
            .take(wave.saturating_sub(1))
            .filter(|author| **author == agent)
            .count()
    }

    /// Targets of the last votes: as often as it can be so that one agent leads, else so that none does.
    fn targets(&self, random: &mut Random, voters: &[usize]) -> Vec<usize> {
        let waves = self.waves();
        let mut fixed = vec![0_usize; self.agents];
        for round in self.rounds.iter().filter(|round| round.last == waves) {
            if let End::Stale { author } | End::Blind { author } | End::Glance { author } = round.end
                && let Some(votes) = fixed.get_mut(author)
            {
                *votes += 1;
            }
        }
        let want_tie = random.chance(20);
        let mut targets = Vec::new();
        for _ in 0..60 {
            targets = voters
                .iter()
                .map(|voter| {
                    loop {
                        let target = random.below(self.agents);
                        if target != *voter || random.chance(12) {
                            break target;
                        }
                    }
                })
                .collect();
            let mut counts = fixed.clone();
            for target in &targets {
                if let Some(votes) = counts.get_mut(*target) {
                    *votes += 1;
                }
            }
            let highest = counts.iter().max().copied().unwrap_or(0);
            let tie = counts.iter().filter(|votes| **votes == highest).count() > 1;
            if tie == want_tie {
                break;
            }
        }
        targets
    }
}

/// What an agent that works does about another agent's answer; `None` = it is handed over with the next tool
/// result.
fn reaction(random: &mut Random, agents: usize, agent: usize, author: usize) -> Option<End> {
    let target = loop {
        let target = random.below(agents);
        if target != agent || random.chance(20) {
            break target;
        }
    };
    match random.below(100) {
        0..36 => None,
        36..60 => Some(End::Before { target }),
        60..70 => Some(End::Ignored { target }),
        70..80 => Some(End::Cut),
        80..86 => Some(End::Stale { author }),
        86..93 => Some(End::Blind { author }),
        _ => Some(End::Glance { author }),
    }
}
