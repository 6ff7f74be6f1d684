//! Sessions to change: made-up ones, and copies of recorded ones.

use std::fs;
use std::path::{Path, PathBuf};

use planted::Random;
use proptest::prelude::*;

use crate::truth::SEEDS;

/// Recorded sessions, of three versions: tools, restarts, an orchestration restart, a killed run, several
/// turns, a checklist.
const RECORDED: &[&str] = &[
    "0.1.97_s02_three_agents_restarts/log_20261124_054633_467201",
    "0.1.97_s04b_commands_only/log_20261124_061302_064714",
    "0.1.36_s02_three_agents_restarts/log_20261124_061021_892465",
    "0.1.12_s02_three_agents_restarts/log_20261124_061024_918107",
    "0.1.36_s04b_commands_only/log_20261124_060658_947925",
    "0.1.36_s07b_attempt_2/log_20261124_063839_866862",
    "0.1.36_s08b_interrupt_kill9/log_20261124_060837_599087",
    "0.1.97_s05_enforcement/log_20261124_054745_242005",
    "0.1.97_s07_multi_turn/log_20261124_061048_129683",
    "0.1.97_s07_multi_turn/log_20261124_061119_770134",
    "0.1.97_s08b_interrupt_kill9/log_20261124_060737_254214",
    "0.1.97_s11_checklist_refused/log_20261124_064645_526577",
    "0.1.97_s13_priced/log_20261124_063739_143903",
];

/// Where a session comes from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source {
    /// The made-up session of this seed.
    Planted(u64),
    /// A recorded session.
    Recorded(&'static str),
}

/// Any of the sessions; more than half of them are made up.
pub(super) fn any() -> impl Strategy<Value = Source> {
    prop_oneof![
        3 => (0..SEEDS).prop_map(Source::Planted),
        2 => prop::sample::select(RECORDED).prop_map(Source::Recorded),
    ]
}

/// Each recorded session.
pub(super) fn recorded() -> impl Iterator<Item = Source> {
    RECORDED.iter().copied().map(Source::Recorded)
}

impl Source {
    /// Puts the session below `parent` and returns its folder.
    pub(super) fn put(self, parent: &Path) -> PathBuf {
        match self {
            Self::Planted(seed) => planted::write(&planted::generate(seed).0, parent).unwrap(),
            Self::Recorded(path) => {
                let from = Path::new(env!("CARGO_MANIFEST_DIR"))
                    .join("../fixtures")
                    .join(path);
                let to = parent.join(from.file_name().unwrap());
                copy(&from, &to, |_| ());
                to
            }
        }
    }
}

/// Every file below `folder`, sorted.
pub(super) fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Every folder below `folder`, itself included, sorted.
pub(super) fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![folder.to_owned()];
    let mut at = 0;
    while let Some(folder) = found.get(at).cloned() {
        at += 1;
        let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        found.extend(entries.filter(|path| path.is_dir()));
    }
    found.sort();
    found
}

/// Copies the folder `from` to `to`, its files in the order that `arrange` gives them. Empty folders are copied too.
pub(super) fn copy(from: &Path, to: &Path, arrange: impl FnOnce(&mut Vec<PathBuf>)) {
    let target = |path: &Path| to.join(path.strip_prefix(from).unwrap());
    let mut paths = files(from);
    arrange(&mut paths);
    for path in paths {
        let target = target(&path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&path, target).unwrap();
    }
    for path in folders(from) {
        fs::create_dir_all(target(&path)).unwrap();
    }
}

/// A copy whose files were created in another order and have other times.
pub(super) fn copy_shuffled(from: &Path, to: &Path, random: &mut Random) {
    copy(from, to, |paths| random.shuffle(paths));
    for path in files(to) {
        let seconds = random.between(0, 2_000_000_000) as u64;
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        fs::File::options()
            .write(true)
            .open(path)
            .unwrap()
            .set_modified(time)
            .unwrap();
    }
}
