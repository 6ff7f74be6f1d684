//! Things with an instant, found by time without going through all of them.

use massgen_log_model::Moment;

use crate::offset::{in_order, not_after};

/// Things in the order of a file, which in most files is that of time as well.
pub(crate) struct ByTime<T> {
    all: Vec<(Option<Moment>, T)>,
    is_sorted: bool,
}

impl<T> ByTime<T> {
    pub(crate) fn of(all: impl IntoIterator<Item = (Option<Moment>, T)>) -> Self {
        let all: Vec<_> = all.into_iter().collect();
        Self {
            is_sorted: in_order(all.iter().map(|(time, _)| *time)),
            all,
        }
    }

    /// Those from one instant to another, both included.
    pub(crate) fn between(
        &self,
        from: Option<Moment>,
        to: Option<Moment>,
    ) -> impl DoubleEndedIterator<Item = &T> {
        self.except(
            move |time| !not_after(from, time),
            move |time| !not_after(time, to),
        )
    }

    /// Those that are neither too early nor too late.
    pub(crate) fn except(
        &self,
        is_early: impl Fn(Option<Moment>) -> bool,
        is_late: impl Fn(Option<Moment>) -> bool,
    ) -> impl DoubleEndedIterator<Item = &T> {
        let found = if self.is_sorted {
            let first = self.all.partition_point(|(time, _)| is_early(*time));
            let end = self.all.partition_point(|(time, _)| !is_late(*time));
            self.all.get(first..end)
        } else {
            Some(self.all.as_slice())
        };
        found
            .into_iter()
            .flatten()
            .filter(move |(time, _)| !is_early(*time) && !is_late(*time))
            .map(|(_, found)| found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sorted or not, known or not: what is found is what a scan finds.
    #[test]
    fn the_index_finds_what_a_scan_finds() {
        let at = |seconds: u32| Moment::utc(f64::from(seconds));
        for times in [
            vec![at(1), at(2), at(2), at(5)],
            vec![at(5), at(2), at(1)],
            vec![at(1), None, at(3)],
            vec![],
        ] {
            let index = ByTime::of(times.iter().copied().zip(0..));
            for (from, to) in [(1, 2), (2, 2), (3, 9), (6, 9), (5, 1)].map(|(a, b)| (at(a), at(b))) {
                let scan = times.iter().zip(0..).filter(|(time, _)| not_after(from, **time));
                let scan = scan.filter(|(time, _)| not_after(**time, to)).map(|(_, at)| at);
                assert_eq!(
                    index.between(from, to).copied().collect::<Vec<i32>>(),
                    scan.collect::<Vec<_>>()
                );
            }
            assert_eq!(index.between(None, at(9)).count(), 0);
        }
    }
}
