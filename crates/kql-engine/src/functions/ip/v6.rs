//! Reading and printing IPv6 addresses with an optional prefix; IPv4 addresses are read as mapped ones.

use std::fmt::Write as _;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::v4::prefix_of;

/// An address and the length of its prefix, 128 where none is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct V6 {
    /// As written: not masked.
    pub(crate) bits: u128,
    /// 0 to 128
    pub(crate) prefix: u32,
    /// Whether its last 32 bits were written as an IPv4 address.
    dotted: bool,
}

/// The upper bits of a mapped IPv4 address.
const MAPPED: u128 = 0xffff << 32;

impl V6 {
    /// Reads an address. A zone (`%eth0`) is dropped. Where the address ends in dotted form, the prefix counts within
    /// its 32 bits, as recorded: `1.2.3.4/24` is `…:0102:0300/120`, and `::ffff:1.2.3.4/120` is none.
    pub(crate) fn parse(text: &str) -> Option<V6> {
        let text = text.trim();
        let (address, digits) = match text.split_once('/') {
            Some((address, digits)) => (address, Some(digits)),
            None => (text, None),
        };
        let address = address.split_once('%').map_or(address, |(address, _)| address);
        let dotted = address.contains('.');
        let bits = if let Ok(address) = address.parse::<Ipv4Addr>() {
            MAPPED | u128::from(address.to_bits())
        } else {
            address.parse::<Ipv6Addr>().ok()?.to_bits()
        };
        let prefix = match digits {
            None => 128,
            Some(digits) if dotted => 96 + prefix_of(digits, 32)?,
            Some(digits) => prefix_of(digits, 128)?,
        };
        Some(V6 { bits, prefix, dotted })
    }

    /// The address without the bits behind its prefix.
    pub(crate) fn network(self) -> u128 {
        masked(self.bits, self.prefix)
    }

    /// As comparisons see it: `::1.2.3.4` counts as the mapped address, as recorded.
    pub(crate) fn comparable(self) -> V6 {
        if self.dotted && self.bits >> 32 == 0 {
            V6 {
                bits: self.bits | MAPPED,
                ..self
            }
        } else {
            self
        }
    }

    /// Whether `address`, masked by its own prefix, lies within this network.
    pub(crate) fn contains(self, address: V6) -> bool {
        masked(address.network(), self.prefix) == self.network()
    }
}

/// The first `prefix` bits.
pub(crate) fn masked(bits: u128, prefix: u32) -> u128 {
    bits & u128::MAX.checked_shl(128 - prefix.min(128)).unwrap_or(0)
}

/// Eight groups of four digits.
pub(crate) fn print(bits: u128) -> String {
    let mut out = String::with_capacity(39);
    for group in (0..8).rev() {
        let _ = write!(out, "{:04x}", (bits >> (16 * group)) & 0xffff);
        if group > 0 {
            out.push(':');
        }
    }
    out
}
