//! Newtype identifiers: the words that MassGen's files use to point at things.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! identifier {
    ($(#[doc = $doc:literal])* $name:ident) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps the text as it stands in the file.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text as it stands in the file.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "description": concat!($($doc),*).trim() })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        // Equal, ordered and hashed as its text: a map can be asked for it by the text alone.
        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    };
}

identifier! {
    /// A configured agent's real id, for example `agent_a`. Any text is legal, even `final`.
    AgentId
}
identifier! {
    /// The label of an answer (`agent1.2`), a vote (`agent1.vote1`) or a final answer (`agent1.final`).
    ///
    /// The number after `agent` is an anonymous number, not a position in the configuration:
    /// see `spine::Answer` for how a label is resolved.
    AnswerLabel
}
identifier! {
    /// A tool's full name, for example `mcp__command_line__execute_command`.
    ToolName
}
identifier! {
    /// The provider's id of one tool call (`call_id` in metrics_events.json, `tool_id` in events.jsonl).
    CallId
}

impl ToolName {
    /// The tool's own part of its name, behind that of its server: `execute_command` of
    /// `mcp__command_line__execute_command`.
    pub fn own_part(name: &str) -> &str {
        // Asked several times for every call: no searcher is worth being made for a name.
        let bytes = name.as_bytes();
        let last = bytes.windows(2).rposition(|pair| pair == b"__");
        last.and_then(|at| name.get(at + 2..)).unwrap_or(name)
    }
}

/// What a label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelKind {
    /// `agentN.K`: the K-th submitted answer, from 1.
    Answer(u32),
    /// `agentN.voteK`: the K-th vote, from 1.
    Vote(u32),
    /// `agentN.final`: the final presentation.
    Final,
}

impl AnswerLabel {
    /// The anonymous agent number and the kind, or `None` when the text is not a label.
    ///
    /// ```
    /// use massgen_log_model::{AnswerLabel, LabelKind};
    /// assert_eq!(AnswerLabel::from("agent2.1").parts(), Some((2, LabelKind::Answer(1))));
    /// assert_eq!(AnswerLabel::from("agent2.final").parts(), Some((2, LabelKind::Final)));
    /// assert_eq!(AnswerLabel::from("unknown").parts(), None);
    /// ```
    pub fn parts(&self) -> Option<(u32, LabelKind)> {
        let (number, rest) = self.0.strip_prefix("agent")?.split_once('.')?;
        let number = number.parse().ok()?;
        let kind = match rest.strip_prefix("vote") {
            Some(k) => LabelKind::Vote(k.parse().ok()?),
            None if rest == "final" => LabelKind::Final,
            None => LabelKind::Answer(rest.parse().ok()?),
        };
        Some((number, kind))
    }
}
