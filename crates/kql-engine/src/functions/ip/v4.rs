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
        let bits = octets(address.as_bytes())?;
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

/// Four numbers from 0 to 255 with dots between, none with a leading zero.
fn octets(text: &[u8]) -> Option<u32> {
    let (mut bits, mut dots) = (0u32, 0);
    let (mut octet, mut digits) = (0u32, 0);
    for byte in text {
        match byte {
            b'0'..=b'9' => {
                if digits == 3 || (digits == 1 && octet == 0) {
                    return None;
                }
                octet = octet * 10 + u32::from(byte - b'0');
                digits += 1;
            }
            b'.' if digits > 0 && octet < 256 && dots < 3 => {
                bits = bits << 8 | octet;
                dots += 1;
                (octet, digits) = (0, 0);
            }
            _ => return None,
        }
    }
    (dots == 3 && digits > 0 && octet < 256).then_some(bits << 8 | octet)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Breaks when an address is read otherwise than by the standard library.
        #[test]
        fn addresses_are_those_of_the_standard_library(
            text in "([0-9]{0,4}|25[0-9]|0)(\\.([0-9]{0,3}|25[0-9]|0)){2,4}|[0-9.]{0,9}",
        ) {
            prop_assert_eq!(octets(text.as_bytes()), text.parse::<Ipv4Addr>().ok().map(Ipv4Addr::to_bits));
        }
    }
}
