//! Sixty-four bytes at a time: which of them are a given byte, as the bits of a word.

use wide::u8x16;

/// Bytes of a block.
pub(crate) const BLOCK: usize = 64;

/// A block, in the machine's wide registers.
#[derive(Clone, Copy)]
pub(crate) struct Block([u8x16; 4]);

impl Block {
    /// The first bytes of `bytes`. When there are fewer than [`BLOCK`], the rest is `filler`.
    #[inline]
    pub(crate) fn of(bytes: &[u8], filler: u8) -> Self {
        if let Some(whole) = bytes.first_chunk::<BLOCK>() {
            return Self::whole(whole);
        }
        let mut padded = [filler; BLOCK];
        for (to, from) in padded.iter_mut().zip(bytes) {
            *to = *from;
        }
        Self::whole(&padded)
    }

    #[inline]
    fn whole(bytes: &[u8; BLOCK]) -> Self {
        let part = |index: usize| {
            let from = bytes.as_chunks::<16>().0.get(index);
            u8x16::new(from.copied().unwrap_or_default())
        };
        Self([part(0), part(1), part(2), part(3)])
    }

    /// Bit `n` is set when byte `n` is `wanted`.
    #[inline]
    pub(crate) fn equal(self, wanted: u8) -> u64 {
        let wanted = u8x16::splat(wanted);
        self.bits(|part| part.simd_eq(wanted))
    }

    /// Bit `n` is set when byte `n` is one of `wanted`.
    #[inline]
    pub(crate) fn any_of<const N: usize>(self, wanted: [u8; N]) -> u64 {
        let wanted = wanted.map(u8x16::splat);
        self.bits(|part| {
            wanted
                .iter()
                .fold(u8x16::splat(0), |found, byte| found | part.simd_eq(*byte))
        })
    }

    /// Bit `n` is set when byte `n` is not ASCII.
    #[inline]
    pub(crate) fn high(self) -> u64 {
        self.bits(|part| part)
    }

    /// Bit `n` is set when byte `n`, without the bits that `kept` lacks, is one of the `count` bytes from `first` on.
    #[inline]
    pub(crate) fn range(self, kept: u8, first: u8, count: u8) -> u64 {
        let (kept, first, most) = (u8x16::splat(kept), u8x16::splat(first), u8x16::splat(count - 1));
        self.bits(|part| {
            let distance = (part & kept) - first;
            distance.min(most).simd_eq(distance)
        })
    }

    /// Bit `n` is set when byte `n` is below `bound`, which is not 0.
    #[inline]
    pub(crate) fn below(self, bound: u8) -> u64 {
        let most = u8x16::splat(bound - 1);
        self.bits(|part| part.min(most).simd_eq(part))
    }

    /// Bit `n` is set when byte `n`, without the bits that `kept` lacks, is `wanted`.
    #[inline]
    pub(crate) fn masked(self, kept: u8, wanted: u8) -> u64 {
        let (kept, wanted) = (u8x16::splat(kept), u8x16::splat(wanted));
        self.bits(|part| (part & kept).simd_eq(wanted))
    }

    #[inline]
    fn bits(self, test: impl Fn(u8x16) -> u8x16) -> u64 {
        let [first, second, third, fourth] = self.0.map(|part| u64::from(test(part).to_bitmask()));
        first | second << 16 | third << 32 | fourth << 48
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_those_of_a_loop() {
        let bytes: Vec<u8> = (0..=255_u8)
            .chain((0..=255).rev())
            .chain(*b"\"\\\"\\u00")
            .collect();
        for from in 0..bytes.len() {
            let part = &bytes[from..];
            let block = Block::of(part, b'.');
            let wanted = |test: &dyn Fn(u8) -> bool| -> u64 {
                (0..BLOCK)
                    .filter(|at| test(part.get(*at).copied().unwrap_or(b'.')))
                    .map(|at| 1 << at)
                    .sum()
            };
            assert_eq!(block.equal(b'\\'), wanted(&|b| b == b'\\'));
            assert_eq!(block.any_of(*b"n/u"), wanted(&|b| b"n/u".contains(&b)));
            assert_eq!(
                block.range(!0x20, b'A', 6),
                wanted(&|b| matches!(b, b'a'..=b'f' | b'A'..=b'F'))
            );
            assert_eq!(block.range(!0, b'0', 10), wanted(&|b| b.is_ascii_digit()));
            assert_eq!(block.high(), wanted(&|b| b > 0x7f));
            assert_eq!(block.below(0x20), wanted(&|b| b < 0x20));
            assert_eq!(block.masked(0xc0, 0x80), wanted(&|b| b & 0xc0 == 0x80));
        }
    }
}
