//! `anonymize`: a copy of a session that may be shared.

use crate::args::{Anonymize, Within};
use crate::failure::Failure;
use crate::target::Target;
use crate::terminal::Out;

pub(crate) fn run(args: &Anonymize, out: &mut Out) -> Result<u8, Failure> {
    let whole = Within {
        turn: None,
        attempt: None,
    };
    let target = Target::find(Some(&args.session), whole)?;
    let done = massgen_log_model::anonymize(&target.dir, &args.out)?;
    if args.json {
        out.json(&done)?;
        return Ok(0);
    }
    for left_out in &done.left_out {
        out.line(&format!("left out: {}: {}", left_out.path, left_out.reason))?;
    }
    out.line(&format!(
        "{} files, {} bytes; {} words and numbers and {} agents replaced, {} files filled, {} left out",
        done.files,
        done.bytes,
        done.words,
        done.agents,
        done.filled,
        done.left_out.len()
    ))?;
    Ok(0)
}
