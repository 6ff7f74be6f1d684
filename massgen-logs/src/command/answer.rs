//! `answer`: the text of the final answer, or of any other.

use massgen_log_model::spine::{Attempt, TextFile};
use massgen_log_model::{AgentId, AnswerLabel, LabelKind, TextSpan, decode_visibly};
use serde::Serialize;

use crate::args::Answer;
use crate::failure::Failure;
use crate::target::Target;
use crate::terminal::Out;

/// Longest answer that is printed, in bytes.
const MAX_BYTES: u64 = 512 << 20;

#[derive(Serialize)]
struct Printed<'a> {
    session: &'a str,
    turn: u32,
    attempt: u32,
    /// `null` for a final answer without a label.
    label: Option<&'a str>,
    agent: &'a AgentId,
    path: &'a str,
    bytes: u64,
    text: &'a str,
}

pub(crate) fn run(args: &Answer, out: &mut Out) -> Result<u8, Failure> {
    let target = Target::find(args.path.as_deref(), args.within)?;
    let session = target.read_turn()?;
    let attempt = session.latest_turn()?.last();
    let Some(attempt) = attempt else {
        return Err(Failure::at(&target.dir.path, "has no attempt"));
    };
    let Some((agent, text)) = find(attempt, args.label.as_deref()) else {
        let labels: Vec<_> = attempt
            .answers
            .iter()
            .filter(|answer| answer.text.is_some())
            .filter_map(|answer| answer.label.as_ref().map(AnswerLabel::as_str))
            .collect();
        let labels = if labels.is_empty() {
            "none".to_owned()
        } else {
            labels.join(", ")
        };
        let wanted = args
            .label
            .as_deref()
            .map_or("final answer".to_owned(), |label| format!("answer {label}"));
        let reason = format!(
            "has no {wanted} in turn {}, attempt {}; answers: {labels}",
            attempt.turn, attempt.number
        );
        return Err(Failure::at(&target.dir.path, reason));
    };
    let bytes = session.bytes(&TextSpan::new(&text.path, 0, text.bytes), MAX_BYTES)?;
    if args.json {
        out.json(&Printed {
            session: &session.name,
            turn: attempt.turn,
            attempt: attempt.number,
            label: args.label.as_deref(),
            agent,
            path: text.path.as_str(),
            bytes: text.bytes,
            text: &decode_visibly(&bytes).0,
        })?;
    } else {
        out.raw(&bytes)?;
    }
    Ok(0)
}

fn find<'a>(attempt: &'a Attempt, label: Option<&str>) -> Option<(&'a AgentId, &'a TextFile)> {
    let Some(label) = label else {
        return final_answer(attempt);
    };
    let answer = attempt.answers.iter().find(|answer| {
        let same = answer.label.as_ref().is_some_and(|own| own.as_str() == label);
        same && answer.text.is_some()
    });
    match answer {
        Some(answer) => Some((&answer.agent, answer.text.as_ref()?)),
        None if is_final(label) => final_answer(attempt),
        None => None,
    }
}

fn is_final(label: &str) -> bool {
    matches!(AnswerLabel::from(label).parts(), Some((_, LabelKind::Final)))
}

/// The winner's final answer; the only one, when nobody is named the winner.
fn final_answer(attempt: &Attempt) -> Option<(&AgentId, &TextFile)> {
    let winner = attempt.winner_claims.first().map(|claim| &claim.agent);
    let mut finals = attempt
        .finals
        .iter()
        .filter(|found| winner.is_none_or(|winner| *winner == found.agent))
        .filter_map(|found| Some((&found.agent, found.text.as_ref()?)));
    finals.next()
}
