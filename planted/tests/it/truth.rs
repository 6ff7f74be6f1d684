//! What is planted over many seeds.

use std::collections::BTreeMap;

use planted::{Detector, generate};

/// Seeds that are tested.
pub(crate) const SEEDS: u64 = 240;

#[test]
fn every_detector_has_enough_cases() {
    let mut counts: BTreeMap<Detector, (usize, usize)> = BTreeMap::new();
    for seed in 0..SEEDS {
        let (_, truth) = generate(seed);
        for detector in Detector::ALL {
            let count = counts.entry(detector).or_default();
            let (found, near) = (truth.positives(detector), truth.near_misses(detector));
            count.0 += found.len();
            count.1 += near.len();
            assert!(found.is_disjoint(&near), "seed {seed}: {detector:?}");
        }
    }
    let few: Vec<_> = counts
        .iter()
        .filter(|(_, (positive, near))| *positive < 8 || *near < 4)
        .collect();
    assert!(few.is_empty(), "{few:#?}");
    let (positive, near) = counts
        .values()
        .fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    assert!(
        near * 100 >= (positive + near) * 30,
        "{positive} positives, {near} near misses: {counts:#?}"
    );
}

#[test]
fn a_seed_gives_one_session() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = (dir.path().join("a"), dir.path().join("b"));
    for folder in [&a, &b] {
        let (script, _) = generate(11);
        planted::write(&script, folder).unwrap();
    }
    let list = |folder: &std::path::Path| {
        let mut found = BTreeMap::new();
        let mut open = vec![folder.to_owned()];
        while let Some(next) = open.pop() {
            for entry in std::fs::read_dir(next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let name = path.strip_prefix(folder).unwrap().to_owned();
                    found.insert(name, std::fs::read(path).unwrap());
                }
            }
        }
        found
    };
    assert!(list(&a).len() > 20);
    assert!(list(&a) == list(&b));
}
