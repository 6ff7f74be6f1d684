//! Stub.
use std::fmt;

use super::Page;

/// Stub.
pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    let _ = (f, page);
    Ok(())
}
