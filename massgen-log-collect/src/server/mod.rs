//! HTTP: connections, and how they end.

mod body;
mod intake;
mod reply;

use std::convert::Infallible;
use std::future::{self, Future};
use std::io;
use std::net::TcpListener as StdListener;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot, watch};

pub(crate) use intake::Intake;

use crate::told::{Tell, Told};

/// How long requests that are being answered may take when the collector ends.
const GRACE: Duration = Duration::from_secs(5);
/// How long to wait when a connection cannot be taken, as when there are too many files.
const PAUSE: Duration = Duration::from_millis(50);
/// Longest head of a request, in bytes.
const MAX_HEAD: usize = 64 * 1024;

/// Takes connections until `shutdown` or the end of the writer, then lets requests that have come end.
pub(crate) async fn serve(
    listener: StdListener,
    intake: Intake,
    shutdown: impl Future<Output = io::Result<()>>,
    writer_ended: oneshot::Receiver<()>,
    tell: &Tell,
) -> io::Result<()> {
    let address = listener.local_addr()?;
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    let intake = Arc::new(intake);
    let most = intake.options().max_connections.min(Semaphore::MAX_PERMITS);
    let places = Arc::new(Semaphore::new(most));
    let (ending, end) = watch::channel(false);
    let mut shutdown = pin!(shutdown);
    let mut writer_ended = pin!(writer_ended);

    // Signals are listened to from the first poll on, so before anybody is told that this listens.
    let early = future::poll_fn(|context| Poll::Ready(shutdown.as_mut().poll(context))).await;
    let mut outcome = match early {
        Poll::Ready(outcome) => Some(outcome),
        Poll::Pending => None,
    };
    if outcome.is_none() {
        tell.tell(&Told::Listening(address));
    }
    while outcome.is_none() {
        let accepted = tokio::select! {
            biased;
            done = shutdown.as_mut() => {
                outcome = Some(done);
                continue;
            }
            // It tells why itself.
            _ = writer_ended.as_mut() => break,
            accepted = accept(&listener, &places) => accepted,
        };
        match accepted {
            Ok((stream, place)) => {
                tokio::spawn(connection(stream, Arc::clone(&intake), end.clone(), place));
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
    drop(listener);
    let _ = ending.send(true);
    let all = u32::try_from(most).unwrap_or(u32::MAX);
    // Who is not done by then is cut off, and sends again.
    let _ = tokio::time::timeout(GRACE, places.acquire_many(all)).await;
    outcome.unwrap_or(Ok(()))
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await;
    let place = place.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    Ok((stream, place))
}

async fn connection(
    stream: TcpStream,
    intake: Arc<Intake>,
    mut end: watch::Receiver<bool>,
    _place: OwnedSemaphorePermit,
) {
    // Answers are short: they must not wait for more.
    let _ = stream.set_nodelay(true);
    let timeout = intake.options().read_timeout;
    let service = service_fn(move |request| {
        let intake = Arc::clone(&intake);
        async move { Ok::<_, Infallible>(intake.answer(request).await) }
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(timeout)
        .max_header_size(MAX_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let mut serving = pin!(serving);
    // What goes wrong with a connection its client knows as well.
    tokio::select! {
        _ = serving.as_mut() => return,
        _ = end.wait_for(|is_ending| *is_ending) => serving.as_mut().graceful_shutdown(),
    }
    let _ = serving.await;
}
