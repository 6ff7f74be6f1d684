//! tmp
use crate::digest::ToolMention;
use crate::{AgentId, Diagnostic, RelPath, ToolName};
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MassgenLog {
    pub paths: Vec<RelPath>,
    pub calls: Vec<ToolMention>,
    pub span_seconds: Option<f64>, pub no_successful_agents: Option<crate::Location>,
    pub failed_servers: Vec<LogNote>,
    pub unknown_tools: Vec<LogNote>,
}
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LogNote {
    pub path: RelPath,
    pub line: u64,
    pub server: Option<String>,
    pub tool: Option<ToolName>,
    pub agent: Option<AgentId>,
}
impl MassgenLog {
    pub fn read<R: std::io::Read>(_b: Vec<(RelPath, R)>, _d: &mut Vec<Diagnostic>) -> Self {
        Self::default()
    }
}
