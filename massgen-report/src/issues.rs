//! Suggested issues for an issue tracker to import.

use massgen_log_analysis::recommendations::Priority;
use massgen_log_analysis::{Analysis, Recommendation, SuggestedIssue};
use serde_json::{Value, json};

use crate::finding::{attempts, subject_of};
use crate::redaction::shared_line;

/// Subjects and places that are named in one issue.
const SHOWN: usize = 4;

/// The state that an imported issue begins in.
const STATUS: &str = "Backlog";

/// What a spreadsheet takes for the beginning of a formula, the wide forms in some languages.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// One issue.
struct Issue<'a> {
    turn: u32,
    attempt: u32,
    recommendation: &'a Recommendation,
    issue: &'a SuggestedIssue,
    description: String,
}

/// The suggested issues of each turn's last attempt as a JSON array, first priority first: `title`,
/// `description`, `priority` (`High`, `Medium`, `Low`), `labels`, `status`, and what they are about.
pub fn issues_json(analysis: &Analysis) -> String {
    let rows: Vec<Value> = issues(analysis)
        .into_iter()
        .map(|row| {
            let places = row.recommendation.because.iter().map(|evidence| {
                let place = &evidence.location;
                json!({
                    "path": shared_line(place.path.as_str()),
                    "line": place.line,
                    "pointer": place.pointer.as_deref().map(shared_line),
                })
            });
            json!({
                "title": shared_line(&row.issue.title),
                "description": row.description,
                "priority": word(row.issue.priority),
                "labels": labels(row.issue),
                "status": STATUS,
                "rule": shared_line(&row.recommendation.rule),
                "session": shared_line(&analysis.session),
                "turn": row.turn,
                "attempt": row.attempt,
                "observations": row.recommendation.flags,
                "evidence": places.collect::<Vec<_>>(),
            })
        })
        .collect();
    format!("{:#}\n", Value::Array(rows))
}

/// The same as a table: `Title`, `Description`, `Priority`, `Labels` (separated by commas), `Status`. Every
/// cell is quoted; one that a spreadsheet would take for a formula begins with `'`.
pub fn issues_csv(analysis: &Analysis) -> String {
    let mut out = String::new();
    push_row(
        &mut out,
        &["Title", "Description", "Priority", "Labels", "Status"],
    );
    for row in issues(analysis) {
        push_row(
            &mut out,
            &[
                &shared_line(&row.issue.title),
                &row.description,
                word(row.issue.priority),
                &labels(row.issue).join(", "),
                STATUS,
            ],
        );
    }
    out
}

fn issues(analysis: &Analysis) -> Vec<Issue<'_>> {
    let mut rows = Vec::new();
    for (turn, attempt) in attempts(analysis) {
        for recommendation in &attempt.recommendations {
            let Some(issue) = &recommendation.issue else {
                continue;
            };
            let mut description = shared_line(&issue.description);
            description.push_str(&format!(
                " Session {}, turn {}, attempt {}.",
                shared_line(&analysis.session),
                turn.turn,
                attempt.attempt
            ));
            let subjects = recommendation.subjects.iter().map(|subject| subject_of(subject));
            push_list(&mut description, "Observed on", subjects);
            let places = recommendation
                .because
                .iter()
                .map(|evidence| shared_line(&evidence.location.to_string()));
            push_list(&mut description, "Places", places);
            rows.push(Issue {
                turn: turn.turn,
                attempt: attempt.attempt,
                recommendation,
                issue,
                description,
            });
        }
    }
    rows
}

fn push_list(text: &mut String, name: &str, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        return;
    }
    let more = items.len().saturating_sub(SHOWN);
    let shown: Vec<&str> = items.iter().take(SHOWN).map(String::as_str).collect();
    text.push_str(&format!(" {name}: {}", shown.join("; ")));
    if more > 0 {
        text.push_str(&format!("; and {more} more"));
    }
    text.push('.');
}

fn labels(issue: &SuggestedIssue) -> Vec<String> {
    issue.labels.iter().map(|label| shared_line(label)).collect()
}

fn word(priority: Priority) -> &'static str {
    match priority {
        Priority::High => "High",
        Priority::Medium => "Medium",
        _ => "Low",
    }
}

fn push_row(out: &mut String, cells: &[&str]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push('"');
        if cell.starts_with(FORMULA) {
            out.push('\'');
        }
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_defused() {
        let mut out = String::new();
        push_row(&mut out, &["a \"b\", c", "=1+1", "@x", "", "a=b"]);
        assert_eq!(out, "\"a \"\"b\"\", c\",\"'=1+1\",\"'@x\",\"\",\"a=b\"\r\n");
    }
}
