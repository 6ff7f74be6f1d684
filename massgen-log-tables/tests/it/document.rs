//! `docs/tables.md` is what the columns say, and the tables are what it says.

use std::collections::BTreeSet;
use std::path::Path;

use massgen_log_tables::analysis::Options;
use massgen_log_tables::analysis::model::Session;
use massgen_log_tables::{Source, Table, document};

#[test]
fn the_document_is_that_of_the_columns() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/tables.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, document()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        written,
        document(),
        "docs/tables.md is out of date: UPDATE_DOCS=1 cargo test -p massgen-log-tables"
    );
}

#[test]
fn tables_have_names_and_columns_of_their_own() {
    let mut names = BTreeSet::new();
    for table in Table::ALL {
        assert!(names.insert(table.name()));
        assert_eq!(Table::named(table.name()), Some(*table));
        let columns: BTreeSet<_> = table.columns().iter().map(|column| column.name).collect();
        assert_eq!(columns.len(), table.columns().len(), "{}", table.name());
        assert!(columns.contains("session_id"), "{}", table.name());
        assert_eq!(table.schema().fields().len(), columns.len());
    }
    assert_eq!(Table::named("nothing"), None);
}

#[test]
fn every_session_gives_every_table() {
    let mut filled = BTreeSet::new();
    let mut columns = BTreeSet::new();
    for path in super::fixtures() {
        let session = Session::load(&path).unwrap();
        let source = Source::new(&session, &Options::default());
        for table in Table::ALL {
            let batch = table.batch(&source);
            assert_eq!(batch.schema(), table.schema());
            assert_eq!(batch, table.batch(&source), "{}", table.name());
            if batch.num_rows() > 0 {
                filled.insert(table.name());
            }
            for (column, array) in table.columns().iter().zip(batch.columns()) {
                if array.null_count() < array.len() {
                    columns.insert((table.name(), column.name));
                }
            }
        }
    }
    // A table or a column that no session fills is tested by nothing.
    let all: BTreeSet<_> = Table::ALL.iter().map(|table| table.name()).collect();
    assert_eq!(filled, all);
    let never: Vec<_> = Table::ALL
        .iter()
        .flat_map(|table| {
            table
                .columns()
                .into_iter()
                .map(|column| (table.name(), column.name))
        })
        .filter(|column| !columns.contains(column))
        .collect();
    // Places are told alike in all tables, by a line or by a pointer; no run with restarts has prices; the kind of a
    // failure is in spans from outside alone.
    assert_eq!(
        never,
        [
            ("commands", "pointer"),
            ("restarts", "cost_usd_cut"),
            ("restarts", "line"),
            ("subagents", "line"),
            ("records", "exception_type"),
        ]
    );
}
