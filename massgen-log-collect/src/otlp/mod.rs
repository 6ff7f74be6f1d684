//! Traces of the OpenTelemetry protocol, and the rows that they are in the table `records`.
//!
//! A row is what the hosted service makes of a span of MassGen, as far as the rows of a real run show:
//!
//! - The text of `logfire.msg` is the message, and it and `logfire.json_schema` are left out of the attributes.
//! - A text that is JSON is taken as the value that it is: an object or a list always, anything else where
//!   `logfire.json_schema` gives it a type. The service's rows show the former of texts that no schema names. Such texts
//!   with more than 250,000 brackets and commas, or nested deeper than 64, stay text.
//! - Bytes are hexadecimal text. Numbers that JSON does not have are the texts `NaN`, `Infinity` and `-Infinity`.
//! - The exception is that of the last event named `exception`.
//! - Spans that had not ended (`logfire.span_type` is `pending_span`) are left out: each comes again when it has ended.
//!   Spans without an id are left out too, because nothing can refer to them.
//!
//! Attributes of the resource and of the scope, links, other events, the status and the text of a stack are not in the
//! table, as they are not in the service's `attributes`.

mod file;
mod rows;
mod shape;
mod value;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use prost::Message as _;

use crate::Error;

pub use file::{is_otlp, read};
pub use rows::{Counts, count, rows};
pub use shape::{MAX_DEPTH, MAX_MESSAGES, MAX_SPANS};

/// How a request is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// Protocol Buffers.
    Protobuf,
    /// JSON as OTLP has it: ids are hexadecimal, 64-bit numbers may be text. Numbers that JSON does not have are not read.
    Json,
}

/// Reads one request. Whatever it returns can be written as Protocol Buffers and read again.
///
/// # Errors
/// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed), [`ErrorKind::TooDeep`](crate::ErrorKind::TooDeep),
/// [`ErrorKind::TooMany`](crate::ErrorKind::TooMany).
pub fn decode(body: &[u8], encoding: Encoding) -> Result<ExportTraceServiceRequest, Error> {
    match encoding {
        Encoding::Protobuf => {
            shape::check(body)?;
            ExportTraceServiceRequest::decode(body).map_err(|error| Error::malformed(&error))
        }
        Encoding::Json => {
            shape::check_json(body)?;
            let request: ExportTraceServiceRequest =
                serde_json::from_slice(body).map_err(|error| Error::malformed(&error))?;
            shape::check(&request.encode_to_vec())?;
            Ok(request)
        }
    }
}
