//! Intervals in time: the one algorithm behind every wall time.

use crate::total::total;

/// A stretch of time in seconds, `from` ≤ `to`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// First instant.
    pub from: f64,
    /// Last instant.
    pub to: f64,
}

impl Interval {
    /// The stretch between two instants in either order; `None` when one is no number.
    pub fn new(a: f64, b: f64) -> Option<Self> {
        (a.is_finite() && b.is_finite()).then(|| Self {
            from: a.min(b),
            to: a.max(b),
        })
    }

    /// Length in seconds.
    pub fn seconds(self) -> f64 {
        self.to - self.from
    }

    /// The part inside `outer`, or `None` when they do not meet.
    pub fn clipped(self, outer: Self) -> Option<Self> {
        let (from, to) = (self.from.max(outer.from), self.to.min(outer.to));
        (from <= to).then_some(Self { from, to })
    }

    /// The parts inside of intervals that are sorted and disjoint, as [`merge`] leaves them.
    pub fn inside(self, merged: &[Self]) -> impl Iterator<Item = Self> {
        let first = merged.partition_point(|other| other.to < self.from);
        let rest = merged.get(first..).unwrap_or_default().iter();
        rest.take_while(move |other| other.from <= self.to)
            .filter_map(move |other| self.clipped(*other))
    }
}

/// Merges overlapping and touching intervals; the result is sorted and disjoint.
pub fn merge(intervals: impl IntoIterator<Item = Interval>) -> Vec<Interval> {
    let mut sorted: Vec<Interval> = intervals.into_iter().collect();
    sorted.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.to.total_cmp(&b.to)));
    let mut merged: Vec<Interval> = Vec::with_capacity(sorted.len());
    for interval in sorted {
        match merged.last_mut() {
            Some(last) if interval.from <= last.to => last.to = last.to.max(interval.to),
            _ => merged.push(interval),
        }
    }
    merged
}

/// Wall time that the intervals cover together, in seconds: time that two of them share counts once.
pub fn union_seconds(intervals: impl IntoIterator<Item = Interval>) -> f64 {
    total(merge(intervals).into_iter().map(Interval::seconds))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn interval(a: f64, b: f64) -> Interval {
        Interval::new(a, b).unwrap()
    }

    #[test]
    fn shared_time_counts_once() {
        let all = [
            interval(0.0, 2.0),
            interval(1.0, 3.0),
            interval(5.0, 6.0),
            interval(5.5, 5.6),
        ];
        assert_eq!(union_seconds(all), 4.0);
        assert_eq!(merge(all).len(), 2);
        assert_eq!(
            interval(0.0, 2.0).clipped(interval(1.0, 9.0)),
            Some(interval(1.0, 2.0))
        );
        assert_eq!(interval(0.0, 1.0).clipped(interval(2.0, 9.0)), None);
        assert_eq!(Interval::new(f64::NAN, 1.0), None);
    }

    proptest! {
        /// Against a look at every interval.
        #[test]
        fn the_parts_inside_are_all_there(pairs in prop::collection::vec((0_u8..50, 0_u8..50), 0..20), a in 0_u8..50, b in 0_u8..50) {
            let merged = merge(pairs.iter().map(|(a, b)| interval(f64::from(*a), f64::from(*b))));
            let one = interval(f64::from(a), f64::from(b));
            let all: Vec<_> = merged.iter().filter_map(|other| one.clipped(*other)).collect();
            prop_assert_eq!(one.inside(&merged).collect::<Vec<_>>(), all);
        }

        /// Against an oracle that looks at every tick of a small clock.
        #[test]
        fn the_union_equals_a_tick_by_tick_count(pairs in prop::collection::vec((0_u8..50, 0_u8..50), 0..20)) {
            let intervals: Vec<_> =
                pairs.iter().map(|(a, b)| interval(f64::from(*a), f64::from(*b))).collect();
            let ticks = (0..50_u8)
                .filter(|tick| {
                    let (from, to) = (f64::from(*tick), f64::from(*tick) + 1.0);
                    intervals.iter().any(|i| i.from <= from && to <= i.to)
                })
                .count();
            prop_assert_eq!(union_seconds(intervals), ticks as f64);
        }
    }
}
