//! What is told again because a deadline nears, though nothing happens.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use tocsin_domain::event::Origin;
use tocsin_domain::ledger::{self, REMINDERS, Reminder, Slot};
use tocsin_domain::{Fingerprint, Outcome};

use crate::record::Count;
use crate::tell::{TRIES, unavailable};
use crate::{AlertSink, Clock, Commit, Enrichment, Ledger, MetricSink, RecordError, Router, Trace};

impl<A: AlertSink, L: Ledger, E: Enrichment, M: MetricSink, C: Clock> Router<A, L, E, M, C> {
    /// Looks after every deadline that nears. One that can't be read or told keeps no other from being told.
    pub(crate) async fn remind(
        &self,
        schedule: &Origin,
        trace: &mut Trace,
        count: &mut Count<'_>,
    ) -> Result<Outcome, RecordError> {
        let [longest, ..] = REMINDERS;
        let until = self.clock.now().saturating_add(longest).unwrap_or(schedule.time);
        let due = self.ledger.due(until).await.map_err(|cause| unavailable(schedule, cause, count))?;
        let mut failed = None;
        for due in due {
            let reminded = match due {
                Ok((fingerprint, slot)) => {
                    let reminded = self.remind_of(schedule, &fingerprint, &slot, trace, count);
                    let reminded = AssertUnwindSafe(reminded).catch_unwind().await;
                    reminded.unwrap_or_else(|_| {
                        Err(RecordError::Panicked { event_id: Some(schedule.id.clone()) })
                    })
                }
                Err(cause) => Err(unavailable(schedule, cause, count)),
            };
            if let Err(error) = reminded {
                failed = Some(error);
            }
        }
        match failed {
            Some(error) => Err(error),
            None if trace.published().next().is_none() => Ok(Outcome::Counted),
            None => Ok(Outcome::Alerted),
        }
    }

    async fn remind_of(
        &self,
        schedule: &Origin,
        fingerprint: &Fingerprint,
        slot: &Slot,
        trace: &mut Trace,
        count: &mut Count<'_>,
    ) -> Result<(), RecordError> {
        let mut slot = slot.clone();
        for times in 0..TRIES {
            let Some(watch) = slot.watch.clone() else { return Ok(()) };
            let now = self.clock.now();
            let telling = match ledger::remind(&slot, fingerprint, &schedule.id, now, self.policy) {
                Reminder::Nothing => return Ok(()),
                Reminder::Busy => return Err(RecordError::Busy { event_id: schedule.id.clone() }),
                Reminder::Tell(telling) => *telling,
            };
            let Ok((finding, topic)) = self.ruled(&watch.finding, &watch.origin, trace) else {
                return Ok(());
            };
            let committed = self.ledger.commit(&telling.change).await;
            match committed.map_err(|cause| unavailable(schedule, cause, count))? {
                Commit::Done => {
                    let topic = topic.as_ref();
                    return self.publish_taken(telling, &finding, topic, &watch.origin, trace, count).await;
                }
                // Somebody wrote first: perhaps this very write, whose answer got lost.
                Commit::Conflict { slot: Some(found), .. } => slot = found,
                Commit::Conflict { slot: None, .. } => return Ok(()),
            }
            self.ledger.give_way(times).await;
        }
        // Many folded into it meanwhile. The next schedule looks again.
        Ok(())
    }
}
