//! The value of `tdigest()`: `[[7], [value, …], [weight, …]]`, each distinct value once, in ascending order.

use std::cmp::Ordering;

use super::nearest_rank;
use crate::types::dynamic::{ArrayBuilder, write_long};
use crate::types::{DynRef, Dynamic};

/// Distinct values with their weights.
#[derive(Debug, Clone, Default)]
pub struct TDigest {
    values: Vec<(Dynamic, i64)>,
}

impl TDigest {
    /// Adds values; call [`TDigest::settle`] before reading.
    pub fn extend(&mut self, values: impl IntoIterator<Item = (Dynamic, i64)>) {
        self.values.extend(values);
    }

    /// Sorts the values and joins equal ones.
    pub fn settle(&mut self) {
        self.values.sort_by(|(a, _), (b, _)| a.as_ref().compare(b.as_ref()));
        self.values.dedup_by(|next, kept| {
            let same = next.0.as_ref().compare(kept.0.as_ref()) == Ordering::Equal;
            if same {
                kept.1 = kept.1.saturating_add(next.1);
            }
            same
        });
    }

    /// The values with their weights.
    pub fn into_values(self) -> Vec<(Dynamic, i64)> {
        self.values
    }

    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// How many distinct values there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// The sum of all weights.
    pub fn total(&self) -> i128 {
        self.values.iter().map(|(_, weight)| i128::from(*weight)).sum()
    }

    /// The value at a percentile from 0 to 100; nothing where there are no values.
    pub fn percentile(&self, percent: f64) -> Option<&Dynamic> {
        let rank = nearest_rank(percent, self.total());
        let mut sum = 0;
        let found = self.values.iter().find(|(_, weight)| {
            sum += i128::from(*weight);
            sum >= rank
        });
        found.map(|(value, _)| value)
    }

    /// The weight of all values that are smaller than or equal to `value`.
    pub fn rank(&self, value: DynRef<'_>) -> i128 {
        let below = self
            .values
            .iter()
            .take_while(|(member, _)| member.as_ref().compare(value).is_le());
        below.map(|(_, weight)| i128::from(*weight)).sum()
    }

    /// Reads what [`TDigest::to_dynamic`] wrote. Nothing where `value` is something else.
    pub fn read(value: DynRef<'_>) -> Option<TDigest> {
        let (values, weights) = (value.item(1)?.as_array()?, value.item(2)?.as_array()?);
        if values.len() != weights.len() {
            return None;
        }
        let mut digest = TDigest::default();
        for (value, weight) in values.zip(weights) {
            let weight = weight.to_scalar().as_long().filter(|&weight| weight > 0)?;
            digest.values.push((value.to_owned(), weight));
        }
        digest.settle();
        Some(digest)
    }

    /// The value as a query sees it.
    pub fn to_dynamic(&self) -> Dynamic {
        let (mut head, mut values, mut weights) = (ArrayBuilder::new(), ArrayBuilder::new(), ArrayBuilder::new());
        head.push_with(|out| write_long(out, 7));
        for (value, weight) in &self.values {
            values.push(value.as_ref());
            weights.push_with(|out| write_long(out, *weight));
        }
        let mut whole = ArrayBuilder::new();
        for part in [head, values, weights] {
            whole.push_with(|out| part.write(out));
        }
        whole.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Scalar;

    fn digest(values: &[(i64, i64)]) -> TDigest {
        let mut digest = TDigest::default();
        let form = |&(value, weight): &(i64, i64)| (Dynamic::from_scalar(&Scalar::Long(value)), weight);
        digest.extend(values.iter().map(form));
        digest.settle();
        digest
    }

    #[test]
    fn equal_values_join_and_the_form_reads_back() {
        let digest = digest(&[(2, 1), (1, 1), (2, 3)]);
        assert_eq!(digest.to_dynamic().as_ref().to_text(), "[[7],[1,2],[1,4]]");
        assert_eq!(TDigest::read(digest.to_dynamic().as_ref()).unwrap().total(), 5);
    }

    #[test]
    fn percentiles_and_ranks_are_inverse() {
        let digest = digest(&[(10, 8), (20, 6), (30, 3), (40, 1)]);
        let at = |percent| digest.percentile(percent).unwrap().as_ref().to_text();
        assert_eq!([at(0.0), at(50.0), at(75.0), at(99.9)], ["10", "20", "20", "40"]);
        assert_eq!(digest.rank(Dynamic::from_scalar(&Scalar::Long(29)).as_ref()), 14);
    }

    #[test]
    fn other_values_are_refused() {
        for text in ["1", "[]", "[[7],[1],[]]", "[[7],[1],[0]]"] {
            assert!(
                TDigest::read(Dynamic::from_json(text).unwrap().as_ref()).is_none(),
                "{text}"
            );
        }
    }
}
