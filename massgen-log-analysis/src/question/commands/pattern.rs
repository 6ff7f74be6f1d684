//! Patterns of shell commands: program and sub-command.

use std::sync::LazyLock;

use super::advice::CommandAdvice;
use super::advice_table::{DOWNLOADS, INSTALLS};
use crate::shell::Script;

/// Program and sub-command of a script's main command: `git status`, `python3 -m pytest`, `ls`.
///
/// The main command is the first that has a program and does not only change the folder; else the first that
/// has a program. Empty when there is none.
///
/// ```
/// use massgen_log_analysis::question::commands::pattern_of;
/// assert_eq!(pattern_of("cd web && CI=1 npm run build -- -q | tail"), "npm run build");
/// ```
pub fn pattern_of(command: &str) -> String {
    let script = Script::parse(command);
    let working = script.working();
    let all = script.commands.iter().map(|(_, command)| command);
    working
        .chain(all)
        .find_map(crate::shell::SimpleCommand::pattern)
        .unwrap_or_default()
}

/// Whether the command installs packages.
pub(crate) fn installs_packages(command: &str) -> bool {
    // Asked of every call: the entry is made once.
    static ENTRY: LazyLock<CommandAdvice> = LazyLock::new(|| INSTALLS.to_advice());
    ENTRY.matches(&Script::parse(command))
}

/// Whether the command loads something from the web.
pub(crate) fn downloads(command: &str) -> bool {
    static ENTRY: LazyLock<CommandAdvice> = LazyLock::new(|| DOWNLOADS.to_advice());
    ENTRY.matches(&Script::parse(command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_front_of_a_program_is_stepped_over() {
        for (command, pattern) in [
            ("ls -R", "ls"),
            ("  cd /a/b && A=1 B='x' git status --short", "git status"),
            ("cd x && cd y && npm run build -- -q", "npm run build"),
            ("bash -lc 'python3 -m pytest -q'", "python3 -m pytest"),
            ("python3 -c 'print(1)'", "python3 -c"),
            ("/usr/bin/python3 run.py", "python3"),
            ("sudo apt-get install -y jq", "apt-get install"),
            ("sleep 1; echo expensive", "sleep"),
            ("uv pip install x", "uv pip install"),
            ("openskills read pdf", "openskills read"),
            ("echo 'a && b' | wc -l", "echo"),
            ("git", "git"),
            ("cd /a", "cd"),
            ("A=1", ""),
            ("", ""),
            ("&& x", "x"),
            ("pip -q install x", "pip"),
        ] {
            assert_eq!(pattern_of(command), pattern, "{command}");
        }
    }

    #[test]
    fn installs_are_told_from_other_uses_of_a_package_manager() {
        for yes in [
            "pip install x",
            "cd a && npm ci",
            "python3 -m pip install -r r.txt",
            "uv pip install x",
            "apt-get -y install jq",
            "apt-get update && apt-get install jq",
            "cargo add serde",
            "bash -c 'pip install x'",
        ] {
            assert!(installs_packages(yes), "{yes}");
        }
        for no in [
            "pip list",
            "git add .",
            "npm run build",
            "echo pip install",
            "echo 'x && pip install y'",
            "docker build .",
        ] {
            assert!(!installs_packages(no), "{no}");
        }
        assert!(downloads("cd a && curl -s https://x | tar xz") && !downloads("echo curl"));
    }
}
