//! `ipv4_compare`, `ipv4_is_match`, `ipv6_compare`, `ipv6_is_match`: two addresses by the shorter of their prefixes

use std::cmp::Ordering;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};

use super::v4::{V4, masked};
use super::v6::{self, V6};
use crate::functions::columns::bool_array;
use crate::functions::{Args, Depends, Function, Nulls, example};

macro_rules! comparison {
    ($static:ident, $name:literal, $page:literal, $about:literal, $kernel:expr, $($example:expr),+) => {
        pub(super) static $static: Function = Function {
            name: $name,
            page: $page,
            about: $about,
            nulls: Nulls::Propagate,
            depends: Depends::Arguments,
            kernel: $kernel,
            examples: &[$($example),+],
        };
    };
}

comparison!(
    IPV4_COMPARE,
    "ipv4_compare",
    "ipv4-compare-function",
    "-1, 0 or 1 as the first address is less, equal or greater. The shortest of both prefixes and the given one counts; \
     null where one is no address.",
    |args| Ok(orders(args, v4_order)),
    example("print ipv4_compare('192.168.1.1/24', '192.168.1.255')", "0"),
    example("print ipv4_compare('192.168.1.1', '192.168.1.255')", "-1")
);
comparison!(
    IPV4_IS_MATCH,
    "ipv4_is_match",
    "ipv4-is-match-function",
    "Whether two addresses are equal within the shortest of both prefixes and the given one; null where one is no address.",
    |args| Ok(matches(args, v4_order)),
    example("print ipv4_is_match('192.168.1.1/24', '192.168.1.255')", "True"),
    example("print ipv4_is_match('192.168.1.1', '192.168.1.0', 31)", "True")
);
comparison!(
    IPV6_COMPARE,
    "ipv6_compare",
    "ipv6-compare-function",
    "-1, 0 or 1 as the first IPv6 or IPv4 address is less, equal or greater, within the shortest prefix.",
    |args| Ok(orders(args, v6_order)),
    example("print ipv6_compare('192.168.1.1', '::ffff:c0a8:0101')", "0")
);
comparison!(
    IPV6_IS_MATCH,
    "ipv6_is_match",
    "ipv6-is-match-function",
    "Whether two IPv6 or IPv4 addresses are equal within the shortest prefix.",
    |args| Ok(matches(args, v6_order)),
    example(
        "print ipv6_is_match('fe80::85d:e82c:9446:7994/120', 'fe80::85d:e82c:9446:7998')",
        "True"
    )
);

type Order = fn(&str, &str, Option<i64>) -> Option<Ordering>;

fn v4_order(a: &str, b: &str, prefix: Option<i64>) -> Option<Ordering> {
    let (a, b) = (V4::parse(a)?, V4::parse(b)?);
    let prefix = given(prefix, 32)?.min(a.prefix).min(b.prefix);
    Some(masked(a.bits, prefix).cmp(&masked(b.bits, prefix)))
}

fn v6_order(a: &str, b: &str, prefix: Option<i64>) -> Option<Ordering> {
    let (a, b) = (V6::parse(a)?.comparable(), V6::parse(b)?.comparable());
    let prefix = given(prefix, 128)?.min(a.prefix).min(b.prefix);
    Some(v6::masked(a.bits, prefix).cmp(&v6::masked(b.bits, prefix)))
}

/// A prefix that is given as an argument, or the longest.
fn given(prefix: Option<i64>, longest: u32) -> Option<u32> {
    match prefix {
        None => Some(longest),
        Some(prefix) => u32::try_from(prefix).ok().filter(|prefix| *prefix <= longest),
    }
}

fn each<'a>(args: &Args<'a>, order: Order) -> impl Iterator<Item = Option<Ordering>> + use<'a> {
    let (a, b, prefixes) = (args.strings(0), args.strings(1), args.longs(2));
    (0..args.rows()).map(move |row| order(a.get(row), b.get(row), prefixes.get(row)))
}

fn orders(args: &Args<'_>, order: Order) -> ArrayRef {
    let numbers = each(args, order).map(|order| order.map(|order| order as i64));
    Arc::new(numbers.collect::<Int64Array>())
}

fn matches(args: &Args<'_>, order: Order) -> ArrayRef {
    bool_array(each(args, order).map(|order| order.map(Ordering::is_eq)))
}
