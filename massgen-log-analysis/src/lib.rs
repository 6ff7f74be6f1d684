#![doc = include_str!("../README.md")]

mod act;
mod analysis;
mod answers;
mod by_time;
pub mod compare;
pub mod configuration;
pub mod data_quality;
mod effect;
mod evidence;
pub mod facts;
mod increments;
pub mod intervals;
mod lead;
mod offset;
mod options;
mod overview;
pub mod question;
mod read_error;
pub mod recommendations;
pub mod red_flags;
#[cfg(feature = "schema")]
pub mod schema;
pub mod shell;
mod shingles;
pub mod supplied;
mod tool_class;
mod winner;
mod word_change;
mod workspace;

pub use act::{Act, ActCounts};
pub use analysis::{Analysis, AttemptAnalysis, FORMAT_VERSION, TurnAnalysis};
pub use compare::Comparison;
pub use configuration::Configuration;
pub use data_quality::DataQuality;
pub use effect::{Effect, InputChange};
pub use evidence::{Evidence, Figure, MAX_EVIDENCE};
pub use increments::Increments;
pub use lead::{LEAD_RULE, Lead};
pub use massgen_log_model as model;
pub use options::{Options, Price};
pub use overview::Overview;
pub use read_error::ReadError;
pub use recommendations::{Recommendation, SuggestedIssue};
pub use tool_class::ToolClass;
pub use winner::Delivery;
pub use workspace::{FileChange, WorkspaceChange};
