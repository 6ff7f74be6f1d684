//! Every line of the `events.jsonl` files of some sessions, straight from the files.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::vec;

use arrow_array::{RecordBatch, RecordBatchIterator};
use arrow_schema::ArrowError;
use massgen_log_analysis::model::artifact::events::EventLines;
use massgen_log_analysis::model::{Error, LogDir, RelPath, TextSpan};
use massgen_log_tables::event_lines::{self, EventRows};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use rayon::current_num_threads;
use rayon::prelude::*;

use crate::error::exception;
use crate::session::Place;
use crate::table::{schema_capsule, stream_capsule, told};

/// Bytes of a stretch at least, so that a thread is worth its while.
const LEAST: u64 = 512 << 10;
/// Bytes of a stretch at most, unless a line is longer: what waits to be handed over stays little.
const MOST: u64 = 4 << 20;
/// Bytes of a stretch that is held whole. One that is longer has a line that is.
const WHOLE: u64 = 64 << 20;
/// Stretches a thread that are read before their rows are told: enough that no thread waits long for another.
const AHEAD: usize = 2;

type Batch = Result<RecordBatch, ArrowError>;

/// Which files they are. Each stream reads them anew.
#[pyclass(frozen, module = "massgen_logs._native")]
pub(crate) struct Events {
    files: Vec<EventFile>,
}

#[derive(Clone)]
struct EventFile {
    session: Arc<LogDir>,
    turn: u32,
    attempt: u32,
    path: RelPath,
}

#[pymethods]
impl Events {
    #[new]
    fn new(py: Python<'_>, paths: Vec<PathBuf>) -> PyResult<Self> {
        py.detach(|| {
            let mut files = Vec::new();
            for path in paths {
                files.extend(of(path)?);
            }
            Ok(Self { files })
        })
        .map_err(|error: Error| exception(&error))
    }

    /// The files.
    #[getter]
    fn paths(&self) -> Vec<PathBuf> {
        self.files.iter().map(EventFile::full).collect()
    }

    /// The columns: name, kind of the values, meaning.
    #[staticmethod]
    fn columns() -> Vec<(&'static str, &'static str, &'static str)> {
        event_lines::columns().iter().map(told).collect()
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        schema_capsule(py, &event_lines::schema())
    }

    /// A stream over the lines. The schema that is asked for is not heeded, as the interface allows.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let batches = self.files.clone().into_iter().flat_map(EventFile::batches);
        stream_capsule(
            py,
            Box::new(RecordBatchIterator::new(batches, event_lines::schema())),
        )
    }
}

/// The rows of one file. Stretches of it are read side by side, and told in order.
struct Rows {
    file: EventFile,
    spans: vec::IntoIter<TextSpan>,
    ready: vec::IntoIter<Batch>,
    /// Lines before the next stretch.
    lines: u64,
}

impl Iterator for Rows {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        loop {
            if let Some(batch) = self.ready.next() {
                return Some(batch);
            }
            let ahead = current_num_threads().saturating_mul(AHEAD);
            let spans: Vec<TextSpan> = self.spans.by_ref().take(ahead).collect();
            if spans.is_empty() {
                return None;
            }
            let read: Vec<(Vec<Batch>, u64)> = spans.par_iter().map(|span| self.file.read(span)).collect();
            let mut ready = Vec::new();
            for (batches, lines) in read {
                let before = self.lines;
                ready.extend(
                    batches
                        .into_iter()
                        .map(|batch| event_lines::after(batch?, before)),
                );
                self.lines = self.lines.saturating_add(lines);
            }
            self.ready = ready.into_iter();
        }
    }
}

impl EventFile {
    fn full(&self) -> PathBuf {
        self.session.path.join(self.path.to_path())
    }

    fn is(&self, path: &Path) -> bool {
        match (fs::canonicalize(self.full()), fs::canonicalize(path)) {
            (Ok(own), Ok(other)) => own == other,
            _ => false,
        }
    }

    /// The rows of the file, which is opened only now.
    fn batches(self) -> Rows {
        let found = self.session.line_spans(&self.path, self.span());
        let (spans, ready) = match found {
            Ok(spans) => (spans, Vec::new()),
            Err(error) => (Vec::new(), vec![failed(error)]),
        };
        Rows {
            file: self,
            spans: spans.into_iter(),
            ready: ready.into_iter(),
            lines: 0,
        }
    }

    /// Bytes of a stretch, so that the threads have as much to do, one as the other.
    fn span(&self) -> u64 {
        let size = fs::metadata(self.full()).map_or(0, |found| found.len());
        let parts = size.div_ceil(MOST).next_multiple_of(current_num_threads() as u64);
        size.div_ceil(parts.max(1)).max(LEAST)
    }

    /// The rows of a stretch, and how many lines it has.
    fn read(&self, span: &TextSpan) -> (Vec<Batch>, u64) {
        match self.session.open_span(span) {
            Ok(mut stretch) if span.bytes <= WHOLE => {
                let mut text = Vec::with_capacity(usize::try_from(span.bytes).unwrap_or_default());
                let read = stretch.read_to_end(&mut text).map_err(ArrowError::from);
                let (session, turn, attempt) = (&self.session.name, self.turn, self.attempt);
                match read.and_then(|_| event_lines::of_text(text, &self.path, session, turn, attempt)) {
                    Ok((batch, lines)) => (vec![Ok(batch)], lines),
                    Err(error) => (vec![Err(error)], 0),
                }
            }
            Ok(stretch) => {
                let lines = EventLines::new(stretch, &self.path);
                let mut rows = EventRows::new(lines, &self.session.name, self.turn, self.attempt);
                let batches = rows.by_ref().collect();
                (batches, rows.lines_read())
            }
            Err(error) => (vec![failed(error)], 0),
        }
    }
}

fn failed(error: Error) -> Batch {
    Err(ArrowError::ExternalError(Box::new(error)))
}

/// The files of what `path` means.
fn of(path: PathBuf) -> Result<Vec<EventFile>, Error> {
    let place = Place::of(path.clone())?;
    let session = Arc::new(LogDir::discover(&place.session)?);
    let mut files = Vec::new();
    for turn in &session.turns {
        for attempt in &turn.attempts {
            if let Some((path, _)) = attempt.entry("events.jsonl") {
                files.push(EventFile {
                    session: Arc::clone(&session),
                    turn: turn.number,
                    attempt: attempt.number,
                    path,
                });
            }
        }
    }
    // The file of an attempt may lie in a folder that is called like another one.
    if path.is_file() && files.iter().any(|file| file.is(&path)) {
        files.retain(|file| file.is(&path));
        return Ok(files);
    }
    if let Some(number) = place.turn {
        session.turn(number)?;
        files.retain(|file| file.turn == number);
    }
    if let Some(number) = place.attempt {
        files.retain(|file| file.attempt == number);
    }
    Ok(files)
}
