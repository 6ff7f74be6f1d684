//! `subagents/` and `_delegation/` (since 0.1.28..0.1.30): child MassGen processes that an agent started.
//!
//! In the attempt, `subagents/<id>/` holds the conversation, the pointer to the child's own logs, and in
//! `full_logs/` a copy of the child's **attempt** directory. In the parent's workspace, `subagents/` holds the
//! registry and the state of the last blocking spawn. Since 0.1.52..0.1.56 the attempt's folder is a link out
//! of the log tree, which dangles in a copied log directory.
//!
//! A child's cost stands in `token_usage` of its result and in `costs` of its `status.json`: the same spend
//! twice, never to be added.

mod conversation;
mod delegation;
mod folder;
mod registry;
mod result;
mod spawn;

pub use conversation::{ConversationMessage, read_conversation};
pub use delegation::{DelegationFile, DelegationRequest, DelegationResponse, parse_delegation_name};
pub use folder::{FULL_LOGS, LIVE_LOGS, SubagentMetadata, SubprocessLogs, WORKSPACE};
pub use registry::{RegistryEntry, SubagentRegistry};
pub use result::{SubagentResult, SubagentStatus, SubagentTokenUsage};
pub use spawn::{SpawnStatus, SpawnedSubagent};
