//! A session from which each file in turn is removed, emptied, cut or overwritten still gives a report,
//! and the report says so.

use std::fs;
use std::path::Path;

const SESSIONS: [&str; 3] = [
    "0.1.97_s04b_commands_only/log_20261124_061302_064714",
    "0.1.36_s07b_attempt_2/log_20261124_063839_866862",
    "synthetic/checklist/log_20260105_150000_350000",
];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Damage {
    Removed,
    Emptied,
    Cut,
    Noise,
}

/// Artifacts of an attempt whose absence or damage the data-quality section names. The others (agents' own
/// workspace files, the agents' outputs, a snapshot's context) are not read for any figure.
const NAMED: [&str; 9] = [
    "status.json",
    "coordination_events.json",
    "snapshot_mappings.json",
    "metrics_summary.json",
    "metrics_events.json",
    "events.jsonl",
    "streaming_debug.log",
    "massgen.log",
    "execution_metadata.yaml",
];

/// What stands in a file's place never leads out of the session, and never stops the report.
#[cfg(unix)]
#[test]
fn every_file_may_be_something_else() {
    use std::os::unix::fs::symlink;
    let secret = tempfile::NamedTempFile::new().unwrap();
    fs::write(secret.path(), "the text of a file outside of the session").unwrap();
    let source = crate::fixtures::root().join(SESSIONS[0]);
    let temp = tempfile::tempdir().unwrap();
    let copy = temp.path().join(source.file_name().unwrap());
    faults::copy(&source, &copy).unwrap();
    for file in faults::files(&copy).unwrap() {
        let bytes = fs::read(&file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let places: [&dyn Fn(&Path); 4] = [
            &|at| fs::create_dir(at).unwrap(),
            &|at| symlink(secret.path(), at).unwrap(),
            &|at| symlink("nowhere", at).unwrap(),
            &|at| symlink(at, at).unwrap(),
        ];
        for (kind, place) in places.iter().enumerate() {
            fs::remove_file(&file).unwrap();
            place(&file);
            let report = crate::fixtures::report(&copy);
            assert!(report.contains("## Appendix"), "{} {kind}", file.display());
            assert!(
                !report.contains("outside of the session"),
                "{} {kind}",
                file.display()
            );
            if NAMED.contains(&&*name) {
                assert!(quality_of(&report).contains(&name), "{} {kind}", file.display());
            }
            if kind == 0 {
                fs::remove_dir(&file).unwrap();
            } else {
                fs::remove_file(&file).unwrap();
            }
            fs::write(&file, &bytes).unwrap();
        }
    }
}

#[test]
fn every_file_may_be_damaged_in_every_way() {
    for session in SESSIONS {
        let source = crate::fixtures::root().join(session);
        let whole = crate::fixtures::report(&source);
        let temp = tempfile::tempdir().unwrap();
        let copy = temp.path().join(source.file_name().unwrap());
        faults::copy(&source, &copy).unwrap();
        let files = faults::files(&copy).unwrap();
        assert!(files.len() > 15);
        for file in &files {
            let bytes = fs::read(file).unwrap();
            for damage in [Damage::Removed, Damage::Emptied, Damage::Cut, Damage::Noise] {
                match damage {
                    Damage::Removed => fs::remove_file(file).unwrap(),
                    Damage::Emptied => fs::write(file, "").unwrap(),
                    Damage::Cut => fs::write(file, &bytes[..bytes.len() / 2]).unwrap(),
                    Damage::Noise => fs::write(file, faults::noise(bytes.len().clamp(64, 4096))).unwrap(),
                }
                let report = crate::fixtures::report(&copy);
                check(&report, &whole, file, damage, &bytes);
            }
            fs::write(file, &bytes).unwrap();
        }
        assert_eq!(crate::fixtures::report(&copy), whole, "the copy is whole again");
    }
}

fn check(report: &str, whole: &str, file: &Path, damage: Damage, bytes: &[u8]) {
    let shown = format!("{} {damage:?}", file.display());
    assert!(
        report.contains("## Appendix"),
        "{shown}: the report is not complete"
    );
    let name = file.file_name().unwrap().to_string_lossy();
    // The last attempt's own files are what the report is about.
    let earlier =
        file.components().any(|part| part.as_os_str() == "attempt_1") && whole.contains("attempt 2");
    let in_workspace = file.components().any(|part| part.as_os_str() == "workspace");
    // Workspaces are counted, not listed; of an earlier attempt and of the turn's copy only counters are shown.
    if damage == Damage::Removed && !earlier && !in_workspace {
        assert_ne!(report, whole, "{shown}: the report does not change");
    }
    let is_snapshot =
        matches!(&*name, "answer.txt" | "vote.json") && !file.to_string_lossy().contains("final");
    let is_text = name == "answer.txt" && damage == Damage::Noise;
    if is_snapshot && !earlier && damage != Damage::Cut && !is_text {
        assert_ne!(quality_of(report), quality_of(whole), "{shown}: nothing is said");
    }
    if !NAMED.contains(&&*name) || earlier {
        return;
    }
    let unchanged = damage == Damage::Cut && bytes.len() < 2;
    let quality = quality_of(report);
    // A log that was cut at a line end is a shorter log; nothing in it tells.
    let tells = quality.contains(&*name)
        || (damage == Damage::Cut && name.ends_with(".log"))
        || (damage == Damage::Noise && name.ends_with(".log"));
    assert!(tells || unchanged, "{shown}: not named in\n{quality}");
    assert_ne!(report, whole, "{shown}");
}

/// The section that says what is missing, contradictory or damaged.
pub(crate) fn quality_of(report: &str) -> &str {
    report
        .split("## Data Quality")
        .nth(1)
        .and_then(|rest| rest.split("\n## ").next())
        .unwrap()
}
