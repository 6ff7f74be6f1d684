//! Tests of the model against real sessions.

#[cfg(test)]
mod roundtrip;
