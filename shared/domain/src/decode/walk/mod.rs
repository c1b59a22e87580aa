//! JSON checked and walked through in one pass: what `serde_json` takes is taken, and the fields of an object are shown,
//! without reading what nobody asks for. Nothing is said about UTF-8.

mod ends;

use ends::Ends;

/// In how many objects and arrays a value may stand: fewer than `serde_json` takes.
const DEEPEST: u32 = 96;

/// A field as it is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'a> {
    /// Its name, without the quotes.
    pub(super) name: &'a [u8],
    bytes: &'a [u8],
    /// From where to where its value is.
    pub(super) place: (usize, usize),
    /// Whether no string in the value has an escape.
    pub(super) is_plain: bool,
}

impl Field<'_> {
    /// The text of its value.
    pub(super) fn value(&self) -> &[u8] {
        self.bytes.get(self.place.0..self.place.1).unwrap_or_default()
    }
}

/// Who looks at the fields of an object.
pub(super) trait Look {
    /// A field of the object, which is behind.
    fn field(&mut self, field: &Field<'_>);

    /// Whether the fields of an object that has this name are to be shown as well.
    fn asks_for(&self, name: &[u8]) -> bool;

    /// A field of an object that was asked for.
    fn inner(&mut self, field: &Field<'_>);
}

/// Why nothing can be said of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// It is not all there.
    Short,
    /// It is no object, no JSON, or nested deeper than [`DEEPEST`]: `serde_json` tells these apart.
    Unclear,
}

/// Walks through the object that begins here, and says how long it is.
pub(super) fn object(bytes: &[u8], look: &mut impl Look) -> Result<usize, Stop> {
    if bytes.first() != Some(&b'{') {
        return Err(Stop::Unclear);
    }
    let mut walk = Walk { bytes, at: 0, ends: Ends::of(bytes), escapes: 0 };
    // Which of the brackets that are open are curly, the innermost lowest; and how many are open.
    let (mut curly, mut depth) = (0_u128, 0);
    // Of the object, and of one in it that was asked for: the field that is not behind.
    let (mut outer, mut inner) = (Begun::default(), Begun::default());
    let mut asked = false;
    'values: loop {
        if curly & 1 == 1 {
            let name = walk.name()?;
            match depth {
                1 => outer.name = name,
                2 => inner.name = name,
                _ => {}
            }
        }
        let byte = walk.peek()?;
        match depth {
            1 => (outer.value, outer.escapes) = (walk.at, walk.escapes),
            2 => (inner.value, inner.escapes) = (walk.at, walk.escapes),
            _ => {}
        }
        match byte {
            b'"' => {
                walk.string()?;
            }
            b'{' | b'[' => {
                let is_curly = byte == b'{';
                if depth == DEEPEST {
                    return Err(Stop::Unclear);
                }
                if depth == 1 {
                    asked = is_curly && look.asks_for(walk.slice(outer.name)?);
                }
                walk.at += 1;
                if walk.peek()? != if is_curly { b'}' } else { b']' } {
                    curly = curly << 1 | u128::from(is_curly);
                    depth += 1;
                    continue 'values;
                }
                walk.at += 1;
            }
            _ => walk.scalar(byte)?,
        }
        // A value is behind.
        loop {
            match depth {
                0 => return Ok(walk.at),
                1 => look.field(&walk.field(&outer)?),
                2 if asked => look.inner(&walk.field(&inner)?),
                _ => {}
            }
            match walk.peek()? {
                b',' => {
                    walk.at += 1;
                    continue 'values;
                }
                b'}' if curly & 1 == 1 => {}
                b']' if curly & 1 == 0 => {}
                _ => return Err(Stop::Unclear),
            }
            walk.at += 1;
            curly >>= 1;
            depth -= 1;
        }
    }
}

/// A field that is not behind.
#[derive(Debug, Clone, Copy, Default)]
struct Begun {
    /// From where to where.
    name: (usize, usize),
    value: usize,
    /// How many strings with escapes are before it.
    escapes: usize,
}

/// A place in a text, up to which it is JSON.
#[derive(Debug)]
struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    ends: Ends,
    /// Strings with escapes that are behind.
    escapes: usize,
}

impl<'a> Walk<'a> {
    #[inline]
    fn byte(&self, at: usize) -> Result<u8, Stop> {
        self.bytes.get(at).copied().ok_or(Stop::Short)
    }

    #[inline]
    fn slice(&self, (from, to): (usize, usize)) -> Result<&'a [u8], Stop> {
        self.bytes.get(from..to).ok_or(Stop::Unclear)
    }

    #[inline]
    fn field(&self, begun: &Begun) -> Result<Field<'a>, Stop> {
        Ok(Field {
            name: self.slice(begun.name)?,
            bytes: self.bytes,
            place: (begun.value, self.at),
            is_plain: begun.escapes == self.escapes,
        })
    }

    /// The next byte that is no space.
    #[inline]
    fn peek(&mut self) -> Result<u8, Stop> {
        let byte = self.byte(self.at)?;
        if byte > b' ' {
            return Ok(byte);
        }
        (self.at, self.ends) = after_space(self.bytes, self.at, self.ends)?;
        self.byte(self.at)
    }

    /// Past the name that is next and its colon: from where to where it is.
    #[inline]
    fn name(&mut self) -> Result<(usize, usize), Stop> {
        if self.peek()? != b'"' {
            return Err(Stop::Unclear);
        }
        let name = self.string()?;
        if self.peek()? != b':' {
            return Err(Stop::Unclear);
        }
        self.at += 1;
        Ok(name)
    }

    /// Past the string whose quote is next: from where to where its text is.
    #[inline]
    fn string(&mut self) -> Result<(usize, usize), Stop> {
        let from = self.at + 1;
        self.ends.next(self.bytes)?;
        let mut end = self.ends.next(self.bytes)?;
        if self.byte(end)? != b'"' {
            (end, self.ends) = after_escapes(self.bytes, end, self.ends)?;
            self.escapes += 1;
        }
        self.at = end + 1;
        Ok((from, end))
    }

    /// Past a word or a number that begins with this byte.
    #[inline]
    fn scalar(&mut self, byte: u8) -> Result<(), Stop> {
        let rest = self.bytes.get(self.at..).ok_or(Stop::Short)?;
        self.at += match byte {
            b't' if rest.starts_with(b"true") => 4,
            b'f' if rest.starts_with(b"false") => 5,
            b'n' if rest.starts_with(b"null") => 4,
            _ => number(rest)?,
        };
        Ok(())
    }
}

/// Where the next byte is that is no space.
#[cold]
fn after_space(bytes: &[u8], mut at: usize, mut ends: Ends) -> Result<(usize, Ends), Stop> {
    loop {
        match bytes.get(at).ok_or(Stop::Short)? {
            b' ' => at += 1,
            b'\n' | b'\r' | b'\t' => at = ends.next(bytes)? + 1,
            _ => return Ok((at, ends)),
        }
    }
}

/// Where the quote is that ends a string, of which a backslash is next or what can't be in it. Half a surrogate pair
/// passes: that is for whoever reads the string.
#[cold]
fn after_escapes(bytes: &[u8], mut at: usize, mut ends: Ends) -> Result<(usize, Ends), Stop> {
    while let Some(rest) = bytes.get(at..) {
        match rest {
            [b'"', ..] => return Ok((at, ends)),
            [b'\\', b'"' | b'\\', ..] => {
                ends.next(bytes)?;
            }
            [b'\\', b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => {}
            [b'\\', b'u', a, b, c, d, ..] if [a, b, c, d].iter().all(|hex| hex.is_ascii_hexdigit()) => {}
            _ => return Err(Stop::Unclear),
        }
        at = ends.next(bytes)?;
    }
    Err(Stop::Short)
}

/// The length of a number, after which there is something else.
fn number(text: &[u8]) -> Result<usize, Stop> {
    let byte = |at: usize| text.get(at).copied().ok_or(Stop::Short);
    let digits = |from: usize| {
        let digits = text.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
        if digits > 0 { Ok(from + digits) } else { Err(Stop::Unclear) }
    };
    let mut at = usize::from(byte(0)? == b'-');
    at = if byte(at)? == b'0' { at + 1 } else { digits(at)? };
    if byte(at)?.is_ascii_digit() {
        return Err(Stop::Unclear);
    }
    if byte(at)? == b'.' {
        at = digits(at + 1)?;
    }
    if matches!(byte(at)?, b'e' | b'E') {
        let sign = matches!(byte(at + 1)?, b'+' | b'-');
        at = digits(at + 1 + usize::from(sign))?;
    }
    Ok(at)
}

#[cfg(test)]
mod tests;
