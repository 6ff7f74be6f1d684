//! coordination_table.txt: the coordination events as a drawing.

use serde_json::Value;

use super::timeline::Timeline;
use crate::script::Script;

const HEAD: &str = include_str!("table_head.txt");

struct Table<'a> {
    script: &'a Script,
    width: usize,
    text: String,
    /// What each column shows while another agent acts.
    idle: Vec<String>,
    /// The status of each agent.
    status: Vec<String>,
    number: usize,
}

fn centred(text: &str, width: usize) -> String {
    let count = text.chars().count();
    let text: String = if count > width {
        text.chars()
            .take(width.saturating_sub(3))
            .chain("...".chars())
            .collect()
    } else {
        text.to_owned()
    };
    let space = width.saturating_sub(text.chars().count());
    format!("{}{text}{}", " ".repeat(space / 2), " ".repeat(space - space / 2))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

impl Table<'_> {
    fn separator(&mut self, fill: char) {
        let column = fill.to_string().repeat(self.width);
        let columns: Vec<&str> = self.idle.iter().map(|_| column.as_str()).collect();
        let first = fill.to_string().repeat(10);
        self.text.push_str(&format!("|{first}+{}+\n", columns.join("+")));
    }

    fn line(&mut self, first: &str, cells: &[String]) {
        let cells: Vec<String> = cells.iter().map(|cell| centred(cell, self.width)).collect();
        self.text.push_str(&format!("|{first}|{}|\n", cells.join("|")));
    }

    fn total(&self) -> usize {
        10 + (self.width + 1) * self.idle.len() + 1
    }

    fn system(&mut self, text: &str) {
        self.separator('-');
        let row = centred(text, self.total() - 1);
        self.text.push_str(&format!("|{row}|\n"));
        self.separator('-');
    }

    fn act(&mut self, agent: usize, lines: &[String]) {
        self.number += 1;
        for (at, line) in lines.iter().enumerate() {
            let cells: Vec<String> = (0..self.idle.len())
                .map(|column| {
                    if column == agent {
                        line.clone()
                    } else if at == 0 {
                        self.idle.get(column).cloned().unwrap_or_default()
                    } else {
                        String::new()
                    }
                })
                .collect();
            let first = if at == 0 {
                format!("{:>10}", format!("E{}   ", self.number))
            } else {
                " ".repeat(10)
            };
            self.line(&first, &cells);
        }
        self.separator('-');
    }

    fn rest(&mut self, agent: usize, idle: &str) {
        if let Some(slot) = self.idle.get_mut(agent) {
            idle.clone_into(slot);
        }
    }
}

pub(crate) fn table(script: &Script, timeline: &Timeline) -> String {
    let count = script.agents.len();
    let width = match count {
        0..=2 => 60,
        3 => 40,
        4 => 30,
        _ => 25,
    };
    let mut table = Table {
        script,
        width,
        text: HEAD.to_owned(),
        idle: vec!["⏳ (waiting)".to_owned(); count],
        status: vec![String::new(); count],
        number: 0,
    };
    let border = format!("+{}+\n", "-".repeat(table.total() - 1));
    table.text.push_str(&border);
    let names: Vec<String> = (0..count)
        .map(|at| format!("Agent {} ({})", at + 1, script.id(at)))
        .collect();
    table.line("   Event  ", &names);
    table.separator('-');
    let prompt = &script.prompt;
    let space = ((width + 1) * count - 1).saturating_sub(prompt.chars().count());
    let (left, right) = (" ".repeat(space / 2), " ".repeat(space - space / 2));
    table
        .text
        .push_str(&format!("|   USER   |{left}{prompt}{right}|\n"));
    table.separator('=');
    for event in &timeline.coordination {
        draw(&mut table, event, timeline);
    }
    summary(&mut table, timeline);
    table.text.push_str(border.trim_end());
    table.text
}

fn draw(table: &mut Table<'_>, event: &Value, timeline: &Timeline) {
    let Some(agent) = table
        .script
        .agents
        .iter()
        .position(|agent| agent.id == text(event, "agent_id"))
    else {
        return;
    };
    let context = event.get("context").cloned().unwrap_or_default();
    let preview = || {
        let latest = timeline.latest.get(agent).and_then(Option::as_ref);
        format!("👁️  Preview: {}", latest.map_or("", |(_, text)| text.as_str()))
    };
    match text(event, "event_type") {
        "context_received" => {
            let labels: Vec<&str> = context
                .get("available_answer_labels")
                .and_then(Value::as_array)
                .map(|labels| labels.iter().filter_map(Value::as_str).collect())
                .unwrap_or_default();
            if let Some(status) = table.status.get_mut(agent) {
                *status = format!("📋 Context: [{}]", labels.join(", "));
            }
        }
        "status_change" => {
            let shown = table
                .status
                .get_mut(agent)
                .map(std::mem::take)
                .unwrap_or_default();
            let voted = table.idle.get(agent).is_some_and(|idle| idle == "✅ (voted)");
            match text(event, "details").rsplit(' ').next().unwrap_or_default() {
                "streaming" if !voted && !shown.is_empty() => {
                    table.act(agent, &[shown, "💭 Started streaming".to_owned()]);
                    table.rest(agent, "🔄 (streaming)");
                }
                "voted" => table.rest(agent, "✅ (voted)"),
                "completed" => table.rest(agent, "✅ (completed)"),
                "stopped" => table.rest(agent, "(stopped)"),
                _ => {}
            }
        }
        "restart_completed" => {
            let number = context.get("agent_round").and_then(Value::as_i64).unwrap_or(0);
            table.act(agent, &[format!("✅ RESTART COMPLETED (Restart {number})")]);
            table.rest(agent, "🔄 (streaming)");
        }
        "update_injected" => {
            let details: String = text(event, "details").chars().take(60).collect();
            table.act(agent, &["📨 UPDATE RECEIVED".to_owned(), format!("📥 {details}")]);
        }
        "new_answer" => {
            let label = text(&context, "label");
            table.act(agent, &[format!("✨ NEW ANSWER: {label}"), preview()]);
        }
        "vote_cast" => {
            let label = text(&context, "voted_for_label");
            let reason: String = text(&context, "reason").chars().take(50).collect();
            table.act(
                agent,
                &[format!("🗳️  VOTE: {label}"), format!("💭 Reason: {reason}")],
            );
        }
        "restart_triggered" => {
            table.number += 1;
            table.system(&format!("🔁 Agent {} RESTART TRIGGERED", agent + 1));
        }
        "final_agent_selected" => table.system(&format!("🏆 Agent {} selected as winner", agent + 1)),
        "final_answer" => {
            let label = text(&context, "label");
            table.act(agent, &[format!("🎯 FINAL ANSWER: {label}"), preview()]);
        }
        _ => {}
    }
}

fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

fn summary(table: &mut Table<'_>, timeline: &Timeline) {
    let script = table.script;
    let restarts = |agent: usize| {
        timeline
            .coordination
            .iter()
            .filter(|event| text(event, "event_type") == "restart_completed")
            .filter(|event| text(event, "agent_id") == script.id(agent))
            .count()
    };
    let agents = 0..script.agents.len();
    let rows: [(&str, Vec<String>); 5] = [
        (
            "  SUMMARY ",
            agents.clone().map(|at| format!("Agent {}", at + 1)).collect(),
        ),
        (
            " Answers  ",
            agents
                .clone()
                .map(|at| {
                    plural(
                        usize::from(timeline.latest.get(at).is_some_and(Option::is_some)),
                        "answer",
                    )
                })
                .collect(),
        ),
        (
            " Votes    ",
            agents
                .clone()
                .map(|at| {
                    plural(
                        usize::from(timeline.votes.iter().any(|vote| vote.voter == at)),
                        "vote",
                    )
                })
                .collect(),
        ),
        (
            " Restarts ",
            agents.clone().map(|at| plural(restarts(at), "restart")).collect(),
        ),
        (
            " Status   ",
            agents
                .clone()
                .map(|at| {
                    let wins = at == script.presentation.agent;
                    if wins { "🏆 Winner" } else { "✅ Completed" }.to_owned()
                })
                .collect(),
        ),
    ];
    table.separator('=');
    for (at, (title, cells)) in rows.iter().enumerate() {
        table.line(title, cells);
        if at == 0 {
            table.separator('-');
        }
    }
    table.separator('-');
    let answered = timeline.latest.iter().flatten().count();
    let voted = agents
        .clone()
        .filter(|at| timeline.votes.iter().any(|vote| vote.voter == *at))
        .count();
    let id = script.id(script.presentation.agent);
    let winner = id
        .rsplit_once('_')
        .map_or(id.to_owned(), |(_, last)| format!("Agent{last}"));
    let totals = format!(
        "{}, {}, {} → {winner} selected",
        plural(answered, "answer"),
        plural(voted, "vote"),
        plural(agents.map(restarts).sum(), "restart")
    );
    let row = centred(&totals, table.total() - 12);
    table.text.push_str(&format!("| TOTALS   |{row}|\n"));
}
