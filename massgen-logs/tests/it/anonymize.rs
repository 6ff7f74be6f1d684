use std::fs;

use crate::{copied, program, run};

#[test]
fn a_copy_is_written_told_and_read() {
    let temp = tempfile::tempdir().unwrap();
    let session = copied("0.1.97_s13_priced", temp.path());
    let out = temp.path().join("shared/log_20261124_063739_143903");
    let anonymize = |json: bool| {
        let mut command = program();
        command.arg("anonymize").arg(&session).arg(&out);
        if json {
            command.arg("--json");
        }
        crate::Ran::from(command.output().unwrap())
    };
    let summary = anonymize(true).json();
    assert_eq!(summary["files"], faults::files(&out).unwrap().len(), "{summary}");
    assert!(summary["words"].as_u64().unwrap() > 20, "{summary}");
    assert_eq!(summary["left_out"], serde_json::json!([]));

    let refused = anonymize(false);
    assert_eq!(refused.code, Some(3));
    assert_eq!(refused.err.lines().count(), 1, "{}", refused.err);
    assert!(refused.err.contains("shared"), "{}", refused.err);

    fs::remove_dir_all(&out).unwrap();
    let told = anonymize(false);
    assert_eq!((told.code, told.err.as_str()), (Some(0), ""));
    assert!(told.out.contains(" files, "), "{}", told.out);

    let cost = |path| {
        run(&["analyze", "--format", "json"], path).json()["turns"][0]["attempts"][0]["cost"]["cost_usd"]["value"].clone()
    };
    assert_eq!(cost(&out), cost(&session));
    assert!(cost(&session).is_f64());
}
