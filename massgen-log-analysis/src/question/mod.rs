//! The fourteen standard questions of MassGen's analysis guide, one module each.

pub mod commands;
pub mod completion;
pub mod cost;
pub mod decisions;
pub mod delegation;
pub mod duplication;
pub mod efficiency;
pub mod enforcement;
pub mod failures;
pub mod progression;
pub mod proposals;
pub mod reasoning;
pub mod round_roi;
pub mod tool_reliability;

/// The questions: number, title and module, in order.
pub const QUESTIONS: [(u8, &str, &str); 14] = [
    (1, "Correctness of the coordination", "completion"),
    (2, "Efficiency and bottlenecks", "efficiency"),
    (3, "Command patterns", "commands"),
    (4, "Work duplication", "duplication"),
    (5, "Agent behaviour and decisions", "decisions"),
    (6, "Cost and tokens", "cost"),
    (7, "Errors and issues", "failures"),
    (8, "Reasoning and behaviour", "reasoning"),
    (9, "Tool reliability", "tool_reliability"),
    (10, "Enforcement", "enforcement"),
    (11, "Answer progression", "progression"),
    (12, "Improvement proposals", "proposals"),
    (13, "Round ROI", "round_roi"),
    (14, "Delegation and model allocation", "delegation"),
];
