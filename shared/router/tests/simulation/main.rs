//! Many short schedules of what can happen to the workers, each made by its seed: concurrency at every await, deaths,
//! failed calls, duplicates, delays and passing time. What must always hold is in `checks.rs`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]

mod checks;
mod events;
mod journal;
mod mutations;
mod ports;
mod rng;
mod schedule;

use std::iter::from_fn;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{available_parallelism, scope};
use std::time::Instant;

use schedule::{Setup, run};

/// Schedules of a normal run. `TOCSIN_SCHEDULES` says otherwise.
const SCHEDULES: u64 = 100_000;

#[expect(clippy::disallowed_methods, reason = "the one who tests decides how much is tested")]
fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap())
}

/// `TOCSIN_SEED` runs one schedule again and says what happens in it.
#[test]
fn what_must_always_hold_holds_in_every_schedule() {
    if let Some(seed) = variable("TOCSIN_SEED") {
        assert_eq!(run(seed, Setup { trace: true, ..Setup::default() }), Vec::<String>::new());
        return;
    }
    let (schedules, started) = (variable("TOCSIN_SCHEDULES").unwrap_or(SCHEDULES), Instant::now());
    let (threads, next) = (available_parallelism().map_or(1, usize::from), AtomicU64::new(0));
    scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let seeds = from_fn(|| Some(next.fetch_add(1, Ordering::Relaxed)));
                for seed in seeds.take_while(|seed| *seed < schedules) {
                    let violations = run(seed, Setup::default());
                    assert!(violations.is_empty(), "TOCSIN_SEED={seed} violates: {violations:#?}");
                }
            });
        }
    });
    let seconds = started.elapsed().as_secs_f64();
    let rate = f64::from(u32::try_from(schedules).unwrap()) / seconds;
    eprintln!("{schedules} schedules in {seconds:.1} s on {threads} threads: {rate:.0} a second");
}
