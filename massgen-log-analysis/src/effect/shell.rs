//! The effect of shell commands, by a table of programs.

mod look;

use massgen_log_model::digest::Args;

use super::{Effect, resolved};
use crate::shell::{Script, SimpleCommand};

pub(crate) use look::{looks_last, runs_tests};

/// Say or wait for something, and touch no file.
const SILENT: &[&str] = &[
    "[", "[[", ":", "alias", "basename", "case", "date", "df", "dirname", "done", "echo", "esac", "exit",
    "export", "false", "fi", "for", "free", "hostname", "id", "in", "jobs", "kill", "nproc", "printenv",
    "printf", "ps", "pwd", "seq", "set", "sleep", "test", "true", "type", "uname", "unset", "wait", "which",
    "whoami", "yes", "return", "local", "read", "shift", "trap", "umask",
];

/// Read their operands; without operands their input, or the folder that they are in.
const READING: &[&str] = &[
    "ag",
    "awk",
    "bat",
    "cat",
    "cmp",
    "column",
    "comm",
    "cut",
    "diff",
    "du",
    "egrep",
    "fgrep",
    "file",
    "find",
    "fold",
    "gawk",
    "grep",
    "head",
    "hexdump",
    "jq",
    "less",
    "ls",
    "md5sum",
    "more",
    "nl",
    "od",
    "paste",
    "realpath",
    "readlink",
    "rev",
    "rg",
    "sha1sum",
    "sha256sum",
    "sort",
    "stat",
    "strings",
    "tac",
    "tail",
    "tr",
    "tree",
    "uniq",
    "wc",
    "xxd",
    "yq",
    "openskills",
    "exiftool",
    "identify",
    "ffprobe",
    "pdfinfo",
    "pdftotext",
];

/// Of these the first operand is a pattern or a program, not a file.
const PATTERN_FIRST: &[&str] = &[
    "ag", "awk", "egrep", "fgrep", "gawk", "grep", "jq", "rg", "sed", "yq", "tr",
];

/// Look at the folder that they are in when no operand is given.
const LISTING: &[&str] = &["ag", "du", "find", "ls", "rg", "tree"];

/// Write, make or delete each of their operands.
const WRITING: &[&str] = &[
    "chmod", "chown", "mkdir", "mktemp", "mv", "rm", "rmdir", "shred", "tee", "touch", "truncate", "unlink",
];

/// Run tests, linters or type checkers.
const CHECKING: &[&str] = &[
    "ctest",
    "eslint",
    "flake8",
    "jest",
    "mypy",
    "phpunit",
    "pylint",
    "pyright",
    "pytest",
    "rspec",
    "ruff",
    "shellcheck",
    "stylelint",
    "tox",
    "vitest",
    "yamllint",
    "html-validate",
    "htmlhint",
];

/// Modules of Python that check.
const CHECKING_MODULES: &[&str] = &[
    "compileall",
    "flake8",
    "json.tool",
    "mypy",
    "py_compile",
    "pylint",
    "pytest",
    "ruff",
    "unittest",
    "doctest",
];

/// Adds what the script of a shell tool does.
pub(super) fn add(effect: &mut Effect, command: &str, args: &Args) {
    let mut folder = args
        .paths
        .iter()
        .find(|arg| {
            matches!(
                arg.member.as_str(),
                "cwd" | "work_dir" | "working_directory" | "directory"
            )
        })
        .map(|arg| resolved("", &arg.path))
        .filter(|folder| folder != ".")
        .unwrap_or_default();
    let script = Script::parse(command);
    let (mut looked, mut acted) = (false, false);
    for (operator, command) in &script.commands {
        if command.changes_folder() {
            if let Some(target) = command.operands().next() {
                folder = match resolved(&folder, target).as_str() {
                    "." => String::new(),
                    inside => inside.to_owned(),
                };
            }
            continue;
        }
        let piped = *operator == crate::shell::Operator::Pipe;
        match add_command(effect, command, &folder, piped) {
            Kind::Looks => looked = true,
            Kind::Silent => {}
            Kind::Acts => acted = true,
        }
        for redirect in &command.redirects {
            if redirect.writes() {
                push(&mut effect.writes, &mut effect.opaque, &folder, &redirect.target);
                acted = true;
            } else if redirect.reads() {
                push(
                    &mut effect.reads,
                    &mut effect.reads_all,
                    &folder,
                    &redirect.target,
                );
            }
        }
    }
    effect.check = looked && !acted;
}

/// What one simple command does.
enum Kind {
    Looks,
    Silent,
    Acts,
}

fn push(paths: &mut Vec<String>, any: &mut bool, folder: &str, path: &str) {
    // What a variable or a substitution stands for is not known.
    if path.contains(['$', '`']) {
        *any = true;
    } else {
        paths.push(resolved(folder, path));
    }
}

fn add_command(effect: &mut Effect, command: &SimpleCommand, folder: &str, piped: bool) -> Kind {
    let Some(program) = command.program() else {
        return Kind::Silent;
    };
    if SILENT.contains(&program) {
        return Kind::Silent;
    }
    let in_place = program == "sed" && command.has_option("i");
    let deletes = program == "find"
        && command
            .arguments()
            .iter()
            .any(|word| matches!(word.as_str(), "-delete" | "-exec" | "-execdir" | "-ok"));
    if deletes {
        return act(effect);
    }
    if READING.contains(&program) || program == "sed" {
        let operands = operands(command, program);
        let looks_around = LISTING.contains(&program) || recursive_search(command, program);
        if operands.is_empty() && !piped && looks_around {
            effect.reads.push(resolved(folder, "."));
        }
        for operand in operands {
            if in_place {
                push(&mut effect.writes, &mut effect.opaque, folder, operand);
            }
            push(&mut effect.reads, &mut effect.reads_all, folder, operand);
        }
        return if in_place { Kind::Acts } else { Kind::Looks };
    }
    if WRITING.contains(&program) {
        let modes = usize::from(matches!(program, "chmod" | "chown"));
        for operand in command.operands().skip(modes) {
            push(&mut effect.writes, &mut effect.opaque, folder, operand);
        }
        return Kind::Acts;
    }
    if matches!(program, "cp" | "rsync" | "install" | "ln" | "scp") {
        let operands: Vec<&str> = command.operands().collect();
        if let Some((target, sources)) = operands.split_last() {
            for source in sources {
                push(&mut effect.reads, &mut effect.reads_all, folder, source);
            }
            push(&mut effect.writes, &mut effect.opaque, folder, target);
        }
        return Kind::Acts;
    }
    if matches!(program, "curl" | "wget") {
        return fetch(effect, command, program, folder);
    }
    if is_check(command, program) {
        effect.reads_all = true;
        return Kind::Looks;
    }
    act(effect)
}

/// A program that may do anything.
fn act(effect: &mut Effect) -> Kind {
    effect.reads_all = true;
    effect.opaque = true;
    Kind::Acts
}

fn recursive_search(command: &SimpleCommand, program: &str) -> bool {
    matches!(program, "grep" | "egrep" | "fgrep")
        && (command.has_option("r") || command.has_option("R") || command.has_option("--recursive"))
}

/// The files among the operands.
fn operands<'a>(command: &'a SimpleCommand, program: &str) -> Vec<&'a str> {
    if program == "find" {
        return command
            .arguments()
            .iter()
            .map(String::as_str)
            .take_while(|word| !word.starts_with('-') && *word != "(" && *word != "!")
            .collect();
    }
    if program == "openskills" {
        return Vec::new();
    }
    let (with_value, giving_pattern) = option_values(program);
    let given = command
        .arguments()
        .iter()
        .any(|word| giving_pattern.contains(&word.as_str()));
    let pattern = usize::from(PATTERN_FIRST.contains(&program) && !given);
    let mut skip = false;
    command
        .arguments()
        .iter()
        .map(String::as_str)
        .filter(|word| {
            if std::mem::take(&mut skip) {
                return false;
            }
            if with_value.contains(word) {
                skip = true;
                return false;
            }
            !word.starts_with('-') && !word.is_empty()
        })
        .skip(pattern)
        .collect()
}

type Options = &'static [&'static str];

/// Options that are followed by a value, and those of them that give the pattern.
fn option_values(program: &str) -> (Options, Options) {
    match program {
        "head" | "tail" => (&["-n", "-c"], &[]),
        "grep" | "egrep" | "fgrep" | "rg" | "ag" => (
            &[
                "-e",
                "-f",
                "-m",
                "-A",
                "-B",
                "-C",
                "-g",
                "-t",
                "--include",
                "--exclude",
                "--exclude-dir",
            ],
            &["-e", "-f"],
        ),
        "sed" => (&["-e", "-f"], &["-e", "-f"]),
        "awk" | "gawk" => (&["-F", "-v", "-f"], &["-f"]),
        "cut" => (&["-d", "-f", "-c", "-b"], &[]),
        "sort" => (&["-k", "-t", "-o", "-S", "-T"], &[]),
        "tree" => (&["-L", "-I", "-P"], &[]),
        "du" => (&["-d"], &[]),
        "jq" | "yq" => (&["--arg", "--argjson", "-f"], &["-f"]),
        "xxd" | "od" | "hexdump" => (&["-l", "-n", "-s", "-N", "-j", "-A", "-t"], &[]),
        _ => (&[], &[]),
    }
}

/// A download writes the file that it names; without a name it writes into the folder, or only prints.
fn fetch(effect: &mut Effect, command: &SimpleCommand, program: &str, folder: &str) -> Kind {
    let named = command
        .arguments()
        .windows(2)
        .find_map(|pair| match pair {
            [option, target] if matches!(option.as_str(), "-o" | "--output" | "-O" | "--output-document") => {
                Some((option.as_str(), target.as_str()))
            }
            _ => None,
        })
        .filter(|(option, _)| {
            (*option == "-O") == (program == "wget") || option.starts_with("--") || *option == "-o"
        });
    match (named, program) {
        (Some((_, "-")), _) => Kind::Silent,
        (Some((_, target)), _) => {
            push(&mut effect.writes, &mut effect.opaque, folder, target);
            Kind::Acts
        }
        (None, "wget") => {
            effect.opaque = true;
            Kind::Acts
        }
        (None, _) if command.has_option("O") || command.has_option("--remote-name") => {
            effect.opaque = true;
            Kind::Acts
        }
        (None, _) => Kind::Looks,
    }
}

/// Whether the program runs tests, linters, type checkers, or only asks for the state of a repository.
fn is_check(command: &SimpleCommand, program: &str) -> bool {
    let word = |at: usize| command.words.get(at).map(String::as_str).unwrap_or_default();
    let fixes = command.has_option("--fix") || command.has_option("--write") || word(1) == "format";
    if fixes {
        return false;
    }
    let is_test = |name: &str| {
        [
            "test",
            "lint",
            "typecheck",
            "type-check",
            "check",
            "clippy",
            "vet",
            "t",
            "audit",
        ]
        .contains(&name.split(':').next().unwrap_or(name))
    };
    match program {
        "npm" | "pnpm" | "yarn" | "bun" => is_test(word(1)) || word(1) == "run" && is_test(word(2)),
        "cargo" | "go" | "deno" | "dotnet" | "swift" | "mvn" | "gradle" | "make" | "mix" => is_test(word(1)),
        "uv" | "poetry" | "npx" | "pipx" => {
            let inner = if word(1) == "run" { word(2) } else { word(1) };
            CHECKING.contains(&inner)
        }
        "tsc" => command.has_option("--noEmit"),
        "node" => command.has_option("--check"),
        "black" | "prettier" | "isort" => command.has_option("--check"),
        "git" => matches!(
            word(1),
            "status"
                | "diff"
                | "log"
                | "show"
                | "blame"
                | "ls-files"
                | "rev-parse"
                | "grep"
                | "branch"
                | "describe"
        ),
        _ if crate::shell::is_python(program) => word(1) == "-m" && CHECKING_MODULES.contains(&word(2)),
        _ => CHECKING.contains(&program),
    }
}
