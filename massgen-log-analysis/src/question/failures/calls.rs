//! Failed calls, and failed commands of calls that did not fail.

use massgen_log_model::Location;
use massgen_log_model::digest::ResultDigest;
use massgen_log_model::spine::{Attempt, ToolCall};

use super::{Failure, FailureKind, Failures};
use crate::ToolClass;
use crate::offset::offset;
use crate::{Evidence, Figure};

pub(super) fn collect(attempt: &Attempt, failures: &mut Failures) {
    let mut commands = 0_u64;
    for call in attempt.calls.iter().filter(|call| !call.carried) {
        let failure = |kind| Failure {
            agent: call.agent.clone(),
            subject: Some(call.tool.to_string()),
            command: call.command().map(str::to_owned),
            at_seconds: offset(attempt, call.start),
            ..Failure::new(kind, call.sources.iter().map(Evidence::at).collect())
        };
        let failed = call.success == Some(false);
        if failed {
            let denied = call.status.as_deref() == Some("denied");
            failures.tool_calls.push(Failure {
                message: call.error.clone().or_else(|| call.result.as_ref().and_then(said)),
                ..failure(if denied {
                    FailureKind::ToolDenied
                } else {
                    FailureKind::ToolCall
                })
            });
        }
        // A call that was refused or broke ran no command.
        let runs = is_command(call) && !failed;
        commands += u64::from(runs);
        let Some(result) = &call.result else {
            failures.commands_without_result += u64::from(runs);
            continue;
        };
        if let Some(code) = result.exit_code.filter(|code| *code != 0) {
            failures.commands.push(Failure {
                exit_code: Some(code),
                message: result.error_text.clone(),
                ..failure(FailureKind::Command)
            });
        } else if result.exit_code.is_none() && !failed && reports_failure(call, result) {
            failures.reported_failures.push(Failure {
                message: said(result),
                ..failure(FailureKind::ReportedByResult)
            });
        }
    }
    // Results that logs tell of are taken for calls that have none themselves, and not beyond them.
    for mention in &attempt.mentions {
        if failures.commands_without_result == 0 {
            break;
        }
        let Some(result) = &mention.result else { continue };
        if result.exit_code.is_some() {
            failures.commands_without_result = failures.commands_without_result.saturating_sub(1);
        }
        if let Some(code) = result.exit_code.filter(|code| *code != 0) {
            failures.commands.push(Failure {
                agent: mention.agent.clone(),
                subject: Some(mention.tool.to_string()),
                command: mention.args.as_ref().and_then(|args| args.command.clone()),
                exit_code: Some(code),
                message: result.error_text.clone(),
                ..Failure::new(FailureKind::Command, vec![Evidence::at(&mention.source)])
            });
        }
    }
    let places = |failures: &[Failure]| -> Vec<Location> {
        failures
            .iter()
            .filter_map(|failure| Some(failure.evidence.first()?.location.clone()))
            .collect()
    };
    let known = attempt.calls_recorded;
    failures.tool_failures = Figure::maybe(
        known.then_some(failures.tool_calls.len() as u64),
        places(&failures.tool_calls),
    );
    let seen = commands == 0 || failures.commands_without_result < commands;
    failures.command_failures = Figure::maybe(
        (known && seen).then_some(failures.commands.len() as u64),
        places(&failures.commands),
    );
}

/// Whether the call runs a command: it has one, or its tool is made for it.
fn is_command(call: &ToolCall) -> bool {
    call.command().is_some() || ToolClass::of(call.tool.as_str()) == ToolClass::Run
}

/// Whether the result of a call that counts as a success says that it failed or was refused.
fn reports_failure(call: &ToolCall, result: &ResultDigest) -> bool {
    let refused = matches!(
        result.status.as_deref(),
        Some("validation_error" | "error" | "failed")
    );
    // The tool always states its success; any other text is a refusal by the layer around it.
    let no_answer = call.tool.as_str().contains("spawn_subagent") && result.reports_success.is_none();
    result.reports_success == Some(false) || refused || no_answer
}

fn said(result: &ResultDigest) -> Option<String> {
    let head = result.excerpt.head.trim();
    result
        .error_text
        .clone()
        .or_else(|| (!head.is_empty()).then(|| head.to_owned()))
}
