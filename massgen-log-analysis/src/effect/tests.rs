use massgen_log_model::digest::Args;

use super::*;

fn shell(command: &str) -> Effect {
    Effect::of(
        "mcp__command_line__execute_command",
        Some(&Args::of_value(&serde_json::json!({ "command": command }))),
    )
}

fn tool(name: &str, args: &serde_json::Value) -> Effect {
    Effect::of(name, Some(&Args::of_value(args)))
}

/// `reads | writes`, then `*` for "may read anything", `!` for "may write anything", `?` for a check.
fn words(effect: &Effect) -> String {
    let marks = [(effect.reads_all, '*'), (effect.opaque, '!'), (effect.check, '?')];
    let marks: String = marks
        .iter()
        .filter(|(is, _)| *is)
        .map(|(_, mark)| *mark)
        .collect();
    format!("{} | {} {marks}", effect.reads.join(","), effect.writes.join(","))
        .trim()
        .to_owned()
}

#[test]
fn a_shell_command_is_looked_into() {
    for (command, expected) in [
        ("cat a.txt b.txt", "a.txt,b.txt |  ?"),
        ("ls -R", ". |  ?"),
        ("cd src && ls", "src |  ?"),
        ("cd src && cat ../a.py", "a.py |  ?"),
        ("grep -rn foo src", "src |  ?"),
        ("grep -rn foo", ". |  ?"),
        ("grep -e foo -e bar a", "a |  ?"),
        ("head -n 20 a.py | wc -l", "a.py |  ?"),
        ("find src -name '*.py' | xargs cat", "src |  *!"),
        ("find . -name x -delete", "|  *!"),
        ("sed -n 1,20p a.py", "a.py |  ?"),
        ("sed -i s/a/b/ a.py", "a.py | a.py"),
        ("echo x > out.txt", "| out.txt"),
        ("echo x > /dev/null", "|"),
        ("echo hello", "|"),
        ("echo a > out.txt && cat out.txt", "out.txt | out.txt"),
        ("cat > a.py <<'EOF'\nprint(1)\nEOF", "| a.py"),
        ("cp a.txt b/", "a.txt | b"),
        ("mv a b; rm -rf c", "| a,b,c"),
        ("tee log.txt", "| log.txt"),
        ("python3 a.py", "|  *!"),
        ("python3 -m pytest -q", "|  *?"),
        ("npm test", "|  *?"),
        ("npm run lint:css", "|  *?"),
        ("npm install", "|  *!"),
        ("cargo test && cargo build", "|  *!"),
        ("ruff check .", "|  *?"),
        ("ruff check --fix .", "|  *!"),
        ("git status --short", "|  *?"),
        ("git commit -m x", "|  *!"),
        ("ls src/*.py", "src |  ?"),
        ("cat $FILE", "|  *?"),
        ("echo x > $FILE", "|  !"),
        ("curl -s https://x/y", "|  ?"),
        ("curl -o a.json https://x/y", "| a.json"),
        ("cat /home/u/.massgen/workspaces/w1/a.py", "a.py |  ?"),
        ("awk '{print $1}' a.txt", "a.txt |  ?"),
        ("sleep 2; date", "|"),
    ] {
        assert_eq!(words(&shell(command)), expected, "{command}");
    }
}

#[test]
fn other_tools_are_told_by_name_and_members() {
    let path = serde_json::json!({ "path": "./src/a.py", "content": "x" });
    assert_eq!(words(&tool("mcp__filesystem__read_file", &path)), "src/a.py |  ?");
    assert_eq!(words(&tool("mcp__filesystem__write_file", &path)), "| src/a.py");
    assert_eq!(
        words(&tool("mcp__filesystem__edit_file", &path)),
        "src/a.py | src/a.py"
    );
    let copy = serde_json::json!({ "source": "a", "destination": "b" });
    assert_eq!(words(&tool("copy_file", &copy)), "a | b");
    assert_eq!(words(&tool("mcp__filesystem__move_file", &copy)), "| a,b");
    let media = serde_json::json!({ "prompt": "a cat", "output_path": "cat.png" });
    assert_eq!(words(&tool("custom_tool__generate_image", &media)), "| cat.png");
    assert_eq!(
        words(&tool(
            "custom_tool__read_media",
            &serde_json::json!({ "file_path": "cat.png" })
        )),
        "cat.png |  ?"
    );
    assert_eq!(
        words(&tool(
            "custom_tool__wait_for_background_tool",
            &serde_json::json!({})
        )),
        "|  *"
    );
    assert_eq!(words(&Effect::of("Bash", None)), "|  *!");
    let folder = serde_json::json!({ "command": "ls", "cwd": "/x/.massgen/workspaces/w1/sub" });
    assert_eq!(words(&tool("Bash", &folder)), "sub |  ?");
}

#[test]
fn a_write_changes_what_lies_at_above_or_below_it() {
    let between = |between: &str, work: &str| shell(between).on_input_of(&shell(work));
    for (step, work, expected) in [
        ("echo x > a.txt", "cat a.txt", InputChange::Changed),
        ("echo x > b.txt", "cat a.txt", InputChange::Unchanged),
        ("echo x > a.txt.bak", "cat a.txt", InputChange::Unchanged),
        ("touch src/new.py", "ls -R", InputChange::Changed),
        ("touch src/new.py", "ls doc", InputChange::Unchanged),
        ("rm -rf src", "cat src/a.py", InputChange::Changed),
        ("python3 gen.py", "cat a.txt", InputChange::Unknown),
        ("python3 gen.py", "sleep 9", InputChange::Unchanged),
        ("echo x > a.txt", "python3 b.py", InputChange::Changed),
        ("cat b.txt", "python3 b.py", InputChange::Unchanged),
        ("echo x > /etc/a", "ls -R", InputChange::Unchanged),
    ] {
        assert_eq!(between(step, work), expected, "{step} then {work}");
    }
}
