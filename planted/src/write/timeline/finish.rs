//! Votes, mappings, and the end of the session.

use serde_json::{Map, Value, json};

use super::{CastVote, Played, Player, TRACKER_LEAD};
use crate::script::Round;
use crate::write::texts;

impl Player<'_> {
    pub(super) fn vote(
        &mut self,
        played: &Played,
        round: &Round,
        vote: (usize, &str, &str),
        snapshot: &str,
        time: f64,
    ) {
        let agent = round.agent;
        let (target, label, reason) = vote;
        let available: Vec<String> = self.current().into_iter().map(|(_, label, _)| label).collect();
        let context = json!({
            "voted_for": self.script.id(target),
            "voted_for_label": label,
            "reason": reason,
            "available_answers": available,
        });
        let told = time - TRACKER_LEAD;
        self.coordination(
            told,
            "vote_cast",
            Some(agent),
            format!("Voted for {label}"),
            context,
        );
        self.stream(
            time + 0.0001,
            "vote",
            Some(agent),
            played.display,
            &json!({
                "target_id": self.script.id(target),
                "reason": reason,
                "vote_label": null,
                "voted_for_label": null,
            }),
        );
        self.status(time + 0.03, agent, "voted");
        let ordinal = 1 + self.out.votes.iter().filter(|vote| vote.voter == agent).count();
        let key = format!("agent{}.vote{ordinal}", self.script.number(agent));
        self.mapping(&key, "vote", agent, snapshot, played, Some((target, label)));
        self.out.votes.push(CastVote {
            voter: agent,
            target,
            label: label.to_owned(),
            reason: reason.to_owned(),
            time: told,
            counted: true,
        });
    }

    pub(super) fn mapping(
        &mut self,
        label: &str,
        kind: &str,
        agent: usize,
        snapshot: &str,
        played: &Played,
        vote: Option<(usize, &str)>,
    ) {
        let id = self.script.id(agent);
        let mut entry = Map::new();
        entry.insert("type".to_owned(), json!(kind));
        entry.insert("label".to_owned(), json!(label));
        entry.insert("agent_id".to_owned(), json!(id));
        entry.insert("timestamp".to_owned(), json!(snapshot));
        if let Some((target, voted)) = vote {
            entry.insert("voted_for".to_owned(), json!(self.script.id(target)));
            entry.insert("voted_for_label".to_owned(), json!(voted));
        }
        entry.insert("iteration".to_owned(), json!(self.out.iteration));
        entry.insert("round".to_owned(), json!(played.tracker));
        let file = if kind == "vote" { "vote.json" } else { "answer.txt" };
        entry.insert("path".to_owned(), json!(format!("{id}/{snapshot}/{file}")));
        self.out.mappings.insert(label.to_owned(), Value::Object(entry));
    }

    pub(super) fn finish(&mut self) {
        let show = &self.script.presentation;
        let (agent, start, end) = (show.agent, show.start, show.end);
        let display = self.out.played.iter().rev().find_map(|played| {
            let round = self.script.rounds.get(played.index)?;
            (round.agent == agent).then_some(played.display)
        });
        let display = display.unwrap_or(0);
        let id = self.script.id(agent).to_owned();
        for (time, message) in [
            (start - 0.034, format!("Voting complete - selected agent: {id}")),
            (start - 0.031, "Presenting final coordinated answer".to_owned()),
        ] {
            let data = json!({ "message": message, "level": "info" });
            self.stream(time, "status", Some(agent), display, &data);
        }
        let last = self.highest() + 1;
        if let Some(tracker) = self.out.tracker.get_mut(agent) {
            *tracker = last;
        }
        self.status(start - 0.0295, agent, "streaming");
        let details = format!("Starting final presentation round {last}");
        let context = json!({ "round_type": "final", "final_round": last });
        self.coordination(start - 0.0294, "final_round_start", Some(agent), details, context);
        for other in 0..self.script.agents.len() {
            if other != agent {
                self.status(start - 0.0134, other, "completed");
            }
        }
        let context = texts::selection(self.script, &self.out);
        let details = "Selected as final presenter".to_owned();
        self.coordination(
            start - 0.0133,
            "final_agent_selected",
            Some(agent),
            details,
            context.clone(),
        );
        let tally = texts::tally(self.script, &self.out);
        let labels: Map<String, Value> = tally
            .counts
            .iter()
            .filter_map(|(target, _)| {
                let label = self
                    .out
                    .latest
                    .get(*target)?
                    .as_ref()?
                    .0
                    .replacen("agent", "A", 1);
                Some((self.script.id(*target).to_owned(), json!(label)))
            })
            .collect();
        self.stream(
            start - 0.0005,
            "final_presentation_start",
            Some(agent),
            display,
            &json!({
                "vote_counts": tally.by_id(self.script),
                "answer_labels": labels,
                "is_tie": tally.is_tie,
            }),
        );
        let chunk = json!({ "content": show.text });
        self.stream(
            end - 0.05,
            "final_presentation_chunk",
            Some(agent),
            display,
            &chunk,
        );
        self.stream(end - 0.045, "text", Some(agent), display, &chunk);
        self.iterate(end - 0.01);
        let label = format!("agent{}.final", self.script.number(agent));
        let mut full = json!({ "label": label });
        if let (Value::Object(full), Value::Object(more)) = (&mut full, context) {
            full.extend(more);
        }
        let details = format!("Presented final answer {label}");
        self.coordination(end - 0.0044, "final_answer", Some(agent), details, full);
        let played = Played {
            tracker: last,
            ..self.out.played.first().cloned().unwrap_or(Played {
                index: 0,
                tracker: 0,
                display: 0,
                seen: Vec::new(),
                shown: Vec::new(),
                stamp: None,
                label: None,
                iteration: 0,
                highest: 0,
                answered: Vec::new(),
            })
        };
        self.mapping(&label, "final_answer", agent, "final", &played, None);
        if let Some(Value::Object(entry)) = self.out.mappings.get_mut(&label) {
            entry.insert("path".to_owned(), json!(format!("final/{id}/answer.txt")));
        }
        let details = format!("Session completed in {:.1}s", end + 0.0004);
        self.coordination(end + 0.0004, "session_end", None, details, Value::Null);
        self.stream(end + 0.67, "final_answer", Some(agent), display, &chunk);
        self.stream(
            end + 0.671,
            "final_presentation_end",
            Some(agent),
            display,
            &json!({}),
        );
        self.stream(end + 0.673, "answer_locked", Some(agent), display, &json!({}));
    }
}
