//! Submitted answers, joined from every artifact that tells of them.

use std::collections::BTreeMap;

use super::Loading;
use super::restarts::{coordination, is_live};
use crate::artifact::coordination_events::{CoordinationContext, CoordinationEventType};
use crate::artifact::events::Payload;
use crate::artifact::snapshot_mappings::{SnapshotEntry, SnapshotType};
use crate::spine::{Answer, Artifacts, Snapshot, SnapshotKind};
use crate::version::MassgenVersion;
use crate::{AgentId, AnswerLabel, DiagnosticKind, LabelKind, Location, Moment, RelPath};

/// Since this version labels number agents by sorted id; up to 0.1.60 by configuration order.
const LABELS_BY_SORTED_ID_SINCE: MassgenVersion = MassgenVersion::new(0, 1, 64);
const LABELS_BY_CONFIG_UNTIL: MassgenVersion = MassgenVersion::new(0, 1, 60);

/// Whether anything that tells of answers and votes was there: only then "none" means none.
pub(super) fn is_recorded(artifacts: &Artifacts, snapshots: &[Snapshot]) -> bool {
    is_live(artifacts)
        || artifacts.snapshot_mappings.is_some()
        || artifacts.events.is_some()
        || !snapshots.is_empty()
        || artifacts.coordination_table.is_some()
        || artifacts.status.as_ref().is_some_and(|doc| {
            doc.value
                .agents
                .as_ref()
                .is_some_and(|agents| agents.values().any(|a| a.answer_count.is_some()))
        })
}

/// The answers in order of time. The primary source is coordination_events.json, unless it tells of none
/// while snapshots exist; then snapshot_mappings.json, events.jsonl, status.json, the folders.
pub(super) fn answers(
    loading: &mut Loading<'_>,
    artifacts: &Artifacts,
    snapshots: &[Snapshot],
    agents: &[AgentId],
    version: Option<MassgenVersion>,
    offset: Option<i32>,
) -> Vec<Answer> {
    let lists = [
        from_coordination(artifacts),
        from_mappings(artifacts, offset),
        from_events(artifacts, offset),
        from_status(artifacts, offset),
        from_folders(snapshots, agents, version),
        from_table(artifacts),
    ];
    let primary = lists.iter().position(|list| !list.is_empty()).unwrap_or(0);
    let mut answers = lists.get(primary).cloned().unwrap_or_default();

    // Every other list adds its place, and whatever the primary lacks.
    let mut places = Places::of(&answers);
    for list in lists.iter().skip(primary + 1) {
        for other in list {
            let same = places.same(&answers, other);
            if let Some((at, answer)) = same.and_then(|at| Some((at, answers.get_mut(at)?))) {
                answer.sources.extend(other.sources.iter().cloned());
                answer.snapshot = answer.snapshot.take().or_else(|| other.snapshot.clone());
                answer.time = answer.time.or(other.time);
                if let (None, Some(label)) = (&answer.label, &other.label) {
                    answer.label = Some(label.clone());
                    places.label(label, at);
                }
                answer.iteration = answer.iteration.or(other.iteration);
            }
        }
    }
    attach_texts(loading, &mut answers, snapshots);
    note_reset(loading, artifacts, &answers);
    answers
}

/// Where each answer stands in the list.
struct Places {
    labels: BTreeMap<AnswerLabel, usize>,
    ordinals: BTreeMap<(AgentId, u32), usize>,
}

impl Places {
    fn of(answers: &[Answer]) -> Self {
        let mut places = Self {
            labels: BTreeMap::new(),
            ordinals: BTreeMap::new(),
        };
        for (at, answer) in answers.iter().enumerate() {
            if let Some(label) = &answer.label {
                places.label(label, at);
            }
            let ordinal = (answer.agent.clone(), answer.ordinal);
            places.ordinals.entry(ordinal).or_insert(at);
        }
        places
    }

    /// The first answer with a label is the one that is meant by it.
    fn label(&mut self, label: &AnswerLabel, at: usize) {
        let first = self.labels.entry(label.clone()).or_insert(at);
        *first = at.min(*first);
    }

    /// The first answer of the list that is the same as `other`: by label where both have one, else by agent
    /// and ordinal.
    fn same(&self, answers: &[Answer], other: &Answer) -> Option<usize> {
        let by_ordinal = self.ordinals.get(&(other.agent.clone(), other.ordinal)).copied();
        let Some(label) = &other.label else {
            return by_ordinal;
        };
        let unlabelled =
            by_ordinal.filter(|at| answers.get(*at).is_some_and(|answer| answer.label.is_none()));
        self.labels
            .get(label)
            .copied()
            .into_iter()
            .chain(unlabelled)
            .min()
    }
}

fn attach_texts(loading: &mut Loading<'_>, answers: &mut [Answer], snapshots: &[Snapshot]) {
    let by_path: BTreeMap<&RelPath, &Snapshot> = snapshots
        .iter()
        .rev()
        .map(|snapshot| (&snapshot.path, snapshot))
        .collect();
    let mut by_agent: BTreeMap<&AgentId, Vec<&Snapshot>> = BTreeMap::new();
    for snapshot in snapshots
        .iter()
        .filter(|snapshot| snapshot.kind == SnapshotKind::Answer)
    {
        by_agent.entry(&snapshot.agent).or_default().push(snapshot);
    }
    for answer in answers {
        let by_path = answer
            .snapshot
            .as_ref()
            .and_then(|path| by_path.get(path).copied());
        if let (Some(path), None) = (&answer.snapshot, by_path) {
            loading.note(
                DiagnosticKind::MissingReference,
                path,
                "an answer's snapshot folder is not there",
            );
            answer.snapshot = None;
        }
        if let Some(folder) = by_path
            && folder.kind != SnapshotKind::Answer
        {
            let file = folder.path.join("answer.txt");
            loading.note(
                DiagnosticKind::MissingReference,
                &file,
                "an answer's text is not there",
            );
        }
        let snapshot = by_path.or_else(|| {
            let own = by_agent.get(&answer.agent)?;
            own.get(answer.ordinal.saturating_sub(1) as usize).copied()
        });
        if let Some(snapshot) = snapshot {
            answer.snapshot = Some(snapshot.path.clone());
            answer.text.clone_from(&snapshot.answer);
        }
    }
}

fn note_reset(loading: &mut Loading<'_>, artifacts: &Artifacts, answers: &[Answer]) {
    let Some(doc) = &artifacts.coordination_events else {
        return;
    };
    if !answers.is_empty()
        && !coordination(artifacts).any(|(.., e)| e.event_type == CoordinationEventType::NewAnswer)
    {
        let reason = format!(
            "tells of no answer, other artifacts of the attempt of {}: the count is taken from them",
            answers.len()
        );
        loading.note(DiagnosticKind::Incomplete, &doc.path, reason);
    }
}

/// Numbers each agent's answers from 1 in the order given.
fn number(mut answers: Vec<Answer>) -> Vec<Answer> {
    let mut counts: BTreeMap<AgentId, u32> = BTreeMap::new();
    for answer in &mut answers {
        let count = counts.entry(answer.agent.clone()).or_default();
        *count = count.saturating_add(1);
        answer.ordinal = *count;
    }
    answers
}

fn answer(agent: AgentId, label: Option<AnswerLabel>, time: Option<Moment>, source: Location) -> Answer {
    Answer {
        label,
        agent,
        ordinal: 0,
        time,
        iteration: None,
        round: None,
        text: None,
        snapshot: None,
        sources: vec![source],
    }
}

fn from_coordination(artifacts: &Artifacts) -> Vec<Answer> {
    let list = coordination(artifacts)
        .filter(|(.., event)| event.event_type == CoordinationEventType::NewAnswer)
        .filter_map(|(doc, index, event)| {
            let context = event.context.as_ref();
            let mut answer = answer(
                event.agent_id.clone()?,
                context.and_then(CoordinationContext::label),
                event.timestamp.and_then(Moment::utc),
                doc.at(format!("/events/{index}")),
            );
            answer.iteration = context.and_then(CoordinationContext::iteration);
            Some(answer)
        });
    number(list.collect())
}

/// The folder of a mapping's file, below the attempt.
pub(super) fn mapped_folder(attempt: &RelPath, entry: &SnapshotEntry) -> Option<RelPath> {
    let (folder, _) = entry.path.as_deref()?.rsplit_once('/')?;
    Some(attempt.join(RelPath::from_encoded(RelPath::from_path(folder.as_ref()).as_str()).to_path()))
}

fn from_mappings(artifacts: &Artifacts, offset: Option<i32>) -> Vec<Answer> {
    let Some(doc) = &artifacts.snapshot_mappings else {
        return Vec::new();
    };
    let attempt = parent(&doc.path);
    let list = doc
        .value
        .0
        .iter()
        .filter(|(_, entry)| entry.r#type == Some(SnapshotType::Answer))
        .filter_map(|(label, entry)| {
            let source = doc.at(format!("/{}", crate::pointer_token(label.as_str())));
            let time = entry.timestamp.as_deref().and_then(crate::time::parse_stamp);
            let time = time.map(|time| Moment::local(time).with_offset(offset));
            let mut answer = answer(entry.agent_id.clone()?, Some(label.clone()), time, source);
            answer.iteration = entry.iteration;
            answer.snapshot = mapped_folder(&attempt, entry);
            Some(answer)
        });
    number(list.collect())
}

/// The folder that a path lies in.
pub(super) fn parent(path: &RelPath) -> RelPath {
    RelPath::from_encoded(path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder))
}

fn from_events(artifacts: &Artifacts, offset: Option<i32>) -> Vec<Answer> {
    let Some(log) = &artifacts.events else {
        return Vec::new();
    };
    let list = log.records.iter().filter_map(|record| {
        let Payload::AnswerSubmitted(submitted) = &record.payload else {
            return None;
        };
        let time = record.time.map(|time| Moment::local(time).with_offset(offset));
        let source = Location::line(&log.path, record.line);
        Some(answer(
            record.agent_id.clone()?,
            submitted.answer_label.clone(),
            time,
            source,
        ))
    });
    number(list.collect())
}

fn from_status(artifacts: &Artifacts, offset: Option<i32>) -> Vec<Answer> {
    let Some(doc) = &artifacts.status else {
        return Vec::new();
    };
    let attempt = parent(&doc.path);
    let list = doc
        .value
        .historical_workspaces
        .iter()
        .flatten()
        .enumerate()
        .filter_map(|(index, entry)| {
            let stamp = entry.timestamp.as_deref()?;
            let agent = entry.agent_id.clone()?;
            let time = crate::time::parse_stamp(stamp)?;
            let time = Some(Moment::local(time).with_offset(offset));
            let source = doc.at(format!("/historical_workspaces/{index}"));
            let mut answer = answer(agent.clone(), entry.answer_label.clone(), time, source);
            answer.snapshot = Some(attempt.join(agent.as_str()).join(stamp));
            Some(answer)
        });
    number(list.collect())
}

/// Answers by their folders alone; a label is given only where its numbering is certain.
fn from_folders(snapshots: &[Snapshot], agents: &[AgentId], version: Option<MassgenVersion>) -> Vec<Answer> {
    let mut found: Vec<&Snapshot> = snapshots
        .iter()
        .filter(|snapshot| snapshot.kind == SnapshotKind::Answer)
        .collect();
    found.sort_by(|a, b| a.stamp.cmp(&b.stamp).then_with(|| a.agent.cmp(&b.agent)));
    let mut sorted = agents.to_vec();
    sorted.sort();
    let order = if sorted == agents {
        Some(sorted)
    } else {
        match version {
            Some(version) if version >= LABELS_BY_SORTED_ID_SINCE => Some(sorted),
            Some(version) if version <= LABELS_BY_CONFIG_UNTIL => Some(agents.to_vec()),
            _ => None,
        }
    };
    let list = found.into_iter().map(|snapshot| {
        let mut answer = answer(
            snapshot.agent.clone(),
            None,
            snapshot.time,
            Location::file(&snapshot.path),
        );
        answer.snapshot = Some(snapshot.path.clone());
        answer
    });
    let mut answers = number(list.collect());
    for answer in &mut answers {
        let position = order
            .as_ref()
            .and_then(|order| order.iter().position(|id| id == &answer.agent));
        answer.label = position.map(|at| AnswerLabel::new(format!("agent{}.{}", at + 1, answer.ordinal)));
    }
    answers
}

/// The last resort: the rendered table.
fn from_table(artifacts: &Artifacts) -> Vec<Answer> {
    let Some(doc) = &artifacts.coordination_table else {
        return Vec::new();
    };
    let list = doc.value.answers().into_iter().map(|act| {
        answer(
            act.agent,
            Some(act.label),
            None,
            Location::line(&doc.path, act.line),
        )
    });
    number(list.collect())
}

/// Whether the label names an answer, not a vote or a final presentation.
pub(super) fn is_answer_label(label: &AnswerLabel) -> bool {
    matches!(label.parts(), Some((_, LabelKind::Answer(_))))
}
