//! Log files, from a store that breaks on purpose.

use std::cell::Cell;

use tocsin_domain::Heard;
use tocsin_domain::event::Object;
use tocsin_domain::metrics::LogFile;
use tocsin_router::{Chunks, Clock, ObjectStore, ReadError, Trail};

use super::*;

/// One object, in pieces; one piece may be an error.
#[derive(Clone)]
struct Store(Vec<Result<Vec<u8>, ReadError>>);

struct Pieces(std::vec::IntoIter<Result<Vec<u8>, ReadError>>);

impl ObjectStore for Store {
    type Chunks = Pieces;

    async fn open(&self, object: &Object) -> Result<Self::Chunks, ReadError> {
        assert!(!object.key.contains("panics"), "planted defect");
        Ok(Pieces(self.0.clone().into_iter()))
    }
}

/// A clock that goes on by a second each time that somebody looks at it.
struct Ticking(Cell<i64>);

impl Clock for &Ticking {
    fn now(&self) -> Timestamp {
        self.0.set(self.0.get() + 1);
        Timestamp::from_second(1_795_262_400 + self.0.get()).unwrap()
    }
}

impl Chunks for Pieces {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, ReadError> {
        self.0.next().transpose()
    }
}

fn read(outbox: &Outbox<'_>, tally: &Tally, store: Store, seconds: i64) -> Vec<String> {
    read_all(&["x"], outbox, tally, store, seconds)
}

/// Reads files whose names end like this, each of which holds the same.
fn read_all(ends: &[&str], outbox: &Outbox<'_>, tally: &Tally, store: Store, seconds: i64) -> Vec<String> {
    let heard = Heard {
        account: "111122223333".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
        kms_data_plane: false,
        more_sources: Vec::new(),
    };
    let (ledger, clock) = (MemoryLedger::default(), Ticking(Cell::new(0)));
    let router = Router { function: Some(Function::TrailLog), ..Router::new(outbox, &ledger, tally, &clock) };
    let trail = Trail { store, heard, longest: SignedDuration::from_secs(seconds) };
    let keys: Vec<_> =
        ends.iter().map(|end| format!("1_CloudTrail_us-east-1_20261120T1205Z_{end}.json.gz")).collect();
    let created = json!({ "s3Bucket": "trail", "s3ObjectKey": keys });
    outcomes(block_on(router.log_files(&created.to_string(), &trail)))
}

/// A log file of calls, not gzipped.
fn file(operations: &[&str]) -> Vec<u8> {
    let record = |(n, operation): (usize, &&str)| {
        let mut record = kms_call("e", operation, None)["detail"].take();
        record["eventID"] = json!(format!("record-{n}"));
        record["recipientAccountId"] = json!("111122223333");
        record
    };
    let records: Vec<_> = operations.iter().enumerate().map(record).collect();
    json!({ "Records": records }).to_string().into_bytes()
}

#[test]
fn what_is_not_read_in_time_fails_and_says_so() {
    let (outbox, tally) = (Outbox::default(), Tally::default());
    let store = Store(vec![Ok(file(&["Decrypt"; 100]))]);
    let failed = read(&outbox, &tally, store, 60);
    assert_eq!(
        failed,
        [
            " failed: log file s3://trail/1_CloudTrail_us-east-1_20261120T1205Z_x.json.gz failed: not read within 1m"
        ]
    );
    assert_eq!(sum(&tally, |metric| metric == Metric::LogFiles(LogFile::Failed)), 1);
}

#[test]
fn a_store_that_breaks_off_fails_the_file() {
    let (outbox, tally) = (Outbox::default(), Tally::default());
    let whole = file(&["DisableKey", "Decrypt"]);
    let store = Store(vec![Ok(whole[..50].to_vec()), Err(ReadError("planted fault".to_owned()))]);
    let [failed] = &read(&outbox, &tally, store, 600)[..] else { panic!("one report") };
    assert!(failed.ends_with(" failed: planted fault"), "{failed}");
}

#[test]
fn a_defect_fails_the_file_that_it_is_met_in_and_no_other() {
    let (outbox, tally) = (Outbox::default(), Tally::default());
    let store = Store(vec![Ok(file(&["DisableKey"]))]);
    let [failed] = &read_all(&["panics", "x"], &outbox, &tally, store, 600)[..] else { panic!("one report") };
    assert!(failed.ends_with("panics.json.gz failed: a defect of Tocsin, see the log"), "{failed}");
    assert_eq!(outbox.sent.lock().unwrap().len(), 1);
    let files = [LogFile::Failed, LogFile::Read].map(|file| sum(&tally, |it| it == Metric::LogFiles(file)));
    assert_eq!(files, [1, 1]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// However a file is cut into pieces: what is told, and what is counted where nobody else hears it.
    #[test]
    fn every_record_ends_in_one_outcome_and_reads_are_counted(
        operations in prop::collection::vec(prop::sample::select(vec!["DisableKey", "EnableKey", "Decrypt", "GetKeyPolicy"]), 0..50),
        size in 1..600usize,
    ) {
        let (outbox, tally) = (Outbox::default(), Tally::default());
        let pieces = file(&operations).chunks(size).map(|piece| Ok(piece.to_vec())).collect();
        prop_assert_eq!(read(&outbox, &tally, Store(pieces), 100_000), [" counted"]);
        let count = |metric| sum(&tally, |other| other == metric);
        let received = count(Metric::EventsReceived);
        prop_assert_eq!(received, operations.len() as u64);
        let ended = Outcome::ALL.map(|outcome| count(Metric::EventOutcome(outcome)));
        prop_assert_eq!(ended.iter().sum::<u64>(), received);
        for (operation, group) in [("Decrypt", Group::DataPlane), ("GetKeyPolicy", Group::Read)] {
            let calls = operations.iter().filter(|other| **other == operation).count();
            prop_assert_eq!(count(Metric::ApiCalls(Service::Kms, group)), calls as u64);
        }
        prop_assert_eq!(count(Metric::LogFiles(LogFile::Read)), 1);
    }
}
