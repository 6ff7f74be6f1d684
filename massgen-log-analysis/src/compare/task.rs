//! Whether the runs had the same task in the same setup.

use std::collections::{BTreeMap, BTreeSet};

use massgen_log_model::AgentId;
use serde::{Deserialize, Serialize};

use super::{RunId, Side};
use crate::configuration::{Configuration, Setting};
use crate::{Analysis, AttemptAnalysis, Evidence};

/// Characters of a question that a comparison repeats; whole questions are compared.
pub const QUESTION_CHARS: usize = 500;

/// Settings that differ from run to run by nature.
const OF_THE_RUN: [&str; 1] = ["Started (local time)"];

/// What the runs were asked, and in which setup.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TaskComparison"))]
#[non_exhaustive]
pub struct Task {
    /// Whether the questions are the same.
    pub question: QuestionMatch,
    /// What makes the comparison unequal, in a fixed order. What all runs have alike, or no run records, is
    /// not listed.
    pub unequal: Vec<Inequality>,
}

/// Whether all runs were asked the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct QuestionMatch {
    /// Whether the texts are the same, character by character, turn by turn.
    pub state: Same,
    /// Each different question once, in order of first appearance, cut at [`QUESTION_CHARS`] characters; the
    /// questions of several turns are on lines of their own.
    pub variants: Vec<Variant>,
}

/// Whether something is the same in all runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TaskAgreement"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Same {
    /// All runs record it, and alike.
    Equal,
    /// At least two runs record it and differ.
    Different,
    /// The runs that record it agree, and at least one does not record it.
    NotRecorded,
}

/// Something in which the runs differ, or may differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TaskInequality"))]
#[non_exhaustive]
pub struct Inequality {
    /// What.
    pub aspect: Aspect,
    /// Of which agent, or which setting.
    pub subject: Option<String>,
    /// `different`, or `not_recorded` when it cannot be told.
    pub state: Same,
    /// Each different value once, in order of first appearance.
    pub variants: Vec<Variant>,
}

/// What runs can differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TaskAspect"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Aspect {
    /// MassGen's version.
    MassgenVersion,
    /// The numbers of the turns that are compared.
    Turns,
    /// The ids of the agents.
    Agents,
    /// The backend type of an agent that several runs have.
    Backend,
    /// The model of an agent that several runs have.
    Model,
    /// A setting of the configuration.
    Setting,
}

impl Aspect {
    /// In words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MassgenVersion => "MassGen version",
            Self::Turns => "turns",
            Self::Agents => "agents",
            Self::Backend => "backend",
            Self::Model => "model",
            Self::Setting => "setting",
        }
    }
}

/// One value, and the runs that have it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TaskVariant"))]
#[non_exhaustive]
pub struct Variant {
    /// Whether it is there.
    pub stated: Stated,
    /// The value; only when it is.
    pub value: Option<String>,
    /// The runs.
    pub runs: Vec<RunId>,
    /// Where the first of these runs has it, relative to that run's session.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub evidence: Vec<Evidence>,
}

/// Whether a run states something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "VariantState"))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Stated {
    /// With a value.
    Set,
    /// The configuration is recorded and does not set it.
    NotSet,
    /// Nothing tells.
    NotRecorded,
}

impl Stated {
    /// In words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Set => "set",
            Self::NotSet => "not set",
            Self::NotRecorded => "not recorded",
        }
    }
}

/// What one run has of one thing.
#[derive(Clone)]
struct Found {
    stated: Stated,
    value: Option<String>,
    evidence: Vec<Evidence>,
}

impl Found {
    fn maybe(value: Option<String>, evidence: Vec<Evidence>) -> Self {
        Self {
            stated: value.as_ref().map_or(Stated::NotRecorded, |_| Stated::Set),
            value,
            evidence,
        }
    }
}

/// Compares the tasks of all runs.
pub(super) fn of(sides: &[Side<'_>]) -> Task {
    let runs: Vec<(RunId, &Analysis)> = sides
        .iter()
        .enumerate()
        .flat_map(|(side, runs)| {
            let runs = runs.runs.iter().enumerate();
            runs.map(move |(run, (_, analysis))| (RunId { side, run }, *analysis))
        })
        .collect();
    let asked: Vec<_> = runs.iter().map(|(id, run)| (*id, question(run))).collect();
    let mut variants = variants(&asked);
    let state = same(&variants);
    for variant in &mut variants {
        if let Some(text) = &mut variant.value {
            *text = text.chars().take(QUESTION_CHARS).collect();
        }
    }
    Task {
        question: QuestionMatch { state, variants },
        unequal: unequal(&runs),
    }
}

/// The questions of all turns; not recorded when that of any turn is not.
fn question(analysis: &Analysis) -> Found {
    let attempts = || analysis.turns.iter().filter_map(|turn| turn.last());
    let texts: Option<Vec<&str>> = attempts()
        .map(|attempt| attempt.overview.question.as_deref())
        .collect();
    let text = texts
        .filter(|texts| !texts.is_empty())
        .map(|texts| texts.join("\n"));
    let places = attempts().flat_map(|attempt| attempt.overview.question_evidence.iter().take(1));
    Found::maybe(text, places.cloned().collect())
}

/// The configuration of a run is that of its last attempt.
fn last(analysis: &Analysis) -> Option<&AttemptAnalysis> {
    analysis.turns.iter().rev().find_map(|turn| turn.last())
}

fn unequal(runs: &[(RunId, &Analysis)]) -> Vec<Inequality> {
    let mut all = Vec::new();
    let mut compare = |aspect: Aspect, subject: Option<&str>, found: Vec<(RunId, Found)>| {
        let variants = variants(&found);
        let state = same(&variants);
        if variants.len() > 1 {
            all.push(Inequality {
                aspect,
                subject: subject.map(str::to_owned),
                state,
                variants,
            });
        }
    };
    let each = |read: &dyn Fn(&Analysis) -> Found| runs.iter().map(|(id, run)| (*id, read(run))).collect();
    let version: (&str, Option<String>) = ("MassGen version", None);
    compare(
        Aspect::MassgenVersion,
        None,
        each(&|run| setting(last(run).map(|attempt| &attempt.configuration), &version)),
    );
    compare(
        Aspect::Turns,
        None,
        each(&|run| {
            let turns: Vec<_> = run.turns.iter().map(|turn| turn.turn.to_string()).collect();
            Found::maybe(Some(turns.join(", ")), Vec::new())
        }),
    );
    compare(Aspect::Agents, None, each(&agents));
    let ids: BTreeSet<&AgentId> = runs
        .iter()
        .filter_map(|(_, run)| last(run))
        .flat_map(|attempt| attempt.configuration.agents.iter().map(|agent| &agent.agent))
        .collect();
    for id in ids {
        // A run without this agent is told by the list of agents.
        let found = |aspect: Aspect| {
            let setup = |(run, analysis): &(RunId, &Analysis)| {
                let setups = &last(analysis)?.configuration.agents;
                let agent = setups.iter().find(|agent| &agent.agent == id)?;
                let value = match aspect {
                    Aspect::Backend => agent.backend.clone(),
                    _ => agent.model.clone(),
                };
                Some((*run, Found::maybe(value, Vec::new())))
            };
            runs.iter().filter_map(setup).collect::<Vec<_>>()
        };
        for aspect in [Aspect::Backend, Aspect::Model] {
            compare(aspect, Some(id.as_str()), found(aspect));
        }
    }
    // By first appearance: the order of the configuration.
    let mut keys: Vec<(&str, Option<String>)> = Vec::new();
    for attempt in runs.iter().filter_map(|(_, run)| last(run)) {
        for set in &attempt.configuration.settings {
            let key = (set.name.as_ref(), set.member.clone());
            if !OF_THE_RUN.contains(&key.0) && key != version && !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    for key in &keys {
        let found = each(&|run| setting(last(run).map(|attempt| &attempt.configuration), key));
        compare(Aspect::Setting, Some(key.1.as_deref().unwrap_or(key.0)), found);
    }
    all
}

fn agents(analysis: &Analysis) -> Found {
    let ids: Option<BTreeSet<&str>> = last(analysis).map(|attempt| {
        let agents = attempt.configuration.agents.iter();
        agents.map(|agent| agent.agent.as_str()).collect()
    });
    let ids = ids.filter(|ids| !ids.is_empty());
    Found::maybe(
        ids.map(|ids| ids.into_iter().collect::<Vec<_>>().join(", ")),
        Vec::new(),
    )
}

fn setting(configuration: Option<&Configuration>, key: &(&str, Option<String>)) -> Found {
    let is_it = |set: &&Setting| set.name == key.0 && set.member == key.1;
    match configuration {
        Some(configuration) if configuration.is_recorded => match configuration.settings.iter().find(is_it) {
            Some(set) => Found::maybe(Some(set.value.clone()), vec![set.evidence.clone()]),
            None => Found {
                stated: Stated::NotSet,
                value: None,
                evidence: Vec::new(),
            },
        },
        _ => Found::maybe(None, Vec::new()),
    }
}

fn variants(found: &[(RunId, Found)]) -> Vec<Variant> {
    let mut known: BTreeMap<(Stated, Option<&str>), usize> = BTreeMap::new();
    let mut variants: Vec<Variant> = Vec::new();
    for (run, found) in found {
        let at = *known
            .entry((found.stated, found.value.as_deref()))
            .or_insert_with(|| {
                variants.push(Variant {
                    stated: found.stated,
                    value: found.value.clone(),
                    runs: Vec::new(),
                    evidence: found.evidence.clone(),
                });
                variants.len().saturating_sub(1)
            });
        if let Some(variant) = variants.get_mut(at) {
            variant.runs.push(*run);
        }
    }
    variants
}

fn same(variants: &[Variant]) -> Same {
    let mut recorded = variants
        .iter()
        .filter(|variant| variant.stated != Stated::NotRecorded);
    match (recorded.next(), recorded.next()) {
        (_, Some(_)) => Same::Different,
        (Some(_), None) if variants.len() == 1 => Same::Equal,
        _ => Same::NotRecorded,
    }
}
