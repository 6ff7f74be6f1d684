//! `tools`: calls, failures and time by tool.

use std::collections::BTreeMap;

use massgen_log_model::ToolName;
use massgen_log_model::spine::ToolCall;
use massgen_report::units::{integer, recorded, seconds};
use serde::Serialize;

use crate::args::{Sort, Tools};
use crate::failure::Failure;
use crate::target::Target;
use crate::terminal::{Out, Side};

#[derive(Serialize)]
struct Used<'a> {
    session: &'a str,
    /// Whether any file told of tool calls: only then does an empty list mean none.
    recorded: bool,
    tools: Vec<Tool<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    tool: &'a ToolName,
    calls: u64,
    /// Calls whose record says that they failed.
    failures: u64,
    /// Calls that never ended.
    unfinished: u64,
    /// Sum of the durations in seconds; calls at the same time count each. `null` = none has a duration.
    seconds: Option<f64>,
    longest_seconds: Option<f64>,
}

pub(crate) fn run(args: &Tools, out: &mut Out) -> Result<u8, Failure> {
    let target = Target::find(args.path.as_deref(), args.within)?;
    let session = target.read_named()?;
    let attempts = || {
        session
            .turns
            .iter()
            .flat_map(|turn| &turn.attempts)
            .filter(|attempt| target.attempt.is_none_or(|wanted| wanted == attempt.number))
    };
    let mut by_tool = BTreeMap::new();
    // An attempt's files repeat the calls of the attempts before it.
    for call in attempts()
        .flat_map(|attempt| &attempt.calls)
        .filter(|call| !call.carried)
    {
        by_tool
            .entry(&call.tool)
            .or_insert_with(|| Tool::new(&call.tool))
            .add(call);
    }
    let mut tools: Vec<_> = by_tool.into_values().collect();
    match args.sort {
        Sort::Calls => tools.sort_by_key(|tool| std::cmp::Reverse(tool.calls)),
        Sort::Time => tools.sort_by(|a, b| {
            let time = |tool: &Tool<'_>| tool.seconds.unwrap_or(-1.0);
            time(b).total_cmp(&time(a))
        }),
    }
    let used = Used {
        session: &session.name,
        recorded: attempts().any(|attempt| attempt.calls_recorded),
        tools,
    };
    if args.json {
        out.json(&used)?;
        return Ok(0);
    }
    if used.tools.is_empty() {
        out.line(if used.recorded {
            "no tool calls"
        } else {
            "tool calls: not recorded"
        })?;
        return Ok(0);
    }
    let head = [
        ("TOOL", Side::Left),
        ("CALLS", Side::Right),
        ("FAILED", Side::Right),
        ("UNFINISHED", Side::Right),
        ("TIME", Side::Right),
        ("LONGEST", Side::Right),
    ];
    let rows: Vec<_> = used.tools.iter().map(Tool::cells).collect();
    out.table(&head, &rows)?;
    Ok(0)
}

impl<'a> Tool<'a> {
    fn new(tool: &'a ToolName) -> Self {
        Self {
            tool,
            calls: 0,
            failures: 0,
            unfinished: 0,
            seconds: None,
            longest_seconds: None,
        }
    }

    fn add(&mut self, call: &ToolCall) {
        self.calls = self.calls.saturating_add(1);
        if call.success == Some(false) {
            self.failures = self.failures.saturating_add(1);
        }
        if !call.is_finished() {
            self.unfinished = self.unfinished.saturating_add(1);
        }
        if let Some(took) = call.seconds {
            self.seconds = Some(self.seconds.unwrap_or(0.0) + took);
            self.longest_seconds = Some(self.longest_seconds.map_or(took, |longest| longest.max(took)));
        }
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.tool.to_string(),
            integer(self.calls),
            integer(self.failures),
            integer(self.unfinished),
            recorded(self.seconds, seconds),
            recorded(self.longest_seconds, seconds),
        ]
    }
}
