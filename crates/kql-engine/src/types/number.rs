//! Text forms of numbers: how `tostring()` prints them and how `tolong()` and `todouble()` read them.

/// As `tostring()` prints a real: the shortest text that reads back the same, `1.0` for a whole number, exponents as
/// `1E+16` and `1E-05`, and `NaN`, `Infinity`, `-Infinity`.
pub fn format_real(value: f64) -> String {
    if value.is_nan() {
        return "NaN".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.into();
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..15).contains(&exponent) {
        let text = format!("{value}");
        return if text.contains('.') { text } else { text + ".0" };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}E{sign}{:02}", exponent.abs())
}

/// Reads a long as `tolong()` does: decimal digits with a sign, or `0x` and hex digits, blanks around them ignored.
pub fn parse_long(text: &str) -> Option<i64> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if let Some(hex) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        let value = u64::from_str_radix(hex, 16).ok()? as i64;
        return Some(if negative { value.wrapping_neg() } else { value });
    }
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.strip_prefix('+').unwrap_or(text).parse().ok()
}

/// Reads a real as `todouble()` does, blanks around it ignored; nothing where the text is no number. Hexadecimal digits,
/// which `tolong()` reads, are none (recorded: `measured-tolong-text-04`).
pub fn parse_real(text: &str) -> Option<f64> {
    let text = text.trim();
    match text.to_ascii_lowercase().as_str() {
        "nan" => return Some(f64::NAN),
        "infinity" | "+infinity" | "inf" | "+inf" => return Some(f64::INFINITY),
        "-infinity" | "-inf" => return Some(f64::NEG_INFINITY),
        _ => {}
    }
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E'));
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(1.0, "1.0")]
    #[case(0.1, "0.1")]
    #[case(-1.5, "-1.5")]
    #[case(1e16, "1E+16")]
    #[case(1.5e-7, "1.5E-07")]
    #[case(0.00001, "1E-05")]
    #[case(2.20904969985854e-5, "2.20904969985854E-05")]
    #[case(0.0001, "0.0001")]
    #[case(1e14, "100000000000000.0")]
    #[case(1e15, "1E+15")]
    #[case(f64::NAN, "NaN")]
    fn prints(#[case] value: f64, #[case] text: &str) {
        assert_eq!(format_real(value), text);
    }

    #[rstest]
    #[case(" 7 ", Some(7))]
    #[case("0x10", Some(16))]
    #[case("5.7", None)]
    #[case("1e3", None)]
    #[case("1,000", None)]
    #[case("-9223372036854775808", Some(i64::MIN))]
    fn reads_longs(#[case] text: &str, #[case] value: Option<i64>) {
        assert_eq!(parse_long(text), value);
    }
}
