//! Bytes that are not what the writer wrote.

use planted::Random;

/// Bytes that look like nothing, the same in every run.
pub fn noise(length: usize) -> Vec<u8> {
    let mut random = Random::new(1);
    (0..length).map(|_| (random.draw() >> 56) as u8).collect()
}

/// The bytes with `count` of them changed, each in one to eight bits.
pub fn flip(bytes: &[u8], count: usize, random: &mut Random) -> Vec<u8> {
    let mut flipped = bytes.to_vec();
    for _ in 0..count {
        let at = random.below(flipped.len());
        if let Some(byte) = flipped.get_mut(at) {
            *byte ^= (random.draw() >> 56) as u8 | 1;
        }
    }
    flipped
}

/// The text with one of its lines written twice.
pub fn double_line(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let twice = random.below(lines.len());
    let times = |at: usize| if at == twice { 2 } else { 1 };
    (lines.iter().enumerate())
        .flat_map(|(at, line)| line.repeat(times(at)))
        .collect()
}

/// The text with its lines in another order.
pub fn shuffle_lines(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    random.shuffle(&mut lines);
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harm_is_done_and_always_the_same() {
        let text = b"one\ntwo\nthree\nfour\n";
        let harmed = |seed| {
            let mut random = Random::new(seed);
            (
                flip(text, 3, &mut random),
                double_line(text, &mut random),
                shuffle_lines(text, &mut random),
            )
        };
        assert_eq!(harmed(1), harmed(1));
        let (flipped, doubled, shuffled) = harmed(1);
        assert!(flipped.len() == text.len() && flipped != text);
        assert_eq!(doubled.iter().filter(|byte| **byte == b'\n').count(), 5);
        assert_ne!(shuffled, text);
        let (mut a, mut b) = (shuffled, text.to_vec());
        a.sort_unstable();
        b.sort_unstable();
        assert_eq!(a, b);
        assert_eq!(flip(b"", 3, &mut Random::new(1)), b"");
        assert_eq!(double_line(b"", &mut Random::new(1)), b"");
    }
}
