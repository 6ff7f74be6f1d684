//! Sends a million spans to a collector, kills it in the middle, and looks whether each is in the lake once.
//!
//! `cargo run --release -p massgen-log-collect --example soak [SPANS [KILLS]]`
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a tool of the developers"
)]

mod driver;

use std::env;
use std::process::{Command, ExitCode};
use std::time::Duration;

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let first = arguments.next();
    if first.as_deref() == Some("collect") {
        driver::collect(
            arguments.next().expect("a folder").as_ref(),
            Duration::from_secs(5),
        );
        return ExitCode::SUCCESS;
    }
    let spans = first.map_or(1_000_000, |count| count.parse().expect("a number of spans"));
    let kills = arguments.next();
    let kills = kills.map_or(1, |count| count.parse().expect("a number of kills"));
    let folder = tempfile::tempdir().expect("a folder");
    let lake = folder.path().join("lake");
    let found = driver::drive(spans, kills, &lake, || {
        let mut command = Command::new(env::current_exe().expect("this program"));
        command.arg("collect").arg(&lake);
        command
    });
    println!("{found:#?}");
    if found.is_whole() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
