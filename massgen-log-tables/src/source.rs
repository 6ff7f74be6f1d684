//! What tables are made from: a session and its analysis.

use std::borrow::Cow;

use massgen_log_analysis::facts::{AttemptFacts, Facts};
use massgen_log_analysis::model::spine::{Attempt, Session, Turn};
use massgen_log_analysis::model::{Clock, Location, Moment};
use massgen_log_analysis::{Analysis, AttemptAnalysis, Evidence, Options};

use crate::export::Export;
use crate::spans::{Merge, merged};

/// A session with its analysis.
#[derive(Debug)]
pub struct Source<'a> {
    pub(crate) session: &'a Session,
    analysis: Cow<'a, Analysis>,
    facts: Facts,
    exports: Vec<Export>,
}

impl<'a> Source<'a> {
    /// Analyses the session.
    pub fn new(session: &'a Session, options: &Options) -> Self {
        Self::made(session, Cow::Owned(Analysis::of(session, options)))
    }

    /// With an analysis that was made of this session before.
    pub fn with_analysis(session: &'a Session, analysis: &'a Analysis) -> Self {
        Self::made(session, Cow::Borrowed(analysis))
    }

    fn made(session: &'a Session, analysis: Cow<'a, Analysis>) -> Self {
        let facts = Facts::from_analysis(&analysis);
        Self {
            session,
            analysis,
            facts,
            exports: Vec::new(),
        }
    }

    /// With spans from outside, which are merged into `records`.
    #[must_use]
    pub fn with_exports(mut self, exports: Vec<Export>) -> Self {
        self.exports = exports;
        self
    }

    /// For each attempt that spans from outside belong to: what both tell of, and what only one side does.
    pub fn merges(&self) -> Vec<Merge> {
        self.attempts()
            .filter_map(|of| merged(of, &self.exports).1)
            .collect()
    }

    /// The first and the last instant of all attempts, in seconds since 1970 UTC; `None` where none is known on that
    /// clock.
    pub fn window(&self) -> Option<(f64, f64)> {
        let mut window: Option<(f64, f64)> = None;
        for of in self.attempts() {
            let Some(span) = &of.attempt.span else { continue };
            for instant in [span.start, span.end].into_iter().flatten() {
                let instant = instant.with_offset(of.attempt.utc_offset);
                if instant.clock == Clock::Utc {
                    let (first, last) = window.unwrap_or((instant.seconds, instant.seconds));
                    window = Some((first.min(instant.seconds), last.max(instant.seconds)));
                }
            }
        }
        window
    }

    /// The session.
    pub const fn session(&self) -> &'a Session {
        self.session
    }

    pub(crate) fn exports(&self) -> &[Export] {
        &self.exports
    }

    /// The analysis.
    pub fn analysis(&self) -> &Analysis {
        &self.analysis
    }

    /// The attempts of all turns, in order.
    pub(crate) fn attempts(&self) -> impl Iterator<Item = Scope<'_>> {
        let turns = self.session.turns.iter().zip(&self.analysis.turns);
        turns
            .zip(&self.facts.turns)
            .flat_map(|((turn, analysis), facts)| {
                let attempts = turn.attempts.iter().zip(&analysis.attempts);
                attempts
                    .zip(&facts.attempts)
                    .map(|((attempt, analysis), facts)| Scope {
                        session: self.session,
                        turn,
                        attempt,
                        analysis,
                        facts,
                    })
            })
    }
}

/// An attempt with all that it belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) session: &'a Session,
    pub(crate) turn: &'a Turn,
    pub(crate) attempt: &'a Attempt,
    pub(crate) analysis: &'a AttemptAnalysis,
    pub(crate) facts: &'a AttemptFacts,
}

impl<'a> Scope<'a> {
    /// Each of `items` as a row of this attempt.
    pub(crate) fn rows<T>(self, items: impl IntoIterator<Item = T>) -> impl Iterator<Item = Row<'a, T>> {
        items.into_iter().map(move |item| Row { of: self, item })
    }

    /// The instant in microseconds of UTC; `None` where the zone is not known.
    pub(crate) fn micros(self, time: Option<Moment>) -> Option<i64> {
        micros(time?.with_offset(self.attempt.utc_offset))
    }

    /// Seconds from the start of the attempt.
    pub(crate) fn offset(self, time: Option<Moment>) -> Option<f64> {
        let start = self.attempt.span.as_ref()?.start?;
        let time = time?;
        let known = |time: Moment| time.with_offset(self.attempt.utc_offset);
        time.since(start).or_else(|| known(time).since(known(start)))
    }
}

/// An item of an attempt.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a, T> {
    pub(crate) of: Scope<'a>,
    pub(crate) item: T,
}

fn micros(time: Moment) -> Option<i64> {
    let micros = (time.seconds * 1e6).round();
    (time.clock == Clock::Utc && micros.abs() < 9e18).then_some(micros as i64)
}

/// The first of the places that a row rests on.
pub(crate) fn first(evidence: &[Evidence]) -> Option<&Location> {
    evidence.first().map(|evidence| &evidence.location)
}
