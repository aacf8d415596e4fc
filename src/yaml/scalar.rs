//! Plain scalars as YAML 1.1 types them (<https://yaml.org/type/>, with the restrictions that PyYAML and YamlDotNet share).

/// What a plain scalar means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Resolved {
    /// `~`, `null` or nothing.
    Null,
    /// `true`, `no`, `On` …
    Bool(bool),
    /// A whole number, also `0x1F`, `010` (eight), `1_000` and `12:30` (750).
    Int(i64),
    /// A number with a point or exponent, `.inf`, `.nan`.
    Float(f64),
    /// A date or a date with a time.
    Timestamp,
    /// Anything else.
    Text,
}

/// Types a plain scalar.
pub(super) fn resolve_plain(text: &str) -> Resolved {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Resolved::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return Resolved::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => return Resolved::Bool(false),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Resolved::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Resolved::Float(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Resolved::Float(f64::NAN),
        _ => {}
    }
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.')) {
        return Resolved::Text;
    }
    if let Some(number) = int(text) {
        return Resolved::Int(number);
    }
    if let Some(number) = float(text) {
        return Resolved::Float(number);
    }
    if is_timestamp(text) {
        Resolved::Timestamp
    } else {
        Resolved::Text
    }
}

fn sign(text: &str) -> (bool, &str) {
    match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    }
}

/// `None` as well for a number beyond 64 bits, which no field of ours can hold.
fn int(text: &str) -> Option<i64> {
    let (negative, digits) = sign(text);
    let magnitude = if let Some(binary) = digits.strip_prefix("0b") {
        radix(binary, 2)?
    } else if let Some(hex) = digits.strip_prefix("0x") {
        radix(hex, 16)?
    } else if digits.len() > 1 && digits.starts_with('0') {
        radix(&digits[1..], 8)?
    } else if digits.contains(':') {
        sexagesimal(digits)?
    } else if digits.starts_with(|first: char| first.is_ascii_digit()) {
        radix(digits, 10)?
    } else {
        return None;
    };
    if negative {
        magnitude.checked_neg()
    } else {
        Some(magnitude)
    }
}

fn radix(digits: &str, base: u32) -> Option<i64> {
    let digits = digits.replace('_', "");
    // A sign here would be a second one, which `from_str_radix` would accept.
    if digits.starts_with(['+', '-']) {
        return None;
    }
    i64::from_str_radix(&digits, base).ok()
}

/// `12:30` is 12 × 60 + 30; each part after the first is below 60.
fn sexagesimal(digits: &str) -> Option<i64> {
    if !digits.starts_with(|first: char| ('1'..='9').contains(&first)) {
        return None;
    }
    let mut parts = digits.split(':');
    let mut total = radix(parts.next()?, 10)?;
    for part in parts {
        let valid = matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
        let value: i64 = part.parse().ok().filter(|value| valid && *value < 60)?;
        total = total.checked_mul(60)?.checked_add(value)?;
    }
    Some(total)
}

/// A point is required, and an exponent must carry a sign: `1e3` is text in YAML 1.1.
fn float(text: &str) -> Option<f64> {
    let (negative, digits) = sign(text);
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (digits, None),
    };
    let (whole, fraction) = mantissa.split_once('.')?;
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let starts_well = whole.starts_with(|first: char| first.is_ascii_digit())
        || (whole.is_empty() && fraction.starts_with(|first: char| first.is_ascii_digit()));
    if !starts_well || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let exponent = match exponent {
        Some(exponent) if exponent.starts_with(['+', '-']) => format!("e{exponent}"),
        Some(_) => return None,
        None => String::new(),
    };
    let number: f64 = format!("0{whole}.{fraction}0{exponent}")
        .replace('_', "")
        .parse()
        .ok()?;
    Some(if negative { -number } else { number })
}

/// `2024-01-31`, or that followed by `T`, `t` or blanks and a time.
fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits =
        |range: std::ops::Range<usize>| bytes.get(range).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    let date =
        digits(0..4) && bytes.get(4) == Some(&b'-') && digits(5..7) && bytes.get(7) == Some(&b'-') && digits(8..10);
    match bytes.get(10) {
        None => date,
        Some(b'T' | b't' | b' ') => date && bytes.get(11).is_some_and(|byte| byte.is_ascii_digit() || *byte == b' '),
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", Resolved::Null)]
    #[case("~", Resolved::Null)]
    #[case("no", Resolved::Bool(false))]
    #[case("On", Resolved::Bool(true))]
    #[case("y", Resolved::Text)]
    #[case("1.10", Resolved::Float(1.1))]
    #[case("1.0.0", Resolved::Text)]
    #[case("12:30", Resolved::Int(750))]
    #[case("12:75", Resolved::Text)]
    #[case("010", Resolved::Int(8))]
    #[case("08", Resolved::Text)]
    #[case("0x1F", Resolved::Int(31))]
    #[case("-5", Resolved::Int(-5))]
    #[case("+-5", Resolved::Text)]
    #[case("1_000", Resolved::Int(1000))]
    #[case("1e3", Resolved::Text)]
    #[case("1.0e+3", Resolved::Float(1000.0))]
    #[case("5m", Resolved::Text)]
    #[case("2024-01-31", Resolved::Timestamp)]
    #[case("2024-01-31T10:00:00Z", Resolved::Timestamp)]
    #[case("2024-01-31-x", Resolved::Text)]
    #[case("-", Resolved::Text)]
    #[case(".", Resolved::Text)]
    #[case("99999999999999999999", Resolved::Text)]
    fn plain_scalars_resolve_as_in_yaml_1_1(#[case] text: &str, #[case] expected: Resolved) {
        assert_eq!(resolve_plain(text), expected);
    }
}
