//! Words of messages that all parts share.

/// `count` and the noun, with an `s` where it is not one.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
