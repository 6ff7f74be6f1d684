#![doc = include_str!("../README.md")]

pub mod artifact;
mod diagnostic;
mod digest;
mod error;
mod extra;
mod ids;
pub mod json;
pub mod lines;
mod location;
mod text;
pub mod time;
mod word;

pub use diagnostic::{Diagnostic, DiagnosticKind};
pub use digest::{Args, ResultDigest, ToolMention, stable_hash};
pub use error::{Error, ErrorKind};
pub use extra::Extra;
pub use ids::{AgentId, AnswerLabel, CallId, LabelKind, ToolName};
pub use location::{Location, RelPath, pointer_token};
pub use text::{EXCERPT_CHARS, Excerpt, TextSpan, decode_visibly};
pub use time::{Clock, Moment};
