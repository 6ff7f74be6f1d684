//! JSON and YAML documents: what a reader takes without a word, it keeps whole.

use std::fmt::Debug;

use massgen_log_model::artifact::compression_debug::CompressionDebug;
use massgen_log_model::artifact::context::{FinalContext, VoteTally};
use massgen_log_model::artifact::coordination_events::CoordinationEvents;
use massgen_log_model::artifact::criteria::{BootstrapCriterion, CriteriaAccumulator};
use massgen_log_model::artifact::evaluator::{NextTasks, SuccessContract, VerdictFile};
use massgen_log_model::artifact::execution_metadata::ExecutionMetadata;
use massgen_log_model::artifact::media_ledger::MediaLedger;
use massgen_log_model::artifact::memory_debug::MemoryDebug;
use massgen_log_model::artifact::metrics_events::MetricsEvents;
use massgen_log_model::artifact::metrics_summary::MetricsSummary;
use massgen_log_model::artifact::reliability::{DockerHealth, Reliability};
use massgen_log_model::artifact::review::{ReviewRequest, ReviewResult};
use massgen_log_model::artifact::round_record::RoundRecord;
use massgen_log_model::artifact::session_registry::{TurnMetadata, read_winning_agents};
use massgen_log_model::artifact::shadow_agent::ShadowAgent;
use massgen_log_model::artifact::share_manifest::ShareManifest;
use massgen_log_model::artifact::snapshot_mappings::SnapshotMappings;
use massgen_log_model::artifact::status::Status;
use massgen_log_model::artifact::step_mode::{LastAction, StepAnswer, StepVote};
use massgen_log_model::artifact::subagents::{
    DelegationRequest, DelegationResponse, SpawnStatus, SubagentMetadata, SubagentRegistry, SubagentResult,
    SubprocessLogs, read_conversation,
};
use massgen_log_model::artifact::tool_metrics::ToolMetrics;
use massgen_log_model::artifact::vote::VoteFile;
use massgen_log_model::artifact::{ask_others, criteria, logfire as rows, personas, planning_injection};
use massgen_log_model::{Diagnostic, RelPath, json as json_text, yaml as yaml_text};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::places;

type Notes = Vec<Diagnostic>;

/// Reads the document twice, and checks the notes.
fn read_twice<T: PartialEq + Debug>(
    bytes: &[u8],
    read: impl Fn(&[u8], &RelPath, &mut Notes) -> T,
) -> (T, Notes) {
    let path = RelPath::from_encoded("turn_1/document");
    let (mut notes, mut again) = (Notes::new(), Notes::new());
    let value = read(bytes, &path, &mut notes);
    assert_eq!(value, read(bytes, &path, &mut again), "the second time");
    assert_eq!(notes, again, "the second time");
    places::check_notes(&notes, &path, bytes);
    (value, notes)
}

/// What `read` took of a JSON document without a note holds every member that the document has.
fn whole<T: PartialEq + Debug + Serialize>(
    bytes: &[u8],
    read: impl Fn(&[u8], &RelPath, &mut Notes) -> Option<T>,
) {
    let (value, notes) = read_twice(bytes, read);
    assert!(value.is_some() || !notes.is_empty(), "refused without a note");
    let Some(value) = value.filter(|_| notes.is_empty()) else {
        return;
    };
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let document: Value = serde_json::from_slice(text).expect("only JSON is taken without a note");
    let kept = serde_json::to_value(&value).unwrap();
    // Early versions wrote the bare list of what later stands in a member.
    let kept = match (&document, kept) {
        (Value::Array(_), Value::Object(mut members)) => members.remove("events").unwrap_or_default(),
        (_, kept) => kept,
    };
    assert_eq!(bare(&kept), bare(&document));
}

/// The value without nulls, which count as absent, and with all numbers as floats.
fn bare(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.clone(), bare(value)))
            .collect(),
        Value::Array(items) => items.iter().filter(|item| !item.is_null()).map(bare).collect(),
        Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        other => other.clone(),
    }
}

fn document<T: DeserializeOwned + Serialize + PartialEq + Debug>(bytes: &[u8]) {
    whole(bytes, |bytes, path, notes| {
        json_text::read::<T>(bytes, path, None, notes)
    });
}

/// The readers of [`json_artifacts`], in the order of the first byte. New ones go to the end: the seeds name
/// their reader by its place.
const READERS: [fn(&[u8]); 37] = [
    |bytes| whole(bytes, CoordinationEvents::read),
    document::<MetricsSummary>,
    document::<MetricsEvents>,
    document::<SnapshotMappings>,
    document::<VoteFile>,
    document::<FinalContext>,
    document::<SubagentRegistry>,
    document::<SubagentResult>,
    document::<SpawnStatus>,
    |bytes| whole(bytes, read_conversation),
    document::<SubagentMetadata>,
    document::<SubprocessLogs>,
    document::<DelegationRequest>,
    document::<DelegationResponse>,
    document::<ShareManifest>,
    document::<CompressionDebug>,
    document::<MemoryDebug>,
    document::<RoundRecord>,
    document::<ToolMetrics>,
    document::<Reliability>,
    document::<DockerHealth>,
    document::<ReviewRequest>,
    document::<ReviewResult>,
    document::<TurnMetadata>,
    |bytes| whole(bytes, read_winning_agents),
    |bytes| drop(read_twice(bytes, ask_others::read)),
    |bytes| whole(bytes, planning_injection::read),
    document::<MediaLedger>,
    document::<VerdictFile>,
    document::<NextTasks>,
    document::<SuccessContract>,
    document::<StepAnswer>,
    document::<StepVote>,
    document::<LastAction>,
    document::<CriteriaAccumulator>,
    |bytes| {
        document::<BootstrapCriterion>(bytes);
        document::<ShadowAgent>(bytes);
    },
    |bytes| drop(read_twice(bytes, VoteTally::read)),
];

/// One of the JSON artifacts: the first byte, less 64, chooses which (`@` the first, `A` the second).
pub fn json_artifacts(bytes: &[u8]) {
    let Some((kind, bytes)) = bytes.split_first() else {
        return;
    };
    let kind = usize::from(kind.wrapping_sub(b'@')) % READERS.len();
    READERS.get(kind).unwrap()(bytes);
}

/// `status.json`.
pub fn status(bytes: &[u8]) {
    document::<Status>(bytes);
}

/// Any JSON: as a document, and as a line of a file.
pub fn json(bytes: &[u8]) {
    let (value, notes) = read_twice(bytes, |bytes, path, notes| {
        json_text::read::<Value>(bytes, path, None, notes)
    });
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match serde_json::from_slice::<Value>(text) {
        Ok(plain) => {
            assert_eq!(value.as_ref(), Some(&plain));
            assert!(notes.is_empty(), "{notes:?}");
        }
        Err(_) => assert!(!notes.is_empty(), "neither read nor noted"),
    }
    // A repair is a repair: what is left is JSON that needs none.
    if let Some(value) = &value {
        places::check_round_trip(value);
    }
    let path = RelPath::from_encoded("x.jsonl");
    let mut line_notes = Notes::new();
    let line_value = json_text::read::<Value>(bytes, &path, Some(7), &mut line_notes);
    assert_eq!(line_value, value, "as a line");
    assert_eq!(line_notes.len(), notes.len(), "as a line");
    assert!(
        line_notes
            .iter()
            .all(|note| note.location.line.is_none_or(|line| line == 7))
    );
}

/// Every YAML artifact, on the same text.
pub fn yaml(bytes: &[u8]) {
    let (metadata, _) = read_twice(bytes, ExecutionMetadata::read);
    if let Some(metadata) = metadata {
        places::check_round_trip(&metadata);
        let _ = (metadata.failure_stage(), metadata.failure_error());
    }
    let (criteria, _) = read_twice(bytes, criteria::read_generated);
    criteria.iter().for_each(places::check_round_trip);
    let (personas, _) = read_twice(bytes, personas::read);
    personas.iter().for_each(places::check_round_trip);
    let (value, notes) = read_twice(bytes, yaml_text::read::<Value>);
    assert!(value.is_some() || !notes.is_empty(), "refused without a note");
}

/// Exported rows of logfire.
pub fn logfire(bytes: &[u8]) {
    let (rows, _) = read_twice(bytes, rows::read);
    let last = places::lines(bytes).max(1);
    for (line, row) in &rows {
        assert!(line.is_none_or(|line| (1..=last).contains(&line)));
        places::check_round_trip(row);
        let _ = (
            row.agent_id(),
            row.span_type(),
            row.level_number(),
            row.start(),
            row.end(),
        );
    }
}
