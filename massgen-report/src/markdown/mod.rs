//! Markdown that stays whole whatever text is put into it.
//!
//! Text from a log enters through four doors only: [`Inline::text`] (names, words, labels),
//! [`Inline::code`] (commands, paths), [`Inline::quote`] (prose of agents) and [`Fenced`] (long output).
//! Our own words are `&'static str`, which text from a log cannot be. Blocks ([`Heading`], [`Paragraph`],
//! [`List`], [`Fenced`], [`Table`]) end with an empty line, so they can be written one after another.
//!
//! Secrets are redacted at these doors, before a text is shortened, unless [`with_secrets`](crate::with_secrets)
//! writes.
//!
//! The target is GitHub Flavored Markdown; plain CommonMark readers show the same text.

mod block;
mod escape;
mod inline;
mod table;
mod visible;

#[cfg(test)]
mod reparse;

pub use block::{Fenced, Heading, List, Paragraph, checkbox};
pub use escape::{code, escape, quote};
pub use inline::{EMPTY, Inline};
pub use table::{Align, Column, Table};
pub use visible::{visible_block, visible_line};
