//! Which parts of a script look at something.

use super::{Kind, add_command, is_check};
use crate::Effect;
use crate::shell::{Operator, Redirect, Script};

/// Whether a part of the script runs tests, linters or type checkers; asking a repository for its state is none.
pub(crate) fn runs_tests(script: &str) -> bool {
    Script::parse(script).commands.iter().any(|(_, command)| {
        command
            .program()
            .is_some_and(|program| program != "git" && is_check(command, program))
    })
}

/// Whether the script ends in a part that only looks: `echo x > a && cat a`.
pub(crate) fn looks_last(script: &str) -> bool {
    let mut effect = Effect::of("", None);
    let mut last = false;
    for (operator, command) in &Script::parse(script).commands {
        let piped = *operator == Operator::Pipe;
        let kind = add_command(&mut effect, command, "", piped);
        if command.redirects.iter().any(Redirect::writes) {
            last = false;
        } else if !command.changes_folder() {
            match kind {
                Kind::Looks => last = true,
                Kind::Silent => {}
                Kind::Acts => last = false,
            }
        }
    }
    last
}
