//! The generated sessions against the loader, against a real session, and against the analysis.

#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod shape;
mod truth;
