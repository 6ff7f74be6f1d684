//! The client.

use std::fmt;
use std::io::Read as _;
use std::thread;
use std::time::Duration;

use serde_json::{Map, Value};
use ureq::http::Response;
use ureq::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use ureq::{Agent, Body};

use crate::endpoint::Endpoint;
use crate::wait::asked_for;
use crate::{Api, Error, ErrorKind, MAX_WAITS, Rows, Token, Wait, message};

/// Rows that are asked for unless told otherwise.
pub const DEFAULT_LIMIT: u32 = 500;

/// Rows that the service gives at most.
pub const MAX_LIMIT: u32 = 10_000;

/// The largest answer that is taken unless told otherwise, in bytes.
pub const MAX_BODY: u64 = 64 * 1024 * 1024;

/// Time for finding the server and connecting to it.
const CONNECT: Duration = Duration::from_secs(10);

/// Time for sending a request, for the start of the answer, and for each piece of it.
const READ: Duration = Duration::from_secs(60);

/// Time for a whole answer: pieces may come slowly for ever.
const WHOLE: Duration = Duration::from_secs(600);

/// The earliest instant, for an API that wants one.
const EARLIEST: &str = "1970-01-01T00:00:00Z";

/// Asks the service that hosts the traces, one query at a time; each call blocks until it is answered or given up.
pub struct Client {
    token: Token,
    base_url: Option<String>,
    api: Api,
    limit: u32,
    min_timestamp: Option<String>,
    max_timestamp: Option<String>,
    max_body: u64,
    on_wait: Box<dyn Fn(&Wait) + Send + Sync>,
    sleep: Box<dyn Fn(Duration) + Send + Sync>,
}

impl Client {
    /// A client of the region that the token tells.
    pub fn new(token: Token) -> Self {
        Self {
            token,
            base_url: None,
            api: Api::default(),
            limit: DEFAULT_LIMIT,
            min_timestamp: None,
            max_timestamp: None,
            max_body: MAX_BODY,
            on_wait: Box::new(|_| {}),
            sleep: Box::new(thread::sleep),
        }
    }

    /// Another place than the region of the token tells, such as `https://logfire.example.org`. Plain `http://` is for
    /// this machine only (127.0.0.0/8, `::1`, `localhost`); [`Client::query`] refuses it elsewhere before it sends.
    #[must_use]
    pub fn with_base_url(mut self, url: &str) -> Self {
        self.base_url = Some(url.to_owned());
        self
    }

    /// Another version of the API.
    #[must_use]
    pub fn with_api(mut self, api: Api) -> Self {
        self.api = api;
        self
    }

    /// How many rows are asked for at most: from 1 to [`MAX_LIMIT`], and the nearest of them for any other number.
    /// [`Rows::limit`] tells which.
    #[must_use]
    pub fn with_limit(mut self, rows: u32) -> Self {
        self.limit = rows.clamp(1, MAX_LIMIT);
        self
    }

    /// Only rows that start after an instant, in ISO 8601.
    #[must_use]
    pub fn with_min_timestamp(mut self, instant: &str) -> Self {
        self.min_timestamp = Some(instant.to_owned());
        self
    }

    /// Only rows that start before an instant, in ISO 8601.
    #[must_use]
    pub fn with_max_timestamp(mut self, instant: &str) -> Self {
        self.max_timestamp = Some(instant.to_owned());
        self
    }

    /// Another bound for the size of an answer, in bytes, than [`MAX_BODY`].
    #[must_use]
    pub fn with_max_body(mut self, bytes: u64) -> Self {
        self.max_body = bytes;
        self
    }

    /// What is told of each wait before it begins, so that whoever waits sees why.
    #[must_use]
    pub fn on_wait(mut self, tell: impl Fn(&Wait) + Send + Sync + 'static) -> Self {
        self.on_wait = Box::new(tell);
        self
    }

    /// Another way of waiting than sleeping.
    #[must_use]
    pub fn with_sleep(mut self, sleep: impl Fn(Duration) + Send + Sync + 'static) -> Self {
        self.sleep = Box::new(sleep);
        self
    }

    /// Asks for the rows of a query.
    ///
    /// When the server asks to wait (429, or 503 with `Retry-After`), it waits as long as is asked, at most
    /// [`MAX_WAIT`](crate::MAX_WAIT) seconds, and tries again; after [`MAX_WAITS`] waits it gives up. A server that asks
    /// for more is asked again after that time, which counts as a wait. Nothing else is tried again.
    pub fn query(&self, sql: &str) -> Result<Rows, Error> {
        let base_url = self.base_url.as_deref().or_else(|| self.token.base_url());
        let Some(base_url) = base_url else {
            let reason = "none is given, and the token tells no region";
            return Err(Error::invalid_url(reason));
        };
        let endpoint = Endpoint::of(base_url, &self.token)?;
        let agent = agent(&endpoint);
        let mut tries = 0;
        loop {
            let mut response = self.send(&agent, &endpoint, sql)?;
            let status = response.status().as_u16();
            if status == 200 {
                return Rows::read(&self.body(&mut response)?, self.limit);
            }
            let headers = response.headers();
            let asks_to_wait = status == 429 || status == 503 && headers.contains_key(RETRY_AFTER);
            let asked_for = asked_for(headers);
            if !asks_to_wait || tries == MAX_WAITS {
                let message = self.message(&mut response);
                return Err(refusal(status, asks_to_wait, asked_for, message));
            }
            // The connection is not held open over the wait.
            drop(response);
            tries += 1;
            let wait = Wait::after(tries, asked_for);
            (self.on_wait)(&wait);
            (self.sleep)(Duration::from_secs(wait.seconds));
        }
    }

    fn send(&self, agent: &Agent, endpoint: &Endpoint, sql: &str) -> Result<Response<Body>, Error> {
        let header = self.token.header().ok_or(ErrorKind::InvalidToken)?;
        let limit = self.limit.to_string();
        let sent = match self.api {
            Api::V1 => {
                let mut parameters = vec![("sql", sql), ("limit", &limit)];
                let bounds = [
                    ("min_timestamp", &self.min_timestamp),
                    ("max_timestamp", &self.max_timestamp),
                ];
                for (name, instant) in bounds {
                    parameters.extend(instant.as_deref().map(|instant| (name, instant)));
                }
                let url = endpoint.url(self.api, &parameters, &self.token)?;
                let request = agent.get(url).header(AUTHORIZATION, header);
                request.header(ACCEPT, "application/json").call()
            }
            Api::V2 => {
                let earliest = self.min_timestamp.as_deref().unwrap_or(EARLIEST);
                let mut body = Map::new();
                body.insert("sql".to_owned(), sql.into());
                body.insert("limit".to_owned(), self.limit.into());
                body.insert("min_timestamp".to_owned(), earliest.into());
                if let Some(instant) = self.max_timestamp.as_deref() {
                    body.insert("max_timestamp".to_owned(), instant.into());
                }
                body.insert("include_schema".to_owned(), true.into());
                let url = endpoint.url(self.api, &[], &self.token)?;
                let request = agent.post(url).header(AUTHORIZATION, header);
                let request = request.header(ACCEPT, "application/json");
                let request = request.header(CONTENT_TYPE, "application/json");
                request.send(Value::Object(body).to_string())
            }
        };
        sent.map_err(|error| self.broken(error))
    }

    fn body(&self, response: &mut Response<Body>) -> Result<Vec<u8>, Error> {
        let body = response.body_mut().with_config().limit(self.max_body);
        body.read_to_vec().map_err(|error| self.broken(error))
    }

    fn message(&self, response: &mut Response<Body>) -> String {
        let mut bytes = Vec::new();
        let most = u64::try_from(message::MAX_BYTES).unwrap_or(u64::MAX);
        // A message that breaks off is still what was said, and the status is told anyway.
        let _ = response.body_mut().as_reader().take(most).read_to_end(&mut bytes);
        message::of_body(&bytes, &self.token)
    }

    fn broken(&self, error: ureq::Error) -> Error {
        match error {
            ureq::Error::BodyExceedsLimit(limit) => ErrorKind::TooLarge { limit, unit: "bytes" }.into(),
            ureq::Error::Io(error) => ErrorKind::Transport(error.into()).into(),
            // What the server sent may be quoted in it.
            other => ErrorKind::Transport(message::of_text(&other.to_string(), &self.token).into()).into(),
        }
    }
}

fn agent(endpoint: &Endpoint) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        // A redirect would take the token elsewhere.
        .max_redirects(0)
        .user_agent(concat!("massgen-log-remote/", env!("CARGO_PKG_VERSION")))
        .timeout_resolve(Some(CONNECT))
        .timeout_connect(Some(CONNECT))
        .timeout_send_request(Some(READ))
        .timeout_send_body(Some(READ))
        .timeout_recv_response(Some(READ))
        .timeout_per_read(Some(READ))
        .timeout_recv_body(Some(WHOLE));
    let config = if endpoint.is_encrypted {
        config
    } else {
        // Plain http stays on this machine: a proxy of the environment would take it elsewhere.
        config.proxy(None)
    };
    config.build().into()
}

fn refusal(status: u16, asks_to_wait: bool, asked_for: Option<u64>, message: String) -> Error {
    let kind = match status {
        _ if asks_to_wait => ErrorKind::RateLimited {
            status,
            waits: MAX_WAITS,
            asked_for,
            message,
        },
        401 | 403 => ErrorKind::Unauthorized { status, message },
        _ => ErrorKind::Status { status, message },
    };
    kind.into()
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The base URL is not shown: until it is checked it may hold a password.
        f.debug_struct("Client")
            .field("token", &self.token)
            .field("api", &self.api)
            .field("limit", &self.limit)
            .field("min_timestamp", &self.min_timestamp)
            .field("max_timestamp", &self.max_timestamp)
            .field("max_body", &self.max_body)
            .finish_non_exhaustive()
    }
}
