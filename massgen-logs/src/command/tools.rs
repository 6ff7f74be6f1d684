//! `tools`: calls, failures and time by tool.

use massgen_log_analysis::question::tool_reliability::{CallTotals, ToolStatistics};
use massgen_log_analysis::{Analysis, Options};
use massgen_report::units::{integer, recorded, seconds};
use serde::Serialize;

use crate::args::{Sort, Tools};
use crate::failure::Failure;
use crate::target::Target;
use crate::terminal::{Out, Side};

/// One attempt: the one named, else the last of its turn, whose counters include the earlier ones.
#[derive(Serialize)]
struct Used<'a> {
    session: &'a str,
    turn: u32,
    attempt: u32,
    totals: &'a CallTotals,
    tools: Vec<&'a ToolStatistics>,
}

pub(crate) fn run(args: &Tools, out: &mut Out) -> Result<u8, Failure> {
    let target = Target::find(args.path.as_deref(), args.within)?;
    let session = target.read_turn()?;
    let analysis = Analysis::of(&session, &Options::default());
    let Some((turn, attempt)) = analysis.turns.last().and_then(|turn| Some((turn, turn.last()?))) else {
        out.line("tool calls: not recorded")?;
        return Ok(0);
    };
    let found = &attempt.tool_reliability;
    let mut tools: Vec<&ToolStatistics> = found.by_tool.iter().collect();
    match args.sort {
        Sort::Calls => tools.sort_by_key(|tool| std::cmp::Reverse(tool.calls)),
        Sort::Time => tools.sort_by(|a, b| {
            let time = |tool: &ToolStatistics| tool.seconds_total.unwrap_or(-1.0);
            time(b).total_cmp(&time(a))
        }),
    }
    let used = Used {
        session: &analysis.session,
        turn: turn.turn,
        attempt: attempt.attempt,
        totals: &found.totals,
        tools,
    };
    if args.json {
        out.json(&used)?;
        return Ok(0);
    }
    if used.tools.is_empty() {
        out.line(match found.totals.tool_calls.value {
            Some(0) => "no tool calls",
            Some(_) => "tool calls are counted, the calls themselves are not recorded",
            None => "tool calls: not recorded",
        })?;
        return Ok(0);
    }
    let head = [
        ("TOOL", Side::Left),
        ("CALLS", Side::Right),
        ("FAILED", Side::Right),
        ("COMMANDS FAILED", Side::Right),
        ("UNFINISHED", Side::Right),
        ("TIME", Side::Right),
        ("LONGEST", Side::Right),
    ];
    let rows: Vec<_> = used.tools.iter().map(|tool| cells(tool)).collect();
    out.table(&head, &rows)?;
    Ok(0)
}

fn cells(tool: &ToolStatistics) -> Vec<String> {
    vec![
        tool.tool.to_string(),
        integer(tool.calls),
        recorded(tool.failures, integer),
        recorded(tool.command_failures, integer),
        integer(tool.calls.saturating_sub(tool.finished)),
        recorded(tool.seconds_total, seconds),
        recorded(tool.seconds_max, seconds),
    ]
}
