//! What is known about repeating a command: entries of data, the caller's before the built-in ones.

use std::borrow::Cow;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::advice_table::TABLE;
use crate::shell::{Script, SimpleCommand, has_option, is_python};

/// What a repetition of a known kind of command means, and what helps.
///
/// An entry matches a script when one of its simple commands meets every condition that is given; a condition
/// that is left out is met by every command. Of all entries the first that matches counts: the caller's in
/// their order, then the built-in ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CommandAdvice {
    /// Short name of the entry; it stands in the analysis.
    pub id: String,
    /// The program is one of these; `python*` is every program whose name begins so. What `python -m`,
    /// `npx`, `uvx`, `uv run` and `poetry run` start counts as the program.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub programs: Vec<String>,
    /// One of the first two arguments that are no options is one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sub_commands: Vec<String>,
    /// One of these options is given: a letter alone or in a cluster (`R` is met by `-laR`), else the whole
    /// option (`--recursive`, `-maxdepth`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// None of these options is given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without_options: Vec<String>,
    /// One of the arguments contains one of these texts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Whether the script begins with a folder change; left out: either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_cd: Option<bool>,
    /// What is repeated.
    pub issue: String,
    /// What would save the repetition.
    pub recommendation: String,
}

/// A built-in entry; see [`CommandAdvice`].
#[derive(Debug)]
pub(super) struct Known {
    pub(super) id: &'static str,
    pub(super) programs: &'static [&'static str],
    pub(super) sub_commands: &'static [&'static str],
    pub(super) options: &'static [&'static str],
    pub(super) without_options: &'static [&'static str],
    pub(super) words: &'static [&'static str],
    pub(super) after_cd: Option<bool>,
    pub(super) issue: &'static str,
    pub(super) recommendation: &'static str,
}

impl Known {
    /// Matches every command.
    pub(super) const ANY: Self = Self {
        id: "",
        programs: &[],
        sub_commands: &[],
        options: &[],
        without_options: &[],
        words: &[],
        after_cd: None,
        issue: "",
        recommendation: "",
    };

    pub(super) fn to_advice(&self) -> CommandAdvice {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        CommandAdvice {
            id: self.id.to_owned(),
            programs: owned(self.programs),
            sub_commands: owned(self.sub_commands),
            options: owned(self.options),
            without_options: owned(self.without_options),
            words: owned(self.words),
            after_cd: self.after_cd,
            issue: self.issue.to_owned(),
            recommendation: self.recommendation.to_owned(),
        }
    }
}

static BUILT_IN: LazyLock<Vec<CommandAdvice>> =
    LazyLock::new(|| TABLE.iter().map(Known::to_advice).collect());

/// What counts for a command that no entry of the table matches.
static OTHERWISE: LazyLock<CommandAdvice> = LazyLock::new(|| CommandAdvice {
    id: "any".to_owned(),
    issue: "runs the same text again".to_owned(),
    recommendation: "Keep the first result, unless something that the command reads has changed in between."
        .to_owned(),
    ..CommandAdvice::default()
});

impl CommandAdvice {
    /// The built-in entries in the order in which they are tried.
    pub fn built_in() -> &'static [Self] {
        &BUILT_IN
    }

    /// Whether a script has a simple command that meets every condition.
    pub fn matches(&self, script: &Script) -> bool {
        let begins_with_cd = script
            .commands
            .first()
            .is_some_and(|(_, command)| command.changes_folder());
        if self.after_cd.is_some_and(|wanted| wanted != begins_with_cd) {
            return false;
        }
        let mut working = script.working().peekable();
        if working.peek().is_none() {
            // A script that only changes the folder is one command.
            let mut all = script.commands.iter();
            return all.any(|(_, command)| self.matches_simple(command));
        }
        working.any(|command| self.matches_simple(command))
    }

    fn matches_simple(&self, command: &SimpleCommand) -> bool {
        let Some((program, arguments)) = started(command) else {
            return false;
        };
        let option = |option: &String| has_option(arguments, option);
        let is_any =
            |texts: &[String], test: &dyn Fn(&String) -> bool| texts.is_empty() || texts.iter().any(test);
        is_any(&self.programs, &|name| match name.strip_suffix('*') {
            Some(start) => program.starts_with(start),
            None => program == name,
        }) && is_any(&self.sub_commands, &|name| {
            let operands = arguments.iter().filter(|word| !word.starts_with('-'));
            operands.take(2).any(|word| word == name)
        }) && is_any(&self.options, &option)
            && !self.without_options.iter().any(option)
            && is_any(&self.words, &|text| {
                arguments.iter().any(|word| word.contains(text.as_str()))
            })
    }
}

/// The program that runs in the end, with its arguments.
fn started(command: &SimpleCommand) -> Option<(&str, &[String])> {
    let program = command.program()?;
    let after = |count: usize| {
        let words = command.words.get(count..)?;
        let (program, arguments) = words.split_first()?;
        Some((program.as_str(), arguments))
    };
    let second = command.words.get(1).map(String::as_str);
    let inner = match (program, second) {
        (program, Some("-m")) if is_python(program) => after(2),
        ("uv" | "poetry" | "pipenv", Some("run")) => after(2),
        ("npx" | "uvx" | "bunx", Some(name)) if !name.starts_with('-') => after(1),
        ("npx", Some("-y" | "--yes")) => after(2),
        _ => None,
    };
    Some(inner.unwrap_or((program, command.arguments())))
}

/// The entry that counts for a command.
pub(super) fn advice<'a>(command: &str, own: &'a [CommandAdvice]) -> Cow<'a, CommandAdvice> {
    let script = Script::parse(command);
    own.iter()
        .chain(CommandAdvice::built_in())
        .find(|advice| advice.matches(&script))
        .map_or_else(|| Cow::Borrowed(&*OTHERWISE), Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(command: &str) -> String {
        advice(command, &[]).id.clone()
    }

    #[test]
    fn known_patterns_are_found_wherever_they_stand() {
        for (command, expected) in [
            ("npm install", "install"),
            ("cd web && npm ci && npm test", "install"),
            ("python3 -m pip install -r r.txt", "install"),
            ("apt-get update && apt-get install -y jq", "install"),
            ("npm audit --json", "audit"),
            ("pip-audit", "audit"),
            ("npx playwright test", "browser"),
            ("node screenshot.js", "browser"),
            ("docker build .", "docker"),
            ("python3 -m pytest -q", "test"),
            ("uv run pytest", "test"),
            ("cargo test", "test"),
            ("npm run build", "build"),
            ("make", "build"),
            ("curl -s https://example.org | head", "download"),
            ("sleep 1; echo x", "sleep"),
            ("openskills read pdf", "skill"),
            ("python3 run.py", "script"),
            ("grep -rn foo .", "search-tree"),
            ("rg foo", "search-tree"),
            ("grep foo a.txt", "search"),
            ("ls -laR", "list-tree"),
            ("find . -name '*.py'", "list-tree"),
            ("find . -maxdepth 1", "list"),
            ("tree", "list-tree"),
            ("cat a.txt", "print-file"),
            ("git status --short", "git-state"),
            ("git diff", "git-state"),
            ("git log", "git"),
            ("ls", "list"),
            ("cd /a", "cd-only"),
            ("cd /a && frobnicate", "cd-first"),
            ("frobnicate", "any"),
            ("echo 'pip install x'", "any"),
            ("  ", "any"),
        ] {
            assert_eq!(id(command), expected, "{command}");
        }
    }

    #[test]
    fn the_callers_entries_go_first() {
        let own: CommandAdvice = serde_json::from_str(
            r#"{"id": "own", "programs": ["npm"], "sub_commands": ["ci"], "issue": "i", "recommendation": "r"}"#,
        )
        .unwrap();
        let own = [own];
        assert_eq!(advice("cd a && npm ci", &own).id, "own");
        assert_eq!(advice("npm install", &own).id, "install");
        assert!(serde_json::from_str::<CommandAdvice>(r#"{"id": "x", "program": []}"#).is_err());
    }

    #[test]
    fn conditions_are_met_by_one_command_together() {
        let own = CommandAdvice {
            id: "x".to_owned(),
            programs: vec!["tar".to_owned()],
            options: vec!["z".to_owned()],
            without_options: vec!["--list".to_owned()],
            words: vec!["big".to_owned()],
            after_cd: Some(false),
            ..CommandAdvice::default()
        };
        let matches = |command| own.matches(&Script::parse(command));
        assert!(matches("ls && tar -xzf a_big.tgz"));
        assert!(!matches("cd a && tar -xzf a_big.tgz"));
        assert!(!matches("tar -xf a_big.tgz; gzip -z big"));
        assert!(!matches("tar -xzf --list big"));
        assert!(!matches("tar -xzf a.tgz; echo big"));
    }
}
