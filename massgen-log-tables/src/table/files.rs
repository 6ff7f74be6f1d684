//! Files of an attempt.

use massgen_log_analysis::model::spine::FileEntry;

use super::keys;
use crate::column::Columns;
use crate::source::{Row, Source};

pub(super) type Of<'a> = Row<'a, &'a FileEntry>;

pub(super) fn rows<'a>(source: &'a Source<'a>) -> Vec<Of<'a>> {
    source
        .attempts()
        .flat_map(|of| of.rows(&of.attempt.files))
        .collect()
}

pub(super) fn columns<'a>() -> Columns<Of<'a>> {
    keys::<&FileEntry>()
        .text(
            "path",
            "relative to the session; bytes that are no printable UTF-8 and `%` as %XX",
            |row| Some(row.item.path.as_str()),
        )
        .int("bytes", "its size in bytes", |row| {
            i64::try_from(row.item.bytes).ok()
        })
}
