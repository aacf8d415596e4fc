//! `parse_ipv4`, `parse_ipv4_mask`, `ipv4_netmask_suffix`, `format_ipv4`, `format_ipv4_mask`, `parse_ipv6`,
//! `parse_ipv6_mask`

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};

use super::v4::{self, V4, masked};
use super::v6::{self, V6};
use crate::error::EvalError;
use crate::functions::columns::text_array;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::{Scalar, Ty};

pub(super) static PARSE_IPV4: Function = Function {
    name: "parse_ipv4",
    page: "parse-ipv4-function",
    about: "The address as a number, without the bits behind its prefix; null where it is none.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: parse_ipv4,
    examples: &[
        example("print parse_ipv4('203.0.113.10')", "3405803786"),
        example("print parse_ipv4('203.0.113.10/24')", "3405803776"),
        example("print parse_ipv4('256.0.0.1')", ""),
    ],
};

pub(super) static PARSE_IPV4_MASK: Function = Function {
    name: "parse_ipv4_mask",
    page: "parse-ipv4-mask-function",
    about: "The address as a number, without the bits behind the shorter of its prefix and the given one.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: parse_ipv4_mask,
    examples: &[example("print parse_ipv4_mask('127.0.0.1', 24)", "2130706432")],
};

pub(super) static IPV4_NETMASK_SUFFIX: Function = Function {
    name: "ipv4_netmask_suffix",
    page: "ipv4-netmask-suffix-function",
    about: "The length of the address's prefix, 32 where it has none; null where it is no address.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: ipv4_netmask_suffix,
    examples: &[example("print ipv4_netmask_suffix('192.168.1.1/24')", "24")],
};

pub(super) static FORMAT_IPV4: Function = Function {
    name: "format_ipv4",
    page: "format-ipv4-function",
    about: "An address, given as text or number, without the bits behind the prefix; empty where it is none.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| format_ipv4(args, false),
    examples: &[
        example("print format_ipv4('192.168.1.1', 24)", "192.168.1.0"),
        example("print format_ipv4(3232236031)", "192.168.1.255"),
    ],
};

pub(super) static FORMAT_IPV4_MASK: Function = Function {
    name: "format_ipv4_mask",
    page: "format-ipv4-mask-function",
    about: "As `format_ipv4`, with the prefix behind a slash.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| format_ipv4(args, true),
    examples: &[example(
        "print format_ipv4_mask('192.168.1.1/24', 32), format_ipv4_mask('192.168.1.1')",
        "192.168.1.0/24|192.168.1.1/32",
    )],
};

pub(super) static PARSE_IPV6: Function = Function {
    name: "parse_ipv6",
    page: "parse-ipv6-function",
    about: "An IPv6 or IPv4 address in eight groups of four digits, without the bits behind its prefix; empty where it is \
            none.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: parse_ipv6,
    examples: &[
        example(
            "print parse_ipv6('2001:db8::10')",
            "2001:0db8:0000:0000:0000:0000:0000:0010",
        ),
        example(
            "print parse_ipv6('1.2.3.4/24')",
            "0000:0000:0000:0000:0000:ffff:0102:0300",
        ),
    ],
};

pub(super) static PARSE_IPV6_MASK: Function = Function {
    name: "parse_ipv6_mask",
    page: "parse-ipv6-mask-function",
    about: "As `parse_ipv6`, without the bits behind the shorter of the address's prefix and the given one.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: parse_ipv6_mask,
    examples: &[example(
        "print parse_ipv6_mask('fe80::85d:e82c:9446:7994/120', 124)",
        "fe80:0000:0000:0000:085d:e82c:9446:7900",
    )],
};

fn longs(args: &Args<'_>, of: impl Fn(usize) -> Option<i64>) -> Result<ArrayRef, EvalError> {
    Ok(Arc::new((0..args.rows()).map(of).collect::<Int64Array>()))
}

fn parse_ipv4(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    longs(args, |row| Some(i64::from(V4::parse(texts.get(row))?.network())))
}

fn parse_ipv4_mask(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (texts, prefixes) = (args.strings(0), args.longs(1));
    longs(args, |row| {
        let address = V4::parse(texts.get(row))?;
        let prefix = length(prefixes.get(row)?, 32)?;
        Some(i64::from(masked(address.bits, prefix.min(address.prefix))))
    })
}

fn ipv4_netmask_suffix(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    longs(args, |row| Some(i64::from(V4::parse(texts.get(row))?.prefix)))
}

/// A prefix that is given as an argument.
fn length(prefix: i64, longest: u32) -> Option<u32> {
    u32::try_from(prefix).ok().filter(|prefix| *prefix <= longest)
}

fn format_ipv4(args: &Args<'_>, with_prefix: bool) -> Result<ArrayRef, EvalError> {
    let prefixes = args.longs(1);
    let (texts, numbers) = (args.strings(0), args.longs(0));
    let address = |row: usize| match args.ty(0) {
        Ty::String => V4::parse(texts.get(row)),
        Ty::Int | Ty::Long => number(numbers.get(row)?),
        _ => match crate::cast::cast_scalar(&args.scalar_at(0, row), Ty::String) {
            Scalar::String(text) => V4::parse(&text).or_else(|| number(text.parse().ok()?)),
            _ => None,
        },
    };
    let one = |row: usize| {
        let address = address(row)?;
        let prefix = if args.len() > 1 {
            length(prefixes.get(row)?, 32)?
        } else {
            32
        };
        let prefix = prefix.min(address.prefix);
        let mut text = v4::print(masked(address.bits, prefix));
        if with_prefix {
            text.push_str(&format!("/{prefix}"));
        }
        Some(text)
    };
    Ok(text_array((0..args.rows()).map(|row| one(row).unwrap_or_default())))
}

fn number(value: i64) -> Option<V4> {
    let bits = u32::try_from(value).ok()?;
    Some(V4 { bits, prefix: 32 })
}

fn parse_ipv6(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    let one = |row: usize| V6::parse(texts.get(row)).map(|address| v6::print(address.network()));
    Ok(text_array((0..args.rows()).map(|row| one(row).unwrap_or_default())))
}

fn parse_ipv6_mask(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (texts, prefixes) = (args.strings(0), args.longs(1));
    let one = |row: usize| {
        let address = V6::parse(texts.get(row))?;
        let prefix = length(prefixes.get(row)?, 128)?;
        Some(v6::print(v6::masked(address.bits, prefix.min(address.prefix))))
    };
    Ok(text_array((0..args.rows()).map(|row| one(row).unwrap_or_default())))
}
