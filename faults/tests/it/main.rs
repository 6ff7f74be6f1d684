//! What may befall a session's files, and that it is still read.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a helper of a test may panic and print as the test itself may"
)]

mod changed;
mod child;
mod cut;
mod matrix;
mod names;
mod permissions;
mod pipeline;
mod places;
mod reader;
mod report_write;
mod size;
mod snapshot_count;
mod writer;

use std::path::{Path, PathBuf};

/// Sessions that every fault befalls: the newest version, an older one with two attempts, one made up.
const SESSIONS: [&str; 3] = [
    "0.1.97_s04b_commands_only/log_20261124_061302_064714",
    "0.1.36_s07b_attempt_2/log_20261124_063839_866862",
    "synthetic/checklist/log_20260105_150000_350000",
];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}
