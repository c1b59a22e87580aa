use std::fmt::Write;

use sha2::{Digest, Sha256};

/// A key of at most `most` bytes, which may not be less than 160: a longer one keeps its beginning, for people, and a
/// hash of the whole.
pub fn bounded_key(key: String, most: usize) -> String {
    if key.len() <= most {
        return key;
    }
    format!("{}#{}", &key[..key.floor_char_boundary(most / 2)], digest(&key))
}

/// The SHA-256 of a text, in hexadecimal digits.
pub(crate) fn digest(text: &str) -> String {
    let mut digits = String::with_capacity(64);
    for byte in Sha256::digest(text) {
        // Writing to a string can't fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_key_is_bounded_and_stays_its_own() {
        let of = |length: usize| bounded_key("é".repeat(length / 2), 160);
        assert_eq!(of(160), "é".repeat(80));
        assert!(of(162).starts_with(&format!("{}#", "é".repeat(40))) && of(162).len() == 145, "{}", of(162));
        assert_ne!(of(162), of(164));
    }
}
