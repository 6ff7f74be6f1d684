//! Readers of whole texts: the trace of an agent and the table of the coordination.

use massgen_log_model::artifact::coordination_table::CoordinationTable;
use massgen_log_model::artifact::execution_trace::ExecutionTrace;
use massgen_log_model::{Diagnostic, RelPath, decode_visibly};

use crate::places;

fn twice<T: PartialEq + std::fmt::Debug>(
    bytes: &[u8],
    name: &str,
    read: impl Fn(&RelPath, &mut Vec<Diagnostic>) -> T,
) -> T {
    let path = RelPath::from_encoded(name);
    let (mut notes, mut again) = (Vec::new(), Vec::new());
    let digest = read(&path, &mut notes);
    assert_eq!(digest, read(&path, &mut again), "the second time");
    assert_eq!(notes, again, "the second time");
    places::check_notes(&notes, &path, bytes);
    digest
}

/// `execution_trace.md`.
pub fn execution_trace(bytes: &[u8]) {
    let trace = twice(bytes, "execution_trace.md", |path, notes| {
        ExecutionTrace::read(bytes, path, notes)
    });
    // Spans count the bytes of the text in which bytes that are not UTF-8 were made visible.
    places::check_digest(&trace, decode_visibly(bytes).0.as_bytes());
    places::check_round_trip(&trace);
    assert!(
        trace.calls().is_sorted_by_key(|call| call.line),
        "calls stand in order"
    );
    assert!(
        trace.texts.is_sorted_by_key(|text| text.line),
        "texts stand in order"
    );
    for call in trace.calls() {
        assert_eq!(call.result.is_some(), call.result_line.is_some());
        assert_eq!(call.result.is_some(), call.is_error.is_some());
        assert!(call.args.is_some() || call.result.is_some(), "{call:?}");
    }
}

/// `coordination_table.txt`.
pub fn coordination_table(bytes: &[u8]) {
    let table = twice(bytes, "coordination_table.txt", |path, notes| {
        CoordinationTable::read(bytes, path, notes)
    });
    places::check_digest(&table, bytes);
    places::check_round_trip(&table);
    assert!(table.rows.is_sorted_by_key(|row| row.line), "rows stand in order");
    for row in &table.rows {
        assert!(
            row.cells.is_empty() || row.cells.len() == table.agents.len(),
            "{row:?}"
        );
    }
    for act in table
        .answers()
        .iter()
        .chain(&table.votes())
        .chain(&table.final_answer())
    {
        assert!(table.agents.contains(&act.agent), "{act:?}");
    }
    assert!(table.restarts().keys().all(|agent| table.agents.contains(agent)));
    let _ = table.winner();
}
