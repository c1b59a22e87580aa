//! Finding fields in JSON that is known to be valid, without reading what nobody asks for.
//!
//! `serde_json` has checked every byte when the record became a `RawValue`. After that, the end of a string is its
//! next quote, and the end of an object is where its brackets close: to any depth, in one pass, without a stack.

/// Calls back with the name and the text of each field of an object; `None` if the text is none.
///
/// A name is given as it is written: those of CloudTrail have no escapes.
pub(super) fn each_field<'a>(object: &'a str, found: &mut dyn FnMut(&'a str, &'a str)) -> Option<()> {
    let mut rest = Scanner::inside(object, b'{')?;
    while rest.byte()? != b'}' {
        let name = rest.value()?;
        let value = rest.value()?;
        found(name.get(1..name.len().checked_sub(1)?)?, value);
    }
    Some(())
}

/// Calls back with the text of each element of an array; `None` if the text is none.
pub(super) fn each_element<'a>(array: &'a str, found: &mut dyn FnMut(&'a str)) -> Option<()> {
    let mut rest = Scanner::inside(array, b'[')?;
    while rest.byte()? != b']' {
        found(rest.value()?);
    }
    Some(())
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn inside(text: &'a str, bracket: u8) -> Option<Self> {
        (text.as_bytes().first() == Some(&bracket)).then_some(Self { text, at: 1 })
    }

    /// The next byte that is neither space nor between two values.
    fn byte(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at)? {
                b' ' | b'\n' | b'\r' | b'\t' | b',' | b':' => self.at += 1,
                byte => return Some(*byte),
            }
        }
    }

    /// The text of the next value.
    fn value(&mut self) -> Option<&'a str> {
        let first = self.byte()?;
        let start = self.at;
        match first {
            b'"' => self.string()?,
            b'{' | b'[' => self.nested()?,
            _ => {
                let scalar = self.text.as_bytes().get(start..)?;
                let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t');
                let length = scalar.iter().position(ends).unwrap_or(scalar.len());
                if length == 0 {
                    return None;
                }
                self.at += length;
            }
        }
        self.text.get(start..self.at)
    }

    /// Past the string that begins here.
    fn string(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        self.at += 1;
        loop {
            self.at += before_quote(bytes.get(self.at..)?);
            self.at += 1;
            match bytes.get(self.at - 1)? {
                b'"' => return Some(()),
                // What follows the backslash.
                _ => self.at += 1,
            }
        }
    }

    /// Past the object or array that begins here.
    fn nested(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        let mut depth = 0_usize;
        loop {
            match bytes.get(self.at)? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Some(());
            }
        }
    }
}

/// How many bytes come before the next quote or backslash. Eight at a time, as `serde_json` does it: most of a record is
/// text.
pub(in crate::decode) fn before_quote(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let hits = zeros(word ^ (ONES * u64::from(b'"'))) | zeros(word ^ (ONES * u64::from(b'\\')));
        if hits != 0 {
            return 8 * index + hits.trailing_zeros() as usize / 8;
        }
    }
    let found = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'));
    8 * words.len() + found.unwrap_or(rest.len())
}

const ONES: u64 = u64::from_ne_bytes([1; 8]);

/// The top bit of each byte that is zero, right up to the first of them.
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & (ONES << 7)
}
