//! tmp
use crate::{AgentId, AnswerLabel, Diagnostic, RelPath};
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CoordinationTable {
    pub agents: Vec<AgentId>,
}
impl CoordinationTable {
    pub fn read(_b: &[u8], _p: &RelPath, _d: &mut Vec<Diagnostic>) -> Option<Self> {
        None
    }
    pub fn answers(&self) -> Vec<(AgentId, AnswerLabel, u64)> {
        vec![]
    }
}
