//! One line of events.jsonl, borrowed: the envelope first, then the data of the frequent types without
//! a copy.

use std::borrow::Cow;
use std::fmt;

use chrono::NaiveDateTime;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::{EventType, Payload, stamp};
use crate::{Args, Diagnostic, DiagnosticKind, Location, RelPath};

/// A string that borrows from the line when it holds no escape.
#[derive(Debug)]
pub(super) struct Str<'a>(pub(super) Cow<'a, str>);

impl<'de> Deserialize<'de> for Str<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Str<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Str<'de>, E> {
                Ok(Str(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Str<'de>, E> {
                Ok(Str(Cow::Owned(text.to_owned())))
            }
            fn visit_string<E>(self, text: String) -> Result<Str<'de>, E> {
                Ok(Str(Cow::Owned(text)))
            }
        }
        deserializer.deserialize_str(Read)
    }
}

/// The five members of an event as they stand; `data` unparsed.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    pub(super) timestamp: Option<NaiveDateTime>,
    pub(super) event_type: Cow<'a, str>,
    pub(super) agent_id: Option<Cow<'a, str>>,
    pub(super) round_number: Option<i64>,
    pub(super) data: Option<&'a str>,
    /// Names of members that are not known.
    pub(super) unknown: Vec<String>,
}

/// The five members of an event; `data` unparsed, `{}` when it is absent or null.
#[derive(Debug)]
pub(super) struct Envelope<'a> {
    pub(super) timestamp: Option<NaiveDateTime>,
    pub(super) event_type: EventType,
    pub(super) agent_id: Option<Cow<'a, str>>,
    pub(super) round_number: Option<i64>,
    pub(super) data: &'a str,
    /// Names of members that are not known.
    pub(super) unknown: Vec<String>,
}

#[derive(Default)]
struct Members<'a> {
    timestamp: Option<&'a RawValue>,
    event_type: Option<&'a RawValue>,
    agent_id: Option<&'a RawValue>,
    round_number: Option<&'a RawValue>,
    data: Option<&'a RawValue>,
    unknown: Vec<String>,
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an event object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Members::default();
                while let Some(Str(key)) = map.next_key()? {
                    let place = match key.as_ref() {
                        "timestamp" => &mut members.timestamp,
                        "event_type" => &mut members.event_type,
                        "agent_id" => &mut members.agent_id,
                        "round_number" => &mut members.round_number,
                        "data" => &mut members.data,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                            members.unknown.push(key.into_owned());
                            continue;
                        }
                    };
                    *place = Some(map.next_value()?);
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(Read)
    }
}

/// Where a line stands and where its oddities go. With `tolerant` unset the first oddity is an error, so
/// that the caller can repair the line and come back.
pub(super) struct Context<'c> {
    pub(super) path: &'c RelPath,
    pub(super) line: u64,
    pub(super) tolerant: bool,
    pub(super) diagnostics: &'c mut Vec<Diagnostic>,
}

impl Context<'_> {
    fn member<'a, T: Deserialize<'a>>(
        &mut self,
        name: &str,
        raw: Option<&'a RawValue>,
    ) -> serde_json::Result<Option<T>> {
        let Some(raw) = raw else { return Ok(None) };
        match serde_json::from_str::<Option<T>>(raw.get()) {
            Ok(value) => Ok(value),
            Err(error) if self.tolerant => {
                let location = Location {
                    path: self.path.clone(),
                    line: Some(self.line),
                    pointer: Some(format!("/{name}")),
                };
                self.diagnostics.push(Diagnostic::new(
                    DiagnosticKind::WrongType,
                    location,
                    error.to_string(),
                ));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

impl<'a> Parts<'a> {
    pub(super) fn parse(text: &'a str, context: &mut Context<'_>) -> serde_json::Result<Self> {
        let members: Members<'a> = serde_json::from_str(text)?;
        let timestamp: Option<Str<'a>> = context.member("timestamp", members.timestamp)?;
        let event_type: Option<Str<'a>> = context.member("event_type", members.event_type)?;
        let Some(Str(event_type)) = event_type else {
            return Err(serde::de::Error::custom("missing field `event_type`"));
        };
        let agent_id: Option<Str<'a>> = context.member("agent_id", members.agent_id)?;
        Ok(Self {
            timestamp: timestamp.and_then(|text| stamp::parse(&text.0)),
            event_type,
            agent_id: agent_id.map(|id| id.0),
            round_number: context.member("round_number", members.round_number)?,
            data: members.data.map(RawValue::get),
            unknown: members.unknown,
        })
    }
}

impl<'a> Envelope<'a> {
    pub(super) fn parse(text: &'a str, context: &mut Context<'_>) -> serde_json::Result<Self> {
        Parts::parse(text, context).map(Self::of)
    }

    pub(super) fn of(parts: Parts<'a>) -> Self {
        Self {
            timestamp: parts.timestamp,
            event_type: EventType::from(parts.event_type.as_ref()),
            agent_id: parts.agent_id,
            round_number: parts.round_number,
            data: match parts.data {
                None | Some("null") => "{}",
                Some(data) => data,
            },
            unknown: parts.unknown,
        }
    }
}

/// The data of `text`, `thinking`, `final_presentation_chunk`, `tool_start` and `tool_complete`.
#[derive(Debug, Default)]
pub(super) struct Frequent<'a> {
    pub(super) content: Option<Cow<'a, str>>,
    pub(super) tool_id: Option<Cow<'a, str>>,
    pub(super) tool_name: Option<Cow<'a, str>>,
    pub(super) args: Option<Args>,
    pub(super) server_name: Option<Cow<'a, str>>,
    /// `None` too when it was only measured.
    pub(super) result: Option<Cow<'a, str>>,
    pub(super) result_chars: Option<u64>,
    pub(super) elapsed_seconds: Option<f64>,
    pub(super) status: Option<Cow<'a, str>>,
    pub(super) is_error: Option<bool>,
    pub(super) async_id: Option<Cow<'a, str>>,
    /// Names of members that are not known.
    pub(super) unknown: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Delta,
    Start,
    Complete,
}

impl Shape {
    /// The shape of a frequent type's data, or `None` for any other type.
    pub(super) fn of(event_type: &EventType) -> Option<Self> {
        match event_type {
            EventType::Text | EventType::Thinking | EventType::FinalPresentationChunk => Some(Self::Delta),
            EventType::ToolStart => Some(Self::Start),
            EventType::ToolComplete => Some(Self::Complete),
            _ => None,
        }
    }
}

impl<'a> Frequent<'a> {
    pub(super) fn parse(
        shape: Shape,
        event_type: &EventType,
        data: &'a str,
        context: &mut Context<'_>,
    ) -> serde_json::Result<Self> {
        let mut deserializer = serde_json::Deserializer::from_str(data);
        let whole = shape
            .deserialize(&mut deserializer)
            .and_then(|found| deserializer.end().map(|()| found));
        let mut found = match whole {
            Ok(found) => found,
            Err(_) if context.tolerant => {
                let payload =
                    Payload::salvage(event_type, data, context.path, context.line, context.diagnostics);
                Self::of_payload(payload)
            }
            Err(error) => return Err(error),
        };
        found.result_chars = found.result.as_ref().map(|text| text.chars().count() as u64);
        Ok(found)
    }

    fn of_payload(payload: Payload) -> Self {
        let unknown = payload
            .extra()
            .map(|extra| extra.keys().cloned().collect())
            .unwrap_or_default();
        let mut found = Self {
            unknown,
            ..Self::default()
        };
        match payload {
            Payload::Text(data) | Payload::FinalPresentationChunk(data) => {
                found.content = data.content.map(Cow::Owned);
            }
            Payload::Thinking(data) => found.content = data.content.map(Cow::Owned),
            Payload::ToolStart(data) => {
                found.tool_id = data.tool_id.map(|id| Cow::Owned(id.to_string()));
                found.tool_name = data.tool_name.map(|name| Cow::Owned(name.to_string()));
                found.args = data.args.as_ref().map(Args::of_value);
                found.server_name = data.server_name.map(Cow::Owned);
            }
            Payload::ToolComplete(data) => {
                found.tool_id = data.tool_id.map(|id| Cow::Owned(id.to_string()));
                found.tool_name = data.tool_name.map(|name| Cow::Owned(name.to_string()));
                found.result = data.result.map(Cow::Owned);
                found.elapsed_seconds = data.elapsed_seconds;
                found.status = data.status.map(Cow::Owned);
                found.is_error = data.is_error;
                found.async_id = data.async_id.map(Cow::Owned);
            }
            _ => {}
        }
        found
    }
}

impl<'de> DeserializeSeed<'de> for Shape {
    type Value = Frequent<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Frequent<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Shape {
    type Value = Frequent<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Frequent<'de>, A::Error> {
        let mut found = Frequent::default();
        while let Some(Str(key)) = map.next_key()? {
            let place = match (self, key.as_ref()) {
                (Self::Delta, "content") => &mut found.content,
                (Self::Delta, "done" | "is_redacted") => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
                (Self::Start | Self::Complete, "tool_id") => &mut found.tool_id,
                (Self::Start | Self::Complete, "tool_name") => &mut found.tool_name,
                (Self::Start, "server_name") => &mut found.server_name,
                (Self::Start, "args") => {
                    // A null stays `None`: unknown is not an empty argument list.
                    let raw: &RawValue = map.next_value()?;
                    found.args = Some(raw.get()).filter(|text| *text != "null").map(Args::of_text);
                    continue;
                }
                (Self::Complete, "result") => &mut found.result,
                (Self::Complete, "status") => &mut found.status,
                (Self::Complete, "async_id") => &mut found.async_id,
                (Self::Complete, "elapsed_seconds") => {
                    found.elapsed_seconds = map.next_value()?;
                    continue;
                }
                (Self::Complete, "is_error") => {
                    found.is_error = map.next_value()?;
                    continue;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    found.unknown.push(key.into_owned());
                    continue;
                }
            };
            *place = map.next_value::<Option<Str<'de>>>()?.map(|text| text.0);
        }
        Ok(found)
    }
}
