//! A reader of small pieces.

use std::io::{self, Read};

/// Hands out a few bytes at a time, with an interruption before each piece.
pub(crate) struct Drip<'a> {
    rest: &'a [u8],
    step: usize,
    interrupts: bool,
}

impl<'a> Drip<'a> {
    pub(crate) fn new(bytes: &'a [u8], step: usize) -> Self {
        Self {
            rest: bytes,
            step,
            interrupts: false,
        }
    }
}

impl Read for Drip<'_> {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        self.interrupts = !self.interrupts;
        if self.interrupts {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let length = self.step.min(space.len());
        self.rest.read(space.get_mut(..length).unwrap_or_default())
    }
}
