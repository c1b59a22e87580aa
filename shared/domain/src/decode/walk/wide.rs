//! Strings, eight bytes in a number at a time.

/// How many bytes come before the next quote, backslash or control character.
#[inline]
pub(super) fn plain(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks();
    let mut before = 0;
    for word in words {
        let ends = ends(*word);
        if ends != 0 {
            return before + ends.trailing_zeros() as usize / 8;
        }
        before += 8;
    }
    before + rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | ..0x20)).unwrap_or(rest.len())
}

const ONES: u64 = u64::from_ne_bytes([1; 8]);

/// The top bit of each byte that does not stand for itself in a string, right up to the first of them.
#[inline]
fn ends(word: [u8; 8]) -> u64 {
    let word = u64::from_le_bytes(word);
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word;
    let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    (below(word, 0x20) | is(b'"') | is(b'\\')) & (ONES << 7)
}
