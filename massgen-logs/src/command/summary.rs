//! `summary`: the facts of every turn and attempt.

use massgen_log_analysis::facts::{AttemptFacts, Facts};
use massgen_log_analysis::{Analysis, Options};
use massgen_report::units::{NOT_RECORDED, integer, recorded, seconds};

use crate::args::{Summary, Within};
use crate::facts;
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
    let facts = Facts::from_analysis(&analysis);
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
        ("TOOL CALLS", Side::Right),
        ("WALL", Side::Right),
        ("COST", Side::Right),
    ];
    let rows: Vec<_> = facts
        .turns
        .iter()
        .flat_map(|turn| turn.attempts.iter().map(|attempt| row(turn.turn, attempt)))
        .collect();
    out.line(&analysis.session)?;
    out.table(&head, &rows)?;
    Ok(0)
}

fn row(turn: u32, facts: &AttemptFacts) -> Vec<String> {
    let number = |number: Option<u64>| recorded(number, integer);
    let final_answer = facts
        .final_answer
        .map_or(NOT_RECORDED, |there| if there { "yes" } else { "no" });
    vec![
        turn.to_string(),
        facts.attempt.to_string(),
        facts.status.as_str().to_owned(),
        facts::winner(facts).to_owned(),
        final_answer.to_owned(),
        facts.agents.len().to_string(),
        number(facts.answers),
        number(facts.votes_cast),
        number(facts.votes_valid),
        number(facts.agent_restarts),
        number(facts.tool_calls),
        recorded(facts.wall_seconds, seconds),
        facts::cost(facts),
    ]
}
