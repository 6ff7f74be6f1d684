//! A lake answers as its sessions do, and is read only where it must be.

use std::fs;
use std::path::Path;

use massgen_log_query::lake::{Lake, PARTITION};
use massgen_log_query::tables::analysis::Options;
use massgen_log_query::tables::analysis::model::{RelPath, Session};
use massgen_log_query::tables::{Export, Source};
use massgen_log_query::{Engine, Error, Limits, Named, Query};

use super::{Rows, fixtures, named, one, over, rows, text};

fn lake_of(sessions: &[std::path::PathBuf], folder: &Path) -> Lake {
    let lake = Lake::create(folder.join("lake")).unwrap();
    for path in sessions {
        let session = Session::load(path).unwrap();
        lake.put_session(&Source::new(&session, &Options::default()))
            .unwrap();
    }
    lake
}

fn over_lake(lake: &Lake, ask: impl FnOnce(&Engine) -> Result<Query, Error>) -> Result<Rows, Error> {
    let mut engine = Engine::new(Limits::default())?;
    let query = ask(&engine)?;
    engine.add_lake(lake.clone());
    let batches = engine.run(&query)?.collect::<Result<Vec<_>, _>>()?;
    Ok(rows(&batches))
}

fn ask(lake: &Lake, sql: &str) -> Result<Rows, Error> {
    over_lake(lake, |engine| engine.parse(sql))
}

#[test]
fn answers_are_those_of_the_sessions() {
    let folder = tempfile::tempdir().unwrap();
    let mut sessions = fixtures();
    // Of two sessions of one name a lake has the later one.
    let name = |path: &Path| path.file_name().unwrap().to_owned();
    let all = sessions.clone();
    sessions.retain(|path| all.iter().filter(|other| name(other) == name(path)).count() == 1);
    let lake = lake_of(&sessions, folder.path());
    for query in Named::ALL {
        let from_files = over(&sessions, |engine| named(query, engine)).unwrap();
        let from_lake = over_lake(&lake, |engine| named(query, engine)).unwrap();
        assert_eq!(from_lake, from_files, "{query}");
    }
}

/// Files of other dates and of other tables are not opened: they may hold anything.
#[test]
fn only_what_is_asked_for_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let lake = lake_of(&one("0.1.97_s12_logfire"), folder.path());
    let whole = ask(&lake, "SELECT COUNT(*) FROM records").unwrap();
    let other = lake
        .root()
        .join("records")
        .join(format!("{PARTITION}=2020-01-01"));
    fs::create_dir(&other).unwrap();
    fs::write(other.join("broken.parquet"), "no Parquet").unwrap();
    fs::create_dir_all(lake.root().join("rounds/date=2026-11-24")).unwrap();
    fs::write(
        lake.root().join("rounds/date=2026-11-24/broken.parquet"),
        "no Parquet",
    )
    .unwrap();
    assert!(ask(&lake, "SELECT COUNT(*) FROM records").is_err());
    for sql in [
        "SELECT COUNT(*) FROM records WHERE date = '2026-11-24'",
        "SELECT COUNT(*) FROM records WHERE date >= '2026-11-01'",
        "SELECT COUNT(*) FROM records WHERE date BETWEEN '2026-11-01' AND '2026-11-30'",
    ] {
        assert_eq!(ask(&lake, sql).unwrap(), whole, "{sql}");
    }
    let plan = ask(
        &lake,
        "EXPLAIN SELECT span_name, COUNT(*) FROM records WHERE date = '2026-11-24' GROUP BY 1",
    )
    .unwrap();
    let plan = plan.concat().concat();
    assert!(plan.contains("projection=[span_name]"), "{plan}");
}

#[test]
fn an_empty_lake_has_all_tables() {
    let folder = tempfile::tempdir().unwrap();
    let lake = Lake::create(folder.path()).unwrap();
    assert_eq!(
        ask(&lake, "SELECT COUNT(*), MIN(date) FROM records").unwrap(),
        [["0", "NULL"]]
    );
}

/// A trace that was received and then read from files too counts once, with what files alone know.
#[test]
fn received_spans_are_records_until_their_session_is_there() {
    let folder = tempfile::tempdir().unwrap();
    // In a path these are letters.
    let lake = Lake::create(folder.path().join("a [1] *?%20 lake")).unwrap();
    let session = one("0.1.97_s12_logfire");
    let captured = text(&session[0].parent().unwrap().join("records.jsonl"));
    let spans = Export::read(captured.as_bytes(), &RelPath::from_encoded("records"));
    lake.put_spans("0000000000000001", spans.rows).unwrap();
    let count = "SELECT COUNT(*), COUNT(DISTINCT span_id), COUNT(session_id) FROM records";
    assert_eq!(ask(&lake, count).unwrap(), [["98", "98", "0"]]);
    let loaded = Session::load(&session[0]).unwrap();
    let source = Source::new(&loaded, &Options::default());
    let (from, to) = source.window().unwrap();
    let sent = lake.spans_between(from - 60.0, to + 60.0).unwrap();
    assert_eq!((sent.rows.len(), sent.diagnostics.len()), (98, 0));
    lake.put_session(&source.with_exports(vec![sent])).unwrap();
    // The empty session that the tracker sent first is a trace of its own.
    assert_eq!(ask(&lake, count).unwrap(), [["98", "98", "97"]]);
    // As they were sent they are there too.
    let sent_count = "SELECT COUNT(*), COUNT(session_id), MIN(date) FROM spans";
    assert_eq!(ask(&lake, sent_count).unwrap(), [["98", "0", "2026-11-24"]]);
    let calls = "SELECT COUNT(*) FROM records WHERE span_name LIKE 'llm.%' AND attributes->>'massgen.agent_id' IS NOT NULL";
    assert_eq!(ask(&lake, calls).unwrap(), [["15"]]);
    assert_eq!(
        lake.spans_between(from - 7200.0, from - 3600.0)
            .unwrap()
            .rows
            .len(),
        0
    );
}
