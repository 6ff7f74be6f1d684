//! Damage done to copies of MassGen log directories, and the copies themselves.
//!
//! Nothing here reads a log. What depends on chance takes a [`Random`](planted::Random), so that every run does the
//! same damage. A fault that cannot be put in place is an [`io::Error`](std::io::Error) of the test's own making.

mod copy;
mod cut;
mod harm;
mod place;
mod tree;

pub use copy::{copy, copy_without};
pub use cut::cuts;
pub use harm::{double_line, flip, noise, shuffle_lines};
pub use place::{Place, clear};
pub use tree::{files, folders};
