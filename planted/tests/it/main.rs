//! The generated sessions against the loader, against a real session, and against the analysis.

#![cfg(test)]

mod anonymize;
mod found;
mod loaded;
mod scores;
mod shape;
mod stable;
mod truth;
