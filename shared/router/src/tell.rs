//! From what an event means to what people are told, with the ledger's leave.

use tocsin_domain::alert::{Alert, State};
use tocsin_domain::event::Origin;
use tocsin_domain::ledger::{self, End, Sighting, Slot, Step, Success, Telling};
use tocsin_domain::metrics::Metric;
use tocsin_domain::texts::{self, Message};
use tocsin_domain::{Classification, Finding, Outcome};

use crate::record::Count;
use crate::rules::Ruling;
use crate::{AlertSink, Clock, Commit, Ledger, LedgerError, MetricSink, RecordError, Router};

/// Writes that may meet another writer, one after the other, before the ledger counts as out of reach.
const TRIES: usize = 8;

impl<A: AlertSink, L: Ledger, M: MetricSink, C: Clock> Router<A, L, M, C> {
    /// Tells what is the case and what is over. What was published stands in `published`, even after an error.
    pub(crate) async fn tell(
        &self,
        origin: &Origin,
        meaning: &Classification,
        published: &mut Vec<Message>,
        count: &mut Count<'_>,
    ) -> Result<Outcome, RecordError> {
        let mut outcomes = Vec::new();
        if let Some(complaint) = self.rules.complaint(origin) {
            count.one(Metric::Conditions(complaint.condition));
            self.tell_finding(origin, &complaint, published, count).await?;
        }
        for finding in &meaning.findings {
            outcomes.push(match self.rules.rule(finding, origin, &self.settings, self.clock.now()) {
                Ruling::Tell(finding) if finding.severity >= self.settings.minimum_severity => {
                    self.tell_finding(origin, &finding, published, count).await?
                }
                Ruling::Mute => Outcome::Muted,
                Ruling::Tell(_) | Ruling::Observe => Outcome::Counted,
            });
        }
        self.tell_ends(origin, &meaning.ends, published, count).await?;
        if !published.is_empty() {
            return Ok(Outcome::Alerted);
        }
        // An event with several findings is what the most telling of them is.
        Ok(outcomes.into_iter().min().unwrap_or(Outcome::Counted))
    }

    async fn tell_finding(
        &self,
        origin: &Origin,
        finding: &Finding,
        published: &mut Vec<Message>,
        count: &mut Count<'_>,
    ) -> Result<Outcome, RecordError> {
        let sighting = Sighting {
            event: origin.id.clone(),
            fingerprint: finding.fingerprint(),
            time: finding.time,
            cause: finding.cause.is_some(),
        };
        let telling = match self.take(&sighting).await {
            Ok(Taken::Telling(telling)) => *telling,
            Ok(Taken::Quiet(outcome)) => return Ok(outcome),
            Ok(Taken::Busy) => return Err(RecordError::Busy { event_id: origin.id.clone() }),
            Err(error) => {
                // An alert never waits for bookkeeping.
                tracing::warn!(event.id = origin.id.as_str(), %error, "told without the ledger");
                count.one(Metric::LedgerUnavailable);
                self.publish(&Alert::first(finding.clone(), origin), published, count).await?;
                return Ok(Outcome::Alerted);
            }
        };
        self.publish_and_confirm(telling, finding, origin, published, count).await?;
        Ok(Outcome::Alerted)
    }

    /// Asks the ledger what to do, until an answer could be written down.
    async fn take(&self, sighting: &Sighting) -> Result<Taken, LedgerError> {
        // Most failures are the first of their kind: the first try expects to find nothing, which saves a read.
        let (mut slot, mut claim) = (None, None);
        for _ in 0..TRIES {
            let now = self.clock.now();
            let (change, taken) = match ledger::observe(slot.as_ref(), claim, sighting, now, self.policy) {
                Step::Duplicate => return Ok(Taken::Quiet(Outcome::Duplicate)),
                Step::Busy => return Ok(Taken::Busy),
                Step::Fold(change) => (change, Taken::Quiet(Outcome::Folded)),
                Step::Tell(telling) => (telling.change.clone(), Taken::Telling(Box::new(telling))),
            };
            match self.ledger.commit(&change).await? {
                Commit::Done => return Ok(taken),
                Commit::Conflict { slot: found, claim: claimed } => (slot, claim) = (found, claimed),
            }
        }
        Err(LedgerError(format!("{TRIES} others wrote first")))
    }

    /// Tells of each condition that was the case until this success.
    async fn tell_ends(
        &self,
        origin: &Origin,
        ends: &[Finding],
        published: &mut Vec<Message>,
        count: &mut Count<'_>,
    ) -> Result<(), RecordError> {
        let told = |end| match self.rules.rule(end, origin, &self.settings, self.clock.now()) {
            Ruling::Tell(end) if end.severity >= self.settings.minimum_severity => Some(end),
            Ruling::Tell(_) | Ruling::Mute | Ruling::Observe => None,
        };
        let ends: Vec<_> = ends.iter().filter_map(told).collect();
        if ends.is_empty() {
            return Ok(());
        }
        let unavailable = |cause| RecordError::LedgerUnavailable { event_id: origin.id.clone(), cause };
        let fingerprints: Vec<_> = ends.iter().map(Finding::fingerprint).collect();
        let slots = self.ledger.load(&fingerprints).await.map_err(unavailable).inspect_err(|_| {
            count.one(Metric::LedgerUnavailable);
        })?;
        for ((end, fingerprint), slot) in ends.into_iter().zip(fingerprints).zip(slots) {
            let success = Success { event: origin.id.clone(), fingerprint, time: end.time };
            match self.take_end(slot, &success).await.map_err(unavailable)? {
                End::Nothing => {}
                End::Busy => return Err(RecordError::Busy { event_id: origin.id.clone() }),
                End::Tell(telling) => {
                    self.publish_and_confirm(*telling, &end, origin, published, count).await?;
                }
            }
        }
        Ok(())
    }

    /// Asks what a success ends, until the answer could be written down.
    async fn take_end(&self, mut slot: Option<Slot>, success: &Success) -> Result<End, LedgerError> {
        for _ in 0..TRIES {
            let end = ledger::resolve(slot.as_ref(), success, self.clock.now(), self.policy);
            let End::Tell(telling) = &end else { return Ok(end) };
            match self.ledger.commit(&telling.change).await? {
                Commit::Done => return Ok(end),
                Commit::Conflict { slot: found, .. } => slot = found,
            }
        }
        Err(LedgerError(format!("{TRIES} others wrote first")))
    }

    async fn publish_and_confirm(
        &self,
        telling: Telling,
        finding: &Finding,
        origin: &Origin,
        published: &mut Vec<Message>,
        count: &mut Count<'_>,
    ) -> Result<(), RecordError> {
        let Telling { state, change } = telling;
        let alert = Alert::remembered(state, finding.clone(), origin, &change.slot);
        self.publish(&alert, published, count).await?;
        if let Err(error) = self.confirm(change, origin).await {
            // The lease runs out, and the next event rings once more: better twice than never.
            tracing::warn!(event.id = origin.id.as_str(), %error, "told, but not remembered");
            count.one(Metric::LedgerUnavailable);
        }
        Ok(())
    }

    async fn publish(
        &self,
        alert: &Alert,
        published: &mut Vec<Message>,
        count: &mut Count<'_>,
    ) -> Result<(), RecordError> {
        let message = texts::render(alert, &self.settings);
        let sent = self.alerts.publish(&message).await;
        sent.map_err(|cause| RecordError::Undelivered { event_id: alert.origin.id.clone(), cause })?;
        if alert.state != State::Resolved {
            count.delay(Metric::AlertDelay, self.clock.now());
        }
        published.push(message);
        Ok(())
    }

    /// Remembers what was published. Others may fold into the slot meanwhile: then once more on what they left.
    async fn confirm(&self, taken: ledger::Change, origin: &Origin) -> Result<(), LedgerError> {
        let claim = taken.claim.map(|claim| claim.claim);
        let (mut slot, fingerprint) = (taken.slot, taken.fingerprint);
        for _ in 0..TRIES {
            let Some(change) = ledger::confirm(&slot, &fingerprint, &origin.id, claim, self.clock.now())
            else {
                return Ok(());
            };
            match self.ledger.commit(&change).await? {
                Commit::Conflict { slot: Some(found), claim: found_claim } if found_claim == claim => {
                    slot = found;
                }
                // Done, or somebody else has it now, or has finished it.
                Commit::Done | Commit::Conflict { .. } => return Ok(()),
            }
        }
        Err(LedgerError(format!("{TRIES} others wrote first")))
    }
}

/// What the ledger said about a sighting.
enum Taken {
    Telling(Box<Telling>),
    Quiet(Outcome),
    Busy,
}
