//! Queries by name.

use std::fmt;

/// A query that answers a question that is often asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Named {
    /// Its name.
    pub name: &'static str,
    /// Its statement. The comment at its top says what it answers.
    pub sql: &'static str,
}

macro_rules! named {
    ($($name:literal,)+) => {
        &[$(Named { name: $name, sql: include_str!(concat!("../queries/", $name, ".sql")) },)+]
    };
}

impl Named {
    /// All of them, by name.
    pub const ALL: &'static [Self] = named![
        "agents",
        "answers-and-votes",
        "cost-by-agent",
        "exceptions",
        "exceptions-in-file",
        "llm-calls",
        "phases",
        "recent-sessions",
        "repeated-commands",
        "rounds",
        "slow-tools",
        "timeline",
        "tools",
        "trace",
    ];

    /// The query called `name`.
    pub fn find(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|query| query.name == name)
    }

    /// What it answers, in a sentence or two.
    pub fn about(&self) -> String {
        let lines = self.sql.lines().map_while(|line| line.strip_prefix("-- "));
        lines.collect::<Vec<_>>().join(" ")
    }

    /// The values that it needs: `$name` in its statement.
    pub fn values(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        let statement = self.sql.lines().filter(|line| !line.starts_with("--"));
        for line in statement {
            for part in line.split('$').skip(1) {
                let end = part.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
                let name = part.get(..end.unwrap_or(part.len())).unwrap_or_default();
                if !name.is_empty() && !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
