//! Ids of agents, which may be names of people: each becomes a token of its length that sorts as the id does, since
//! labels count agents in sorted order.

use std::collections::BTreeSet;

use super::letter::Letter;
use super::vocabulary::Vocabulary;

/// Tokens by id, longest id first, so that `agent_ab` is not taken for `agent_a`.
#[derive(Debug, Default)]
pub(super) struct Agents(Vec<(String, String)>);

impl Agents {
    /// Tokens for `ids`. Ids that tell nothing (`agent_a`, `agent2`, words of the vocabulary) stay; those that are
    /// not plain ASCII are left to the codebook, as files write them in several ways.
    pub(super) fn new(ids: &BTreeSet<String>, vocabulary: &Vocabulary) -> Self {
        let letters = |id: &str| id.bytes().filter(u8::is_ascii_alphanumeric).count();
        let is_plain = |id: &&String| {
            id.bytes()
                .all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\'' | b'\\'))
                && id.starts_with(|c: char| c.is_ascii_alphanumeric())
                && id.ends_with(|c: char| c.is_ascii_alphanumeric())
        };
        let plain: Vec<&String> = ids.iter().filter(is_plain).collect();
        if ids.iter().all(|id| tells_nothing(id)) {
            return Self(plain.into_iter().map(|id| (id.clone(), id.clone())).collect());
        }
        // So many letters tell the ids apart, in order.
        let width = if plain.len() <= 26 { 1 } else { 2 };
        let mut tokens: Vec<(String, String)> = plain
            .into_iter()
            .enumerate()
            .filter(|(at, id)| {
                *at < 26 * 26 && letters(id) >= width && !vocabulary.has(&id.to_ascii_lowercase())
            })
            .map(|(at, id)| (id.clone(), token(id, at, width)))
            .collect();
        tokens.sort_by_key(|(id, _)| std::cmp::Reverse(id.len()));
        Self(tokens)
    }

    /// How many ids are replaced.
    pub(super) fn replaced(&self) -> usize {
        self.0.iter().filter(|(id, token)| id != token).count()
    }

    /// The token of the id with which `text` begins, and whether it stands there in capitals.
    pub(super) fn at(&self, text: &[u8]) -> Option<(&str, bool)> {
        let first = text.first()?;
        let candidates = self
            .0
            .iter()
            .filter(|(id, _)| {
                id.as_bytes()
                    .first()
                    .is_some_and(|byte| byte.eq_ignore_ascii_case(first))
            })
            .filter(|(id, _)| {
                let rest = text.get(id.len()..).unwrap_or_default();
                text.get(..id.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(id.as_bytes()))
                    && (rest.is_empty() || !Letter::first(rest).is_word())
            });
        let mut fitting: Option<(&str, bool)> = None;
        for (id, token) in candidates {
            let start = text.get(..id.len()).unwrap_or_default();
            if start == id.as_bytes() {
                return Some((token, false));
            }
            let capitals = !start.iter().any(u8::is_ascii_lowercase);
            fitting.get_or_insert((token, capitals));
        }
        fitting
    }
}

fn tells_nothing(id: &str) -> bool {
    numbered(id.as_bytes()) == Some(id.len())
}

/// Length of the id that tells nothing with which `text` begins: `agent_a`, `agent1`, `agent_12`.
pub(super) fn numbered(text: &[u8]) -> Option<usize> {
    let rest = text.strip_prefix(b"agent")?;
    let sign = usize::from(matches!(rest.first(), Some(b'_' | b'-')));
    let own = rest.get(sign..)?;
    let digits = own.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let length = digits.max(usize::from(own.first().is_some_and(u8::is_ascii_lowercase)));
    let behind = own.get(length..)?;
    let ends = behind.is_empty() || !Letter::first(behind).is_word();
    (matches!(length, 1 | 2) && ends).then_some(text.len() - behind.len())
}

/// The id with its letters and digits replaced: first by its place, then by `x`.
fn token(id: &str, at: usize, width: usize) -> String {
    let mut written = 0;
    id.chars()
        .map(|c| {
            if !c.is_ascii_alphanumeric() {
                return c;
            }
            written += 1;
            let digit = if width == 2 && written == 1 {
                at / 26
            } else {
                at % 26
            };
            let letter = u8::try_from(digit).unwrap_or_default().saturating_add(b'a');
            if written <= width { char::from(letter) } else { 'x' }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agents(ids: &[&str]) -> Agents {
        let ids = ids.iter().map(|id| (*id).to_owned()).collect();
        Agents::new(&ids, &Vocabulary::new())
    }

    #[test]
    fn tokens_sort_as_the_ids_do_and_are_as_long() {
        let of = agents(&["zoe", "Jane Roe", "bob-2"]);
        assert_eq!(of.at(b"Jane Roe says"), Some(("axxx xxx", false)));
        assert_eq!(of.at(b"JANE ROE OUTPUT"), Some(("axxx xxx", true)));
        assert_eq!(of.at(b"bob-2.txt"), Some(("bxx-x", false)));
        assert_eq!(of.at(b"zoe_1"), Some(("cxx", false)));
        assert_eq!(of.at(b"zoes"), None);
        assert_eq!(of.replaced(), 3);
    }

    #[test]
    fn ids_that_tell_nothing_stay() {
        let of = agents(&["agent_a", "agent_b", "agent_10"]);
        assert_eq!(of.at(b"agent_b/2026"), Some(("agent_b", false)));
        assert_eq!(of.replaced(), 0);
        assert_eq!(numbered(b"agent_c.txt"), Some(7));
        assert_eq!(numbered(b"agent12"), Some(7));
        assert_eq!(numbered(b"agent_answer"), None);
        assert_eq!(numbered(b"agent_123"), None);
    }
}
