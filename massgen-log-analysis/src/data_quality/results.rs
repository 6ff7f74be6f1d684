//! What the files say of the run as a whole: prompt, agents, start, winner, final answer, paths.

use std::collections::BTreeSet;

use massgen_log_model::artifact::snapshot_mappings::SnapshotType;
use massgen_log_model::spine::{Attempt, FinalAnswer, WinnerClaimKind};
use massgen_log_model::{AgentId, Location, RelPath, pointer_token};

use super::check::{Check, CrossCheck};

/// Characters of `results.final_answer_preview`.
const PREVIEW_CHARS: usize = 200;
/// Files that are written one after the other may state the same start this many seconds apart.
const SAME_START_SECONDS: f64 = 1.5;

pub(super) fn checks(attempt: &Attempt) -> Vec<CrossCheck> {
    vec![
        winner(attempt),
        question(attempt),
        agents(attempt),
        start(attempt),
        preview(attempt),
        turn_copy(attempt),
        paths(attempt),
    ]
}

fn winner(attempt: &Attempt) -> CrossCheck {
    let mut check = Check::new("winner");
    for claim in &attempt.winner_claims {
        check.text(
            claim_source(&claim.kind),
            Some(claim.agent.to_string()),
            claim.source.clone(),
        );
    }
    check.compare_texts()
}

fn claim_source(kind: &WinnerClaimKind) -> &'static str {
    match kind {
        WinnerClaimKind::FinalAgentSelected => "coordination_events.json final_agent_selected",
        WinnerClaimKind::FinalAnswerEvent => "coordination_events.json final_answer",
        WinnerClaimKind::FinalWinner => "coordination_events.json final_winner",
        WinnerClaimKind::FinalFolder => "final folder of the attempt",
        WinnerClaimKind::TurnFinalFolder => "final folder of the turn",
        WinnerClaimKind::SnapshotMapping => "snapshot_mappings.json final_answer",
        WinnerClaimKind::StatusWinner => "status.json results.winner",
        WinnerClaimKind::MetricsWinner => "metrics_summary.json meta.winner",
        WinnerClaimKind::TimeoutSelection => "events.jsonl orchestrator_timeout",
        _ => "events.jsonl",
    }
}

fn question(attempt: &Attempt) -> CrossCheck {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let mut check = Check::new("question");
    if let Some(doc) = &attempt.artifacts.coordination_events {
        let meta = doc.value.session_metadata.as_ref();
        check.text(
            "coordination_events.json user_prompt",
            meta.and_then(|meta| given(&meta.user_prompt)),
            doc.at("/session_metadata/user_prompt"),
        );
    }
    if let Some(doc) = &attempt.artifacts.status {
        let meta = doc.value.meta.as_ref();
        check.text(
            "status.json meta.question",
            meta.and_then(|meta| given(&meta.question)),
            doc.at("/meta/question"),
        );
    }
    if let Some(doc) = &attempt.artifacts.metrics_summary {
        let meta = doc.value.meta.as_ref();
        check.text(
            "metrics_summary.json meta.question",
            meta.and_then(|meta| given(&meta.question)),
            doc.at("/meta/question"),
        );
    }
    if let Some(doc) = &attempt.artifacts.metrics_events {
        let meta = doc.value.meta.as_ref();
        check.text(
            "metrics_events.json meta.question",
            meta.and_then(|meta| given(&meta.question)),
            doc.at("/meta/question"),
        );
    }
    check.compare_texts()
}

fn agents(attempt: &Attempt) -> CrossCheck {
    let show = |ids: &Vec<AgentId>| {
        let ids: Vec<&str> = ids.iter().map(AgentId::as_str).collect();
        ids.join(", ")
    };
    let list = |ids: &mut dyn Iterator<Item = &AgentId>| -> Option<Vec<AgentId>> {
        let ids: Vec<AgentId> = ids.cloned().collect();
        (!ids.is_empty()).then_some(ids)
    };
    // The members of an object have no order of their own: they are put into that of the attempt's agents.
    let members = |ids: &mut dyn Iterator<Item = &AgentId>| {
        let mut ids = list(ids)?;
        let place = |id: &AgentId| attempt.agents.iter().position(|agent| &agent.id == id);
        ids.sort_by_key(|id| place(id).unwrap_or(usize::MAX));
        Some(ids)
    };
    let mut check = Check::new("agents in the order of the configuration");
    if let Some(doc) = &attempt.artifacts.coordination_events {
        let ids = doc
            .value
            .session_metadata
            .as_ref()
            .and_then(|meta| meta.agent_ids.clone());
        check.say(
            "coordination_events.json agent_ids",
            ids.filter(|ids| !ids.is_empty()),
            show,
            doc.at("/session_metadata/agent_ids"),
        );
    }
    if let Some(doc) = &attempt.artifacts.status {
        let ids = members(&mut doc.value.agents.iter().flat_map(|agents| agents.keys()));
        check.say("status.json agents", ids, show, doc.at("/agents"));
    }
    if let Some(doc) = &attempt.artifacts.metrics_summary {
        let ids = members(&mut doc.value.agents.iter().flat_map(|agents| agents.keys()));
        check.say("metrics_summary.json agents", ids, show, doc.at("/agents"));
    }
    if let Some(doc) = &attempt.artifacts.execution_metadata {
        let configured = doc.value.agent_configs();
        let ids = list(&mut configured.iter().filter_map(|agent| agent.id.as_ref()));
        // Where the configuration names none, MassGen numbers the agents itself.
        let ids = ids.filter(|ids| ids.len() == configured.len());
        check.say("execution_metadata.yaml config", ids, show, doc.at("/config"));
    }
    check.compare(PartialEq::eq, |_, _| "the lists differ".to_owned())
}

fn start(attempt: &Attempt) -> CrossCheck {
    let show = |seconds: &f64| {
        massgen_log_model::Moment::utc(*seconds)
            .and_then(massgen_log_model::Moment::to_iso)
            .unwrap_or_else(|| seconds.to_string())
    };
    let mut check = Check::new("start of the coordination");
    if let Some(doc) = &attempt.artifacts.coordination_events {
        let meta = doc.value.session_metadata.as_ref();
        check.say(
            "coordination_events.json start_time",
            meta.and_then(|meta| meta.start_time),
            show,
            doc.at("/session_metadata/start_time"),
        );
    }
    if let Some(doc) = &attempt.artifacts.status {
        let meta = doc.value.meta.as_ref();
        check.say(
            "status.json meta.start_time",
            meta.and_then(|meta| meta.start_time),
            show,
            doc.at("/meta/start_time"),
        );
    }
    check.compare(
        |a, b| (a - b).abs() <= SAME_START_SECONDS,
        |a, b| format!("differ by {:.3} s", (a - b).abs()),
    )
}

/// The attempt's own final answer of the agent that is believed to have won.
fn final_answer(attempt: &Attempt, turn_copy: bool) -> Option<&FinalAnswer> {
    let winner = &attempt.winner_claims.first()?.agent;
    attempt
        .finals
        .iter()
        .find(|found| found.turn_copy == turn_copy && &found.agent == winner && found.text.is_some())
}

fn preview(attempt: &Attempt) -> CrossCheck {
    let mut check = Check::new("start of the final answer")
        .note("in the saved copy, paths of the live workspace are replaced; the preview keeps them");
    let own = final_answer(attempt, false).and_then(|found| found.text.as_ref().map(|text| (found, text)));
    if let Some((found, text)) = own {
        let head: String = text.excerpt.head.chars().take(PREVIEW_CHARS).collect();
        check.text(
            "answer.txt of the final folder",
            Some(head.trim().to_owned()),
            found.source.clone(),
        );
    }
    if let Some(doc) = &attempt.artifacts.status {
        let preview = doc
            .value
            .results
            .as_ref()
            .and_then(|results| results.final_answer_preview.as_deref())
            .filter(|preview| !preview.is_empty())
            .map(whole_words);
        check.text(
            "status.json final_answer_preview",
            preview,
            doc.at("/results/final_answer_preview"),
        );
    }
    check.compare(
        |answer, preview| answer.starts_with(preview.as_str()),
        |_, _| "the texts differ".to_owned(),
    )
}

/// The preview without a word that may be cut: in a copy made to be shared, half a word is another word.
fn whole_words(preview: &str) -> String {
    let is_cut = preview.chars().count() >= PREVIEW_CHARS;
    let text = preview.trim_end_matches("...");
    let whole = if is_cut {
        text.trim_end_matches(char::is_alphanumeric)
    } else {
        text
    };
    whole.trim().to_owned()
}

fn turn_copy(attempt: &Attempt) -> CrossCheck {
    let mut check = Check::new("final answer of the attempt and of its turn")
        .note("the turn keeps the final answer of its last attempt");
    for (copy, source) in [
        (false, "answer.txt of the attempt's final folder"),
        (true, "answer.txt of the turn's final folder"),
    ] {
        if let Some(found) = final_answer(attempt, copy)
            && let Some(text) = &found.text
        {
            let excerpt = &text.excerpt;
            check.say(
                source,
                Some((excerpt.hash, excerpt.chars)),
                |_| format!("{} characters: {}", excerpt.chars, excerpt.head),
                found.source.clone(),
            );
        }
    }
    check.compare(PartialEq::eq, |_, _| "the texts differ".to_owned())
}

/// Mapped files that are on disk, against all mapped files.
fn paths(attempt: &Attempt) -> CrossCheck {
    let mut check = Check::new("files that the snapshot mappings name");
    if let Some(doc) = &attempt.artifacts.snapshot_mappings {
        let files: BTreeSet<&RelPath> = attempt.files.iter().map(|file| &file.path).collect();
        let (mut named, mut there, mut first_missing) = (0_i64, 0_i64, None);
        for (label, entry) in &doc.value.0 {
            let Some(path) = entry.path.as_deref().filter(|_| {
                matches!(
                    entry.r#type,
                    Some(SnapshotType::Answer | SnapshotType::Vote | SnapshotType::FinalAnswer)
                )
            }) else {
                continue;
            };
            named = named.saturating_add(1);
            if below(&attempt.path, path).is_some_and(|path| files.contains(&path)) {
                there = there.saturating_add(1);
            } else if first_missing.is_none() {
                first_missing = Some(doc.at(format!("/{}/path", pointer_token(label.as_str()))));
            }
        }
        let place = Location::file(&doc.path);
        check.count("snapshot_mappings.json", Some(named), place).count(
            "files on disk",
            Some(there),
            first_missing.unwrap_or_else(|| Location::file(&attempt.path)),
        );
    }
    check.compare_counts()
}

/// A mapped path below the attempt; `None` for one that leads out of it.
fn below(attempt: &RelPath, path: &str) -> Option<RelPath> {
    let leads_out = path.starts_with('/') || path.split('/').any(|part| part == "..");
    (!leads_out).then(|| attempt.join(path))
}
