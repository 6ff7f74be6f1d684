use std::fs;
use std::path::PathBuf;

use super::*;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures")
        .join(name)
}

fn told(follow: &mut Follow) -> Vec<ChangeKind> {
    follow
        .poll()
        .unwrap()
        .into_iter()
        .map(|change| change.kind)
        .collect()
}

fn count(news: &[ChangeKind], wanted: impl Fn(&ChangeKind) -> bool) -> usize {
    news.iter().filter(|kind| wanted(kind)).count()
}

#[test]
fn a_finished_session_is_told_at_once_and_ends() {
    for (name, answers, votes) in [
        ("0.1.97_s02_three_agents_restarts", 5, 4),
        ("0.1.36_s02_three_agents_restarts", 3, 3),
        ("0.1.12_s02_three_agents_restarts", 5, 3),
    ] {
        let mut follow = Follow::new(fixture(name)).unwrap();
        let news = told(&mut follow);
        assert_eq!(
            count(&news, |kind| matches!(kind, ChangeKind::Answer { .. })),
            answers,
            "{name}"
        );
        assert_eq!(
            count(&news, |kind| matches!(kind, ChangeKind::Vote { .. })),
            votes,
            "{name}"
        );
        assert_eq!(
            news.last(),
            Some(&ChangeKind::Ended {
                ending: Ending::Completed
            }),
            "{name}"
        );
        assert!(!follow.is_quiet());
        assert_eq!(told(&mut follow), []);
        assert!(follow.is_quiet());
    }
}

#[test]
fn endings_are_told_apart() {
    let last = |name: &str| told(&mut Follow::new(fixture(name)).unwrap()).pop();
    let timeout = Some(ChangeKind::Ended {
        ending: Ending::Timeout,
    });
    assert_eq!(last("0.1.97_s06e_no_answer_timeout"), timeout);
    // Killed: nobody can tell that it will not go on.
    assert!(!matches!(
        last("0.1.97_s08b_interrupt_kill9"),
        Some(ChangeKind::Ended { .. })
    ));
}

#[test]
fn retries_and_unknown_tools_are_told() {
    let name = "0.1.97_s05_enforcement";
    let news = told(&mut Follow::new(fixture(name)).unwrap());
    let status = fixture(name).join("log_20261124_054745_242005/turn_1/attempt_1/status.json");
    let status: serde_json::Value = serde_json::from_slice(&fs::read(status).unwrap()).unwrap();
    let recorded: usize = status["agents"]
        .as_object()
        .unwrap()
        .values()
        .map(|agent| {
            agent["reliability"]["enforcement_attempts"]
                .as_array()
                .map_or(0, Vec::len)
        })
        .sum();
    assert!(recorded > 0);
    assert_eq!(
        count(&news, |kind| matches!(kind, ChangeKind::Retry { .. })),
        recorded
    );
    assert!(count(&news, |kind| matches!(kind, ChangeKind::UnknownTool { .. })) > 0);
}

#[test]
fn half_written_files_change_nothing() {
    let temp = tempfile::tempdir().unwrap();
    let session = temp.path().join("log_20260105_105524_290672");
    fs::create_dir(&session).unwrap();
    let mut follow = Follow::new(&session).unwrap();
    assert_eq!(told(&mut follow), []);
    let attempt = session.join("turn_1/attempt_1");
    fs::create_dir_all(&attempt).unwrap();
    assert_eq!(told(&mut follow), [ChangeKind::Attempt { turn: 1, attempt: 1 }]);

    let status = |state: &str| {
        format!(
            r#"{{"finish_reason":"in_progress","is_complete":false,"agents":{{"a":{{"status":"{state}"}}}}}}"#
        )
    };
    let write = |text: &str| fs::write(attempt.join("status.json"), text).unwrap();
    let agent = |state: AgentState| ChangeKind::Agent {
        agent: AgentId::from("a"),
        state,
        error: None,
    };
    write(&status("waiting"));
    assert_eq!(told(&mut follow), [agent(AgentState::Waiting)]);
    let whole = status("answered");
    write(whole.get(..whole.len() / 2).unwrap());
    assert_eq!(told(&mut follow), []);
    write("");
    assert_eq!(told(&mut follow), []);
    fs::remove_file(attempt.join("status.json")).unwrap();
    assert_eq!(told(&mut follow), []);
    write(&whole);
    assert_eq!(told(&mut follow), [agent(AgentState::Answered)]);

    let event = "{\"event_type\": \"answer_submitted\", \"agent_id\": \"a\", \"data\": {\"answer_label\": \"agent1.1\"}}\n";
    fs::write(attempt.join("events.jsonl"), event.get(..40).unwrap()).unwrap();
    assert_eq!(told(&mut follow), []);
    assert!(!follow.is_quiet());
    fs::write(attempt.join("events.jsonl"), event).unwrap();
    assert_eq!(
        count(&told(&mut follow), |kind| matches!(
            kind,
            ChangeKind::Answer { .. }
        )),
        1
    );

    // A second attempt starts afresh.
    fs::create_dir_all(session.join("turn_1/attempt_2")).unwrap();
    assert_eq!(told(&mut follow), [ChangeKind::Attempt { turn: 1, attempt: 2 }]);
}
