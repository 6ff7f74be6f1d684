//! `completions SHELL`.

use clap::CommandFactory as _;

use crate::args::{Cli, Completions};
use crate::failure::Failure;
use crate::terminal::Out;

pub(crate) fn run(args: &Completions, out: &mut Out) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "massgen-logs", &mut script);
    out.own(&String::from_utf8_lossy(&script))?;
    Ok(0)
}
