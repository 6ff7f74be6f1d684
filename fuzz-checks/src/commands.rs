//! Arguments, results and commands of tool calls.

use massgen_log_analysis::shell::{Script, normal_form, normal_path};
use massgen_log_model::{Args, ResultDigest, stable_hash};
use serde_json::Value;

use crate::places;

/// Arguments and a result of a tool, both the same text; the first byte chooses the tool.
pub fn args_and_results(bytes: &[u8]) {
    const TOOLS: [&str; 4] = [
        "mcp__command_line__execute_command",
        "submit_checklist",
        "spawn_subagents",
        "vote",
    ];
    let Some((tool, bytes)) = bytes.split_first() else {
        return;
    };
    let tool = TOOLS.get(usize::from(*tool) % TOOLS.len()).unwrap();
    let text = String::from_utf8_lossy(bytes);
    let args = Args::of_text(&text);
    assert_eq!(args, Args::of_text(&text));
    places::check_round_trip(&args);
    if args.complete {
        // The kept text is the arguments: it is read back as the same.
        assert_eq!(Args::of_text(&args.text), args, "{text}");
    }
    // The order of members says nothing.
    if let Ok(Value::Object(members)) = serde_json::from_str(&text) {
        let turned: serde_json::Map<String, Value> = members.into_iter().rev().collect();
        assert_eq!(Args::of_value(&Value::Object(turned)).hash, args.hash, "{text}");
    }

    let result = ResultDigest::of(tool, &text);
    assert_eq!(result, ResultDigest::of(tool, &text));
    places::check_round_trip(&result);
    assert_eq!(result.excerpt.chars, text.chars().count() as u64);
    assert_eq!(result.excerpt.bytes, text.len() as u64);
    assert!(result.excerpt.head.contains(result.shown()));
    assert_eq!(stable_hash(&text), stable_hash(&text.clone()));
}

/// A script: split into commands, and in its normal form.
pub fn command_normaliser(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let script = Script::parse(&text);
    assert_eq!(script, Script::parse(&text));
    assert!(script.working().count() <= script.commands.len());
    // A command takes a character at least, and one more to end it.
    assert!(script.commands.len() <= text.len());
    for (_, command) in &script.commands {
        let _ = command.program();
        assert!(command.operands().count() <= command.arguments().len());
    }
    let normal = normal_form(&text);
    // Quotes and the ends of here-documents are not written again, and `/bin/A=b` becomes `A=b`: what has none of
    // them has a normal form that is its own.
    if !text.contains(['\'', '"', '\\', '`', '$', '=']) && !text.contains("<<") {
        assert_eq!(normal_form(&normal), normal, "the normal form of {text:?}");
    }
    assert!(
        normal.len() <= 10 * text.len() + 64,
        "{} bytes of {}",
        normal.len(),
        text.len()
    );
    let path = normal_path(&text);
    assert_eq!(normal_path(&path), path, "the normal path of {text:?} is none");
}
