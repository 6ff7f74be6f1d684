//! Shell commands as agents write them: split into simple commands, and brought into a normal form.
//!
//! This is a reader, not a shell: it never fails, expands nothing, and takes what it cannot read as plain
//! words. A crate that splits words (such as `shlex`) gives up on an open quote and knows no operators; a full
//! shell grammar is many times the size of this crate.

mod lexer;
mod normal;
mod simple;

pub use normal::{normal_form, normal_path};
pub use simple::{Redirect, SimpleCommand};
pub(crate) use simple::{has_option, is_python};

/// Longest script that is looked into, in bytes; of a longer one the beginning.
const MAX_SCRIPT: usize = 64 << 10;

/// What joins a simple command to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Operator {
    /// The first command of the script.
    First,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `;`, `&`, a line end, or a bracket of a group or subshell.
    Then,
    /// `|` or `|&`
    Pipe,
}

impl Operator {
    /// The sign, as [`normal_form`] writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::First => "",
            Self::And => "&&",
            Self::Or => "||",
            Self::Then => ";",
            Self::Pipe => "|",
        }
    }
}

/// A script split into its simple commands, in order. Commands inside `$(…)` and back quotes stay words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Script {
    /// The commands, each with what joins it to the one before.
    pub commands: Vec<(Operator, SimpleCommand)>,
}

impl Script {
    /// Reads a script. `bash -c '…'` and the like are replaced by the script that they run.
    pub fn parse(text: &str) -> Self {
        let mut end = text.len().min(MAX_SCRIPT);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut commands = Vec::new();
        read(
            text.get(..end).unwrap_or_default(),
            Operator::First,
            0,
            &mut commands,
        );
        Self { commands }
    }

    /// The simple commands without those that only change the folder (`cd`, `pushd`, `popd`).
    pub fn working(&self) -> impl Iterator<Item = &SimpleCommand> {
        self.commands
            .iter()
            .map(|(_, command)| command)
            .filter(|command| !command.changes_folder())
    }
}

/// Scripts in scripts deeper than this stay words.
const MAX_DEPTH: usize = 4;

fn read(text: &str, joined_by: Operator, depth: usize, out: &mut Vec<(Operator, SimpleCommand)>) {
    let mut operator = joined_by;
    let mut push = |operator: &mut Operator, next: Operator, command: SimpleCommand| {
        let inner = (depth < MAX_DEPTH).then(|| command.inner_script()).flatten();
        match inner {
            Some(inner) => read(inner, *operator, depth + 1, out),
            None if command.is_empty() => {
                // `a; ; b`, `(` and comments leave nothing; the first command stays the first.
                if *operator == Operator::First {
                    return;
                }
            }
            None => out.push((*operator, command)),
        }
        *operator = next;
    };
    let mut command = SimpleCommand::default();
    let mut lexer = lexer::Lexer::new(text);
    while let Some(token) = lexer.next_token() {
        match token {
            lexer::Token::Word(word) => command.push(word),
            lexer::Token::Redirect(redirect) => command.redirects.push(redirect),
            lexer::Token::Operator(next) => push(&mut operator, next, std::mem::take(&mut command)),
        }
    }
    push(&mut operator, Operator::Then, command);
}

#[cfg(test)]
mod tests;
