//! `coordination_table.txt`: a drawing of coordination_events.json, made at the end. Read it only when
//! the JSON is missing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{AgentId, AnswerLabel, Diagnostic, DiagnosticKind, Location, RelPath, decode_visibly};

/// Width of the first column between its bars, in characters.
const EVENT_WIDTH: usize = 10;

/// The table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CoordinationTable {
    /// The file, relative to the session directory.
    pub path: RelPath,
    /// Agents by column, in configuration order. An id too long for its column ends in `...`.
    pub agents: Vec<AgentId>,
    /// The user's prompt, which may span lines; `None` when the row is missing or says `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// Events and system rows, in order.
    pub rows: Vec<TableRow>,
    /// The rows of the summary by their title (`Answers`, `Votes`, `Restarts`, `Status`), a text for each
    /// column. `Answers` and `Votes` are 0 or 1 there, not counts.
    pub summary: BTreeMap<String, Vec<String>>,
    /// The line of totals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totals: Option<String>,
}

/// One row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TableRow {
    /// First line, from 1.
    pub line: u64,
    /// Event number; `None` for a system row. Numbers have gaps: a restart trigger takes one unseen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<u64>,
    /// For each column the lines of its cell that are not empty. Empty for a system row.
    pub cells: Vec<Vec<String>>,
    /// The text of a system row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
}

/// Something that an agent did, as seen in a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TableAct {
    /// Line, from 1.
    pub line: u64,
    /// Who.
    pub agent: AgentId,
    /// The label submitted or voted for; may be cut and end in `...`.
    pub label: AnswerLabel,
}

impl CoordinationTable {
    /// Reads a table by position: text in cells may hold any character, bars too.
    pub fn read(bytes: &[u8], path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let (text, _) = decode_visibly(bytes);
        let mut table = Self {
            path: path.clone(),
            ..Self::default()
        };
        let mut lines = text.split('\n').zip(1_u64..);
        // The legend holds no border.
        let header = lines
            .by_ref()
            .find(|(line, _)| line.starts_with("+-"))
            .and_then(|_| lines.next());
        let separator = lines.next().map(|(line, _)| line).unwrap_or_default();
        let columns = separator
            .get(1..)
            .filter(|rest| rest.starts_with("----------+"))
            .map_or(0, |rest| rest.matches('+').count().saturating_sub(1));
        let Some((header, _)) = header.filter(|_| columns > 0) else {
            diagnostics.push(Diagnostic::new(
                DiagnosticKind::Malformed,
                Location::file(path),
                "no table header",
            ));
            return table;
        };
        let shape = Shape::of(columns);
        table.agents = shape
            .cells(header)
            .iter()
            .map(|cell| AgentId::from(agent_in(cell)))
            .collect();

        let mut prompt: Option<String> = None;
        let mut in_summary = false;
        let mut lines = lines.peekable();
        while let Some((line, number)) = lines.next() {
            if let Some(open) = &mut prompt {
                if line.starts_with("|==========+") {
                    // A prompt that is null in the JSON is drawn as Python's `None`.
                    table.prompt = prompt
                        .take()
                        .map(|text| unframe(&text))
                        .filter(|text| text != "None");
                } else {
                    open.push('\n');
                    open.push_str(line);
                }
                continue;
            }
            if let Some(first) = line.strip_prefix("|   USER   |") {
                prompt = Some(first.to_owned());
            } else if line.starts_with("|==========+") {
                in_summary = true;
            } else if line.starts_with("|----------+") || line.starts_with("+-") || line.is_empty() {
                continue;
            } else if in_summary {
                table.summarise(&shape, line);
            } else if lines.peek().is_some() || line.chars().count() >= EVENT_WIDTH + 2 {
                table.row(&shape, line, number);
            }
            // Else the file is cut within the first column: what kind of row it would be is not known.
        }
        if table.totals.is_none() {
            diagnostics.push(Diagnostic::new(
                DiagnosticKind::Truncated,
                Location::file(path),
                "the table has no line of totals",
            ));
        }
        table
    }

    fn row(&mut self, shape: &Shape, line: &str, number: u64) {
        let Some(first) = shape.first(line) else {
            self.rows.push(TableRow {
                line: number,
                system: Some(unframe(line.strip_prefix('|').unwrap_or(line))),
                ..TableRow::default()
            });
            return;
        };
        let cells = shape.cells(line);
        let event = first.trim().strip_prefix('E').and_then(|n| n.parse().ok());
        if event.is_some() {
            self.rows.push(TableRow {
                line: number,
                event,
                cells: vec![Vec::new(); cells.len()],
                system: None,
            });
        }
        if let Some(row) = self.rows.last_mut() {
            for (kept, cell) in row.cells.iter_mut().zip(cells) {
                if !cell.is_empty() {
                    kept.push(cell);
                }
            }
        }
    }

    fn summarise(&mut self, shape: &Shape, line: &str) {
        let Some(title) = shape.first(line) else { return };
        match title.trim() {
            "SUMMARY" | "" => {}
            "TOTALS" => {
                let skip = line
                    .char_indices()
                    .nth(EVENT_WIDTH + 2)
                    .map_or(line.len(), |(at, _)| at);
                self.totals = Some(unframe(line.get(skip..).unwrap_or_default()));
            }
            title => {
                self.summary.insert(title.to_owned(), shape.cells(line));
            }
        }
    }

    /// Answers submitted, in order. The final answer is not among them.
    pub fn answers(&self) -> Vec<TableAct> {
        self.acts("✨ NEW ANSWER: ")
    }

    /// Votes cast, in order; later answers may have superseded them.
    pub fn votes(&self) -> Vec<TableAct> {
        self.acts("🗳️  VOTE: ")
    }

    /// The final answer's row.
    pub fn final_answer(&self) -> Option<TableAct> {
        self.acts("🎯 FINAL ANSWER: ").pop()
    }

    /// Completed restarts by agent; an agent without one has 0.
    pub fn restarts(&self) -> BTreeMap<AgentId, u64> {
        let mut counts: BTreeMap<_, _> = self.agents.iter().map(|agent| (agent.clone(), 0)).collect();
        for (agent, _, _) in self.lines("✅ RESTART COMPLETED") {
            *counts.entry(agent.clone()).or_default() += 1;
        }
        counts
    }

    /// The agent that was selected; `None` when an answer was reused or the run did not get there.
    pub fn winner(&self) -> Option<&AgentId> {
        self.rows.iter().rev().find_map(|row| {
            let number = row
                .system
                .as_deref()?
                .strip_prefix("🏆 Agent ")?
                .strip_suffix(" selected as winner")?;
            self.agents.get(number.parse::<usize>().ok()?.checked_sub(1)?)
        })
    }

    fn acts(&self, mark: &str) -> Vec<TableAct> {
        self.lines(mark)
            .map(|(agent, line, label)| TableAct {
                line,
                agent: agent.clone(),
                label: AnswerLabel::from(label.trim()),
            })
            .collect()
    }

    /// First lines of cells that begin with `mark`, with agent and line number.
    fn lines(&self, mark: &str) -> impl Iterator<Item = (&AgentId, u64, &str)> {
        self.rows.iter().flat_map(move |row| {
            self.agents
                .iter()
                .zip(&row.cells)
                .filter_map(move |(agent, cell)| {
                    let text = cell.first()?.strip_prefix(mark)?;
                    Some((agent, row.line, text))
                })
        })
    }
}

/// `Agent <k> (<id>)`
fn agent_in(cell: &str) -> &str {
    let id = cell.split_once(" (").map_or(cell, |(_, id)| id);
    id.strip_suffix(')').unwrap_or(id)
}

/// A text without the padding and the last bar.
fn unframe(text: &str) -> String {
    text.strip_suffix('|').unwrap_or(text).trim().to_owned()
}

/// Columns and their width in characters.
struct Shape {
    columns: usize,
    width: usize,
}

impl Shape {
    fn of(columns: usize) -> Self {
        let width = match columns {
            0..=2 => 60,
            3 => 40,
            4 => 30,
            _ => 25,
        };
        Self { columns, width }
    }

    /// The first column; `None` when the line is not divided after it.
    fn first<'a>(&self, line: &'a str) -> Option<&'a str> {
        let mut places = line.char_indices().map(|(at, c)| (at, c == '|'));
        let (start, true) = places.next()? else {
            return None;
        };
        let (end, true) = places.nth(EVENT_WIDTH)? else {
            return None;
        };
        line.get(start + 1..end)
    }

    /// The cells after the first column, without padding.
    fn cells(&self, line: &str) -> Vec<String> {
        let chars: Vec<char> = line.chars().collect();
        (0..self.columns)
            .map(|column| {
                let start = EVENT_WIDTH + 2 + column * (self.width + 1);
                let cell: String = chars.iter().skip(start).take(self.width).collect();
                cell.trim().to_owned()
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::digest::known;

    fn read(text: &str) -> (CoordinationTable, Vec<String>) {
        let mut diagnostics = Vec::new();
        let table = CoordinationTable::read(text.as_bytes(), &RelPath::from_encoded("t"), &mut diagnostics);
        (table, diagnostics.iter().map(ToString::to_string).collect())
    }

    /// Every drawing says what the JSON beside it says.
    #[test]
    fn real_tables_agree_with_the_events_they_draw() {
        let mut tables = 0;
        for attempt in known::attempts("0.1") {
            let Ok(text) = std::fs::read_to_string(attempt.join("coordination_table.txt")) else {
                continue;
            };
            let (table, notes) = read(&text);
            assert!(notes.is_empty(), "{notes:?}");
            tables += 1;
            let json = std::fs::read(attempt.join("coordination_events.json")).unwrap();
            let json: Value = serde_json::from_slice(&json).unwrap();
            let meta = &json["session_metadata"];
            let agents: Vec<_> = meta["agent_ids"]
                .as_array()
                .unwrap()
                .iter()
                .map(|a| a.as_str().unwrap())
                .collect();
            assert_eq!(
                table.agents.iter().map(AgentId::as_str).collect::<Vec<_>>(),
                agents
            );
            assert_eq!(
                table.prompt.as_deref(),
                meta["user_prompt"].as_str().map(str::trim),
                "{}",
                attempt.display()
            );
            assert_eq!(
                table.winner().map(AgentId::as_str),
                meta["final_winner"].as_str(),
                "{}",
                attempt.display()
            );
            let of = |kind: &str, key: &str| -> Vec<(String, String)> {
                let events = json["events"].as_array().unwrap().iter();
                events
                    .filter(|e| e["event_type"] == kind)
                    .map(|e| {
                        let agent = e["agent_id"].as_str().unwrap().to_owned();
                        (agent, e["context"][key].as_str().unwrap_or_default().to_owned())
                    })
                    .collect()
            };
            let seen = |acts: Vec<TableAct>| -> Vec<(String, String)> {
                acts.iter()
                    .map(|a| (a.agent.to_string(), a.label.to_string()))
                    .collect()
            };
            assert_eq!(
                seen(table.answers()),
                of("new_answer", "label"),
                "{}",
                attempt.display()
            );
            assert_eq!(seen(table.votes()), of("vote_cast", "voted_for_label"));
            let restarts: u64 = table.restarts().values().sum();
            assert_eq!(restarts, of("restart_completed", "").len() as u64);
            assert_eq!(table.summary["Restarts"].len(), agents.len());
        }
        assert!(tables > 15, "{tables}");
    }

    #[test]
    fn a_table_cut_within_its_first_column_has_no_row_of_it() {
        let line = |first: &str, text: &str| format!("|{first:^10}|{text:^60}|\n");
        let border = |c: &str| format!("|{}+{}+\n", c.repeat(10), c.repeat(60));
        let text = [
            format!("legend\n+{}+\n", "-".repeat(70)),
            line("Event", "Agent 1 (a)"),
            border("-"),
            "|   USER   | first |\n".to_owned(),
            border("="),
            line("E1   ", "x"),
            line("E2   ", "y"),
        ]
        .concat();
        let second = text.rfind("|  E2").unwrap();
        for cut in second..second + EVENT_WIDTH + 2 {
            let (table, _) = read(text.get(..cut).unwrap());
            assert_eq!(table.rows.len(), 1, "{:?}", table.rows);
        }
        assert_eq!(read(&text).0.rows.len(), 2);
    }

    #[test]
    fn prompts_over_several_lines_and_bars_in_cells_do_no_harm() {
        let line = |first: &str, text: &str| format!("|{first:^10}|{text:^60}|\n");
        let border = |c: &str| format!("|{}+{}+\n", c.repeat(10), c.repeat(60));
        let text = [
            format!("legend\n+{}+\n", "-".repeat(70)),
            line("Event", "Agent 1 (a (b))"),
            border("-"),
            "|   USER   |   first\n|   E9     | not a row\nlast   |\n".to_owned(),
            border("="),
            line("E1   ", "✨ NEW ANSWER: agent1.1"),
            line("", "👁️  Preview: a | b"),
            border("-"),
        ]
        .concat();
        let (table, notes) = read(&text);
        assert_eq!(table.agents, [AgentId::from("a (b)")]);
        assert_eq!(
            table.prompt.as_deref(),
            Some("first\n|   E9     | not a row\nlast")
        );
        assert_eq!(table.rows.len(), 1);
        assert_eq!(table.rows[0].cells[0][1], "👁️  Preview: a | b");
        assert_eq!(notes, ["t: truncated: the table has no line of totals"]);
        assert_eq!(read("no table").1, ["t: malformed: no table header"]);
    }
}
