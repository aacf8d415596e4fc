//! `binary_all_and()`, `binary_all_or()`, `binary_all_xor()`

use arrow::array::ArrayRef;

use crate::aggregates::shared::{arguments, columns, rows};
use crate::aggregates::{Accumulator, Aggregate, AggregateCall};
use crate::error::EvalError;
use crate::functions::{Args, example};
use crate::types::Ty;

pub(super) static BINARY_ALL_AND: Aggregate = Aggregate {
    name: "binary_all_and",
    page: "binary-all-and-aggregation-function",
    about: "The bits that all values have. Nulls are left out; of no values it is null.",
    make: |call| make("binary_all_and", call, |a, b| a & b),
    examples: &[example(
        "datatable(x: long)[7, 14, 6] | summarize binary_all_and(x)",
        "6",
    )],
};

pub(super) static BINARY_ALL_OR: Aggregate = Aggregate {
    name: "binary_all_or",
    page: "binary-all-or-aggregation-function",
    about: "The bits that any value has. Nulls are left out; of no values it is null.",
    make: |call| make("binary_all_or", call, |a, b| a | b),
    examples: &[example(
        "datatable(x: long)[1, 4, 8] | summarize binary_all_or(x)",
        "13",
    )],
};

pub(super) static BINARY_ALL_XOR: Aggregate = Aggregate {
    name: "binary_all_xor",
    page: "binary-all-xor-aggregation-function",
    about: "The bits that an odd number of values has. Nulls are left out; of no values it is null.",
    make: |call| make("binary_all_xor", call, |a, b| a ^ b),
    examples: &[example("datatable(x: long)[7, 1] | summarize binary_all_xor(x)", "6")],
};

fn make(name: &str, call: &AggregateCall<'_>, combine: fn(i64, i64) -> i64) -> Result<Box<dyn Accumulator>, EvalError> {
    let ty = arguments::ty(call, 0);
    match ty {
        Ty::Int | Ty::Long | Ty::Timespan | Ty::Datetime => Ok(Box::new(BinaryAll {
            ty,
            combine,
            values: Vec::new(),
            seen: Vec::new(),
        })),
        _ => Err(arguments::refused(name, call, 0)),
    }
}

struct BinaryAll {
    ty: Ty,
    combine: fn(i64, i64) -> i64,
    values: Vec<i64>,
    seen: Vec<bool>,
}

impl BinaryAll {
    fn grow(&mut self, group_count: usize) {
        self.values.resize(group_count, 0);
        self.seen.resize(group_count, false);
    }
}

impl Accumulator for BinaryAll {
    fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError> {
        self.grow(group_count);
        let (values, seen, combine) = (&mut self.values, &mut self.seen, self.combine);
        rows::longs(args, 0, groups, None, |group, value| {
            values[group] = if seen[group] {
                combine(values[group], value)
            } else {
                value
            };
            seen[group] = true;
        });
        Ok(())
    }

    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        self.grow(group_count);
        Ok(vec![columns::whole(
            std::mem::take(&mut self.values),
            Some(&self.seen),
            self.ty,
        )])
    }
}

#[cfg(test)]
mod tests {
    use crate::aggregates::testing::{longs, text};
    use rstest::rstest;

    // recorded: emu-binary-all-and-aggregation-function-00, emu-binary-all-or-aggregation-function-00
    #[rstest]
    #[case("binary_all_and", &[0xFFFF_FFFF, 0xFFFF_F00F, 0xCFFF_FFFD, 0xFAFE_FFFF], 0xCAFE_F00D)]
    #[case("binary_all_or", &[0x8888_8008, 0x4200_0000, 0x0076_7000, 0x5], 0xCAFE_F00D)]
    #[case("binary_all_xor", &[0x44, 0x1100, 0x44], 0x1100)]
    fn combines_bits(#[case] name: &str, #[case] values: &[i64], #[case] expected: i64) {
        let mut values: Vec<Option<i64>> = values.iter().copied().map(Some).collect();
        values.push(None);
        assert_eq!(text(name, &[longs(&values)]), expected.to_string());
    }

    #[test]
    fn of_nothing_it_is_null() {
        assert_eq!(text("binary_all_and", &[longs(&[None])]), "null");
    }
}
