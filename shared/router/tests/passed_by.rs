//! Records of a log file that a look shows to be only counted, against the same ones taken the whole way.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]
use std::cell::RefCell;
use std::fmt::{self, Write as _};
use std::fs;
use std::io::Read;
use std::mem;
use std::path::Path;
use std::sync::{Mutex, Once};

use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::{Value, json};
use tocsin_domain::event::Object;
use tocsin_domain::metrics::Datum;
use tocsin_domain::routing::Routing;
use tocsin_domain::texts::Message;
use tocsin_domain::{Function, Heard};
use tocsin_logfile::Reader;
use tocsin_router::memory::{MemoryLedger, StoppedClock, Tally};
use tocsin_router::{
    AlertSink, Chunks, Destination, ObjectStore, ReadError, Reply, Router, Rules, SendError, Trail,
};
use tracing::field::{Field, Visit};
use tracing::span;

/// Remembers the subjects of what was published: the rest names ids, which may be made of the text of a record.
#[derive(Default)]
struct Outbox(Mutex<Vec<String>>);

impl AlertSink for &Outbox {
    async fn publish(&self, message: &Message, _to: Destination<'_>) -> Result<(), SendError> {
        self.0.lock().unwrap().push(message.subject.clone());
        Ok(())
    }
}

/// One object, in pieces.
struct Store(Vec<Vec<u8>>);

struct Pieces(std::vec::IntoIter<Vec<u8>>);

impl ObjectStore for Store {
    type Chunks = Pieces;

    async fn open(&self, _object: &Object) -> Result<Self::Chunks, ReadError> {
        Ok(Pieces(self.0.clone().into_iter()))
    }
}

impl Chunks for Pieces {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, ReadError> {
        Ok(self.0.next())
    }
}

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/samples");

/// Every recorded and documented record, with the field that comes first in a log file.
fn samples() -> Vec<String> {
    let mut texts = Vec::new();
    for folder in ["recorded", "documented"] {
        let mut paths: Vec<_> =
            fs::read_dir(Path::new(SAMPLES).join(folder)).unwrap().map(|it| it.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let bytes = fs::read(&path).unwrap();
            let mut text = String::new();
            if path.extension().is_some_and(|it| it == "gz") {
                flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
                let mut file: Value = serde_json::from_str(&text).unwrap();
                texts.extend(file["Records"].as_array_mut().unwrap().drain(..).map(first_field_first));
            } else {
                let lines = str::from_utf8(&bytes).unwrap().lines();
                texts.extend(lines.map(|line| first_field_first(serde_json::from_str(line).unwrap())));
            }
        }
    }
    texts
}

fn first_field_first(mut record: Value) -> String {
    let version = record.as_object_mut().unwrap().remove("eventVersion").unwrap_or(json!("1.11"));
    format!("{{\"eventVersion\":{version},{}", &record.to_string()[1..])
}

/// A log file of these records, each with a field that nobody knows: so many arrays in each other, of which a look takes
/// half as many as there are and not all. It is as long either way, since places in the file are logged.
fn file(records: &[Vec<u8>], arrays: usize) -> Vec<u8> {
    let nested = format!("{}{}", "[".repeat(arrays), "]".repeat(arrays));
    let field = vec![nested; DEEP / arrays].join(",");
    let with_field = |record: &Vec<u8>| {
        let field = format!(",\"nobody\":[{field:<width$}]}}", width = 2 * DEEP + 1);
        [record.split_last().unwrap().1, field.as_bytes()].concat()
    };
    let records: Vec<_> = records.iter().map(with_field).collect();
    [&b"{\"Records\":["[..], &records.join(&b','), b"]}"].concat()
}

const DEEP: usize = 100;

fn counted(file: &[u8]) -> usize {
    let mut counted = 0;
    let mut reader = Reader::default();
    reader.push(file, &mut |found| counted += usize::from(found.counted().is_some())).unwrap();
    counted
}

/// Keeps the lines of the log of each thread. All threads have it: what one of them registers without it, none is asked for.
struct Lines;

thread_local! {
    static LINES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

static LOGGED: Once = Once::new();

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let value = format!("{value:?}");
        // An id that is made of the text of a record, and says what stands there for nobody.
        let is_made = value.len() == 66 && value[1..65].bytes().all(|byte| byte.is_ascii_hexdigit());
        write!(self.0, "{}={} ", field.name(), if is_made { "made" } else { &value }).unwrap();
    }
}

impl tracing::Subscriber for Lines {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut line = Line(format!("{} ", event.metadata().level()));
        event.record(&mut line);
        LINES.with_borrow_mut(|lines| lines.push(line.0));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// What becomes of a file: the reply, what is told, what is counted, and what is logged.
fn read(file: &[u8], piece: usize, heard: &Heard) -> (Reply, Vec<String>, Vec<Datum>, Vec<String>) {
    LOGGED.call_once(|| tracing::subscriber::set_global_default(Lines).unwrap());
    let (outbox, tally, ledger) = (Outbox::default(), Tally::default(), MemoryLedger::default());
    let clock = StoppedClock("2026-11-21T12:00:00Z".parse().unwrap());
    let router = Router {
        rules: Rules::new(Ok(Routing::default())),
        function: Some(Function::TrailLog),
        ..Router::new(&outbox, &ledger, &tally, clock)
    };
    let store = Store(file.chunks(piece).map(<[u8]>::to_vec).collect());
    let trail = Trail { store, heard: heard.clone(), longest: SignedDuration::from_secs(600) };
    let created =
        json!({ "s3Bucket": "trail", "s3ObjectKey": ["1_CloudTrail_us-east-1_20261120T1205Z_x.json.gz"] });
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let reply = runtime.block_on(router.log_files(&created.to_string(), &trail));
    drop(router);
    (reply, outbox.0.into_inner().unwrap(), tally.data(), LINES.with_borrow_mut(mem::take))
}

#[track_caller]
fn check(records: &[Vec<u8>], least_counted: usize) {
    let [short, long] = [DEEP / 2, DEEP].map(|arrays| file(records, arrays));
    assert_eq!(short.len(), long.len());
    assert!(counted(&short) >= least_counted && counted(&long) == 0, "{}", counted(&short));
    for (account, region, kms_data_plane) in [
        ("111122223333", "us-east-1", false),
        ("123456789012", "us-east-1", true),
        ("218007301253", "us-east-1", false),
    ] {
        let (account, region) = (account.parse().unwrap(), region.parse().unwrap());
        let heard = Heard { account, region, kms_data_plane, more_sources: vec!["aws.s3".to_owned()] };
        let [(reply, told, data, lines), long] = [&short, &long].map(|file| read(file, 10_000, &heard));
        assert!(!lines.is_empty());
        for (line, other) in lines.iter().zip(&long.3) {
            assert_eq!(line, other);
        }
        assert!((reply, told, data, lines) == long);
    }
}

#[test]
fn of_every_sample_the_same_is_told_counted_and_logged() {
    let records: Vec<_> = samples().into_iter().map(String::into_bytes).collect();
    check(&records, records.len() / 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn of_damaged_samples_as_well(
        damages in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), prop::sample::select(b"\x07\xff9Z".to_vec())), 50..500),
    ) {
        let mut records: Vec<_> = samples().into_iter().map(String::into_bytes).collect();
        for (record, place, byte) in damages {
            let number = record.index(records.len());
            let record = &mut records[number];
            // What holds a record together stays: else it is found in another place.
            let places: Vec<_> = (0..record.len()).filter(|at| record[*at].is_ascii_alphanumeric()).collect();
            record[places[place.index(places.len())]] = byte;
        }
        check(&records, records.len() / 3);
    }
}
