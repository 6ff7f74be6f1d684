//! Damaged sessions give tables too: nothing panics, and what is left is told.

use std::fs;

use massgen_log_tables::analysis::Options;
use massgen_log_tables::analysis::model::Session;
use massgen_log_tables::{Source, Table};
use planted::Random;

#[test]
fn damaged_sessions_give_tables() {
    let mut random = Random::new(11);
    let mut spans = 0;
    for name in [
        "0.1.97_s12_logfire",
        "0.1.97_s02_three_agents_restarts",
        "0.1.36_s08b_interrupt_kill9",
        "synthetic/hostile",
        "synthetic/subagents",
    ] {
        let path = super::session(name).path().to_owned();
        for round in 0..12 {
            let folder = tempfile::tempdir().unwrap();
            let own = folder.path().join(path.file_name().unwrap());
            faults::copy(&path, &own).unwrap();
            for (at, file) in faults::files(&own).unwrap().into_iter().enumerate() {
                let content = fs::read(&file).unwrap();
                if content.is_empty() || (at + round) % 3 == 0 {
                    continue;
                }
                let harmed = match (at + round) % 4 {
                    0 => faults::flip(&content, 20, &mut random),
                    1 => faults::shuffle_lines(&content, &mut random),
                    2 => content[..random.below(content.len())].to_vec(),
                    _ => Vec::new(),
                };
                fs::write(file, harmed).unwrap();
            }
            let session = Session::load(&own).unwrap();
            let source = Source::new(&session, &Options::default());
            for table in Table::ALL {
                let batch = table.batch(&source);
                assert_eq!(batch.schema(), table.schema(), "{}", table.name());
            }
            assert_eq!(Table::Sessions.batch(&source).num_rows(), 1);
            spans += Table::Records.batch(&source).num_rows();
        }
    }
    assert!(spans > 500, "{spans}");
}
