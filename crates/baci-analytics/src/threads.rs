//! Work on all cores: parts of a range, and pieces that are taken one after the other.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// How many threads are worth starting.
pub fn many() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(64)
}

/// Below this many items one thread is quicker than several.
const FEW: usize = 20_000;

/// Splits `0..count` into a part for each core, works on all at once, and gives the results in order.
pub fn ranges<T: Send>(count: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    let threads = if count < FEW { 1 } else { many() };
    if threads == 1 {
        return vec![work(0..count)];
    }
    let work = &work;
    let part = |i: usize| i * (count / threads) + i.min(count % threads);
    std::thread::scope(|scope| {
        let running: Vec<_> =
            (0..threads).map(|i| scope.spawn(move || work(part(i)..part(i + 1)))).collect();
        running.into_iter().map(joined).collect()
    })
}

/// Threads take pieces `0..count` one after the other, each with a state of its own that it keeps; gives
/// the states.
pub fn pieces<S: Send>(
    count: usize,
    new: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize) + Sync,
) -> Vec<S> {
    let next = AtomicUsize::new(0);
    let (next, new, work) = (&next, &new, &work);
    let run = move || {
        let mut state = new();
        loop {
            let piece = next.fetch_add(1, Ordering::Relaxed);
            if piece >= count {
                return state;
            }
            work(&mut state, piece);
        }
    };
    let threads = many().min(count.max(1));
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        running.into_iter().map(joined).collect()
    })
}

/// Threads take items one after the other, and do to each what is to be done.
pub fn each<T: Send>(items: Vec<T>, work: impl Fn(T) + Sync) {
    let threads = many().min(items.len());
    let left = Mutex::new(items.into_iter());
    // Nobody panics while they hold the lock: there is nothing to poison it.
    let next = || left.lock().unwrap_or_else(PoisonError::into_inner).next();
    let run = || {
        while let Some(item) = next() {
            work(item);
        }
    };
    if threads < 2 {
        return run();
    }
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        running.into_iter().for_each(joined);
    });
}

/// What a thread gave; what went wrong in it goes wrong here.
fn joined<T>(running: std::thread::ScopedJoinHandle<'_, T>) -> T {
    running.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_done_once() {
        for count in [0, 1, 7, FEW, FEW + 3] {
            let parts = ranges(count, |range| range.collect::<Vec<_>>());
            assert_eq!(parts.concat(), (0..count).collect::<Vec<_>>());
            let done = pieces(count, Vec::new, |own: &mut Vec<usize>, piece| own.push(piece));
            let mut done = done.concat();
            done.sort_unstable();
            assert_eq!(done, (0..count).collect::<Vec<_>>());
            let mut marks = vec![0u8; count];
            each(marks.chunks_mut(5).collect(), |chunk| chunk.iter_mut().for_each(|own| *own += 1));
            assert_eq!(marks, vec![1; count]);
        }
    }
}
