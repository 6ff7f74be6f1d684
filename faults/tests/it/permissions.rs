//! Files and folders that may not be read, as a user who owns none of them sees them.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use crate::SESSIONS;
use crate::child::{Said, without_rights};
use crate::pipeline::{Copy, Run};

fn allow(path: &std::path::Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn what_may_not_be_read_is_named() {
    let copy = Copy::of(SESSIONS[1]);
    let temp = copy.path.parent().unwrap();
    allow(temp, 0o755);
    let shape = format!("{:?}", Run::of(&copy.path).shape());
    let attempt = copy.path.join("turn_1/attempt_1");
    let snapshot = faults::folders(&attempt.join("agent_a")).unwrap().remove(1);
    let paths = [
        attempt.join("status.json"),
        attempt.join("massgen.log"),
        attempt.join("streaming_debug.log"),
        attempt.join("coordination_events.json"),
        attempt.join("agent_outputs/agent_a.txt"),
        snapshot.join("answer.txt"),
        attempt.join("agent_outputs"),
        attempt.join("final"),
        snapshot,
        attempt.join("agent_a"),
        attempt.clone(),
        copy.path.join("turn_1"),
        copy.path.clone(),
    ];
    let mut unsaid = Vec::new();
    for path in paths.iter().filter(|path| path.exists()) {
        let is_folder = path.is_dir();
        allow(path, 0o000);
        let said = Said::by(&mut without_rights("report", &copy.path, temp));
        allow(path, if is_folder { 0o755 } else { 0o644 });
        let said = match said {
            Ok(said) => said,
            Err(error) => return println!("skipped: no process of another user can be started: {error}"),
        };
        let relative = copy.relative(path);
        if *path == copy.path {
            assert!(said.of("error").contains("cannot be read"), "{said:?}");
            continue;
        }
        assert_eq!(said.all("wrong").next(), None, "{relative}");
        if *path != copy.path.join("turn_1") {
            assert_eq!(said.of("shape"), shape, "{relative}");
        }
        let named = |note: &str| note.starts_with(relative.as_str()) && note.contains("unreadable");
        if !said.all("note").any(named) {
            unsaid.push(format!("{relative}: {said:?}"));
        }
    }
    assert!(unsaid.is_empty(), "{}", unsaid.join("\n"));
}
