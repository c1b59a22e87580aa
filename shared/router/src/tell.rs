//! From what an event means to what people are told, with the ledger's leave.

use jiff::{SignedDuration, Timestamp};
use tocsin_domain::alert::{Alert, State};
use tocsin_domain::arn::TopicArn;
use tocsin_domain::event::Origin;
use tocsin_domain::ledger::{self, End, Policy, Sighting, Slot, Step, Success, Telling, Watch};
use tocsin_domain::metrics::Metric;
use tocsin_domain::texts::{self, Message};
use tocsin_domain::{Classification, Condition, Finding, Outcome};

use crate::record::Count;
use crate::rules::Ruling;
use crate::{
    AlertSink, Clock, Commit, Decision, Enrichment, Ledger, LedgerError, MetricSink, RecordError, Router,
    Trace,
};

/// An event that can't end without the ledger.
pub(crate) fn unavailable(origin: &Origin, cause: LedgerError, count: &mut Count<'_>) -> RecordError {
    count.one(Metric::LedgerUnavailable);
    RecordError::LedgerUnavailable { event_id: origin.id.clone(), cause }
}

/// How long a record waits for its turn and tries to write down what people know. Then it comes again. A call that is
/// under way may take as long once more.
const PATIENCE: SignedDuration = SignedDuration::from_secs(8);

/// Writes that may meet another writer, one after the other, before the ledger counts as out of reach.
pub(crate) const TRIES: usize = 24;

fn outrun() -> LedgerError {
    LedgerError(format!("{TRIES} others wrote first"))
}

impl<A: AlertSink, L: Ledger, E: Enrichment, M: MetricSink, C: Clock> Router<A, L, E, M, C> {
    /// Tells what is the case and what is over. What was decided and published stands in `trace`, even after an error.
    pub(crate) async fn tell(
        &self,
        origin: &Origin,
        meaning: &Classification,
        trace: &mut Trace,
        count: &mut Count<'_>,
    ) -> Result<Outcome, RecordError> {
        if meaning.findings.is_empty() && meaning.ends.is_empty() {
            return Ok(Outcome::Counted);
        }
        if let Some(complaint) = self.rules.complaint(origin, trace) {
            let told = self.tell_finding(origin, &complaint, &complaint, None, trace, count).await;
            told.inspect_err(|_| self.rules.unsaid())?;
            count.one(Metric::Conditions(complaint.condition));
        }
        let mut outcomes = Vec::new();
        for said in &meaning.findings {
            outcomes.push(match self.ruled(said, origin, trace) {
                Ok((finding, topic)) => {
                    self.tell_finding(origin, said, &finding, topic.as_ref(), trace, count).await?
                }
                Err(outcome) => outcome,
            });
        }
        self.tell_ends(origin, &meaning.ends, trace, count).await?;
        if trace.published().next().is_some() {
            return Ok(Outcome::Alerted);
        }
        // An event with several findings is what the most telling of them is.
        Ok(outcomes.into_iter().min().unwrap_or(Outcome::Counted))
    }

    /// Tells a finding, as rules have it. When its deadline nears, rules are asked about what was `said` once more.
    async fn tell_finding(
        &self,
        origin: &Origin,
        said: &Finding,
        finding: &Finding,
        topic: Option<&TopicArn>,
        trace: &mut Trace,
        count: &mut Count<'_>,
    ) -> Result<Outcome, RecordError> {
        let sighting = Sighting {
            event: origin.id.clone(),
            fingerprint: finding.fingerprint(),
            time: finding.time,
            cause: finding.cause.is_some(),
            watch: Watch::of(said, origin),
        };
        let telling = match self.take(&sighting, self.policy.of(finding.condition)).await {
            Ok(step) => {
                trace.push(sighting.fingerprint, Decision::Case(step.clone()));
                match step {
                    Step::Tell(_, telling) => telling,
                    Step::Fold(..) => return Ok(Outcome::Folded),
                    Step::Duplicate => return Ok(Outcome::Duplicate),
                    Step::Busy => return Err(RecordError::Busy { event_id: origin.id.clone() }),
                }
            }
            Err(error) => {
                // An alert never waits for bookkeeping.
                tracing::warn!(event.id = origin.id.as_str(), %error, "told without the ledger");
                count.one(Metric::LedgerUnavailable);
                trace.push(sighting.fingerprint, Decision::LedgerUnavailable(error));
                let alert = Alert::first(finding.clone(), origin, self.clock.now());
                self.publish(alert, topic, true, trace, count).await?;
                return Ok(Outcome::Alerted);
            }
        };
        self.publish_taken(telling, finding, topic, origin, trace, count).await?;
        Ok(Outcome::Alerted)
    }

    /// What the rules and the least severity leave of a finding to be told, else how it ends.
    pub(crate) fn ruled(
        &self,
        finding: &Finding,
        origin: &Origin,
        trace: &mut Trace,
    ) -> Result<(Finding, Option<TopicArn>), Outcome> {
        if finding.condition == Condition::SelfTest {
            // The rules are read and asked as ever, and whatever they say, a function must be able to tell.
            self.rules.rule(finding, origin, &self.settings, self.clock.now(), &mut Trace::default());
            return Ok((finding.clone(), None));
        }
        match self.rules.rule(finding, origin, &self.settings, self.clock.now(), trace) {
            Ruling::Tell(finding, topic) if finding.severity >= self.settings.minimum_severity => {
                Ok((*finding, topic))
            }
            Ruling::Tell(finding, _) => {
                let (severity, minimum) = (finding.severity, self.settings.minimum_severity);
                trace.push(finding.fingerprint(), Decision::BelowMinimum { severity, minimum });
                Err(Outcome::Counted)
            }
            Ruling::Mute => Err(Outcome::Muted),
            Ruling::Observe => Err(Outcome::Counted),
        }
    }

    /// Asks the ledger what to do, when it is this record's turn.
    async fn take(&self, sighting: &Sighting, policy: Policy) -> Result<Step, LedgerError> {
        let since = self.clock.now();
        let turn = self.turns.of(&sighting.fingerprint);
        let mut seen = turn.lock().await;
        if seen.failed {
            drop(seen);
            return self.observe(&mut None, sighting, policy, since).await;
        }
        let step = self.observe(&mut seen.slot, sighting, policy, since).await;
        seen.failed = step.is_err();
        step
    }

    /// Asks the ledger what to do, until an answer could be written down. `seen` is what may be there: what an earlier
    /// record left and, in the end, what this one leaves.
    async fn observe(
        &self,
        seen: &mut Option<Slot>,
        sighting: &Sighting,
        policy: Policy,
        since: Timestamp,
    ) -> Result<Step, LedgerError> {
        // Most failures are the first of their kind: the first try expects to find nothing, which saves a read.
        let mut claim = None;
        for times in 0..TRIES {
            let now = self.clock.now();
            let step = ledger::observe(seen.as_ref(), claim, sighting, now, policy);
            let change = match &step {
                Step::Duplicate | Step::Busy => return Ok(step),
                // People know, or somebody tells them at this moment, so it can wait: a storm would else be a mail for each
                // event, or longer than the function may take.
                Step::Fold(..) if times + 1 == TRIES || now.duration_since(since) > PATIENCE => {
                    return Ok(Step::Busy);
                }
                Step::Fold(_, change) | Step::Tell(_, Telling { change, .. }) => change,
            };
            match self.ledger.commit(change).await? {
                Commit::Done => {
                    *seen = Some(change.slot.clone());
                    return Ok(step);
                }
                Commit::Conflict { slot, claim: claimed } => (*seen, claim) = (slot, claimed),
            }
            self.ledger.give_way(times).await;
        }
        Err(outrun())
    }

    /// Tells of each condition that was the case until this success. What rules or the least severity keep from being told
    /// ends all the same: the next failure is a new one, and no deadline of it is told any more.
    async fn tell_ends(
        &self,
        origin: &Origin,
        ends: &[Finding],
        trace: &mut Trace,
        count: &mut Count<'_>,
    ) -> Result<(), RecordError> {
        if ends.is_empty() {
            return Ok(());
        }
        let fingerprints: Vec<_> = ends.iter().map(Finding::fingerprint).collect();
        // What a record before this one is about to write down ends with it.
        for fingerprint in &fingerprints {
            drop(self.turns.of(fingerprint).lock().await);
        }
        let slots =
            self.ledger.load(&fingerprints).await.map_err(|cause| unavailable(origin, cause, count))?;
        for ((end, fingerprint), slot) in ends.iter().zip(fingerprints).zip(slots) {
            let ruled = self.ruled(end, origin, trace);
            let success = Success { event: origin.id.clone(), fingerprint, time: end.time };
            let answer =
                self.take_end(slot, &success).await.map_err(|cause| unavailable(origin, cause, count))?;
            trace.push(success.fingerprint, Decision::End(answer.clone()));
            match answer {
                End::Nothing(_) | End::Remember(_) => {}
                End::Busy => return Err(RecordError::Busy { event_id: origin.id.clone() }),
                End::Tell(telling) => match ruled {
                    Ok((end, topic)) => {
                        self.publish_taken(*telling, &end, topic.as_ref(), origin, trace, count).await?;
                    }
                    Err(_) => {
                        self.confirm(telling.change, false)
                            .await
                            .map_err(|cause| unavailable(origin, cause, count))?;
                    }
                },
            }
        }
        Ok(())
    }

    /// Asks what a success ends, until the answer could be written down.
    async fn take_end(&self, mut slot: Option<Slot>, success: &Success) -> Result<End, LedgerError> {
        for times in 0..TRIES {
            let end = ledger::resolve(slot.as_ref(), success, self.clock.now(), self.policy);
            let change = match &end {
                End::Nothing(_) | End::Busy => return Ok(end),
                End::Remember(change) => change,
                End::Tell(telling) => &telling.change,
            };
            match self.ledger.commit(change).await? {
                Commit::Done => return Ok(end),
                Commit::Conflict { slot: found, .. } => slot = found,
            }
            self.ledger.give_way(times).await;
        }
        Err(outrun())
    }

    pub(crate) async fn publish_taken(
        &self,
        telling: Telling,
        finding: &Finding,
        topic: Option<&TopicArn>,
        origin: &Origin,
        trace: &mut Trace,
        count: &mut Count<'_>,
    ) -> Result<(), RecordError> {
        // Of several things that an event tells, the one before: what waits to be remembered is one at most.
        self.remember(trace, count).await;
        let Telling { state, change } = telling;
        let alert = Alert::remembered(state, finding.clone(), origin, &change.slot, self.clock.now());
        // What programs know by its fingerprint also ends under it.
        let spare = state != State::Resolved || change.slot.told.is_some_and(|told| told.beside);
        let beside = self.publish(alert, topic, spare, trace, count).await?;
        trace.told(change, beside);
        Ok(())
    }

    /// Remembers what was told last, if that is still to be done.
    pub(crate) async fn remember(&self, trace: &mut Trace, count: &mut Count<'_>) {
        let Some((change, beside)) = trace.take_unconfirmed() else { return };
        let event = change.slot.hold.as_ref().map(|hold| hold.event.to_string());
        if let Err(error) = self.confirm(change, beside).await {
            // The lease runs out, and the next event rings once more: better twice than never.
            tracing::warn!(event.id = event, %error, "told, but not remembered");
            count.one(Metric::LedgerUnavailable);
        }
    }

    /// Publishes an alert. One that may be `spare` is left out beside another one of this event that reads the same: then
    /// true.
    async fn publish(
        &self,
        alert: Alert,
        topic: Option<&TopicArn>,
        spare: bool,
        trace: &mut Trace,
        count: &mut Count<'_>,
    ) -> Result<bool, RecordError> {
        let alert = self.enriched(alert, count).await;
        let event = &alert.origin.id;
        let message = Message { topic: topic.cloned(), ..texts::render(&alert, &self.settings) };
        // A call that suspends nine processes of a group is nine findings, and each of them would read the same.
        if spare && trace.says(&message) {
            trace.push(alert.finding.fingerprint(), Decision::AlreadyPublished);
            return Ok(true);
        }
        let sent = self.deliver(message, event, count).await;
        let (message, at) =
            sent.map_err(|cause| RecordError::Undelivered { event_id: event.clone(), cause })?;
        if alert.state != State::Resolved {
            count.delay(Metric::AlertDelay, at);
        }
        trace.push(alert.finding.fingerprint(), Decision::Published(message));
        Ok(false)
    }

    /// Asks what AWS's own page says to ask. No answer holds an alert back: it goes out and says so.
    async fn enriched(&self, alert: Alert, count: &mut Count<'_>) -> Alert {
        let Some(question) = alert.question() else { return alert };
        match self.enrichment.ask(question).await {
            Ok(None) => alert,
            Ok(Some(answer)) => alert.answered(Ok(answer)),
            Err(error) => {
                // Not logged: its words may name what the event named. The alert has them.
                count.one(Metric::EnrichmentFailed);
                alert.answered(Err(error.0))
            }
        }
    }

    /// Remembers what was published. Others may fold into the slot meanwhile: then once more on what they left.
    async fn confirm(&self, taken: ledger::Change, beside: bool) -> Result<(), LedgerError> {
        let Some(event) = taken.slot.hold.as_ref().map(|hold| hold.event.clone()) else { return Ok(()) };
        let claim = taken.claim.map(|claim| claim.claim);
        let fingerprint = taken.fingerprint;
        let turn = self.turns.of(&fingerprint);
        let mut seen = turn.lock().await;
        let newer = seen.slot.take().filter(|seen| seen.version > taken.slot.version);
        let mut slot = newer.unwrap_or(taken.slot);
        for times in 0..TRIES {
            let now = self.clock.now();
            let Some(change) = ledger::confirm(&slot, &fingerprint, &event, claim, beside, now) else {
                return Ok(());
            };
            match self.ledger.commit(&change).await? {
                Commit::Conflict { slot: Some(found), claim: found_claim } if found_claim == claim => {
                    slot = found;
                }
                Commit::Done => {
                    seen.slot = Some(change.slot);
                    return Ok(());
                }
                // Somebody else has it now, or has finished it.
                Commit::Conflict { .. } => return Ok(()),
            }
            self.ledger.give_way(times).await;
        }
        Err(outrun())
    }
}
