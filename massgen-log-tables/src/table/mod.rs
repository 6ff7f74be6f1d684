//! The tables.

mod agents;
mod answers;
mod api_calls;
mod attempts;
mod commands;
mod diagnostics;
mod enforcement;
mod events;
mod files;
mod findings;
mod records;
mod restarts;
mod rounds;
mod sessions;
mod subagents;
mod tool_calls;
mod turns;
mod votes;

use std::collections::BTreeMap;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use massgen_log_analysis::model::AnswerLabel;
use massgen_log_analysis::model::artifact::logfire::LogfireRow;

use crate::column::{Column, Columns};
use crate::source::{Row, Source};

macro_rules! tables {
    ($($variant:ident = $module:ident, $about:literal;)+) => {
        /// A table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Table {
            $(
                #[doc = concat!("`", stringify!($module), "`: ", $about, ".")]
                $variant,
            )+
        }

        impl Table {
            /// All tables, in the order of their documents.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its name in SQL.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($module),)+
                }
            }

            /// What its rows are.
            pub const fn about(self) -> &'static str {
                match self {
                    $(Self::$variant => $about,)+
                }
            }

            /// Its columns.
            pub fn columns(self) -> Vec<Column> {
                match self {
                    $(Self::$variant => $module::columns().list(),)+
                }
            }

            /// Its schema in Arrow.
            pub fn schema(self) -> SchemaRef {
                match self {
                    $(Self::$variant => $module::columns().schema(),)+
                }
            }

            /// Its rows of one session, in one batch.
            pub fn batch(self, source: &Source<'_>) -> RecordBatch {
                match self {
                    $(Self::$variant => $module::columns().batch(&$module::rows(source)),)+
                }
            }
        }
    };
}

tables! {
    Sessions = sessions, "one row a session";
    Turns = turns, "one row a turn: one task, answered";
    Attempts = attempts, "one row an attempt of a turn, with its totals";
    Agents = agents, "one row an agent of an attempt";
    Rounds = rounds, "one row a round of an agent";
    ToolCalls = tool_calls, "one row a call of a tool";
    Commands = commands, "one row an exact command text of an attempt";
    Events = events, "one row a record of events.jsonl; streamed texts are left out, calls are in `tool_calls`";
    Answers = answers, "one row a submitted answer";
    Votes = votes, "one row a recorded vote";
    Restarts = restarts, "one row an agent that an answer restarted";
    Enforcement = enforcement, "one row a retry that MassGen forced on an agent";
    ApiCalls = api_calls, "sums over calls of models, one row a backend and one a round; single calls are only in spans";
    Subagents = subagents, "one row a subagent";
    Findings = findings, "one row a red flag";
    Files = files, "one row a file";
    Records = records, "spans, rebuilt from files: one row a span or a point of an attempt's trace";
    Diagnostics = diagnostics, "one row a thing that is wrong with a file";
}

/// Rows from outside with the columns of `records`, as they were sent.
pub(crate) fn sent(rows: &[LogfireRow]) -> RecordBatch {
    records::columns().batch(&records::sent(rows))
}

impl Table {
    /// The table called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|table| table.name() == name)
    }
}

/// The columns that tell which attempt a row belongs to.
fn keys<'a, T>() -> Columns<Row<'a, T>> {
    Columns::<Row<'a, T>>::new()
        .text("session_id", "name of the session directory", |row| {
            Some(&row.of.session.name)
        })
        .int("turn", "number of the turn, from 1", |row| {
            Some(row.of.turn.number.into())
        })
        .int("attempt", "number of the attempt, from 1", |row| {
            Some(row.of.attempt.number.into())
        })
}

/// A list of labels as JSON.
fn labels(labels: Option<&[AnswerLabel]>) -> Option<String> {
    let labels = labels?.iter().map(|label| label.to_string().into());
    Some(serde_json::Value::Array(labels.collect()).to_string())
}

/// Counts by word as JSON.
fn by_words(counts: &BTreeMap<String, u64>) -> String {
    let counts = counts.iter().map(|(word, count)| (word.clone(), (*count).into()));
    serde_json::Value::Object(counts.collect()).to_string()
}

/// A count as SQL has it.
fn whole(number: Option<u64>) -> Option<i64> {
    i64::try_from(number?).ok()
}
