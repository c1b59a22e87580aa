//! What is told again because a deadline nears, though nothing happens.

use tocsin_domain::event::Origin;
use tocsin_domain::ledger::{self, REMINDERS, Slot};
use tocsin_domain::{Fingerprint, Outcome};

use crate::record::Count;
use crate::tell::unavailable;
use crate::{AlertSink, Clock, Commit, Enrichment, Ledger, MetricSink, RecordError, Router, Trace};

impl<A: AlertSink, L: Ledger, E: Enrichment, M: MetricSink, C: Clock> Router<A, L, E, M, C> {
    /// Looks after every deadline that nears. One that can't be told keeps no other from being told.
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
        for (fingerprint, slot) in due {
            if let Err(error) = self.remind_of(schedule, &fingerprint, &slot, trace, count).await {
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
        let now = self.clock.now();
        let Some(telling) = ledger::remind(slot, fingerprint, &schedule.id, now, self.policy) else {
            return Ok(());
        };
        let Some(watch) = &slot.watch else { return Ok(()) };
        let Ok((finding, topic)) = self.ruled(&watch.finding, &watch.origin, trace) else { return Ok(()) };
        let committed = self.ledger.commit(&telling.change).await;
        match committed.map_err(|cause| unavailable(schedule, cause, count))? {
            Commit::Done => {
                self.publish_and_confirm(telling, &finding, topic.as_ref(), &watch.origin, trace, count).await
            }
            // Somebody tells of it, or of its end, at this moment. The next schedule looks again.
            Commit::Conflict { .. } => Ok(()),
        }
    }
}
