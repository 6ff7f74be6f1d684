//! `execution_metadata.yaml`: the prompt, the configuration as loaded and the version that ran.
//!
//! Written at the start, also when the start fails. A `--continue` run writes it twice, in the partial
//! `turn_1/attempt_1` and in `turn_N/attempt_1`. A second attempt has its own, without `config` (seen in
//! 0.1.36): `cli_args` then says `mode: coordination_restart`, `attempt` and `restart_reason`. May hold secrets when the configuration does.

use serde::{Deserialize, Serialize};

use crate::present;
use crate::{AgentId, Diagnostic, DiagnosticKind, Extra, Location, MassgenVersion, RelPath, yaml};

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExecutionMetadata {
    /// The prompt; null or empty in an interactive start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// ISO-8601, local wall clock, no offset: the start of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// The configuration file; absent when none is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config_path: Option<String>,
    /// The configuration as loaded; absent when none is known, and in a second attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<RunConfig>,
    /// The program's arguments by name, or `mode: programmatic_api` and others for a call from Python;
    /// `mode: coordination_restart` in a second attempt. Since 0.1.0..0.1.4; not in the WebUI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cli_args: Option<Extra>,
    /// The working directory's repository; absent outside of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub git: Option<GitState>,
    /// Python's own text, for example `3.12.3 (main, …)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub python_version: Option<String>,
    /// The version that decides what the other files hold; see [`Self::version`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub massgen_version: Option<String>,
    /// Absolute path; the last key of the file, always written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_directory: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `git`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GitState {
    /// Commit id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// Branch name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `config`: one run's configuration. Known are the parts that say who took part and under which limits.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RunConfig {
    /// Several agents; a single agent may stand here or in `agent`.
    #[serde(
        default,
        deserialize_with = "present::list",
        skip_serializing_if = "Option::is_none"
    )]
    pub agents: Option<Vec<AgentConfig>>,
    /// The single-agent form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentConfig>,
    /// How the agents are coordinated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orchestrator: Option<OrchestratorConfig>,
    /// The display.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ui: Option<Extra>,
    /// Time limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_settings: Option<TimeoutSettings>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One agent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AgentConfig {
    /// The agent's id; absent where MassGen numbers the agents itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<AgentId>,
    /// Provider and model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backend: Option<BackendConfig>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `backend` of an agent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BackendConfig {
    /// The provider, for example `openai` or `chatcompletion`.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub backend_type: Option<String>,
    /// The model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The workspace, relative to the working directory or absolute; absent for an agent without files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cwd: Option<String>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `orchestrator`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OrchestratorConfig {
    /// Decomposition: the agent that presents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presenter_agent: Option<AgentId>,
    /// `voting` or `decomposition`; absent means voting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coordination_mode: Option<String>,
    /// Answers that one agent may submit; absent means no limit of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_new_answers_per_agent: Option<i64>,
    /// How critical votes are to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voting_sensitivity: Option<String>,
    /// Threshold of the checklist gate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voting_threshold: Option<f64>,
    /// How different a new answer must be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_novelty_requirement: Option<String>,
    /// Planning, subagents, broadcasts and others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coordination: Option<Extra>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

/// `timeout_settings`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TimeoutSettings {
    /// Limit of the whole coordination in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orchestrator_timeout_seconds: Option<f64>,
    /// Soft limit of an agent's first round in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial_round_timeout_seconds: Option<f64>,
    /// Soft limit of its later rounds in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subsequent_round_timeout_seconds: Option<f64>,
    /// Seconds from the soft limit to the hard one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round_timeout_grace_seconds: Option<f64>,
    /// Unknown fields.
    #[serde(flatten)]
    pub extra: Extra,
}

impl ExecutionMetadata {
    /// Reads the file. When the keys at its end are missing, the file was cut, which is a diagnostic.
    pub fn read(bytes: &[u8], path: &RelPath, diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
        let before = diagnostics.len();
        let metadata: Self = yaml::read(bytes, path, diagnostics)?;
        let cut = metadata.working_directory.is_none();
        if cut && diagnostics.len() == before {
            diagnostics.push(Diagnostic::new(
                DiagnosticKind::Truncated,
                Location::file(path),
                "the keys that end the file are missing",
            ));
        }
        Some(metadata)
    }

    /// The agents of both forms, `agents` first.
    pub fn agent_configs(&self) -> Vec<&AgentConfig> {
        self.config
            .as_ref()
            .map(RunConfig::agent_configs)
            .unwrap_or_default()
    }

    /// The version that ran; `None` when it is absent or no version.
    pub fn version(&self) -> Option<MassgenVersion> {
        MassgenVersion::parse(self.massgen_version.as_deref()?)
    }

    /// One of the program's arguments as text.
    pub fn cli_text(&self, name: &str) -> Option<&str> {
        self.cli_args.as_ref()?.get(name)?.as_str()
    }

    /// Where the process ended early, for example `system_exit`; `None` when it did not say so. Seen in 0.1.97,
    /// in `turn_2/attempt_1` of a `--continue` run.
    pub fn failure_stage(&self) -> Option<&str> {
        self.cli_text("failure_stage")
    }

    /// The process's error text that goes with [`Self::failure_stage`].
    pub fn failure_error(&self) -> Option<&str> {
        self.cli_text("failure_error")
    }
}

impl RunConfig {
    /// The agents of both forms, `agents` first.
    pub fn agent_configs(&self) -> Vec<&AgentConfig> {
        self.agents.iter().flatten().chain(&self.agent).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::{Path, PathBuf};

    fn read(text: &[u8]) -> (Option<ExecutionMetadata>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let value = ExecutionMetadata::read(text, &RelPath::from_encoded("e.yaml"), &mut diagnostics);
        (value, diagnostics)
    }

    fn find(directory: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_symlink() {
                continue;
            }
            if path.is_dir() {
                find(&path, found);
            } else if path
                .file_name()
                .is_some_and(|name| name == "execution_metadata.yaml")
            {
                found.push(path);
            }
        }
    }

    fn fixtures() -> Vec<PathBuf> {
        let mut found = Vec::new();
        find(
            Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures")),
            &mut found,
        );
        found.sort();
        assert!(found.len() >= 30, "{}", found.len());
        found
    }

    #[test]
    fn every_real_file_is_read_whole() {
        for path in fixtures() {
            let name = path.display().to_string();
            let (value, diagnostics) = read(&std::fs::read(&path).unwrap());
            let value = value.unwrap();
            assert!(diagnostics.is_empty(), "{name}: {diagnostics:?}");
            assert!(value.extra.is_empty(), "{name}: {:?}", value.extra);
            assert!(
                value.version().is_some_and(MassgenVersion::is_supported),
                "{name}"
            );
            assert!(
                value.query.is_some() && value.working_directory.is_some(),
                "{name}"
            );
            assert!(
                value
                    .timestamp
                    .as_deref()
                    .and_then(crate::time::parse_iso_local)
                    .is_some()
            );
            let agents = value.agent_configs();
            // A second attempt does not repeat the configuration.
            assert_eq!(
                agents.is_empty(),
                value.cli_text("mode") == Some("coordination_restart"),
                "{name}"
            );
            for agent in agents {
                let backend = agent.backend.as_ref().unwrap();
                assert!(
                    backend.model.is_some() && backend.backend_type.is_some(),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn both_forms_of_agents_are_given() {
        let text = concat!(
            "query: Q\ntimestamp: '2026-01-05T10:55:24.500000'\nconfig:\n",
            "  agents:\n  - id: 1234e56\n    backend: &id001\n      type: openai\n      model: 0o17\n",
            "      x: 1\n  agent:\n    id: agent_b\n    backend: *id001\n",
            "  orchestrator:\n    presenter_agent: agent_b\n  timeout_settings:\n",
            "    orchestrator_timeout_seconds: 60\n",
            "cli_args:\n  mode: programmatic_api\ngit:\n  commit: 1234567\n  branch: main\n",
            "python_version: 3.12.3 (main)\nmassgen_version: 0.1.97\nworking_directory: project\nlater: 1\n",
        );
        let (value, diagnostics) = read(text.as_bytes());
        let value = value.unwrap();
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let agents = value.agent_configs();
        let ids: Vec<_> = agents
            .iter()
            .map(|agent| agent.id.as_ref().unwrap().as_str())
            .collect();
        assert_eq!(ids, ["1234e56", "agent_b"]);
        let backend = agents[1].backend.as_ref().unwrap();
        assert_eq!(
            (backend.backend_type.as_deref(), backend.model.as_deref()),
            (Some("openai"), Some("0o17"))
        );
        assert_eq!(backend.extra["x"], 1);
        let config = value.config.as_ref().unwrap();
        assert_eq!(
            config
                .timeout_settings
                .as_ref()
                .unwrap()
                .orchestrator_timeout_seconds,
            Some(60.0)
        );
        assert_eq!(value.git.unwrap().commit.as_deref(), Some("1234567"));
        assert_eq!(value.extra["later"], 1);
    }

    #[test]
    fn a_failed_process_says_so() {
        let path = fixtures()
            .into_iter()
            .find(|path| {
                path.to_string_lossy().contains("s07_multi_turn") && path.to_string_lossy().contains("turn_2")
            })
            .unwrap();
        let (value, _) = read(&std::fs::read(path).unwrap());
        let value = value.unwrap();
        assert_eq!(
            (value.failure_stage(), value.failure_error()),
            (Some("system_exit"), Some("1"))
        );
    }

    #[test]
    fn a_cut_file_gives_only_true_values() {
        for path in fixtures() {
            let bytes = std::fs::read(&path).unwrap();
            let text = String::from_utf8(bytes.clone()).unwrap();
            let (whole, _) = read(&bytes);
            let whole = whole.unwrap();
            for step in 0..50 {
                let end = bytes.len() * step / 50;
                let (cut, diagnostics) = read(&bytes[..end]);
                assert!(!diagnostics.is_empty(), "{} cut at {end}", path.display());
                if let Some(cut) = cut {
                    assert!(
                        cut.timestamp.is_none() || cut.timestamp == whole.timestamp,
                        "{end}"
                    );
                    assert!(
                        cut.massgen_version.is_none() || cut.massgen_version == whole.massgen_version,
                        "{end}"
                    );
                    for (agent, true_agent) in cut.agent_configs().iter().zip(whole.agent_configs()) {
                        assert!(agent.id.is_none() || agent.id == true_agent.id, "{end}");
                        let model = agent.backend.as_ref().and_then(|backend| backend.model.clone());
                        let true_model = true_agent
                            .backend
                            .as_ref()
                            .and_then(|backend| backend.model.clone());
                        assert!(model.is_none() || model == true_model, "{end}");
                    }
                } else {
                    let first_entry = text.find("\ntimestamp:").unwrap() + 1;
                    assert!(
                        end <= first_entry,
                        "{} cut at {end}: {diagnostics:?}",
                        path.display()
                    );
                }
            }
        }
    }
}
