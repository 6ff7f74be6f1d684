//! The command line.

mod sql;

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use massgen_log_analysis::compare::{Limit, metric_names};

#[cfg(feature = "sql")]
pub(crate) use sql::AnswerFormat;
pub(crate) use sql::{Collect, Export, Query, Remote, SpansFrom};

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  findings (analyze --fail-on), a limit exceeded (compare --fail-on), damage (validate), a run that did
     not end (watch)
  2  usage, or something that cannot be read or written
  3  something is there already and was kept (analyze, compare, query without --force; anonymize)

PATH is a logs directory (its latest session is taken), a session, a turn, an attempt or a file inside
one. Without it the logs directory is found as MassGen finds it: MASSGEN_LOG_BASE_DIR, else
.massgen/massgen_logs here, else in the home folder. NO_COLOR turns colours off.

Examples:
  massgen-logs list --unanalyzed
  massgen-logs analyze
  massgen-logs analyze log_20260105_105524_290672/turn_2 --fail-on high
  massgen-logs summary --json | jq '.turns[-1].attempts[-1].winner'
  massgen-logs compare before/ after/ --fail-on cost+10%
  massgen-logs watch --json";

/// The words of the command line. A statement for `query` may begin with a comment, `-- …`, which is no option.
pub(crate) fn words(all: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut words: Vec<OsString> = all.collect();
    if words.get(1).is_some_and(|command| command == "query") {
        for word in words.iter_mut().skip(2) {
            let text = word.to_string_lossy();
            let rest = text.strip_prefix("--").unwrap_or_default();
            if rest.starts_with(char::is_whitespace) {
                // A blank before it means nothing in SQL.
                *word = OsString::from(format!(" {text}"));
            }
        }
    }
    words
}

/// Lists, analyses and watches the log directories of MassGen.
#[derive(Debug, Parser)]
#[command(name = "massgen-logs", version, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List sessions, newest first
    List(List),
    /// Write the analysis report of a turn
    Analyze(Analyze),
    /// Print the facts of every turn and attempt
    Summary(Summary),
    /// Print calls, failures and time by tool
    Tools(Tools),
    /// Print the commands that agents ran, with counts, agents and lines
    Commands(Commands),
    /// Print the final answer, or any other
    Answer(Answer),
    /// Compare runs of a task
    Compare(Compare),
    /// Report damaged files and unknown fields
    Validate(Validate),
    /// Write a copy of a session that may be shared
    Anonymize(Anonymize),
    /// Follow a running session
    Watch(Watch),
    /// Ask sessions in SQL
    Query(Query),
    /// Write the tables of sessions as Parquet
    Export(Export),
    /// Receive the spans that a run sends
    Collect(Collect),
    /// Print the completions of a shell
    Completions(Completions),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  massgen-logs list
  massgen-logs list ~/project --limit 0 --json
  massgen-logs list --unanalyzed")]
pub(crate) struct List {
    /// Logs directory, or a session
    pub(crate) path: Option<PathBuf>,
    /// Only sessions with a report; an empty report file is none
    #[arg(long, conflicts_with = "unanalyzed")]
    pub(crate) analyzed: bool,
    /// Only sessions without a report
    #[arg(long)]
    pub(crate) unanalyzed: bool,
    /// Sessions listed at most; 0 = all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
    /// Sessions looked at at once; default: the processor's cores
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// What narrows a session down to a turn and an attempt.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Within {
    /// The turn; default: that of PATH, else the latest
    #[arg(long, value_name = "N")]
    pub(crate) turn: Option<u32>,
    /// The attempt; default: that of PATH, else the latest
    #[arg(long, value_name = "M")]
    pub(crate) attempt: Option<u32>,
}

/// Whether API keys, tokens and passwords are replaced by `[redacted: KIND]`.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Redaction {
    /// Replace keys, tokens and passwords by [redacted: KIND]; the default for everything but JSON
    #[arg(long, conflicts_with = "no_redact")]
    redact: bool,
    /// Leave keys, tokens and passwords in what is written
    #[arg(long)]
    no_redact: bool,
}

impl Redaction {
    /// JSON is for this machine, everything else for others.
    pub(crate) fn applies(self, is_json: bool) -> bool {
        self.redact || !(is_json || self.no_redact)
    }
}

#[derive(Debug, Args)]
#[command(after_help = "\
Without --out the report is written to turn_N/ANALYSIS_REPORT.md, every other format to standard output. A
report that is there already is kept, unless --force is given or the question at the terminal is answered with y.

With --all, PATH is a logs directory or a session. Reports that are there are kept and counted, and nothing
is asked; --format json prints a line of JSON for every turn, whether it has a report or not, and writes none.
A session that cannot be analysed stops no other: the exit code is 2 at the end. --fail-on counts the turns
that were analysed.

Examples:
  massgen-logs analyze
  massgen-logs analyze --all --fail-on high
  massgen-logs analyze --turn 2 --force --fail-on medium
  massgen-logs analyze PATH --out - | less
  massgen-logs analyze PATH --format json > analysis.json
  massgen-logs analyze PATH --format json --redact > shared.json
  massgen-logs analyze PATH --format sarif --out findings.sarif --fail-on high
  massgen-logs analyze PATH --format github    # in a step of a workflow
  massgen-logs analyze PATH --format issues-csv --out issues.csv
  massgen-logs analyze PATH --thresholds limits.toml --prices prices.toml
  massgen-logs analyze PATH --advice advice.toml

limits.toml:   [thresholds]
               RULE = 3
prices.toml:   [[price]]
               model = \"NAME\"
               input = 0.25    # USD per million tokens
               output = 2.0
advice.toml:   [[advice]]
               id = \"NAME\"
               programs = [\"npm\"]
               sub_commands = [\"ci\"]
               issue = \"WHAT IS REPEATED\"
               recommendation = \"WHAT WOULD SAVE IT\"")]
pub(crate) struct Analyze {
    /// Session, turn, attempt, or logs directory
    pub(crate) path: Option<PathBuf>,
    /// The same as PATH
    #[arg(long, value_name = "PATH", conflicts_with = "path")]
    pub(crate) log_dir: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) within: Within,
    /// Analyse every turn of every session that has no report yet; with --force, every turn
    #[arg(long, conflicts_with_all = ["turn", "attempt", "out", "prompt"])]
    pub(crate) all: bool,
    /// Sessions analysed at once; default: the processor's cores
    #[arg(long, value_name = "N", requires = "all")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Replace a report that is there already
    #[arg(long)]
    pub(crate) force: bool,
    /// What to write
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    pub(crate) format: Format,
    /// Where to write it; - = standard output
    #[arg(long, alias = "output", value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Print a prompt that hands the session and the facts to a coding agent; writes no report
    #[arg(long, conflicts_with_all = ["out", "format", "force"])]
    pub(crate) prompt: bool,
    /// An answer to compare with: a text, or a file that holds it
    #[arg(long, value_name = "TEXT|FILE")]
    pub(crate) ground_truth: Option<String>,
    /// Thresholds of the rules
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) thresholds: Option<PathBuf>,
    /// Prices per model
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) prices: Option<PathBuf>,
    /// Advice on repeated commands, tried before the built-in table
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) advice: Option<PathBuf>,
    /// What stands as the time of the report; default: now
    #[arg(long, value_name = "STAMP")]
    pub(crate) generated: Option<String>,
    /// The present in seconds since 1970 UTC: only with it can a run be told to be running
    #[arg(long, value_name = "SECONDS")]
    pub(crate) now: Option<f64>,
    #[command(flatten)]
    pub(crate) spans: SpansFrom,
    #[command(flatten)]
    pub(crate) remote: Remote,
    /// Address of a trace, for the report's link: its id takes the place of {trace_id}, or stands at the end
    #[arg(long, value_name = "URL")]
    pub(crate) trace_link_base: Option<String>,
    #[command(flatten)]
    pub(crate) redaction: Redaction,
    /// Exit with 1 when there are findings of this severity or a higher one
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<Severity>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The report
    #[value(name = "markdown", alias = "md")]
    Markdown,
    /// The whole analysis of the turn
    Json,
    /// The findings as SARIF 2.1.0, for code scanning
    Sarif,
    /// The findings as workflow commands, which GitHub shows as annotations
    Github,
    /// The suggested issues as a JSON array
    IssuesJson,
    /// The suggested issues as a table for an issue tracker to import
    IssuesCsv,
}

/// How serious a finding is, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Severity {
    Low,
    Medium,
    High,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  massgen-logs summary
  massgen-logs summary --json PATH | jq '.turns[].attempts[] | {attempt, winner, cost_usd}'")]
pub(crate) struct Summary {
    /// Session, turn, attempt, or logs directory
    pub(crate) path: Option<PathBuf>,
    /// Only this turn; default: that of PATH, else all
    #[arg(long, value_name = "N")]
    pub(crate) turn: Option<u32>,
    /// Only this attempt; default: that of PATH, else all
    #[arg(long, value_name = "M")]
    pub(crate) attempt: Option<u32>,
    /// The present in seconds since 1970 UTC: only with it can a run be told to be running
    #[arg(long, value_name = "SECONDS")]
    pub(crate) now: Option<f64>,
    /// Print JSON: null = not recorded
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  massgen-logs tools --sort calls
  massgen-logs tools PATH --turn 2 --json")]
pub(crate) struct Tools {
    /// Session, turn, attempt, or logs directory
    pub(crate) path: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) within: Within,
    /// What comes first
    #[arg(long, value_enum, default_value_t = Sort::Time)]
    pub(crate) sort: Sort,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The commands are those of the arguments `command` of tool calls, whole and without escapes. Of long logs only the lines
with calls are read.

Examples:
  massgen-logs commands
  massgen-logs commands PATH --limit 0 --json | jq '.commands[] | {count, command}'")]
pub(crate) struct Commands {
    /// Session, turn, attempt, or logs directory
    pub(crate) path: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) within: Within,
    /// Commands listed at most; 0 = all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) limit: usize,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sort {
    /// The tool that took most time
    Time,
    /// The tool that was called most often
    Calls,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Into a file or a pipe the answer goes byte by byte; on a terminal control characters are made visible.

Examples:
  massgen-logs answer
  massgen-logs answer PATH --label agent1.2 > answer.md")]
pub(crate) struct Answer {
    /// Session, turn, attempt, or logs directory
    pub(crate) path: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) within: Within,
    /// A submitted answer instead of the final one
    #[arg(long, value_name = "LABEL")]
    pub(crate) label: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = compare_help())]
pub(crate) struct Compare {
    /// One side each: a session, a turn, an attempt, or a logs directory, whose sessions are repeated runs
    pub(crate) paths: Vec<PathBuf>,
    /// A named side, behind those of the PATHs; the same NAME again adds runs to it
    #[arg(long = "side", visible_alias = "group", value_name = "NAME=PATH", value_parser = named_side)]
    pub(crate) sides: Vec<(String, PathBuf)>,
    /// Exit with 1 when a side exceeds this limit
    #[arg(long, value_name = "LIMIT")]
    pub(crate) fail_on: Vec<Limit>,
    /// A limit on a value that is not recorded is told and does not count
    #[arg(long, requires = "fail_on")]
    pub(crate) allow_missing: bool,
    /// Print JSON: null = not recorded
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) redaction: Redaction,
    /// Where to write it; - = standard output
    #[arg(long, visible_alias = "out", value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Replace the file of --output
    #[arg(long, requires = "output")]
    pub(crate) force: bool,
}

/// `NAME=PATH`.
fn named_side(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((name, path)) if !name.trim().is_empty() && !path.is_empty() => {
            Ok((name.trim().to_owned(), PathBuf::from(path)))
        }
        _ => Err("a side is NAME=PATH".to_owned()),
    }
}

fn compare_help() -> String {
    let names = metric_names();
    let table = names.iter().filter(|name| !name.starts_with("red_flags.rule."));
    let mut lines = vec![String::new()];
    for name in table {
        if let Some(line) = lines.last_mut()
            && line.len() + name.len() < 90
        {
            line.push_str("  ");
            line.push_str(name);
        } else {
            lines.push(format!("  {name}"));
        }
    }
    format!(
        "\
The first side is the baseline. Of a side with several runs the median is compared.

LIMIT is about every other side:
  METRIC+N    more than the baseline and N
  METRIC+N%   more than the baseline and N percent of it
  METRIC-N    less than the baseline minus N
  METRIC-N%   less than the baseline minus N percent of it
  METRIC>N    more than N, whatever the baseline has (quote it for the shell)
  METRIC<N    less than N, whatever the baseline has
A value that is not recorded, or only as a lower bound, counts as exceeded, unless --allow-missing is given.

METRIC is one of these (cost = cost_usd), or red_flags.rule.RULE:
{}

Examples:
  massgen-logs compare log_20260105_105524_290672 log_20260106_091500_120000
  massgen-logs compare before/ after/ --fail-on cost+10% --fail-on red_flags.high+0
  massgen-logs compare --side old=run1 --side old=run2 --side new=run3 --json",
        lines.join("\n")
    )
}

#[derive(Debug, Args)]
#[command(after_help = "\
Unknown fields, words and events are told and are no damage.

Examples:
  massgen-logs validate PATH
  massgen-logs validate PATH --json | jq '.diagnostics[].location'")]
pub(crate) struct Validate {
    /// Session, turn, attempt, or logs directory
    pub(crate) path: Option<PathBuf>,
    /// Only this turn; default: that of PATH, else all
    #[arg(long, value_name = "N")]
    pub(crate) turn: Option<u32>,
    /// Only this attempt; default: that of PATH, else all
    #[arg(long, value_name = "M")]
    pub(crate) attempt: Option<u32>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Words become tokens of their length; times, counts, costs and MassGen's own words stay. Look at the copy before
you share it. OUT must not exist or be empty; a name log_YYYYMMDD_HHMMSS_ffffff keeps the time of the start.

Examples:
  massgen-logs anonymize log_20260105_105524_290672 shared/log_20260105_105524_290672
  massgen-logs anonymize log_20260105_105524_290672 shared/log_1 --json | jq .left_out")]
pub(crate) struct Anonymize {
    /// Session; a path inside one means the whole session
    pub(crate) session: PathBuf,
    /// Folder to write
    pub(crate) out: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Ends with the run: when the final answer is written or the time limit ended it. A killed run cannot be told
from a slow one: --timeout ends the watch.

Examples:
  massgen-logs watch
  massgen-logs watch PATH --json --timeout 120")]
pub(crate) struct Watch {
    /// Session, turn, attempt, or logs directory
    pub(crate) path: Option<PathBuf>,
    /// Seconds without any change of the files after which to give up with exit code 1; 0 = never
    #[arg(long, value_name = "SECONDS", default_value_t = 600.0)]
    pub(crate) timeout: f64,
    /// Milliseconds between two looks
    #[arg(long, value_name = "MS", default_value_t = 500, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) interval: u64,
    /// Print one JSON object a change
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
