//! `analyze --all`: the reports of many sessions.

use std::mem;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use massgen_log_analysis::facts::Facts;
use massgen_log_analysis::{Analysis, Options};
use massgen_log_model::{ErrorKind, LogDir, Overwrite, Session, TurnDir};
use massgen_report::units::count;
use massgen_report::with_secrets;

use super::analyze::{Sent, has_findings, markdown, options};
use crate::args::{Analyze, Format, Severity};
use crate::facts;
use crate::failure::{FOUND, Failure, USAGE};
use crate::in_order::{in_order, jobs};
use crate::progress::Progress;
use crate::terminal::Out;

/// What became of one session. The session itself is gone by then: no more of them are in memory than threads.
#[derive(Default)]
struct Outcome {
    session: String,
    written: usize,
    kept: usize,
    /// High, medium and low findings in the last attempts of the turns that were analysed.
    findings: [u64; 3],
    is_found: bool,
    /// Lines of JSON, where they were asked for.
    json: Vec<u8>,
    /// What kept the rest of it from being analysed.
    failure: Option<Failure>,
}

pub(crate) fn run(args: &Analyze, out: &mut Out) -> Result<u8, Failure> {
    if !matches!(args.format, Format::Markdown | Format::Json) {
        return Err(Failure::usage("--all goes with --format markdown and json only"));
    }
    let options = options(args)?;
    let sent = Sent::of(args)?;
    let sessions = super::sessions(args.path.as_deref().or(args.log_dir.as_deref()))?;
    let mut progress = Progress::of(&sessions);
    let (mut written, mut kept, mut failed, mut is_found) = (0_usize, 0_usize, 0_usize, false);
    let work = |path: &PathBuf| analyse(path, args, &options, &sent);
    in_order(&sessions, jobs(args.jobs), work, |outcome| {
        written = written.saturating_add(outcome.written);
        kept = kept.saturating_add(outcome.kept);
        is_found |= outcome.is_found;
        if let Some(failure) = &outcome.failure {
            failed = failed.saturating_add(1);
            progress.aside(|| failure.tell());
        }
        let is_seen = progress.is_seen();
        progress.aside(|| tell(&outcome, args.format, is_seen, out))?;
        progress.advance();
        Ok(ControlFlow::Continue(()))
    })?;
    progress.end();
    if args.format == Format::Markdown {
        out.line(&format!(
            "{}: {} written, {kept} kept; {failed} failed",
            count(sessions.len(), "session", "sessions"),
            count(written, "report", "reports"),
        ))?;
    }
    Ok(match (failed, is_found) {
        (1.., _) => USAGE,
        (0, true) => FOUND,
        (0, false) => 0,
    })
}

/// Prints what became of a session; beside a bar nothing may wait in a buffer.
fn tell(outcome: &Outcome, format: Format, is_seen: bool, out: &mut Out) -> Result<(), Failure> {
    if format == Format::Json {
        // The form of the JSON holds nothing that a terminal would act on.
        out.own(&String::from_utf8_lossy(&outcome.json))?;
    } else {
        out.line(&outcome.line())?;
    }
    if is_seen {
        out.flush()?;
    }
    Ok(())
}

impl Outcome {
    fn line(&self) -> String {
        let mut parts = Vec::new();
        if self.written > 0 {
            let [high, medium, low] = self.findings;
            parts.push(format!(
                "{} written ({high} high, {medium} medium, {low} low)",
                count(self.written, "report", "reports")
            ));
        }
        if self.kept > 0 {
            parts.push(format!("{} kept", count(self.kept, "report", "reports")));
        }
        if self.failure.is_some() {
            parts.push("failed".to_owned());
        }
        format!("{}: {}", self.session, parts.join(", "))
    }
}

/// Analyses one session and writes its reports.
fn analyse(path: &Path, args: &Analyze, options: &Options, sent: &Sent) -> Outcome {
    let mut outcome = Outcome {
        session: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        ..Outcome::default()
    };
    outcome.failure = outcome.fill(path, args, options, sent).err();
    outcome
}

impl Outcome {
    fn fill(&mut self, path: &Path, args: &Analyze, options: &Options, sent: &Sent) -> Result<(), Failure> {
        let is_redacted = args.redaction.applies(args.format == Format::Json);
        let mut dir = LogDir::discover(path)?;
        let is_kept = |turn: &TurnDir| {
            args.format == Format::Markdown && !args.force && turn.report_bytes.is_some_and(|bytes| bytes > 0)
        };
        self.kept = dir.turns.iter().filter(|turn| is_kept(turn)).count();
        // What comes after the last turn that is wanted need not be read; what comes before it must be, because
        // MassGen's counters run on.
        let Some(last) = dir.turns.iter().rposition(|turn| !is_kept(turn)) else {
            return Ok(());
        };
        let kept: Vec<u32> = dir
            .turns
            .iter()
            .filter(|turn| is_kept(turn))
            .map(|turn| turn.number)
            .collect();
        dir.turns.truncate(last.saturating_add(1));
        let mut session = Session::read(&dir);
        for turn in mem::take(&mut session.turns) {
            let number = turn.number;
            if kept.contains(&number) {
                continue;
            }
            session.turns = vec![turn];
            let analysis = Analysis::of(&session, options);
            self.count(&analysis, args.fail_on);
            if args.format == Format::Json {
                let write = || massgen_report::json_line(&analysis);
                let json = if is_redacted { write() } else { with_secrets(write) }?;
                self.json.extend(json.into_bytes());
                continue;
            }
            let overwrite = if args.force {
                Overwrite::Always
            } else {
                Overwrite::Never
            };
            let write = || markdown(args, &session, &analysis, sent);
            let report = if is_redacted { write() } else { with_secrets(write) }?;
            match dir.write_report(number, report.as_bytes(), overwrite) {
                Ok(_) => self.written = self.written.saturating_add(1),
                // Somebody else wrote it meanwhile.
                Err(error) if matches!(error.kind(), ErrorKind::AlreadyExists) => {
                    self.kept = self.kept.saturating_add(1);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    fn count(&mut self, analysis: &Analysis, fail_on: Option<Severity>) {
        let facts = Facts::from_analysis(analysis);
        let Some(attempt) = facts.turns.last().and_then(|turn| turn.attempts.last()) else {
            return;
        };
        let severities = [Severity::High, Severity::Medium, Severity::Low];
        for (sum, severity) in self.findings.iter_mut().zip(severities) {
            *sum = sum.saturating_add(facts::findings(attempt, severity));
        }
        self.is_found |= fail_on.is_some_and(|least| has_findings(attempt, least));
    }
}
