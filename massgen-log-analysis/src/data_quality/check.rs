//! One fact, as several files state it.

use std::borrow::Cow;

use massgen_log_model::Location;
use serde::{Deserialize, Serialize};

use crate::Evidence;

/// Longest value of a [`Statement`], in characters.
pub const SHOWN_CHARS: usize = 120;

/// A fact that more than one file may state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CrossCheck {
    /// The fact.
    pub fact: Cow<'static, str>,
    /// What each file says, the one that is believed first. Files that do not say it are left out.
    pub statements: Vec<Statement>,
    /// Whether they say the same; `None` when fewer than two say anything.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub agrees: Option<bool>,
    /// How they differ; `None` when they do not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub difference: Option<String>,
    /// What may explain a difference.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<Cow<'static, str>>,
}

/// What one file says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "FileStatement"))]
#[non_exhaustive]
pub struct Statement {
    /// The file, and where in it.
    pub source: Cow<'static, str>,
    /// What it says, at most [`SHOWN_CHARS`] characters of it.
    pub value: String,
    /// Where it stands.
    pub evidence: Evidence,
}

/// A check that is being collected. Values are compared whole, however long.
pub(super) struct Check<T> {
    fact: &'static str,
    note: Option<&'static str>,
    said: Vec<(T, Statement)>,
}

impl<T: Clone + PartialEq> Check<T> {
    pub(super) fn new(fact: &'static str) -> Self {
        Self {
            fact,
            note: None,
            said: Vec::new(),
        }
    }

    /// What explains a difference, when there is one.
    pub(super) fn note(mut self, note: &'static str) -> Self {
        self.note = Some(note);
        self
    }

    /// Adds a statement; `None` is none.
    pub(super) fn say(
        &mut self,
        source: &'static str,
        value: Option<T>,
        show: impl Fn(&T) -> String,
        place: Location,
    ) -> &mut Self {
        if let Some(value) = value {
            let statement = Statement {
                source: Cow::Borrowed(source),
                value: shown(&show(&value)),
                evidence: Evidence {
                    location: place,
                    excerpt: None,
                },
            };
            self.said.push((value, statement));
        }
        self
    }

    /// Compares every statement with the first.
    pub(super) fn compare(
        self,
        same: impl Fn(&T, &T) -> bool,
        differ: impl Fn(&T, &T) -> String,
    ) -> CrossCheck {
        let first = self.said.first().map(|(value, _)| value.clone());
        let other = first.as_ref().and_then(|first| {
            self.said
                .iter()
                .skip(1)
                .find(|(value, _)| !same(first, value))
                .map(|(value, statement)| (differ(first, value), statement.source.clone()))
        });
        let agrees = (self.said.len() > 1).then_some(other.is_none());
        let primary = self.said.first().map(|(_, statement)| statement.source.clone());
        CrossCheck {
            fact: Cow::Borrowed(self.fact),
            statements: self.said.into_iter().map(|(_, statement)| statement).collect(),
            agrees,
            difference: other
                .zip(primary)
                .map(|((how, source), primary)| format!("{how} ({primary} against {source})")),
            note: self.note.filter(|_| agrees == Some(false)).map(Cow::Borrowed),
        }
    }
}

impl Check<i64> {
    /// Adds a count.
    pub(super) fn count(&mut self, source: &'static str, value: Option<i64>, place: Location) -> &mut Self {
        self.say(source, value, ToString::to_string, place)
    }

    pub(super) fn compare_counts(self) -> CrossCheck {
        self.compare(PartialEq::eq, |a, b| {
            format!("differ by {}", a.saturating_sub(*b).saturating_abs())
        })
    }
}

impl Check<String> {
    /// Adds a text.
    pub(super) fn text(&mut self, source: &'static str, value: Option<String>, place: Location) -> &mut Self {
        self.say(source, value, Clone::clone, place)
    }

    pub(super) fn compare_texts(self) -> CrossCheck {
        self.compare(PartialEq::eq, |_, _| "the texts differ".to_owned())
    }
}

fn shown(text: &str) -> String {
    let mut characters = text.chars();
    let mut shown: String = characters.by_ref().take(SHOWN_CHARS).collect();
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use massgen_log_model::RelPath;

    fn place() -> Location {
        Location::file(&RelPath::from_encoded("f"))
    }

    #[test]
    fn one_statement_is_no_agreement_and_three_are_compared_with_the_first() {
        let mut check = Check::new("answers");
        check.count("a", Some(2), place()).count("b", None, place());
        assert_eq!(check.compare_counts().agrees, None);

        let mut check = Check::new("answers").note("why");
        check
            .count("a", Some(2), place())
            .count("b", Some(2), place())
            .count("c", Some(5), place());
        let check = check.compare_counts();
        assert_eq!(check.agrees, Some(false));
        assert_eq!(check.difference.as_deref(), Some("differ by 3 (a against c)"));
        assert_eq!(check.note.as_deref(), Some("why"));
    }

    #[test]
    fn texts_are_compared_whole_and_shown_short() {
        let (one, two) = ("x".repeat(500) + "1", "x".repeat(500) + "2");
        let mut check = Check::new("question");
        check.text("a", Some(one), place()).text("b", Some(two), place());
        let check = check.compare_texts();
        assert_eq!(check.agrees, Some(false));
        assert_eq!(check.statements[0].value, check.statements[1].value);
        assert_eq!(check.statements[0].value.chars().count(), SHOWN_CHARS + 1);
    }
}
