//! Which files tell of the commands.

use std::collections::{BTreeMap, BTreeSet};

use massgen_log_model::RelPath;
use massgen_log_model::spine::{Attempt, CallSource};

use super::{CommandSource, Run, UnmatchedMentions};
use crate::{Evidence, MAX_EVIDENCE};

/// What each kind of file tells of the executed commands, in the order of [`CallSource::ALL`].
pub(super) fn seen(runs: &[Run<'_>]) -> Vec<CommandSource> {
    let mut found: BTreeMap<&CallSource, (u64, u64, BTreeSet<&RelPath>)> = BTreeMap::new();
    for (_, call) in runs {
        for source in call.seen_in {
            let (commands, only_here, paths) = found.entry(source).or_default();
            *commands += 1;
            *only_here += u64::from(call.seen_in.len() == 1);
            let places = call.places.iter().map(|place| &place.path);
            paths.extend(places.filter(|path| CallSource::of_path(path).as_ref() == Some(source)));
        }
    }
    found
        .into_iter()
        .map(|(source, (commands, only_here, paths))| CommandSource {
            source: source.clone(),
            commands,
            only_here,
            paths: paths.into_iter().cloned().collect(),
        })
        .collect()
}

/// Mentions that no call was found for, by kind of log.
pub(super) fn unmatched(attempt: &Attempt) -> Vec<UnmatchedMentions> {
    let mut found: BTreeMap<&CallSource, UnmatchedMentions> = BTreeMap::new();
    for mention in &attempt.unmatched_mentions {
        let entry = found.entry(&mention.from).or_insert_with(|| UnmatchedMentions {
            source: mention.from.clone(),
            calls: 0,
            commands: 0,
            evidence: Vec::new(),
        });
        entry.calls += 1;
        entry.commands += u64::from(mention.args.as_ref().is_some_and(|args| args.command.is_some()));
        if entry.evidence.len() < MAX_EVIDENCE {
            entry.evidence.push(Evidence::at(&mention.source));
        }
    }
    found.into_values().collect()
}
