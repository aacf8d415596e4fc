//! Functions on IP addresses.

mod compare;
mod geo_info;
mod has;
pub mod locations;
mod parse;
mod range;
#[cfg(test)]
mod tests;
pub(crate) mod v4;
pub(crate) mod v6;

use super::Function;

/// The family's functions, by name.
pub static FAMILY: &[&Function] = &[
    &parse::FORMAT_IPV4,
    &parse::FORMAT_IPV4_MASK,
    &geo_info::GEO_INFO_FROM_IP_ADDRESS,
    &has::HAS_ANY_IPV4,
    &has::HAS_ANY_IPV4_PREFIX,
    &has::HAS_IPV4,
    &has::HAS_IPV4_PREFIX,
    &compare::IPV4_COMPARE,
    &range::IPV4_IS_IN_ANY_RANGE,
    &range::IPV4_IS_IN_RANGE,
    &compare::IPV4_IS_MATCH,
    &range::IPV4_IS_PRIVATE,
    &parse::IPV4_NETMASK_SUFFIX,
    &range::IPV4_RANGE_TO_CIDR_LIST,
    &compare::IPV6_COMPARE,
    &range::IPV6_IS_IN_ANY_RANGE,
    &range::IPV6_IS_IN_RANGE,
    &compare::IPV6_IS_MATCH,
    &parse::PARSE_IPV4,
    &parse::PARSE_IPV4_MASK,
    &parse::PARSE_IPV6,
    &parse::PARSE_IPV6_MASK,
];
