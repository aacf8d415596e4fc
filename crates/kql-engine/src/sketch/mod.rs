//! What `hll()` and `tdigest()` give and what reads it.
//!
//! Kusto's are estimates of a fixed size, and their form is declared to be private and to change. Here they have Kusto's
//! outer shape and lose nothing: an `hll` holds a hash of each distinct value, a `tdigest` each distinct value with its
//! weight. So merging and reading them is exact, and they grow with the number of distinct values up to a limit.

pub mod hll;
pub mod tdigest;

pub use hll::Hll;
pub use tdigest::TDigest;

/// The number, from 1 on, of the value that is the nearest-rank percentile of `total` sorted values.
///
/// `percent` is from 0 to 100, `total` at least 1. The 0th percentile is the smallest value (page "percentiles").
pub fn nearest_rank(percent: f64, total: i128) -> i128 {
    let exact = percent * total as f64 / 100.0;
    // 99.9 % of 1000 is 999 and not 999.0000000000001
    let rank = (exact - exact.abs() * 1e-12).ceil() as i128;
    rank.clamp(1, total.max(1))
}

#[cfg(test)]
mod tests {
    use super::nearest_rank;
    use rstest::rstest;

    #[rstest]
    #[case(0.0, 10, 1)]
    #[case(50.0, 10, 5)]
    #[case(50.0, 3, 2)]
    #[case(99.9, 18, 18)]
    #[case(99.9, 1000, 999)]
    #[case(100.0, 10, 10)]
    fn ranks(#[case] percent: f64, #[case] total: i128, #[case] expected: i128) {
        assert_eq!(nearest_rank(percent, total), expected);
    }
}
