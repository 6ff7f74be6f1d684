//! Tests of the model against real sessions.

#[cfg(test)]
mod damage;
#[cfg(test)]
mod places;
#[cfg(test)]
mod roundtrip;
#[cfg(test)]
#[cfg(feature = "schema")]
mod schema;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod sketch;
#[cfg(test)]
mod traps;
#[cfg(test)]
mod traps_recounted;

/// The folder of all fixtures.
#[cfg(test)]
fn fixtures() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}
