//! A loaded session as compact text: one line per record, times in seconds from the attempt's start.

use std::fmt::{Display, Write as _};

use massgen_log_model::spine::{Agent, Attempt, Session};
use massgen_log_model::{AgentId, AnswerLabel, Location, Moment, RelPath};

/// Every field of the spine that a loader decides on.
pub(crate) fn sketch(session: &Session) -> String {
    let mut out = String::new();
    let started = session.started.and_then(Moment::to_iso);
    let _ = writeln!(
        out,
        "session {} {:?} started {}",
        session.name,
        session.layout,
        show(started)
    );
    for note in &session.diagnostics {
        let _ = writeln!(out, "note {note}");
    }
    for turn in &session.turns {
        for attempt in &turn.attempts {
            let sketch = Sketch {
                attempt,
                zero: zero(attempt),
            };
            sketch.write(&mut out);
        }
    }
    out
}

/// Only how much of everything there is, for sessions that would fill a book.
pub(crate) fn counts(session: &Session) -> String {
    let mut out = format!("session {} {:?}\n", session.name, session.layout);
    for attempt in session.turns.iter().flat_map(|turn| &turn.attempts) {
        let _ = writeln!(
            out,
            "attempt {}/{}: {} answers, {} votes, {} ignored, {} stops, {} restarts, {} signals, {} injections, \
             {} calls, {} mentions, {} snapshots, {} claims, {} milestones, {} notes, {} drift",
            attempt.turn,
            attempt.number,
            attempt.answers.len(),
            attempt.votes.len(),
            attempt.ignored_votes.len(),
            attempt.stops.len(),
            attempt.restarts.len(),
            attempt.restart_signals.len(),
            attempt.injections.len(),
            attempt.calls.len(),
            attempt.mentions.len(),
            attempt.snapshots.len(),
            attempt.winner_claims.len(),
            attempt.milestones.len(),
            attempt.diagnostics.len(),
            attempt.drift.len(),
        );
        for agent in &attempt.agents {
            let (false_starts, real): (Vec<_>, Vec<_>) =
                agent.rounds.iter().partition(|round| round.false_start);
            let _ = writeln!(
                out,
                "  {}: {} rounds ({} lost), {} false starts, {} carried, {} calls ({} without round)",
                agent.id,
                real.len(),
                real.iter().filter(|round| round.lost).count(),
                false_starts.len(),
                agent.carried_rounds.len(),
                attempt.calls_of(&agent.id).count(),
                attempt
                    .calls_of(&agent.id)
                    .filter(|call| call.round.is_none())
                    .count(),
            );
        }
        let bytes: u64 = attempt.files.iter().map(|file| file.bytes).sum();
        let _ = writeln!(out, "  files: {}, {bytes} bytes", attempt.files.len());
    }
    out
}

fn zero(attempt: &Attempt) -> Option<Moment> {
    attempt
        .span
        .as_ref()
        .and_then(|span| span.start)
        .or_else(|| attempt.milestones.first().and_then(|first| first.time))
}

fn show<T: Display>(value: Option<T>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

fn labels(labels: Option<&Vec<AnswerLabel>>) -> String {
    labels.map_or_else(
        || "?".to_owned(),
        |labels| {
            let labels: Vec<_> = labels.iter().map(AnswerLabel::as_str).collect();
            format!("[{}]", labels.join(" "))
        },
    )
}

struct Sketch<'a> {
    attempt: &'a Attempt,
    zero: Option<Moment>,
}

impl Sketch<'_> {
    /// Seconds from the attempt's start; a time on another clock is told apart.
    fn at(&self, time: Option<Moment>) -> String {
        match (time, self.zero) {
            (None, _) => "-".to_owned(),
            (Some(time), Some(zero)) if time.clock == zero.clock => {
                format!("{:+.3}", time.seconds - zero.seconds)
            }
            (Some(time), _) => show(time.to_iso()),
        }
    }

    fn places(&self, sources: &[Location]) -> String {
        let places: Vec<_> = sources.iter().map(|source| self.place(source)).collect();
        places.join(" ")
    }

    fn place(&self, source: &Location) -> String {
        let mut short = source.clone();
        short.path = self.below(&source.path);
        short.to_string()
    }

    fn below(&self, path: &RelPath) -> RelPath {
        let inside = path
            .as_str()
            .strip_prefix(self.attempt.path.as_str())
            .and_then(|rest| rest.strip_prefix('/'));
        inside.map_or_else(|| path.clone(), RelPath::from_encoded)
    }

    fn write(&self, out: &mut String) {
        let attempt = self.attempt;
        let _ = writeln!(
            out,
            "\nattempt {}/{} {} version {} offset {}",
            attempt.turn,
            attempt.number,
            attempt.path,
            show(attempt.version),
            show(attempt.utc_offset),
        );
        if let Some((question, place)) = &attempt.question {
            let _ = writeln!(out, "question {question:?} {}", self.place(place));
        }
        if let Some(span) = &attempt.span {
            let _ = writeln!(
                out,
                "span {} .. {} = {:.3} s {}",
                show(span.start.and_then(Moment::to_iso)),
                show(span.end.and_then(Moment::to_iso)),
                span.seconds,
                self.places(&span.sources)
            );
        }
        let _ = writeln!(
            out,
            "recorded: coordination {}, restarts {}, calls {}; carries earlier {}",
            attempt.coordination_recorded,
            attempt.restarts_recorded,
            attempt.calls_recorded,
            attempt.carries_earlier
        );
        for agent in &attempt.agents {
            self.agent(agent, out);
        }
        self.answers_and_votes(out);
        self.restarts(out);
        self.calls(out);
        self.outcome(out);
        self.files(out);
    }

    fn agent(&self, agent: &Agent, out: &mut String) {
        let _ = writeln!(
            out,
            "agent {} backend {} model {}",
            RelPath::from_path(agent.id.as_str().as_ref()),
            show(agent.backend.as_ref()),
            show(agent.model.as_ref())
        );
        for (rounds, word) in [(&agent.rounds, "round"), (&agent.carried_rounds, "carried")] {
            for (index, round) in rounds.iter().enumerate() {
                let tokens = round.tokens.map_or_else(
                    || "-".to_owned(),
                    |tokens| {
                        format!(
                            "{}/{}/{}/{}",
                            show(tokens.input),
                            show(tokens.output),
                            show(tokens.reasoning),
                            show(tokens.cached_input)
                        )
                    },
                );
                let _ = writeln!(
                    out,
                    "  {word} {index}: #{} {} -> {} {} .. {} ({}) label {} seen {} tokens {tokens} usd {} ctx {}{}{} | {}",
                    show(round.number),
                    round.kind,
                    round.outcome,
                    self.at(round.start),
                    self.at(round.end),
                    show(round.end_basis.as_ref()),
                    show(round.label.as_ref()),
                    labels(round.seen.as_ref()),
                    show(round.cost_usd),
                    show(round.context_usage_pct),
                    if round.false_start { " FALSE-START" } else { "" },
                    if round.lost { " LOST" } else { "" },
                    self.places(&round.sources)
                );
            }
        }
        for end in &agent.ends {
            let _ = writeln!(
                out,
                "  ended {} {} {:?} | {}",
                end.kind,
                self.at(end.time),
                end.message,
                self.places(&end.sources)
            );
        }
    }

    fn agent_id(id: Option<&AgentId>) -> String {
        id.map_or_else(
            || "-".to_owned(),
            |id| RelPath::from_path(id.as_str().as_ref()).to_string(),
        )
    }

    fn answers_and_votes(&self, out: &mut String) {
        for answer in &self.attempt.answers {
            let _ = writeln!(
                out,
                "answer {} {} no. {} {} iteration {} round {} chars {} folder {} | {}",
                show(answer.label.as_ref()),
                Self::agent_id(Some(&answer.agent)),
                answer.ordinal,
                self.at(answer.time),
                show(answer.iteration),
                show(answer.round),
                show(answer.text.as_ref().map(|text| text.excerpt.chars)),
                show(answer.snapshot.as_ref().map(|path| self.below(path))),
                self.places(&answer.sources)
            );
        }
        for vote in &self.attempt.votes {
            let _ = writeln!(
                out,
                "vote {} for {} ({}) {} iteration {} round {} options {} reason {} folder {} | {}",
                Self::agent_id(Some(&vote.voter)),
                show(vote.label.as_ref()),
                Self::agent_id(vote.target.as_ref()),
                self.at(vote.time),
                show(vote.iteration),
                show(vote.round),
                labels(vote.options.as_ref()),
                vote.reason
                    .as_ref()
                    .map_or_else(|| "-".to_owned(), |reason| format!("{reason:?}")),
                show(vote.snapshot.as_ref().map(|path| self.below(path))),
                self.places(&vote.sources)
            );
        }
        for vote in &self.attempt.ignored_votes {
            let _ = writeln!(
                out,
                "ignored vote {} for {} {} | {}",
                Self::agent_id(Some(&vote.voter)),
                show(vote.target.as_ref()),
                self.at(vote.time),
                self.place(&vote.source)
            );
        }
        for stop in &self.attempt.stops {
            let _ = writeln!(
                out,
                "stop {} {} status {} summary {:?} | {}",
                Self::agent_id(Some(&stop.agent)),
                self.at(stop.time),
                show(stop.status.as_ref()),
                stop.summary,
                self.places(&stop.sources)
            );
        }
    }

    fn restarts(&self, out: &mut String) {
        for restart in &self.attempt.restarts {
            let _ = writeln!(
                out,
                "restart {} {} to #{} | {}",
                Self::agent_id(Some(&restart.agent)),
                self.at(restart.time),
                show(restart.round_number),
                self.place(&restart.source)
            );
        }
        for signal in &self.attempt.restart_signals {
            let _ = writeln!(
                out,
                "signal by {} {} affects {} | {}",
                Self::agent_id(signal.trigger.as_ref()),
                self.at(signal.time),
                show(signal.affected.as_ref().map(Vec::len)),
                self.place(&signal.source)
            );
        }
        for injection in &self.attempt.injections {
            let _ = writeln!(
                out,
                "injection {} {} {:?} | {}",
                Self::agent_id(Some(&injection.agent)),
                self.at(injection.time),
                injection.details,
                self.place(&injection.source)
            );
        }
    }

    fn calls(&self, out: &mut String) {
        for call in &self.attempt.calls {
            let result = call.result.as_ref();
            let _ = writeln!(
                out,
                "call {} {} {} {} .. {} = {} s success {} status {} exit {} args {} result {} round {} sources {}{}{}",
                show(call.id.as_ref()),
                Self::agent_id(call.agent.as_ref()),
                call.tool,
                self.at(call.start),
                self.at(call.end),
                show(call.seconds),
                show(call.success),
                show(call.status.as_ref()),
                show(result.and_then(|result| result.exit_code)),
                show(call.args.as_ref().map(|args| args.text.chars().count())),
                show(result.map(|result| result.excerpt.chars)),
                show(call.round),
                call.sources.len(),
                if call.carried { " CARRIED" } else { "" },
                call.command()
                    .map_or_else(String::new, |command| format!(" $ {command:?}")),
            );
        }
        for mention in &self.attempt.mentions {
            let _ = writeln!(
                out,
                "mention {} {} {} | {}",
                mention.from,
                Self::agent_id(mention.agent.as_ref()),
                mention.tool,
                self.place(&mention.source)
            );
        }
    }

    fn outcome(&self, out: &mut String) {
        for found in &self.attempt.finals {
            let _ = writeln!(
                out,
                "final {} chars {}{} | {}",
                Self::agent_id(Some(&found.agent)),
                show(found.text.as_ref().map(|text| text.excerpt.chars)),
                if found.turn_copy { " turn copy" } else { "" },
                self.place(&found.source)
            );
        }
        for claim in &self.attempt.winner_claims {
            let _ = writeln!(
                out,
                "winner {} by {} | {}",
                Self::agent_id(Some(&claim.agent)),
                claim.kind,
                self.place(&claim.source)
            );
        }
        let milestones: Vec<_> = self
            .attempt
            .milestones
            .iter()
            .map(|m| format!("{} {}", m.kind, self.at(m.time)))
            .collect();
        let _ = writeln!(out, "timeline {}", milestones.join(", "));
    }

    fn files(&self, out: &mut String) {
        for snapshot in &self.attempt.snapshots {
            let _ = writeln!(
                out,
                "snapshot {} {} {}{}{}",
                self.below(&snapshot.path),
                snapshot.kind,
                self.at(snapshot.time),
                snapshot.workspace.map_or_else(String::new, |(files, bytes)| {
                    format!(" workspace {files} files, {bytes} bytes")
                }),
                if snapshot.changedoc.is_some() {
                    " changedoc"
                } else {
                    ""
                },
            );
        }
        for child in &self.attempt.artifacts.subagents {
            let _ = writeln!(
                out,
                "subagent {} task {} error {:?} status {} events {}",
                child.id,
                show(child.task.as_ref().map(|task| task.chars)),
                child.error,
                show(child.status.as_ref().map(|doc| self.below(&doc.path))),
                show(child.events.as_ref().map(|path| self.below(path)))
            );
        }
        let presence: Vec<_> = self
            .attempt
            .presence
            .iter()
            .map(|p| format!("{} {}", p.artifact, p.state))
            .collect();
        let _ = writeln!(out, "presence {}", presence.join(", "));
        for note in &self.attempt.diagnostics {
            let _ = writeln!(out, "note {note}");
        }
        for note in &self.attempt.drift {
            let _ = writeln!(
                out,
                "drift {:?} {} x{} {}",
                note.kind,
                note.name,
                note.count,
                self.place(&note.location)
            );
        }
        let bytes: u64 = self.attempt.files.iter().map(|file| file.bytes).sum();
        let _ = writeln!(out, "files {}, {bytes} bytes", self.attempt.files.len());
    }
}
