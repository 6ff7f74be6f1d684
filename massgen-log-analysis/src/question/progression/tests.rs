use massgen_log_model::spine::Session;

use super::*;
use crate::question::decisions::Decisions;

fn progression(fixture: &str) -> Progression {
    let path = format!("{}/../fixtures/{fixture}", env!("CARGO_MANIFEST_DIR"));
    analyse(
        Session::load(path).unwrap().turns[0].last().unwrap(),
        &Decisions::default(),
    )
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
