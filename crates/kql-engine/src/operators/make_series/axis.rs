//! The axis of `make-series`: where its steps begin and how many there are.

use crate::types::{Scalar, Ty};

/// The steps of one series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Axis {
    at: Steps,
    pub(super) count: usize,
}

/// Where the first step begins, and how long each is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Steps {
    /// Ticks, or whole numbers.
    Whole {
        first: i64,
        step: i64,
    },
    Real {
        first: f64,
        step: f64,
    },
}

impl Axis {
    /// The step that a value falls into.
    pub(super) fn place(&self, value: &Scalar) -> Option<usize> {
        let place = match self.at {
            Steps::Whole { first, step } => number(value)?.checked_sub(first)?.div_euclid(step),
            Steps::Real { first, step } => ((value.as_real()? - first) / step).floor() as i64,
        };
        usize::try_from(place).ok().filter(|place| *place < self.count)
    }

    /// Where a step begins.
    pub(super) fn value(&self, place: usize, ty: Ty) -> Scalar {
        match self.at {
            Steps::Whole { first, step } => {
                let value = first.saturating_add(step.saturating_mul(place as i64));
                match ty {
                    Ty::Datetime => Scalar::Datetime(value),
                    Ty::Timespan => Scalar::Timespan(value),
                    _ => Scalar::Long(value),
                }
            }
            Steps::Real { first, step } => Scalar::Real(first + step * place as f64),
        }
    }
}

/// What is written: the ends, where they are, and the step.
#[derive(Debug)]
pub(super) struct Bounds {
    from: End,
    to: End,
    /// Whether `to` begins a step of its own.
    inclusive: bool,
    step: Length,
}

#[derive(Debug)]
enum End {
    /// That of the data.
    Open,
    At(Scalar),
    /// A null: there is no step.
    Nowhere,
}

#[derive(Debug, Clone, Copy)]
enum Length {
    Whole(i64),
    Real(f64),
    /// Not above 0, or null: there is no step.
    None,
}

impl Bounds {
    /// An error says what is not supported.
    pub(super) fn new(
        ty: Ty,
        from: Option<Scalar>,
        to: Option<Scalar>,
        step: &Scalar,
        inclusive: bool,
    ) -> Result<Bounds, &'static str> {
        let end = |written: Option<Scalar>| match written {
            None => End::Open,
            Some(value) if value.is_null() => End::Nowhere,
            Some(value) => End::At(value),
        };
        let step = match ty {
            Ty::Real | Ty::Decimal => step
                .as_real()
                .filter(|step| *step > 0.0)
                .map_or(Length::None, Length::Real),
            _ => number(step)
                .filter(|step| *step > 0)
                .map_or(Length::None, Length::Whole),
        };
        let (from, to) = (end(from), end(to));
        if inclusive && let End::At(first) = &from {
            let aligned = match step {
                Length::Whole(step) => number(first).is_some_and(|first| first.rem_euclid(step) == 0),
                Length::Real(step) => first
                    .as_real()
                    .is_some_and(|first| first == (first / step).floor() * step),
                Length::None => true,
            };
            if !aligned {
                return Err("`make-series … in range(…)` whose start is no multiple of its step");
            }
        }
        Ok(Bounds {
            from,
            to,
            inclusive,
            step,
        })
    }

    /// Whether a value lies between the ends that are written. A null does not.
    pub(super) fn holds(&self, value: &Scalar) -> bool {
        let behind = match &self.from {
            End::Open => true,
            End::Nowhere => false,
            End::At(from) => !less(value, from),
        };
        let before = match (&self.to, self.inclusive) {
            (End::Open, _) => true,
            (End::Nowhere, _) => false,
            (End::At(to), true) => !less(to, &self.step_of(value)),
            (End::At(to), false) => less(value, to),
        };
        behind && before && !value.is_null()
    }

    /// Where the step of a value begins, steps being counted from 0.
    fn step_of(&self, value: &Scalar) -> Scalar {
        match (self.step, number(value), value.as_real()) {
            (Length::Whole(step), Some(value), _) => Scalar::Long(value.saturating_sub(value.rem_euclid(step))),
            (Length::Real(step), _, Some(value)) => Scalar::Real((value / step).floor() * step),
            _ => value.clone(),
        }
    }

    /// The axis of a series whose data lies between these.
    pub(super) fn axis(&self, range: Option<&(Scalar, Scalar)>) -> Axis {
        let none = Axis {
            at: Steps::Whole { first: 0, step: 1 },
            count: 0,
        };
        let first = match (&self.from, range) {
            (End::At(from), _) => from.clone(),
            (End::Open, Some((low, _))) => self.step_of(low),
            _ => return none,
        };
        let (last, inclusive) = match (&self.to, range) {
            (End::At(to), _) => (to.clone(), self.inclusive),
            (End::Open, Some((_, high))) => (high.clone(), true),
            _ => return none,
        };
        match (
            self.step,
            number(&first),
            number(&last),
            first.as_real(),
            last.as_real(),
        ) {
            (Length::Whole(step), Some(first), Some(last), ..) => {
                let length = last.saturating_sub(first);
                let more = inclusive || length.rem_euclid(step) != 0;
                let count = length.div_euclid(step).saturating_add(i64::from(more));
                Axis {
                    at: Steps::Whole { first, step },
                    count: usize::try_from(count.max(0)).unwrap_or(usize::MAX),
                }
            }
            (Length::Real(step), _, _, Some(first), Some(last)) => {
                let length = (last - first) / step;
                let count = if inclusive { length.floor() + 1.0 } else { length.ceil() };
                Axis {
                    at: Steps::Real { first, step },
                    // a count that is not above 0, or not a number, is 0
                    count: if count > 0.0 { count as usize } else { 0 },
                }
            }
            _ => none,
        }
    }
}

/// A range that holds `value`, too.
pub(super) fn widen(range: &mut Option<(Scalar, Scalar)>, value: Scalar) {
    match range {
        None => *range = Some((value.clone(), value)),
        Some((low, _)) if less(&value, low) => *low = value,
        Some((_, high)) if less(high, &value) => *high = value,
        Some(_) => {}
    }
}

fn number(value: &Scalar) -> Option<i64> {
    value.as_long().or(value.as_ticks())
}

fn less(a: &Scalar, b: &Scalar) -> bool {
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a < b,
        _ => a.as_real() < b.as_real(),
    }
}
