//! The executed tool whose name is nearest to one that is not known.

use std::collections::BTreeSet;

use massgen_log_model::ToolName;
use massgen_log_model::spine::Attempt;

/// From this similarity on a name is called near: 1 is equal, 0 has nothing in common. Own threshold: one slip
/// in three letters is near, one slip in two is not.
pub const NEAR: f64 = 0.66;

/// The tools that the attempt executed, `new_answer` and `vote` among them when one is recorded.
pub(crate) fn executed_tools(attempt: &Attempt) -> BTreeSet<ToolName> {
    let mut tools: BTreeSet<ToolName> = attempt.calls.iter().map(|call| call.tool.clone()).collect();
    if !attempt.answers.is_empty() {
        tools.insert(ToolName::from("new_answer"));
    }
    if !attempt.votes.is_empty() {
        tools.insert(ToolName::from("vote"));
    }
    tools
}

/// The tool whose name, or whose part of it behind the last `__`, has the greatest normalised
/// Damerau–Levenshtein similarity to `name`, of at least [`NEAR`]; of equals the first in the alphabet.
pub(crate) fn nearest(name: &str, tools: &BTreeSet<ToolName>) -> Option<ToolName> {
    // The measure takes the product of both lengths; no tool has such a name.
    if name.is_empty() || name.len() > 200 {
        return None;
    }
    let last = |name: &str| ToolName::own_part(name).to_ascii_lowercase();
    let (whole, end) = (name.to_ascii_lowercase(), last(name));
    let mut best: Option<(f64, &ToolName)> = None;
    for tool in tools
        .iter()
        .filter(|tool| tool.as_str() != name && tool.as_str().len() <= 200)
    {
        let similarity = strsim::normalized_damerau_levenshtein(&whole, &tool.as_str().to_ascii_lowercase())
            .max(strsim::normalized_damerau_levenshtein(&end, &last(tool.as_str())));
        if similarity >= NEAR && best.is_none_or(|(most, _)| similarity > most) {
            best = Some((similarity, tool));
        }
    }
    best.map(|(_, tool)| tool.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found_and_others_are_not() {
        let tools: BTreeSet<ToolName> = ["mcp__command_line__execute_command", "new_answer", "vote", "zote"]
            .into_iter()
            .map(ToolName::from)
            .collect();
        let found = |name: &str| nearest(name, &tools).map(|tool| tool.as_str().to_owned());
        for (name, expected) in [
            ("execute_command", Some("mcp__command_line__execute_command")),
            ("exceute_comand", Some("mcp__command_line__execute_command")),
            (
                "mcp__shell__execute_command",
                Some("mcp__command_line__execute_command"),
            ),
            ("NewAnswer", Some("new_answer")),
            ("vota", Some("vote")),
            ("google_search", None),
            ("no_such_mcp_tool", None),
            // Equal to itself is not nearest to itself.
            ("new_answer", None),
            ("", None),
        ] {
            assert_eq!(found(name).as_deref(), expected, "{name}");
        }
        assert_eq!(nearest(&"x".repeat(1000), &tools), None);
    }
}
