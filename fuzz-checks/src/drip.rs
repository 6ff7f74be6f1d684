//! A reader as slow files and pipes are: a few bytes at a time, with interruptions.

use std::io::{Error, ErrorKind, Read, Result};

/// Hands out 1 to 7 bytes at a time, and is interrupted before every fourth piece.
#[derive(Debug)]
pub(crate) struct Drip<'a> {
    rest: &'a [u8],
    turn: usize,
}

impl<'a> Drip<'a> {
    pub(crate) fn of(rest: &'a [u8]) -> Self {
        Self { rest, turn: 0 }
    }
}

impl Read for Drip<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        self.turn += 1;
        if self.turn.is_multiple_of(4) {
            return Err(Error::from(ErrorKind::Interrupted));
        }
        // 5 is prime to 7: all lengths come.
        let length = (self.turn * 5 % 7 + 1).min(self.rest.len()).min(buffer.len());
        let (piece, rest) = self.rest.split_at(length);
        buffer.iter_mut().zip(piece).for_each(|(to, from)| *to = *from);
        self.rest = rest;
        Ok(length)
    }
}
