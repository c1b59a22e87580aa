//! Inflates the files of a folder by the library that the reader uses and does nothing else with them, or only finds
//! their records, or reads these too: what a replay is compared with.
//!
//! `cargo run --release -p tocsin-logfile --example inflate -- inflate|records|events FOLDER [THREADS]`
#![expect(clippy::print_stdout, clippy::expect_used, reason = "a measurement, run by hand")]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use flate2::{Decompress, FlushDecompress, Status};
use tocsin_domain::decode::Found;
use tocsin_logfile::Reader;

fn main() {
    let mut args = std::env::args().skip(1);
    let what = args.next().expect("`inflate`, `records` or `events`");
    let mut files = Vec::new();
    list(Path::new(&args.next().expect("a folder")), &mut files);
    let threads = args.next().map_or(1, |number| number.parse().expect("a number of threads"));
    let work = match what.as_str() {
        "inflate" => inflate,
        "records" => records,
        _ => events,
    };
    let (next, done) = (AtomicUsize::new(0), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    done.fetch_add(work(&fs::read(path).expect("a file")), Ordering::Relaxed);
                }
            });
        }
    });
    println!("{}", done.into_inner());
}

fn list(path: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(path).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            list(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// The bytes in a file of one member.
fn inflate(bytes: &[u8]) -> u64 {
    let mut member = Decompress::new_gzip(15);
    let mut out = vec![0; 64 << 10];
    loop {
        let read = usize::try_from(member.total_in()).expect("a length");
        match member.decompress(&bytes[read..], &mut out, FlushDecompress::None).expect("gzip") {
            Status::StreamEnd => return member.total_out(),
            Status::Ok | Status::BufError => {}
        }
    }
}

/// The records in a file.
fn records(bytes: &[u8]) -> u64 {
    let mut reader = Reader::default();
    reader.push(bytes, &mut |_| ()).expect("gzip");
    reader.finish(&mut |_| ()).expect("a whole file").records
}

/// The records in a file that are events.
fn events(bytes: &[u8]) -> u64 {
    let mut read = 0;
    let mut each = |found: Found<'_>| read += u64::from(black_box(found.event(None)).is_ok());
    let mut reader = Reader::default();
    reader.push(bytes, &mut each).expect("gzip");
    reader.finish(&mut each).expect("a whole file");
    read
}
