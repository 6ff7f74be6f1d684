//! The spine: Session → Turn → Attempt → Agent → Round, and what hangs on it (answers, votes, tool
//! calls, restarts), joined once from every artifact that speaks of it.
//!
//! Each record names the places it was taken from in `sources`, the primary one first. Where an
//! attempt's local times could be tied to UTC, every [`Moment`](crate::Moment) here is on the UTC clock.

mod agent;
mod answer;
mod attempt;
mod call;
mod restart;
mod round;
mod session;
mod snapshot;
mod subagent;
mod vote;
mod winner;

pub use agent::{Agent, AgentEnd, AgentEndKind};
pub use answer::{Answer, FinalAnswer, TextFile, WHOLE_TEXT_BYTES};
pub use attempt::{Artifacts, Attempt, Doc, FileEntry, Presence, PresenceState, Span};
pub use call::{CallSource, Mention, ToolCall};
pub use restart::{IgnoredVote, Injection, Milestone, MilestoneKind, Restart, RestartSignal, Stop};
pub use round::{EndBasis, Outcome, Round, RoundTokens};
pub use session::{Session, Turn};
pub use snapshot::{Snapshot, SnapshotKind};
pub use subagent::Subagent;
pub use vote::Vote;
pub use winner::{WinnerClaim, WinnerClaimKind};
