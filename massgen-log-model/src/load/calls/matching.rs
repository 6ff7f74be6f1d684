//! Which mention of a log tells of which call.
//!
//! The rule, for each source on its own: by call id; else by agent (where both name one), tool and arguments,
//! in order of occurrence: the k-th mention is the k-th call. No call is taken twice by one source. What a
//! trace mentions can only be a call that began within the stream that the trace covers.

use std::collections::VecDeque;

use indexmap::IndexMap;

use crate::{AgentId, CallId, Moment, ToolName};

/// What is known of a call, or of a mention of one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) id: Option<&'a CallId>,
    pub(super) agent: Option<&'a AgentId>,
    pub(super) tool: &'a ToolName,
    /// Hash of the arguments.
    pub(super) hash: Option<u64>,
    /// When a call began.
    pub(super) start: Option<Moment>,
    /// When the stream of a mention ran.
    pub(super) window: Window,
}

/// From the start of a stream up to the start of the agent's next one that is told of.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Window {
    pub(super) from: Option<Moment>,
    /// The next stream's start; whole seconds.
    pub(super) until: Option<Moment>,
}

impl Window {
    /// Whether the call began before this stream: later streams cannot tell of it either.
    fn is_after(self, start: Option<Moment>) -> bool {
        let gap = start.zip(self.from).and_then(|(start, from)| start.since(from));
        gap.is_some_and(|seconds| seconds < 0.0)
    }

    fn is_before(self, start: Option<Moment>) -> bool {
        let gap = start
            .zip(self.until)
            .and_then(|(start, until)| start.since(until));
        // The next start is cut to the second.
        gap.is_some_and(|seconds| seconds >= 1.0)
    }
}

/// Calls that are stepped over at most, for one that a mention can tell of.
const OTHER_IDS: usize = 64;

type Key<'a> = (&'a ToolName, u64);

/// The position of each mention's call.
pub(super) fn assign(calls: &[Seen<'_>], mentions: &[Seen<'_>]) -> Vec<Option<usize>> {
    let mut taken = vec![false; calls.len()];
    let mut found = by_id(calls, mentions, &mut taken);
    let mut of_agent: IndexMap<(Option<&AgentId>, Key<'_>), VecDeque<usize>> = IndexMap::new();
    let mut of_all: IndexMap<Key<'_>, VecDeque<usize>> = IndexMap::new();
    for (index, call) in calls.iter().enumerate() {
        let Some(hash) = call.hash else { continue };
        let key = (call.tool, hash);
        of_agent.entry((call.agent, key)).or_default().push_back(index);
        of_all.entry(key).or_default().push_back(index);
    }
    for (mention, found) in mentions.iter().zip(&mut found) {
        let (None, Some(hash)) = (&found, mention.hash) else {
            continue;
        };
        let key = (mention.tool, hash);
        *found = match mention.agent {
            Some(agent) => [Some(agent), None].into_iter().find_map(|agent| {
                let queue = of_agent.get_mut(&(agent, key))?;
                if agent.is_some() {
                    // Streams come in order: what began before this one is told of by no later one.
                    let early = |index: &usize| {
                        let call = calls.get(*index);
                        call.is_some_and(|call| mention.window.is_after(call.start))
                    };
                    while queue.front().is_some_and(early) {
                        queue.pop_front();
                    }
                }
                next(queue, calls, mention, &taken)
            }),
            None => of_all
                .get_mut(&key)
                .and_then(|queue| next(queue, calls, mention, &taken)),
        };
        take(*found, &mut taken);
    }
    found
}

fn by_id(calls: &[Seen<'_>], mentions: &[Seen<'_>], taken: &mut [bool]) -> Vec<Option<usize>> {
    let mut at: IndexMap<&CallId, VecDeque<usize>> = IndexMap::new();
    for (index, call) in calls.iter().enumerate() {
        if let Some(id) = call.id {
            at.entry(id).or_default().push_back(index);
        }
    }
    mentions
        .iter()
        .map(|mention| {
            let queue = at.get_mut(mention.id?)?;
            let position = queue.iter().take(OTHER_IDS).position(|index| {
                let agent = calls.get(*index).and_then(|call| call.agent);
                agent.is_none() || mention.agent.is_none() || agent == mention.agent
            })?;
            let found = queue.remove(position);
            take(found, taken);
            found
        })
        .collect()
}

fn take(index: Option<usize>, taken: &mut [bool]) {
    if let Some(taken) = index.and_then(|index| taken.get_mut(index)) {
        *taken = true;
    }
}

/// The first call of the queue that the mention can tell of.
fn next(
    queue: &mut VecDeque<usize>,
    calls: &[Seen<'_>],
    mention: &Seen<'_>,
    taken: &[bool],
) -> Option<usize> {
    let is_taken = |index: &usize| taken.get(*index).copied().unwrap_or(true);
    while queue.front().is_some_and(is_taken) {
        queue.pop_front();
    }
    queue.iter().take(OTHER_IDS).copied().find(|index| {
        let fits = |call: &Seen<'_>| {
            (call.id.is_none() || mention.id.is_none() || call.id == mention.id)
                && !mention.window.is_after(call.start)
                && !mention.window.is_before(call.start)
        };
        !is_taken(index) && calls.get(*index).is_some_and(fits)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOOL: &str = "sh";

    /// `agent:id:hash:start`, each part empty when unknown; a mention's start is that of its stream.
    struct Text(
        Option<AgentId>,
        Option<CallId>,
        Option<u64>,
        Option<Moment>,
        ToolName,
    );

    fn text(text: &str) -> Text {
        let mut parts = text.split(':');
        let mut part = || parts.next().filter(|part| !part.is_empty());
        Text(
            part().map(AgentId::from),
            part().map(CallId::from),
            part().map(|hash| hash.parse().unwrap()),
            part().and_then(|seconds| Moment::utc(seconds.parse().unwrap())),
            ToolName::from(TOOL),
        )
    }

    fn assigned(calls: &[&str], mentions: &[&str]) -> Vec<Option<usize>> {
        let read = |texts: &[&str]| -> Vec<Text> { texts.iter().copied().map(text).collect() };
        let (calls, mentions) = (read(calls), read(mentions));
        let seen = |text: &'_ Text, is_call: bool| -> Seen<'static> {
            // Leaked: a test's few words.
            let text: &'static Text = Box::leak(Box::new(Text(
                text.0.clone(),
                text.1.clone(),
                text.2,
                text.3,
                text.4.clone(),
            )));
            Seen {
                id: text.1.as_ref(),
                agent: text.0.as_ref(),
                tool: &text.4,
                hash: text.2,
                start: text.3.filter(|_| is_call),
                window: Window {
                    from: text.3.filter(|_| !is_call),
                    until: None,
                },
            }
        };
        let calls: Vec<_> = calls.iter().map(|call| seen(call, true)).collect();
        let mentions: Vec<_> = mentions.iter().map(|call| seen(call, false)).collect();
        assign(&calls, &mentions)
    }

    #[test]
    fn ids_go_before_order() {
        assert_eq!(
            assigned(&["a:c1:7", "a:c2:7"], &[":c2:7", ":c1:7"]),
            [Some(1), Some(0)]
        );
        // The call of an id that is not there is none of the others.
        assert_eq!(assigned(&["a:c1:7"], &[":c9:7"]), [None]);
        // A call whose arguments no record has is found by its id alone.
        assert_eq!(assigned(&["a:c1"], &[":c1:7"]), [Some(0)]);
    }

    #[test]
    fn the_kth_mention_is_the_kth_call_of_its_agent() {
        let calls = ["a::7", "b::7", "a::8", "a::7"];
        assert_eq!(
            assigned(&calls, &["a::7", "a::7", "a::7", "b::7", "b::8"]),
            [Some(0), Some(3), None, Some(1), None]
        );
        // A log without agents takes the calls in their order, each once.
        assert_eq!(
            assigned(&calls, &["::7", "::8", "::7", "::7", "::7"]),
            [Some(0), Some(2), Some(1), Some(3), None]
        );
    }

    #[test]
    fn a_trace_tells_of_its_own_stream_only() {
        let calls = ["a::7:100.5", "a::7:200.5", "a::7:300.5"];
        assert_eq!(assigned(&calls, &["a::7:200", "a::7:300"]), [Some(1), Some(2)]);
        assert_eq!(assigned(&calls, &["a::7:301"]), [None]);
    }

    #[test]
    fn a_stream_ends_where_the_next_begins() {
        let moment = |seconds| Moment::utc(seconds);
        let window = Window {
            from: moment(100.0),
            until: moment(200.0),
        };
        assert!(!window.is_before(moment(200.9)) && window.is_before(moment(201.0)));
        assert!(window.is_after(moment(99.9)) && !window.is_after(moment(100.0)));
        assert!(!window.is_after(None) && !window.is_before(None));
    }
}
