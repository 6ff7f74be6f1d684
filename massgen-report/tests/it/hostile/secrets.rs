//! Secrets in every text of a session: nothing that is made for others shows one.

use std::fs;
use std::path::Path;

use massgen_report::analysis::model::secrets::{find, redact};
use massgen_report::with_secrets;
use serde_json::Value;

use super::fields::{Copy, Field};
use super::{Exports, SESSIONS, analysis, session};

/// What is written, and the part of it that nobody may see.
const SECRETS: [(&str, &str); 16] = [
    ("curl -H 'Authorization: Bearer q1w2e3r4t5' x", "q1w2e3r4t5"),
    (
        "use sk-ant-api03-aB3dE6gH9jK2mN5pQ8sTaB3dE6gH9jK2 now",
        "aB3dE6gH9",
    ),
    (
        "OPENAI_API_KEY=sk-proj-aB3dE6gH9jK2mN5pQ8sTaB3 python x.py",
        "aB3dE6gH9",
    ),
    ("AIzaaB3dE6gH9jK2mN5pQ8sTaB3dE6gH9jK2mN", "aB3dE6gH9"),
    ("aws AKIAIOSFODNN7EXAMPLE", "IOSFODNN7"),
    ("git clone https://me:p4ssw0rd@host/x.git", "p4ssw0rd"),
    ("https://x.org/?token=q1w2e3r4t5&a=1", "q1w2e3r4t5"),
    ("{\"api_key\": \"q1w2e3r4t5\"}", "q1w2e3r4t5"),
    ("{\\\"api_key\\\": \\\"q1w2e3r4t5\\\"}", "q1w2e3r4t5"),
    ("tool --password q1w2e3", "q1w2e3"),
    ("ghp_aB3dE6gH9jK2mN5pQ8sTaB3dE6gH9jK2mN", "aB3dE6gH9"),
    (
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.aB3dE6gH9jK2mN5p",
        "aB3dE6gH9",
    ),
    (
        "-----BEGIN PRIVATE KEY-----\nMIIaB3dE6gH9jK2mN5pQ8sT\n-----END PRIVATE KEY-----",
        "aB3dE6gH9",
    ),
    ("xoxb-12345-aB3dE6gH9jK2", "aB3dE6gH9"),
    ("hf_aB3dE6gH9jK2mN5pQ8sTaB3dE6", "aB3dE6gH9"),
    ("PGPASSWORD=q1w2e3 psql", "q1w2e3"),
];

/// Lengths at which the analysis and the report cut texts, in characters.
const CUTS: [usize; 6] = [120, 160, 200, 240, 400, 500];

fn check(exports: &Exports, hidden: &str, shown: &str) {
    for (name, text) in exports.all() {
        assert!(
            !text.contains(hidden),
            "{shown}: {name}: {}",
            around(text, hidden)
        );
    }
}

fn around<'a>(text: &'a str, hidden: &str) -> &'a str {
    text.lines()
        .find(|line| line.contains(hidden))
        .unwrap_or_default()
}

/// The exports, and whether the analysis, which stays as it is, holds the secret.
fn look(path: &Path, hidden: &str) -> (Exports, bool) {
    let analysis = analysis(path);
    let json = serde_json::to_string(&analysis).unwrap();
    (Exports::of(&analysis), json.contains(hidden))
}

fn behind(text: &str) -> impl Fn(&Value) -> String {
    move |old| match old {
        Value::String(old) => Value::from(format!("{old} {text}")).to_string(),
        other => other.to_string(),
    }
}

#[test]
fn no_export_shows_a_secret_of_any_field() {
    let (mut reached, mut cuts) = (0, 0);
    for name in SESSIONS {
        let copy = Copy::of(&session(name));
        let fields = copy.fields(Value::is_string);
        let mut deep: Vec<&Field> = Vec::new();
        for (index, field) in fields.iter().enumerate() {
            let (text, hidden) = SECRETS[index % SECRETS.len()];
            let one = std::slice::from_ref(field);
            let (exports, is_there) = copy.with(one, behind(text), |path| look(path, hidden));
            check(&exports, hidden, &format!("{name}: {field:?}"));
            if is_there {
                reached += 1;
                deep.push(field);
            }
        }
        // All kinds in the fields that get into the analysis.
        let deep: Vec<Field> = deep.into_iter().cloned().collect();
        for (text, hidden) in SECRETS {
            let (exports, is_there) = copy.with(&deep, behind(text), |path| look(path, hidden));
            check(&exports, hidden, &format!("{name}: {text}"));
            assert!(is_there, "{name}: {text}");
        }
        // A key over which a text is cut: what is left of it is none of the reader's business.
        for cut in CUTS {
            for left in [8, 12, 20] {
                let filler = "word ".repeat(200);
                let kept: String = filler.chars().take(cut - left - 1).collect();
                let text = format!("{kept} ghp_aB3dE6gH9jK2mN5pQ8sTaB3dE6gH9jK2mN {filler}");
                let instead = |_: &Value| Value::from(text.as_str()).to_string();
                let (exports, is_there) = copy.with(&deep, instead, |path| look(path, "ghp_aB3d"));
                check(&exports, "ghp_", &format!("{name}: cut at {cut}, {left} left"));
                cuts += usize::from(is_there);
            }
        }
    }
    assert!(reached > 60, "{reached}");
    assert!(cuts > 40, "{cuts}");
}

#[test]
fn names_of_agents_models_and_files_may_be_secrets() {
    let key = "hf_aB3dE6gH9jK2mN5pQ8sTaB3dE6gH9jK2";
    let copy = Copy::of(&session(SESSIONS[0]));
    for file in faults::files(&copy.path).unwrap() {
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        fs::write(
            &file,
            text.replace("agent_a", key)
                .replace("stub-a", &format!("{key}-m")),
        )
        .unwrap();
    }
    let attempt = copy.path.join("turn_1/attempt_1");
    for folder in [
        attempt.clone(),
        attempt.join("final"),
        copy.path.join("turn_1/final"),
    ] {
        let from = folder.join("agent_a");
        if from.is_dir() {
            fs::rename(from, folder.join(key)).unwrap();
        }
    }
    let analysis = analysis(&copy.path);
    assert!(serde_json::to_string(&analysis).unwrap().contains(key));
    let exports = Exports::of(&analysis);
    check(&exports, key, "names");
    assert!(exports.report.contains("Hugging Face token"));
    let open = with_secrets(|| Exports::of(&analysis));
    assert!(open.report.contains(key) && open.comparison.contains(key) && open.sarif.contains(key));
    // What was switched on for once is off again.
    check(&Exports::of(&analysis), key, "afterwards");
}

/// Nothing in the bundled sessions is a secret; what is taken for one is looked at here.
#[test]
fn redaction_changes_nothing_else() {
    let mut taken = Vec::new();
    let mut looked_at = 0;
    for file in faults::files(&crate::fixtures::root()).unwrap() {
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        looked_at += text.len();
        for secret in find(&text) {
            // The end of a file is no cut.
            if secret.range.end < text.len() {
                let line = text[..secret.range.start].rfind('\n').map_or(0, |at| at + 1);
                let from = secret.range.start.saturating_sub(60).max(line);
                let before = text.get(from..secret.range.start).unwrap_or_default();
                taken.push(format!(
                    "{before}⟦{}⟧ {:?}",
                    &text[secret.range.clone()],
                    secret.kind
                ));
            }
        }
    }
    assert!(looked_at > 5_000_000, "{looked_at}");
    taken.sort();
    taken.dedup();
    assert_eq!(taken, Vec::<String>::new());
}

#[test]
fn a_report_without_secrets_is_the_same_either_way() {
    for name in SESSIONS {
        let analysis = analysis(&session(name));
        let (shared, open) = (Exports::of(&analysis), with_secrets(|| Exports::of(&analysis)));
        for ((kind, shared), (_, open)) in shared.all().into_iter().zip(open.all()) {
            assert_eq!(shared, open, "{name}: {kind}");
            assert_eq!(redact(shared), shared, "{name}: {kind}");
        }
    }
}
