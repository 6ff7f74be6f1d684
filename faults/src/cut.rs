//! Where a file is cut.

use std::collections::BTreeSet;

/// Up to `count` positions at which `bytes` are cut, in order and each once: the start, the second byte, before the
/// last byte, the whole, inside characters of several bytes and behind backslashes where there are any, and the
/// rest spread evenly. A text shorter than `count` is cut everywhere.
pub fn cuts(bytes: &[u8], count: usize) -> Vec<usize> {
    let length = bytes.len();
    if length < count {
        return (0..=length).collect();
    }
    let mut cuts = BTreeSet::from([0, 1, length - 1, length]);
    let inside = |wanted: &dyn Fn(u8) -> bool, share: usize| -> Vec<usize> {
        let found: Vec<usize> = (bytes.iter().enumerate())
            .filter(|(_, byte)| wanted(**byte))
            .map(|(at, _)| at)
            .collect();
        let step = found.len().div_ceil(share.max(1)).max(1);
        found.into_iter().step_by(step).collect()
    };
    // A continuation byte is a cut inside a character; a byte after a backslash one inside an escape.
    cuts.extend(inside(&|byte| byte & 0xc0 == 0x80, count / 10));
    cuts.extend(
        inside(&|byte| byte == b'\\', count / 10)
            .into_iter()
            .map(|at| at + 1),
    );
    let missing = count.saturating_sub(cuts.len());
    cuts.extend(
        (1..=missing)
            .map(|part| part * (length / (missing + 1)) + part * (length % (missing + 1)) / (missing + 1)),
    );
    // Positions that fell together are made up for by the first free ones.
    let free: Vec<usize> = (0..=length)
        .filter(|at| !cuts.contains(at))
        .take(count.saturating_sub(cuts.len()))
        .collect();
    cuts.extend(free);
    cuts.into_iter().take(count.max(4)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_characters_and_escapes_are_cut() {
        let text = format!(r#"{{"text": "{}é\n{}"}}"#, "x".repeat(500), "y".repeat(500));
        let bytes = text.as_bytes();
        let cuts = cuts(bytes, 200);
        assert_eq!(cuts.len(), 200);
        for at in [0, 1, bytes.len() - 1, bytes.len()] {
            assert!(cuts.contains(&at), "{at}");
        }
        assert!(cuts.iter().any(|at| !text.is_char_boundary(*at)));
        assert!(cuts.contains(&(text.find('\\').unwrap() + 1)));
        assert!(cuts.iter().any(|at| (600..700).contains(at)));
        assert_eq!(super::cuts(b"abc", 10), [0, 1, 2, 3]);
    }
}
