//! The table of advice.

mod high_and_medium;
mod low;

use super::Priority;

/// What a rule that was met leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Advice {
    /// The rule's id.
    pub rule: &'static str,
    /// How soon.
    pub priority: Priority,
    /// The part concerned; the label of its issues.
    pub area: &'static str,
    /// What to look into.
    pub text: &'static str,
    /// Title of an issue; `None` where there is nothing to change.
    pub issue: Option<&'static str>,
}

/// The advice for one rule.
pub fn advice(rule: &str) -> Option<&'static Advice> {
    [high_and_medium::TABLE, low::TABLE]
        .into_iter()
        .find_map(|table| {
            let at = table.binary_search_by(|advice| advice.rule.cmp(rule)).ok()?;
            table.get(at)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_say_each_rule_once() {
        for (table, low) in [(high_and_medium::TABLE, false), (low::TABLE, true)] {
            assert!(table.windows(2).all(|pair| pair[0].rule < pair[1].rule));
            assert!(table.iter().all(|advice| advice.text.ends_with('.')));
            assert!(
                table
                    .iter()
                    .all(|advice| (advice.priority == Priority::Low) == low)
            );
        }
        let mut rules: Vec<&str> = [high_and_medium::TABLE, low::TABLE]
            .into_iter()
            .flatten()
            .map(|advice| advice.rule)
            .collect();
        rules.sort_unstable();
        let all: Vec<&str> = crate::red_flags::RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(rules, all);
    }
}
