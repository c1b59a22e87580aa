//! The log files of a trail: from the message that names one to what its records mean.

use std::collections::VecDeque;
use std::mem;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use tocsin_domain::decode::{self, DecodeError, Found, Intake, Notification, Problem};
use tocsin_domain::event::{Event, Object};
use tocsin_domain::metrics::{LogFile, Metric, Totals};
use tocsin_domain::{AccountId, Heard, Outcome};
use tocsin_logfile::{Kind, Name, Reader};

use crate::record::{Input, Way};
use crate::{
    AlertSink, Chunks, Clock, Enrichment, Ledger, MetricSink, ObjectStore, RecordError, Reply, Report, Router,
};

/// Records that are handed on together: two rounds of what is on its way at once.
const LOT: usize = 16;

/// Bytes of a file that are inflated at once. Deflate makes at most a thousand of one, so that no file, whatever is in
/// it, has more than some thousands of records waiting.
const BITE: usize = 512;

/// What the panic says is only in the log, where the panic hook writes it: it may quote the file.
const DEFECT: &str = "a defect of Tocsin, see the log";

/// Records of one file whose errors are logged one by one; the number of all is in the file's own line.
const MOST_LOGGED: u64 = 10;

/// A trail whose log files are read.
#[derive(Debug)]
pub struct Trail<S> {
    /// Where its log files are.
    pub store: S,
    /// What needs no counting, because others hear it.
    pub heard: Heard,
    /// How long one invocation may read. What is not done by then fails, and is delivered again.
    pub longest: SignedDuration,
}

/// What becomes of an object that is not read, because its name is that of no log file.
pub fn skipped(object: &Object) -> Option<LogFile> {
    log_file(object).err()
}

/// What the name of a log file says; or what becomes of an object that has none.
fn log_file(object: &Object) -> Result<Name, LogFile> {
    let name = Name::of(&object.key);
    match name.kind {
        Kind::Digest => Err(LogFile::SkippedDigest),
        Kind::Insight => Err(LogFile::SkippedInsight),
        Kind::Log if name.time.is_some() && object.key.ends_with(".json.gz") => Ok(name),
        Kind::Log => Err(LogFile::SkippedOther),
    }
}

/// What was found in a file so far.
#[derive(Debug, Default)]
struct Contents {
    records: u64,
    told: u64,
    refused: u64,
    failed: u64,
    /// Why the first of those failed.
    because: Option<String>,
    /// Whether a digest is in it.
    digest: bool,
    /// What is missing at its end.
    cut: Option<String>,
    /// What is wrong with the first record that can't be read.
    unreadable: Option<String>,
}

/// A record that waits for its turn, and where it stands.
type Waiting = (u64, u64, Result<Event, DecodeError>);

impl<A: AlertSink, L: Ledger, E: Enrichment, M: MetricSink, C: Clock> Router<A, L, E, M, C> {
    /// Takes messages that name log files, and what is in these files: one event, or a batch of messages.
    ///
    /// A file that can't be read to its end, or of which something could not be told, fails its message. A record that
    /// can't be read is counted and logged, and fails nothing: it would be no better the next time.
    pub async fn log_files<S: ObjectStore>(&self, payload: &str, trail: &Trail<S>) -> Reply {
        let mut totals = Totals::default();
        let until = self.until(trail);
        let told = &mut Vec::new();
        let reply = match decode::intake(payload) {
            Ok(Intake::Event(text)) => {
                Reply::Single(self.message(text, trail, until, &mut totals, told).await)
            }
            Ok(Intake::Batch(messages)) => {
                let mut reports = Vec::new();
                for message in messages {
                    let report = match message.body {
                        Ok(text) => self.message(&text, trail, until, &mut totals, told).await,
                        Err(err) => self.record(Err(err).into(), Way::Alone, &mut totals).await,
                    };
                    reports.push((message.id, report));
                }
                Reply::Batch(reports)
            }
            Err(err) => Reply::Single(self.record(Err(err).into(), Way::Alone, &mut totals).await),
        };
        self.metrics.record(&totals.data()).await;
        reply
    }

    /// The same for one message, whose totals whoever calls this records. Beside what became of it stand the subjects
    /// of what was published.
    pub async fn log_file_message<S: ObjectStore>(
        &self,
        text: &str,
        trail: &Trail<S>,
        totals: &mut Totals,
    ) -> (Report, Vec<String>) {
        let mut told = Vec::new();
        let mut report = self.message(text, trail, self.until(trail), totals, &mut told).await;
        if report.outcome == Outcome::Counted && !told.is_empty() {
            report.outcome = Outcome::Alerted;
        }
        (report, told)
    }

    fn until<S>(&self, trail: &Trail<S>) -> Timestamp {
        self.clock.now().saturating_add(trail.longest).unwrap_or(Timestamp::MAX)
    }

    async fn message<S: ObjectStore>(
        &self,
        text: &str,
        trail: &Trail<S>,
        until: Timestamp,
        totals: &mut Totals,
        told: &mut Vec<String>,
    ) -> Report {
        let objects = match decode::notification(text) {
            Ok(Notification::Created(objects)) => objects,
            Ok(Notification::Test) => {
                self.count(totals).one(Metric::LogFiles(LogFile::SkippedOther));
                Vec::new()
            }
            Ok(Notification::Other(event)) => {
                let report = self.record(Input::Event(self.heard(*event)), Way::Alone, totals).await;
                told.extend(report.trace.published().map(|message| message.subject.clone()));
                return report;
            }
            Err(err) => return self.record(Err(err).into(), Way::Alone, totals).await,
        };
        let mut report = Report::empty();
        // Of a message that comes again, what had nothing to tell is counted when all of it has been read.
        let mut ordinary = Totals::default();
        for object in objects {
            let read = self.object(&object, trail, until, totals, &mut ordinary, told);
            // A panic fails this file only.
            let read = AssertUnwindSafe(read).catch_unwind().await;
            let (outcome, error) = match read.unwrap_or_else(|_| Err(DEFECT.to_owned())) {
                Ok(outcome) => (outcome, None),
                Err(cause) => {
                    (LogFile::Failed, Some(RecordError::LogFile { object: object.to_string(), cause }))
                }
            };
            self.count(totals).one(Metric::LogFiles(outcome));
            if let Some(error) = error {
                tracing::error!(%error, "log file failed");
                report.outcome = error.outcome();
                report.error = Some(error);
            }
        }
        if report.error.is_none() {
            totals.merge(&ordinary);
        }
        report
    }

    /// What became of an object; or why it has to be delivered again.
    async fn object<S: ObjectStore>(
        &self,
        object: &Object,
        trail: &Trail<S>,
        until: Timestamp,
        totals: &mut Totals,
        ordinary: &mut Totals,
        subjects: &mut Vec<String>,
    ) -> Result<LogFile, String> {
        let name = match log_file(object) {
            Ok(name) => name,
            Err(skipped) => {
                tracing::info!(%object, outcome = skipped.label(), "log file skipped");
                return Ok(skipped);
            }
        };
        let mut file = File {
            router: self,
            trail,
            object,
            owner: name.account,
            until,
            waiting: VecDeque::new(),
            unread: 0,
            passed_by: 0,
            contents: Contents::default(),
            totals,
            ordinary,
            subjects,
        };
        let read = file.read().await;
        let Contents { records, told, refused, failed, because, digest, cut, unreadable } = file.contents;
        tracing::info!(%object, records, told, refused, failed, "log file read");
        read?;
        if digest && records == 1 {
            return Ok(LogFile::SkippedDigest);
        }
        // Nothing in it is a record, or its end is missing: that is no log file, or not all of it, but something that S3, or
        // whoever stands before it, gave for it.
        if let Some(problem) = cut.or(unreadable.filter(|_| records == refused)) {
            return Err(problem);
        }
        match because {
            Some(because) if failed == 1 => Err(because),
            Some(because) => Err(format!("{failed} records failed, the first one: {because}")),
            None => Ok(LogFile::Read),
        }
    }
}

/// A file that is being read.
struct File<'a, S, A, L, E, M, C> {
    router: &'a Router<A, L, E, M, C>,
    trail: &'a Trail<S>,
    object: &'a Object,
    owner: Option<AccountId>,
    until: Timestamp,
    waiting: VecDeque<Waiting>,
    /// Records that wait as a number only: so many can't be read before them.
    unread: u64,
    /// Records that did not have to wait, since somebody looked at the clock.
    passed_by: usize,
    contents: Contents,
    totals: &'a mut Totals,
    ordinary: &'a mut Totals,
    /// Of what was published.
    subjects: &'a mut Vec<String>,
}

impl<S: ObjectStore, A: AlertSink, L: Ledger, E: Enrichment, M: MetricSink, C: Clock>
    File<'_, S, A, L, E, M, C>
{
    /// Reads the file. What stands before the place where it breaks is told.
    async fn read(&mut self) -> Result<(), String> {
        let read = self.stream().await;
        let rest = self.hand_on(1).await;
        read.and(rest)
    }

    async fn stream(&mut self) -> Result<(), String> {
        let mut chunks = self.trail.store.open(self.object).await.map_err(|err| err.to_string())?;
        let mut reader = Reader::default();
        while let Some(bytes) = chunks.next().await.map_err(|err| err.to_string())? {
            for bite in bytes.chunks(BITE) {
                let read = reader.push(bite, &mut |found| self.take(found));
                read.map_err(|err| err.to_string())?;
                self.hand_on(LOT).await?;
            }
        }
        let read = reader.finish(&mut |found| self.take(found));
        read.map(drop).map_err(|err| err.to_string())
    }

    /// Lets a record wait for its turn. A file may be full of what can't be read, a few bytes each.
    fn take(&mut self, found: Found<'_>) {
        if let Some(counted) = found.counted() {
            self.contents.records += 1;
            self.passed_by += 1;
            return self.router.passed_by(&counted, &self.trail.heard, self.ordinary);
        }
        let (number, offset, event) = (found.number, found.offset, found.event(self.owner.as_ref()));
        let contents = &mut self.contents;
        contents.records += 1;
        if let Err(error) = &event {
            contents.refused += 1;
            contents.unreadable.get_or_insert_with(|| error.to_string());
            contents.digest |= error.problem == Problem::Digest;
            if matches!(error.problem, Problem::Nothing | Problem::Unfinished | Problem::UnfinishedList) {
                contents.cut = Some(error.to_string());
            }
            if contents.refused > MOST_LOGGED {
                self.unread += 1;
                return;
            }
        }
        self.waiting.push_back((number, offset, event));
    }

    /// Takes records the whole way, in lots, until fewer than `least` wait.
    async fn hand_on(&mut self, least: usize) -> Result<(), String> {
        while self.waiting.len() + self.passed_by >= least {
            if self.router.clock.now() > self.until {
                return Err(format!("not read within {:#}", self.trail.longest));
            }
            self.passed_by = 0;
            let lot = self.waiting.drain(..self.waiting.len().min(LOT)).collect();
            self.lot(lot).await;
        }
        for _ in 0..mem::take(&mut self.unread) {
            let mut count = self.router.count(self.ordinary);
            count.one(Metric::EventsReceived);
            count.one(Metric::EventOutcome(Outcome::Refused));
        }
        Ok(())
    }

    async fn lot(&mut self, lot: Vec<Waiting>) {
        let (places, events): (Vec<_>, Vec<_>) =
            lot.into_iter().map(|(number, offset, event)| ((number, offset), event)).unzip();
        let events = events.into_iter().map(Input::from);
        let reports = self.router.reports(events, Way::File(&self.trail.heard)).await;
        for ((number, offset), (report, counted)) in places.into_iter().zip(reports) {
            let to_tell = !matches!(report.outcome, Outcome::Muted | Outcome::Counted | Outcome::Refused);
            let totals = if to_tell { &mut *self.totals } else { &mut *self.ordinary };
            totals.merge(&counted);
            self.note(number, offset, &report);
        }
    }

    fn note(&mut self, number: u64, offset: u64, report: &Report) {
        self.subjects.extend(report.trace.published().map(|message| message.subject.clone()));
        let contents = &mut self.contents;
        contents.told += u64::from(report.outcome == Outcome::Alerted);
        let Some(error) = &report.error else { return };
        if report.outcome == Outcome::Refused {
            tracing::warn!(object = %self.object, record = number, offset, %error, "record refused");
        } else {
            contents.failed += 1;
            contents.because.get_or_insert_with(|| error.to_string());
        }
    }
}
