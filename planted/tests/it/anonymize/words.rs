//! Words of the sessions that are not public are in no copy.

use std::collections::BTreeSet;

use super::{contents, copy, decoded, fixtures, planted};

const PUBLIC: &str = include_str!("../../../../massgen-log-model/src/anonymize/words.txt");
const SENTENCES: &str = include_str!("../../../../massgen-log-model/src/anonymize/phrases.txt");

/// Words of five letters and more, in lower case. Names with capitals inside may be put together of public words.
fn words(text: &str) -> BTreeSet<String> {
    decoded(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() >= 5 && word.bytes().all(|byte| byte.is_ascii_alphabetic()))
        .filter(|word| !word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase()))
        .map(str::to_ascii_lowercase)
        .collect()
}

#[test]
fn words_that_are_not_public_are_gone() {
    let mut public: BTreeSet<String> = PUBLIC.split_whitespace().map(str::to_owned).collect();
    public.extend(SENTENCES.split_whitespace().flat_map(words));
    let folder = tempfile::tempdir().unwrap();
    let mut sessions = fixtures();
    sessions.extend(planted(0..3, folder.path()));
    for session in sessions {
        let folder = tempfile::tempdir().unwrap();
        let (out, _) = copy(&session, folder.path());
        let of = |tree| -> BTreeSet<String> {
            contents(tree)
                .iter()
                .flat_map(|(path, content)| {
                    words(&format!(
                        "{}\n{}",
                        path.display(),
                        String::from_utf8_lossy(content)
                    ))
                })
                .collect()
        };
        let before: BTreeSet<String> = of(&session).difference(&public).cloned().collect();
        let left: Vec<String> = of(&out).intersection(&before).cloned().collect();
        assert!(left.is_empty(), "{}: {left:?}", session.display());
        assert!(!before.is_empty(), "{}", session.display());
    }
}
