//! What commands gave back: length and exit code.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::executed::Executed;
use super::{EXCESSIVE_OUTPUT_CHARS, ExitCode, LongOutput, Run, estimated_tokens, evidence};
use crate::{Evidence, MAX_EVIDENCE};

/// Texts with an output above [`EXCESSIVE_OUTPUT_CHARS`].
pub(super) fn excessive(runs: &[Run<'_>]) -> Vec<LongOutput> {
    let mut groups: IndexMap<&str, LongOutput> = IndexMap::new();
    for (command, call) in runs {
        let Some(chars) = call.output_chars.filter(|chars| *chars > EXCESSIVE_OUTPUT_CHARS) else {
            continue;
        };
        let group = groups.entry(command).or_insert_with(|| LongOutput {
            command: (*command).to_owned(),
            count: 0,
            chars_max: 0,
            chars_total: 0,
            estimated_tokens: 0,
            evidence: Vec::new(),
        });
        group.count += 1;
        group.chars_max = group.chars_max.max(chars);
        group.chars_total = group.chars_total.saturating_add(chars);
        group.estimated_tokens = estimated_tokens(group.chars_total);
        if group.evidence.len() < MAX_EVIDENCE {
            group.evidence.push(Evidence::at(&call.place));
        }
    }
    let mut found: Vec<LongOutput> = groups.into_values().collect();
    found.sort_by_key(|output| std::cmp::Reverse(output.chars_max));
    found
}

/// The exit codes that results give.
pub(super) fn exit_codes(runs: &[Run<'_>]) -> Vec<ExitCode> {
    let mut codes: BTreeMap<i64, Vec<&Executed<'_>>> = BTreeMap::new();
    for (_, call) in runs {
        if let Some(code) = call.exit_code() {
            codes.entry(code).or_default().push(call);
        }
    }
    codes
        .into_iter()
        .map(|(code, calls)| ExitCode {
            code,
            count: calls.len() as u64,
            evidence: evidence(calls.into_iter()),
        })
        .collect()
}
