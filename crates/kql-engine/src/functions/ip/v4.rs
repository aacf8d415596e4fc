//! Reading and printing IPv4 addresses with an optional prefix: `192.0.2.1`, `192.0.2.0/24`

use std::net::Ipv4Addr;

/// An address and the length of its prefix, 32 where none is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct V4 {
    /// As written: not masked.
    pub(crate) bits: u32,
    /// 0 to 32
    pub(crate) prefix: u32,
}

impl V4 {
    /// Reads an address. Blanks around it are ignored; octets with leading zeros are refused, as recorded.
    pub(crate) fn parse(text: &str) -> Option<V4> {
        let text = text.trim();
        let (address, prefix) = match text.split_once('/') {
            Some((address, digits)) => (address, prefix_of(digits, 32)?),
            None => (text, 32),
        };
        let bits = address.parse::<Ipv4Addr>().ok()?.to_bits();
        Some(V4 { bits, prefix })
    }

    /// The address without the bits behind its prefix.
    pub(crate) fn network(self) -> u32 {
        masked(self.bits, self.prefix)
    }

    /// Whether `address`, masked by its own prefix, lies within this network.
    pub(crate) fn contains(self, address: V4) -> bool {
        masked(address.network(), self.prefix) == self.network()
    }
}

/// The first `prefix` bits.
pub(crate) fn masked(bits: u32, prefix: u32) -> u32 {
    bits & u32::MAX.checked_shl(32 - prefix.min(32)).unwrap_or(0)
}

/// The length of a prefix, as written behind the slash.
pub(crate) fn prefix_of(digits: &str, longest: u32) -> Option<u32> {
    let plain = !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain
        .then(|| digits.parse().ok())
        .flatten()
        .filter(|prefix| *prefix <= longest)
}

/// `192.0.2.1`
pub(crate) fn print(bits: u32) -> String {
    Ipv4Addr::from_bits(bits).to_string()
}
