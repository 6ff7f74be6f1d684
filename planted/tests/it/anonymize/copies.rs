//! Where a copy may be written, what it leaves out, and what it does with damaged sessions.

use std::fs;
use std::path::Path;

use massgen_log_model::{ErrorKind, Session};
use planted::Random;

use super::{contents, copy, copy_to, fixture, fixtures};

fn lines(content: &[u8]) -> usize {
    content.iter().filter(|byte| **byte == b'\n').count()
}

#[test]
fn a_copy_has_the_files_sizes_and_lines_of_its_session_and_the_session_stays() {
    for session in fixtures() {
        let before = contents(&session);
        let folder = tempfile::tempdir().unwrap();
        let (out, summary) = copy(&session, &folder.path().join("one"));
        assert_eq!(contents(&session), before);
        assert_eq!(summary.left_out, []);

        let after = contents(&out);
        let bytes: usize = after.iter().map(|(_, content)| content.len()).sum();
        assert_eq!(summary.bytes, bytes as u64);
        let measures = |tree: &[(std::path::PathBuf, Vec<u8>)]| {
            let mut all: Vec<_> = tree
                .iter()
                .map(|(path, content)| (path.components().count(), content.len(), lines(content)))
                .collect();
            all.sort_unstable();
            all
        };
        assert_eq!(measures(&after), measures(&before), "{}", session.display());

        let (again, _) = copy(&session, &folder.path().join("two"));
        assert_eq!(contents(&again), after, "{}", session.display());
        let (twice, _) = copy(&out, &folder.path().join("three"));
        assert_eq!(
            measures(&contents(&twice)),
            measures(&before),
            "{}",
            session.display()
        );
    }
}

#[test]
fn nothing_is_written_where_something_is_or_into_the_session() {
    let session = fixture("0.1.97_s03_single_agent");
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("logs").join(session.file_name().unwrap());
    faults::copy(&session, &own).unwrap();
    let before = contents(folder.path());

    let inside = copy_to(&own, &own.join("turn_1/shared/copy")).unwrap_err();
    assert!(matches!(inside.kind(), ErrorKind::InsideSession), "{inside}");
    let itself = copy_to(&own, &own).unwrap_err();
    assert!(matches!(itself.kind(), ErrorKind::InsideSession), "{itself}");
    let above = copy_to(&own, &folder.path().join("logs")).unwrap_err();
    assert!(matches!(above.kind(), ErrorKind::AlreadyExists), "{above}");
    let taken = copy_to(&own, &own.join("turn_1/../../../logs")).unwrap_err();
    assert!(matches!(taken.kind(), ErrorKind::AlreadyExists), "{taken}");
    assert_eq!(contents(folder.path()), before);

    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    copy_to(&own, &empty).unwrap();
}

#[cfg(unix)]
#[test]
fn links_are_named_and_not_followed() {
    let session = fixture("0.1.97_s03_single_agent");
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("logs").join(session.file_name().unwrap());
    faults::copy(&session, &own).unwrap();
    let secret = folder.path().join("secret.txt");
    fs::write(&secret, "status: completed\n").unwrap();
    std::os::unix::fs::symlink(&secret, own.join("turn_1/notes.txt")).unwrap();
    std::os::unix::fs::symlink(folder.path(), own.join("turn_1/up")).unwrap();
    // The way to the copy through a link into the session is a way into the session.
    let way = folder.path().join("way");
    std::os::unix::fs::symlink(&own, &way).unwrap();
    let inside = copy_to(&own, &way.join("copy")).unwrap_err();
    assert!(matches!(inside.kind(), ErrorKind::InsideSession), "{inside}");

    let (out, summary) = copy(&own, folder.path());
    let left_out: Vec<&str> = summary.left_out.iter().map(|left| left.path.as_str()).collect();
    assert_eq!(left_out, ["turn_1/notes.txt", "turn_1/up"]);
    let links = |path: &Path| fs::symlink_metadata(path).unwrap().is_symlink();
    assert!(!faults::files(&out).unwrap().iter().any(|path| links(path)));
    assert_eq!(faults::files(&out).unwrap().len() as u64, summary.files);
}

/// Files of every kind with bits turned, lines mixed and ends cut off, and contents that mean harm.
#[test]
fn damaged_sessions_are_copied() {
    let bombs: [Vec<u8>; 7] = [
        b"[".repeat(200_000),
        b"a.".repeat(200_000),
        b"a: &a [*a, *a]\n".repeat(1000),
        faults::noise(100_000),
        b"\\".repeat(100_000),
        "\\ud800\\udc00\\ud800\\u".repeat(10_000).into_bytes(),
        [b"PK\x03\x04".to_vec(), faults::noise(5000)].concat(),
    ];
    let mut random = Random::new(7);
    for name in [
        "0.1.97_s04_tools_commands",
        "synthetic/hostile",
        "0.1.36_s08b_interrupt_kill9",
    ] {
        let session = fixture(name);
        for round in 0..8 {
            let folder = tempfile::tempdir().unwrap();
            let own = folder.path().join("own").join(session.file_name().unwrap());
            faults::copy(&session, &own).unwrap();
            for (at, path) in faults::files(&own).unwrap().into_iter().enumerate() {
                let content = fs::read(&path).unwrap();
                if content.is_empty() {
                    continue;
                }
                let harmed = match (at + round) % 4 {
                    0 => faults::flip(&content, 20, &mut random),
                    1 => faults::shuffle_lines(&content, &mut random),
                    2 => content[..random.below(content.len())].to_vec(),
                    _ => bombs[(at + round) % bombs.len()].clone(),
                };
                fs::write(path, harmed).unwrap();
            }
            fs::write(own.join("turn_1/attempt_1/massgen.log.zip"), &bombs[6]).unwrap();
            let (out, summary) = copy(&own, folder.path());
            assert_eq!(summary.left_out, [], "{name}, {round}");
            let sizes = |tree: &Path| -> Vec<usize> {
                let mut all: Vec<_> = contents(tree)
                    .into_iter()
                    .map(|(_, content)| content.len())
                    .collect();
                all.sort_unstable();
                all
            };
            assert_eq!(sizes(&out), sizes(&own), "{name}, {round}");
            Session::load(&out).unwrap();
        }
    }
}
