//! The same work on many items: on several threads at once, and the results in the order of the items.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::thread;

use crate::failure::Failure;

/// As many threads as were asked for, else as the machine has cores for.
pub(crate) fn jobs(wanted: Option<NonZeroUsize>) -> usize {
    wanted
        .or_else(|| thread::available_parallelism().ok())
        .map_or(1, NonZeroUsize::get)
}

/// Does `work` on every item, on `jobs` threads, and gives the results to `take` on this one, in the order of the
/// items. What `take` returns may end the work early.
pub(crate) fn in_order<T: Sync, R: Send>(
    items: &[T],
    jobs: usize,
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<ControlFlow<()>, Failure>,
) -> Result<(), Failure> {
    #[cfg(feature = "parallel")]
    if jobs > 1 && items.len() > 1 {
        return threads::in_order(items, jobs, &work, take);
    }
    #[cfg(not(feature = "parallel"))]
    let _ = jobs;
    for item in items {
        if take(work(item))?.is_break() {
            break;
        }
    }
    Ok(())
}

#[cfg(feature = "parallel")]
mod threads {
    use std::collections::BTreeMap;
    use std::ops::ControlFlow;
    use std::sync::mpsc;

    use crate::failure::Failure;

    /// Items begun per thread before the oldest of them is taken: results wait for a slow item before them, and
    /// no more than this many of them.
    const AHEAD: usize = 4;

    pub(super) fn in_order<T: Sync, R: Send>(
        items: &[T],
        jobs: usize,
        work: &(impl Fn(&T) -> R + Sync),
        mut take: impl FnMut(R) -> Result<ControlFlow<()>, Failure>,
    ) -> Result<(), Failure> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
        let pool = pool.map_err(Failure::usage)?;
        let (sender, receiver) = mpsc::channel();
        pool.in_place_scope(|scope| {
            let begin = |(at, item)| {
                let sender = sender.clone();
                scope.spawn(move |_| {
                    // Nobody waits for it after an early end.
                    let _ = sender.send((at, work(item)));
                });
            };
            let mut left = items.iter().enumerate();
            left.by_ref().take(jobs.saturating_mul(AHEAD)).for_each(begin);
            let mut waiting = BTreeMap::new();
            let mut due = 0;
            while due < items.len() {
                let Some(result) = waiting.remove(&due) else {
                    waiting.extend(receiver.recv());
                    continue;
                };
                due += 1;
                left.next().into_iter().for_each(begin);
                if take(result)?.is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    #[cfg(test)]
    mod tests {
        use std::time::Duration;

        use super::*;

        #[test]
        fn slow_items_come_in_their_order_and_an_end_ends() {
            let items: Vec<u64> = (0..60).collect();
            let slow_first = |item: &u64| {
                std::thread::sleep(Duration::from_millis(if item % 7 == 0 { 5 } else { 0 }));
                *item
            };
            let mut taken = Vec::new();
            in_order(&items, 3, &slow_first, |item| {
                taken.push(item);
                Ok(ControlFlow::Continue(()))
            })
            .unwrap();
            assert_eq!(taken, items);
            let mut taken = 0;
            in_order(&items, 3, &slow_first, |item| {
                taken += 1;
                Ok(if item == 9 {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                })
            })
            .unwrap();
            assert_eq!(taken, 10);
        }
    }
}
