//! Spans of an attempt, rebuilt from its files: the hierarchy that MassGen's own tracing sends, with the same names and
//! attributes as far as files tell of them.
//!
//! `coordination.session` → `agent.{id}.round_{n}`, `agent.{id}.presentation` → `mcp.{server}.{tool}` and the points
//! `Tool execution: …`, `Agent round context: …`, `Agent answer: …`, `Agent vote: …`. What a round did hangs on the round, by agent and time; in
//! captured traces much of it hangs on the session. Calls of models are in no file: `llm.*` spans are not rebuilt.

mod calls;
mod context;
mod decisions;
mod merge;
mod outside;
mod rounds;
mod session;
mod span;

pub(crate) use merge::merged;
pub use merge::{MatchedBy, Merge};
pub(crate) use span::Span;

use crate::source::Scope;
use span::Trace;

/// The attempt's spans and points in order of their starts; those without a time come last.
fn rebuilt(of: Scope<'_>) -> Vec<Span> {
    let trace = Trace::of(of);
    let session = session::span(of, &trace);
    let rounds = rounds::spans(of, &trace, &session);
    let mut spans = calls::spans(of, &trace, &session, &rounds);
    spans.extend(decisions::points(of, &trace, &session, &rounds));
    spans.extend(context::points(of, &trace, &session, &rounds));
    spans.extend(session::points(of, &trace, &session));
    spans.extend(rounds.into_spans());
    spans.push(session);
    spans.sort_by_key(|span| (span.start.is_none(), span.start, span.id.clone()));
    spans
}
