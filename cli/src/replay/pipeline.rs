//! Files are read side by side, and their pieces arrive as if they were read one after the other.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender, TryRecvError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::files::Source;
use super::filter::Filter;
use super::read::{self, Filled, Offer, Piece};

/// Files for each worker that may wait for their turn, so that who reads seldom waits for who tells.
const FILES_AHEAD: usize = 4;
/// Pieces of one file that may wait for their turn.
const AHEAD: usize = 2;

/// The pieces of all files, in the order of the files.
pub(crate) struct Pipeline {
    files: Receiver<File>,
    /// The file whose turn it is.
    file: Option<File>,
}

/// The pieces of one file.
struct File {
    pieces: Receiver<Piece>,
    /// Somebody waits for one, however little is in it.
    awaited: Arc<AtomicBool>,
}

/// Where a worker puts them.
struct Pieces {
    sender: SyncSender<Piece>,
    awaited: Arc<AtomicBool>,
}

/// What comes next.
#[derive(Debug)]
pub(crate) enum Next {
    Piece(Box<Piece>),
    /// Nothing yet.
    Nothing,
    End,
}

/// What the workers share. Whoever takes the next file also lines up its pieces, before anybody else takes a file.
struct Queue<S> {
    sources: S,
    files: SyncSender<File>,
}

/// Reads files with so many workers, or fewer for a few files. They stop when the pipeline is dropped, each at its next piece.
pub(crate) fn start(sources: Vec<Source>, filter: Filter, jobs: usize) -> std::io::Result<Pipeline> {
    let jobs = jobs.min(sources.len());
    let (sender, files) = mpsc::sync_channel(FILES_AHEAD * jobs);
    let queue = Arc::new(Mutex::new(Queue { sources: sources.into_iter(), files: sender }));
    let filter = Arc::new(filter);
    for number in 1..=jobs {
        let (queue, filter) = (Arc::clone(&queue), Arc::clone(&filter));
        // Nobody waits for their end: one may wait for a pipe that nobody writes to.
        thread::Builder::new().name(format!("reader {number}")).spawn(move || work(&queue, &filter))?;
    }
    Ok(Pipeline { files, file: None })
}

impl Pipeline {
    /// The next piece, if it comes within that time.
    pub(crate) fn next(&mut self, patience: Duration) -> Next {
        loop {
            let Some(file) = &self.file else {
                match self.files.recv_timeout(patience) {
                    Ok(file) => self.file = Some(file),
                    Err(RecvTimeoutError::Timeout) => return Next::Nothing,
                    Err(RecvTimeoutError::Disconnected) => return Next::End,
                }
                continue;
            };
            match file.next(patience) {
                Ok(piece) => return Next::Piece(Box::new(piece)),
                Err(RecvTimeoutError::Timeout) => return Next::Nothing,
                Err(RecvTimeoutError::Disconnected) => self.file = None,
            }
        }
    }
}

impl File {
    fn next(&self, patience: Duration) -> Result<Piece, RecvTimeoutError> {
        match self.pieces.try_recv() {
            Err(TryRecvError::Empty) => {
                self.awaited.store(true, Ordering::Relaxed);
                self.pieces.recv_timeout(patience)
            }
            Err(TryRecvError::Disconnected) => Err(RecvTimeoutError::Disconnected),
            Ok(piece) => Ok(piece),
        }
    }
}

impl Pieces {
    /// Takes a piece that is full, or that somebody waits for.
    fn offer(&self, piece: Piece, filled: Filled) -> Offer {
        if filled == Filled::Partly && !self.awaited.swap(false, Ordering::Relaxed) {
            return Offer::Later(Box::new(piece));
        }
        self.sender.send(piece).map_or(Offer::Refused, |()| Offer::Taken)
    }
}

fn work(queue: &Mutex<Queue<impl Iterator<Item = Source>>>, filter: &Filter) {
    while let Some((source, pieces)) = next(queue) {
        read::file(&source, filter, &mut |piece, filled| pieces.offer(piece, filled));
    }
}

fn next(queue: &Mutex<Queue<impl Iterator<Item = Source>>>) -> Option<(Source, Pieces)> {
    let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
    let source = queue.sources.next()?;
    let (sender, pieces) = mpsc::sync_channel(AHEAD);
    let awaited = Arc::new(AtomicBool::new(false));
    queue.files.send(File { pieces, awaited: Arc::clone(&awaited) }).ok()?;
    Some((source, Pieces { sender, awaited }))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::io::{self, Read};

    use super::super::files::Place;
    use super::*;

    /// Files by name and what is in them.
    struct Text(String, &'static str);

    impl Place for Text {
        fn name(&self) -> Cow<'_, str> {
            Cow::Borrowed(&self.0)
        }

        fn open(&self) -> io::Result<Box<dyn Read + Send>> {
            match self.1 {
                "denied" => Err(io::Error::other("denied")),
                "panic" => Ok(Box::new(Panics)),
                text => Ok(Box::new(text.as_bytes())),
            }
        }
    }

    struct Panics;

    impl Read for Panics {
        fn read(&mut self, _bytes: &mut [u8]) -> io::Result<usize> {
            panic!("planted fault")
        }
    }

    /// What the files come to, in the order in which it arrives.
    fn read(texts: &[&'static str], jobs: usize) -> Vec<String> {
        let sources = texts.iter().enumerate().map(|(number, text)| Source {
            place: Box::new(Text(number.to_string(), text)),
            length: None,
            written: None,
        });
        let mut pipeline = start(sources.collect(), Filter::default(), jobs).unwrap();
        let mut read = Vec::new();
        loop {
            match pipeline.next(Duration::from_mins(1)) {
                Next::Piece(piece) => match piece.broken {
                    Some((file, why)) => read.push(format!("{file}: {why}")),
                    None => read.push(piece.size.records.to_string()),
                },
                Next::Nothing => read.push("waits".to_owned()),
                Next::End => return read,
            }
        }
    }

    #[test]
    fn a_piece_that_is_not_full_is_handed_over_when_somebody_waits_for_it() {
        let (sender, pieces) = mpsc::sync_channel(AHEAD);
        let awaited = Arc::new(AtomicBool::new(false));
        let file = File { pieces, awaited: Arc::clone(&awaited) };
        let pieces = Pieces { sender, awaited };
        let offer = |filled| matches!(pieces.offer(Piece::default(), filled), Offer::Taken);
        assert!(!offer(Filled::Partly), "nobody waits");
        assert!(offer(Filled::Full));
        assert!(file.next(Duration::ZERO).is_ok());
        assert!(!offer(Filled::Partly), "nobody had to wait");
        assert_eq!(file.next(Duration::ZERO).unwrap_err(), RecvTimeoutError::Timeout);
        assert!(offer(Filled::Partly));
        assert!(!offer(Filled::Partly), "one is enough");
    }

    #[test]
    fn pieces_arrive_in_the_order_of_the_files_however_many_read_and_one_that_fails_stops_no_other() {
        let (none, one, two) = (r#"{"Records":[]}"#, r#"{"Records":[{}]}"#, r#"{"Records":[{},{}]}"#);
        let texts = [two, "panic", one, none, "denied", two];
        let expected = ["2", "1: a mistake in this program, please report it", "1", "0", "4: denied", "2"];
        for jobs in [1, 2, 7] {
            assert_eq!(read(&texts.repeat(20), jobs)[..6], expected);
        }
        let read = read(&texts.repeat(20), 4);
        assert_eq!((read.len(), &read[119][..]), (120, "2"));
    }
}
