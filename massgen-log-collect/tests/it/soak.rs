//! The soak, small: `examples/soak` sends more.

#[path = "../../examples/soak/driver.rs"]
mod driver;

use std::env;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Where the collector of the other process puts what it takes.
const LAKE: &str = "MASSGEN_LOG_COLLECT_SOAK_LAKE";

/// Not a test: the collector that the test kills.
#[test]
#[ignore = "the other process of the test below"]
fn collect() {
    if let Some(lake) = env::var_os(LAKE) {
        driver::collect(Path::new(&lake), Duration::from_millis(200));
    }
}

#[test]
fn twenty_thousand_spans_outlive_kills() {
    let folder = tempfile::tempdir().unwrap();
    let lake = folder.path().join("lake");
    let found = driver::drive(20_000, 3, &lake, || {
        let mut command = Command::new(env::current_exe().unwrap());
        command
            .args(["--exact", "soak::collect", "--ignored", "--nocapture"])
            .env(LAKE, &lake);
        command
    });
    println!("{found:?}");
    assert!(found.is_whole(), "{found:?}");
}
