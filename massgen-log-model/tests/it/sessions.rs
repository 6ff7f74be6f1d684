//! Every fixture as the loader sees it.

use std::path::{Path, PathBuf};

use massgen_log_model::{Error, Session};

use crate::fixtures;
use crate::sketch::{counts, sketch};

/// The sessions `fixtures/<scenario>/log_*` and `fixtures/synthetic/<scenario>/log_*`, sorted; not the
/// ones nested in workspaces.
pub(crate) fn sessions() -> Vec<PathBuf> {
    let folders = |path: &Path| -> Vec<PathBuf> {
        let mut folders: Vec<_> = std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
            .collect();
        folders.sort();
        folders
    };
    let mut found = Vec::new();
    for scenario in folders(&fixtures())
        .into_iter()
        .chain(folders(&fixtures().join("synthetic")))
    {
        found.extend(folders(&scenario).into_iter().filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.starts_with("log_")
        }));
    }
    found
}

#[test]
fn every_session_is_loaded_as_before() {
    let sessions = sessions();
    assert!(sessions.len() >= 38, "{} sessions", sessions.len());
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for path in sessions {
        let scenario = path.parent().unwrap().file_name().unwrap().to_string_lossy();
        let name = path.file_name().unwrap().to_string_lossy();
        let session = Session::load(&path).unwrap();
        let text = if scenario.ends_with("s10_big") {
            counts(&session)
        } else {
            sketch(&session)
        };
        settings.bind(|| insta::assert_snapshot!(format!("{scenario}.{name}"), text));
    }
}

#[test]
fn loading_twice_gives_the_same() {
    for path in sessions() {
        let (first, second) = (Session::load(&path).unwrap(), Session::load(&path).unwrap());
        assert_eq!(sketch(&first), sketch(&second), "{}", path.display());
    }
}

#[test]
fn the_files_of_a_workspace_copy_are_listed_by_path() {
    let path = fixtures().join("0.1.97_s11d_subagent_timeout/log_20261124_065703_819658");
    let session = Session::load(&path).unwrap();
    let attempt = session.turns[0].attempts.last().unwrap();
    let snapshot = attempt
        .snapshots
        .iter()
        .find(|snapshot| snapshot.workspace.is_some())
        .unwrap();
    let (files, bytes) = snapshot.workspace.unwrap();
    let entries = snapshot.workspace_entries.as_ref().unwrap();
    assert_eq!((entries.len(), files), (21, 21));
    assert_eq!(entries.iter().map(|entry| entry.bytes).sum::<u64>(), bytes);
    assert!(entries.is_sorted());
    let named = |name: &str| entries.iter().find(|entry| entry.path.as_str() == name);
    assert_eq!(named("CONTEXT.md").unwrap().bytes, 27);
    assert!(named("subagents/sub_one/workspace/CONTEXT.md").is_some());
    // A vote copies no workspace.
    assert!(
        attempt
            .snapshots
            .iter()
            .all(|snapshot| snapshot.workspace.is_some() == snapshot.workspace_entries.is_some())
    );
}

#[test]
fn a_part_of_a_session_is_kept() {
    let path = fixtures().join("synthetic/many_turns/log_20260105_110000_000001");
    let whole = Session::load(path).unwrap();
    let kept = |turn, attempt| {
        let mut part = whole.clone();
        part.keep_only(turn, attempt)?;
        let turns = part.turns.iter();
        Ok(turns
            .map(|turn| (turn.number, turn.attempts.len()))
            .collect::<Vec<_>>())
    };
    assert_eq!(kept(None, None).unwrap(), [(10, 1)]);
    assert_eq!(kept(Some(2), None).unwrap(), [(2, 2)]);
    assert_eq!(kept(Some(2), Some(1)).unwrap(), [(2, 1)]);
    let missing = |turn, attempt| {
        let error: Error = kept(turn, attempt).unwrap_err();
        error.to_string()
    };
    assert!(missing(Some(7), None).ends_with("has no turn 7; turns: 1, 2, 10"));
    assert!(missing(Some(2), Some(3)).ends_with("has no attempt 3 in turn 2; attempts: 1, 2"));
}
