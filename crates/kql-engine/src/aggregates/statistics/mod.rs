//! Aggregates on the spread of numbers.

mod covariance;
mod variance;

use super::Aggregate;

/// The family's aggregates, by name.
pub static FAMILY: &[&Aggregate] = &[
    &covariance::COVARIANCE,
    &covariance::COVARIANCEIF,
    &covariance::COVARIANCEP,
    &covariance::COVARIANCEPIF,
    &variance::STDEV,
    &variance::STDEVIF,
    &variance::STDEVP,
    &variance::VARIANCE,
    &variance::VARIANCEIF,
    &variance::VARIANCEP,
    &variance::VARIANCEPIF,
];

/// Whether the rows are all there is, or a sample of it (Bessel's correction).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Sample,
    Population,
}

impl Of {
    /// `sum` of squares or products divided by its degrees of freedom; 0 where these are none.
    fn mean(self, sum: f64, count: f64) -> f64 {
        let freedom = match self {
            Of::Sample => count - 1.0,
            Of::Population => count,
        };
        if freedom > 0.0 { sum / freedom } else { 0.0 }
    }
}
