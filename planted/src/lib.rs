//! MassGen log directories that are made up, with the findings that were put into them.

mod clock;
mod random;
pub mod script;
mod write;

pub use random::{Random, Words};
pub use script::Script;
pub use write::write;
