//! The criteria that answers are evaluated by.

use massgen_log_model::Location;
use massgen_log_model::artifact::events::Payload;
use massgen_log_model::spine::Attempt;
use serde::{Deserialize, Serialize};

use crate::Evidence;

/// One set of criteria, as one source gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CriteriaSet {
    /// Where the criteria came from by MassGen's own word: `generated`, `inline`, `changedoc`, …
    pub origin: Option<String>,
    /// The criteria in order.
    pub criteria: Vec<Criterion>,
    /// Where the set stands; a set that was announced again with equal content is listed once.
    pub evidence: Vec<Evidence>,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Criterion {
    /// `E1`, `E2`, …
    pub id: Option<String>,
    /// What is asked for.
    pub text: Option<String>,
    /// `primary`, `standard`, or free text.
    pub category: Option<String>,
    /// How it is to be verified.
    pub verify_by: Option<String>,
}

impl CriteriaSet {
    fn same_criteria(&self, other: &[Criterion]) -> bool {
        let pairs = self.criteria.iter().zip(other);
        self.criteria.len() == other.len() && pairs.into_iter().all(|(a, b)| a.id == b.id && a.text == b.text)
    }
}

/// events.jsonl first, then the generated file, then status.json. status.json adds a set only when no other
/// source has it, for it says nothing about its origin.
pub(super) fn sets(attempt: &Attempt) -> Vec<CriteriaSet> {
    let mut sets: Vec<CriteriaSet> = Vec::new();
    if let Some(log) = &attempt.artifacts.events {
        for record in &log.records {
            let Payload::EvaluationCriteriaSet(set) = &record.payload else {
                continue;
            };
            let criteria = set
                .criteria
                .iter()
                .flatten()
                .map(|criterion| Criterion {
                    id: criterion.id.clone(),
                    text: criterion.text.clone(),
                    category: criterion.category.clone(),
                    verify_by: criterion.verify_by.clone(),
                })
                .collect();
            add(
                &mut sets,
                set.source.clone(),
                criteria,
                &Location::line(&log.path, record.line),
            );
        }
    }
    if let Some(doc) = &attempt.artifacts.criteria {
        let criteria: Vec<Criterion> = doc
            .value
            .iter()
            .map(|criterion| Criterion {
                id: criterion.id.clone(),
                text: criterion.text.clone(),
                category: criterion.category.clone(),
                verify_by: criterion.verify_by.clone(),
            })
            .collect();
        add(
            &mut sets,
            Some("generated file".to_owned()),
            criteria,
            &Location::file(&doc.path),
        );
    }
    if let Some(doc) = &attempt.artifacts.status
        && let Some(given) = doc
            .value
            .meta
            .as_ref()
            .and_then(|meta| meta.eval_criteria.as_ref())
    {
        let criteria: Vec<Criterion> = given
            .iter()
            .map(|criterion| Criterion {
                id: criterion.id.clone(),
                text: criterion.text.clone(),
                category: criterion.category.clone(),
                verify_by: None,
            })
            .collect();
        if !criteria.is_empty() && !sets.iter().any(|set| set.same_criteria(&criteria)) {
            add(&mut sets, None, criteria, &doc.at("/meta/eval_criteria"));
        }
    }
    sets
}

fn add(sets: &mut Vec<CriteriaSet>, origin: Option<String>, criteria: Vec<Criterion>, place: &Location) {
    let known = sets
        .iter_mut()
        .find(|set| set.origin == origin && set.same_criteria(&criteria));
    match known {
        // The model keeps one record of equal announcements; those that differ in unknown members only are equal here.
        Some(set) if set.evidence.iter().any(|known| known.location.path == place.path) => {}
        Some(set) if set.evidence.len() < crate::MAX_EVIDENCE => set.evidence.push(Evidence::at(place)),
        Some(_) => {}
        None => sets.push(CriteriaSet {
            origin,
            criteria,
            evidence: vec![Evidence::at(place)],
        }),
    }
}
