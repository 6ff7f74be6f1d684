//! `summary`: the facts of every turn and attempt.

use massgen_log_analysis::{Analysis, Options};

use crate::args::{Summary, Within};
use crate::facts::{self, Attempt};
use crate::failure::Failure;
use crate::target::Target;
use crate::terminal::{Out, Side};

pub(crate) fn run(args: &Summary, out: &mut Out) -> Result<u8, Failure> {
    let within = Within {
        turn: args.turn,
        attempt: args.attempt,
    };
    let target = Target::find(args.path.as_deref(), within)?;
    let session = target.read_named()?;
    let mut options = Options::default();
    options.now = args.now;
    let mut analysis = Analysis::of(&session, &options);
    if let Some(wanted) = target.attempt {
        for turn in &mut analysis.turns {
            turn.attempts.retain(|attempt| attempt.attempt == wanted);
        }
    }
    let facts = facts::of(&analysis);
    if args.json {
        out.json(&facts)?;
        return Ok(0);
    }
    let head = [
        ("TURN", Side::Right),
        ("ATTEMPT", Side::Right),
        ("STATUS", Side::Left),
        ("WINNER", Side::Left),
        ("FINAL ANSWER", Side::Left),
        ("AGENTS", Side::Right),
        ("ANSWERS", Side::Right),
        ("VOTES", Side::Right),
        ("COUNTED", Side::Right),
        ("RESTARTS", Side::Right),
        ("WALL", Side::Right),
        ("COST", Side::Right),
    ];
    let rows: Vec<_> = facts::turns(&facts)
        .flat_map(|(turn, attempts)| attempts.iter().map(move |value| row(turn, &Attempt(value))))
        .collect();
    out.line(&analysis.session)?;
    out.table(&head, &rows)?;
    Ok(0)
}

fn row(turn: u64, attempt: &Attempt<'_>) -> Vec<String> {
    vec![
        turn.to_string(),
        attempt.number("attempt"),
        attempt.text("status"),
        attempt.text("winner"),
        attempt.text("final_answer"),
        attempt.agents().to_string(),
        attempt.number("answers"),
        attempt.number("votes_cast"),
        attempt.number("votes_valid"),
        attempt.number("agent_restarts"),
        attempt.wall(),
        attempt.cost(),
    ]
}
