#![doc = include_str!("../README.md")]

pub mod artifact;
mod diagnostic;
pub mod digest;
mod discover;
mod drift;
mod error;
mod extra;
mod ids;
pub mod json;
pub mod lines;
mod load;
mod location;
mod present;
pub mod spine;
mod text;
pub mod time;
mod vault;
pub mod version;
mod word;
pub mod yaml;

pub use diagnostic::{Diagnostic, DiagnosticKind};
pub use digest::{Args, ResultDigest, ToolMention, stable_hash};
pub use discover::{AttemptDir, Entry, EntryKind, Layout, Located, LogDir, LogsRoot, TurnDir, locate};
pub use drift::{DriftKind, DriftNote};
pub use error::{Error, ErrorKind};
pub use extra::Extra;
pub use ids::{AgentId, AnswerLabel, CallId, LabelKind, ToolName};
pub use location::{Location, RelPath, pointer_token};
pub use spine::{Attempt, Session, Turn};
pub use text::{EXCERPT_CHARS, Excerpt, TextSpan, decode_visibly};
pub use time::{Clock, Moment};
pub use version::{MassgenVersion, SUPPORTED_MASSGEN};
