//! Tool calls and their results, made small: what analysis needs of a call stays, the text itself does
//! not (it can be megabytes, and [`TextSpan`](crate::TextSpan) says where it stands).

mod args;
#[cfg(test)]
pub(crate) mod known;
mod mention;
mod result;
mod stable;

pub use args::{Args, MAX_PATHS, PathArg};
pub use mention::ToolMention;
pub(crate) use mention::{At, MentionLog, arguments_of};
pub use result::ResultDigest;
pub(crate) use result::head;
pub use stable::stable_hash;
