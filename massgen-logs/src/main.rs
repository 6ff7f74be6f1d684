#![doc = include_str!("../README.md")]

#[cfg(feature = "sql")]
mod answer_format;
mod args;
mod command;
mod facts;
mod failure;
mod in_order;
mod output_file;
mod progress;
#[cfg(feature = "sql")]
mod spans;
mod target;
mod terminal;

use std::process::ExitCode;

use clap::Parser as _;

use crate::args::{Cli, Command};
use crate::failure::Failure;
use crate::terminal::Out;

fn main() -> ExitCode {
    let cli = match Cli::try_parse_from(args::words(std::env::args_os())) {
        Ok(cli) => cli,
        Err(message) => {
            failure::tell_usage(&message);
            return ExitCode::from(if message.use_stderr() { failure::USAGE } else { 0 });
        }
    };
    let mut out = Out::stdout();
    let done = run(&cli.command, &mut out).and_then(|code| {
        out.flush()?;
        Ok(code)
    });
    match done {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            // What was already said stays said.
            let _ = out.flush();
            failure.tell();
            ExitCode::from(failure.code())
        }
    }
}

/// Runs one command; the number is the exit code of a command that could do its work.
fn run(command: &Command, out: &mut Out) -> Result<u8, Failure> {
    match command {
        Command::List(args) => command::list::run(args, out),
        Command::Analyze(args) if args.all => command::analyze_all::run(args, out),
        Command::Analyze(args) => command::analyze::run(args, out),
        Command::Summary(args) => command::summary::run(args, out),
        Command::Tools(args) => command::tools::run(args, out),
        Command::Commands(args) => command::commands::run(args, out),
        Command::Answer(args) => command::answer::run(args, out),
        Command::Compare(args) => command::compare::run(args, out),
        Command::Validate(args) => command::validate::run(args, out),
        Command::Anonymize(args) => command::anonymize::run(args, out),
        Command::Watch(args) => command::watch::run(args, out),
        #[cfg(feature = "sql")]
        Command::Query(args) => command::query::run(args, out),
        #[cfg(feature = "sql")]
        Command::Export(args) => command::export::run(args, out),
        #[cfg(feature = "sql")]
        Command::Collect(args) => command::collect::run(args, out),
        #[cfg(not(feature = "sql"))]
        Command::Query(_) | Command::Export(_) | Command::Collect(_) => Err(failure::without_sql()),
        Command::Completions(args) => command::completions::run(args, out),
    }
}
