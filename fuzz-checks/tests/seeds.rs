//! The seeds of every fuzz target, read as the target reads them: what fuzzing found once stays found.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what cannot be listed fails the test"
)]

#[cfg(feature = "spans")]
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use fuzz_checks::TARGETS;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

/// The files of `folder` that have a name of their own; a run leaves others, named by their hash.
fn seeds(target: &str) -> Vec<PathBuf> {
    let folder = fuzz().join("corpus").join(target);
    let mut seeds: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some())
        .collect();
    seeds.sort();
    seeds
}

#[test]
fn every_seed_holds() {
    let mut failed = Vec::new();
    for &(target, check) in TARGETS {
        for seed in seeds(target) {
            let bytes = fs::read(&seed).unwrap();
            // The message of a check stands above; this says of which seed, and goes on.
            if std::panic::catch_unwind(|| check(&bytes)).is_err() {
                eprintln!("above: {}", seed.display());
                failed.push(seed);
            }
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn seeds_are_small_and_there_is_a_handful_of_each() {
    for &(target, _) in TARGETS {
        let seeds = seeds(target);
        assert!(seeds.len() >= 3, "{target} has {} seeds", seeds.len());
        for seed in seeds {
            let length = fs::metadata(&seed).unwrap().len();
            assert!(length <= 8192, "{} has {length} bytes", seed.display());
        }
    }
}

#[cfg(feature = "spans")]
#[test]
fn every_target_has_a_program_a_check_and_a_row() {
    let checks: BTreeSet<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    let manifest: toml::Table = fs::read_to_string(fuzz().join("Cargo.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let programs: BTreeSet<&str> = manifest["bin"]
        .as_array()
        .unwrap()
        .iter()
        .map(|program| program["name"].as_str().unwrap())
        .collect();
    assert_eq!(programs, checks);

    let readme = fs::read_to_string(fuzz().join("README.md")).unwrap();
    let corpus: BTreeSet<String> = fs::read_dir(fuzz().join("corpus"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(corpus.iter().map(String::as_str).collect::<BTreeSet<_>>(), checks);
    for (name, program) in programs.iter().zip(manifest["bin"].as_array().unwrap()) {
        assert!(readme.contains(&format!("\n| `{name}` | ")), "{name} has no row");
        assert_eq!(
            program["path"].as_str(),
            Some(&*format!("fuzz_targets/{name}.rs"))
        );
        let source = fs::read_to_string(fuzz().join(format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(
            source.contains(&format!("fuzz_checks::{name}(bytes)")),
            "{name} calls another check"
        );
    }
}
