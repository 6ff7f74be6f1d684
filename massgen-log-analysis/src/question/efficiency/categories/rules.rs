//! The rules that decide a call's category.

use std::borrow::Cow;
use std::collections::BTreeSet;

use massgen_log_model::ToolName;
use massgen_log_model::spine::ToolCall;
use serde::{Deserialize, Serialize};

use super::Category;
use crate::question::commands::executed::{failed, stated_success};
use crate::{Effect, ToolClass};

/// From this many seconds on, the time before a round's first call is a block of its own. Own threshold: the
/// guide only says "long", and flags 120 s.
pub const THINKING_SECONDS: f64 = 30.0;
/// Failures of one tool in a row, from which they are waste: the guide's number.
const FAILURES: usize = 3;

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CategoryRule"))]
#[non_exhaustive]
pub struct Rule {
    /// The category that it gives.
    pub category: Category,
    /// When it holds.
    pub holds: Cow<'static, str>,
}

/// The rules for calls in the order in which they are tried; the first that holds counts. The first two are
/// for time without calls. A work file is one that is neither a planning file (named plan, context,
/// changedoc, task or todo, or in a folder `tasks` or `planning`) nor a hand-off file (named memo, manifest,
/// changedoc or handoff, or in a folder `memory` or `memos`).
pub const RULES: &[Rule] = &[
    rule(
        Category::Thinking,
        "the round has no call, or at least 30 s pass before its first call",
    ),
    rule(
        Category::Unclassified,
        "the time from the end of the last call to the end of the round",
    ),
    rule(
        Category::Waste,
        "the call is one of at least 3 failed calls of one tool in a row, within the round",
    ),
    rule(
        Category::Score,
        "the tool belongs to the checklist (submit_checklist, draft_approach, propose_improvements)",
    ),
    rule(
        Category::Scaffold,
        "before the round's first write of a work file and first script, build or install: the call \
                only writes or only reads planning files, or keeps the task list, or reads a skill",
    ),
    rule(
        Category::Handoff,
        "after the round's last write of a work file and last script, build or install, where there is \
                one: the call writes only hand-off or planning files, or keeps the task list",
    ),
    rule(
        Category::Verify,
        "the call only looks (reads, searches, runs tests, linters or type checkers), after the agent \
                has written a work file or run a script, build or install in this round or an earlier one",
    ),
    rule(
        Category::Fix,
        "the call writes a work file that the agent wrote before or read just then, and the call before \
                it in the round has the category verify or fix",
    ),
    rule(
        Category::Build,
        "the call writes a work file, makes media, or runs a script, build or install",
    ),
    rule(
        Category::Unclassified,
        "none of these, or the arguments that decide are not recorded",
    ),
];

const fn rule(category: Category, holds: &'static str) -> Rule {
    Rule {
        category,
        holds: Cow::Borrowed(holds),
    }
}

/// What the rules look at.
struct Seen<'a> {
    call: &'a ToolCall,
    effect: Effect,
    is_waste: bool,
    is_task_list: bool,
    is_skill: bool,
    /// Writes a work file, makes media, or runs what may write anything.
    makes: bool,
    /// Writes files, none of which is a work file.
    writes_notes: bool,
    /// Reads planning files and nothing else.
    reads_plans: bool,
    /// Writes planning files and nothing else.
    writes_plans: bool,
}

/// What an agent has made so far in the attempt.
#[derive(Default)]
pub(super) struct Made {
    /// Whether it has made anything.
    any: bool,
    /// The work files that it wrote.
    files: BTreeSet<String>,
}

/// The categories of a round's calls.
pub(super) fn label(calls: &[&ToolCall], made: &mut Made) -> Vec<Category> {
    let seen: Vec<Seen<'_>> = look(calls);
    let first = seen.iter().position(|call| call.makes);
    let last = seen.iter().rposition(|call| call.makes);
    let mut labels: Vec<Category> = Vec::with_capacity(seen.len());
    let mut looked_at: BTreeSet<&str> = BTreeSet::new();
    for (at, call) in seen.iter().enumerate() {
        let before = first.is_none_or(|first| at < first);
        let after = last.is_some_and(|last| at > last);
        let repairs = matches!(labels.last(), Some(Category::Verify | Category::Fix))
            && call
                .effect
                .writes
                .iter()
                .any(|path| made.files.contains(path) || looked_at.contains(path.as_str()));
        let category = if call.is_waste {
            Category::Waste
        } else if call.effect.class == ToolClass::Checklist {
            Category::Score
        } else if before && (call.is_skill || call.is_task_list || call.reads_plans || call.writes_plans) {
            Category::Scaffold
        } else if after && (call.writes_notes || call.is_task_list) {
            Category::Handoff
        } else if made.any && call.effect.check && call.effect.class != ToolClass::Other {
            Category::Verify
        } else if repairs && call.makes {
            Category::Fix
        } else if call.makes {
            Category::Build
        } else {
            Category::Unclassified
        };
        if call.makes {
            made.any = true;
            made.files.extend(call.effect.writes.iter().cloned());
        }
        if matches!(category, Category::Verify | Category::Fix) {
            looked_at.extend(call.effect.reads.iter().map(String::as_str));
        } else {
            looked_at.clear();
        }
        labels.push(category);
    }
    labels
}

fn look<'a>(calls: &[&'a ToolCall]) -> Vec<Seen<'a>> {
    let mut seen: Vec<Seen<'a>> = calls.iter().map(|call| seen(call)).collect();
    let mut from = 0;
    while let Some(first) = seen.get(from).map(|call| call.call) {
        let run = seen
            .iter()
            .skip(from)
            .take_while(|call| call.call.tool == first.tool && has_failed(call.call))
            .count();
        if run >= FAILURES {
            seen.iter_mut()
                .skip(from)
                .take(run)
                .for_each(|call| call.is_waste = true);
        }
        from += run.max(1);
    }
    seen
}

fn has_failed(call: &ToolCall) -> bool {
    failed(stated_success(call), call.result.as_ref()) == Some(true)
}

fn seen(call: &ToolCall) -> Seen<'_> {
    let effect = Effect::of(call.tool.as_str(), call.args.as_ref());
    let own = ToolName::own_part(call.tool.as_str()).to_ascii_lowercase();
    let known = call.args.is_some();
    let is_task_list = ["task_plan", "task_status", "todo", "add_task", "edit_task"]
        .iter()
        .any(|part| own.contains(part));
    let is_skill = own == "skill"
        || call
            .command()
            .is_some_and(|command| command.contains("openskills read"));
    let writes_notes = effect.is_write()
        && !effect.opaque
        && effect.writes.iter().all(|path| is_plan(path) || is_note(path));
    let may_make = matches!(effect.class, ToolClass::Write | ToolClass::Run | ToolClass::Media);
    Seen {
        is_waste: false,
        makes: known
            && may_make
            && !is_task_list
            && !is_skill
            && !writes_notes
            && !effect.check
            && (effect.is_write() || effect.opaque || effect.class == ToolClass::Media),
        reads_plans: !effect.is_write()
            && !effect.opaque
            && !effect.reads_all
            && !effect.reads.is_empty()
            && effect.reads.iter().all(|path| is_plan(path)),
        writes_plans: !effect.opaque && effect.is_write() && effect.writes.iter().all(|path| is_plan(path)),
        writes_notes,
        is_task_list,
        is_skill,
        effect,
        call,
    }
}

/// Whether the file is a planning or a hand-off file: none that the task asks for.
pub(crate) fn is_plan_or_note(path: &str) -> bool {
    is_plan(path) || is_note(path)
}

fn is_plan(path: &str) -> bool {
    is_named(
        path,
        &["plan", "context", "changedoc", "task", "tasks", "todo"],
        &["tasks", "planning"],
    )
}

fn is_note(path: &str) -> bool {
    is_named(
        path,
        &["memo", "manifest", "changedoc", "handoff"],
        &["memory", "memos"],
    )
}

/// Whether the file is called one of `names`, with anything behind `.`, `-` or `_`, or lies in one of
/// `folders`.
fn is_named(path: &str, names: &[&str], folders: &[&str]) -> bool {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let file = file.to_ascii_lowercase();
    let stem = file.split(['.', '-', '_']).next().unwrap_or_default();
    names.contains(&stem) || folder.split('/').any(|part| folders.contains(&part))
}
