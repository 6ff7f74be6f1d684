//! The fast way through a line: taken apart as the writer spells it, without a JSON parser.
//!
//! Whatever is spelled otherwise (other spaces, another order, another member, an escaped id, a damaged string) is
//! left to the parser, so both ways give the same events and only the parser has to say what is wrong.

use std::borrow::Cow;

use serde::Deserialize;

use super::line::{Envelope, Frequent, Parts, Shape};
use super::{EventType, Results, stamp};
use crate::{Args, json_string};

impl<'a> Parts<'a> {
    /// The members of a line as the writer spells it. `data` is what stands in its place, unchecked.
    pub(super) fn plain(line: &'a str) -> Option<Self> {
        let mut rest = Rest(line);
        rest.literal(b"{\"timestamp\": \"")?;
        let timestamp = stamp::exact(rest.word()?)?;
        rest.literal(b", \"event_type\": \"")?;
        let event_type = rest.word()?;
        rest.literal(b", \"agent_id\": ")?;
        let agent_id = rest.text_or_null()?;
        rest.literal(b", \"round_number\": ")?;
        let round_number = rest.natural_or_null()?;
        rest.literal(b", \"data\": ")?;
        let data = rest.0.strip_suffix('}')?;
        data.starts_with('{').then_some(Self {
            timestamp: Some(timestamp),
            event_type: Cow::Borrowed(event_type),
            agent_id,
            round_number,
            data: Some(data),
            unknown: Vec::new(),
        })
    }
}

impl<'a> Envelope<'a> {
    /// The envelope of a line as the writer spells it, of a known type. `data` is what stands in its place, unchecked.
    pub(super) fn plain(line: &'a str) -> Option<Self> {
        let envelope = Self::of(Parts::plain(line)?);
        (!matches!(envelope.event_type, EventType::Unknown(_))).then_some(envelope)
    }
}

impl<'a> Frequent<'a> {
    /// The data of a frequent type as the writer spells it.
    pub(super) fn plain(shape: Shape, data: &'a str, results: Results) -> Option<Self> {
        let mut rest = Rest(data);
        let mut found = Self::default();
        match shape {
            Shape::Delta => {
                rest.literal(b"{\"content\": ")?;
                found.content = rest.text_or_null()?;
                if rest.literal(b", \"done\": ").is_some() {
                    rest.flag_or_null()?;
                }
            }
            Shape::Start => {
                let args = found.start(&mut rest)?;
                if args != "null" {
                    found.args = Some(Args::of_json(args)?);
                }
            }
            Shape::Complete => {
                rest.literal(b"{\"tool_id\": ")?;
                found.tool_id = rest.text_or_null()?;
                rest.literal(b", \"tool_name\": ")?;
                found.tool_name = rest.text_or_null()?;
                rest.literal(b", \"result\": ")?;
                let result = rest.string_or_null()?;
                rest.literal(b", \"elapsed_seconds\": ")?;
                found.elapsed_seconds = rest.number_or_null()?;
                rest.literal(b", \"status\": ")?;
                found.status = rest.text_or_null()?;
                rest.literal(b", \"is_error\": ")?;
                found.is_error = rest.flag_or_null()?;
                rest.literal(b", \"async_id\": ")?;
                found.async_id = rest.text_or_null()?;
                if let Some((raw, string)) = result {
                    found.result_chars = Some(string.chars as u64);
                    // An error may hold a notice.
                    if results == Results::Digested || found.is_error == Some(true) {
                        found.result = Some(json_string::value(raw, string)?);
                    }
                }
            }
        }
        (rest.0 == "}").then_some(found)
    }
}

impl<'a> Frequent<'a> {
    /// Reads the data of a call's beginning, and hands back the arguments, unchecked.
    fn start(&mut self, rest: &mut Rest<'a>) -> Option<&'a str> {
        rest.literal(b"{\"tool_id\": ")?;
        self.tool_id = rest.text_or_null()?;
        rest.literal(b", \"tool_name\": ")?;
        self.tool_name = rest.text_or_null()?;
        rest.literal(b", \"args\": ")?;
        // The last such member is this one: inside of a string its quotes would be escaped.
        let (args, server) = rest.0.rsplit_once(SERVER)?;
        rest.0 = server;
        self.server_name = rest.text_or_null()?;
        Some(args)
    }
}

/// The command of a call that begins with `data`, as the writer spells it; `None` too when there is none.
pub(super) fn command(data: &str) -> Option<Cow<'_, str>> {
    /// Every other argument is stepped over. A list would be taken for an object.
    #[derive(Deserialize)]
    struct Arguments<'a> {
        #[serde(borrow)]
        command: Cow<'a, str>,
    }
    let mut rest = Rest(data);
    let args = Frequent::default().start(&mut rest)?;
    if rest.0 != "}" || !args.starts_with('{') {
        return None;
    }
    let arguments: Arguments<'_> = serde_json::from_str(args).ok()?;
    Some(arguments.command)
}

const SERVER: &str = ", \"server_name\": ";

/// What is left of a line.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    /// A text of a fixed length is compared without a call.
    fn literal<const N: usize>(&mut self, text: &[u8; N]) -> Option<()> {
        if self.0.as_bytes().first_chunk::<N>() != Some(text) {
            return None;
        }
        self.0 = self.0.get(N..)?;
        Some(())
    }

    /// A short string without escapes whose opening quote was passed.
    fn word(&mut self) -> Option<&'a str> {
        let end = self
            .0
            .bytes()
            .position(|byte| matches!(byte, b'"' | b'\\' | ..0x20))?;
        let (text, rest) = self.0.split_at_checked(end)?;
        self.0 = rest;
        self.literal(b"\"")?;
        Some(text)
    }

    /// A string: what stands between its quotes, and what is known of it.
    fn string_or_null(&mut self) -> Option<Option<(&'a str, json_string::Found)>> {
        if self.literal(b"null").is_some() {
            return Some(None);
        }
        self.literal(b"\"")?;
        let found = json_string::find(self.0.as_bytes())?;
        let (raw, rest) = self.0.split_at_checked(found.end)?;
        self.0 = rest;
        self.literal(b"\"")?;
        Some(Some((raw, found)))
    }

    fn text_or_null(&mut self) -> Option<Option<Cow<'a, str>>> {
        match self.string_or_null()? {
            Some((raw, found)) => json_string::value(raw, found).map(Some),
            None => Some(None),
        }
    }

    /// A number without sign, point and exponent.
    fn natural_or_null(&mut self) -> Option<Option<i64>> {
        if self.literal(b"null").is_some() {
            return Some(None);
        }
        let length = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.0.split_at_checked(length)?;
        if digits.starts_with('0') && length > 1 {
            return None;
        }
        self.0 = rest;
        digits.parse().ok().map(Some)
    }

    fn number_or_null(&mut self) -> Option<Option<f64>> {
        let length = self.0.find([',', '}'])?;
        let (number, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        serde_json::from_str(number).ok()
    }

    fn flag_or_null(&mut self) -> Option<Option<bool>> {
        if self.literal(b"false").is_some() {
            Some(Some(false))
        } else if self.literal(b"true").is_some() {
            Some(Some(true))
        } else {
            self.literal(b"null").map(|()| None)
        }
    }
}
