//! One span or point.

use std::collections::{BTreeMap, BTreeSet};

use massgen_log_analysis::model::artifact::round_record::RoundType;
use massgen_log_analysis::model::{AgentId, Location, Moment};
use serde_json::{Map, Value};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::source::Scope;

/// A span, or a point: a log record that stands in the tree of spans.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Span {
    pub(crate) name: String,
    /// 16 hexadecimal digits.
    pub(crate) id: String,
    pub(crate) parent: Option<String>,
    /// 32 hexadecimal digits.
    pub(crate) trace: String,
    /// Microseconds of UTC; `None` where the zone is not known.
    pub(crate) start: Option<i64>,
    pub(crate) end: Option<i64>,
    /// Seconds; 0 for a point.
    pub(crate) seconds: Option<f64>,
    pub(crate) attributes: Map<String, Value>,
    /// The name with its values filled in; `None` where it is the name itself.
    pub(crate) message: Option<String>,
    /// What failed: its kind and its message.
    pub(crate) exception: Option<(Option<String>, String)>,
}

impl Span {
    /// Puts an attribute, unless it is not recorded.
    pub(crate) fn put(&mut self, name: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.attributes.insert(name.to_owned(), value.into());
        }
    }

    /// The agent that it is of.
    pub(crate) fn agent(&self) -> Option<&str> {
        let text = |name: &str| self.attributes.get(name)?.as_str();
        text("massgen.agent_id").or_else(|| text("agent_id"))
    }

    /// Tells how long it was, by two instants of one clock.
    pub(crate) fn lasting(mut self, of: Scope<'_>, from: Option<Moment>, to: Option<Moment>) -> Self {
        self.start = of.micros(from);
        self.end = of.micros(to);
        self.seconds = of
            .offset(to)
            .zip(of.offset(from))
            .map(|(to, from)| (to - from).max(0.0));
        self
    }
}

/// The trace of an attempt. Ids are made of names and places alone: the same session has the same ids.
pub(crate) struct Trace {
    id: String,
}

impl Trace {
    pub(super) fn of(of: Scope<'_>) -> Self {
        let name = format!("{}\n{}\n{}", of.session.name, of.turn.number, of.attempt.number);
        Self {
            id: format!("{:032x}", xxh3_128(name.as_bytes())),
        }
    }

    /// The id of a span; `key` tells it from others of its name.
    pub(super) fn id_of(&self, name: &str, key: &str) -> String {
        format!(
            "{:016x}",
            xxh3_64(format!("{}\n{name}\n{key}", self.id).as_bytes())
        )
    }

    /// A span; `key` tells it from others of its name.
    pub(super) fn span(
        &self,
        name: String,
        key: &str,
        parent: Option<&Span>,
        source: Option<&Location>,
    ) -> Span {
        let id = self.id_of(&name, key);
        let mut span = Span {
            name,
            id,
            parent: parent.map(|parent| parent.id.clone()),
            trace: self.id.clone(),
            start: None,
            end: None,
            seconds: None,
            attributes: Map::new(),
            message: None,
            exception: None,
        };
        span.put("logfire.span_type", Some("span"));
        span.put(REBUILT, Some(true));
        span.put(SOURCE, source.map(ToString::to_string));
        span
    }

    /// A point at `time`.
    pub(super) fn point(
        &self,
        name: String,
        of: Scope<'_>,
        time: Option<Moment>,
        parent: &Span,
        source: Option<&Location>,
    ) -> Span {
        let key = source.map(ToString::to_string).unwrap_or_default();
        let mut span = self.span(name, &key, Some(parent), source);
        span.put("logfire.span_type", Some("log"));
        span.start = of.micros(time);
        span.end = span.start;
        span.seconds = Some(0.0);
        span
    }
}

/// Attribute of spans that were rebuilt from files.
const REBUILT: &str = "massgen.log.rebuilt";
/// Attribute that tells from which file, with line or JSON pointer.
const SOURCE: &str = "massgen.log.source";

/// The span of a round, with what finds it.
pub(super) struct RoundSpan<'a> {
    pub(super) agent: &'a AgentId,
    /// Place among the rounds of the agent.
    pub(super) place: usize,
    /// `initial_answer`, `voting`, …
    pub(super) kind: &'a str,
    pub(super) span: Span,
}

/// The spans of all rounds.
pub(super) struct RoundSpans<'a> {
    list: Vec<RoundSpan<'a>>,
    at: BTreeMap<(&'a AgentId, usize), usize>,
    /// Agent, start in microseconds of UTC, and place in the list.
    starts: BTreeSet<(&'a AgentId, i64, usize)>,
}

impl<'a> RoundSpans<'a> {
    pub(super) fn new(list: Vec<RoundSpan<'a>>) -> Self {
        let places = list
            .iter()
            .enumerate()
            .map(|(at, round)| ((round.agent, round.place), at));
        let at = places.collect();
        let starts = list.iter().enumerate();
        let starts = starts.filter_map(|(at, round)| Some((round.agent, round.span.start?, at)));
        let starts = starts.collect();
        Self { list, at, starts }
    }

    /// The round at this place among those of the agent.
    pub(super) fn of(&self, agent: Option<&AgentId>, place: Option<usize>) -> Option<&RoundSpan<'a>> {
        self.list.get(*self.at.get(&(agent?, place?))?)
    }

    /// The round that the agent was in at this time, in microseconds of UTC: the last one that had begun.
    pub(super) fn at(&self, agent: &AgentId, time: Option<i64>) -> Option<&RoundSpan<'a>> {
        let (begun, at) = self
            .starts
            .range(..=(agent, time?, usize::MAX))
            .next_back()
            .map(|key| (key.0, key.2))?;
        (begun == agent).then(|| self.list.get(at))?
    }

    /// The first presentation.
    pub(super) fn presentation(&self) -> Option<&RoundSpan<'a>> {
        self.list
            .iter()
            .find(|round| round.kind == RoundType::Presentation.as_str())
    }

    pub(super) fn into_spans(self) -> impl Iterator<Item = Span> {
        self.list.into_iter().map(|round| round.span)
    }
}
