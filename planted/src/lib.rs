//! MassGen log directories that are made up, with the findings that were put into them.
//!
//! [`generate`] makes a [`Script`] and its [`Truth`] from a seed, [`write()`] writes the script as the log directory
//! that MassGen 0.1.97 would have left, [`grow`] writes one with a stream of any size. Nothing here looks at a log
//! or knows the analysis: the truth comes from the script alone. No clock, no environment: a seed gives the same
//! bytes everywhere.
//!
//! # Background
//!
//! What happens between the cases holds no finding:
//!
//! - Commands, queries, paths and messages are of invented words that are given out once: nothing repeats, no two
//!   texts have one normal form, no answer shares five words in a row with another or with the question.
//! - Calls take less than 1.5 s and have results of a line or two, and succeed. Results neither begin like an error
//!   nor speak of success.
//! - Before each case, and first in each voting round, a script runs (`python tools/….py`): it succeeds, so that no
//!   two cases make one streak; it is no look at anything, so that no two cases make one row of checks.
//! - A round that ends in an answer ends with a write, then one or two looks that succeed. Every answer has a new file.
//! - First answers are never interrupted. Later answers are handed over with the next tool result, unless the plan
//!   says otherwise, so that votes are for answers that were seen, and for the newest ones.
//! - The same agents, tools and times differ from seed to seed; ids are in another order than the configuration's in
//!   some sessions.
//!
//! Where a case entails findings of other detectors, the truth lists them too: a check that fails once and succeeds
//! once is also a repeated command, a failed one, a cluster of one.
//!
//! # Keys
//!
//! Each [`Detector`] documents the form of its keys. They are made of what was meant (agents, labels, texts), never
//! of line numbers. `agent` is an id, `round` the position among the rounds of its agent, from 0; arguments are JSON
//! with sorted keys ([`keys::arguments`]); a failure's message is what is left of it without quotes, paths and
//! numbers ([`keys::message`]); of two almost equal texts, the key has the words in which they differ.

mod clock;
mod copies;
pub mod fixtures;
mod grow;
pub mod keys;
mod random;
pub mod script;
mod story;
mod truth;
mod write;

pub use copies::{Content, copies};
pub use grow::grow;
pub use random::{Random, Words};
pub use script::Script;
pub use story::generate;
pub use truth::{Detector, Planted, Truth};
pub use write::write;
