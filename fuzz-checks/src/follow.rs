//! Following a session while it is written.

use std::fs::{self, File};
use std::io::Write as _;

use massgen_log_model::{ChangeKind, Follow};

use crate::session::folder;

/// Looks at most this often while the file grows.
const LOOKS: usize = 24;

/// The first byte is the length of the pieces in which the rest is written to `events.jsonl`: what is told
/// while it grows is what is told of the whole file at once.
pub fn follow(bytes: &[u8]) {
    let Some((step, bytes)) = bytes.split_first() else {
        return;
    };
    let step = usize::from(*step).max(1).max(bytes.len().div_ceil(LOOKS));
    let root = folder();
    let session = root.path().join("log_20260105_105524_290672");
    let attempt = session.join("turn_1/attempt_1");
    fs::create_dir_all(&attempt).unwrap();

    let mut growing = Follow::new(&session).unwrap();
    let mut told = Vec::new();
    let mut file = File::create(attempt.join("events.jsonl")).unwrap();
    told.extend(growing.poll().unwrap());
    for piece in bytes.chunks(step) {
        file.write_all(piece).unwrap();
        told.extend(growing.poll().unwrap());
    }
    let mut at_once = Follow::new(&session).unwrap();
    let mut whole = at_once.poll().unwrap();
    // The end may be told once nothing changes any more, which takes a few looks.
    for _ in 0..3 {
        told.extend(growing.poll().unwrap());
        whole.extend(at_once.poll().unwrap());
    }
    assert_eq!(told, whole, "in pieces of {step}");
    let attempts = told
        .iter()
        .filter(|change| matches!(change.kind, ChangeKind::Attempt { .. }))
        .count();
    assert_eq!(attempts, 1);
    assert_eq!(growing.poll().unwrap(), [], "nothing is told twice");
}
