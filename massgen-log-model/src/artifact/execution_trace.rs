//! tmp
use crate::digest::{Args, ResultDigest};
use crate::{AgentId, Diagnostic, RelPath, ToolName};
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExecutionTrace {
    pub agent: Option<AgentId>,
    pub calls: Vec<TraceCall>,
}
#[derive(Debug, Clone, PartialEq)]
pub struct TraceCall {
    pub tool: ToolName,
    pub args: Option<Args>,
    pub line: u64,
    pub result: Option<ResultDigest>,
    pub is_error: bool,
}
impl ExecutionTrace {
    pub fn read(_b: &[u8], _p: &RelPath, _d: &mut Vec<Diagnostic>) -> Self {
        Self::default()
    }
    pub fn calls(&self) -> &[TraceCall] {
        &self.calls
    }
}
