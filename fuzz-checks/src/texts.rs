//! Small text files that begin with a header, and files that agents write.

use massgen_log_model::artifact::analysis_report::{ReportFile, classify, headings};
use massgen_log_model::artifact::automation_output::AutomationHeader;
use massgen_log_model::artifact::docker_logs::DockerLogsHeader;
use massgen_log_model::artifact::final_presentation::{ContextPathWrites, FinalPresentationHeader};
use massgen_log_model::artifact::streaming_buffer::StreamingBufferHeader;
use massgen_log_model::artifact::webui_debug;

use crate::places;

/// Every reader of a header, a console output, a report or a line of the web interface, on the same text.
pub fn text_artifacts(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    twice(|| DockerLogsHeader::parse(bytes));
    twice(|| FinalPresentationHeader::parse(bytes));
    twice(|| ContextPathWrites::parse(bytes));
    twice(|| StreamingBufferHeader::parse(bytes));
    twice(|| AutomationHeader::parse(&text));

    let report = ReportFile::of(bytes);
    assert_eq!(report.size, bytes.len() as u64);
    assert_eq!(report.kind, classify(bytes));
    let (headings, last) = (headings(bytes), places::lines(bytes));
    assert!(headings.is_sorted_by_key(|heading| heading.line));
    assert!(headings.iter().all(|heading| (1..=last).contains(&heading.line)));
    assert!(headings.iter().all(|heading| (1..=6).contains(&heading.level)));
    for line in text.split('\n') {
        twice(|| webui_debug::parse_line(line));
    }
}

fn twice<T: PartialEq + std::fmt::Debug>(read: impl Fn() -> T) {
    assert_eq!(read(), read(), "the second time");
}
