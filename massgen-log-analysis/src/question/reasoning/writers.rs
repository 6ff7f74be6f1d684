//! When an agent wrote, or may have.

use std::collections::BTreeMap;

use massgen_log_model::{Clock, Moment};

use super::step::Step;

/// The steps of one agent that write or may write.
pub(super) struct Writers {
    /// Their positions among all steps.
    positions: Vec<usize>,
    /// Those whose times are known, by clock.
    timed: BTreeMap<Clock, InTime>,
}

/// Calls on one clock.
#[derive(Default)]
struct InTime {
    /// Start, end and position of each, in order of start.
    calls: Vec<(f64, f64, usize)>,
    /// The three that end last, with their positions, up to each: two of them may be left out.
    last: Vec<[Option<(f64, usize)>; 3]>,
}

impl Writers {
    pub(super) fn of(steps: &[Step<'_>]) -> Self {
        let mut writers = Self {
            positions: Vec::new(),
            timed: BTreeMap::new(),
        };
        for (at, step) in steps.iter().enumerate() {
            if !step.executed || !(step.writes() || step.effect.opaque) {
                continue;
            }
            writers.positions.push(at);
            let (Some(start), Some(end)) = (step.call.start, step.call.end) else {
                continue;
            };
            if start.clock == end.clock {
                let timed = writers.timed.entry(start.clock).or_default();
                timed.calls.push((start.seconds, end.seconds, at));
            }
        }
        for calls in writers.timed.values_mut() {
            calls.rank();
        }
        writers
    }

    /// Whether one lies between two steps.
    pub(super) fn lie_between(&self, a: usize, b: usize) -> bool {
        let next = self.positions.partition_point(|at| *at <= a);
        self.positions.get(next).is_some_and(|next| *next < b)
    }

    /// Whether one, other than two steps, was not over at `from` and had begun by `to`.
    pub(super) fn under_way(&self, from: Moment, to: Moment, except: [usize; 2]) -> bool {
        let timed = self.timed.get(&from.clock).filter(|_| from.clock == to.clock);
        timed.is_some_and(|timed| timed.under_way(from.seconds, to.seconds, except))
    }
}

impl InTime {
    fn rank(&mut self) {
        self.calls.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut ranked: [Option<(f64, usize)>; 3] = [None; 3];
        for (_, end, at) in &self.calls {
            let mut next = Some((*end, *at));
            for place in &mut ranked {
                if next.map(|(end, _)| end) > place.map(|(end, _)| end) {
                    std::mem::swap(place, &mut next);
                }
            }
            self.last.push(ranked);
        }
    }

    fn under_way(&self, from: f64, to: f64, except: [usize; 2]) -> bool {
        let begun = self.calls.partition_point(|(start, ..)| *start < to);
        let last = begun.checked_sub(1).and_then(|at| self.last.get(at));
        last.into_iter()
            .flatten()
            .flatten()
            .any(|(end, at)| *end > from && !except.contains(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against a look at every call.
    #[test]
    fn what_is_under_way_is_found_as_by_a_scan() {
        let calls = vec![
            (0.0, 9.0, 0),
            (1.0, 2.0, 1),
            (3.0, 8.0, 2),
            (3.0, 7.0, 3),
            (5.0, 6.0, 4),
        ];
        let mut index = InTime {
            calls: calls.clone(),
            last: Vec::new(),
        };
        index.rank();
        for from in 0..10 {
            for to in 0..10 {
                for (a, b) in (0..5).flat_map(|a| (0..5).map(move |b| (a, b))) {
                    let (from, to) = (f64::from(from), f64::from(to));
                    let scan = calls
                        .iter()
                        .filter(|(.., at)| *at != a && *at != b)
                        .any(|(start, end, _)| *end > from && to > *start);
                    assert_eq!(index.under_way(from, to, [a, b]), scan, "{from} {to} {a} {b}");
                }
            }
        }
    }
}
