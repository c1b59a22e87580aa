use flate2::{Decompress, FlushDecompress, Status};

use crate::ReadError;

/// The first byte of every gzip member, and of no text.
pub(crate) const MAGIC: u8 = 0x1f;

/// As large as the window of gzip may be: 32 kB, as a power of two.
const WINDOW: u8 = 15;

/// How much is inflated at a time, whatever it comes from.
const PIECE: usize = 64 << 10;

/// Inflates gzip members, one after another, into one buffer.
#[derive(Debug)]
pub(crate) struct Gzip {
    member: Option<Decompress>,
    out: Box<[u8]>,
    /// Compressed bytes that were read.
    read: u64,
}

impl Gzip {
    pub(crate) fn new() -> Self {
        Self { member: None, out: vec![0; PIECE].into(), read: 0 }
    }

    /// Takes the next bytes, and hands over what is in them, piece by piece.
    pub(crate) fn push(&mut self, mut bytes: &[u8], each: &mut impl FnMut(&[u8])) -> Result<(), ReadError> {
        // Whether there may be more to come of bytes that were read.
        let mut full = false;
        while full || !bytes.is_empty() {
            let member = match (&mut self.member, bytes.first()) {
                (Some(member), _) => member,
                (None, None) => break,
                // Tapes and block devices pad with zeros.
                (None, Some(0)) if self.read > 0 => {
                    self.read += 1;
                    bytes = &bytes[1..];
                    continue;
                }
                (None, Some(&MAGIC)) => self.member.insert(Decompress::new_gzip(WINDOW)),
                (None, Some(_)) => return Err(ReadError::NoGzip { at: self.read }),
            };
            let (before_in, before_out) = (member.total_in(), member.total_out());
            let result = member.decompress(bytes, &mut self.out, FlushDecompress::None);
            let read = member.total_in() - before_in;
            let inflated = usize::try_from(member.total_out() - before_out).unwrap_or_default();
            self.read += read;
            bytes = &bytes[usize::try_from(read).unwrap_or_default()..];
            each(&self.out[..inflated]);
            full = inflated == self.out.len();
            match result {
                Ok(Status::StreamEnd) => self.member = None,
                Ok(Status::Ok | Status::BufError) if read > 0 || inflated > 0 || bytes.is_empty() => {}
                Ok(_) => return Err(ReadError::Gzip { at: self.read, what: "no progress".to_owned() }),
                Err(err) => {
                    let what = err.message().map_or_else(|| err.to_string(), what);
                    return Err(ReadError::Gzip { at: self.read, what });
                }
            }
        }
        Ok(())
    }

    /// Says that there are no more bytes.
    pub(crate) fn finish(&self) -> Result<(), ReadError> {
        match self.member {
            None => Ok(()),
            Some(_) => Err(ReadError::Cut { at: self.read }),
        }
    }
}

/// What zlib says, without what depends on the pieces that it was given: where the compressed data itself is wrong, it
/// names the mistake, or forgets it and says that its state is bad.
fn what(message: &str) -> String {
    let of_the_data = message.starts_with("invalid") || message == "repeated call with bad state";
    if of_the_data { "invalid data" } else { message }.to_owned()
}
