//! Which result belongs to which call.

use std::collections::{BTreeMap, VecDeque};

use super::TraceCall;
use super::entry::TraceResult;
use crate::{Args, ToolName};

/// Calls that a result is compared with: a trace full of stray results must not cost quadratic time.
const WINDOW: usize = 256;

/// Calls, and which of them wait for a result.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    calls: Vec<TraceCall>,
    open: BTreeMap<ToolName, VecDeque<usize>>,
    /// The call right before this entry.
    previous: Option<usize>,
}

impl Pairing {
    /// Something other than a call came: the next call is none that is recorded twice.
    pub(super) fn interrupt(&mut self) {
        self.previous = None;
    }

    /// The calls in order.
    pub(super) fn into_calls(self) -> Vec<TraceCall> {
        self.calls
    }

    pub(super) fn call(&mut self, line: u64, tool: ToolName, args: Args) {
        if let Some(call) = self.previous.and_then(|index| self.calls.get_mut(index))
            && call.tool == tool
            && call.args.as_ref().is_some_and(|before| before.hash == args.hash)
        {
            call.recorded_times += 1;
            return;
        }
        let index = self.calls.len();
        self.open.entry(tool.clone()).or_default().push_back(index);
        self.calls.push(TraceCall {
            tool,
            args: Some(args),
            line,
            recorded_times: 1,
            ..TraceCall::default()
        });
        self.previous = Some(index);
    }

    pub(super) fn result(&mut self, line: u64, result: TraceResult) {
        let TraceResult {
            tool,
            digest,
            command,
            is_error,
            ..
        } = result;
        let index = match self.waiting(&tool, command.as_deref()) {
            Some(index) => index,
            None => {
                let call = match self.extra(&tool, command.as_deref(), digest.excerpt.hash) {
                    Extra::RecordedTwice => return,
                    Extra::OfTwin(call) => *call,
                    Extra::OfNone => TraceCall {
                        tool,
                        line,
                        ..TraceCall::default()
                    },
                };
                self.calls.push(call);
                self.calls.len() - 1
            }
        };
        if let Some(call) = self.calls.get_mut(index) {
            call.result = Some(digest);
            call.result_line = Some(line);
            call.is_error = Some(is_error);
        }
    }

    fn waiting(&mut self, tool: &ToolName, command: Option<&str>) -> Option<usize> {
        let open = self.open.get_mut(tool).filter(|open| !open.is_empty())?;
        let mut fitting: Vec<usize> = (0..open.len().min(WINDOW)).collect();
        let names = |at: &usize| {
            let call = open.get(*at).and_then(|index| self.calls.get(*index));
            command.is_some_and(|command| call.is_some_and(|call| runs(call, command)))
        };
        if fitting.iter().any(names) {
            fitting.retain(names);
        }
        for at in fitting.iter().filter(|_| fitting.len() > 1) {
            if let Some(call) = open.get(*at).and_then(|index| self.calls.get_mut(*index)) {
                call.ambiguous = true;
            }
        }
        open.remove(*fitting.first()?)
    }

    /// Explains a result that no call waits for. Some writers record a result twice like its call; if
    /// the texts differ, or the call stands there more than twice, there were two equal calls.
    fn extra(&mut self, tool: &ToolName, command: Option<&str>, hash: u64) -> Extra {
        let found = self.calls.iter_mut().rev().take(WINDOW).find(|call| {
            call.tool == *tool && call.recorded_times > 1 && command.is_none_or(|command| runs(call, command))
        });
        let Some(call) = found else { return Extra::OfNone };
        let before = call.result.as_ref().map(|result| result.excerpt.hash);
        if call.recorded_times == 2 && before == Some(hash) {
            return Extra::RecordedTwice;
        }
        let half = call.recorded_times / 2;
        call.recorded_times -= half;
        Extra::OfTwin(Box::new(TraceCall {
            recorded_times: half,
            result: None,
            ..call.clone()
        }))
    }
}

enum Extra {
    RecordedTwice,
    OfTwin(Box<TraceCall>),
    OfNone,
}

fn runs(call: &TraceCall, command: &str) -> bool {
    call.args.as_ref().and_then(|args| args.command.as_deref()) == Some(command)
}
