//! Numbers as people read them.

/// `1,234,567`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 file`, `1,234 files`.
pub(in crate::replay) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// `512 bytes`, `1.2 MB`: a million bytes are a megabyte.
pub(super) fn bytes(number: u64) -> String {
    const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
    if number < 1000 {
        return count(number, "byte", "bytes");
    }
    let (mut tenths, mut unit) = (number.saturating_add(50) / 100, 0);
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        (tenths, unit) = ((tenths + 500) / 1000, unit + 1);
    }
    format!("{}.{} {}", grouped(tenths / 10), tenths % 10, UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_at_a_glance() {
        let shown = [0, 1, 999, 1000, 1_234_567, u64::MAX].map(grouped);
        assert_eq!(shown, ["0", "1", "999", "1,000", "1,234,567", "18,446,744,073,709,551,615"]);
        let shown = [1, 999, 1000, 1049, 1050, 999_940, 999_999, 123_456_789, 5_000_000_000].map(bytes);
        let expected =
            ["1 byte", "999 bytes", "1.0 kB", "1.0 kB", "1.1 kB", "999.9 kB", "1.0 MB", "123.5 MB", "5.0 GB"];
        assert_eq!(shown, expected);
        assert_eq!(count(1, "file", "files"), "1 file");
    }
}
