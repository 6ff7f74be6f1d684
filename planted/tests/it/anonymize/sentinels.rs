//! Secrets planted into every text and every name of a session are in no copy, in no form.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use super::{contents, copy, decoded, fixture};

/// What is planted.
const SECRETS: [&str; 18] = [
    "zorbxqui",
    "/home/zorbxqui/vexlomtar/plonkzimi.rs",
    "C:\\Users\\Zorbxqui\\vexlomtar",
    "zorbxqui.wexfordi@kravlonimet.example",
    "https://quuxhostim.kravlonimet.example:8443/vexlomtar?user=zorbxqui&key=hunterplonk",
    "sk-proj-Zq9xWv7TtYy83LmNbQ",
    "Wimbleforth told Snarkelbrand about the PLONKZIMI merger",
    "Žlůtoučky 田中太郎 Ελληνικα ｚｏｒｂｘｑｕｉ",
    "call +1 555 867 5309 or 5 5558675309, code: 918273, IBAN GB33BUKB20201555555555",
    "\"password\": \"hunterplonk\", \"number\": 5558675309, \"user\": \"40817263549\"",
    "mcp__zorbserver__frobnitzel",
    "ZORBX_TOKEN=hunterplonk export VEXLOMTAR_HOME",
    "zorbxquiError: SnarkelbrandException in plonkzimi_test.py line 40817263549",
    "aGVsbG8gem9yYnhxdWk=",
    "10.83.217.94 and fe80::1ff:fe23:4567:890a",
    "exit code 40817263549 attempt_40817263549 [12, 40817263549] 7/40817263549",
    PUBLIC_WORDS,
    PUBLIC_WORDS,
];

/// A sentence of nothing but public words: they tell nothing where MassGen writes them, but this is a text.
const PUBLIC_WORDS: &str =
    "Yes, test user read error message (if file search failed) and **token cost** reached limit.";

/// What must not be in a copy, in lower case.
const TRACES: [&str; 31] = [
    "zorbx",
    "vexlomtar",
    "plonkzimi",
    "wexfordi",
    "kravlonimet",
    "quuxhostim",
    "hunterplonk",
    "zq9xwv7",
    "wimbleforth",
    "snarkelbrand",
    "žlůtoučky",
    "田中",
    "ελληνικα",
    "ｚｏｒｂ",
    "867 5309",
    "5558675309",
    "918273",
    "20201555555555",
    "40817263549",
    "zorbserver",
    "frobnitzel",
    "agvsbg8gem9y",
    "10.83.217.94",
    "yes, test",
    "test user",
    "read error",
    "error message",
    "if file",
    "search failed",
    "token cost",
    "reached limit",
];

struct Planter {
    next: usize,
}

impl Planter {
    fn secret(&mut self) -> &'static str {
        self.next += 1;
        SECRETS[self.next % SECRETS.len()]
    }

    fn value(&mut self, value: &mut Value) {
        match value {
            // The words of programs and of their options stay in commands.
            Value::Object(members) if members.contains_key("command") => {
                members
                    .iter_mut()
                    .filter(|(name, _)| *name != "command")
                    .for_each(|(_, value)| self.value(value));
            }
            Value::String(text) => {
                text.push(' ');
                text.push_str(self.secret());
            }
            Value::Array(list) => {
                list.iter_mut().for_each(|value| self.value(value));
                list.push(self.secret().into());
            }
            Value::Object(members) => {
                members.values_mut().for_each(|value| self.value(value));
                let mut inner = Map::new();
                inner.insert("zorbxqui".to_owned(), self.secret().into());
                inner.insert("content".to_owned(), 5_558_675_309_u64.into());
                members.insert(self.secret().to_owned(), Value::Object(inner));
            }
            _ => {}
        }
    }

    /// The line with secrets: in its JSON, else behind it, and every second time with codes for letters.
    fn line(&mut self, line: &str, comment: &str) -> String {
        let mut planted = match serde_json::from_str::<Value>(line) {
            Ok(mut value) if value.is_object() => {
                self.value(&mut value);
                value.to_string()
            }
            _ => format!("{line} {comment}{}", self.secret()),
        };
        if self.next.is_multiple_of(2) {
            planted = planted
                .replace("orbxqui", "\\u006frbx\\u0071ui")
                .replace('中', "\\\\u4e2d");
        }
        planted + "\n"
    }
}

/// Writes secrets into every file below `folder`, adds files with secret names to every folder, and returns how
/// many secrets there are.
fn plant(folder: &Path) -> usize {
    let mut planter = Planter { next: 0 };
    for path in faults::files(folder).unwrap() {
        let content = fs::read(&path).unwrap();
        let Ok(text) = String::from_utf8(content) else {
            continue;
        };
        let name = path
            .extension()
            .map(|extension| extension.to_string_lossy().into_owned());
        let planted = match (name.as_deref(), serde_json::from_str::<Value>(&text)) {
            (Some("json"), Ok(mut value)) => {
                planter.value(&mut value);
                serde_json::to_string_pretty(&value).unwrap()
            }
            (Some("yaml"), _) => text.lines().map(|line| planter.line(line, "# ")).collect(),
            _ => text.lines().map(|line| planter.line(line, "")).collect(),
        };
        fs::write(path, planted).unwrap();
    }
    for folder in faults::folders(folder).unwrap() {
        let workspace = folder.join("workspace");
        let below = workspace.join("Plonkzimi-2/zorbxqui%2Fvexlomtar");
        fs::create_dir_all(&below).unwrap();
        for (folder, name) in [
            (&folder, "zorbxqui.json"),
            (&folder, "%7Aorbxqui%20Wimbleforth.md"),
            (&folder, "田中太郎.log"),
            (&workspace, "snarkelbrand_test.py"),
            (&below, "kravlonimet.yaml"),
        ] {
            let text: String = SECRETS.iter().map(|secret| planter.line(secret, "")).collect();
            fs::write(folder.join(name), &text).unwrap();
        }
        // No text: two bytes a letter, and zeros between texts.
        let wide: Vec<u8> = "zorbxqui".encode_utf16().flat_map(u16::to_le_bytes).collect();
        fs::write(
            folder.join("zorbxqui.bin"),
            [b"\0zorbxqui\0".as_slice(), &wide].concat(),
        )
        .unwrap();
        fs::write(
            folder.join("wimbleforth.log"),
            [b"\xff\xfezorbxqui\xff ".as_slice(), &wide].concat(),
        )
        .unwrap();
    }
    planter.next
}

/// What `%XX` in a name stands for.
fn percent_decoded(name: &str) -> String {
    let mut parts = name.split('%');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                out.push(char::from(byte));
                out.push_str(&part[2..]);
            }
            None => out.push_str(part),
        }
    }
    out
}

#[test]
fn no_secret_is_in_a_copy() {
    for name in [
        "0.1.97_s02_three_agents_restarts",
        "0.1.97_s04_tools_commands",
        "0.1.97_s11d_subagent_timeout",
        "0.1.36_s04b_commands_only",
        "synthetic/hostile",
        "synthetic/subagents",
        "0.1.97_s12_logfire",
    ] {
        let session = fixture(name);
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("secret").join(session.file_name().unwrap());
        faults::copy(&session, &secret).unwrap();
        assert!(plant(&secret) > 500, "{name}");
        assert_eq!(traces(&secret).len(), TRACES.len(), "{name}");
        let (out, _) = copy(&secret, folder.path());
        assert_eq!(traces(&out), BTreeMap::new(), "{name}");
    }
}

/// Which traces are in the names and contents below a folder, and where.
fn traces(folder: &Path) -> BTreeMap<&'static str, String> {
    let mut found = BTreeMap::new();
    for (path, content) in contents(folder) {
        let name = path.display().to_string();
        let text = String::from_utf8_lossy(&content);
        let narrow = text.replace('\0', "");
        for form in [
            &name,
            &percent_decoded(&name),
            &*text,
            &narrow,
            &decoded(&text),
            &decoded(&narrow),
        ] {
            let form = form.to_lowercase();
            for trace in TRACES {
                if let Some(at) = form.find(trace) {
                    let around = form[at..].chars().take(80);
                    found.insert(trace, format!("{name}: {}", around.collect::<String>()));
                }
            }
        }
    }
    found
}

#[test]
fn ids_of_agents_are_secrets_too() {
    let session = fixture("0.1.97_s01_two_agents_vote");
    let folder = tempfile::tempdir().unwrap();
    let named = folder.path().join("named").join(session.file_name().unwrap());
    faults::copy(&session, &named).unwrap();
    for path in faults::files(&named).unwrap() {
        let text = fs::read_to_string(&path).unwrap();
        fs::write(
            &path,
            text.replace("agent_a", "zorbxqui").replace("agent_b", "error"),
        )
        .unwrap();
    }
    // The deepest first.
    for path in faults::folders(&named)
        .unwrap()
        .into_iter()
        .rev()
        .chain(faults::files(&named).unwrap())
    {
        let name = path.file_name().unwrap().to_string_lossy();
        let new = name.replace("agent_a", "zorbxqui").replace("agent_b", "error");
        if *name != *new && path.exists() {
            fs::rename(&path, path.with_file_name(new)).unwrap();
        }
    }
    let (out, summary) = copy(&named, folder.path());
    assert_eq!(summary.agents, 1, "an id that is a public word stays");
    for (path, content) in contents(&out) {
        let text = format!("{}\n{}", path.display(), String::from_utf8_lossy(&content)).to_lowercase();
        assert!(!text.contains("zorbx"), "{text}");
    }
}
