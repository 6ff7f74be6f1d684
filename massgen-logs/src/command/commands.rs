//! `commands`: which commands ran, how often, by whom and where.

use std::io;

use massgen_log_model::{CommandLedger, Diagnostic, LedgerCommand, RelPath};
use massgen_report::units::{count, integer};
use serde::Serialize;

use crate::args::Commands;
use crate::failure::Failure;
use crate::target::Target;
use crate::terminal::{Out, Side};

/// Lines that are shown of one command.
const LINES: usize = 3;

/// The attempt that is named, else the last of its turn.
#[derive(Serialize)]
struct Ran<'a> {
    session: &'a str,
    turn: u32,
    attempt: u32,
    /// The log that was searched; null when no log of this attempt shows commands.
    path: Option<&'a RelPath>,
    calls: Option<u64>,
    without_command: Option<u64>,
    /// Different commands, those beyond the limit included.
    distinct: Option<usize>,
    commands: Option<&'a [LedgerCommand]>,
    diagnostics: &'a [Diagnostic],
}

pub(crate) fn run(args: &Commands, out: &mut Out) -> Result<u8, Failure> {
    let target = Target::find(args.path.as_deref(), args.within)?;
    let turn = target.turn_dir()?;
    let attempt = match target.attempt {
        Some(number) => turn.attempts.iter().find(|attempt| attempt.number == number),
        None => turn.attempts.last(),
    };
    let mut diagnostics = Vec::new();
    let ledger = attempt.and_then(|attempt| target.dir.commands(attempt, &mut diagnostics));
    let limit = if args.limit == 0 { usize::MAX } else { args.limit };
    let shown = |ledger: &CommandLedger| limit.min(ledger.commands.len());
    if args.json {
        out.json(&Ran {
            session: &target.dir.name,
            turn: turn.number,
            attempt: attempt.map_or(1, |attempt| attempt.number),
            path: ledger.as_ref().map(|ledger| &ledger.path),
            calls: ledger.as_ref().map(|ledger| ledger.calls),
            without_command: ledger.as_ref().map(|ledger| ledger.without_command),
            distinct: ledger.as_ref().map(|ledger| ledger.commands.len()),
            commands: ledger
                .as_ref()
                .and_then(|ledger| ledger.commands.get(..shown(ledger))),
            diagnostics: &diagnostics,
        })?;
        return Ok(0);
    }
    match &ledger {
        None => out.line("commands: not recorded")?,
        Some(ledger) if ledger.commands.is_empty() => out.line("no commands")?,
        Some(ledger) => table(ledger, shown(ledger), out)?,
    }
    for diagnostic in &diagnostics {
        out.line(&diagnostic.to_string())?;
    }
    Ok(0)
}

fn table(ledger: &CommandLedger, shown: usize, out: &mut Out) -> io::Result<()> {
    let head = [
        ("COUNT", Side::Right),
        ("AGENTS", Side::Left),
        ("LINES", Side::Left),
        ("COMMAND", Side::Left),
    ];
    let rows: Vec<_> = ledger.commands.iter().take(shown).map(cells).collect();
    out.table(&head, &rows)?;
    let more = ledger.commands.len().saturating_sub(shown);
    if more > 0 {
        out.line(&format!("{} more: --limit 0", count(more, "command", "commands")))?;
    }
    out.line(&format!(
        "{}, {} without a command, in {}",
        count(ledger.calls, "call", "calls"),
        ledger.without_command,
        ledger.path
    ))
}

fn cells(entry: &LedgerCommand) -> Vec<String> {
    let agents = match &entry.agents {
        None => "-".to_owned(),
        Some(agents) => {
            let each = agents.iter().map(|(agent, calls)| format!("{agent} {calls}"));
            each.collect::<Vec<_>>().join(", ")
        }
    };
    let mut lines: Vec<_> = entry.lines.iter().take(LINES).map(u64::to_string).collect();
    if entry.lines.len() > LINES {
        lines.push("…".to_owned());
    }
    vec![
        integer(entry.count),
        agents,
        lines.join(" "),
        entry.command.clone(),
    ]
}
