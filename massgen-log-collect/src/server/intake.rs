//! Requests: which are taken.

use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError};

use http_body_util::Full;
use hyper::body::{Body, Bytes};
use hyper::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, ORIGIN};
use hyper::{Method, Request, Response, StatusCode};
use prost::Message as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::body;
use super::reply::{self, Refusal};
use crate::journal::frame::MAX_PAYLOAD;
use crate::otlp::{self, Encoding};
use crate::totals::Counters;
use crate::writer::{Taken, Work};
use crate::{ErrorKind, Options};

/// The path of traces.
const TRACES: &str = "/v1/traces";
/// What whoever looks at the address is told.
const HELLO: &str = "massgen-logs collect: POST /v1/traces\n";

/// Takes requests: looks at each, and hands it to the writer.
pub(crate) struct Intake {
    queue: SyncSender<Work>,
    options: Options,
    /// One permit a byte of all bodies at once.
    memory: Arc<Semaphore>,
    counters: Arc<Counters>,
}

impl Intake {
    pub(crate) fn new(queue: SyncSender<Work>, options: Options, counters: Arc<Counters>) -> Self {
        let memory = Arc::new(Semaphore::new(options.max_in_flight.min(Semaphore::MAX_PERMITS)));
        Self {
            queue,
            options,
            memory,
            counters,
        }
    }

    pub(crate) const fn options(&self) -> &Options {
        &self.options
    }

    /// Answers one request. That a request was taken is said when it is on the disk.
    pub(crate) async fn answer<B>(&self, request: Request<B>) -> Response<Full<Bytes>>
    where
        B: Body,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let encoding = encoding(request.headers());
        match self.take(request, encoding).await {
            Ok(reply) => reply,
            Err(refusal) => {
                Counters::add(&self.counters.refused, 1);
                refusal.reply(encoding)
            }
        }
    }

    async fn take<B>(
        &self,
        request: Request<B>,
        encoding: Option<Encoding>,
    ) -> Result<Response<Full<Bytes>>, Refusal>
    where
        B: Body,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        if request.headers().contains_key(ORIGIN) {
            let reason = "requests of web pages are not taken";
            return Err(Refusal::new(StatusCode::FORBIDDEN, reason));
        }
        match (request.method(), request.uri().path()) {
            (&Method::POST, TRACES) => {}
            (&Method::GET, "/") => return Ok(reply::text(HELLO)),
            (_, TRACES | "/") => {
                return Err(Refusal::new(
                    StatusCode::METHOD_NOT_ALLOWED,
                    "only POST /v1/traces",
                ));
            }
            _ => return Err(Refusal::new(StatusCode::NOT_FOUND, "only POST /v1/traces")),
        }
        let Some(encoding) = encoding else {
            let reason = "content-type must be application/x-protobuf or application/json";
            return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, reason));
        };
        let is_packed = is_packed(request.headers())?;
        let body = request.into_body();
        let (body, share) = self.read(body).await?;
        let body = if is_packed {
            Bytes::from(body::unpack(&body, self.options.max_unpacked)?)
        } else if body.len() > self.options.max_unpacked {
            return Err(body::too_long(self.options.max_unpacked));
        } else {
            body
        };

        let decoded = otlp::decode(&body, encoding).map_err(|error| {
            let status = match error.kind() {
                ErrorKind::TooMany => StatusCode::PAYLOAD_TOO_LARGE,
                _ => StatusCode::BAD_REQUEST,
            };
            Refusal::new(status, error.to_string())
        })?;
        let counts = otlp::count(&decoded);
        if counts == otlp::Counts::default() {
            // Nothing to keep.
            return Ok(reply::taken(encoding, 0));
        }
        let payload = match encoding {
            Encoding::Protobuf => body,
            Encoding::Json => Bytes::from(decoded.encode_to_vec()),
        };
        drop(decoded);
        if payload.len() > MAX_PAYLOAD {
            return Err(body::too_long(MAX_PAYLOAD));
        }
        // The share of what was sent is given back when that of what it became is had.
        let own = self.share(payload.len())?;
        drop(share);

        let (answer, taken) = oneshot::channel();
        let work = Work {
            payload,
            counts,
            answer,
            _share: own,
        };
        self.queue.try_send(work).map_err(|error| match error {
            TrySendError::Full(_) => Refusal::come_again("the journal is behind"),
            TrySendError::Disconnected(_) => Refusal::come_again("the collector ends"),
        })?;
        match taken.await {
            Ok(Taken::Written | Taken::Repeat) => Ok(reply::taken(encoding, counts.without_id)),
            Ok(Taken::Failed) | Err(_) => Err(Refusal::come_again("the journal cannot be written")),
        }
    }

    /// Reads a body, with its share of the memory.
    async fn read<B>(&self, body: B) -> Result<(Bytes, OwnedSemaphorePermit), Refusal>
    where
        B: Body,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let longest = self.options.max_body;
        let timeout = self.options.read_timeout;
        // A body of a length that is not told may be as long as is allowed.
        let told = body.size_hint().exact();
        let length = told.map_or(Some(longest), |length| usize::try_from(length).ok());
        let Some(length) = length.filter(|length| *length <= longest) else {
            body::drain(body, self.options.max_unpacked, timeout).await;
            return Err(body::too_long(longest).ending());
        };
        let share = match self.share(length) {
            Ok(share) => share,
            Err(refusal) => {
                body::drain(body, longest, timeout).await;
                return Err(refusal);
            }
        };
        let read = body::read(body, longest, timeout).await?;
        Ok((read, share))
    }

    /// A share of the memory.
    fn share(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Refusal> {
        let most = self.options.max_in_flight;
        let count = u32::try_from(bytes).ok().filter(|_| bytes <= most);
        let count = count.ok_or_else(|| body::too_long(most))?;
        let share = Arc::clone(&self.memory).try_acquire_many_owned(count);
        share.map_err(|_| Refusal::come_again("too much is being received"))
    }
}

/// How the body is written; `None` for what is not taken.
fn encoding(headers: &HeaderMap) -> Option<Encoding> {
    let kind = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case("application/x-protobuf") {
        Some(Encoding::Protobuf)
    } else if kind.eq_ignore_ascii_case("application/json") {
        Some(Encoding::Json)
    } else {
        None
    }
}

/// Whether the body is gzip.
fn is_packed(headers: &HeaderMap) -> Result<bool, Refusal> {
    let mut all = headers.get_all(CONTENT_ENCODING).iter();
    let is = |name: &str, text: &[u8]| text.trim_ascii().eq_ignore_ascii_case(name.as_bytes());
    match (all.next().map(|value| value.as_bytes()), all.next()) {
        (None, None) => Ok(false),
        (Some(text), None) if is("identity", text) || text.is_empty() => Ok(false),
        (Some(text), None) if is("gzip", text) => Ok(true),
        _ => {
            let reason = "content-encoding must be gzip or identity";
            Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, reason))
        }
    }
}
