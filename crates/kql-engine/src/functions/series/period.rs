//! The period of a series, where it is to be found.
//!
//! Known to all its digits is how a period is scored (recorded: `emu-series-periods-validate-function-01`): by the
//! circular autocorrelation at its length, scaled from its least value (0) to that of no shift (1), with no trend taken
//! out before. The scores that `time-series-analysis` prints, 0.8206 for 84 and 0.7646 for 12, are those of the series
//! in its chart too. How lengths become candidates is not published. What the pages print narrows it:
//!
//! - The 14 that `series-periods-detect-function` prints comes of 60 elements, whose strongest wave has a length of 15: a
//!   candidate moves to the peak of the scores nearby. A length beside which another scores more is none.
//! - There 16, 30, 28, 26 and 12 are peaks of the scores as well (0.75 to 0.63) and are not printed, though there is
//!   room: a peak alone is not enough, the series must have a wave of that length, or the best peak rules it out.
//! - `series-seasonal-function` prints 6 for a series whose peaks are 6 and 12, and nothing for one that repeats after
//!   exactly half its length: its second harmonic is weak, and its peak is the last.
//!
//! So two things are certain whatever the rest is. None is found where no length from 4 to half the series is a peak
//! with the score that is asked for. And a peak is found that scores more than any other and has the strongest wave of
//! the series, one that is not of chance; several of its lengths may score a little more. Both give what all these pages
//! print. Any other series is left open, such as short noise, in which a peak may score enough by chance.

use std::f64::consts::TAU;
use std::ops::RangeInclusive;

/// The shortest period.
pub(super) const SHORTEST: usize = 4;

/// What a score must reach where no other threshold is given.
pub(super) const THRESHOLD: f64 = 0.6;

/// The least score of a period that is known to be one: the 12 of `time-series-analysis`.
pub(super) const KNOWN_SCORE: f64 = 0.7646;

/// Scores that differ by no more may differ by rounding alone.
const ROUNDING: f64 = 1e-9;

/// How much more several periods may score than one does, and be ruled out by it. The first example of
/// `series-decompose-function` has random values; in half of its draws two weeks score more than one, in 99 of 100 no more
/// than this, and the page says that the week is found.
const MULTIPLES: f64 = 0.006;

/// How many times a period must fit that is taken for certain: of two repetitions a page shows one that is not found.
const REPETITIONS: usize = 3;

/// The part of the variance that the wave of a certain period has: no less than the week has in the second example of
/// `series-decompose-function`, whose chart shows that it is found (0.32 to 0.34, of the recorded series 0.365).
const STRONG: f64 = 0.32;

/// How probable such a wave may be in noise (Fisher's test): less than at any usual level. The recorded one's is 0.0001.
const CHANCE: f64 = 0.0025;

/// The part of the variance that the weak wave has whose period, half the series, is not found (0.0762).
const WEAK: f64 = 0.077;

/// What is certain about a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Period {
    /// no period is found
    None,
    /// the best period, in elements, and its score
    Found(usize, f64),
    /// what is published does not tell
    Open,
}

/// A series with the scores of all its periods.
pub(super) struct Periods {
    centred: Vec<f64>,
    /// sum of the squares of `centred`
    energy: f64,
    /// by length, up to half the series; empty where all elements are equal
    scores: Vec<f64>,
}

impl Periods {
    /// Those of a series of finite numbers; nothing for any other.
    pub(super) fn new(values: &[f64]) -> Option<Periods> {
        let len = values.len();
        let mean = values.iter().sum::<f64>() / len.max(1) as f64;
        let centred: Vec<f64> = values.iter().map(|value| value - mean).collect();
        let correlation = |shift: usize| -> f64 {
            let (head, tail) = centred.split_at(len - shift);
            let shifted = tail.iter().chain(head);
            centred.iter().zip(shifted).map(|(one, other)| one * other).sum()
        };
        let correlations: Vec<f64> = (0..=len / 2).map(correlation).collect();
        let energy = correlations[0];
        if !energy.is_finite() {
            return None;
        }
        let least = correlations.iter().copied().fold(f64::INFINITY, f64::min);
        let span = energy - least;
        // rounding alone gives equal values such a span
        let noise = 1e-12 * values.iter().map(|value| value * value).sum::<f64>();
        let scores = match span > noise {
            true => correlations.iter().map(|value| (value - least) / span).collect(),
            false => Vec::new(),
        };
        Some(Periods {
            centred,
            energy,
            scores,
        })
    }

    /// The best period within `range` that scores at least `threshold`.
    pub(super) fn best(&self, threshold: f64, range: &RangeInclusive<f64>) -> Period {
        let all = self.peaks(threshold);
        if !all.iter().any(|length| range.contains(&(*length as f64))) || self.is_half_and_weak(&all) {
            return Period::None;
        }
        let score = |length: usize| self.scores[length];
        let highest = all.iter().map(|length| score(*length)).fold(0.0, f64::max);
        let near = |margin: f64| {
            all.iter()
                .copied()
                .filter(move |length| score(*length) >= highest - margin)
        };
        let Some(top) = near(ROUNDING).next() else {
            return Period::None;
        };
        let best = near(MULTIPLES).find(|length| top % length == 0).unwrap_or(top);
        let rivals = all
            .iter()
            .any(|length| score(*length) >= score(best) - ROUNDING && length % best != 0);
        let certain = !rivals && score(best) >= threshold + ROUNDING && range.contains(&(best as f64));
        match certain && self.has_strongest_wave(best, top) {
            true => Period::Found(best, score(best)),
            false => Period::Open,
        }
    }

    /// The score of a period that is given, in elements; nothing where it is not certain. Of lengths that are no period
    /// the recorded 10 (0) is known: as it, they have neither a high score nor a peak nor a wave.
    pub(super) fn of(&self, length: f64) -> Option<f64> {
        let len = self.centred.len();
        if self.scores.is_empty() || length < SHORTEST as f64 || length > len as f64 / 2.0 {
            return Some(0.0);
        }
        if length.fract() != 0.0 {
            return None;
        }
        let length = length as usize;
        let waves = (len as f64 / length as f64).round() as usize;
        let near = self.longest(waves + 1)..=self.longest(waves.saturating_sub(1).max(1));
        let peak = near.filter(|other| *other != length);
        let higher = peak
            .filter_map(|other| self.scores.get(other))
            .any(|other| *other >= self.scores[length] - ROUNDING);
        let score = self.scores[length];
        let shares = self.shares(waves + 1);
        let (low, high) = (0.39, KNOWN_SCORE);
        if higher && score < low && shares[waves - 1..=waves + 1].iter().all(|share| *share < WEAK) {
            return Some(0.0);
        }
        let certain = !higher && score >= high && waves >= REPETITIONS && self.is_strong(shares[waves]);
        certain.then_some(score)
    }

    /// Whether there is no peak of the scores in the range but `best`.
    pub(super) fn is_alone(&self, best: usize, range: &RangeInclusive<f64>) -> bool {
        let peaks = self.peaks(ROUNDING);
        peaks
            .iter()
            .all(|length| *length == best || !range.contains(&(*length as f64)))
    }

    /// The lengths that score at least `threshold`, and no less than those beside them.
    fn peaks(&self, threshold: f64) -> Vec<usize> {
        let len = self.centred.len();
        let score = |length: usize| self.scores[length.min(len - length)] - ROUNDING;
        let is_peak = |length: &usize| {
            let here = self.scores[*length];
            here >= threshold - ROUNDING && here >= score(length - 1) && here >= score(length + 1)
        };
        match self.scores.is_empty() {
            true => Vec::new(),
            false => (SHORTEST..=len / 2).filter(is_peak).collect(),
        }
    }

    fn is_half_and_weak(&self, peaks: &[usize]) -> bool {
        peaks.iter().all(|length| length * 2 == self.centred.len()) && self.shares(3).iter().all(|share| *share < WEAK)
    }

    /// Whether the wave that repeats as often as `length` fits is the strongest of those with at least four elements, and
    /// that of its multiple `top` is not one to speak of.
    fn has_strongest_wave(&self, length: usize, top: usize) -> bool {
        let len = self.centred.len() as f64;
        let shares = self.shares(self.centred.len() / SHORTEST);
        let strongest = (1..shares.len()).fold(0, |best, waves| match shares[waves] > shares[best] {
            true => waves,
            false => best,
        });
        let multiple = self.longest(1) / top;
        let faint = top == length || shares[multiple..=multiple + 1].iter().all(|share| *share < MULTIPLES);
        let times = len / length as f64;
        faint
            && strongest >= REPETITIONS
            && (times - strongest as f64).abs() <= 0.5
            && self.is_strong(shares[strongest])
    }

    fn is_strong(&self, share: f64) -> bool {
        let waves = self.centred.len().saturating_sub(1) / 2;
        let probability = waves as f64 * (1.0 - share).max(0.0).powf(waves as f64 - 1.0);
        share >= STRONG && probability <= CHANCE
    }

    /// The longest whole length of which `waves` fit.
    fn longest(&self, waves: usize) -> usize {
        self.centred.len() / waves
    }

    /// The part that waves have in the variance, by how often they repeat, from none to `most`.
    fn shares(&self, most: usize) -> Vec<f64> {
        let len = self.centred.len();
        let circle: Vec<(f64, f64)> = (0..len).map(|at| (TAU * at as f64 / len as f64).sin_cos()).collect();
        let share = |waves: usize| {
            let (mut sine, mut cosine, mut at) = (0.0, 0.0, 0);
            for value in &self.centred {
                sine += value * circle[at].0;
                cosine += value * circle[at].1;
                at = (at + waves) % len;
            }
            // a wave below half the rate stands for its mirror image too
            let sides = if waves * 2 < len { 2.0 } else { 1.0 };
            sides * (sine * sine + cosine * cosine) / (len as f64 * self.energy)
        };
        (0..=most)
            .map(|waves| if waves == 0 { 0.0 } else { share(waves) })
            .collect()
    }
}

/// The period that is found in a series; none where it is too short to hold two.
pub(super) fn find(values: &[f64], threshold: f64) -> Period {
    if values.len() < 2 * SHORTEST {
        return Period::None;
    }
    match Periods::new(values) {
        Some(periods) => periods.best(threshold, &(0.0..=f64::INFINITY)),
        None => Period::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// The series of `series-periods-detect-function` and `series-periods-validate-function`.
    const TRAFFIC: [f64; 60] = [
        80., 139., 87., 110., 68., 54., 50., 51., 53., 133., 86., 141., 97., 156., 94., 149., 95., 140., 77., 61., 50.,
        54., 47., 133., 72., 152., 94., 148., 105., 162., 101., 160., 87., 63., 53., 55., 54., 151., 103., 189., 108.,
        183., 113., 175., 113., 178., 90., 71., 62., 62., 65., 165., 109., 181., 115., 182., 121., 178., 114., 170.,
    ];

    fn series(len: usize, at: impl Fn(usize) -> f64) -> Vec<f64> {
        (0..len).map(at).collect()
    }

    #[test]
    fn the_scores_of_recorded_periods() {
        let periods = Periods::new(&TRAFFIC).unwrap();
        let score = periods.of(14.0).unwrap();
        assert!((score - 0.840_555_879_409_144_4).abs() < 1e-12, "{score}");
        assert_eq!(periods.of(10.0), Some(0.0));
        assert_eq!([3.0, 31.0].map(|length| periods.of(length)), [Some(0.0); 2]);
        assert_eq!([13.0, 16.0, 28.0, 14.5].map(|length| periods.of(length)), [None; 4]);
        assert_eq!(find(&TRAFFIC, THRESHOLD), Period::Found(14, score));
        assert_eq!(find(&TRAFFIC, 0.9), Period::None);
    }

    /// What `series-seasonal-function` prints, whose threshold is 0.7.
    #[test]
    fn the_periods_of_the_pages() {
        let mut spiked = series(25, |at| [1., 2., 3., 4., 3., 2.][at % 6]);
        (spiked[0], spiked[1]) = (2.0, 5.0);
        assert!(matches!(find(&spiked, 0.7), Period::Found(6, _)));
        assert!(matches!(
            find(&series(20, |at| [8., 12., 14., 12., 10.][at % 5]), 0.7),
            Period::Found(5, _)
        ));
        assert_eq!(
            find(&series(12, |at| [1., 3., 5., 2., 4., 6.][at % 6]), 0.7),
            Period::None
        );
    }

    /// Breaks when what only rises, jumps or spikes is taken for periodic, or left open.
    #[rstest]
    #[case::equal(series(20, |_| 0.1))]
    #[case::short(series(7, |at| (at % 3) as f64))]
    #[case::spike(series(14, |at| if at == 13 { 40.0 } else { 0.0 }))]
    #[case::spike_on_noise(series(24, |at| if at == 9 { 90.0 } else { ((at * 7 + at * at) % 5) as f64 }))]
    #[case::noise(vec![5., 1., 7., 3., 3., 9., 0., 2., 8., 1., 1., 4.])]
    #[case::rise(series(168, |at| at as f64 * 2.0 + ((at * 7) % 5) as f64))]
    #[case::jump(series(48, |at| if at > 30 { 10.0 } else { 0.0 }))]
    fn without_a_period(#[case] values: Vec<f64>) {
        assert_eq!(find(&values, THRESHOLD), Period::None);
    }

    /// Breaks when a guess is passed off as known: two weeks of days, and noise that repeats a little better after two.
    #[rstest]
    #[case::two_weeks(series(14, |at| if at % 7 > 4 { 3.0 } else { 12.0 }))]
    #[case::two_are_better(series(48, |at| [1., 9., 4., 2., 1., 8., 4., 2.][at % 8] + [0., 0.3][at % 3 % 2]))]
    #[case::infinite(vec![f64::INFINITY; 9])]
    fn left_open(#[case] values: Vec<f64>) {
        assert_eq!(find(&values, THRESHOLD), Period::Open);
    }

    #[rstest]
    #[case::three_weeks(series(21, |at| if at % 7 > 4 { 3.0 } else { 12.0 }), 7)]
    #[case::two_weeks_of_hours(series(336, |at| 10.0 + 8.0 * (at as f64 * TAU / 24.0).sin()), 24)]
    #[case::days_that_end_with_a_spike(series(240, |at| (at % 24) as f64 + if at == 239 { 60.0 } else { 0.0 }), 24)]
    fn a_strong_one(#[case] values: Vec<f64>, #[case] length: usize) {
        assert!(matches!(find(&values, THRESHOLD), Period::Found(found, _) if found == length));
    }

    /// Breaks when a length or a wave is looked up that a short series does not have.
    #[test]
    fn series_of_all_lengths() {
        for len in 0..40 {
            for step in 1..9 {
                let values = series(len, |at| (at * step % 7) as f64);
                for threshold in [0.0, 0.5, 1.0, f64::NAN] {
                    find(&values, threshold);
                }
                let periods = Periods::new(&values).unwrap();
                for length in 0..len + 2 {
                    let score = periods.of(length as f64);
                    assert!(
                        score.is_none_or(|score| (0.0..=1.0 + ROUNDING).contains(&score)),
                        "{score:?}"
                    );
                }
                for odd in [-1.0, f64::NAN, f64::INFINITY] {
                    periods.of(odd);
                }
            }
        }
    }
}
