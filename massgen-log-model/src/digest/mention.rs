//! A tool call as a text log mentions it, and the pairing of calls, ids and results in such logs.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

use super::{Args, ResultDigest};
use crate::{AgentId, CallId, RelPath, TextSpan, ToolName};

/// One tool call in `streaming_debug.log` or `massgen.log`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ToolMention {
    /// The tool.
    pub tool: ToolName,
    /// The provider's id, when the log has it. It joins the call with metrics_events.json.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_id: Option<CallId>,
    /// The agent; these logs rarely say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentId>,
    /// The arguments; `None` when the log does not show them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub args: Option<Args>,
    /// The file, relative to the session. For a rotated log it is the archive.
    pub path: RelPath,
    /// Line of the call, from 1.
    pub line: u64,
    /// Time of the call in seconds since midnight, local wall clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<f64>,
    /// Time of the result in seconds since midnight, local wall clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_time: Option<f64>,
    /// The result; `None` when the call never ended or its result is not in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<ResultDigest>,
    /// Whether its id or result was found by order alone, because several calls fitted equally well.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ambiguous: bool,
}

/// Tools that MassGen handles itself; their calls are counted elsewhere.
fn is_workflow_tool(tool: &str) -> bool {
    matches!(
        tool,
        "new_answer" | "vote" | "stop" | "submit" | "restart_orchestration"
    )
}

/// Where and when a record stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At<'a> {
    pub(crate) path: &'a RelPath,
    pub(crate) line: u64,
    pub(crate) time: Option<f64>,
}

/// Collects the mentions of one log.
///
/// A call shows up as an offer (the model's request, with its id) and as a start (with the arguments
/// again); its result follows later, after results of other agents. An offer meets the first start with
/// equal tool and arguments. A result meets the first open start whose command it names, else the first
/// open start of the tool. Where several would have fitted, each of them is marked as ambiguous.
#[derive(Debug, Default)]
pub(crate) struct MentionLog {
    started: Vec<ToolMention>,
    offered: Vec<ToolMention>,
    seen_ids: BTreeSet<CallId>,
    /// Ids of offers without a start, and whether another one with equal tool and arguments waited too.
    unmatched: BTreeMap<(ToolName, u64), VecDeque<(CallId, bool)>>,
    open: BTreeMap<ToolName, VecDeque<usize>>,
    workflow: BTreeMap<ToolName, u64>,
}

impl MentionLog {
    /// The model asked for a call.
    pub(crate) fn offer(&mut self, at: At<'_>, tool: &str, arguments: &str, call_id: Option<&str>) {
        let call_id = call_id.filter(|id| !id.is_empty()).map(CallId::from);
        if let Some(id) = &call_id
            && !self.seen_ids.insert(id.clone())
        {
            return;
        }
        let tool = ToolName::from(tool);
        if is_workflow_tool(tool.as_str()) {
            *self.workflow.entry(tool).or_default() += 1;
            return;
        }
        let args = arguments_of(arguments);
        if let Some(id) = &call_id {
            let waiting = self.unmatched.entry((tool.clone(), args.hash)).or_default();
            if let Some((_, several)) = waiting.back_mut() {
                *several = true;
            }
            waiting.push_back((id.clone(), !waiting.is_empty()));
        }
        self.offered.push(ToolMention {
            tool,
            call_id,
            args: Some(args),
            path: at.path.clone(),
            line: at.line,
            time: at.time,
            ..ToolMention::default()
        });
    }

    /// A call began.
    pub(crate) fn start(&mut self, at: At<'_>, tool: &str, arguments: &str) {
        let tool = ToolName::from(tool);
        let args = arguments_of(arguments);
        let (call_id, ambiguous) = self
            .unmatched
            .get_mut(&(tool.clone(), args.hash))
            .and_then(VecDeque::pop_front)
            .map_or((None, false), |(id, several)| (Some(id), several));
        self.open
            .entry(tool.clone())
            .or_default()
            .push_back(self.started.len());
        self.started.push(ToolMention {
            tool,
            call_id,
            ambiguous,
            args: Some(args),
            path: at.path.clone(),
            line: at.line,
            time: at.time,
            ..ToolMention::default()
        });
    }

    /// A call ended. A result without a call is left out: it has nothing to be joined by.
    pub(crate) fn finish(&mut self, tool: &str, text: &str, time: Option<f64>, span: TextSpan) {
        let Some(open) = self.open.get_mut(&ToolName::from(tool)) else {
            return;
        };
        let (digest, command) = ResultDigest::with_command(tool, text);
        // A log in which calls never end must not make every result search them all.
        const WINDOW: usize = 256;
        let all = || open.iter().copied().enumerate().take(WINDOW);
        let mut fitting: Vec<(usize, usize)> = match &command {
            Some(command) => all()
                .filter(|(_, index)| {
                    self.started
                        .get(*index)
                        .and_then(|call| call.args.as_ref()?.command.as_ref())
                        == Some(command)
                })
                .collect(),
            None => Vec::new(),
        };
        if fitting.is_empty() {
            fitting = all().collect();
        }
        let Some((chosen, _)) = fitting.first().copied() else {
            return;
        };
        if fitting.len() > 1 {
            for (_, index) in &fitting {
                if let Some(call) = self.started.get_mut(*index) {
                    call.ambiguous = true;
                }
            }
        }
        if let Some(call) = open.remove(chosen).and_then(|index| self.started.get_mut(index)) {
            call.result = Some(digest.at(span));
            call.result_time = time;
        }
    }

    /// The calls in order of their lines, and the number of workflow calls by tool.
    ///
    /// Of a tool whose starts were never logged (MassGen ≤ 0.1.26) the offers are the calls.
    pub(crate) fn into_calls(self) -> (Vec<ToolMention>, BTreeMap<ToolName, u64>) {
        let mut calls = self.started;
        let known: BTreeSet<ToolName> = self.open.into_keys().collect();
        let before = calls.len();
        calls.extend(
            self.offered
                .into_iter()
                .filter(|offer| !known.contains(&offer.tool)),
        );
        if calls.len() > before && before > 0 {
            calls.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
        }
        (calls, self.workflow)
    }
}

pub(crate) fn arguments_of(text: &str) -> Args {
    // Providers send an empty text for a call without arguments; MassGen then runs it with `{}`.
    Args::of_text(if text.trim().is_empty() { "{}" } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(command: &str) -> (String, String) {
        let args = format!("{{\"command\": \"{command}\"}}");
        let result = format!(
            r#"{{"success":true,"exit_code":0,"stdout":"of {command}","stderr":"","command":"{command}"}}"#
        );
        (args, result)
    }

    #[test]
    fn ids_and_results_find_their_calls_when_agents_interleave() {
        let path = RelPath::from_encoded("l");
        let at = |line| At {
            path: &path,
            line,
            time: None,
        };
        let span = || TextSpan::new(&path, 0, 0);
        let mut log = MentionLog::default();
        let ((slow, slow_result), (ls, ls_result)) = (shell("sleep 1"), shell("ls"));
        log.offer(at(1), "sh", &slow, Some("c1"));
        log.start(at(2), "sh", &slow);
        log.offer(at(3), "sh", &ls, Some("c2"));
        log.offer(at(4), "sh", &slow, Some("c3"));
        log.start(at(5), "sh", &slow);
        log.start(at(6), "sh", &ls);
        log.offer(at(7), "vote", "{}", Some("c4"));
        log.finish("sh", &ls_result, None, span());
        log.finish("sh", &slow_result, None, span());
        log.finish("never_called", "x", None, span());
        let (calls, workflow) = log.into_calls();
        let seen: Vec<_> = calls
            .iter()
            .map(|c| (c.line, c.call_id.as_ref().unwrap().as_str(), c.result.is_some()))
            .collect();
        assert_eq!(seen, [(2, "c1", true), (5, "c3", false), (6, "c2", true)]);
        // One result of two equal open commands; the other command had no rival.
        let doubts: Vec<_> = calls.iter().map(|call| call.ambiguous).collect();
        assert_eq!(doubts, [true, true, false]);
        assert_eq!(workflow[&ToolName::from("vote")], 1);
    }

    #[test]
    fn offers_are_the_calls_of_a_log_without_starts() {
        let path = RelPath::from_encoded("l");
        let mut log = MentionLog::default();
        for id in ["c1", "c1", "c2"] {
            let at = At {
                path: &path,
                line: 1,
                time: None,
            };
            log.offer(at, "sh", "", Some(id));
        }
        let (calls, _) = log.into_calls();
        assert_eq!(calls.len(), 2);
        assert_eq!(calls[0].args.as_ref().unwrap().text, "{}");
    }
}
