//! A session made up from a seed: a plausible background, and cases in it.

mod answers;
mod commands;
mod conduct;
mod desk;
mod duplicates;
mod entailed;
mod perform;
mod plan;
mod tools;

use desk::Desk;

use crate::script::Script;
use crate::truth::Truth;

/// A way to plant one case; false when the session has no room for it.
type Case = fn(&mut Desk) -> bool;

/// Cases that are findings.
const POSITIVE: &[Case] = &[
    commands::repeat,
    commands::one_form,
    commands::after_restart,
    commands::slow,
    commands::long,
    commands::fails,
    duplicates::media,
    duplicates::installs,
    duplicates::search_after_restart,
    duplicates::long_read,
    duplicates::slow_command,
    duplicates::almost_media,
    duplicates::almost_command,
    commands::redone,
    conduct::streak,
    conduct::streak_and_end,
    conduct::conflict,
    conduct::unverified,
    conduct::single_look,
    conduct::endless,
    tools::inconsistent,
    tools::changed,
    tools::reads_like_error,
    tools::says_success,
    tools::cluster,
    tools::unknown,
];

/// Cases that only look like findings.
const NEAR: &[Case] = &[
    commands::other_command,
    commands::other_form,
    commands::twice_in_a_round,
    commands::two_agents,
    commands::not_slow,
    commands::not_long,
    commands::fails_not,
    commands::redone_not,
    duplicates::changed_read,
    duplicates::changed_command,
    duplicates::other_settings,
    duplicates::other_file,
    duplicates::cheap_read,
    duplicates::just_below,
    conduct::short_streak,
    conduct::broken_streak,
    conduct::conflict_after_write,
    conduct::conflict_after_build,
    conduct::verified,
    conduct::write_before_vote,
    conduct::two_looks,
    conduct::looked_before,
    conduct::seven_checks,
    conduct::checks_around_write,
    conduct::different_checks,
    tools::inconsistent_agents,
    tools::volatile,
    tools::mentions_error,
    tools::says_error,
    tools::two_messages,
    tools::workflow_tool,
    tools::known_tool,
];

/// The session of a seed, and what was planted in it.
pub fn generate(seed: u64) -> (Script, Truth) {
    let mut desk = Desk::new(seed);
    let positive = desk.random.between(3, 8);
    let near = desk.random.between(2, 5);
    answers::terminals(&mut desk);
    plant(&mut desk, POSITIVE, positive);
    plant(&mut desk, NEAR, near);
    perform::perform(desk)
}

fn plant(desk: &mut Desk, cases: &[Case], wanted: usize) {
    let mut order: Vec<Case> = cases.to_vec();
    desk.random.shuffle(&mut order);
    let mut planted = 0;
    for case in order {
        if planted == wanted {
            break;
        }
        if case(desk) {
            planted += 1;
        }
    }
}
