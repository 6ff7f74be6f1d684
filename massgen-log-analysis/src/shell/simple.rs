//! One simple command.

/// Words in front of a program that do not change what it does.
const IN_FRONT: &[&str] = &[
    "sudo", "time", "nohup", "env", "exec", "command", "then", "do", "else", "if", "while", "until", "!",
    "{", "}", "nice",
];

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
    "gh",
    "git",
    "go",
    "gradle",
    "helm",
    "kubectl",
    "mamba",
    "massgen",
    "mvn",
    "npm",
    "openskills",
    "pip",
    "pip3",
    "pnpm",
    "poetry",
    "rustup",
    "systemctl",
    "terraform",
    "uv",
    "yarn",
    "yum",
];

/// A program with its words and redirections.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SimpleCommand {
    /// Assignments in front of the program: `A=b`.
    pub assignments: Vec<String>,
    /// The words without quotes, the program first; words such as `sudo` that change nothing are left out.
    pub words: Vec<String>,
    /// Redirections, in order.
    pub redirects: Vec<Redirect>,
}

/// A redirection.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Redirect {
    /// The number in front of the sign.
    pub descriptor: Option<u32>,
    /// `>`, `>>`, `<`, `<<`, `<<<`, `2>&1` has `>&`, …
    pub sign: &'static str,
    /// File, descriptor, or the delimiter of a here-document, without quotes.
    pub target: String,
}

impl Redirect {
    /// Whether it writes a file; `None` of the devices is one.
    pub fn writes(&self) -> bool {
        matches!(self.sign, ">" | ">>" | ">|" | "&>" | "&>>" | "<>")
            && !self.target.is_empty()
            && !self.target.starts_with("/dev/")
    }

    /// Whether it reads a file.
    pub fn reads(&self) -> bool {
        self.sign == "<" && !self.target.is_empty() && !self.target.starts_with("/dev/")
    }
}

impl SimpleCommand {
    pub(super) fn push(&mut self, word: String) {
        if self.words.is_empty() {
            if is_assignment(&word) {
                self.assignments.push(word);
                return;
            }
            // With its folder it is the same program: `/usr/bin/env`.
            if word
                .rsplit('/')
                .next()
                .is_some_and(|name| IN_FRONT.contains(&name))
            {
                return;
            }
        }
        self.words.push(word);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.assignments.is_empty() && self.redirects.is_empty()
    }

    /// The program, without its folder; `None` when there are only assignments or redirections.
    pub fn program(&self) -> Option<&str> {
        let word = self.words.first()?.as_str();
        Some(
            word.rsplit('/')
                .next()
                .filter(|name| !name.is_empty())
                .unwrap_or(word),
        )
    }

    /// The words after the program.
    pub fn arguments(&self) -> &[String] {
        self.words.get(1..).unwrap_or_default()
    }

    /// The arguments that are no options.
    pub fn operands(&self) -> impl Iterator<Item = &str> {
        let mut only_operands = false;
        self.arguments().iter().map(String::as_str).filter(move |word| {
            if *word == "--" && !only_operands {
                only_operands = true;
                return false;
            }
            only_operands || !word.starts_with('-') || *word == "-"
        })
    }

    /// Whether an option is given: `-r` alone or in a cluster (`-rf`) for a letter, `--recursive` for a word.
    pub fn has_option(&self, option: &str) -> bool {
        has_option(self.arguments(), option)
    }

    /// Program and sub-command: `git status`, `npm run build`, `python3 -m pytest`, `ls`. `None` without a program.
    pub fn pattern(&self) -> Option<String> {
        let program = self.program()?;
        let word = |at: usize| self.words.get(at).map(String::as_str);
        Some(match word(1) {
            Some(sub) if WITH_SUB_COMMAND.contains(&program) && is_word(sub) => {
                let third = word(2).filter(|third| {
                    is_word(third)
                        && matches!(
                            (program, sub),
                            ("npm" | "pnpm" | "yarn" | "bun", "run")
                                | ("uv", "pip" | "run")
                                | ("docker", "compose")
                        )
                });
                match third {
                    Some(third) => format!("{program} {sub} {third}"),
                    None => format!("{program} {sub}"),
                }
            }
            Some("-m") if is_python(program) => match word(2) {
                Some(module) => format!("{program} -m {module}"),
                None => program.to_owned(),
            },
            Some(flag @ ("-c" | "-")) if is_python(program) => format!("{program} {flag}"),
            Some(flag @ ("-e" | "-p")) if matches!(program, "node" | "ruby" | "perl") => {
                format!("{program} {flag}")
            }
            _ => program.to_owned(),
        })
    }

    /// Whether it only changes the folder.
    pub fn changes_folder(&self) -> bool {
        matches!(self.program(), Some("cd" | "pushd" | "popd"))
    }

    /// The script that `bash -c` and the like run.
    pub(super) fn inner_script(&self) -> Option<&str> {
        if !matches!(self.program(), Some("bash" | "sh" | "zsh" | "dash")) {
            return None;
        }
        let at = self
            .words
            .iter()
            .position(|word| word.starts_with('-') && !word.starts_with("--") && word.ends_with('c'))?;
        self.words.get(at + 1).map(String::as_str)
    }
}

/// [`SimpleCommand::has_option`] among arguments of which a program in front of them was stepped over.
pub(crate) fn has_option(arguments: &[String], option: &str) -> bool {
    arguments.iter().any(|word| {
        if option.chars().count() == 1 {
            word.strip_prefix('-')
                .is_some_and(|cluster| !cluster.starts_with('-') && cluster.contains(option))
        } else {
            word.split('=').next() == Some(option)
        }
    })
}

pub(crate) fn is_python(program: &str) -> bool {
    program
        .strip_prefix("python")
        .is_some_and(|version| version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}
