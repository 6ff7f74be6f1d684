//! Parts of keys that two sides have to spell alike.

use serde_json::Value;

/// Arguments as JSON with sorted keys and no spaces.
pub fn arguments(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(key, _)| *key);
            let members: Vec<String> = members
                .into_iter()
                .map(|(key, value)| format!("{}:{}", Value::from(key.as_str()), arguments(value)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(arguments).collect();
            format!("[{}]", items.join(","))
        }
        other => other.to_string(),
    }
}

/// A failure's message without what a template may leave open: quoted parts, parts in braces, paths, words
/// with digits. What is left are its plain words in lower case.
pub fn message(text: &str) -> String {
    let mut plain = String::new();
    let mut closing: Option<char> = None;
    for c in text.chars() {
        match (closing, c) {
            (Some(end), _) => {
                if c == end {
                    closing = None;
                }
            }
            (None, '\'' | '"' | '`') => closing = Some(c),
            (None, '{') => closing = Some('}'),
            (None, '<') => closing = Some('>'),
            (None, _) => plain.push(c),
        }
    }
    let words: Vec<String> = plain
        .split_whitespace()
        .filter(|word| !word.contains('/') && !word.chars().any(|c| c.is_ascii_digit()))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn arguments_are_sorted() {
        let value = json!({ "path": "a", "n": { "b": [1, "x"], "a": null } });
        assert_eq!(arguments(&value), r#"{"n":{"a":null,"b":[1,"x"]},"path":"a"}"#);
    }

    #[test]
    fn a_template_and_its_message_have_one_key() {
        let a = message("ENOENT: no such file, open '/home/x/a.txt' after 12 ms");
        assert_eq!(a, "enoent no such file open after ms");
        assert_eq!(a, message("ENOENT: no such file, open '{path}' after {n} ms"));
    }
}
