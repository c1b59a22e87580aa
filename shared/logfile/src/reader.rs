use tocsin_domain::decode::{Found, Records};

use crate::gzip::{Gzip, MAGIC};

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

/// Why a file can't be read to its end. What was found before that was handed over. `at` is the byte of the file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// It is damaged; a wrong checksum is found only after the records.
    #[error("damaged gzip data at byte {at}: {what}")]
    Gzip {
        /// Where.
        at: u64,
        /// What zlib says.
        what: String,
    },
    /// It ends too early.
    #[error("the gzip data is cut off at byte {at}: copy the file again")]
    Cut {
        /// The length of the file.
        at: u64,
    },
    /// Something else follows on gzip data.
    #[error("what follows the gzip data at byte {at} is no gzip data")]
    NoGzip {
        /// Where.
        at: u64,
    },
}

/// Reads a log file while it comes in, gzipped or not, whatever its name says: bytes in, records out.
///
/// It holds a piece of what it inflates, and what [`Records`] holds: never the file, however large.
#[derive(Debug, Default)]
pub struct Reader {
    size: Size,
    form: Option<Form>,
    records: Records,
}

#[derive(Debug)]
enum Form {
    Gzip(Gzip),
    Plain,
}

impl Reader {
    /// Takes the next bytes, and hands over each record that is whole by then. After an error there is nothing more to
    /// be read.
    pub fn push(&mut self, bytes: &[u8], each: &mut impl FnMut(Found<'_>)) -> Result<(), ReadError> {
        let Some(&first) = bytes.first() else { return Ok(()) };
        let Self { size, form, records } = self;
        size.bytes += bytes.len() as u64;
        let form = form.get_or_insert_with(|| match first {
            MAGIC => Form::Gzip(Gzip::new()),
            _ => Form::Plain,
        });
        let mut take = |piece: &[u8]| {
            size.inflated += piece.len() as u64;
            records.push(piece, &mut |found| {
                size.records += 1;
                each(found);
            });
        };
        match form {
            Form::Gzip(gzip) => gzip.push(bytes, &mut take),
            Form::Plain => {
                take(bytes);
                Ok(())
            }
        }
    }

    /// Says that there are no more bytes.
    pub fn finish(self, each: &mut impl FnMut(Found<'_>)) -> Result<Size, ReadError> {
        let Self { mut size, form, records } = self;
        if let Some(Form::Gzip(gzip)) = form {
            gzip.finish()?;
        }
        records.finish(&mut |found| {
            size.records += 1;
            each(found);
        });
        Ok(size)
    }

    /// How much was read by now.
    pub fn size(&self) -> Size {
        self.size
    }
}

#[cfg(test)]
mod tests;
