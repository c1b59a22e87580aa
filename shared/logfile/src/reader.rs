use std::io::{self, Write};

use flate2::write::MultiGzDecoder;
use tocsin_domain::decode::{Found, Records};

/// How much was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Bytes of the file.
    pub bytes: u64,
    /// Bytes of what is in it, once inflated.
    pub inflated: u64,
    /// Records, those that can't be read among them.
    pub records: u64,
}

/// Why a file can't be read to its end. What was found before that was handed over.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// It is no gzip, or was cut.
    #[error("not whole gzip data: {0}")]
    Gzip(#[from] io::Error),
}

/// Reads a log file while it comes in, gzipped or not: bytes in, records out.
#[derive(Debug, Default)]
pub struct Reader {
    size: Size,
    bytes: Vec<u8>,
}

impl Reader {
    /// Takes the next bytes, and hands over each record that is whole by then.
    pub fn push(&mut self, bytes: &[u8], _each: &mut impl FnMut(Found<'_>)) -> Result<(), ReadError> {
        self.size.bytes += bytes.len() as u64;
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    /// Says that there are no more bytes.
    pub fn finish(mut self, each: &mut impl FnMut(Found<'_>)) -> Result<Size, ReadError> {
        let mut inflated = Vec::new();
        if self.bytes.starts_with(b"\x1f\x8b") {
            let mut decoder = MultiGzDecoder::new(&mut inflated);
            decoder.write_all(&self.bytes)?;
            decoder.finish()?;
        } else {
            inflated = self.bytes;
        }
        self.size.inflated = inflated.len() as u64;
        let mut records = Records::default();
        let mut count = |found: Found<'_>| {
            self.size.records += 1;
            each(found);
        };
        records.push(&inflated, &mut count);
        records.finish(&mut count);
        Ok(self.size)
    }
}
