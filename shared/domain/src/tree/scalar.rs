//! What a plain scalar means: the core schema of YAML 1.2, <https://yaml.org/spec/1.2.2/#1032-tag-resolution>.
//!
//! So `yes`, `on`, `012:30` and `1_000` are text, and `0123` is the number 123.

use super::Value;

/// The value of a scalar without quotes. `None` if it is a number that JSON can't write.
pub(super) fn plain(text: &str) -> Option<Value> {
    Some(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match number(text) {
            None => Value::String(text.to_owned()),
            Some(number) if number.is_finite() => Value::Number(number),
            Some(_) => return None,
        },
    })
}

fn number(text: &str) -> Option<f64> {
    if let Some(digits) = text.strip_prefix("0o") {
        return whole(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return whole(digits, 16);
    }
    match text {
        ".nan" | ".NaN" | ".NAN" => return Some(f64::NAN),
        _ => {}
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    match unsigned {
        ".inf" | ".Inf" | ".INF" => Some(f64::INFINITY),
        _ if is_decimal(unsigned) => text.parse().ok(),
        _ => None,
    }
}

/// `1`, `1.`, `.5`, `1.5`, each with an exponent or without. Rust's own parser takes `inf` and `nan` too.
fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent_fits = exponent.is_none_or(|exponent| {
        let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !power.is_empty() && digits(power)
    });
    !(before.is_empty() && after.is_empty()) && digits(before) && digits(after) && exponent_fits
}

fn whole(digits: &str, radix: u32) -> Option<f64> {
    let add = |sum: f64, c: char| Some(sum * f64::from(radix) + f64::from(c.to_digit(radix)?));
    if digits.is_empty() { None } else { digits.chars().try_fold(0.0, add) }
}
