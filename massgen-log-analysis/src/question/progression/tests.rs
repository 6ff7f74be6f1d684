use massgen_log_model::spine::Session;

use super::*;

fn progression(fixture: &str) -> Progression {
    let path = format!("{}/../fixtures/{fixture}", env!("CARGO_MANIFEST_DIR"));
    analyse(Session::load(path).unwrap().turns[0].last().unwrap())
}

#[test]
fn scores_and_seen_answers_go_with_each_step() {
    let found = progression("synthetic/checklist/log_20260105_150000_350000");
    assert_eq!(found.reference, Some(AnswerLabel::from("agent1.2")));
    let step = &found.by_agent[0].steps[0];
    assert_eq!((step.from, step.to), (1, 2));
    // per_agent_scores of events.jsonl: agent1.1 5+3+4, agent1.2 8+8+8.
    assert_eq!(step.score_change, Some(12.0));
    assert_eq!(
        step.scores_after.as_ref().unwrap().by,
        Some(AgentId::from("agent_b"))
    );
    assert_eq!(step.is_identical, Some(false));
    assert_eq!(found.by_agent[0].answers[0].has_changedoc, Some(true));
    assert!(
        step.seen
            .as_ref()
            .unwrap()
            .contains(&AnswerLabel::from("agent1.1"))
    );
    assert_eq!(
        found.by_agent[0].answers[1].to_reference.not_compared,
        Some(NotCompared::Itself)
    );
}

#[test]
fn sizes_are_those_of_the_files() {
    let found = progression("0.1.97_s02_three_agents_restarts/log_20261124_054633_467201");
    let answers: usize = found.by_agent.iter().map(|agent| agent.answers.len()).sum();
    let steps: usize = found.by_agent.iter().map(|agent| agent.steps.len()).sum();
    assert_eq!((answers, steps), (5, 2));
    // Recounted in the answer.txt files: 20 and 32 characters, 5 and 7 words, no common sequence.
    let step = &found.by_agent[0].steps[0];
    assert_eq!(
        (step.chars.before, step.chars.after, step.chars.change),
        (Some(20), Some(32), Some(12))
    );
    assert_eq!((step.words.before, step.words.after), (Some(5), Some(7)));
    assert_eq!((step.lines.before, step.lines.after), (Some(1), Some(1)));
    assert_eq!(
        (step.similarity.value, step.is_identical),
        (Some(0.0), Some(false))
    );
    // new_answer events of agent_a: 1795499194.9316664 and 1795499197.6526587.
    assert!((step.seconds.unwrap() - 2.720_992).abs() < 1e-5);
}

#[test]
fn without_winner_nothing_is_compared_with_it() {
    let found = progression("0.1.97_s08b_interrupt_kill9/log_20261124_060737_254214");
    assert_eq!(found.reference, None);
    let answer = found
        .by_agent
        .iter()
        .flat_map(|agent| &agent.answers)
        .next()
        .unwrap();
    assert_eq!(answer.to_reference.not_compared, Some(NotCompared::NoReference));
}

#[test]
fn criteria_price_and_places_to_read_go_with_each_step() {
    let found = progression("synthetic/checklist/log_20260105_150000_350000");
    let step = &found.by_agent[0].steps[0];
    let criteria = step.criteria.as_ref().unwrap();
    assert_eq!(
        (criteria.improved, criteria.stagnated, criteria.regressed),
        (3, 0, 0)
    );
    // agent1.1: 5, 3, 4; agent1.2: 8, 8, 8, both by agent_b last.
    assert_eq!(
        (criteria.criteria[1].before, criteria.criteria[1].after),
        (3.0, 8.0)
    );
    assert_eq!(criteria.same_scorer, Some(true));
    // The label in the title and in the list is another, of the same length.
    let changedoc = step.changedoc.as_ref().unwrap();
    assert_eq!(changedoc.is_identical, Some(false));
    assert_eq!(changedoc.chars.change, Some(0));
    let kinds: Vec<ReadKind> = step.to_read.iter().map(|place| place.what).collect();
    assert_eq!(
        kinds,
        [
            ReadKind::TextBefore,
            ReadKind::TextAfter,
            ReadKind::ChangedocBefore,
            ReadKind::ChangedocAfter,
            ReadKind::Checklist,
            ReadKind::Checklist,
            ReadKind::VoteReason,
            ReadKind::VoteReason
        ]
    );
    assert_eq!(step.vote_reasons, 2);
    assert_eq!(
        step.to_read[7].evidence.excerpt.as_deref(),
        Some("agent1.2 scores higher on each criterion")
    );
    assert_eq!(step.to_read[0].evidence.location.line, Some(1));
    let spent = step.spent.as_ref().unwrap();
    assert_eq!(spent.rounds, 1);
    assert!(step.workspace.is_none() && step.best_so_far.label.is_none());
}

#[test]
fn the_leader_by_votes_is_compared_too() {
    // agent_c had voted for agent1.2 when agent2.2 came; both have "improved idea of", one of
    // nine sequences of three words.
    let found = progression("0.1.97_s13_priced/log_20261124_063739_143903");
    let step = &found.by_agent[1].steps[0];
    assert_eq!(step.best_so_far.label, Some(AnswerLabel::from("agent1.2")));
    assert_eq!(step.best_so_far.votes, 1);
    assert_eq!(step.to_best.value, Some(1.0 / 9.0));
    assert_eq!(
        found.by_agent[0].steps[0].to_best.not_compared,
        Some(NotCompared::NoLead)
    );
    // metrics_summary.json: agent_b's second round.
    let spent = step.spent.as_ref().unwrap();
    assert_eq!((spent.rounds, spent.cost_usd), (1, Some(0.007_225)));
}
