//! Patterns of shell commands: program and sub-command, and what is known about repeating them.

/// Programs whose second word says what they do.
const WITH_SUB_COMMAND: &[&str] = &[
    "apk",
    "apt",
    "apt-get",
    "brew",
    "bun",
    "cargo",
    "composer",
    "conda",
    "dnf",
    "docker",
    "gem",
    "git",
    "go",
    "gradle",
    "helm",
    "kubectl",
    "mamba",
    "mvn",
    "npm",
    "pip",
    "pip3",
    "pnpm",
    "poetry",
    "terraform",
    "uv",
    "yarn",
    "yum",
];

/// Words in front of a program that do not change what it does.
const IN_FRONT: &[&str] = &["sudo", "time", "nohup", "env", "exec", "command"];

/// Program and sub-command of a shell command: `git status`, `python3 -m pytest`, `ls`.
///
/// `cd … &&`, assignments (`A=b`), `sudo` and the like, and a shell that only runs the rest (`bash -lc`) are
/// stepped over; a path keeps its last part. Empty when there is no word.
pub fn pattern_of(command: &str) -> String {
    let words = words(command);
    let Some(program) = words.first() else {
        return String::new();
    };
    let second = words.get(1).filter(|word| !word.is_empty());
    match second {
        Some(sub) if WITH_SUB_COMMAND.contains(program) && is_word(sub) => {
            let run = words.get(2).filter(|third| {
                is_word(third)
                    && matches!(
                        (*program, *sub),
                        ("npm" | "pnpm" | "yarn" | "bun", "run") | ("uv", "pip")
                    )
            });
            match run {
                Some(third) => format!("{program} {sub} {third}"),
                None => format!("{program} {sub}"),
            }
        }
        Some(&"-m") if program.starts_with("python") => match words.get(2) {
            Some(module) => format!("{program} -m {module}"),
            None => (*program).to_owned(),
        },
        Some(&"-c") if program.starts_with("python") => format!("{program} -c"),
        _ => (*program).to_owned(),
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
}

/// The words of the first real command, its program without a path.
fn words(command: &str) -> Vec<&str> {
    let mut rest = command.trim_start();
    // Every step shortens the text, so this ends.
    loop {
        let (word, after) = next_word(rest);
        let skipped = if word == "cd" {
            after.split_once("&&").map(|(_, after)| after)
        } else if is_assignment(word) || IN_FRONT.contains(&word) {
            Some(after)
        } else if matches!(word, "bash" | "sh" | "zsh" | "/bin/bash" | "/bin/sh") {
            let (flag, after) = next_word(after);
            matches!(flag, "-c" | "-lc" | "-ic").then(|| after.trim_start().trim_matches(['"', '\'']))
        } else {
            None
        };
        match skipped {
            Some(after) if !after.trim().is_empty() => rest = after.trim_start(),
            _ => break,
        }
    }
    let end = ["&&", "||", "|", ";", "\n"]
        .iter()
        .filter_map(|mark| rest.find(mark))
        .min()
        .unwrap_or(rest.len());
    let mut words: Vec<&str> = rest
        .get(..end)
        .unwrap_or_default()
        .split_whitespace()
        .take(8)
        .collect();
    if let Some(program) = words.first_mut() {
        let trimmed = program.trim_matches(['(', ')', '"', '\'', '{']);
        *program = trimmed.rsplit('/').next().unwrap_or(trimmed);
    }
    words
}

fn next_word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    text.split_once(char::is_whitespace).unwrap_or((text, ""))
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

/// What a repetition of a known kind of command means, and what helps.
#[derive(Debug)]
pub(super) struct Advice {
    matches: fn(&[&str]) -> bool,
    /// What is repeated.
    pub(super) issue: &'static str,
    /// What would save it.
    pub(super) recommendation: &'static str,
}

/// The first entry that matches counts; the last matches everything.
const ADVICE: &[Advice] = &[
    Advice {
        matches: is_install,
        issue: "installs packages again",
        recommendation: "Install once per environment, or put the packages into the image.",
    },
    Advice {
        matches: |words| program(words, &["sleep"]),
        issue: "waits for a fixed time",
        recommendation: "Wait for the condition itself, or use a background call.",
    },
    Advice {
        matches: |words| {
            program(words, &["tree"])
                || (program(words, &["ls"]) && flag(words, 'R'))
                || (program(words, &["find"]) && !words.contains(&"-maxdepth"))
        },
        issue: "lists a whole directory tree again",
        recommendation: "List one directory, or limit the depth.",
    },
    Advice {
        matches: |words| program(words, &["ls", "pwd", "find", "stat", "du", "wc"]),
        issue: "looks at the same directory again",
        recommendation: "Keep the listing, or look only at what has changed.",
    },
    Advice {
        matches: |words| program(words, &["cat", "less", "more"]),
        issue: "prints a whole file again",
        recommendation: "Read the part that is needed (head, tail, sed -n), or keep notes on what was read.",
    },
    Advice {
        matches: |words| program(words, &["grep", "egrep", "rg", "ag"]),
        issue: "searches the same files again",
        recommendation: "Limit the search to directories or file types, and keep its result.",
    },
    Advice {
        matches: |words| {
            program(words, &["pytest", "tox", "jest", "vitest", "ctest"])
                || words.windows(2).any(|pair| pair == ["-m", "pytest"])
                || argument(words, "test")
        },
        issue: "runs the same tests again",
        recommendation: "Between changes, run the tests of the changed part; run all of them once before the answer.",
    },
    Advice {
        matches: |words| {
            program(
                words,
                &["make", "cmake", "ninja", "gcc", "g++", "rustc", "javac", "tsc"],
            ) || argument(words, "build")
        },
        issue: "builds again",
        recommendation: "Build incrementally, and only after a change.",
    },
    Advice {
        matches: |words| program(words, &["curl", "wget"]),
        issue: "downloads the same address again",
        recommendation: "Keep the downloaded file.",
    },
    Advice {
        matches: |words| program(words, &["git"]),
        issue: "asks for the same state of the repository again",
        recommendation: "Combine the questions into one command, and ask again only after a change.",
    },
    Advice {
        matches: |words| {
            words.first().is_some_and(|word| word.starts_with("python"))
                || program(words, &["node", "ruby", "perl"])
        },
        issue: "runs the same script again",
        recommendation: "Write the result to a file, and read it from there.",
    },
    Advice {
        matches: |_| true,
        issue: "runs the same text again",
        recommendation: "Keep the first result, unless something that the command reads has changed in between.",
    },
];

/// What is known about repeating `command`; `None` for a command without words.
pub(super) fn advice(command: &str) -> Option<&'static Advice> {
    let words = words(command);
    if words.is_empty() {
        return None;
    }
    ADVICE.iter().find(|advice| (advice.matches)(&words))
}

/// Whether the command installs packages.
pub(crate) fn installs_packages(command: &str) -> bool {
    is_install(&words(command))
}

/// Whether the command loads something from the web.
pub(crate) fn downloads(command: &str) -> bool {
    program(&words(command), &["curl", "wget"])
}

fn is_install(words: &[&str]) -> bool {
    let manager = |word: &&str| {
        WITH_SUB_COMMAND.contains(word) && !matches!(*word, "git" | "docker" | "go" | "kubectl" | "helm")
    };
    let installs = |word: &&str| matches!(*word, "install" | "add" | "ci" | "sync" | "i");
    // `python3 -m pip` runs a manager as a module.
    let at = match words {
        [python, "-m", ..] if python.starts_with("python") => 2,
        _ => 0,
    };
    words.get(at).is_some_and(|word| manager(word))
        && words.iter().skip(at).take(3).any(|word| installs(word))
}

/// Whether one of the first two words after the program is `name`.
fn argument(words: &[&str], name: &str) -> bool {
    words.iter().skip(1).take(2).any(|word| *word == name)
}

fn program(words: &[&str], names: &[&str]) -> bool {
    words.first().is_some_and(|word| names.contains(word))
}

fn flag(words: &[&str], letter: char) -> bool {
    words
        .iter()
        .skip(1)
        .any(|word| word.starts_with('-') && !word.starts_with("--") && word.contains(letter))
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
            ("git", "git"),
            ("cd /a", "cd"),
            ("A=1", "A=1"),
            ("", ""),
            ("&& x", ""),
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
            "cargo add serde",
        ] {
            assert!(installs_packages(yes), "{yes}");
        }
        for no in [
            "pip list",
            "git add .",
            "npm run build",
            "echo pip install",
            "docker build .",
        ] {
            assert!(!installs_packages(no), "{no}");
        }
    }

    #[test]
    fn the_first_entry_that_matches_counts() {
        let issue = |command| advice(command).map(|advice| advice.issue);
        assert_eq!(issue("ls -laR"), Some("lists a whole directory tree again"));
        assert_eq!(issue("ls"), Some("looks at the same directory again"));
        assert_eq!(issue("python3 -m pytest"), Some("runs the same tests again"));
        assert_eq!(issue("cargo build"), Some("builds again"));
        assert_eq!(issue("frobnicate"), Some("runs the same text again"));
        assert_eq!(issue("  "), None);
    }
}
