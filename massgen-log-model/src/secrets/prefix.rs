//! Secrets that can be told by how they begin.

use super::{Scan, Secret, SecretKind};

/// The characters of a key behind its prefix.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alphabet {
    Alphanumeric,
    /// And `_`, `-`.
    Url,
    /// Capitals and digits, of exactly the least length.
    Capitals,
}

struct Prefix {
    text: &'static [u8],
    kind: SecretKind,
    alphabet: Alphabet,
    /// Least length of what follows.
    least: usize,
}

const fn prefix(text: &'static str, kind: SecretKind, alphabet: Alphabet, least: usize) -> Prefix {
    Prefix {
        text: text.as_bytes(),
        kind,
        alphabet,
        least,
    }
}

/// Longer prefixes come before those that they begin with.
const PREFIXES: &[Prefix] = {
    use Alphabet::{Alphanumeric, Capitals, Url};
    &[
        prefix("sk-ant-", SecretKind::Anthropic, Url, 20),
        prefix("sk-or-", SecretKind::OpenRouter, Url, 20),
        prefix("sk-proj-", SecretKind::OpenAi, Url, 20),
        prefix("sk-svcacct-", SecretKind::OpenAi, Url, 20),
        prefix("sk-", SecretKind::OpenAi, Url, 20),
        prefix("sk_live_", SecretKind::Stripe, Alphanumeric, 16),
        prefix("sk_test_", SecretKind::Stripe, Alphanumeric, 16),
        prefix("rk_live_", SecretKind::Stripe, Alphanumeric, 16),
        prefix("rk_test_", SecretKind::Stripe, Alphanumeric, 16),
        prefix("AIza", SecretKind::Google, Url, 30),
        prefix("AKIA", SecretKind::Aws, Capitals, 16),
        prefix("ASIA", SecretKind::Aws, Capitals, 16),
        prefix("ghp_", SecretKind::GitHub, Alphanumeric, 20),
        prefix("gho_", SecretKind::GitHub, Alphanumeric, 20),
        prefix("ghu_", SecretKind::GitHub, Alphanumeric, 20),
        prefix("ghs_", SecretKind::GitHub, Alphanumeric, 20),
        prefix("ghr_", SecretKind::GitHub, Alphanumeric, 20),
        prefix("github_pat_", SecretKind::GitHub, Url, 22),
        prefix("glpat-", SecretKind::GitLab, Url, 16),
        prefix("gsk_", SecretKind::Groq, Alphanumeric, 20),
        prefix("xoxa-", SecretKind::Slack, Url, 10),
        prefix("xoxb-", SecretKind::Slack, Url, 10),
        prefix("xoxp-", SecretKind::Slack, Url, 10),
        prefix("xoxr-", SecretKind::Slack, Url, 10),
        prefix("xoxs-", SecretKind::Slack, Url, 10),
        prefix("xai-", SecretKind::XAi, Alphanumeric, 20),
        prefix("hf_", SecretKind::HuggingFace, Alphanumeric, 20),
        prefix("csk-", SecretKind::Cerebras, Alphanumeric, 20),
        prefix("pylf_", SecretKind::Logfire, Url, 20),
        prefix("pypi-", SecretKind::PyPi, Url, 32),
        prefix("npm_", SecretKind::Npm, Alphanumeric, 20),
    ]
};

/// Least length of one part of a JSON web token.
const JWT_PART: usize = 8;
/// Least run of letters and digits in a key behind the bare `sk-`.
const DENSE: usize = 16;

impl Scan<'_> {
    /// The secret whose prefix stands at `at`, which begins a word.
    pub(super) fn prefixed(&self, at: usize) -> Option<Secret> {
        match self.byte(at)? {
            b's' | b'r' | b'A' | b'g' | b'x' | b'h' | b'c' | b'p' | b'n' => {
                let rest = self.bytes.get(at..)?;
                let found = PREFIXES.iter().find(|prefix| rest.starts_with(prefix.text))?;
                self.with_prefix(at, found)
            }
            b'e' => self.json_web_token(at),
            b'B' => self.private_key(at),
            _ => None,
        }
    }

    fn with_prefix(&self, at: usize, prefix: &Prefix) -> Option<Secret> {
        let from = at.checked_add(prefix.text.len())?;
        let belongs = |byte: u8| match prefix.alphabet {
            Alphabet::Alphanumeric => byte.is_ascii_alphanumeric(),
            Alphabet::Url => is_url_safe(byte),
            Alphabet::Capitals => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
        };
        let end = self.bounded_run(from, belongs);
        let body = self.bytes.get(from..end)?;
        let is_whole = match prefix.alphabet {
            Alphabet::Capitals => {
                body.len() == prefix.least && !self.byte(end).is_some_and(|byte| byte.is_ascii_alphanumeric())
            }
            _ => body.len() >= prefix.least && is_random(body) && (prefix.text != b"sk-" || is_dense(body)),
        };
        let is_beginning = !body.is_empty() && self.is_cut_at(end);
        (is_whole || is_beginning).then(|| Secret {
            range: at..self.run(end, belongs),
            kind: prefix.kind,
        })
    }

    fn json_web_token(&self, at: usize) -> Option<Secret> {
        // Only where a run of such characters begins: each is walked over once.
        let is_inside = matches!(self.byte_before(at), Some(b'-' | b'_'));
        if is_inside || !self.bytes.get(at..)?.starts_with(b"eyJ") {
            return None;
        }
        let secret = |end| Secret {
            range: at..end,
            kind: SecretKind::Jwt,
        };
        let mut from = at;
        for _ in 0..2 {
            let end = self.run(from, is_url_safe);
            if self.is_cut_at(end) {
                return Some(secret(end));
            }
            if end.saturating_sub(from) < JWT_PART || self.byte(end) != Some(b'.') {
                return None;
            }
            from = end.saturating_add(1);
        }
        Some(secret(self.run(from, is_url_safe)))
    }

    /// `at` is the `B` of `BEGIN`. Without an end line the key reaches as far as its characters go.
    fn private_key(&self, at: usize) -> Option<Secret> {
        const DASHES: &[u8] = b"-----";
        const NAME: usize = 64;
        let start = at.checked_sub(DASHES.len())?;
        let head = self.bytes.get(start..)?;
        if !head.starts_with(b"-----BEGIN ") {
            return None;
        }
        let name_end = self.run(at, |byte| {
            byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b' '
        });
        let name = self.bytes.get(at..name_end)?;
        if name.len() > NAME || !name.ends_with(b"PRIVATE KEY") {
            return None;
        }
        // White space, also as an escape, and the words of a head such as `Proc-Type: 4,ENCRYPTED`.
        let body = self.run(name_end, |byte| {
            byte.is_ascii_alphanumeric()
                || byte.is_ascii_whitespace()
                || matches!(byte, b'+' | b'/' | b'=' | b'\\' | b':' | b',' | b'-')
        });
        let text = self.bytes.get(name_end..body)?;
        let end = memchr::memmem::find(text, b"-----END ")
            .and_then(|found| {
                let words = name_end.checked_add(found)?.checked_add(DASHES.len())?;
                let dashes = self.run(words, |byte| byte != b'-' && byte != b'\n');
                Some(self.run(dashes, |byte| byte == b'-'))
            })
            .unwrap_or(body);
        Some(Secret {
            range: start..end,
            kind: SecretKind::PrivateKey,
        })
    }
}

fn is_url_safe(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Words and masks (`xxxx`) have neither digits nor capitals.
fn is_random(body: &[u8]) -> bool {
    body.iter()
        .any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}

fn is_dense(body: &[u8]) -> bool {
    body.split(|byte| !byte.is_ascii_alphanumeric())
        .any(|part| part.len() >= DENSE && is_random(part))
}
