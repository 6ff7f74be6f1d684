//! `planning_injection/<agent>/inject_tasks.json` (since 0.1.56..0.1.60): tasks handed to an agent's
//! planning server, which deletes the file when it has read it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::list;
use crate::word::open_vocabulary;
use crate::{Diagnostic, Extra, RelPath};

open_vocabulary! {
    /// What a task is for.
    TaskType {
        /// Try something new.
        Explore = "explore",
        /// Make something better.
        Improve = "improve",
        /// Check that something good is kept.
        VerifyPreserve = "verify_preserve",
    }
}

/// One task.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct InjectedTask {
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// How to see that it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<String>,
    /// Priority as a word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// What the task is for.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub task_type: Option<TaskType>,
    /// The evaluation criterion it serves, for example `E2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criterion_id: Option<String>,
    /// Expected effect; the shape is not fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Value>,
    /// Where the idea comes from; the shape is not fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sources: Option<Value>,
    /// Free data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Extra>,
    /// How to carry it out, for example by a subagent; the shape is not fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub execution: Option<Value>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Reads the file.
pub fn read(bytes: &[u8], path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<InjectedTask>> {
    list::read(bytes, path, diagnostics)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifact::list::tests::round_trip;

    #[test]
    fn tasks_round_trip() {
        let tasks: Vec<InjectedTask> = round_trip(
            r#"[{"description": "d", "verification": "v", "priority": "high", "type": "verify_preserve",
                "criterion_id": "E2", "impact": "transformative", "sources": ["agent1.1"],
                "metadata": {"a": 1}, "execution": {"mode": "delegate"}, "depends_on": []},
               {"description": "e", "type": "compose"}]"#,
        );
        assert_eq!(tasks[0].task_type, Some(TaskType::VerifyPreserve));
        assert_eq!(tasks[1].task_type, Some(TaskType::Unknown("compose".to_owned())));
        assert_eq!(tasks[1].priority, None);
    }
}
