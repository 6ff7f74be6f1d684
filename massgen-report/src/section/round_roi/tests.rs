use super::*;
use crate::section::efficiency::tests::written;
use crate::words::violations;

#[test]
fn a_priced_session() {
    let text = written("0.1.97_s13_priced/log_20261124_063739_143903", render);
    for part in [
        "## Question 13 · Round ROI",
        "+12 characters, 0 lines, +2 words against agent2.1; 0 characters, 0 lines, 0 words against agent1.2 \
         (led by votes)",
        "first text: 20 characters, 1 line, 5 words",
        "| $0.007225 |",
        "After segment 2 of agent_b (agent2.2, ended at 5.98 s) no submitted answer changed.",
        "presentation left out: 3 (agent time 6.4 s, tokens in and out 17,216, cost $0.018746)",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(violations(&text), []);
}

#[test]
fn unpriced_is_not_free_and_lost_is_not_zero() {
    let text = written("0.1.97_s10_big/log_20261124_060757_858558", render);
    assert!(text.contains("| unpriced |"));
    assert!(!text.contains("$0 "));
    assert!(text.contains("| vote_ignored | none | not recorded | 0 |"));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "finds the session in its fixture")]
fn every_session_keeps_to_neutral_words() {
    for fixture in [
        "0.1.97_s11b_decomposition",
        "0.1.97_s08b_interrupt_kill9",
        "0.1.97_s06e_no_answer_timeout",
        "synthetic/hostile",
        "synthetic/flat",
        "synthetic/many_turns",
        "synthetic/error_tie",
    ] {
        let folder = format!("{}/../fixtures/{fixture}", env!("CARGO_MANIFEST_DIR"));
        let log = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap())
            .find(|entry| entry.path().is_dir())
            .unwrap();
        let fixture = format!("{fixture}/{}", log.file_name().to_str().unwrap());
        for render in [render, crate::section::efficiency::render] {
            let text = written(&fixture, render);
            assert_eq!(violations(&text), [], "{fixture}");
            assert!(!text.contains("NaN"), "{fixture}");
        }
    }
}
