//! `analyze`: the report of one turn.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use chrono::DateTime;
use massgen_log_analysis::facts::{AttemptFacts, Facts};
use massgen_log_analysis::question::commands::CommandAdvice;
use massgen_log_analysis::red_flags::Thresholds;
use massgen_log_analysis::{Analysis, Options, Price};
use massgen_log_model::{Error, ErrorKind, Overwrite, Session};
use massgen_report::markdown::visible_line;
use massgen_report::{Report, ReportOptions, Spans, with_secrets};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::prompt::prompt;
use crate::args::{Analyze, Format, Severity};
use crate::facts;
use crate::failure::{FOUND, Failure};
use crate::target::Target;
use crate::terminal::Out;

/// Where the result goes.
enum Place<'a> {
    /// The turn's report.
    Report(Overwrite),
    StandardOutput,
    File(&'a Path),
}

/// `--thresholds`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThresholdsFile {
    thresholds: Thresholds,
}

/// `--prices`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PricesFile {
    price: Vec<Price>,
}

/// `--advice`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct AdviceFile {
    advice: Vec<CommandAdvice>,
}

pub(crate) fn run(args: &Analyze, out: &mut Out) -> Result<u8, Failure> {
    let path = args.path.as_deref().or(args.log_dir.as_deref());
    let target = Target::find(path, args.within)?;
    let turn = target.turn_dir()?.number;
    let options = options(args)?;
    let sent = Sent::of(args)?;
    // Asked before the work, so that nobody waits for a refusal.
    let place = match (args.out.as_deref(), args.format) {
        (Some(path), _) if path == Path::new("-") => Place::StandardOutput,
        (Some(path), _) => Place::File(path),
        (None, Format::Markdown) if !args.prompt => Place::Report(overwrite(args, &target)?),
        (None, _) => Place::StandardOutput,
    };
    let session = target.read_turn()?;
    let analysis = Analysis::of(&session, &options);
    let facts = Facts::from_analysis(&analysis);
    let attempt = facts.turns.last().and_then(|turn| turn.attempts.last());
    let code = match (args.fail_on, attempt) {
        (Some(least), Some(attempt)) if has_findings(attempt, least) => FOUND,
        _ => 0,
    };
    let is_redacted = args.redaction.applies(args.format == Format::Json);
    if args.prompt {
        let report = target.dir.report_path(turn)?;
        let prompt = || prompt(&target.dir.path, turn, &report, &facts);
        out.own(&if is_redacted {
            prompt()
        } else {
            with_secrets(prompt)
        }?)?;
        return Ok(code);
    }
    let write = || -> Result<Vec<u8>, Failure> {
        Ok(match args.format {
            Format::Json => massgen_report::json(&analysis)?.into_bytes(),
            Format::Markdown => markdown(args, &session, &analysis, &sent)?.into_bytes(),
            Format::Sarif => massgen_report::sarif(&analysis).into_bytes(),
            Format::Github => massgen_report::github_annotations(&analysis).into_bytes(),
            Format::IssuesJson => massgen_report::issues_json(&analysis).into_bytes(),
            Format::IssuesCsv => massgen_report::issues_csv(&analysis).into_bytes(),
        })
    };
    let bytes = if is_redacted { write() } else { with_secrets(write) }?;
    let path = match place {
        Place::StandardOutput => {
            // None of the formats holds anything that a terminal would act on.
            out.own(&String::from_utf8_lossy(&bytes))?;
            return Ok(code);
        }
        Place::File(path) => {
            fs::write(path, &bytes).map_err(|error| Failure::at(path, error))?;
            path.to_owned()
        }
        Place::Report(overwrite) => target.dir.write_report(turn, &bytes, overwrite)?,
    };
    out.line(&path.display().to_string())?;
    if let Some(attempt) = attempt {
        out.line(&facts::paragraph(attempt))?;
        out.line(&facts::findings_line(attempt))?;
    }
    Ok(code)
}

/// The reports of the turns. Where spans were given, they say what files and spans lack of each other.
pub(super) fn markdown(
    args: &Analyze,
    session: &Session,
    analysis: &Analysis,
    sent: &Sent,
) -> Result<String, Failure> {
    let mut options = ReportOptions::default();
    options.generated = args.generated.clone().or_else(present);
    options.trace_link_base.clone_from(&args.trace_link_base);
    let mut spans = sent.beside(session, analysis)?;
    let mut text = String::new();
    for turn in &analysis.turns {
        options.spans = spans.remove(&turn.turn).unwrap_or_default();
        text.push_str(&Report::new(turn, options.clone()).to_string());
    }
    Ok(text)
}

/// The spans that the report shall tell of.
pub(super) struct Sent {
    #[cfg(feature = "sql")]
    given: Option<crate::spans::Given>,
}

impl Sent {
    #[cfg(feature = "sql")]
    pub(super) fn of(args: &Analyze) -> Result<Self, Failure> {
        let given = crate::spans::Given::of(&args.spans, &args.remote)?;
        Ok(Self { given })
    }

    #[cfg(not(feature = "sql"))]
    pub(super) fn of(args: &Analyze) -> Result<Self, Failure> {
        if args.spans.files.is_empty() && !args.remote.remote {
            return Ok(Self {});
        }
        Err(crate::failure::without_sql())
    }

    fn beside(&self, session: &Session, analysis: &Analysis) -> Result<BTreeMap<u32, Spans>, Failure> {
        #[cfg(feature = "sql")]
        if let Some(given) = &self.given {
            return given.beside(session, analysis);
        }
        let _ = (session, analysis);
        Ok(BTreeMap::new())
    }
}

/// The present as ISO-8601 in UTC, to the second.
fn present() -> Option<String> {
    let time = DateTime::from_timestamp(super::now()? as i64, 0)?;
    Some(time.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

pub(super) fn has_findings(attempt: &AttemptFacts, least: Severity) -> bool {
    [Severity::Low, Severity::Medium, Severity::High]
        .into_iter()
        .any(|severity| severity >= least && facts::findings(attempt, severity) > 0)
}

/// Whether a report with text may be replaced: asked at a terminal, refused elsewhere.
fn overwrite(args: &Analyze, target: &Target) -> Result<Overwrite, Failure> {
    if args.force {
        return Ok(Overwrite::Always);
    }
    let turn = target.turn_dir()?;
    if turn.report_bytes.unwrap_or(0) == 0 {
        return Ok(Overwrite::Never);
    }
    let path = target.dir.report_path(turn.number)?;
    if io::stdin().is_terminal() && io::stderr().is_terminal() {
        let mut terminal = io::stderr().lock();
        let shown = visible_line(&path.display().to_string());
        write!(terminal, "{shown} exists already. Replace it? [y/N] ")?;
        terminal.flush()?;
        let mut reply = String::new();
        io::stdin().read_line(&mut reply)?;
        if matches!(reply.trim(), "y" | "Y" | "yes") {
            return Ok(Overwrite::Always);
        }
    }
    Err(Error::new(ErrorKind::AlreadyExists, path).into())
}

pub(super) fn options(args: &Analyze) -> Result<Options, Failure> {
    let mut options = Options::default();
    options.now = args.now;
    options.ground_truth = args.ground_truth.as_deref().map(text_or_file).transpose()?;
    if let Some(path) = &args.thresholds {
        options.thresholds = read_toml::<ThresholdsFile>(path)?.thresholds;
    }
    if let Some(path) = &args.prices {
        options.prices = read_toml::<PricesFile>(path)?.price;
    }
    if let Some(path) = &args.advice {
        options.command_advice = read_toml::<AdviceFile>(path)?.advice;
    }
    Ok(options)
}

/// The content of the file of this name, when there is one, else the text itself.
fn text_or_file(text: &str) -> Result<String, Failure> {
    let path = Path::new(text);
    if !path.is_file() {
        return Ok(text.to_owned());
    }
    let bytes = fs::read(path).map_err(|error| Failure::at(path, error))?;
    Ok(massgen_log_model::decode_visibly(&bytes).0.into_owned())
}

fn read_toml<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::at(path, error))?;
    toml::from_str(&text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map(|before| format!("line {}: ", before.matches('\n').count().saturating_add(1)));
        Failure::at(path, format!("{}{}", line.unwrap_or_default(), error.message()))
    })
}
