//! The period of a series, where it is to be found.
//!
//! How candidates are chosen is not published; how one is scored follows from a recorded case to its last digit: by the
//! circular autocorrelation at its length, scaled from its least value (0) to that of no shift (1). So it is certain that
//! none is found where no length scores as much as is asked for. Any other series is refused.

use crate::error::EvalError;
use kql_syntax::Span;

/// The shortest period.
const SHORTEST: usize = 4;

/// What a score must reach where no other threshold is given.
pub(super) const THRESHOLD: f64 = 0.6;

/// The scores of all periods up to half the series, by length; nothing where all values are equal or one is no number.
pub(super) fn scores(values: &[f64]) -> Option<Vec<f64>> {
    let len = values.len();
    let mean = values.iter().sum::<f64>() / len as f64;
    let centred: Vec<f64> = values.iter().map(|value| value - mean).collect();
    let correlation = |shift: usize| -> f64 {
        let (head, tail) = centred.split_at(len - shift);
        let shifted = tail.iter().chain(head);
        centred.iter().zip(shifted).map(|(one, other)| one * other).sum()
    };
    let correlations: Vec<f64> = (0..=len / 2).map(correlation).collect();
    let least = correlations.iter().copied().fold(f64::INFINITY, f64::min);
    let span = correlations.first()? - least;
    // rounding alone gives equal values such a span
    let noise = 1e-12 * values.iter().map(|value| value * value).sum::<f64>();
    (span > noise).then(|| correlations.iter().map(|value| (value - least) / span).collect())
}

/// Refuses a series in which the service may find a period. Nothing is found in any other.
pub(super) fn none_found(values: &[f64], threshold: f64, span: Span) -> Result<(), EvalError> {
    if values.len() < 2 * SHORTEST {
        return Ok(());
    }
    let certain = match scores(values) {
        Some(scores) => scores[SHORTEST..].iter().all(|score| *score < threshold - 1e-9),
        None => values.iter().all(|value| value.is_finite()),
    };
    if certain {
        return Ok(());
    }
    Err(EvalError::Unsupported {
        what: "finding the period of a series that may have one".into(),
        help: Some("give the period in elements, such as 24 for days of hourly values, or 0 for none".into()),
        span,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recorded: `emu-series-periods-validate-function-01`.
    #[test]
    fn the_score_of_a_recorded_period() {
        let values = [
            80, 139, 87, 110, 68, 54, 50, 51, 53, 133, 86, 141, 97, 156, 94, 149, 95, 140, 77, 61, 50, 54, 47, 133, 72,
            152, 94, 148, 105, 162, 101, 160, 87, 63, 53, 55, 54, 151, 103, 189, 108, 183, 113, 175, 113, 178, 90, 71,
            62, 62, 65, 165, 109, 181, 115, 182, 121, 178, 114, 170,
        ];
        let values: Vec<f64> = values.iter().map(|value| f64::from(*value)).collect();
        let score = scores(&values).unwrap()[14];
        assert!((score - 0.840_555_879_409_144_4).abs() < 1e-12, "{score}");
        assert!(none_found(&values, THRESHOLD, Span::new(0, 0)).is_err());
        assert!(none_found(&values, 0.9, Span::new(0, 0)).is_ok());
    }

    #[test]
    fn noise_and_single_spikes_have_none() {
        let mut spike = [0.0; 14];
        spike[13] = 40.0;
        let noise = [5.0, 1.0, 7.0, 3.0, 3.0, 9.0, 0.0, 2.0, 8.0, 1.0, 1.0, 4.0];
        for values in [&spike[..], &noise, &[3.0; 20]] {
            assert_eq!(none_found(values, THRESHOLD, Span::new(0, 0)), Ok(()), "{values:?}");
        }
        let alternating: Vec<f64> = (0..20).map(|index| f64::from(index % 5)).collect();
        assert!(none_found(&alternating, THRESHOLD, Span::new(0, 0)).is_err());
    }
}
