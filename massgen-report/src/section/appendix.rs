//! Appendix: the configuration, and the files of the attempt.

use std::fmt::{self, Display as _};

use massgen_log_analysis::Configuration;
use massgen_log_analysis::data_quality::FileList;

use super::Page;
use crate::markdown::{Column, Heading, Inline, Paragraph, Table};
use crate::units;

/// Characters of one value.
const VALUE_CHARS: usize = 160;

pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    Heading::new(2, "Appendix").fmt(f)?;
    Heading::new(3, "Configuration Used").fmt(f)?;
    configuration(f, &page.attempt.configuration)?;
    Heading::new(3, "Files Generated").fmt(f)?;
    files(f, &page.attempt.data_quality.files)
}

fn configuration(f: &mut fmt::Formatter<'_>, configuration: &Configuration) -> fmt::Result {
    if !configuration.is_recorded {
        Paragraph::new(
            Inline::from("The settings are not recorded: there is no readable ")
                .then(Inline::code("execution_metadata.yaml"))
                .own("."),
        )
        .fmt(f)?;
    }
    if !configuration.settings.is_empty() {
        let mut settings = Table::new([
            Column::left("Setting"),
            Column::left("Value"),
            Column::left("Source"),
        ]);
        for setting in &configuration.settings {
            let name = Inline::from(&setting.name);
            settings.row([
                match &setting.member {
                    Some(member) => name.own(" ").then(Inline::code_cut(member, VALUE_CHARS)),
                    None => name,
                },
                Inline::code_cut(&setting.value, VALUE_CHARS),
                Inline::code(&setting.evidence.location.to_string()),
            ]);
        }
        settings.fmt(f)?;
    }
    let mut agents = Table::new([
        Column::left("Agent"),
        Column::left("Backend"),
        Column::left("Model"),
    ])
    .when_empty("No agent is recorded.");
    for agent in &configuration.agents {
        agents.row([
            Inline::text(agent.agent.as_str()),
            Inline::recorded(agent.backend.as_deref(), Inline::text),
            Inline::recorded(agent.model.as_deref(), Inline::text),
        ]);
    }
    agents.fmt(f)
}

fn files(f: &mut fmt::Formatter<'_>, files: &FileList) -> fmt::Result {
    let mut table =
        Table::new([Column::left("File"), Column::right("Size")]).when_empty("The attempt has no files.");
    for file in &files.listed {
        table.row([
            Inline::code(file.path.as_str()),
            Inline::number(units::bytes(file.bytes)),
        ]);
    }
    if files.unlisted > 0 {
        table.row([
            Inline::number(units::count(files.unlisted, "more file", "more files")),
            Inline::number(units::bytes(files.unlisted_bytes)),
        ]);
    }
    if files.count > 0 {
        table.row([
            Inline::from("**Total**, ").then(Inline::number(units::count(files.count, "file", "files"))),
            Inline::number(units::bytes(files.bytes)),
        ]);
    }
    table.fmt(f)?;
    if files.workspace_files == 0 {
        return Ok(());
    }
    Paragraph::new(
        Inline::from("Copies of workspaces in the snapshots: ")
            .then(Inline::number(units::count(
                files.workspace_files,
                "file",
                "files",
            )))
            .own(", ")
            .then(Inline::number(units::bytes(files.workspace_bytes)))
            .own("; a file that was copied twice counts twice."),
    )
    .fmt(f)
}
