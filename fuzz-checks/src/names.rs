//! Names of files and folders, labels, versions and times.

use std::path::{Component, Path};

use massgen_log_model::artifact::checkpoint::{parse_folder_name, parse_participant};
use massgen_log_model::artifact::share_manifest::session_path;
use massgen_log_model::artifact::step_mode::parse_step_folder;
use massgen_log_model::artifact::subagents::parse_delegation_name;
use massgen_log_model::artifact::{compression_debug, streaming_buffer};
use massgen_log_model::time::{parse_iso_local, parse_iso_utc, parse_stamp, parse_time_of_day, zone_offset};
use massgen_log_model::{
    AnswerLabel, EXCERPT_CHARS, Excerpt, MassgenVersion, Moment, RelPath, decode_visibly, pointer_token,
};

use crate::places;

/// A name, as every reader of names takes it.
pub fn names(bytes: &[u8]) {
    let (text, bad) = decode_visibly(bytes);
    assert_eq!(bad == 0, std::str::from_utf8(bytes).is_ok());
    check_path(&RelPath::from_encoded(&*text));
    check_path(&RelPath::from_path(Path::new(&*text)));
    check_path(&RelPath::from_encoded("turn_1").join(&*text));
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let name = Path::new(std::ffi::OsStr::from_bytes(bytes));
        let path = RelPath::from_path(name);
        check_path(&path);
        let plain = |part: &Component<'_>| matches!(part, Component::Normal(_));
        if name.components().all(|part| plain(&part)) {
            assert_eq!(path.to_path(), name.components().collect::<std::path::PathBuf>());
        }
    }
    assert!(!pointer_token(&text).contains('/'));

    let excerpt = Excerpt::of(&text);
    assert!(excerpt.head.chars().count() <= EXCERPT_CHARS && excerpt.tail.chars().count() <= EXCERPT_CHARS);
    assert_eq!(excerpt.is_whole(), excerpt.head == text);
    places::check_round_trip(&excerpt);

    let _ = AnswerLabel::from(&*text).parts();
    if let Some(version) = MassgenVersion::parse(&text) {
        assert_eq!(MassgenVersion::parse(&version.to_string()), Some(version));
    }
    let _ = (
        parse_folder_name(&text),
        parse_participant(&text),
        parse_step_folder(&text),
    );
    let _ = (
        compression_debug::parse_name(&text),
        streaming_buffer::parse_name(&text),
    );
    let _ = (parse_delegation_name(&text), session_path(&text));
}

/// Only plain names, so that it cannot lead out of the session; and safe to print.
fn check_path(path: &RelPath) {
    let on_disk = path.to_path();
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    assert!(on_disk.components().all(plain), "{}", on_disk.display());
    let again = RelPath::from_path(&on_disk);
    assert_eq!(again.to_path(), on_disk);
    assert!(!again.as_str().chars().any(char::is_control), "{again}");
}

/// Times in every form; an 8-byte number in front of them is seconds since 1970.
pub fn timestamps(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let local = parse_iso_local(&text).or_else(|| parse_stamp(&text));
    if let Some(local) = local {
        let moment = Moment::local(local);
        assert!(moment.seconds.is_finite());
        check_moment(moment);
    }
    if let Some(seconds) = parse_iso_utc(&text) {
        assert!(seconds.is_finite());
        if let Some(moment) = Moment::utc(seconds) {
            check_moment(moment);
        }
        if let Some(offset) = local.and_then(|local| zone_offset(seconds, local)) {
            assert!(offset % 900 == 0 && offset.abs() <= 15 * 3600, "{offset}");
        }
    }
    if let Some(seconds) = parse_time_of_day(&text) {
        assert!((0.0..=86_401.0).contains(&seconds), "{seconds}");
    }
    if let Some((number, rest)) = bytes.split_first_chunk::<8>() {
        let seconds = f64::from_le_bytes(*number);
        if let Some(moment) = Moment::utc(seconds) {
            assert!(seconds.is_finite() && seconds > 0.0);
            check_moment(moment);
        }
        if let Some(local) = std::str::from_utf8(rest).ok().and_then(parse_iso_local) {
            let offset = zone_offset(seconds, local);
            assert!(offset.is_none_or(|offset| offset % 900 == 0), "{offset:?}");
        }
    }
}

fn check_moment(moment: Moment) {
    let _ = moment.to_iso();
    assert_eq!(moment.since(moment), Some(0.0));
    let _ = moment.with_offset(Some(i32::MAX)).to_iso();
    let _ = moment.with_offset(Some(i32::MIN)).to_iso();
}
