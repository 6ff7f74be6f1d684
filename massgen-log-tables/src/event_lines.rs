//! Every line of events.jsonl as a row, in batches, straight from the file: nothing is loaded or analysed.

use std::io::Read;
use std::sync::Arc;

use arrow_array::builder::{Int64Builder, StringViewBuilder, TimestampMicrosecondBuilder};
use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{Array as _, ArrayRef, Int64Array, RecordBatch, RecordBatchReader};
use arrow_buffer::Buffer;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use massgen_log_analysis::model::artifact::events::{EventLine, EventLines};
use massgen_log_analysis::model::{Diagnostic, RelPath};

use crate::column::{Column, Kind};

pub(crate) const NAME: &str = "event_lines";

pub(crate) const ABOUT: &str = "every line of events.jsonl that is not blank, in order, with all its data; no table of \
SQL: a stream of batches, straight from the file";

pub(crate) const COLUMNS: [Column; 11] = [
    of("session_id", Kind::Text, "name of the session directory"),
    of("turn", Kind::Int, "number of the turn, from 1"),
    of("attempt", Kind::Int, "number of the attempt, from 1"),
    of("path", Kind::Text, "its file"),
    of("line", Kind::Int, "its line"),
    of(
        "timestamp",
        Kind::LocalTime,
        "its time by the wall clock of the run's machine; NULL where none was recorded",
    ),
    of("event_type", Kind::Text, "its kind, as it was written"),
    of(
        "agent_id",
        Kind::Text,
        "who acted; NULL for events of the orchestrator",
    ),
    of(
        "round_number",
        Kind::Int,
        "round on display; join by time, not by this number",
    ),
    of(
        "data",
        Kind::Json,
        "what it says, whole and as it was written; spelled anew where the line had to be repaired",
    ),
    of(
        "error",
        Kind::Text,
        "why the line cannot be read, and nothing is known but its place; NULL for a line that was read",
    ),
];

const fn of(name: &'static str, kind: Kind, about: &'static str) -> Column {
    Column { name, kind, about }
}

/// Rows of a batch, unless set otherwise.
const ROWS: usize = 8192;
/// Bytes of text of a batch, unless set otherwise. The line that passes them is still in the batch.
const BYTES: usize = 8 << 20;
/// Neither a batch without its last line nor a line is ever larger: offsets into texts have 32 bits.
const MOST: usize = 1 << 29;
/// Bytes of a line, most often.
const LINE: usize = 400;
/// Longest `error`, in characters: it may quote the line.
const REASON: usize = 1000;

/// The columns.
pub const fn columns() -> &'static [Column] {
    &COLUMNS
}

/// The schema in Arrow: that of every [`EventRows`]. Texts are views, so that they need not be copied.
pub fn schema() -> SchemaRef {
    let fields = COLUMNS.iter().map(|column| {
        let kind = match column.kind.data_type() {
            DataType::Utf8 => DataType::Utf8View,
            other => other,
        };
        Field::new(column.name, kind, true)
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// The lines of one events.jsonl as record batches with these [`columns`]. Every line that is not blank is a row,
/// whether it can be read or not.
///
/// Memory is bounded: one batch, and the longest line. An error of the file ends the rows; those before it come first.
///
/// The files of several attempts follow one another as one reader, because the schema is always the same:
///
/// ```
/// use massgen_log_tables::analysis::model::LogDir;
/// use massgen_log_tables::analysis::model::artifact::events::EventLines;
/// use massgen_log_tables::arrow_array::{RecordBatchIterator, RecordBatchReader};
/// use massgen_log_tables::event_lines::{self, EventRows};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/0.1.97_s02_three_agents_restarts/log_20261124_054633_467201");
/// let dir = LogDir::discover(path)?;
/// let mut files = Vec::new();
/// for turn in &dir.turns {
///     for attempt in &turn.attempts {
///         if let Some((path, _)) = attempt.entry("events.jsonl") {
///             let lines = EventLines::new(dir.open(&path)?, &path);
///             files.push(EventRows::new(lines, &dir.name, turn.number, attempt.number));
///         }
///     }
/// }
/// let reader = RecordBatchIterator::new(files.into_iter().flatten(), event_lines::schema());
/// assert_eq!(reader.schema().fields().len(), 11);
/// let mut rows = 0;
/// for batch in reader {
///     rows += batch?.num_rows();
/// }
/// assert_eq!(rows, 62);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct EventRows<R> {
    lines: EventLines<R>,
    keys: Keys,
    schema: SchemaRef,
    rows: usize,
    bytes: usize,
    /// Rows of the batch before: the next one will be much like it.
    before: usize,
    /// What is told after the rows that came before it.
    failed: Option<ArrowError>,
    finished: bool,
}

impl<R: Read> EventRows<R> {
    /// The rows of `lines`, which are of this attempt of this session.
    pub fn new(lines: EventLines<R>, session_id: &str, turn: u32, attempt: u32) -> Self {
        let keys = Keys::of(lines.path(), session_id, turn, attempt);
        Self {
            lines,
            keys,
            schema: schema(),
            rows: ROWS,
            bytes: BYTES,
            before: 0,
            failed: None,
            finished: false,
        }
        .with_batches(ROWS, BYTES)
    }

    /// With batches of at most `rows` rows that end with the line that makes their texts `bytes` bytes long. Unless set
    /// otherwise these are 8,192 and 8 MiB.
    #[must_use]
    pub fn with_batches(mut self, rows: usize, bytes: usize) -> Self {
        let key = self.keys.session_id.len().max(self.keys.path.len()).max(1);
        self.rows = rows.clamp(1, (MOST / key).max(1));
        self.bytes = bytes.clamp(1, MOST);
        self
    }

    /// Lines read so far, blank ones included.
    pub fn lines_read(&self) -> u64 {
        self.lines.count()
    }
}

/// The rows of a stretch of an events.jsonl that was read whole, in one batch, and how many lines it has. It begins with
/// a line and holds at most 512 MiB. The data of the rows stays where it is in `text`: nothing of it is copied.
///
/// # Errors
/// When `text` is larger.
pub fn of_text(
    text: Vec<u8>,
    path: &RelPath,
    session_id: &str,
    turn: u32,
    attempt: u32,
) -> Result<(RecordBatch, u64), ArrowError> {
    if text.len() > MOST {
        let reason = format!("{path}: {} bytes are more than one batch can hold", text.len());
        return Err(ArrowError::InvalidArgumentError(reason));
    }
    let text = Buffer::from_vec(text);
    let mut lines = EventLines::new(text.as_slice(), path);
    let mut batch = Batch::with_capacity(text.len() / LINE);
    batch.data.append_block(text.clone());
    batch.is_block = true;
    while lines.next_with(|line| batch.add(line))?.is_some() {}
    let mut keys = Keys::of(path, session_id, turn, attempt);
    let count = lines.count();
    let batch = RecordBatch::try_new(schema(), batch.into_columns(&mut keys))?;
    Ok((batch, count))
}

/// A batch of a stretch of a file that has `lines` lines before it.
///
/// # Errors
/// When it is no batch of [`EventRows`].
pub fn after(batch: RecordBatch, lines: u64) -> Result<RecordBatch, ArrowError> {
    if lines == 0 {
        return Ok(batch);
    }
    let (schema, mut columns, _) = batch.into_parts();
    let column = schema.index_of("line")?;
    if let Some(own) = columns.get_mut(column) {
        let moved = own.as_primitive_opt::<Int64Type>().map(|own| {
            let moved: Int64Array = own.unary(|line| line.saturating_add(number(lines)));
            moved
        });
        *own = Arc::new(moved.ok_or_else(|| ArrowError::SchemaError("`line` holds no numbers".to_owned()))?);
    }
    RecordBatch::try_new(schema, columns)
}

impl<R: Read> Iterator for EventRows<R> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut batch = Batch::with_capacity(self.before);
        while !self.finished && batch.line.len() < self.rows && batch.bytes < self.bytes {
            match self.lines.next_with(|line| batch.add(line)) {
                Ok(Some(())) => {}
                Ok(None) => self.finished = true,
                Err(error) => {
                    self.finished = true;
                    let reason = format!("{}: {error}", self.keys.path);
                    self.failed = Some(ArrowError::IoError(reason, error));
                }
            }
        }
        if batch.line.is_empty() {
            return self.failed.take().map(Err);
        }
        self.before = batch.line.len();
        let arrays = batch.into_columns(&mut self.keys);
        Some(RecordBatch::try_new(Arc::clone(&self.schema), arrays))
    }
}

impl<R: Read> RecordBatchReader for EventRows<R> {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

/// What is the same in all rows of a file.
#[derive(Debug)]
struct Keys {
    session_id: String,
    turn: i64,
    attempt: i64,
    path: String,
    /// The columns of the longest batch so far: every other one has slices of them.
    made: Option<[ArrayRef; 4]>,
}

impl Keys {
    fn of(path: &RelPath, session_id: &str, turn: u32, attempt: u32) -> Self {
        Self {
            session_id: session_id.to_owned(),
            turn: turn.into(),
            attempt: attempt.into(),
            path: path.as_str().to_owned(),
            made: None,
        }
    }

    fn columns(&mut self, rows: usize) -> [ArrayRef; 4] {
        let text = |value: &str| -> ArrayRef {
            let mut texts = StringViewBuilder::with_capacity(rows);
            let block = texts.append_block(Buffer::from(value.as_bytes()));
            let length = u32::try_from(value.len()).unwrap_or(u32::MAX);
            for _ in 0..rows {
                if texts.try_append_view(block, 0, length).is_err() {
                    texts.append_value(value);
                }
            }
            Arc::new(texts.finish())
        };
        let number = |value| -> ArrayRef { Arc::new(Int64Array::from_value(value, rows)) };
        let made = self.made.take().filter(|[first, ..]| first.len() >= rows);
        let made = made.unwrap_or_else(|| {
            [
                text(&self.session_id),
                number(self.turn),
                number(self.attempt),
                text(&self.path),
            ]
        });
        let columns = made.each_ref().map(|column| column.slice(0, rows));
        self.made = Some(made);
        columns
    }
}

/// The rows of a batch, as far as they were read.
struct Batch {
    line: Vec<i64>,
    timestamp: TimestampMicrosecondBuilder,
    event_type: StringViewBuilder,
    agent_id: StringViewBuilder,
    round_number: Int64Builder,
    data: StringViewBuilder,
    /// Whether the text that is read is the first block of `data`.
    is_block: bool,
    error: StringViewBuilder,
    /// Length of all texts.
    bytes: usize,
}

impl Batch {
    fn with_capacity(rows: usize) -> Self {
        Self {
            line: Vec::with_capacity(rows),
            timestamp: TimestampMicrosecondBuilder::with_capacity(rows),
            event_type: StringViewBuilder::with_capacity(rows),
            agent_id: StringViewBuilder::with_capacity(rows),
            round_number: Int64Builder::with_capacity(rows),
            data: StringViewBuilder::with_capacity(rows),
            is_block: false,
            error: StringViewBuilder::with_capacity(rows),
            bytes: 0,
        }
    }

    fn add(&mut self, line: Result<EventLine<'_>, &Diagnostic>) {
        match line {
            Ok(event) => self.event(&event),
            Err(note) => {
                let reason = format!("{}: {}", note.kind, note.reason);
                self.unread(note.location.line.unwrap_or_default(), &reason);
            }
        }
    }

    fn event(&mut self, event: &EventLine<'_>) {
        let length = |text: Option<&str>| text.map_or(0, str::len);
        let bytes = event.event_type.len() + length(event.agent_id) + length(event.data);
        if bytes > MOST {
            let reason = format!("too_long: {bytes} bytes of text are more than a table can hold");
            return self.unread(event.line, &reason);
        }
        self.bytes += bytes;
        self.line.push(number(event.line));
        self.timestamp
            .append_option(event.timestamp.map(|time| time.and_utc().timestamp_micros()));
        self.event_type.append_value(event.event_type);
        self.agent_id.append_option(event.agent_id);
        self.round_number.append_option(event.round_number);
        self.data(event);
        self.error.append_null();
    }

    /// Data that stands in the block is not copied.
    fn data(&mut self, event: &EventLine<'_>) {
        if self.is_block
            && let (Some(data), Some(at)) = (event.data, event.data_at)
            && let (Ok(at), Ok(length)) = (u32::try_from(at), u32::try_from(data.len()))
            && self.data.try_append_view(0, at, length).is_ok()
        {
            return;
        }
        self.data.append_option(event.data);
    }

    fn unread(&mut self, line: u64, reason: &str) {
        let reason: String = reason.chars().take(REASON).collect();
        self.bytes += reason.len();
        self.line.push(number(line));
        self.timestamp.append_null();
        self.event_type.append_null();
        self.agent_id.append_null();
        self.round_number.append_null();
        self.data.append_null();
        self.error.append_value(reason);
    }

    fn into_columns(mut self, keys: &mut Keys) -> Vec<ArrayRef> {
        let [session_id, turn, attempt, path] = keys.columns(self.line.len());
        vec![
            session_id,
            turn,
            attempt,
            path,
            Arc::new(Int64Array::from(self.line)),
            Arc::new(self.timestamp.finish()),
            Arc::new(self.event_type.finish()),
            Arc::new(self.agent_id.finish()),
            Arc::new(self.round_number.finish()),
            Arc::new(self.data.finish()),
            Arc::new(self.error.finish()),
        ]
    }
}

fn number(line: u64) -> i64 {
    i64::try_from(line).unwrap_or(i64::MAX)
}
