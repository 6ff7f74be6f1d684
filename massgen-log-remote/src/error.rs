//! Errors of a query. None of them holds the token: what a server says is searched for it first.

/// A query that gave no rows.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(ErrorKind);

/// What went wrong. Messages of servers are at most 500 characters long and hold no control characters.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The base URL, or the URL with the SQL in it, cannot be used. Nothing was sent.
    #[error("the url cannot be used: {reason}")]
    InvalidUrl {
        /// Why.
        reason: &'static str,
    },
    /// The base URL is plain http to another machine, which would let all between read the token. Nothing was sent.
    #[error("plain http to {host} would send the token readable; use https")]
    Insecure {
        /// The host of the base URL.
        host: String,
    },
    /// The token is empty or has characters that no token has. Nothing was sent.
    #[error("the token is empty or no token")]
    InvalidToken,
    /// The server was not reached, or the connection broke or took too long.
    #[error("the connection failed")]
    Transport(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The server does not take the token: 401 or 403.
    #[error("the token was refused with status {status}{}", said(.message))]
    Unauthorized {
        /// The status.
        status: u16,
        /// What the server said.
        message: String,
    },
    /// The server asked to wait again and again: 429, or 503 with `Retry-After`.
    #[error("gave up after {waits} waits at status {status}{}{}", asked(.asked_for), said(.message))]
    RateLimited {
        /// The last status.
        status: u16,
        /// How many times was waited.
        waits: u32,
        /// What the last reply asked for, in seconds; `None` where it named no time.
        asked_for: Option<u64>,
        /// What the server said at last.
        message: String,
    },
    /// Any other status than 200. Redirects are among them: they are not followed, since they would take the token
    /// elsewhere.
    #[error("the server answered with status {status}{}", said(.message))]
    Status {
        /// The status.
        status: u16,
        /// What the server said.
        message: String,
    },
    /// The answer has not the form of rows.
    #[error("the answer cannot be read: {reason}")]
    Malformed {
        /// What is wrong with it.
        reason: String,
        /// Where it is no JSON at all.
        source: Option<serde_json::Error>,
    },
    /// The answer is larger than is taken.
    #[error("the answer holds more than {limit} {unit}")]
    TooLarge {
        /// How much is taken.
        limit: u64,
        /// Of what: `bytes` or `values`.
        unit: &'static str,
    },
}

fn said(message: &str) -> String {
    if message.is_empty() {
        return String::new();
    }
    format!(": {message}")
}

fn asked(seconds: &Option<u64>) -> String {
    seconds.map_or_else(String::new, |seconds| format!(", asked to wait {seconds} s more"))
}

impl Error {
    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    pub(crate) fn malformed(reason: impl Into<String>) -> Self {
        Self(ErrorKind::Malformed {
            reason: reason.into(),
            source: None,
        })
    }

    pub(crate) fn invalid_url(reason: &'static str) -> Self {
        Self(ErrorKind::InvalidUrl { reason })
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self(kind)
    }
}
