//! How far a replay is, on standard error, if that is a terminal.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use tocsin_logfile::Size;

use super::files::Source;

/// From one update to the next.
const PAUSE: Duration = Duration::from_millis(100);

/// The line that shows it.
#[derive(Debug)]
pub(crate) struct Progress {
    began: Instant,
    /// When it was shown last, if it is shown at all.
    shown: Option<Instant>,
    /// Whether the line stands there now.
    stands: bool,
    /// Bytes of all files, if all of them are known.
    all: Option<u64>,
    read: Size,
}

impl Progress {
    /// Of a replay that begins now.
    pub(crate) fn of(sources: &[Source]) -> Self {
        let began = Instant::now();
        Self {
            began,
            shown: io::stderr().is_terminal().then_some(began),
            stands: false,
            all: sources.iter().map(|source| source.length.filter(|length| *length > 0)).sum(),
            read: Size::default(),
        }
    }

    /// Adds what was read, and shows it now and then.
    pub(crate) fn add(&mut self, size: Size) {
        self.read.bytes += size.bytes;
        self.read.records += size.records;
        if self.shown.is_some_and(|shown| shown.elapsed() >= PAUSE) {
            self.put(&format!("\r{}\x1b[K", line(self.read, self.all, self.began.elapsed())));
            self.stands = true;
            self.shown = Some(Instant::now());
        }
    }

    /// Makes room for something else.
    pub(crate) fn clear(&mut self) {
        if self.stands {
            self.put("\r\x1b[K");
            self.stands = false;
        }
    }

    fn put(&mut self, text: &str) {
        let mut err = io::stderr().lock();
        // A terminal that is gone needs no progress.
        if err.write_all(text.as_bytes()).and_then(|()| err.flush()).is_err() {
            self.shown = None;
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "it is shown to a tenth")]
fn line(read: Size, all: Option<u64>, since: Duration) -> String {
    let seconds = since.as_secs_f64().max(0.001);
    let bytes = |bytes: u64| match bytes {
        0..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    };
    let speed = format!("{:.0} records/s", read.records as f64 / seconds);
    let Some(all) = all else { return format!("{}, {speed}", bytes(read.bytes)) };
    let left = seconds * all.saturating_sub(read.bytes) as f64 / read.bytes.max(1) as f64;
    let left = match left {
        ..60.0 => format!("{left:.0} s"),
        60.0..3600.0 => format!("{:.0} min", left / 60.0),
        _ => format!("{:.0} h", left / 3600.0),
    };
    format!("{} of {}, {speed}, {left} left", bytes(read.bytes), bytes(all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: u64, all: Option<u64>, seconds: u64, expected: &str) {
        let read = Size { bytes, records: bytes / 100, ..Size::default() };
        assert_eq!(line(read, all, Duration::from_secs(seconds)), expected);
    }

    #[test]
    fn says_how_far_how_fast_and_how_long_still() {
        check(25_000_000, Some(100_000_000), 10, "25.0 MB of 100.0 MB, 25000 records/s, 30 s left");
        check(1_000_000, Some(5_000_000_000), 1, "1.0 MB of 5.0 GB, 10000 records/s, 1 h left");
        check(100_000, Some(1_000_000), 60, "100.0 kB of 1.0 MB, 17 records/s, 9 min left");
        check(2_000_000_000, None, 100, "2.0 GB, 200000 records/s");
        check(0, Some(0), 0, "0.0 kB of 0.0 kB, 0 records/s, 0 s left");
    }
}
