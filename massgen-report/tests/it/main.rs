//! The reports on the sessions in `fixtures/`.

#![allow(
    clippy::disallowed_methods,
    reason = "only the crate itself does no input or output"
)]

#[cfg(test)]
mod comparison;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod exports;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod read_back;
#[cfg(test)]
mod snapshots;
