//! The loader finds in a written session what the script says.

use massgen_log_model::spine::{Outcome, Session};
use planted::Script;
use planted::script::{Ending, Reply, Round};

#[test]
fn the_loader_finds_what_the_script_says() {
    for full in [false, true] {
        let script = crate::shape::script(full);
        let folder = tempfile::tempdir().unwrap();
        let session = Session::load(planted::write(&script, folder.path()).unwrap()).unwrap();
        check(&script, &session);
    }
}

/// Compares what was loaded with the script.
pub(crate) fn check(script: &Script, session: &Session) {
    let attempt = session.turns[0].attempts.last().unwrap();
    let name = &session.name;
    let texts = |list: &[massgen_log_model::Diagnostic]| -> Vec<String> {
        list.iter().map(ToString::to_string).collect()
    };
    assert_eq!(texts(&session.diagnostics), Vec::<String>::new(), "{name}");
    assert_eq!(texts(&attempt.diagnostics), Vec::<String>::new(), "{name}");
    assert_eq!(attempt.drift, [], "{name}");
    let count =
        |wanted: fn(&Ending) -> bool| script.rounds.iter().filter(|round| wanted(&round.ending)).count();
    let answers = count(|ending| matches!(ending, Ending::Answer { .. }));
    assert_eq!(attempt.answers.len(), answers, "{name}");
    assert_eq!(
        attempt.votes.len(),
        count(|e| matches!(e, Ending::Vote { .. })),
        "{name}"
    );
    assert_eq!(
        attempt.ignored_votes.len(),
        count(|e| matches!(e, Ending::VoteIgnored { .. }))
    );
    assert_eq!(attempt.restarts.len(), answers);
    assert_eq!(attempt.restart_signals.len(), answers);
    let calls: usize = script.rounds.iter().map(|round| round.calls.len()).sum();
    assert_eq!(attempt.calls.len(), calls, "{name}");
    let injections = script
        .rounds
        .iter()
        .flat_map(|round| &round.calls)
        .filter(|call| !call.injects.is_empty());
    assert_eq!(attempt.injections.len(), injections.count());
    for (at, agent) in script.agents.iter().enumerate() {
        let id = agent.id.as_str().into();
        let mut own: Vec<&Round> = script.rounds.iter().filter(|round| round.agent == at).collect();
        own.sort_by(|a, b| a.start.total_cmp(&b.start));
        let mut expected: Vec<Outcome> = own
            .iter()
            .map(|round| match round.ending {
                Ending::Answer { .. } => Outcome::Answer,
                Ending::Vote { .. } => Outcome::Vote,
                Ending::VoteIgnored { .. } => Outcome::VoteIgnored,
                Ending::Cut => Outcome::Restarted,
                Ending::Stop { .. } => Outcome::Stop,
            })
            .collect();
        if script.presentation.agent == at {
            expected.push(Outcome::Presentation);
        }
        let loaded = attempt.agent(&id).unwrap();
        let outcomes: Vec<Outcome> = loaded.rounds.iter().map(|round| round.outcome.clone()).collect();
        assert_eq!(outcomes, expected, "{name} {}", agent.id);
        assert!(loaded.rounds.iter().all(|round| !round.false_start));
        // Every call lies in its own round, with its arguments and its result.
        let mut loaded: Vec<_> = attempt.calls_of(&id).collect();
        loaded.sort_by(|a, b| a.start.unwrap().seconds.total_cmp(&b.start.unwrap().seconds));
        let calls = own
            .iter()
            .enumerate()
            .flat_map(|(at, round)| round.calls.iter().map(move |call| (at, call)));
        for ((round, call), loaded) in calls.zip(loaded) {
            assert_eq!(loaded.round, Some(round), "{name} {} {call:?}", agent.id);
            assert_eq!(loaded.tool.as_str(), call.tool);
            assert_eq!(loaded.success, Some(call.error.is_none()));
            assert_eq!(loaded.error, call.error);
            let result = loaded.result.as_ref().unwrap();
            if let Reply::Shell { code, .. } = call.reply {
                assert_eq!(result.exit_code, Some(code));
            }
            let text = call.result(&script.workspace(at));
            assert_eq!(result.excerpt.chars, text.chars().count() as u64);
        }
    }
    assert_eq!(
        attempt.winner_claims[0].agent.as_str(),
        script.id(script.presentation.agent)
    );
}

#[test]
fn a_grown_session_has_the_size_that_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = planted::grow(folder.path(), 300_000).unwrap();
    let stream = path.join("turn_1/attempt_1/events.jsonl");
    let size = std::fs::metadata(&stream).unwrap().len();
    assert!((300_000..500_000).contains(&size), "{size}");
    let session = Session::load(path).unwrap();
    let attempt = session.turns[0].attempts.last().unwrap();
    assert_eq!(attempt.diagnostics, []);
    assert_eq!(attempt.drift, []);
    let text = std::fs::read_to_string(stream).unwrap();
    let calls = text.matches("\"event_type\": \"tool_start\"").count();
    assert!(calls > 100);
    assert_eq!(attempt.calls.len(), calls);
    assert_eq!(attempt.agents.len(), planted::generate(0).0.agents.len());
}
