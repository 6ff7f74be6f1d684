//! Each file of three sessions damaged in seven ways: the session is still loaded, and says what is wrong.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use massgen_log_model::spine::PresenceState;
use massgen_log_model::{Attempt, RelPath, Session};

use crate::fixtures;

const SESSIONS: [&str; 3] = [
    "0.1.97_s04b_commands_only/log_20261124_061302_064714",
    "0.1.36_s07b_attempt_2/log_20261124_063839_866862",
    "synthetic/checklist/log_20260105_150000_350000",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Damage {
    Removed,
    Emptied,
    Cut,
    Noise,
    Directory,
    LinkOut,
    LinkNowhere,
}

const DAMAGES: [Damage; 7] = [
    Damage::Removed,
    Damage::Emptied,
    Damage::Cut,
    Damage::Noise,
    Damage::Directory,
    Damage::LinkOut,
    Damage::LinkNowhere,
];

impl Damage {
    fn apply(self, file: &Path, bytes: &[u8], outside: &Path) {
        fs::remove_file(file).unwrap();
        match self {
            Self::Removed => {}
            Self::Emptied => fs::write(file, "").unwrap(),
            Self::Cut => fs::write(file, &bytes[..bytes.len() / 2]).unwrap(),
            Self::Noise => fs::write(file, faults::noise(bytes.len().clamp(64, 4096))).unwrap(),
            Self::Directory => fs::create_dir(file).unwrap(),
            Self::LinkOut => symlink(outside, file).unwrap(),
            Self::LinkNowhere => symlink("nothing_is_here", file).unwrap(),
        }
    }

    fn undo(file: &Path, bytes: &[u8]) {
        faults::clear(file).unwrap();
        fs::write(file, bytes).unwrap();
    }
}

#[test]
fn no_damage_goes_unsaid() {
    let mut silent = Vec::new();
    for session in SESSIONS {
        let source = fixtures().join(session);
        let temp = tempfile::tempdir().unwrap();
        let copy = temp.path().join(source.file_name().unwrap());
        let outside = temp.path().join("outside");
        fs::write(&outside, "some other machine's name\n").unwrap();
        faults::copy(&source, &copy).unwrap();
        let whole = Session::load(&copy).unwrap();
        for file in faults::files(&copy).unwrap() {
            let path = RelPath::from_path(file.strip_prefix(&copy).unwrap());
            let bytes = fs::read(&file).unwrap();
            for damage in DAMAGES {
                damage.apply(&file, &bytes, &outside);
                let loaded = Session::load(&copy).unwrap();
                let shape = |session: &Session| -> Vec<(u32, u32)> {
                    let attempts = session.turns.iter().flat_map(|turn| &turn.attempts);
                    attempts.map(|attempt| (attempt.turn, attempt.number)).collect()
                };
                assert_eq!(shape(&loaded), shape(&whole), "{damage:?} {path}");
                assert!(
                    !format!("{loaded:?}").contains("some other machine"),
                    "{damage:?} {path}: read a file outside of the session"
                );
                if !is_exempt(&path, damage) && !is_said(&loaded, &path, damage) {
                    silent.push(format!("{damage:?} {path}"));
                }
                Damage::undo(&file, &bytes);
            }
        }
        assert_eq!(Session::load(&copy).unwrap(), whole, "the copy is whole again");
    }
    assert!(
        silent.is_empty(),
        "{} unsaid:\n{}",
        silent.len(),
        silent.join("\n")
    );
}

/// What cannot be told from the files, or is not read at all.
fn is_exempt(path: &RelPath, damage: Damage) -> bool {
    let name = path.file_name();
    let parts: Vec<&str> = path.as_str().split('/').collect();
    let turn_copy = parts.get(1) == Some(&"final");
    let in_final = parts.contains(&"final");
    // Not read: agents' own files, what servers print, prompts (but for the presenter's, which holds the
    // tally), and of the turn's copy of the final folder everything but the answer.
    let not_read = parts.contains(&"workspace")
        || (name.starts_with("mcp_") && name.ends_with("_stderr.log"))
        || (name == "context.txt" && (turn_copy || !in_final))
        || (in_final && name == "changedoc.md")
        || (turn_copy && name == "execution_trace.md");
    // Plain text that was cut is a shorter text, and logs end anywhere when a run is killed.
    let text = matches!(
        name,
        "answer.txt" | "changedoc.md" | "execution_trace.md" | "massgen.log" | "streaming_debug.log"
    ) || parts.contains(&"agent_outputs");
    // A presenter may produce nothing: that is an empty final answer, not a damaged one.
    let may_be_empty =
        name == "changedoc.md" || parts.contains(&"agent_outputs") || (in_final && name == "answer.txt");
    // Most runs never write these and no other file tells of them; the tally has other sources.
    let nothing_tells = matches!(
        name,
        "changedoc.md" | "execution_trace.md" | "generated_evaluation_criteria.yaml" | "context.txt"
    ) || parts.contains(&"agent_outputs");
    not_read
        || match damage {
            Damage::Cut => text,
            Damage::Emptied => may_be_empty,
            Damage::Removed => nothing_tells,
            _ => false,
        }
}

/// Whether a diagnostic names the file, or the list of artifacts says that it is not usable.
fn is_said(session: &Session, path: &RelPath, damage: Damage) -> bool {
    let named = |attempt: &Attempt| {
        let diagnosed = attempt.diagnostics.iter().any(|note| &note.location.path == path);
        let listed = attempt
            .presence
            .iter()
            .any(|presence| presence.state != PresenceState::Loaded && presence.path.as_ref() == Some(path));
        let absent = damage == Damage::Removed
            && attempt.path.join(path.file_name()) == *path
            && attempt
                .presence_of(path.file_name())
                .is_some_and(|presence| presence.state == PresenceState::Absent);
        let no_final = damage == Damage::Removed
            && attempt
                .finals
                .iter()
                .any(|found| found.text.is_none() && found.source.path.join("answer.txt") == *path);
        diagnosed || listed || absent || no_final
    };
    session.turns.iter().flat_map(|turn| &turn.attempts).any(named)
}
