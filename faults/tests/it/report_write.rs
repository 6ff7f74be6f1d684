//! Reports that cannot be written: the old one stays.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use massgen_log_model::{ErrorKind, LogDir, Overwrite};

use crate::SESSIONS;
use crate::child::{Said, program, without_rights};
use crate::pipeline::Copy;

const OLD: &str = "the report of last time\n";

/// Names in the turn's folder.
fn names(session: &Path) -> Vec<String> {
    let entries = fs::read_dir(session.join("turn_1")).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Tries to write a report of `size` bytes, which fails with an error of the system; nothing may have changed.
fn fails(session: &Path, size: usize) -> io::ErrorKind {
    let before = names(session);
    let dir = LogDir::discover(session).unwrap();
    let error = dir
        .write_report(1, &vec![b'x'; size], Overwrite::Always)
        .unwrap_err();
    let ErrorKind::Io(error) = error.kind() else {
        panic!("{error}")
    };
    assert_eq!(fs::read_to_string(dir.report_path(1).unwrap()).unwrap(), OLD);
    assert_eq!(names(session), before, "nothing is left over");
    error.kind()
}

/// In a child without the right to write.
pub(crate) fn refuse(session: &Path) {
    println!("kind: {:?}", fails(session, 100));
}

/// In a child whose `folder` is a file system of 64 KiB.
pub(crate) fn fill(folder: &Path) {
    let session = folder.join("log_20260105_105524_290672");
    fs::create_dir_all(session.join("turn_1/attempt_1")).unwrap();
    fs::write(session.join("turn_1/attempt_1/status.json"), "{}").unwrap();
    fs::write(session.join("turn_1/ANALYSIS_REPORT.md"), OLD).unwrap();
    for size in [64 << 10, 1 << 20] {
        println!("kind: {:?}", fails(&session, size));
    }
    // There was room before, and there is afterwards.
    let dir = LogDir::discover(&session).unwrap();
    dir.write_report(1, b"new", Overwrite::Always).unwrap();
    println!(
        "then: {}",
        fs::read_to_string(dir.report_path(1).unwrap()).unwrap()
    );
}

#[test]
fn a_folder_that_may_not_be_written_keeps_its_report() {
    let copy = Copy::of(SESSIONS[0]);
    let turn = copy.path.join("turn_1");
    fs::write(turn.join("ANALYSIS_REPORT.md"), OLD).unwrap();
    let temp = copy.path.parent().unwrap();
    fs::set_permissions(temp, Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&turn, Permissions::from_mode(0o555)).unwrap();
    let said = Said::by(&mut without_rights("refuse", &copy.path, temp));
    fs::set_permissions(&turn, Permissions::from_mode(0o755)).unwrap();
    match said {
        Ok(said) => assert_eq!(said.of("kind"), "PermissionDenied"),
        Err(error) => println!("skipped: no process of another user can be started: {error}"),
    }
}

#[test]
fn a_full_disk_keeps_the_old_report() {
    let temp = tempfile::tempdir().unwrap();
    let mount = [
        "-c",
        "mount -t tmpfs -o size=64k none \"$FAULTS_PATH\" || exit 1; exec \"$@\"",
        "sh",
    ];
    let namespace = |extra: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(["-m"]).args(extra).arg("sh").args(mount);
        command.env("FAULTS_PATH", temp.path()).env("FAULTS_TASK", "fill");
        command
    };
    // Root makes a mount namespace; others need one of users around it.
    let found = [&[][..], &["-r"]].into_iter().find(|extra| {
        let probe = namespace(extra).arg("true").output();
        probe.is_ok_and(|output| output.status.success())
    });
    let Some(extra) = found else {
        return println!("skipped: no file system can be mounted in a namespace");
    };
    let mut command = namespace(extra);
    command
        .arg(program())
        .args(["--exact", "child::task", "--nocapture"]);
    let said = Said::by(&mut command).unwrap();
    assert_eq!(
        said.all("kind").collect::<Vec<_>>(),
        ["StorageFull", "StorageFull"]
    );
    assert_eq!(said.of("then"), "new");
}
