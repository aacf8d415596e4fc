//! The order of values for `min`, `max`, `arg_min` and `arg_max`.

use std::cmp::Ordering;

use crate::types::Scalar;

/// Compares values of one type; text by bytes, guids as they are printed. Values without an order are equal.
pub(in crate::aggregates) fn compare(a: &Scalar, b: &Scalar) -> Ordering {
    match (a, b) {
        (Scalar::Bool(a), Scalar::Bool(b)) => a.cmp(b),
        (Scalar::Decimal(a), Scalar::Decimal(b)) => a.cmp(b),
        (Scalar::Guid(a), Scalar::Guid(b)) => a.cmp(b),
        (Scalar::String(a), Scalar::String(b)) => a.cmp(b),
        (Scalar::Dynamic(a), Scalar::Dynamic(b)) => a.as_ref().compare(b.as_ref()),
        (Scalar::Real(a), Scalar::Real(b)) => a.total_cmp(b),
        _ => match (a.as_long().or(a.as_ticks()), b.as_long().or(b.as_ticks())) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => Ordering::Equal,
        },
    }
}

/// Whether the smallest or the greatest value is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::aggregates) enum Extreme {
    Min,
    Max,
}

impl Extreme {
    /// Whether `new` takes the place of `old`. An equal value does not: the first row wins.
    pub(in crate::aggregates) fn wins<T: PartialOrd + ?Sized>(self, new: &T, old: &T) -> bool {
        match self {
            Extreme::Min => new < old,
            Extreme::Max => new > old,
        }
    }

    /// As [`Extreme::wins`] for reals, where any number wins over NaN.
    pub(in crate::aggregates) fn wins_real(self, new: f64, old: f64) -> bool {
        self.wins(&new, &old) || (old.is_nan() && !new.is_nan())
    }

    /// As [`Extreme::wins`] for any values of one type.
    pub(in crate::aggregates) fn wins_scalar(self, new: &Scalar, old: &Scalar) -> bool {
        let wanted = match self {
            Extreme::Min => Ordering::Less,
            Extreme::Max => Ordering::Greater,
        };
        compare(new, old) == wanted
    }
}
