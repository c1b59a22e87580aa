//! Strings, eight bytes in a number at a time.

/// How many bytes come before the next quote, backslash or control character.
#[inline]
pub(super) fn plain(bytes: &[u8]) -> usize {
    let (pairs, rest) = bytes.as_chunks::<16>();
    let mut before = 0;
    for pair in pairs {
        let (halves, _) = pair.as_chunks::<8>();
        let [one, other] = [0, 1].map(|half| ends(halves[half]));
        if one | other != 0 {
            let found = if one != 0 { one.trailing_zeros() } else { 64 + other.trailing_zeros() };
            return before + found as usize / 8;
        }
        before += 16;
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
