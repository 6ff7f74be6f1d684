//! Prints the report on the last turn of a session directory: `cargo run --example report -- DIR`.
//! With `--facts` it prints the facts contract instead, with `--json` the whole analysis.
use massgen_report::analysis::model::Session;
use massgen_report::analysis::{Analysis, Options, facts::Facts};
use massgen_report::{Report, ReportOptions};
use std::io::Write as _;
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    let args: Vec<String> = std::env::args().skip(1).collect();
    for path in args.iter().filter(|a| !a.starts_with("--")) {
        let session = Session::load(path)?;
        let analysis = Analysis::of(&session, &Options::default());
        if args.iter().any(|a| a == "--facts") {
            writeln!(
                out,
                "{}",
                serde_json::to_string(&Facts::from_analysis(&analysis))?
            )?;
            continue;
        }
        if args.iter().any(|a| a == "--json") {
            writeln!(out, "{}", serde_json::to_string(&analysis)?)?;
            continue;
        }
        for turn in &analysis.turns {
            write!(out, "{}", Report::new(turn, ReportOptions::default()))?;
        }
    }
    Ok(())
}
