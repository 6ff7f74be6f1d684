//! Bodies of requests: never more of them than was allowed.

use std::io::Read as _;
use std::pin::pin;
use std::time::Duration;

use flate2::read::MultiGzDecoder;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::StatusCode;
use hyper::body::{Body, Bytes};

use super::reply::Refusal;

type AnyError = Box<dyn std::error::Error + Send + Sync>;

/// Reads a body of at most `longest` bytes.
pub(super) async fn read<B>(body: B, longest: usize, timeout: Duration) -> Result<Bytes, Refusal>
where
    B: Body,
    B::Error: Into<AnyError>,
{
    match tokio::time::timeout(timeout, Limited::new(body, longest).collect()).await {
        Ok(Ok(read)) => Ok(read.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_long(longest).ending()),
        Ok(Err(error)) => {
            let reason = format!("the body cannot be read: {error}");
            Err(Refusal::new(StatusCode::BAD_REQUEST, reason).ending())
        }
        Err(_) => {
            let reason = "the body did not come in time";
            Err(Refusal::new(StatusCode::REQUEST_TIMEOUT, reason).ending())
        }
    }
}

/// Reads on and throws away: a client that is cut off while it sends does not see the answer.
pub(super) async fn drain<B>(body: B, longest: usize, timeout: Duration)
where
    B: Body,
    B::Error: Into<AnyError>,
{
    let reading = async {
        let mut body = pin!(Limited::new(body, longest));
        while let Some(Ok(_)) = body.frame().await {}
    };
    let _ = tokio::time::timeout(timeout, reading).await;
}

pub(super) fn too_long(longest: usize) -> Refusal {
    let reason = format!("the body is longer than {longest} bytes");
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, reason)
}

/// Unpacks gzip to at most `longest` bytes.
pub(super) fn unpack(packed: &[u8], longest: usize) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let most = (longest as u64).saturating_add(1);
    let read = MultiGzDecoder::new(packed).take(most).read_to_end(&mut bytes);
    if bytes.len() > longest {
        let reason = format!("the unpacked body is longer than {longest} bytes");
        return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, reason));
    }
    let bad = |error| Refusal::new(StatusCode::BAD_REQUEST, format!("the body is no gzip: {error}"));
    read.map_err(bad)?;
    Ok(bytes)
}
