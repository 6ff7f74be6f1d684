//! Findings as workflow commands that GitHub shows as annotations.

use massgen_log_analysis::Analysis;
use massgen_log_analysis::red_flags::{Severity, rule};

use crate::finding::{Finding, findings, path_of};

/// One workflow command a line for each finding of each turn's last attempt: `error` for high severity,
/// `warning` for medium, `notice` for low and info. Paths are relative to the session directory. GitHub
/// itself shows the first 10 of each kind in one step.
///
/// Text from the log stays on its line and inside its property, whatever it holds.
pub fn github_annotations(analysis: &Analysis) -> String {
    let mut out = String::new();
    for finding in findings(analysis) {
        push(&mut out, &finding);
    }
    out
}

fn push(out: &mut String, finding: &Finding<'_>) {
    let flag = finding.flag;
    let command = match flag.severity {
        Severity::High => "error",
        Severity::Medium => "warning",
        _ => "notice",
    };
    let title = rule(&flag.rule).map_or(flag.rule.as_ref(), |rule| rule.title);
    out.push_str("::");
    out.push_str(command);
    let places = finding.places();
    let mut separator = ' ';
    let mut property = |name: &str, value: &str| {
        out.push(separator);
        out.push_str(name);
        out.push('=');
        escape(out, value, true);
        separator = ',';
    };
    if let Some(place) = places.first() {
        property("file", &path_of(&place.path));
        if let Some(line) = place.line {
            property("line", &line.to_string());
        }
    }
    property("title", &format!("{title} ({})", flag.rule));
    out.push_str("::");
    let pointer = places
        .first()
        .filter(|place| place.line.is_none() && place.pointer.is_some())
        .map(|place| format!(", at {}", crate::redaction::shared_line(&place.to_string())));
    escape(out, &finding.message(), false);
    escape(out, &pointer.unwrap_or_default(), false);
    out.push('\n');
}

/// GitHub's own escapes; a property ends at `,` and `:` too.
fn escape(out: &mut String, text: &str, in_property: bool) {
    for c in text.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            ':' if in_property => out.push_str("%3A"),
            ',' if in_property => out.push_str("%2C"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_property_or_a_command_is_escaped() {
        let escaped = |text: &str, in_property| {
            let mut out = String::new();
            escape(&mut out, text, in_property);
            out
        };
        assert_eq!(
            escaped("a%0Ab,c:d\r\n::error::", false),
            "a%250Ab,c:d%0D%0A::error::"
        );
        assert_eq!(escaped("a,line=1::x", true), "a%2Cline=1%3A%3Ax");
    }
}
