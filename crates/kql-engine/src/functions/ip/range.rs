//! `ipv4_is_private`, `ipv4_is_in_range`, `ipv4_is_in_any_range`, `ipv6_is_in_range`, `ipv6_is_in_any_range`,
//! `ipv4_range_to_cidr_list`

use arrow::array::ArrayRef;

use super::v4::{self, V4};
use super::v6::V6;
use crate::cast::collect;
use crate::error::EvalError;
use crate::functions::columns::{argument, bool_array};
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::dynamic::ArrayBuilder;
use crate::types::{Scalar, Ty};

pub(super) static IPV4_IS_PRIVATE: Function = Function {
    name: "ipv4_is_private",
    page: "ipv4-is-private-function",
    about: "Whether the address lies within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16; null where it is no address.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: ipv4_is_private,
    examples: &[
        example("print ipv4_is_private('192.168.1.1/24')", "True"),
        example("print ipv4_is_private('127.0.0.1')", "False"),
        example("print ipv4_is_private('host')", ""),
    ],
};

pub(super) static IPV4_IS_IN_RANGE: Function = Function {
    name: "ipv4_is_in_range",
    page: "ipv4-is-in-range-function",
    about: "Whether the address lies within a range; null where either is not readable.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| in_range(args, V4::parse, V4::contains),
    examples: &[example(
        "print ipv4_is_in_range('192.168.1.1', '192.168.1.255/24')",
        "True",
    )],
};

pub(super) static IPV6_IS_IN_RANGE: Function = Function {
    name: "ipv6_is_in_range",
    page: "ipv6-is-in-range-function",
    about: "Whether the IPv6 or IPv4 address lies within a range; null where either is not readable.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| in_range(args, comparable, V6::contains),
    examples: &[example(
        "print ipv6_is_in_range('2001:db8::1', '2001:db8::/32')",
        "True",
    )],
};

pub(super) static IPV4_IS_IN_ANY_RANGE: Function = Function {
    name: "ipv4_is_in_any_range",
    page: "ipv4-is-in-any-range-function",
    about: "Whether the address lies within one of the ranges, given one by one or as an array; null where it is no address, \
            or where it is in none of them and one is not readable.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: |args| in_any_range(args, V4::parse, V4::contains),
    examples: &[
        example(
            "print ipv4_is_in_any_range('192.168.1.6', '192.168.1.1/24', '10.0.0.1/8')",
            "True",
        ),
        example(
            "print ipv4_is_in_any_range('127.0.0.1', dynamic(['192.168.1.1']))",
            "False",
        ),
    ],
};

pub(super) static IPV6_IS_IN_ANY_RANGE: Function = Function {
    name: "ipv6_is_in_any_range",
    page: "ipv6-is-in-any-range-function",
    about: "As `ipv4_is_in_any_range`, for IPv6 and IPv4 addresses.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: |args| in_any_range(args, comparable, V6::contains),
    examples: &[example(
        "print ipv6_is_in_any_range('2001:db8::1', dynamic(['fe80::/10', '2001:db8::/32']))",
        "True",
    )],
};

pub(super) static IPV4_RANGE_TO_CIDR_LIST: Function = Function {
    name: "ipv4_range_to_cidr_list",
    page: "ipv4-range-to-cidr-list-function",
    about: "The fewest networks that together are the range, in order; null where an end is no address or they are reversed.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: ipv4_range_to_cidr_list,
    examples: &[example(
        "print ipv4_range_to_cidr_list('1.1.128.0', '1.1.140.255')",
        "[\"1.1.128.0/21\",\"1.1.136.0/22\",\"1.1.140.0/24\"]",
    )],
};

const PRIVATE: [V4; 3] = [network(10, 0, 8), network(172, 16, 12), network(192, 168, 16)];

const fn network(first: u32, second: u32, prefix: u32) -> V4 {
    V4 {
        bits: first << 24 | second << 16,
        prefix,
    }
}

fn comparable(text: &str) -> Option<V6> {
    V6::parse(text).map(V6::comparable)
}

fn ipv4_is_private(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    Ok(bool_array((0..args.rows()).map(|row| {
        let address = V4::parse(texts.get(row))?;
        Some(PRIVATE.iter().any(|network| network.contains(address)))
    })))
}

fn in_range<T: Copy>(
    args: &Args<'_>,
    parse: fn(&str) -> Option<T>,
    contains: fn(T, T) -> bool,
) -> Result<ArrayRef, EvalError> {
    let (addresses, ranges) = (args.strings(0), args.strings(1));
    let constant = args.constant(1).and_then(Scalar::as_str).map(parse);
    Ok(bool_array((0..args.rows()).map(|row| {
        let range = match constant {
            Some(range) => range,
            None => parse(ranges.get(row)),
        };
        Some(contains(range?, parse(addresses.get(row))?))
    })))
}

fn in_any_range<T: Copy>(
    args: &Args<'_>,
    parse: fn(&str) -> Option<T>,
    contains: fn(T, T) -> bool,
) -> Result<ArrayRef, EvalError> {
    let addresses = argument(args, 0, Ty::String);
    let addresses = addresses.strings();
    let fixed = (1..args.len()).all(|index| args.constant(index).is_some());
    let constant = fixed.then(|| ranges(args, 0, parse));
    Ok(bool_array((0..args.rows()).map(|row| {
        let address = parse(addresses.get(row))?;
        let own;
        let ranges = match &constant {
            Some(ranges) => ranges,
            None => {
                own = ranges(args, row, parse);
                &own
            }
        };
        if ranges.iter().flatten().any(|range| contains(*range, address)) {
            Some(true)
        } else {
            ranges.iter().all(Option::is_some).then_some(false)
        }
    })))
}

/// The ranges of a row, whether given as texts or as an array of texts.
fn ranges<T>(args: &Args<'_>, row: usize, parse: fn(&str) -> Option<T>) -> Vec<Option<T>> {
    let mut out = Vec::new();
    for index in 1..args.len() {
        if args.ty(index) == Ty::Dynamic {
            let Some(value) = args.dynamics(index).get(row) else {
                continue;
            };
            match value.as_array() {
                Some(items) => out.extend(items.map(|item| item.as_str().and_then(parse))),
                None => out.push(value.as_str().and_then(parse)),
            }
        } else {
            out.push(parse(args.strings(index).get(row)));
        }
    }
    out
}

fn ipv4_range_to_cidr_list(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (starts, ends) = (args.strings(0), args.strings(1));
    let lists = (0..args.rows()).map(|row| {
        let (Some(start), Some(end)) = (V4::parse(starts.get(row)), V4::parse(ends.get(row))) else {
            return Scalar::Null(Ty::Dynamic);
        };
        if start.bits > end.bits {
            return Scalar::Null(Ty::Dynamic);
        }
        Scalar::dynamic(networks(start.bits, end.bits).finish())
    });
    Ok(collect(Ty::Dynamic, lists))
}

fn networks(start: u32, end: u32) -> ArrayBuilder {
    let mut list = ArrayBuilder::new();
    let (mut start, end) = (u64::from(start), u64::from(end));
    while start <= end {
        // as large as the start is aligned for and the rest leaves room for
        let aligned = start.trailing_zeros().min(32);
        let room = (end - start + 1).ilog2();
        let free = aligned.min(room);
        let text = format!("{}/{}", v4::print(start as u32), 32 - free);
        list.push_scalar(&Scalar::string(text));
        start += 1 << free;
    }
    list
}
