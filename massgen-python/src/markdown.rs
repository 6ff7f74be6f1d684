//! Our Markdown as HTML, for a cell of a notebook.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html as writer};
use pyo3::prelude::*;

/// The HTML of a report. Tags in the Markdown stay text, and a link leads to the web or into the page, or is none.
#[pyfunction]
pub(crate) fn html(py: Python<'_>, markdown: &str) -> String {
    py.detach(|| {
        let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
        let mut is_link = true;
        let events = Parser::new_ext(markdown, options).filter_map(|event| safe(event, &mut is_link));
        let mut out = String::with_capacity(markdown.len().saturating_mul(2));
        writer::push_html(&mut out, events);
        out
    })
}

/// The event as it may be shown. `is_link` remembers from the start of a link to its end whether it is one.
fn safe<'a>(event: Event<'a>, is_link: &mut bool) -> Option<Event<'a>> {
    match event {
        Event::Html(tag) | Event::InlineHtml(tag) => Some(Event::Text(tag)),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::Link { ref dest_url, .. }) => {
            *is_link = is_plain(dest_url);
            is_link.then_some(event)
        }
        Event::End(TagEnd::Link) => is_link.then_some(event),
        event => Some(event),
    }
}

fn is_plain(address: &str) -> bool {
    ["https://", "http://", "#"]
        .iter()
        .any(|start| address.starts_with(start))
}
