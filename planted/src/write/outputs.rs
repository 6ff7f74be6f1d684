//! Texts for people: execution_metadata.yaml, massgen.log, agent_outputs, the tool servers' logs.

use std::fs;
use std::io;
use std::path::Path;

use super::{local, log_dir};
use crate::clock::hms;
use crate::script::{Ending, Script};

const CLI_ARGS: &str = include_str!("cli_args.yaml");

/// A YAML scalar: quoted, so that no text is taken for something else.
fn scalar(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

pub(crate) fn metadata(script: &Script) -> String {
    let mut text = format!(
        "query: {}\ntimestamp: '{}'\nconfig_path: /home/user/project/config.yaml\nconfig:\n  agents:\n",
        scalar(&script.prompt),
        local(script, -0.04)
    );
    for agent in &script.agents {
        text.push_str(&format!(
            "  - id: {}\n    backend:\n      type: chatcompletion\n      model: {model}\n      base_url: http://127.0.0.1:18080/v1\n      cwd: workspace_{model}\n      enable_mcp_command_line: true\n      command_line_execution_mode: local\n      exclude_file_operation_mcps: true\n",
            agent.id,
            model = agent.model
        ));
    }
    text.push_str(
        "  orchestrator:\n    snapshot_storage: snapshots\n    agent_temporary_workspace: temp_workspaces\n  ui:\n    display_type: simple\n    logging_enabled: true\n",
    );
    text.push_str(&format!(
        "cli_args:\n  question: {}\n  config: /home/user/project/config.yaml\n{CLI_ARGS}",
        scalar(&script.prompt)
    ));
    text.push_str(
        "python_version: 3.12.1 (main, May  9 2026, 07:36:11) [GCC 12.2.0]\nmassgen_version: 0.1.97\nworking_directory: /home/user/project\n",
    );
    text
}

pub(crate) fn log(script: &Script) -> String {
    let mut lines: Vec<(f64, &str, String)> = vec![
        (
            -0.1,
            "INFO",
            format!(
                "Logging enabled - logging INFO+ to file: {}/massgen.log",
                log_dir(script)
            ),
        ),
        (
            -0.1,
            "INFO",
            format!("Events log: {}/events.jsonl", log_dir(script)),
        ),
    ];
    for round in &script.rounds {
        let id = script.id(round.agent);
        for call in &round.calls {
            let args = super::json::line(&call.args);
            let result = call.result(&script.workspace(round.agent));
            lines.push((
                call.start + 0.001,
                "INFO",
                format!(
                    "Stream chunk [mcp_status]: Arguments for Calling {}: {args}",
                    call.tool
                ),
            ));
            lines.push((
                call.end() + 0.029,
                "INFO",
                format!(
                    "Stream chunk [mcp_status]: Results for Calling {}: {result}",
                    call.tool
                ),
            ));
        }
        for retry in &round.retries {
            for tool in &retry.warned {
                lines.push((
                    retry.time,
                    "WARNING",
                    format!(
                        "[Orchestrator] Agent {id} called unknown tool '{tool}' - not registered as workflow, MCP, or custom tool"
                    ),
                ));
            }
        }
        if matches!(round.ending, Ending::Answer { .. }) {
            lines.push((
                round.end,
                "INFO",
                format!("[Orchestrator._save_agent_snapshot] Called for agent_id={id}, has_answer=True, has_vote=False, is_final=False"),
            ));
        }
    }
    let show = &script.presentation;
    let presenter = script.id(show.agent);
    lines.push((show.end, "INFO", format!("Final answer from {presenter}")));
    lines.push((
        show.end + 0.01,
        "INFO",
        "[Orchestrator] save_coordination_logs called".to_owned(),
    ));
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    lines
        .into_iter()
        .map(|(time, level, message)| format!("{} | {level:<8} | {message}\n", hms(script.start + time)))
        .collect()
}

pub(crate) fn server_logs(script: &Script) -> (String, String) {
    let shell = "INFO     Starting MCP server 'Command Execution' with transport 'stdio'\n".to_owned();
    let files = format!(
        "Secure MCP Filesystem Server running on stdio\nClient does not support MCP Roots, using allowed directories set from server args: [\n  '{}'\n]\n",
        script.workspace(script.presentation.agent)
    );
    (shell, files)
}

pub(crate) fn agents(script: &Script, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join("system_status.txt"), "=== SYSTEM STATUS LOG ===\n\n")?;
    for (at, agent) in script.agents.iter().enumerate() {
        let mut text = format!("=== {} OUTPUT LOG ===\n\n", agent.id.to_uppercase());
        let mut rounds: Vec<_> = script.rounds.iter().filter(|round| round.agent == at).collect();
        rounds.sort_by(|a, b| a.start.total_cmp(&b.start));
        for round in rounds {
            // The two writers of this file each write the model's text once.
            text.push_str(&round.text);
            text.push_str(&round.text);
            for call in &round.calls {
                let (tool, result) = (&call.tool, call.result(&script.workspace(at)));
                let mark = if call.error.is_some() { "❌" } else { "✅" };
                let cut: String = result.chars().take(500).collect();
                text.push_str(&format!(
                    "\n[{}] 🔧 Calling {tool}({})\n\n[{}] {mark} {tool} completed ({:.1}s): {cut}\n",
                    hms(script.start + call.start),
                    super::json::line(&call.args),
                    hms(script.start + call.end()),
                    call.seconds
                ));
            }
        }
        if at == script.presentation.agent {
            text.push_str(&script.presentation.text);
        }
        fs::write(folder.join(format!("{}.txt", agent.id)), text)?;
    }
    Ok(())
}
