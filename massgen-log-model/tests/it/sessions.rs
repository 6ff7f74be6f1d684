//! Every fixture as the loader sees it.

use std::path::{Path, PathBuf};

use massgen_log_model::Session;

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
