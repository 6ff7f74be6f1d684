//! 9: issues that could be filed.

use std::fmt::{self, Display as _};

use super::Page;
use crate::markdown::{Column, Heading, Inline, Table};

pub(crate) fn render(f: &mut fmt::Formatter<'_>, page: &Page<'_>) -> fmt::Result {
    Heading::new(2, "9. Suggested Linear Issues").fmt(f)?;
    let mut table = Table::new([
        Column::left("Priority"),
        Column::left("Title"),
        Column::left("Description"),
        Column::left("Labels"),
    ])
    .when_empty("None: no rule was met that leads to an issue.");
    for issue in page
        .attempt
        .recommendations
        .iter()
        .filter_map(|recommendation| recommendation.issue.as_ref())
    {
        table.row([
            Inline::from(issue.priority.as_str()),
            Inline::from(&issue.title),
            Inline::text(&issue.description),
            Inline::joined(issue.labels.iter().map(|label| Inline::code(label)), ", "),
        ]);
    }
    table.fmt(f)
}
