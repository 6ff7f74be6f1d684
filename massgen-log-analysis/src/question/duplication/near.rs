//! Work that was done again in nearly the same words.

use indexmap::IndexMap;
use massgen_log_model::{AgentId, Location, ToolName};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::activity::Activity;
use super::work::{RepeatScope, WorkKind};
use crate::question::commands::SLOW_SECONDS;
use crate::question::commands::executed::Executed;
use crate::shell::normal_form;
use crate::shingles::Shingles;
use crate::{Evidence, InputChange};

/// Share of common word sequences from which on two texts are nearly the same (Jaccard index).
pub const NEAR: f64 = 0.8;

/// Words in a sequence.
pub const NEAR_WIDTH: usize = 3;

/// Texts of fewer words are only compared exactly.
pub const NEAR_WORDS: usize = 6;

/// Calls of one tool and kind that are compared with each other; later ones are not.
pub const MOST_COMPARED: usize = 500;

/// Longest text of a [`NearDuplicate`], in characters.
const TEXT_CHARS: usize = 240;

/// Members that hold the words of a prompt or a query, the first that is there counts.
const TEXTS: &[&str] = &[
    "prompt",
    "query",
    "text",
    "description",
    "instructions",
    "q",
    "input",
    "question",
    "search_query",
];

/// A call whose words are nearly those of an earlier one. Work that repeats exactly is not in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NearDuplicate {
    /// The tool.
    pub tool: ToolName,
    /// What kind of work it is.
    pub kind: WorkKind,
    /// Share of the three-word sequences of both texts that both have, at least [`NEAR`].
    pub similarity: f64,
    /// Who did it again.
    pub scope: RepeatScope,
    /// Whether the input changed in between; `unknown` for commands of two agents, whose workspaces differ.
    pub input: InputChange,
    /// The most similar of the earlier calls.
    pub earlier: NearCall,
    /// The later call.
    pub later: NearCall,
}

/// One of two calls with nearly the same words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NearCall {
    /// Who called; `None` when not recorded.
    pub agent: Option<AgentId>,
    /// The start of its prompt, query or command.
    pub text: String,
    /// Its length in seconds; `None` when not recorded.
    pub seconds: Option<f64>,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
}

struct Candidate<'a> {
    position: usize,
    call: &'a Executed<'a>,
    text: String,
    shingles: Shingles,
}

/// Near duplicates among the calls, in order of the later call, and how many calls were not compared because
/// there are too many.
pub(super) fn near(calls: &[Executed<'_>], activity: &Activity<'_>) -> (Vec<NearDuplicate>, u64) {
    // Only calls with the same tool and the same other arguments are compared at all.
    let mut groups: IndexMap<(&ToolName, WorkKind, String), Vec<Candidate<'_>>> = IndexMap::new();
    let mut left_out = 0;
    for (position, call) in calls.iter().enumerate() {
        let kind = WorkKind::of(call);
        let compared = match kind {
            WorkKind::MediaGeneration | WorkKind::Media | WorkKind::Web => true,
            WorkKind::Command | WorkKind::PackageInstall => {
                call.seconds.is_some_and(|seconds| seconds > SLOW_SECONDS)
            }
            _ => false,
        };
        let Some((words, text, others)) = compared.then(|| words_of(call)).flatten() else {
            continue;
        };
        if words.split_whitespace().count() < NEAR_WORDS {
            continue;
        }
        let group = groups.entry((call.tool, kind, others)).or_default();
        if group.len() >= MOST_COMPARED {
            left_out += 1;
            continue;
        }
        group.push(Candidate {
            position,
            call,
            text,
            shingles: Shingles::of(&words, NEAR_WIDTH),
        });
    }
    let mut found: Vec<(usize, NearDuplicate)> = Vec::new();
    for ((tool, kind, _), group) in &groups {
        for (index, later) in group.iter().enumerate() {
            let before = group.get(..index).unwrap_or_default();
            if before
                .iter()
                .any(|earlier| earlier.call.args.hash == later.call.args.hash)
            {
                continue;
            }
            let best = before
                .iter()
                .filter_map(|earlier| Some((earlier, later.shingles.jaccard(&earlier.shingles)?)))
                .filter(|(_, similarity)| *similarity >= NEAR)
                .reduce(|best, next| if next.1 > best.1 { next } else { best });
            if let Some((earlier, similarity)) = best {
                found.push((
                    later.position,
                    duplicate(tool, *kind, similarity, earlier, later, activity),
                ));
            }
        }
    }
    found.sort_by_key(|(position, _)| *position);
    (found.into_iter().map(|(_, found)| found).collect(), left_out)
}

fn duplicate(
    tool: &ToolName,
    kind: WorkKind,
    similarity: f64,
    earlier: &Candidate<'_>,
    later: &Candidate<'_>,
    activity: &Activity<'_>,
) -> NearDuplicate {
    let input = if earlier.call.agent == later.call.agent {
        activity.between((earlier.position, earlier.call), (later.position, later.call))
    } else if kind.needs_no_workspace() {
        InputChange::Unchanged
    } else {
        InputChange::Unknown
    };
    NearDuplicate {
        tool: tool.clone(),
        kind,
        similarity,
        scope: RepeatScope::of([earlier.call, later.call].into_iter()),
        input,
        earlier: near_call(earlier),
        later: near_call(later),
    }
}

fn near_call(candidate: &Candidate<'_>) -> NearCall {
    let place: &Location = &candidate.call.place;
    NearCall {
        agent: candidate.call.agent.cloned(),
        text: candidate.text.chars().take(TEXT_CHARS).collect(),
        seconds: candidate.call.seconds,
        evidence: vec![Evidence::at(place)],
    }
}

/// The words that are compared, the text as written, and the other arguments, which must be equal. `None` when
/// the call has no such text, or its arguments are too long to have been kept whole.
fn words_of(call: &Executed<'_>) -> Option<(String, String, String)> {
    if !call.args.complete {
        return None;
    }
    let mut args: Value = serde_json::from_str(&call.args.text).ok()?;
    let members = args.as_object_mut()?;
    let (words, text) = match &call.args.command {
        Some(command) => {
            members.remove("command");
            (normal_form(command), command.clone())
        }
        None => {
            let name = TEXTS
                .iter()
                .find(|name| members.get(**name).is_some_and(Value::is_string))?;
            let Some(Value::String(text)) = members.remove(*name) else {
                return None;
            };
            (text.clone(), text)
        }
    };
    Some((words, text, serde_json::to_string(members).ok()?))
}
