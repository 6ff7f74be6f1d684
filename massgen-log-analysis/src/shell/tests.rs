use proptest::prelude::*;

use super::*;

fn patterns(script: &str) -> Vec<String> {
    Script::parse(script)
        .commands
        .iter()
        .map(|(operator, command)| format!("{}{}", operator.as_str(), command.pattern().unwrap_or_default()))
        .collect()
}

#[test]
fn scripts_are_split_outside_quotes() {
    for (script, expected) in [
        ("", vec![]),
        ("ls -R", vec!["ls"]),
        (
            "cd x && npm install left-pad; ls | wc -l",
            vec!["cd", "&&npm install", ";ls", "|wc"],
        ),
        ("echo 'a && b; c | d' || true", vec!["echo", "||true"]),
        ("echo \"a; $(ls; pwd)\" & wait", vec!["echo", ";wait"]),
        ("A=1 B=2 python3 -m pytest -q", vec!["python3 -m pytest"]),
        (
            "bash -lc 'cd /x && pip install numpy'",
            vec!["cd", "&&pip install"],
        ),
        ("sudo bash -c \"ls\"", vec!["ls"]),
        ("for i in 1 2; do echo $i; done", vec!["for", ";echo", ";done"]),
        ("if [ -f a ]; then cat a; fi", vec!["[", ";cat", ";fi"]),
        (
            "cat > a.py <<'EOF'\nimport os; print('x') && y\nEOF\npython3 a.py",
            vec!["cat", ";python3"],
        ),
        (
            "(cd a; make) 2>&1 | tee log # why",
            vec!["cd", ";make", ";", "|tee"],
        ),
        ("grep foo 2>/dev/null", vec!["grep"]),
        (
            "openskills read pdf\n\nopenskills read xlsx",
            vec!["openskills read", ";openskills read"],
        ),
        (
            "npm run build:prod && uv pip install x",
            vec!["npm run build:prod", "&&uv pip install"],
        ),
        ("python - <<< 'print(1)'", vec!["python -"]),
        ("echo 'open quote", vec!["echo"]),
        ("a\\\n b", vec!["a"]),
    ] {
        assert_eq!(patterns(script), expected, "{script}");
    }
}

#[test]
fn words_redirections_and_options_are_told_apart() {
    let script = Script::parse("X=1 tee -a 'my file' < in.txt >> out.txt 2>&1 -- -odd");
    let [(Operator::First, command)] = script.commands.as_slice() else {
        panic!("{script:?}");
    };
    assert_eq!(command.assignments, ["X=1"]);
    assert_eq!(command.words, ["tee", "-a", "my file", "--", "-odd"]);
    assert_eq!(command.operands().collect::<Vec<_>>(), ["my file", "-odd"]);
    assert!(command.has_option("a") && !command.has_option("r"));
    let [reads, writes, joins] = command.redirects.as_slice() else {
        panic!("{command:?}");
    };
    assert!(reads.reads() && !reads.writes());
    assert!(writes.writes() && writes.target == "out.txt");
    assert!(!joins.writes() && joins.descriptor == Some(2));
    let quoted = Script::parse(r#"printf "a \"b\" \$c \n" 'd'\''e' f\ g"#);
    assert_eq!(
        quoted.commands[0].1.words,
        ["printf", r#"a "b" $c \n"#, "d'e", "f g"]
    );
}

#[test]
fn a_normal_form_leaves_out_what_is_made_up() {
    for (script, expected) in [
        ("ls   -R", "ls -R"),
        ("cd /a/b && ls -R .", "ls -R ."),
        ("cd a; cd b; make", "make"),
        ("make && cd b && make", "make && cd b && make"),
        (
            "pip install requests==2.31.0 numpy>=1.2",
            "pip install requests=={version} numpy > =1.2",
        ),
        ("pip install 'numpy>=1.26'", "pip install 'numpy>={version}'"),
        ("npm install react@18.2.0", "npm install react@{version}"),
        (
            "cat /home/u/.massgen/workspaces/workspace1_ab12/src/a.py",
            "cat src/a.py",
        ),
        ("cat ./src/a.py", "cat src/a.py"),
        ("ls /workspace", "ls ."),
        ("cp a /tmp/tmp.Xy12ab/out.png", "cp a /tmp/{tmp}/out.png"),
        ("cat /tmp/build_17.log", "cat /tmp/{tmp}.log"),
        ("git show 4f2a9c1b8e", "git show {id}"),
        ("cat run_20260105_105524_290672.log", "cat run_{id}.log"),
        ("cat 123e4567-e89b-12d3-a456-426614174000.json", "cat {id}.json"),
        ("ping 10.0.0.12", "ping 10.0.0.12"),
        ("seq 1 3000", "seq 1 3000"),
        ("node v18.2.1/x", "node v{version}/x"),
        ("echo a > out.txt 2>&1", "echo a > out.txt"),
        ("cat <<EOF > a.txt\nbody 1\nEOF", "cat << > a.txt"),
        ("echo a || true", "echo a || true"),
        ("echo 'a && pwd'", "echo 'a && pwd'"),
        ("echo 'a' && \"pwd\"", "echo a && pwd"),
        ("grep -rn \"two words\" .", "grep -rn 'two words' ."),
        ("   ", ""),
        ("A=1", ""),
    ] {
        assert_eq!(normal_form(script), expected, "{script}");
    }
    assert_ne!(normal_form("pytest tests/a"), normal_form("pytest tests/b"));
    assert_ne!(normal_form("head -n 10 a"), normal_form("head -n 20 a"));
}

proptest! {
    /// Whatever an agent writes is read, and in time that grows with its length.
    #[test]
    fn any_text_is_read(text in "[ -~\n\t\u{e9}'\"`$(){}|&;<>\\\\]{0,200}") {
        let script = Script::parse(&text);
        prop_assert!(script.commands.len() <= text.len() + 1);
        let normal = normal_form(&text);
        prop_assert_eq!(normal_form(&text), normal);
    }

    /// Words joined by single spaces stand for themselves.
    #[test]
    fn plain_words_stay(words in prop::collection::vec("[a-g]{1,6}", 1..6)) {
        prop_assume!(!words[0].starts_with("cd") && words[0] != "do");
        prop_assert_eq!(normal_form(&words.join("  ")), words.join(" "));
    }
}

#[test]
fn an_empty_word_stays_empty() {
    let script = Script::parse("a '' \"\" b");
    assert_eq!(script.commands[0].1.words, ["a", "", "", "b"]);
    assert_eq!(normal_form("a '' b"), "a '' b");
    assert_eq!(normal_form(">\na"), normal_form("> '' ; a"));
}

#[test]
fn a_path_is_normal_after_one_pass() {
    for (path, normal) in [
        ("./././a", "a"),
        ("./", "./"),
        (".//a", "a"),
        ("/workspace/./a", "a"),
        ("/workspace//workspace/a", "workspace/a"),
        ("/workspace//", "."),
        // A file that is named as an option is none.
        ("./-r", "./-r"),
        (".//-r", "./-r"),
        ("/workspace/-r", "./-r"),
    ] {
        assert_eq!(normal_path(path), normal);
        assert_eq!(normal_path(normal), normal);
    }
}

#[test]
fn a_word_in_front_may_have_its_folder() {
    assert_eq!(normal_form("/usr/bin/env python a.py"), "python a.py");
    assert_eq!(normal_form("/usr/bin/time -p ls"), normal_form("time -p ls"));
}
