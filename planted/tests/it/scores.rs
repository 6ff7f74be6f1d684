//! Every detector against what was planted: what it found, missed and made up.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use massgen_log_analysis::{Analysis, Options};
use massgen_log_model::Session;
use planted::{Detector, generate};

use super::found::found;
use super::truth::SEEDS;

#[derive(Debug, Clone, Default)]
struct Score {
    positives: usize,
    near_misses: usize,
    hits: usize,
    wrong: usize,
    missed: usize,
    /// The first few, for a message.
    examples: Vec<String>,
}

impl Score {
    fn add(&mut self, other: &Self) {
        self.positives += other.positives;
        self.near_misses += other.near_misses;
        self.hits += other.hits;
        self.wrong += other.wrong;
        self.missed += other.missed;
        self.examples.extend(other.examples.iter().cloned());
        self.examples.truncate(6);
    }

    fn precision(&self) -> f64 {
        ratio(self.hits, self.hits + self.wrong)
    }

    fn recall(&self) -> f64 {
        ratio(self.hits, self.hits + self.missed)
    }
}

/// A share; nothing of nothing is all of it.
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

type Scores = BTreeMap<Detector, Score>;

fn of_seed(seed: u64) -> Scores {
    let (script, truth) = generate(seed);
    let folder = tempfile::tempdir().unwrap();
    let session = Session::load(planted::write(&script, folder.path()).unwrap()).unwrap();
    super::loaded::check(&script, &session);
    let analysis = serde_json::to_value(Analysis::of(&session, &Options::default())).unwrap();
    let attempt = &analysis["turns"][0]["attempts"][0];
    Detector::ALL
        .into_iter()
        .map(|detector| {
            let (expected, near) = (truth.positives(detector), truth.near_misses(detector));
            let found = found(detector, attempt);
            let missed = expected
                .difference(&found)
                .map(|key| format!("seed {seed}: missed {key}"));
            let wrong = found.difference(&expected).map(|key| {
                let kind = if near.contains(key) {
                    "a near miss"
                } else {
                    "not planted"
                };
                format!("seed {seed}: found {key} ({kind})")
            });
            let score = Score {
                positives: expected.len(),
                near_misses: near.len(),
                hits: expected.intersection(&found).count(),
                wrong: found.difference(&expected).count(),
                missed: expected.difference(&found).count(),
                examples: missed.chain(wrong).take(6).collect(),
            };
            (detector, score)
        })
        .collect()
}

fn all() -> Scores {
    const WORKERS: u64 = 4;
    let parts: Vec<Scores> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS)
            .map(|worker| {
                scope.spawn(move || {
                    let mut sum = Scores::new();
                    for seed in (worker..SEEDS).step_by(4) {
                        for (detector, score) in of_seed(seed) {
                            sum.entry(detector).or_default().add(&score);
                        }
                    }
                    sum
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    let mut sum = Scores::new();
    for (detector, score) in parts.into_iter().flatten() {
        sum.entry(detector).or_default().add(&score);
    }
    sum
}

fn table(scores: &Scores) -> String {
    let mut text = format!(
        "# Detectors against planted cases\n\nThe definitions are in [detectors.md](detectors.md). {SEEDS} sessions are made up from seeds 0 to {}; what is in\nthem is known from the scripts that they play, not from any analysis. A near miss looks like a finding and is none;\nanything that a detector reports beyond what was planted counts as wrong. This file is written by the test\n`planted/tests/it/scores.rs`, which also holds the build to it.\n\n",
        SEEDS - 1
    );
    text.push_str("| detector | planted | near misses | found | wrong | missed | precision | recall |\n");
    text.push_str("|---|--:|--:|--:|--:|--:|--:|--:|\n");
    let mut sum = Score::default();
    for detector in Detector::ALL {
        let score = scores.get(&detector).cloned().unwrap_or_default();
        row(&mut text, detector.name(), &score);
        sum.add(&score);
    }
    row(&mut text, "all", &sum);
    text
}

fn row(text: &mut String, name: &str, score: &Score) {
    writeln!(
        text,
        "| {name} | {} | {} | {} | {} | {} | {:.3} | {:.3} |",
        score.positives,
        score.near_misses,
        score.hits,
        score.wrong,
        score.missed,
        score.precision(),
        score.recall()
    )
    .unwrap();
}

#[test]
fn detectors_find_what_was_planted_and_nothing_else() {
    let scores = all();
    let text = table(&scores);
    println!("{text}");
    for (detector, score) in &scores {
        for example in &score.examples {
            println!("{}: {example}", detector.name());
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/detector-scores.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &text).unwrap();
    } else if let Ok(written) = std::fs::read_to_string(path) {
        assert!(
            written == text,
            "docs/detector-scores.md is out of date: run this with UPDATE_DOCS=1"
        );
    }
    let inexact: Vec<String> = scores
        .iter()
        .filter(|(_, score)| score.wrong + score.missed > 0)
        .map(|(detector, score)| format!("{}: {:#?}", detector.name(), score.examples))
        .collect();
    assert!(inexact.is_empty(), "{}", inexact.join("\n"));
}
