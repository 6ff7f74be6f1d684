//! The module `massgen_logs._native`: what the Python package needs of the crates, in plain values and JSON. The
//! typed, documented calls are Python, in `python/massgen_logs/`.

#![expect(
    clippy::needless_pass_by_value,
    reason = "arguments that come from Python belong to the call"
)]

mod analysis;
mod comparison;
mod error;
mod events;
mod follow;
mod listing;
mod markdown;
mod session;
mod table;

#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    use super::analysis::Analysis;
    #[pymodule_export]
    use super::comparison::Comparison;
    #[pymodule_export]
    use super::events::Events;
    #[pymodule_export]
    use super::follow::Follow;
    #[pymodule_export]
    use super::listing::{find_root, glances};
    #[pymodule_export]
    use super::markdown::html;
    #[pymodule_export]
    use super::session::Session;
    #[pymodule_export]
    use super::table::{Table, of_sessions, table_columns, table_names};
}
