//! `query`: sessions and lakes, asked in SQL.

use std::path::{Path, PathBuf};
use std::time::Duration;

use massgen_log_analysis::Options;
use massgen_log_model::Session;
use massgen_log_query::lake::Lake;
use massgen_log_query::tables::{Export, Source, Table};
use massgen_log_query::{Engine, Limits, Named, SessionRows};

use super::each_session::each_session;
use crate::answer_format::write;
use crate::args::{AnswerFormat, Query};
use crate::failure::{Failure, USAGE};
use crate::in_order::jobs;
use crate::spans;
use crate::terminal::{Out, Side};

pub(crate) fn run(args: &Query, out: &mut Out) -> Result<u8, Failure> {
    if args.list {
        return list(out);
    }
    if args.schema {
        return schema(out);
    }
    let is_shared = args.redaction.applies(matches!(
        args.format,
        AnswerFormat::Json | AnswerFormat::Ndjson | AnswerFormat::Parquet
    ));
    if is_shared && args.format == AnswerFormat::Parquet {
        return Err(Failure::usage("--redact does not go with --format parquet"));
    }
    let (sql, paths) = statement(args)?;
    let file = args
        .out
        .as_deref()
        .filter(|path| *path != Path::new("-"))
        .map(|path| (path, args.force));
    if args.remote.remote {
        if !paths.is_empty() || !args.spans.files.is_empty() {
            return Err(Failure::usage(
                "--remote asks the hosted service alone: no PATH, no --spans",
            ));
        }
        #[cfg(not(feature = "remote"))]
        return Err(crate::failure::without_remote());
        #[cfg(feature = "remote")]
        {
            let (schema, batch) = super::remote::answer(args, &sql)?;
            let batches = std::iter::once(Ok::<_, Failure>(batch));
            write(args.format, is_shared, &schema, batches, file, out)?;
            return Ok(0);
        }
    }
    let mut limits = Limits::default();
    limits.memory = args.memory.get().saturating_mul(1024 * 1024);
    limits.time = Duration::from_secs(args.timeout.get());
    limits.threads = jobs(args.jobs);
    let mut engine = Engine::new(limits)?;
    let query = args
        .values
        .iter()
        .fold(engine.parse(&sql)?, |query, (name, value)| {
            query.with_value(name, value)
        });
    let exports = spans::exports(&args.spans)?;
    let (lakes, sessions) = places(&paths)?;
    let work = |path: &Path| rows(path, &query, &exports, &lakes);
    let is_whole = each_session(&sessions, limits.threads, work, |rows| Ok(engine.add(rows)?))?;
    for lake in lakes {
        engine.add_lake(lake);
    }
    let answer = engine.run(&query)?;
    write(args.format, is_shared, &answer.schema(), answer, file, out)?;
    Ok(if is_whole { 0 } else { USAGE })
}

/// The statement, and the paths behind it.
fn statement(args: &Query) -> Result<(String, Vec<PathBuf>), Failure> {
    if let Some(name) = &args.named {
        let Some(named) = Named::find(name) else {
            let names: Vec<&str> = Named::ALL.iter().map(|query| query.name).collect();
            return Err(Failure::usage(format!(
                "there is no query named {name}; there are {}",
                names.join(", ")
            )));
        };
        for wanted in named.values() {
            if !args.values.iter().any(|(name, _)| name == wanted) {
                return Err(Failure::usage(format!("{name} needs --set {wanted}=VALUE")));
            }
        }
        return Ok((named.sql.to_owned(), args.words.clone()));
    }
    let Some((sql, paths)) = args.words.split_first() else {
        return Err(Failure::usage(
            "a statement is needed, or --named, --list or --schema",
        ));
    };
    let Some(sql) = sql.to_str() else {
        return Err(Failure::usage("the statement is no UTF-8"));
    };
    Ok((sql.to_owned(), paths.to_vec()))
}

/// The lakes and the sessions that are meant.
pub(super) fn places(paths: &[PathBuf]) -> Result<(Vec<Lake>, Vec<PathBuf>), Failure> {
    let (mut lakes, mut sessions) = (Vec::new(), Vec::new());
    if paths.is_empty() {
        sessions = super::sessions(None)?;
    }
    for path in paths {
        match Lake::open(path) {
            Ok(lake) => lakes.push(lake),
            Err(error) if error.is_no_lake() => sessions.extend(super::sessions(Some(path))?),
            Err(error) => return Err(error.into()),
        }
    }
    Ok((lakes, sessions))
}

/// What a query needs of a session. The session itself is gone by then.
fn rows(
    path: &Path,
    query: &massgen_log_query::Query,
    exports: &[Export],
    lakes: &[Lake],
) -> Result<SessionRows, Failure> {
    let session = Session::load(path)?;
    let source = Source::new(&session, &Options::default());
    let mut own = Vec::new();
    // Nothing but the table of spans is made of them.
    if query.tables().contains(&Table::Records) {
        own.extend_from_slice(exports);
        for lake in lakes {
            own.extend(spans::received(lake, &source)?);
        }
    }
    Ok(SessionRows::of(&source.with_exports(own), query))
}

fn list(out: &mut Out) -> Result<u8, Failure> {
    for query in Named::ALL {
        let values: Vec<String> = query
            .values()
            .iter()
            .map(|name| format!(" --set {name}=…"))
            .collect();
        out.line(&format!("{}{}", query.name, values.concat()))?;
        out.line(&query.about())?;
    }
    Ok(0)
}

fn schema(out: &mut Out) -> Result<u8, Failure> {
    for &table in Table::ALL {
        out.line(&format!("{}: {}", table.name(), table.about()))?;
        let rows: Vec<_> = table
            .columns()
            .iter()
            .map(|column| {
                vec![
                    String::new(),
                    column.name.to_owned(),
                    column.kind.as_str().to_owned(),
                    column.about.to_owned(),
                ]
            })
            .collect();
        let head = [
            ("", Side::Left),
            ("COLUMN", Side::Left),
            ("VALUES", Side::Left),
            ("MEANING", Side::Left),
        ];
        out.table(&head, &rows)?;
        out.line("")?;
    }
    out.line("spans: received spans of a lake, as they were sent; columns as in records")?;
    out.line("")?;
    out.line("Every table also has date: YYYY-MM-DD of the name of the session's directory.")?;
    Ok(0)
}
