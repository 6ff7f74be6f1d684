//! Sixty-four bytes at a time: which of them are a given byte, as the bits of a word.

use wide::u8x16;

/// Bytes of a block.
pub(crate) const BLOCK: usize = 64;

/// A block, in the machine's wide registers.
#[derive(Clone, Copy)]
pub(crate) struct Block([u8x16; 4]);

impl Block {
    /// The first bytes of `bytes`. When there are fewer than [`BLOCK`], the rest is `filler`.
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

    fn whole(bytes: &[u8; BLOCK]) -> Self {
        let mut parts = [u8x16::splat(0); 4];
        for (to, from) in parts.iter_mut().zip(bytes.as_chunks::<16>().0) {
            *to = u8x16::new(*from);
        }
        Self(parts)
    }

    /// Bit `n` is set when byte `n` is `wanted`.
    pub(crate) fn equal(&self, wanted: u8) -> u64 {
        let wanted = u8x16::splat(wanted);
        self.bits(|part| part.simd_eq(wanted))
    }

    /// Bit `n` is set when byte `n` is below `bound`, which is not 0.
    pub(crate) fn below(&self, bound: u8) -> u64 {
        let most = u8x16::splat(bound - 1);
        self.bits(|part| part.min(most).simd_eq(part))
    }

    /// Bit `n` is set when byte `n`, without the bits that `kept` lacks, is `wanted`.
    pub(crate) fn masked(&self, kept: u8, wanted: u8) -> u64 {
        let (kept, wanted) = (u8x16::splat(kept), u8x16::splat(wanted));
        self.bits(|part| (part & kept).simd_eq(wanted))
    }

    fn bits(&self, test: impl Fn(u8x16) -> u8x16) -> u64 {
        let mut bits = 0;
        for (index, part) in self.0.iter().enumerate() {
            bits |= u64::from(test(*part).to_bitmask()) << (16 * index);
        }
        bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_those_of_a_loop() {
        let bytes: Vec<u8> = (0..=255_u8).chain((0..=255).rev()).chain(*b"\"\\\"\\u00").collect();
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
            assert_eq!(block.below(0x20), wanted(&|b| b < 0x20));
            assert_eq!(block.masked(0xc0, 0x80), wanted(&|b| b & 0xc0 == 0x80));
        }
    }
}
