//! The read token, which nothing shows.

use std::fmt;

use ureq::http::HeaderValue;

/// A read token or an API key of a Logfire project. It is sent in one header and shown nowhere.
#[derive(Clone)]
pub struct Token(String);

/// What stands for the token wherever it would be shown.
const HIDDEN: &str = "(hidden)";

impl Token {
    /// Takes the token; white space around it, such as the end of a line of a file, is no part of it.
    pub fn new(text: impl Into<String>) -> Self {
        let text: String = text.into();
        Self(text.trim().to_owned())
    }

    /// The base URL of the region that the start of the token tells: `pylf_v1_us_` or `pylf_v1_eu_`, of any version.
    /// `None` where it tells none.
    pub fn base_url(&self) -> Option<&'static str> {
        let after = self.0.strip_prefix("pylf_v")?;
        let region = after.trim_start_matches(|c: char| c.is_ascii_digit());
        if region.len() == after.len() {
            return None;
        }
        if region.starts_with("_us_") {
            Some("https://logfire-us.pydantic.dev")
        } else if region.starts_with("_eu_") {
            Some("https://logfire-eu.pydantic.dev")
        } else {
            None
        }
    }

    /// The value of the header, marked as one that is not to be logged; `None` for what can be no token.
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        if self.0.is_empty() || !self.0.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let mut value = HeaderValue::try_from(format!("Bearer {}", self.0)).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// The length, in bytes.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_in(&self, text: &str) -> bool {
        !self.0.is_empty() && text.contains(&self.0)
    }

    /// The text without the token.
    pub(crate) fn hide(&self, text: &str) -> String {
        if self.0.is_empty() {
            return text.to_owned();
        }
        text.replace(&self.0, HIDDEN)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}
