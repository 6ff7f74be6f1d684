//! Requests: which are taken.

use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError};

use http_body_util::Full;
use hyper::body::{Body, Bytes};
use hyper::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, ORIGIN};
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
/// Where the SDK of Logfire asks what its token is for.
const INFO: &str = "/v1/info";
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
            (&Method::GET, INFO) => return Ok(reply::info()),
            (_, TRACES | INFO | "/") => {
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
        let share = self.resized(share, payload.len())?;

        let (answer, taken) = oneshot::channel();
        let work = Work {
            payload,
            counts,
            answer,
            _share: share,
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

    /// The share for what a body became.
    fn resized(
        &self,
        mut share: OwnedSemaphorePermit,
        bytes: usize,
    ) -> Result<OwnedSemaphorePermit, Refusal> {
        let most = self.options.max_in_flight;
        if bytes > most {
            return Err(body::too_long(most));
        }
        let had = share.num_permits();
        if let Some(more) = bytes.checked_sub(had) {
            share.merge(self.share(more)?);
        } else {
            drop(share.split(had - bytes));
        }
        Ok(share)
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
    match (all.next().map(HeaderValue::as_bytes), all.next()) {
        (None, None) => Ok(false),
        (Some(text), None) if is("identity", text) || text.is_empty() => Ok(false),
        (Some(text), None) if is("gzip", text) => Ok(true),
        _ => {
            let reason = "content-encoding must be gzip or identity";
            Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, reason))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// A request of one span with an id of this one byte.
    fn request(id: u8) -> Request<Full<Bytes>> {
        let body = vec![0x0a, 7, 0x12, 5, 0x12, 3, 0x12, 1, id];
        let request = Request::post(TRACES).header(CONTENT_TYPE, "application/x-protobuf");
        request.body(Full::new(Bytes::from(body))).unwrap()
    }

    #[test]
    fn a_full_queue_says_come_again() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let (queue, work) = mpsc::sync_channel(1);
        let counters = Arc::new(Counters::default());
        let intake = Intake::new(queue, Options::default(), Arc::clone(&counters));
        runtime.block_on(async {
            // The first waits in the queue: nobody takes it.
            let mut first = std::pin::pin!(intake.answer(request(1)));
            let waits = std::future::poll_fn(|context| {
                std::task::Poll::Ready(Future::poll(first.as_mut(), context).is_pending())
            });
            assert!(waits.await);
            let second = intake.answer(request(2)).await;
            assert_eq!(second.status(), StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(second.headers()["retry-after"], "1");
            // Then it is taken.
            let taken = work.recv().unwrap();
            taken.answer.send(Taken::Written).unwrap();
            assert_eq!(first.await.status(), StatusCode::OK);
            // A writer that cannot write, and one that is no more.
            let mut third = std::pin::pin!(intake.answer(request(3)));
            let poll = std::future::poll_fn(|context| {
                std::task::Poll::Ready(Future::poll(third.as_mut(), context).is_pending())
            });
            assert!(poll.await);
            work.recv().unwrap().answer.send(Taken::Failed).unwrap();
            assert_eq!(third.await.status(), StatusCode::SERVICE_UNAVAILABLE);
            drop(work);
            assert_eq!(
                intake.answer(request(4)).await.status(),
                StatusCode::SERVICE_UNAVAILABLE
            );
        });
        assert_eq!(counters.totals().refused, 3);
        assert_eq!(intake.memory.available_permits(), intake.options.max_in_flight);
    }
}
