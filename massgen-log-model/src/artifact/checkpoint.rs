//! `checkpoint_<N>/` (since 0.1.64..0.1.68, checkpoint mode): the logs of a child run.
//!
//! Unlike a subagent's, `full_logs/` is a copy of the child's **session** directory, with
//! `turn_1/attempt_1/…` inside. `live_logs` is a link into the child's workspace and may dangle.

/// The copy of the child's session directory.
pub const FULL_LOGS: &str = "full_logs";
/// The link to the child's logs while it ran.
pub const LIVE_LOGS: &str = "live_logs";

/// The number of a folder named `checkpoint_<N>`; `None` for any other name.
pub fn parse_folder_name(name: &str) -> Option<u32> {
    number(name.strip_prefix("checkpoint_")?)
}

/// The agent and the checkpoint of a participant named `<agent>-ckpt<N>`, as in `agent_outputs/` and
/// in the folders of a checkpoint run; `None` for any other name.
pub fn parse_participant(name: &str) -> Option<(&str, u32)> {
    let (agent, digits) = name.rsplit_once("-ckpt")?;
    (!agent.is_empty()).then_some((agent, number(digits)?))
}

fn number(digits: &str) -> Option<u32> {
    digits
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        assert_eq!(parse_folder_name("checkpoint_12"), Some(12));
        assert_eq!(parse_participant("a-ckpt-ckpt3"), Some(("a-ckpt", 3)));
        for bad in [
            "checkpoint_",
            "checkpoint_x",
            "checkpoint_+1",
            "checkpoints",
            "checkpoint_99999999999",
        ] {
            assert_eq!(parse_folder_name(bad), None, "{bad}");
        }
        for bad in ["agent_a", "-ckpt1", "a-ckpt", "a-ckpt-1"] {
            assert_eq!(parse_participant(bad), None, "{bad}");
        }
    }
}
