//! One module per artifact: its types as MassGen writes them, and how it is read.
//!
//! Every JSON artifact follows the same rules: all fields are optional (`None` = absent or null, an
//! empty list is an empty list), fields are declared in the order in which MassGen writes them, unknown
//! fields are kept in `extra`, unknown words in the `Unknown` variant of their vocabulary.

#[cfg(test)]
mod streams;

pub mod agent_output;
pub mod analysis_report;
pub mod ask_others;
pub mod automation_output;
pub mod checkpoint;
mod comment_header;
pub mod compression_debug;
pub mod context;
pub mod coordination_events;
pub mod coordination_table;
pub mod criteria;
pub mod docker_logs;
pub mod evaluator;
pub mod events;
pub mod execution_metadata;
pub mod execution_trace;
pub mod final_presentation;
mod list;
pub mod logfire;
pub mod massgen_log;
pub mod media_ledger;
pub mod memory_debug;
pub mod metrics_events;
pub mod metrics_summary;
pub mod personas;
pub mod planning_injection;
pub mod reliability;
pub mod review;
pub mod round_record;
pub mod session_registry;
pub mod shadow_agent;
pub mod share_manifest;
pub mod snapshot_mappings;
pub mod status;
pub mod step_mode;
pub mod streaming_buffer;
pub mod streaming_debug;
pub mod subagents;
pub mod token_usage;
pub mod tool_metrics;
pub mod vote;
pub mod webui_debug;
