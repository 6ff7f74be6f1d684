//! With what configuration the run was started. Only the fields named here are taken over: a configuration
//! may hold secrets.

use std::borrow::Cow;

use massgen_log_model::artifact::execution_metadata::ExecutionMetadata;
use massgen_log_model::spine::{Attempt, Doc};
use massgen_log_model::{AgentId, Location};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Evidence;

/// The configuration of a run, as far as it is recorded.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Configuration {
    /// Named settings in a fixed order; those that are not recorded are left out.
    pub settings: Vec<Setting>,
    /// The agents in the order of the configuration.
    pub agents: Vec<AgentSetup>,
    /// Whether execution_metadata.yaml was read; else nothing here says that a setting was not made.
    pub is_recorded: bool,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Setting {
    /// What is set.
    pub name: Cow<'static, str>,
    /// The member of `orchestrator.coordination` that sets it; only for switches of that kind.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub member: Option<String>,
    /// To what.
    pub value: String,
    /// Where it stands.
    pub evidence: Evidence,
}

/// One agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AgentSetup {
    /// The agent.
    pub agent: AgentId,
    /// Backend type; `None` = not recorded.
    pub backend: Option<String>,
    /// Model; `None` = not recorded.
    pub model: Option<String>,
}

/// The configuration of the attempt's run.
pub fn of(attempt: &Attempt) -> Configuration {
    let mut settings = Vec::new();
    if let Some(doc) = &attempt.artifacts.configuration {
        of_metadata(doc, &mut settings);
    }
    Configuration {
        settings,
        agents: attempt
            .agents
            .iter()
            .map(|agent| AgentSetup {
                agent: agent.id.clone(),
                backend: agent.backend.clone(),
                model: agent.model.clone(),
            })
            .collect(),
        is_recorded: attempt.artifacts.configuration.is_some(),
    }
}

fn of_metadata(doc: &Doc<ExecutionMetadata>, settings: &mut Vec<Setting>) {
    let mut set = |name: &'static str, value: Option<String>, pointer: &str| {
        if let Some(value) = value {
            settings.push(Setting {
                name: Cow::Borrowed(name),
                member: None,
                value,
                evidence: Evidence::at(&doc.at(pointer)),
            });
        }
    };
    let metadata = &doc.value;
    set(
        "MassGen version",
        metadata.massgen_version.clone(),
        "/massgen_version",
    );
    set(
        "Python version",
        metadata.python_version.clone(),
        "/python_version",
    );
    set("Started (local time)", metadata.timestamp.clone(), "/timestamp");
    set("Configuration file", metadata.config_path.clone(), "/config_path");
    let git = metadata.git.as_ref();
    set(
        "Git commit",
        git.and_then(|git| git.commit.clone()),
        "/git/commit",
    );
    set(
        "Git branch",
        git.and_then(|git| git.branch.clone()),
        "/git/branch",
    );
    set(
        "Start mode",
        metadata.cli_text("mode").map(str::to_owned),
        "/cli_args/mode",
    );
    let Some(config) = &metadata.config else { return };
    if let Some(orchestrator) = &config.orchestrator {
        let at = |name: &str| format!("/config/orchestrator/{name}");
        let text = |value: &Option<String>| value.clone();
        set(
            "Coordination mode",
            text(&orchestrator.coordination_mode),
            &at("coordination_mode"),
        );
        set(
            "Presenter",
            orchestrator.presenter_agent.as_ref().map(ToString::to_string),
            &at("presenter_agent"),
        );
        set(
            "Answers per agent at most",
            orchestrator
                .max_new_answers_per_agent
                .map(|limit| limit.to_string()),
            &at("max_new_answers_per_agent"),
        );
        set(
            "Voting sensitivity",
            text(&orchestrator.voting_sensitivity),
            &at("voting_sensitivity"),
        );
        set(
            "Voting threshold",
            orchestrator.voting_threshold.map(|limit| limit.to_string()),
            &at("voting_threshold"),
        );
        set(
            "Answer novelty",
            text(&orchestrator.answer_novelty_requirement),
            &at("answer_novelty_requirement"),
        );
    }
    if let Some(limits) = &config.timeout_settings {
        for (name, member, limit) in [
            (
                "Time limit of the coordination",
                "orchestrator_timeout_seconds",
                limits.orchestrator_timeout_seconds,
            ),
            (
                "Time limit of a first round",
                "initial_round_timeout_seconds",
                limits.initial_round_timeout_seconds,
            ),
            (
                "Time limit of later rounds",
                "subsequent_round_timeout_seconds",
                limits.subsequent_round_timeout_seconds,
            ),
            (
                "Grace after a round's limit",
                "round_timeout_grace_seconds",
                limits.round_timeout_grace_seconds,
            ),
        ] {
            let value = limit.map(|seconds| format!("{seconds} s"));
            set(name, value, &format!("/config/timeout_settings/{member}"));
        }
    }
    switches(doc, settings);
}

/// The switches and numbers of `orchestrator.coordination`; texts there may be anything and are left out.
fn switches(doc: &Doc<ExecutionMetadata>, settings: &mut Vec<Setting>) {
    let coordination = doc
        .value
        .config
        .as_ref()
        .and_then(|config| config.orchestrator.as_ref()?.coordination.as_ref());
    for (member, value) in coordination.into_iter().flatten() {
        let value = match value {
            Value::Bool(switch) => switch.to_string(),
            Value::Number(number) => number.to_string(),
            _ => continue,
        };
        let pointer = format!(
            "/config/orchestrator/coordination/{}",
            massgen_log_model::pointer_token(member)
        );
        settings.push(Setting {
            name: Cow::Borrowed("Coordination option"),
            member: Some(member.clone()),
            value,
            evidence: Evidence::at(&Location::pointer(&doc.path, pointer)),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use massgen_log_model::spine::Session;

    #[test]
    fn settings_come_from_the_metadata_and_nothing_else_of_it() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../fixtures/0.1.97_s11_checklist_refused/log_20261124_064645_526577"
        );
        let session = Session::load(path).unwrap();
        let configuration = of(session.turns[0].last().unwrap());
        let value = |name: &str| {
            let setting = configuration.settings.iter().find(|setting| setting.name == name);
            setting.map(|setting| setting.value.as_str())
        };
        assert_eq!(value("MassGen version"), Some("0.1.97"));
        assert_eq!(configuration.agents[0].agent.as_str(), "agent_a");
        assert!(configuration.agents.iter().all(|agent| agent.model.is_some()));
        let text = serde_json::to_string(&configuration).unwrap();
        assert!(!text.contains("api_key") && !text.contains("base_url"), "{text}");
    }
}
