//! JSON checked and walked through in one pass: what `serde_json` takes is taken, field by field, without reading what
//! nobody asks for.
//!
//! Every function gives `None` where the text ends, is no JSON, or is nested deeper than [`DEEPEST`]: whoever walks asks
//! `serde_json` then, which tells these apart. Nothing is said about UTF-8.

mod wide;

/// In how many objects and arrays a value may stand: a limit of the stack, not of JSON.
const DEEPEST: usize = 96;

/// A place in a text, up to which it is JSON.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where the block begins of which `specials` are.
    block: usize,
    /// Quotes, backslashes and control characters of this block that are not behind yet.
    specials: u64,
    /// Strings with escapes that are behind.
    escapes: usize,
}

/// An object that is walked through.
#[derive(Debug)]
pub(super) struct Fields {
    begun: bool,
}

/// What comes next in an object.
#[derive(Debug)]
pub(super) enum Next<'a> {
    /// A field, by its name as it is written.
    Name(&'a [u8]),
    /// Nothing more: the object is behind.
    End,
}

impl<'a> Walk<'a> {
    /// At the beginning of a text.
    pub(super) fn through(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, block: 0, specials: wide::specials(bytes), escapes: 0 }
    }

    /// How many bytes are JSON.
    pub(super) fn length(&self) -> usize {
        self.at
    }

    /// Whether there is nothing more: what could not be walked through is not all there.
    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// How many strings with escapes are behind.
    pub(super) fn escapes(&self) -> usize {
        self.escapes
    }

    /// Into the object that comes next.
    pub(super) fn object(&mut self) -> Option<Fields> {
        (self.peek()? == b'{').then(|| self.at += 1)?;
        Some(Fields { begun: false })
    }

    /// The name of the next field, whose value is next then.
    #[inline]
    pub(super) fn name(&mut self, fields: &mut Fields) -> Option<Next<'a>> {
        match (fields.begun, self.bytes.get(self.at..)?) {
            // Nearly always there are no spaces.
            (true, [b',', b'"', ..]) => self.at += 1,
            _ if self.is_over(b'}', &mut fields.begun)? => return Some(Next::End),
            _ if self.peek()? != b'"' => return None,
            _ => {}
        }
        let start = self.at + 1;
        self.string()?;
        let name = self.bytes.get(start..self.at - 1)?;
        (self.peek()? == b':').then(|| self.at += 1)?;
        Some(Next::Name(name))
    }

    /// The text of the next value.
    #[inline]
    pub(super) fn value(&mut self) -> Option<&'a [u8]> {
        let is_string = self.peek()? == b'"';
        let start = self.at;
        if is_string {
            self.string()?
        } else {
            self.skip(0)?
        };
        self.bytes.get(start..self.at)
    }

    /// Whether an object is next.
    pub(super) fn is_at_object(&mut self) -> bool {
        self.peek() == Some(b'{')
    }

    /// Past the value that is next, which stands in so many objects and arrays.
    fn skip(&mut self, depth: usize) -> Option<()> {
        match self.peek()? {
            b'"' => self.string(),
            b'{' if depth < DEEPEST => {
                let mut fields = self.object()?;
                while let Next::Name(_) = self.name(&mut fields)? {
                    self.skip(depth + 1)?;
                }
                Some(())
            }
            b'[' if depth < DEEPEST => {
                self.at += 1;
                let mut begun = false;
                while !self.is_over(b']', &mut begun)? {
                    self.skip(depth + 1)?;
                }
                Some(())
            }
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => self.number(),
        }
    }

    /// Past the bracket that ends an object or array, if that is next, or else past the comma that must be there unless
    /// nothing has come yet.
    #[inline]
    fn is_over(&mut self, bracket: u8, begun: &mut bool) -> Option<bool> {
        let byte = self.peek()?;
        if byte == bracket {
            self.at += 1;
            return Some(true);
        }
        if *begun {
            (byte == b',').then(|| self.at += 1)?;
        }
        *begun = true;
        Some(false)
    }

    /// The next byte that is no space.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        match *self.bytes.get(self.at)? {
            byte @ b'!'.. => Some(byte),
            _ => self.after_space(),
        }
    }

    /// The same, behind spaces.
    #[cold]
    fn after_space(&mut self) -> Option<u8> {
        loop {
            match *self.bytes.get(self.at)? {
                b' ' => self.at += 1,
                b'\n' | b'\r' | b'\t' => self.at = self.special()? + 1,
                byte => return Some(byte),
            }
        }
    }

    /// The next quote, backslash or control character, which is behind then.
    #[inline]
    fn special(&mut self) -> Option<usize> {
        if self.specials == 0 {
            self.next_block()?;
        }
        let next = self.block + self.specials.trailing_zeros() as usize;
        self.specials &= self.specials - 1;
        Some(next)
    }

    /// On to the next block with one of them.
    #[inline(never)]
    fn next_block(&mut self) -> Option<()> {
        while self.specials == 0 {
            self.block += wide::BLOCK;
            let Some(bytes) = self.bytes.get(self.block..) else {
                self.at = self.bytes.len();
                return None;
            };
            self.specials = wide::specials(bytes);
        }
        Some(())
    }

    /// Past the string whose quote is next.
    #[inline]
    fn string(&mut self) -> Option<()> {
        self.special()?;
        let end = self.special()?;
        self.at = end + 1;
        if *self.bytes.get(end)? == b'"' { Some(()) } else { self.rest_of_string(end) }
    }

    /// Past the rest of a string in which not a quote comes next.
    #[cold]
    fn rest_of_string(&mut self, mut end: usize) -> Option<()> {
        self.escapes += 1;
        loop {
            self.at = end;
            match self.bytes.get(self.at)? {
                b'"' => {
                    self.at += 1;
                    return Some(());
                }
                b'\\' => self.escape()?,
                _ => return None,
            }
            end = self.special()?;
        }
    }

    /// Past a backslash and what it stands for. Half a surrogate pair passes: that is for whoever reads the string.
    fn escape(&mut self) -> Option<()> {
        let rest = self.bytes.get(self.at + 1..)?;
        match rest {
            [b'"' | b'\\', ..] => drop(self.special()?),
            [b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => {}
            [b'u', hex @ ..] if hex.get(..4)?.iter().all(u8::is_ascii_hexdigit) => {}
            _ => return None,
        }
        Some(())
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.bytes.get(self.at..)?.starts_with(word).then(|| self.at += word.len())
    }

    /// Past a number; one that ends with the text may go on.
    fn number(&mut self) -> Option<()> {
        if *self.bytes.get(self.at)? == b'-' {
            self.at += 1;
        }
        if *self.bytes.get(self.at)? == b'0' {
            self.at += 1;
            if self.bytes.get(self.at)?.is_ascii_digit() {
                return None;
            }
        } else {
            self.digits()?;
        }
        if *self.bytes.get(self.at)? == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.bytes.get(self.at)?, b'e' | b'E') {
            self.at += 1;
            if matches!(self.bytes.get(self.at)?, b'+' | b'-') {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(())
    }

    /// Past at least one digit.
    fn digits(&mut self) -> Option<()> {
        let digits = self.bytes.get(self.at..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += digits;
        (digits > 0 && self.at < self.bytes.len()).then_some(())
    }
}

#[cfg(test)]
mod tests;
