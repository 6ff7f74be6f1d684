//! Files of traces, as collectors and exporters write them.

use massgen_log_tables::Export;
use massgen_log_tables::analysis::model::{Diagnostic, DiagnosticKind, Location, RelPath};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;

use super::{Encoding, decode, rows, shape};
use crate::{Error, ErrorKind};

/// How requests lie in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// One object of JSON.
    Json,
    /// One object of JSON a line.
    JsonLines,
    /// One request as Protocol Buffers.
    Protobuf,
    /// Each request behind its length, four bytes with the highest first.
    LengthFirst,
    /// Each request behind its length, a number of Protocol Buffers.
    Delimited,
}

/// Whether a whole file holds traces of OTLP: JSON, JSON Lines, or Protocol Buffers, of one request or each behind its
/// length.
pub fn is_otlp(bytes: &[u8]) -> bool {
    form(bytes).is_some()
}

/// Reads a file of traces of OTLP: JSON, JSON Lines as the OpenTelemetry Collector writes them, or Protocol Buffers, of
/// one request or each behind its length. Lines that cannot be read are noted in the export and left out. Spans that had
/// not ended or have no id are left out.
///
/// # Errors
/// When the file is no such one: [`ErrorKind::Malformed`], [`ErrorKind::TooDeep`], [`ErrorKind::TooMany`].
pub fn read(bytes: &[u8], path: &RelPath) -> Result<Export, Error> {
    let mut export = Export::of_rows(Vec::new(), path);
    let mut take = |request: &ExportTraceServiceRequest| export.rows.extend(rows(request));
    let text = without_mark(bytes);
    let place = || path.to_path();
    match form(bytes) {
        None => {
            let reason = "neither JSON with resourceSpans nor Protocol Buffers".to_owned();
            return Err(Error::new(ErrorKind::Malformed(reason), place()));
        }
        Some(Form::Json) => take(&decode(text, Encoding::Json).map_err(|error| error.at(place()))?),
        Some(Form::Protobuf) => take(&decode(bytes, Encoding::Protobuf).map_err(|error| error.at(place()))?),
        Some(Form::JsonLines) => {
            let mut diagnostics = Vec::new();
            for (number, line) in (1..).zip(text.split(|byte| *byte == b'\n')) {
                if line.trim_ascii().is_empty() {
                    continue;
                }
                match decode(line, Encoding::Json) {
                    Ok(request) => take(&request),
                    Err(error) => diagnostics.push(Diagnostic::new(
                        DiagnosticKind::BadLine,
                        Location::line(path, number),
                        error.kind().to_string(),
                    )),
                }
            }
            export.diagnostics = diagnostics;
        }
        Some(form @ (Form::LengthFirst | Form::Delimited)) => {
            for message in messages(bytes, form).unwrap_or_default() {
                take(&decode(message, Encoding::Protobuf).map_err(|error| error.at(place()))?);
            }
        }
    }
    Ok(export)
}

fn form(bytes: &[u8]) -> Option<Form> {
    let text = without_mark(bytes).trim_ascii_start();
    if let Some(inner) = text.strip_prefix(b"{") {
        let is_traces = inner.trim_ascii_start().starts_with(b"\"resourceSpans\"");
        return is_traces.then(|| {
            if is_lines(text) {
                Form::JsonLines
            } else {
                Form::Json
            }
        });
    }
    // A request holds nothing but its field 1.
    let is_request = |bytes: &[u8]| bytes.first() == Some(&0x0a) && shape::check(bytes).is_ok();
    if is_request(bytes) {
        return Some(Form::Protobuf);
    }
    [Form::LengthFirst, Form::Delimited].into_iter().find(|form| {
        messages(bytes, *form).is_some_and(|messages| {
            let mut messages = messages
                .into_iter()
                .filter(|message| !message.is_empty())
                .peekable();
            messages.peek().is_some() && messages.all(is_request)
        })
    })
}

/// Whether the first line is a whole object and another follows.
fn is_lines(text: &[u8]) -> bool {
    let mut lines = text
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .filter(|line| !line.is_empty());
    let first = lines.next().is_some_and(|line| line.ends_with(b"}"));
    first && lines.next().is_some_and(|line| line.starts_with(b"{"))
}

/// The messages behind their lengths; `None` when the lengths do not add up.
fn messages(bytes: &[u8], form: Form) -> Option<Vec<&[u8]>> {
    let mut messages = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (length, behind) = match form {
            Form::LengthFirst => {
                let (length, behind) = rest.split_first_chunk::<4>()?;
                (usize::try_from(u32::from_be_bytes(*length)).ok()?, behind)
            }
            _ => {
                let mut at = 0;
                let length = shape::varint(rest, &mut at).ok()?;
                (usize::try_from(length).ok()?, rest.get(at..)?)
            }
        };
        let (message, behind) = behind.split_at_checked(length)?;
        messages.push(message);
        rest = behind;
    }
    Some(messages)
}

/// The text without a byte order mark.
fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}
