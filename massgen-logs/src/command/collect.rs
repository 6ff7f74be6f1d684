//! `collect`: a receiver of spans on this machine.

use std::time::Duration;

use massgen_log_collect::{Collector, Options, Told};
use massgen_log_query::lake::Lake;
use massgen_report::units::count;

use crate::args::Collect;
use crate::failure::{Failure, note};
use crate::terminal::Out;

pub(crate) fn run(args: &Collect, out: &mut Out) -> Result<u8, Failure> {
    let lake = Lake::create(&args.out)?;
    let mut options = Options::default();
    options.listen = args.listen;
    options.allow_remote = args.allow_remote;
    options.seal_after = Duration::from_secs(args.seal_after.get());
    let collector = Collector::bind(lake, options).map_err(Failure::usage)?;
    let totals = collector
        .telling(tell)
        .run_until_signal()
        .map_err(Failure::usage)?;
    let mut line = format!(
        "{} in {}",
        count(totals.spans as usize, "span", "spans"),
        count(totals.requests as usize, "request", "requests"),
    );
    for (number, what) in [
        (totals.repeats, "sent again and taken once"),
        (totals.pending_left_out, "spans left out that had not ended"),
        (totals.without_id, "spans left out that had no id"),
        (totals.refused, "requests refused"),
    ] {
        if number > 0 {
            line.push_str(&format!("; {number} {what}"));
        }
    }
    out.line(&line)?;
    Ok(0)
}

/// On standard error, as it happens.
fn tell(told: &Told) {
    note(&match told {
        Told::Listening(address) => format!("listening on http://{address}/v1/traces; Ctrl-C ends it"),
        Told::Sealed { spans, .. } => format!("{} written", count(*spans, "span", "spans")),
        Told::Recovered { spans, .. } => {
            format!("{} of an earlier run written", count(*spans, "span", "spans"))
        }
        Told::Torn { path, bytes } => format!(
            "{}: its last {bytes} bytes are of a request that no sender was told was taken; left out",
            path.display()
        ),
        Told::Damaged { path, kept } => match kept {
            Some(kept) => format!(
                "{}: damaged; what cannot be read is in {}",
                path.display(),
                kept.display()
            ),
            None => format!("{}: damaged; it is not needed", path.display()),
        },
        Told::Failed { reason } => format!("{reason}; trying again"),
        _ => return,
    });
}
