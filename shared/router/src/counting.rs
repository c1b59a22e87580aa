use std::future::poll_fn;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use futures_util::task::AtomicWaker;
use tocsin_domain::metrics::Totals;

/// What the records of an invocation count, until it is known of each what became of it.
#[derive(Debug)]
pub(crate) struct Counting {
    counted: Mutex<Counted>,
    waiting: AtomicWaker,
}

#[derive(Debug)]
struct Counted {
    /// Records of which nothing is known yet.
    left: usize,
    totals: Totals,
}

impl Counting {
    pub(crate) fn of(records: usize) -> Self {
        let counted = Counted { left: records, totals: Totals::default() };
        Self { counted: Mutex::new(counted), waiting: AtomicWaker::new() }
    }

    /// Adds what one record counts. What of the record is still to be done counts nothing more here.
    pub(crate) fn add(&self, totals: &Totals) {
        let mut counted = self.counted();
        counted.totals.merge(totals);
        counted.left = counted.left.saturating_sub(1);
        if counted.left == 0 {
            self.waiting.wake();
        }
    }

    /// All that was counted, when it is known of the last record.
    pub(crate) async fn all(&self) -> Totals {
        poll_fn(|context| {
            self.waiting.register(context.waker());
            let mut counted = self.counted();
            if counted.left == 0 { Poll::Ready(mem::take(&mut counted.totals)) } else { Poll::Pending }
        })
        .await
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
