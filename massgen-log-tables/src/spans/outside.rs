//! Spans that the run itself sent: taken as they are, and then mended where they are known to be wrong.

use std::collections::BTreeMap;

use massgen_log_analysis::model::Moment;
use massgen_log_analysis::model::artifact::logfire::LogfireRow;
use serde_json::Value;

use super::Span;
use crate::export::attributes;

/// How long after its round a record of what ended it may come, in seconds.
const LAG: f64 = 0.1;

/// Attribute that keeps the parent that a span was sent with.
const SENT_PARENT: &str = "massgen.log.sent_parent_span_id";

/// Sums of tokens and costs that MassGen sends with the end of a round.
const USAGE: &str = "massgen.usage.";

impl Span {
    /// A row as a span; `None` for one without a name or an id.
    pub(crate) fn sent(row: &LogfireRow) -> Option<Self> {
        let micros = |time: Option<Moment>| Some((time?.seconds * 1e6).round() as i64);
        let message = row.exception_message.clone();
        let failed = row.is_exception == Some(true) || message.is_some() || row.exception_type.is_some();
        Some(Self {
            name: row.span_name.clone()?,
            id: row.span_id.clone()?,
            parent: row.parent_span_id.clone(),
            trace: row.trace_id.clone().unwrap_or_default(),
            start: micros(row.start()),
            end: micros(row.end()),
            seconds: row.duration,
            attributes: attributes(row),
            message: row.message.clone(),
            exception: failed.then(|| (row.exception_type.clone(), message.unwrap_or_default())),
        })
    }
}

/// Whether it is the session that the tracker opens first and leaves empty.
pub(super) fn is_empty_session(span: &Span) -> bool {
    span.name == "coordination.session"
        && span.attributes.get("massgen.task").and_then(Value::as_str) == Some("")
}

/// Hangs what agents did on the rounds in which they did it. With agents that run at the same time MassGen's tracing
/// hangs much of it on the session. Returns how many were moved.
pub(super) fn hang_on_rounds(spans: &mut [Span]) -> usize {
    let sessions: Vec<String> = spans
        .iter()
        .filter(|span| span.name == "coordination.session")
        .map(|span| span.id.clone())
        .collect();
    let mut rounds: BTreeMap<String, Vec<(i64, i64, String)>> = BTreeMap::new();
    for span in spans.iter().filter(|span| is_round(span)) {
        if let (Some(agent), Some(start)) = (span.agent(), span.start) {
            let end = span.end.unwrap_or(i64::MAX);
            rounds
                .entry(agent.to_owned())
                .or_default()
                .push((start, end, span.id.clone()));
        }
    }
    for rounds in rounds.values_mut() {
        rounds.sort();
    }
    let lag = (LAG * 1e6) as i64;
    let mut moved = 0;
    for span in spans {
        let is_loose = span
            .parent
            .as_ref()
            .is_some_and(|parent| sessions.contains(parent))
            && !is_round(span);
        // Restarts are told of an agent, and belong to the session.
        if !is_loose || span.name.starts_with("Agent restart") || span.name.starts_with("Coordination event")
        {
            continue;
        }
        let (Some(agent), Some(start)) = (span.agent().map(str::to_owned), span.start) else {
            continue;
        };
        let of_agent = rounds.get(&agent).map(Vec::as_slice).unwrap_or_default();
        let before = of_agent.partition_point(|(from, ..)| *from <= start);
        let round = before.checked_sub(1).and_then(|at| of_agent.get(at));
        if let Some((_, end, id)) = round
            && start <= end.saturating_add(lag)
        {
            let sent = span.parent.replace(id.clone());
            span.put(SENT_PARENT, sent);
            moved += 1;
        }
    }
    moved
}

fn is_round(span: &Span) -> bool {
    span.name.starts_with("agent.") && (span.name.contains(".round_") || span.name.ends_with(".presentation"))
}

/// Puts beside the sums of each round what the round added to them.
pub(super) fn add_increments(spans: &mut [Span]) {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|at| spans.get(*at).map(|span| (span.end, span.start)));
    let mut before: BTreeMap<(String, String), f64> = BTreeMap::new();
    for at in order {
        let Some(span) = spans.get_mut(at).filter(|span| is_round(span)) else {
            continue;
        };
        let Some(agent) = span.agent().map(str::to_owned) else {
            continue;
        };
        let sums: Vec<(String, Value)> = span
            .attributes
            .iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(USAGE)?.to_owned(), value.clone())))
            .filter(|(name, _)| !name.starts_with("increment."))
            .collect();
        for (name, value) in sums {
            let Some(sum) = value.as_f64() else { continue };
            let earlier = before.insert((agent.clone(), name.clone()), sum).unwrap_or(0.0);
            let increment = match value.as_i64() {
                Some(whole) => Value::from(whole.saturating_sub(earlier as i64)),
                None => Value::from(sum - earlier),
            };
            span.put(&format!("{USAGE}increment.{name}"), Some(increment));
        }
    }
}
