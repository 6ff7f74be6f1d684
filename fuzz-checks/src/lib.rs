//! What must be true of any input: one function for each fuzz target, which takes any bytes and panics when
//! a reader or writer breaks its word. libFuzzer calls them with what it makes up, the tests with the seeds.
//!
//! `fuzz/README.md` says what each of them demands.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a check that is not met panics"
)]

mod commands;
mod directory;
mod documents;
mod drip;
mod follow;
mod markdown;
mod names;
mod places;
mod read_back;
mod session;
mod spans;
mod streams;
mod tables;
mod texts;

pub use commands::{args_and_results, command_normaliser};
pub use directory::directory;
pub use documents::{json, json_artifacts, logfire, status, yaml};
pub use follow::follow;
pub use markdown::markdown_writer;
pub use names::{names, timestamps};
pub use read_back::read_back;
pub use session::session;
pub use spans::export;
#[cfg(feature = "spans")]
pub use spans::{otlp, remote_rows};
pub use streams::{agent_output, events, lines, massgen_log, streaming_debug};
pub use tables::{coordination_table, execution_trace};
pub use texts::text_artifacts;

/// A check by the name of its target, of its folder of seeds and of its row in the table.
pub type Target = (&'static str, fn(&[u8]));

/// Every check.
pub const TARGETS: &[Target] = &[
    ("agent_output", agent_output),
    ("args_and_results", args_and_results),
    ("command_normaliser", command_normaliser),
    ("coordination_table", coordination_table),
    ("directory", directory),
    ("events", events),
    ("execution_trace", execution_trace),
    ("export", export),
    ("follow", follow),
    ("json", json),
    ("json_artifacts", json_artifacts),
    ("lines", lines),
    ("logfire", logfire),
    ("markdown_writer", markdown_writer),
    ("massgen_log", massgen_log),
    ("names", names),
    #[cfg(feature = "spans")]
    ("otlp", otlp),
    ("read_back", read_back),
    #[cfg(feature = "spans")]
    ("remote_rows", remote_rows),
    ("session", session),
    ("status", status),
    ("streaming_debug", streaming_debug),
    ("text_artifacts", text_artifacts),
    ("timestamps", timestamps),
    ("yaml", yaml),
];
