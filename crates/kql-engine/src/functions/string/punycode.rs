//! `punycode_from_string(input)`, `punycode_to_string(encoded)`, `punycode_domain_from_string(encoded)`,
//! `punycode_domain_to_string(domain)`
//!
//! The names of the last two are the other way round than those of the first two; their pages show what they do.

use arrow::array::ArrayRef;

use super::column::TextColumn;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static PUNYCODE_FROM_STRING: Function = Function {
    name: "punycode_from_string",
    page: "punycode-from-string-function",
    about: "The Punycode form of a text, without `xn--`; empty where it cannot be encoded.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| map(args, encode),
    examples: &[
        example(
            "print punycode_from_string('académie-française')",
            "acadmie-franaise-npb1a",
        ),
        example("print punycode_from_string('艺术')", "cqv902d"),
    ],
};

pub(super) static PUNYCODE_TO_STRING: Function = Function {
    name: "punycode_to_string",
    page: "punycode-to-string-function",
    about: "The text of a Punycode form without `xn--`; empty where it cannot be decoded.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| map(args, decode),
    examples: &[example(
        "print punycode_to_string('acadmie-franaise-npb1a')",
        "académie-française",
    )],
};

pub(super) static PUNYCODE_DOMAIN_FROM_STRING: Function = Function {
    name: "punycode_domain_from_string",
    page: "punycode-domain-from-string-function",
    about: "The domain name whose labels in IDNA form begin with `xn--`; empty where one cannot be decoded.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| map(args, decode_domain),
    examples: &[example(
        "print punycode_domain_from_string('xn--Ry-lja8c.xn--Jng-uta63a.xn--Bng-9ka.com')",
        "Rúyì.Jīngū.Bàng.com",
    )],
};

pub(super) static PUNYCODE_DOMAIN_TO_STRING: Function = Function {
    name: "punycode_domain_to_string",
    page: "punycode-domain-to-string-function",
    about: "The IDNA form of a domain name: labels that are not ASCII in Punycode behind `xn--`, joined by full stops.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| map(args, encode_domain),
    examples: &[example(
        "print punycode_domain_to_string('Riðill｡Skáldskaparmál｡org')",
        "xn--Riill-jta.xn--Skldskaparml-dbbj.org",
    )],
};

fn decode_domain(domain: &str) -> Option<String> {
    let labels = domain.split('.').map(|label| match label.strip_prefix("xn--") {
        Some(encoded) => decode(encoded),
        None => Some(label.to_owned()),
    });
    labels.collect::<Option<Vec<_>>>().map(|labels| labels.join("."))
}

/// IDNA knows four full stops.
fn encode_domain(domain: &str) -> Option<String> {
    let labels = domain.split(['.', '\u{3002}', '\u{ff0e}', '\u{ff61}']).map(|label| {
        if label.is_ascii() {
            Some(label.to_owned())
        } else {
            encode(label).map(|encoded| format!("xn--{encoded}"))
        }
    });
    labels.collect::<Option<Vec<_>>>().map(|labels| labels.join("."))
}

fn map(args: &Args<'_>, code: fn(&str) -> Option<String>) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    let mut out = TextColumn::new(args.rows(), args.rows() * 16);
    for row in 0..args.rows() {
        out.push(&code(texts.get(row)).unwrap_or_default());
    }
    out.finish(args.span())
}

// The constants and names are those of RFC 3492.
const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_N: u32 = 128;

fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / DAMP } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > ((BASE - T_MIN) * T_MAX) / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(T_MIN, T_MAX)
}

fn digit(value: u32) -> char {
    char::from_digit(if value < 26 { value + 10 } else { value - 26 }, BASE).unwrap_or('0')
}

fn value(digit: char) -> Option<u32> {
    digit
        .to_digit(BASE)
        .map(|value| if value >= 10 { value - 10 } else { value + 26 })
}

fn encode(text: &str) -> Option<String> {
    let points: Vec<u32> = text.chars().map(u32::from).collect();
    let mut out: String = text.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(out.len()).ok()?;
    if basic > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias, mut handled) = (INITIAL_N, 0u32, INITIAL_BIAS, basic);
    while (handled as usize) < points.len() {
        let next = points.iter().copied().filter(|point| *point >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for point in &points {
            if *point < n {
                delta = delta.checked_add(1)?;
            }
            if *point == n {
                let (mut q, mut k) = (delta, BASE);
                loop {
                    let t = threshold(k, bias);
                    if q < t {
                        break;
                    }
                    out.push(digit(t + (q - t) % (BASE - t)));
                    q = (q - t) / (BASE - t);
                    k += BASE;
                }
                out.push(digit(q));
                bias = adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n += 1;
    }
    Some(out)
}

fn decode(text: &str) -> Option<String> {
    let (basic, extended) = text.rsplit_once('-').unwrap_or(("", text));
    if !basic.is_ascii() {
        return None;
    }
    let mut out: Vec<char> = basic.chars().collect();
    let (mut n, mut i, mut bias) = (INITIAL_N, 0u32, INITIAL_BIAS);
    let mut digits = extended.chars().peekable();
    while digits.peek().is_some() {
        let (before, mut weight, mut k) = (i, 1u32, BASE);
        loop {
            let digit = value(digits.next()?)?;
            i = i.checked_add(digit.checked_mul(weight)?)?;
            let t = threshold(k, bias);
            if digit < t {
                break;
            }
            weight = weight.checked_mul(BASE - t)?;
            k += BASE;
        }
        let count = u32::try_from(out.len()).ok()? + 1;
        bias = adapt(i - before, count, before == 0);
        n = n.checked_add(i / count)?;
        i %= count;
        out.insert(i as usize, char::from_u32(n)?);
        i += 1;
    }
    Some(out.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::{decode, decode_domain, encode, encode_domain};
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("académie-française", "acadmie-franaise-npb1a")]
    #[case("艺术", "cqv902d")]
    #[case("bücher", "bcher-kva")]
    #[case("", "")]
    fn codes(#[case] text: &str, #[case] encoded: &str) {
        assert_eq!(encode(text).as_deref(), Some(encoded));
        assert_eq!(decode(encoded).as_deref(), Some(text));
    }

    #[rstest]
    #[case("Lê Lợi。Thuận Thiên。com", "xn--L Li-gpa4517b.xn--Thun Thin-s4a7194f.com")]
    #[case("Kaledvoulc'h.Artorījos.edu", "Kaledvoulc'h.xn--Artorjos-ejb.edu")]
    fn domains(#[case] domain: &str, #[case] encoded: &str) {
        assert_eq!(encode_domain(domain).as_deref(), Some(encoded));
        assert_eq!(decode_domain(encoded), Some(domain.replace('。', ".")));
    }

    proptest! {
        #[test]
        fn what_is_encoded_decodes_to_itself(text in "\\PC{0,12}") {
            prop_assert_eq!(encode(&text).and_then(|encoded| decode(&encoded)), Some(text));
        }

        #[test]
        fn any_text_is_decoded_without_panic(text in ".{0,16}") {
            let _ = decode(&text);
        }
    }
}
