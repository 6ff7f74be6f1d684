//! `validate`: what is wrong with the files, and what this version does not know in them.

use massgen_log_model::{Diagnostic, DriftNote};
use serde::Serialize;

use crate::args::{Validate, Within};
use crate::failure::{FOUND, Failure};
use crate::target::Target;
use crate::terminal::Out;

#[derive(Serialize)]
struct Validation<'a> {
    session: &'a str,
    damaged: bool,
    diagnostics: Vec<&'a Diagnostic>,
    drift: Vec<&'a DriftNote>,
}

pub(crate) fn run(args: &Validate, out: &mut Out) -> Result<u8, Failure> {
    let within = Within {
        turn: args.turn,
        attempt: args.attempt,
    };
    let target = Target::find(args.path.as_deref(), within)?;
    let session = target.read_named()?;
    let attempts = || {
        session
            .turns
            .iter()
            .flat_map(|turn| &turn.attempts)
            .filter(|attempt| target.attempt.is_none_or(|wanted| wanted == attempt.number))
    };
    let diagnostics: Vec<_> = session
        .diagnostics
        .iter()
        .chain(attempts().flat_map(|attempt| &attempt.diagnostics))
        .collect();
    let found = Validation {
        session: &session.name,
        damaged: diagnostics.iter().any(|diagnostic| diagnostic.is_damage()),
        diagnostics,
        drift: attempts().flat_map(|attempt| &attempt.drift).collect(),
    };
    let code = if found.damaged { FOUND } else { 0 };
    if args.json {
        out.json(&found)?;
        return Ok(code);
    }
    for diagnostic in &found.diagnostics {
        out.line(&diagnostic.to_string())?;
    }
    for note in &found.drift {
        let times = if note.count == 1 { "once" } else { "in all" };
        let count = if note.count == 1 {
            String::new()
        } else {
            format!("{} ", note.count)
        };
        out.line(&format!(
            "{}: {}: {} ({count}{times})",
            note.location, note.kind, note.name
        ))?;
    }
    let state = if found.damaged { "damaged" } else { "not damaged" };
    out.line(&format!(
        "{}: {state}; {} diagnostics, {} unknown names",
        found.session,
        found.diagnostics.len(),
        found.drift.len()
    ))?;
    Ok(code)
}
