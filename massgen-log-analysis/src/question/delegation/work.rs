//! What each agent's calls and tokens went into: the measurable part of "mechanical or not".

use indexmap::IndexMap;
use massgen_log_model::AgentId;
use massgen_log_model::spine::{Agent, Attempt};
use serde::Serialize;

use crate::Evidence;

/// Calls and tokens of one agent by class.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgentWork {
    /// The agent.
    pub agent: AgentId,
    /// Model as configured.
    pub model: Option<String>,
    /// Its calls by class, in a fixed order; classes without a call are left out. Empty without calls, and
    /// when no source tells of calls ([`super::Delegation::calls_recorded`]).
    pub classes: Vec<ClassWork>,
    /// Its tokens by kind of round, in order of first occurrence; false starts are left out.
    pub by_kind: Vec<KindTokens>,
}

/// Calls of one agent in one class of tools.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ClassWork {
    /// The class.
    pub class: ToolClass,
    /// Calls.
    pub calls: u64,
    /// Share of the agent's calls, 0..1.
    pub call_share: f64,
    /// Characters of arguments, as recorded; `None` when not recorded for any of them.
    pub input_chars: Option<i64>,
    /// Characters of results.
    pub output_chars: Option<i64>,
    /// Calls whose arguments or results have no recorded size.
    pub unmeasured: u64,
    /// Seconds, summed over calls that may overlap.
    pub seconds: Option<f64>,
    /// Some of the calls.
    pub evidence: Vec<Evidence>,
}

/// What a tool is for, judged by its name alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ToolClass {
    /// Reads, lists or searches.
    Read,
    /// Writes, edits, moves or deletes files.
    Write,
    /// Runs commands or code.
    Run,
    /// Scores a checklist or proposes improvements.
    Checklist,
    /// Reads or makes pictures, sound or video.
    Media,
    /// Starts or steers other agents.
    Delegate,
    /// Anything else.
    Other,
}

impl ToolClass {
    /// The word as it stands in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Run => "run",
            Self::Checklist => "checklist",
            Self::Media => "media",
            Self::Delegate => "delegate",
            Self::Other => "other",
        }
    }

    /// The class of a tool, from the part of its name behind the last `__`.
    pub fn of(tool: &str) -> Self {
        let name = tool.rsplit("__").next().unwrap_or(tool).to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        // From the specific to the general: read_media is media, spawn_subagents runs nothing itself.
        if has(&["checklist", "draft_approach", "propose_improvements"]) {
            Self::Checklist
        } else if has(&["subagent", "ask_others", "broadcast"]) {
            Self::Delegate
        } else if has(&["media", "image", "video", "audio", "speech", "screenshot"]) {
            Self::Media
        } else if has(&["write", "edit", "create", "delete", "move", "copy", "patch"]) {
            Self::Write
        } else if has(&["execute", "command", "bash", "shell", "python", "run_"]) {
            Self::Run
        } else if has(&[
            "read", "list", "search", "grep", "glob", "fetch", "tree", "compare", "get_",
        ]) {
            Self::Read
        } else {
            Self::Other
        }
    }
}

/// Tokens of one agent in rounds of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct KindTokens {
    /// `initial_answer`, `voting`, `presentation`, …
    pub kind: String,
    /// Rounds of this kind.
    pub rounds: u64,
    /// Rounds of them that the history lost: their tokens are not in here.
    pub without_tokens: u64,
    /// Input tokens; `None` when no round of this kind records any.
    pub input_tokens: Option<i64>,
    /// Output tokens.
    pub output_tokens: Option<i64>,
    /// Share of the input and output tokens of the agent's recorded rounds, 0..1.
    pub share: Option<f64>,
    /// Some of the rounds.
    pub evidence: Vec<Evidence>,
}

/// The work of every agent, in configuration order.
pub(super) fn work(attempt: &Attempt) -> Vec<AgentWork> {
    attempt
        .agents
        .iter()
        .map(|agent| AgentWork {
            agent: agent.id.clone(),
            model: agent.model.clone(),
            classes: classes(attempt, &agent.id),
            by_kind: by_kind(agent),
        })
        .collect()
}

fn add(sum: &mut Option<i64>, value: Option<i64>) {
    if let Some(value) = value {
        *sum = Some(sum.unwrap_or(0).saturating_add(value));
    }
}

fn classes(attempt: &Attempt, agent: &AgentId) -> Vec<ClassWork> {
    let mut classes: Vec<ClassWork> = Vec::new();
    let mut all = 0_u64;
    for call in attempt.calls_of(agent).filter(|call| !call.carried) {
        all += 1;
        let class = ToolClass::of(call.tool.as_str());
        let at = classes.iter().position(|known| known.class == class);
        if at.is_none() {
            classes.push(ClassWork {
                class,
                calls: 0,
                call_share: 0.0,
                input_chars: None,
                output_chars: None,
                unmeasured: 0,
                seconds: None,
                evidence: Vec::new(),
            });
        }
        let at = at.unwrap_or(classes.len().saturating_sub(1));
        let Some(known) = classes.get_mut(at) else {
            continue;
        };
        known.calls += 1;
        add(&mut known.input_chars, call.input_chars);
        add(&mut known.output_chars, call.output_chars);
        known.unmeasured += u64::from(call.input_chars.is_none() || call.output_chars.is_none());
        if let Some(seconds) = call.seconds {
            known.seconds = Some(known.seconds.unwrap_or(0.0) + seconds);
        }
        if known.evidence.len() < crate::MAX_EVIDENCE {
            known.evidence.extend(Evidence::first_of(&call.sources));
        }
    }
    for class in &mut classes {
        class.call_share = class.calls as f64 / all as f64;
    }
    classes.sort_by_key(|class| class.class);
    classes
}

fn by_kind(agent: &Agent) -> Vec<KindTokens> {
    let mut kinds: IndexMap<String, KindTokens> = IndexMap::new();
    for round in agent.rounds.iter().filter(|round| !round.false_start) {
        let kind = kinds
            .entry(round.kind.as_str().to_owned())
            .or_insert_with_key(|kind| KindTokens {
                kind: kind.clone(),
                rounds: 0,
                without_tokens: 0,
                input_tokens: None,
                output_tokens: None,
                share: None,
                evidence: Vec::new(),
            });
        kind.rounds += 1;
        kind.without_tokens += u64::from(round.tokens.is_none());
        add(
            &mut kind.input_tokens,
            round.tokens.and_then(|tokens| tokens.input),
        );
        add(
            &mut kind.output_tokens,
            round.tokens.and_then(|tokens| tokens.output),
        );
        if kind.evidence.len() < crate::MAX_EVIDENCE {
            kind.evidence.extend(Evidence::first_of(&round.sources));
        }
    }
    let tokens = |kind: &KindTokens| match (kind.input_tokens, kind.output_tokens) {
        (None, None) => None,
        (input, output) => Some(input.unwrap_or(0).saturating_add(output.unwrap_or(0))),
    };
    let all = kinds.values().filter_map(tokens).fold(0, i64::saturating_add);
    for kind in kinds.values_mut() {
        kind.share = tokens(kind)
            .filter(|_| all > 0)
            .map(|own| own as f64 / all as f64);
    }
    kinds.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_classed_by_their_own_name() {
        for (tool, class) in [
            ("mcp__filesystem__read_file", ToolClass::Read),
            ("mcp__filesystem__write_file", ToolClass::Write),
            ("codex_file_edit", ToolClass::Write),
            ("mcp__command_line__execute_command", ToolClass::Run),
            ("Bash", ToolClass::Run),
            ("mcp__massgen_checklist__submit_checklist", ToolClass::Checklist),
            ("mcp__massgen_checklist__draft_approach", ToolClass::Checklist),
            ("custom_tool__read_media", ToolClass::Media),
            ("mcp__subagent_1a2b3c4d__spawn_subagents", ToolClass::Delegate),
            ("custom_tool__wait_for_background_tool", ToolClass::Other),
        ] {
            assert_eq!(ToolClass::of(tool), class, "{tool}");
        }
    }
}
