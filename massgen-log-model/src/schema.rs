//! JSON Schemas of what this crate serialises (feature `schema`). The generated files are checked in under
//! `docs/`.

use serde_json::Value;

use crate::{Change, Glance};

/// The schema of [`Glance`].
pub fn glance() -> Value {
    readable(schemars::schema_for!(Glance).to_value(), &[])
}

/// The schema of [`Change`].
pub fn change() -> Value {
    let mut schema = readable(schemars::schema_for!(Change).to_value(), &[]);
    let kinds = schema.get_mut("oneOf").and_then(Value::as_array_mut);
    for kind in kinds.into_iter().flatten() {
        // The word that tells the kinds apart is no member in Rust, where it could be described.
        let word = kind
            .pointer_mut("/properties/change")
            .and_then(Value::as_object_mut);
        if let Some(word) = word {
            word.insert("description".to_owned(), "Which kind of change it is.".into());
        }
    }
    schema
}

/// The schema with descriptions that tell something to readers of JSON: a link of rustdoc becomes the name in it, or
/// the value of the constant that it leads to. `constants` holds names, or whole targets of links, and values.
pub fn readable(mut schema: Value, constants: &[(&str, String)]) -> Value {
    read(&mut schema, constants);
    schema
}

fn read(value: &mut Value, constants: &[(&str, String)]) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(text) if key == "description" => *text = unlinked(text, constants),
                    value => read(value, constants),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| read(item, constants)),
        _ => {}
    }
}

fn unlinked(text: &str, constants: &[(&str, String)]) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, (name, after))) = rest
        .split_once("[`")
        .and_then(|(before, link)| Some((before, link.split_once("`]")?)))
    {
        plain.push_str(before);
        let (target, after) = after
            .strip_prefix('(')
            .and_then(|target| target.split_once(')'))
            .unwrap_or((name, after));
        let value = |wanted: &str| constants.iter().find(|(known, _)| *known == wanted);
        match value(target).or_else(|| value(name)) {
            Some((_, value)) => plain.push_str(value),
            None => plain.push_str(&format!("`{name}`")),
        }
        rest = after;
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::unlinked;

    #[test]
    fn links_become_names_or_values() {
        let constants = [("MOST", "8".to_owned()), ("super::NEAR", "0.5".to_owned())];
        let plain = |text| unlinked(text, &constants);
        assert_eq!(
            plain("at most [`MOST`]; see [`Other::of`]."),
            "at most 8; see `Other::of`."
        );
        assert_eq!(plain("[`NEAR`](super::NEAR) and [`NEAR`]"), "0.5 and `NEAR`");
        assert_eq!(plain("[`MOST`](crate::MOST) (or so)"), "8 (or so)");
        assert_eq!(plain("[`MOST"), "[`MOST");
        assert_eq!(plain("a[0] `b`"), "a[0] `b`");
    }
}
