//! Words, operators and redirections.

use super::{Operator, Redirect};

/// A piece of a script.
#[derive(Debug)]
pub(super) enum Token {
    /// A word without its quotes.
    Word(String),
    /// What stands between two commands.
    Operator(Operator),
    /// A redirection with its target.
    Redirect(Redirect),
}

/// Reads a script from left to right. Every step consumes at least one character.
pub(super) struct Lexer<'a> {
    text: &'a str,
    /// Delimiters of here-documents whose bodies begin after the next line end.
    pending: Vec<(String, bool)>,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            pending: Vec::new(),
        }
    }

    pub(super) fn next_token(&mut self) -> Option<Token> {
        self.skip_blanks();
        let first = self.peek()?;
        if first == '\n' {
            self.bump();
            self.skip_here_documents();
            return Some(Token::Operator(Operator::Then));
        }
        for (sign, operator) in [
            ("&&", Operator::And),
            ("||", Operator::Or),
            ("|&", Operator::Pipe),
            ("|", Operator::Pipe),
            (";;", Operator::Then),
            (";", Operator::Then),
            ("(", Operator::Then),
            (")", Operator::Then),
        ] {
            if self.take(sign) {
                return Some(Token::Operator(operator));
            }
        }
        if let Some(redirect) = self.redirect() {
            return Some(redirect);
        }
        if self.take("&") {
            return Some(Token::Operator(Operator::Then));
        }
        Some(Token::Word(self.word()))
    }

    fn peek(&self) -> Option<char> {
        self.text.chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let mut chars = self.text.chars();
        let next = chars.next();
        self.text = chars.as_str();
        next
    }

    fn take(&mut self, sign: &str) -> bool {
        match self.text.strip_prefix(sign) {
            Some(rest) => {
                self.text = rest;
                true
            }
            None => false,
        }
    }

    /// Blanks, continued lines, and comments.
    fn skip_blanks(&mut self) {
        loop {
            let trimmed = self.text.trim_start_matches([' ', '\t', '\r']);
            self.text = trimmed
                .strip_prefix("\\\n")
                .or_else(|| trimmed.strip_prefix("\\\r\n"))
                .unwrap_or(trimmed);
            if self.text.starts_with('#') {
                let end = self.text.find('\n').unwrap_or(self.text.len());
                self.text = self.text.get(end..).unwrap_or_default();
            }
            if self.text.len() == trimmed.len() {
                return;
            }
        }
    }

    fn redirect(&mut self) -> Option<Token> {
        let digits = self.text.bytes().take_while(u8::is_ascii_digit).count();
        let (descriptor, after) = self.text.split_at_checked(digits)?;
        let sign = [
            "&>>", "&>", "<<<", "<<-", "<<", "<&", ">>", ">|", ">&", "<>", "<", ">",
        ]
        .into_iter()
        .find(|sign| after.starts_with(sign))?;
        // `2&>` is no redirection of descriptor 2.
        if !descriptor.is_empty() && sign.starts_with('&') {
            return None;
        }
        let descriptor = descriptor.parse().ok();
        self.text = after.get(sign.len()..).unwrap_or_default();
        self.skip_blanks();
        let target = match self.peek() {
            None | Some('\n' | ';' | '|' | ')') => String::new(),
            Some('&') if !sign.ends_with('&') => String::new(),
            _ => self.word(),
        };
        if matches!(sign, "<<" | "<<-") {
            self.pending.push((target.clone(), sign == "<<-"));
        }
        Some(Token::Redirect(Redirect {
            descriptor,
            sign,
            target,
        }))
    }

    /// Steps over the bodies of the here-documents that the line before began.
    fn skip_here_documents(&mut self) {
        for (delimiter, indented) in std::mem::take(&mut self.pending) {
            while !self.text.is_empty() {
                let (line, rest) = self.text.split_once('\n').unwrap_or((self.text, ""));
                self.text = rest;
                let line = line.trim_end_matches('\r');
                let line = if indented {
                    line.trim_start_matches('\t')
                } else {
                    line
                };
                if line == delimiter {
                    break;
                }
            }
        }
    }

    /// One word: quotes are taken off, expansions stay as they are written.
    fn word(&mut self) -> String {
        let mut word = String::new();
        let length = self.text.len();
        while let Some(c) = self.peek() {
            match c {
                ' ' | '\t' | '\r' | '\n' | ';' | '|' | '&' | '<' | '>' | '(' | ')' => {
                    // `''` is a word too: it is empty, but text was read.
                    if self.text.len() == length {
                        // Only a redirection without a target comes here; never stand still.
                        word.extend(self.bump());
                    }
                    return word;
                }
                '\\' => {
                    self.bump();
                    match self.bump() {
                        Some('\n') | None => {}
                        Some(next) => word.push(next),
                    }
                }
                '\'' => {
                    self.bump();
                    let end = self.text.find('\'').unwrap_or(self.text.len());
                    let (inside, after) = self.text.split_at_checked(end).unwrap_or((self.text, ""));
                    word.push_str(inside);
                    self.text = after.strip_prefix('\'').unwrap_or(after);
                }
                '"' => self.double_quoted(&mut word),
                '$' if self.text.starts_with("$(") => self.substitution(&mut word),
                '`' => self.back_quoted(&mut word),
                _ => {
                    self.bump();
                    word.push(c);
                }
            }
        }
        word
    }

    fn double_quoted(&mut self, word: &mut String) {
        self.bump();
        while let Some(c) = self.peek() {
            match c {
                '"' => {
                    self.bump();
                    return;
                }
                '\\' => {
                    self.bump();
                    match self.bump() {
                        Some('\n') | None => {}
                        Some(next @ ('"' | '\\' | '$' | '`')) => word.push(next),
                        Some(next) => {
                            word.push('\\');
                            word.push(next);
                        }
                    }
                }
                '$' if self.text.starts_with("$(") => self.substitution(word),
                _ => {
                    self.bump();
                    word.push(c);
                }
            }
        }
    }

    /// `$(…)` with its brackets, as it is written.
    fn substitution(&mut self, word: &mut String) {
        let mut depth = 0_usize;
        while let Some(c) = self.bump() {
            word.push(c);
            match c {
                '(' => depth += 1,
                ')' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return;
                    }
                }
                '\'' | '"' => {
                    while let Some(inside) = self.bump() {
                        word.push(inside);
                        if inside == c {
                            break;
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn back_quoted(&mut self, word: &mut String) {
        word.extend(self.bump());
        while let Some(c) = self.bump() {
            word.push(c);
            if c == '`' {
                return;
            }
        }
    }
}
