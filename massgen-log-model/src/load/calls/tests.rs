use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::*;
use crate::digest::ResultDigest;
use crate::spine::{Attempt, Session};

#[test]
fn workflow_tools_are_told_from_tools_that_end_alike() {
    for name in ["vote", "new_answer", "stop", "mcp__massgen_workflow_tools__vote"] {
        assert!(is_workflow_tool(&ToolName::from(name)), "{name}");
    }
    for name in [
        "mcp__polls__vote",
        "stop_server",
        "mcp__command_line__execute_command",
    ] {
        assert!(!is_workflow_tool(&ToolName::from(name)), "{name}");
    }
}

fn sessions() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let mut found = Vec::new();
    let folders = |path: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_dir()).collect()
    };
    for folder in folders(&root).into_iter().flat_map(|path| {
        let mut all = folders(&path);
        all.push(path);
        all
    }) {
        found.extend(folders(&folder).into_iter().filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.starts_with("log_")
        }));
    }
    found.sort();
    found.dedup();
    found
}

/// Agent, hash of the arguments, and result.
type Told = (Option<AgentId>, Option<u64>, Option<ResultDigest>);

/// What every mention says, by its place.
fn by_place(attempt: &Attempt) -> BTreeMap<Location, Told> {
    let mut places = BTreeMap::new();
    let artifacts = &attempt.artifacts;
    for doc in &artifacts.traces {
        for call in doc.value.calls() {
            let hash = call.args.as_ref().map(|args| args.hash);
            let told = (doc.value.agent.clone(), hash, call.result.clone());
            places.insert(Location::line(&doc.path, call.line), told);
        }
    }
    let logs = artifacts.streaming_debug.iter().flat_map(|log| &log.calls);
    for call in logs.chain(artifacts.massgen_log.iter().flat_map(|log| &log.calls)) {
        let hash = call.args.as_ref().map(|args| args.hash);
        let told = (call.agent.clone(), hash, call.result.clone());
        places.insert(Location::line(&call.path, call.line), told);
    }
    places
}

#[test]
fn what_is_joined_is_the_same_call() {
    let mut joined: BTreeMap<CallSource, u64> = BTreeMap::new();
    let mut unmatched = 0;
    let mut more_words = 0;
    let mut different = Vec::new();
    for path in sessions() {
        let session = Session::load(&path).unwrap();
        for attempt in session.turns.iter().flat_map(|turn| &turn.attempts) {
            let places = by_place(attempt);
            for call in &attempt.calls {
                for place in &call.sources {
                    let Some((agent, hash, result)) = places.get(place) else {
                        continue;
                    };
                    *joined
                        .entry(CallSource::of_path(&place.path).unwrap())
                        .or_default() += 1;
                    let equal_agents = agent.is_none() || call.agent.is_none() || *agent == call.agent;
                    let equal_args = call.args.as_ref().map(|args| args.hash) == *hash;
                    // Where a hook put a text behind the result, a trace holds the repr of both.
                    let equal_results = match (&call.result, result) {
                        (Some(a), Some(b)) if a.stable_hash != b.stable_hash => {
                            more_words += 1;
                            place.path.file_name() == "execution_trace.md"
                                && b.excerpt.chars > a.excerpt.chars
                                && b.excerpt
                                    .head
                                    .strip_prefix("meta=None content=[TextContent(type='text', text='")
                                    .is_some_and(|text| {
                                        text.replace("\\\\", "\\").get(..60) == a.excerpt.head.get(..60)
                                    })
                        }
                        _ => true,
                    };
                    if !(equal_agents && equal_args && equal_results) {
                        different.push(place.to_string());
                    }
                }
            }
            unmatched += attempt.unmatched_mentions.len();
        }
    }
    assert_eq!(different, [] as [String; 0]);
    assert_eq!((unmatched, more_words), (0, 8));
    let joined: Vec<_> = joined
        .iter()
        .map(|(source, count)| (source.as_str(), *count))
        .collect();
    assert_eq!(
        joined,
        [
            ("execution_trace", 190),
            ("streaming_debug", 13),
            ("massgen_log", 214)
        ]
    );
}

/// The round with the largest overlap, by a look at every round.
fn scanned(agents: &[Agent], call: &ToolCall, span: Option<&Span>) -> Option<usize> {
    let agent = agents
        .iter()
        .find(|agent| Some(&agent.id) == call.agent.as_ref())?;
    let start = call.start?;
    let end = call
        .end
        .or_else(|| span.and_then(|span| span.end))
        .unwrap_or(start);
    let mut best: Option<(f64, usize)> = None;
    for (index, round) in agent.rounds.iter().enumerate() {
        let (Some(from), Some(to)) = (round.start, round.end) else {
            continue;
        };
        let length = end.seconds.min(to.seconds) - start.seconds.max(from.seconds);
        let comparable = from.clock == start.clock && to.clock == end.clock;
        if comparable && length >= 0.0 && best.is_none_or(|(longest, _)| length > longest) {
            best = Some((length, index));
        }
    }
    best.map(|(_, index)| index)
}

#[test]
fn a_call_is_placed_where_a_scan_of_all_rounds_places_it() {
    let mut placed = 0;
    for path in sessions() {
        let session = Session::load(&path).unwrap();
        for attempt in session.turns.iter().flat_map(|turn| &turn.attempts) {
            let span = attempt.span.as_ref();
            // As loaded, and with rounds that overlap later ones, as damaged times make them.
            let mut overlapping = attempt.agents.clone();
            for round in overlapping
                .iter_mut()
                .flat_map(|agent| agent.rounds.iter_mut().step_by(2))
            {
                round.end = round.end.map(|end| Moment {
                    seconds: end.seconds + 5.0,
                    ..end
                });
            }
            for agents in [&attempt.agents, &overlapping] {
                let placing = Placing::of(agents, span);
                for call in &attempt.calls {
                    let round = placing.round_of(call);
                    assert_eq!(round, scanned(agents, call, span), "{path:?} {:?}", call.sources);
                    placed += usize::from(round.is_some());
                }
            }
        }
    }
    assert!(placed > 500, "{placed}");
}
