//! `has_ipv4`, `has_any_ipv4`, `has_ipv4_prefix`, `has_any_ipv4_prefix`: addresses within text
//!
//! An address counts where no letter or digit stands right before or behind it.

use arrow::array::ArrayRef;
use memchr::memmem::{Finder, FinderBuilder};

use super::v4::V4;
use crate::error::EvalError;
use crate::functions::columns::{argument, bool_array};
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::Ty;

macro_rules! search {
    ($static:ident, $name:literal, $page:literal, $about:literal, $needle:expr, $($example:expr),+) => {
        pub(super) static $static: Function = Function {
            name: $name,
            page: $page,
            about: $about,
            nulls: Nulls::Kernel,
            depends: Depends::Arguments,
            kernel: |args| has(args, $needle),
            examples: &[$($example),+],
        };
    };
}

search!(
    HAS_IPV4,
    "has_ipv4",
    "has-ipv4-function",
    "Whether the text has the address; false where the address is none.",
    Needle::address,
    example("print has_ipv4('05:04:54 127.0.0.1 GET /', '127.0.0.1')", "True"),
    example("print has_ipv4('05:04:54127.0.0.1 GET /', '127.0.0.1')", "False"),
    example("print has_ipv4('05:04:54 127.0.0.256 GET /', '127.0.0.256')", "False"),
    example("print has_ipv4('from 10.1.2.34', '10.1.2.3')", "False")
);
search!(
    HAS_ANY_IPV4,
    "has_any_ipv4",
    "has-any-ipv4-function",
    "Whether the text has one of the addresses, given one by one or as an array.",
    Needle::address,
    example(
        "print has_any_ipv4('05:04:54 127.0.0.1 GET /', '127.0.0.1', '127.0.0.2')",
        "True"
    )
);
search!(
    HAS_IPV4_PREFIX,
    "has_ipv4_prefix",
    "has-ipv4-prefix-function",
    "Whether the text has an address that begins with the prefix: a whole address or some of its octets, each with a dot.",
    Needle::prefix,
    example("print has_ipv4_prefix('05:04:54 127.0.0.1 GET /', '127.0.')", "True"),
    example("print has_ipv4_prefix('05:04:54 127.0.0.1 GET /', '127.0')", "False")
);
search!(
    HAS_ANY_IPV4_PREFIX,
    "has_any_ipv4_prefix",
    "has-any-ipv4-prefix-function",
    "Whether the text has an address that begins with one of the prefixes.",
    Needle::prefix,
    example(
        "print has_any_ipv4_prefix('05:04:54 127.0.0.1 GET /', dynamic(['127.0.', '192.168.']))",
        "True"
    )
);

/// An address or prefix to look for.
struct Needle {
    finder: Finder<'static>,
    /// How long a whole address is; nothing for a prefix, which goes on.
    length: Option<usize>,
}

impl Needle {
    fn new(text: &str, length: Option<usize>) -> Needle {
        let finder = FinderBuilder::new().build_forward(text).into_owned();
        Needle { finder, length }
    }

    fn address(text: &str) -> Option<Needle> {
        V4::parse(text).filter(|_| !text.contains('/'))?;
        let text = text.trim();
        Some(Needle::new(text, Some(text.len())))
    }

    fn prefix(text: &str) -> Option<Needle> {
        let Some(octets) = text.strip_suffix('.') else {
            return Needle::address(text);
        };
        let octets: Vec<&str> = octets.split('.').collect();
        let valid = octets.len() <= 3
            && octets
                .iter()
                .all(|octet| octet_of(octet.as_bytes()) == Some(octet.len()));
        valid.then(|| Needle::new(text, None))
    }

    fn is_in(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        self.finder.find_iter(bytes).any(|start| {
            let before = text.get(..start).and_then(|head| head.chars().next_back());
            if before.is_some_and(char::is_alphanumeric) {
                return false;
            }
            address_of(&bytes[start..]).is_some_and(|length| {
                let behind = text.get(start + length..).and_then(|tail| tail.chars().next());
                // `10.1.2.3` is no part of `10.1.2.34`
                self.length.is_none_or(|whole| whole == length) && !behind.is_some_and(char::is_alphanumeric)
            })
        })
    }
}

/// How long the octet at the start of `bytes` is: digits without a leading zero, at most 255.
fn octet_of(bytes: &[u8]) -> Option<usize> {
    let length = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let digits = bytes.get(..length)?;
    if !(1..=3).contains(&length) || (length > 1 && digits[0] == b'0') {
        return None;
    }
    let value = digits
        .iter()
        .fold(0u32, |value, digit| value * 10 + u32::from(digit - b'0'));
    (value <= 255).then_some(length)
}

/// How long the address at the start of `bytes` is.
fn address_of(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    for octet in 0..4 {
        if octet > 0 {
            (bytes.get(at) == Some(&b'.')).then_some(())?;
            at += 1;
        }
        at += octet_of(&bytes[at..])?;
    }
    Some(at)
}

fn has(args: &Args<'_>, needle: fn(&str) -> Option<Needle>) -> Result<ArrayRef, EvalError> {
    let texts = argument(args, 0, Ty::String);
    let texts = texts.strings();
    let fixed = (1..args.len()).all(|index| args.constant(index).is_some());
    let constant = fixed.then(|| needles(args, 0, needle));
    Ok(bool_array((0..args.rows()).map(|row| {
        let own;
        let needles = match &constant {
            Some(needles) => needles,
            None => {
                own = needles(args, row, needle);
                &own
            }
        };
        Some(needles.iter().any(|needle| needle.is_in(texts.get(row))))
    })))
}

/// What to look for in a row, whether given as texts or as an array of texts.
fn needles(args: &Args<'_>, row: usize, needle: fn(&str) -> Option<Needle>) -> Vec<Needle> {
    let mut out = Vec::new();
    for index in 1..args.len() {
        if args.ty(index) == Ty::Dynamic {
            let value = args.dynamics(index).get(row);
            let items = value.and_then(|value| value.as_array());
            out.extend(items.into_iter().flatten().filter_map(|item| needle(item.as_str()?)));
        } else {
            out.extend(needle(args.strings(index).get(row)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Needle;
    use rstest::rstest;

    /// Breaks when the last octet of an address is taken for the beginning of a longer one.
    #[rstest]
    #[case("10.1.2.34", "10.1.2.3", false)]
    #[case("10.1.2.34, 10.1.2.3", "10.1.2.3", true)]
    #[case("src=10.1.2.3;", "10.1.2.3", true)]
    #[case("10.1.2.3x", "10.1.2.3", false)]
    #[case("10.1.2.34", "10.1.2.", true)]
    #[case("10.1.2.34", "10.1.", true)]
    #[case("110.1.2.3", "10.", false)]
    fn whole_addresses_and_prefixes(#[case] text: &str, #[case] needle: &str, #[case] found: bool) {
        assert_eq!(Needle::prefix(needle).unwrap().is_in(text), found);
        if let Some(needle) = Needle::address(needle) {
            assert_eq!(needle.is_in(text), found);
        }
    }
}
