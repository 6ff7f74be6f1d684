//! Folder in, Markdown out: `cargo run -p massgen-report --example report -- log_20260105_105524_290672`.

use std::io::Write as _;

use massgen_report::analysis::model::Session;
use massgen_report::analysis::{Analysis, Options};
use massgen_report::{Report, ReportOptions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("a session directory is needed")?;
    let analysis = Analysis::of(&Session::load(path)?, &Options::default());
    let mut out = std::io::stdout().lock();
    for turn in &analysis.turns {
        write!(out, "{}", Report::new(turn, ReportOptions::default()))?;
    }
    Ok(())
}
