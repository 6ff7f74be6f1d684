//! Sessions whose agents write what they like: into every text and every number of every artifact.

mod bombs;
mod fields;
mod injection;
mod numbers;
mod secrets;

use std::path::Path;

use massgen_report::analysis::compare::{Comparison, Side};
use massgen_report::analysis::model::Session;
use massgen_report::analysis::{Analysis, Options};
use massgen_report::{
    ComparisonReport, Report, ReportOptions, github_annotations, issues_csv, issues_json, sarif,
};

/// Sessions with tool calls, votes, refused checklists and failures between them.
const SESSIONS: [&str; 3] = [
    "0.1.97_s04b_commands_only/log_20261124_061302_064714",
    "0.1.97_s11_checklist_refused/log_20261124_064645_526577",
    "synthetic/subagents",
];

fn session(name: &str) -> std::path::PathBuf {
    let path = crate::fixtures::root().join(name);
    if name.contains("/log_") {
        return path;
    }
    let mut entries = std::fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries.find(|path| path.is_dir()).unwrap()
}

fn analysis(path: &Path) -> Analysis {
    Analysis::of(&Session::load(path).unwrap(), &Options::default())
}

/// Everything that is made of an analysis for others to read.
struct Exports {
    report: String,
    comparison: String,
    sarif: String,
    github: String,
    issues_json: String,
    issues_csv: String,
}

impl Exports {
    fn of(analysis: &Analysis) -> Self {
        let turns = analysis.turns.iter();
        let sides = [
            Side::new("a").run("a", analysis),
            Side::new("b").run("b", analysis),
        ];
        Self {
            report: turns
                .map(|turn| Report::new(turn, ReportOptions::default()).to_string())
                .collect(),
            comparison: ComparisonReport::new(&Comparison::of(&sides)).to_string(),
            sarif: sarif(analysis),
            github: github_annotations(analysis),
            issues_json: issues_json(analysis),
            issues_csv: issues_csv(analysis),
        }
    }

    fn all(&self) -> [(&'static str, &str); 6] {
        [
            ("report", &self.report),
            ("comparison", &self.comparison),
            ("sarif", &self.sarif),
            ("github", &self.github),
            ("issues-json", &self.issues_json),
            ("issues-csv", &self.issues_csv),
        ]
    }
}
