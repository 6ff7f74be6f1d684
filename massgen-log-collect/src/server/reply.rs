//! Answers, in the encoding of the request.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ALLOW, CONNECTION, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use hyper::{Response, StatusCode};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceResponse,
};
use prost::Message as _;
use serde_json::json;

use crate::otlp::Encoding;

/// `google.rpc.Status`, as far as clients of OTLP read it.
#[derive(Clone, PartialEq, prost::Message)]
struct RpcStatus {
    #[prost(int32, tag = "1")]
    code: i32,
    #[prost(string, tag = "2")]
    message: String,
}

/// Why a request is not taken.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) reason: String,
    /// Whether what is left of the request is not read.
    pub(super) ends_connection: bool,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, reason: impl Into<String>) -> Self {
        Self {
            status,
            reason: reason.into(),
            ends_connection: false,
        }
    }

    /// What passes: the client sends the request again.
    pub(super) fn come_again(reason: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, reason)
    }

    pub(super) const fn ending(mut self) -> Self {
        self.ends_connection = true;
        self
    }

    /// Its number in `google.rpc.Code`.
    const fn code(&self) -> i32 {
        match self.status {
            StatusCode::BAD_REQUEST | StatusCode::UNSUPPORTED_MEDIA_TYPE => 3,
            StatusCode::REQUEST_TIMEOUT => 4,
            StatusCode::NOT_FOUND => 5,
            StatusCode::FORBIDDEN => 7,
            StatusCode::PAYLOAD_TOO_LARGE => 8,
            StatusCode::METHOD_NOT_ALLOWED => 12,
            StatusCode::SERVICE_UNAVAILABLE => 14,
            _ => 2,
        }
    }

    /// As an answer; plain text where the encoding of the request is not known.
    pub(super) fn reply(self, encoding: Option<Encoding>) -> Response<Full<Bytes>> {
        let code = self.code();
        let body = match encoding {
            Some(Encoding::Protobuf) => {
                let message = self.reason;
                RpcStatus { code, message }.encode_to_vec()
            }
            Some(Encoding::Json) => json!({"code": code, "message": self.reason})
                .to_string()
                .into_bytes(),
            None => self.reason.into_bytes(),
        };
        let mut reply = with_body(self.status, encoding, body);
        let headers = reply.headers_mut();
        match self.status {
            StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
            }
            StatusCode::METHOD_NOT_ALLOWED => {
                headers.insert(ALLOW, HeaderValue::from_static("POST"));
            }
            _ => {}
        }
        if self.ends_connection {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        reply
    }
}

/// That a request was taken, but for `without_id` of its spans.
pub(super) fn taken(encoding: Encoding, without_id: usize) -> Response<Full<Bytes>> {
    const WITHOUT_ID: &str = "spans without an id were left out";
    let body = match encoding {
        Encoding::Protobuf => {
            let rejected = |count: usize| ExportTracePartialSuccess {
                rejected_spans: i64::try_from(count).unwrap_or(i64::MAX),
                error_message: WITHOUT_ID.to_owned(),
            };
            let partial_success = (without_id > 0).then(|| rejected(without_id));
            ExportTraceServiceResponse { partial_success }.encode_to_vec()
        }
        Encoding::Json if without_id == 0 => b"{}".to_vec(),
        Encoding::Json => {
            let partial = json!({"rejectedSpans": without_id.to_string(), "errorMessage": WITHOUT_ID});
            json!({"partialSuccess": partial}).to_string().into_bytes()
        }
    };
    with_body(StatusCode::OK, Some(encoding), body)
}

/// Text for whoever looks at the address.
pub(super) fn text(text: &'static str) -> Response<Full<Bytes>> {
    with_body(StatusCode::OK, None, text.as_bytes().to_vec())
}

/// What the SDK of Logfire asks for first: where its spans go. Without an answer it warns.
pub(super) fn info() -> Response<Full<Bytes>> {
    let body = json!({"project_name": "massgen-logs collect", "project_url": "http://localhost"});
    with_body(
        StatusCode::OK,
        Some(Encoding::Json),
        body.to_string().into_bytes(),
    )
}

fn with_body(status: StatusCode, encoding: Option<Encoding>, body: Vec<u8>) -> Response<Full<Bytes>> {
    let mut reply = Response::new(Full::new(Bytes::from(body)));
    *reply.status_mut() = status;
    let kind = match encoding {
        Some(Encoding::Protobuf) => "application/x-protobuf",
        Some(Encoding::Json) => "application/json",
        None => "text/plain; charset=utf-8",
    };
    reply
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    reply
}
