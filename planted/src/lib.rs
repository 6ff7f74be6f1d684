//! MassGen log directories that are made up, with the findings that were put into them.

mod clock;
pub mod keys;
mod random;
pub mod script;
mod story;
mod truth;
mod write;

pub use random::{Random, Words};
pub use script::Script;
pub use story::generate;
pub use truth::{Detector, Planted, Truth};
pub use write::write;
