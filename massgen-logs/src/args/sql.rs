//! What the commands of the feature `sql` are told. They are understood without it too, so that they can say what to
//! install.

use std::net::SocketAddr;
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Redaction;

/// Where spans come from that the run itself sent.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct SpansFrom {
    /// Spans that the run sent: an export of `records` (JSON, JSON Lines, CSV, Arrow, Parquet) or OTLP (JSON, protobuf)
    #[arg(long = "spans", value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// The hosted service where the traces are.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Remote {
    /// Ask the hosted service, with the token in LOGFIRE_READ_TOKEN
    #[arg(long)]
    pub(crate) remote: bool,
    /// Address of the hosted service; default: that of the token's region
    #[arg(long, value_name = "URL", requires = "remote")]
    pub(crate) remote_url: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
PATH is a session, a logs directory (all its sessions) or a lake (see export); without it the logs directory is taken as
usual. Tables and columns: --schema. The span table is `records`; `attributes` is JSON:

  SELECT attributes->>'massgen.agent_id' AS agent, COUNT(*), SUM(duration) FROM records
  WHERE span_name LIKE 'agent.%' GROUP BY 1

Only one statement that reads is run. With --named every argument is a PATH; $NAME in a statement is set by --set.

Examples:
  massgen-logs query --named slow-tools
  massgen-logs query 'SELECT agent_id, COUNT(*) FROM rounds GROUP BY 1' log_20260105_105524_290672
  massgen-logs query --named exceptions-in-file --set file=app.py logs/
  massgen-logs query --format csv 'SELECT * FROM votes' lake/ > votes.csv
  massgen-logs query --remote \"SELECT DISTINCT trace_id FROM records\"")]
pub(crate) struct Query {
    /// The statement, then sessions, logs directories or lakes
    #[arg(value_name = "SQL|PATH")]
    pub(crate) words: Vec<PathBuf>,
    /// Run the query of this name instead of a statement
    #[arg(long, value_name = "NAME")]
    pub(crate) named: Option<String>,
    /// List the queries that have names
    #[arg(long, conflicts_with_all = ["named", "schema"])]
    pub(crate) list: bool,
    /// Print the tables and their columns
    #[arg(long, conflicts_with = "named")]
    pub(crate) schema: bool,
    /// Give $NAME in the statement this text
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = named_value)]
    pub(crate) values: Vec<(String, String)>,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t = AnswerFormat::Table)]
    pub(crate) format: AnswerFormat,
    /// Where it is written; - = standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Replace the file of --out
    #[arg(long, requires = "out")]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) spans: SpansFrom,
    #[command(flatten)]
    pub(crate) remote: Remote,
    /// Rows that the hosted service gives at most
    #[arg(long, value_name = "N", requires = "remote", default_value_t = 10_000)]
    pub(crate) limit: u32,
    /// MiB of memory that the tables and the query may take, each
    #[arg(long, value_name = "MIB", default_value = "2048")]
    pub(crate) memory: NonZeroUsize,
    /// Seconds that the query may take
    #[arg(long, value_name = "SECONDS", default_value = "300")]
    pub(crate) timeout: NonZeroU64,
    /// Threads; default: the processor's cores
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(crate) redaction: Redaction,
}

/// How the rows of an answer are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnswerFormat {
    /// Columns for people; NULL is `-`
    Table,
    /// A line a row, names first; NULL is nothing, an empty text is \"\"
    Csv,
    /// One array of objects
    Json,
    /// One object a line
    Ndjson,
    /// A Parquet file; needs --out or a pipe
    Parquet,
    /// A table in Markdown
    #[value(alias = "md")]
    Markdown,
}

#[derive(Debug, Args)]
#[command(after_help = "\
DIR is a new or an empty folder, or a lake. The files of a session replace those that the lake has of a session of its
name, so a second export changes nothing. Spans in the lake that a session sent (see collect) are joined with its files.

Examples:
  massgen-logs export --parquet lake/
  massgen-logs export --parquet lake/ log_20260105_105524_290672
  massgen-logs query --named rounds lake/")]
pub(crate) struct Export {
    /// Write Parquet files into this folder: TABLE/date=YYYY-MM-DD/SESSION.parquet
    #[arg(long, value_name = "DIR")]
    pub(crate) parquet: PathBuf,
    /// Sessions and logs directories; default: the logs directory
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) spans: SpansFrom,
    /// Sessions exported at once; default: the processor's cores
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Receives what OpenTelemetry sends over HTTP, as protobuf or JSON, and writes it into a lake. What was answered with 200 is
on the disk. docs/tracing.md tells how MassGen is pointed at it. Ends with Ctrl-C.

Examples:
  massgen-logs collect --out lake/
  massgen-logs query \"SELECT span_name, duration FROM records\" lake/")]
pub(crate) struct Collect {
    /// The lake that the spans are written into: a new or an empty folder, or a lake
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Address and port
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:4318")]
    pub(crate) listen: SocketAddr,
    /// Allow an address that other machines reach. Whoever reaches it can write into the lake
    #[arg(long)]
    pub(crate) allow_remote: bool,
    /// Seconds after which received spans can be queried
    #[arg(long, value_name = "SECONDS", default_value = "5")]
    pub(crate) seal_after: NonZeroU64,
}

/// `NAME=VALUE`.
fn named_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("a value is NAME=VALUE".to_owned()),
    }
}
