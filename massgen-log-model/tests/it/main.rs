//! Tests of the model against real sessions.

#[cfg(test)]
mod fuzz_corpus;
#[cfg(test)]
mod roundtrip;
