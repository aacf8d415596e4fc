//! `in`, `!in`, `in~`, `!in~`
//!
//! The parser calls the operator `in~` `InCs`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, BooleanBufferBuilder};
use arrow::buffer::NullBuffer;

use super::fold::equal;
use super::in_set;
use super::needle::Case;
use super::texts::cleared;
use crate::cast::{cast, cast_scalar};
use crate::error::EvalError;
use crate::functions::columns::known;
use crate::functions::fraction::{is_fraction, refused};
use crate::functions::{Args, Depends, Example, Function, Kernel, Nulls, example};
use crate::types::{Scalar, Ty};

const fn operator(
    name: &'static str,
    page: &'static str,
    about: &'static str,
    kernel: Kernel,
    examples: &'static [Example],
) -> Function {
    Function {
        name,
        page,
        about,
        nulls: Nulls::Kernel,
        depends: Depends::Arguments,
        kernel,
        examples,
    }
}

pub(super) static IN: Function = operator(
    "In",
    "in-cs-operator",
    "`in`: whether the value equals one of the items; case counts. The elements of a dynamic array are items. A null \
     value is in no list.",
    |args| test(args, Case::Sensitive, false),
    &[
        example("print 'abc' in ('123', 'abc'), 'ABC' in ('abc')", "True|False"),
        example("print 2 in (dynamic([1, 2]))", "True"),
    ],
);

pub(super) static NOT_IN: Function = operator(
    "NotIn",
    "not-in-cs-operator",
    "`!in`: whether the value equals none of the items; case counts.",
    |args| test(args, Case::Sensitive, true),
    &[example(
        "print 'bca' !in ('123', '345', 'abc'), int(null) !in (5)",
        "True|True",
    )],
);

pub(super) static IN_CS: Function = operator(
    "InCs",
    "in-operator",
    "`in~`: whether the text equals one of the items but for case.",
    |args| test(args, Case::Ignored, false),
    &[example("print 'Abc' in~ ('123', '345', 'abc')", "True")],
);

pub(super) static NOT_IN_CS: Function = operator(
    "NotInCs",
    "not-in-operator",
    "`!in~`: whether the text equals none of the items, whatever the case.",
    |args| test(args, Case::Ignored, true),
    &[example("print 'bCa' !in~ ('123', '345', 'ABC')", "True")],
);

fn test(args: &Args<'_>, case: Case, negated: bool) -> Result<ArrayRef, EvalError> {
    let (rows, ty) = (args.rows(), args.ty(0));
    let symbol = match (case, negated) {
        (Case::Sensitive, false) => "in",
        (Case::Sensitive, true) => "!in",
        (Case::Ignored, false) => "in~",
        (Case::Ignored, true) => "!in~",
    };
    let mut bits = cleared(rows);
    let mut constants: BTreeMap<Ty, Vec<Scalar>> = BTreeMap::new();
    let mut null_items = cleared(rows);
    for index in 1..args.len() {
        let Some(constant) = args.constant(index) else {
            by_row(args, index, (case, symbol), &mut bits, &mut null_items)?;
            continue;
        };
        for item in items(constant, ty) {
            refuse_fractions_beside(args, index, &item, 0..rows, symbol)?;
            if item.is_null() {
                (0..rows).for_each(|row| null_items.set_bit(row, true));
            }
            if let Some(common) = common(ty, item.ty()) {
                constants.entry(common).or_default().push(cast_scalar(&item, common));
            }
        }
    }
    for (common, items) in &constants {
        let value = cast(args.value(0), ty, *common, rows);
        in_set::mark(&value, *common, items, case, rows, &mut bits);
    }
    let found = bits.finish();
    let null_items = null_items.finish();
    // a null among the items leaves open whether a null value is one of them
    let nulls = (null_items.count_set_bits() > 0 && !matches!(ty, Ty::String | Ty::Dynamic | Ty::Unknown)).then(|| {
        let known = |row: usize| found.value(row) || !null_items.value(row) || !args.value(0).is_null(row);
        NullBuffer::from_iter((0..rows).map(known))
    });
    let found = if negated { !&found } else { found };
    Ok(Arc::new(BooleanArray::new(found, nulls)))
}

/// What an item stands for: the elements of a dynamic array, or itself. Against text, an element is its text.
fn items(item: &Scalar, value: Ty) -> Vec<Scalar> {
    let Scalar::Dynamic(dynamic) = item else {
        return vec![item.clone()];
    };
    let leaf = |leaf: crate::types::DynRef<'_>| match value {
        Ty::String => Scalar::string(leaf.text()),
        _ => leaf.to_scalar(),
    };
    match dynamic.as_ref().as_array() {
        Some(items) => items.map(leaf).collect(),
        None => vec![leaf(dynamic.as_ref())],
    }
}

/// The type in which a value and an item are compared; none where they never are equal. Text is read as the other's
/// type (recorded: `measured-typed-text-*`), a dynamic as the item's.
fn common(value: Ty, item: Ty) -> Option<Ty> {
    match (value, item) {
        (Ty::Unknown, item) => Some(item),
        (Ty::Dynamic, Ty::Unknown) => Some(Ty::Dynamic),
        (Ty::String, Ty::Dynamic | Ty::Unknown) => Some(Ty::String),
        (Ty::Dynamic, item) => Some(item),
        (value, Ty::String | Ty::Dynamic | Ty::Unknown) => Some(value),
        (Ty::String, item) => Some(item),
        (value, item) if value == item => Some(value),
        (value, item) if number(value) && number(item) => Some(match (value, item) {
            (Ty::Decimal, _) | (_, Ty::Decimal) => Ty::Decimal,
            (Ty::Real, _) | (_, Ty::Real) => Ty::Real,
            _ => Ty::Long,
        }),
        _ => None,
    }
}

fn number(ty: Ty) -> bool {
    ty.is_number() || ty == Ty::Bool
}

/// An item that is a column, or an array of items for each row.
fn by_row(
    args: &Args<'_>,
    index: usize,
    (case, symbol): (Case, &str),
    bits: &mut BooleanBufferBuilder,
    null_items: &mut BooleanBufferBuilder,
) -> Result<(), EvalError> {
    let ty = args.ty(0);
    for row in 0..args.rows() {
        let value = args.scalar_at(0, row);
        let items = items(&args.scalar_at(index, row), ty);
        items
            .iter()
            .try_for_each(|item| refuse_fractions_beside(args, index, item, row..row + 1, symbol))?;
        if items.iter().any(Scalar::is_null) {
            null_items.set_bit(row, true);
        }
        let found = items.iter().any(|item| {
            common(ty, item.ty()).is_some_and(|common| {
                let (left, right) = (cast_scalar(&value, common), cast_scalar(item, common));
                match (&left, &right) {
                    (Scalar::Null(_), _) | (_, Scalar::Null(_)) => false,
                    (Scalar::String(left), Scalar::String(right)) if case == Case::Ignored => equal(left, right),
                    (Scalar::Dynamic(left), Scalar::Dynamic(right)) => left.as_ref().same(right.as_ref()),
                    _ => left == right,
                }
            })
        });
        if found {
            bits.set_bit(row, true);
        }
    }
    Ok(())
}

/// Refuses a dynamic value that holds a fraction in one of `rows` beside a whole number as item, and a fraction out of a
/// dynamic item beside a column of whole numbers: as `==` does.
fn refuse_fractions_beside(
    args: &Args<'_>,
    index: usize,
    item: &Scalar,
    rows: Range<usize>,
    symbol: &str,
) -> Result<(), EvalError> {
    let whole = |ty: Ty| matches!(ty, Ty::Int | Ty::Long);
    if whole(item.ty()) && known(args.ty(0)) == Ty::Dynamic {
        let values = args.dynamics(0);
        if rows.into_iter().any(|row| values.get(row).is_some_and(is_fraction)) {
            return Err(refused(args, 0, symbol));
        }
    }
    let fraction = matches!(item, Scalar::Real(real) if real.fract() != 0.0);
    if fraction && known(args.ty(index)) == Ty::Dynamic && whole(args.ty(0)) {
        return Err(refused(args, index, symbol));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    fn json(text: &str) -> Scalar {
        Scalar::dynamic(Dynamic::from_json(text).unwrap())
    }

    fn s(text: &str) -> Scalar {
        Scalar::string(text)
    }

    #[rstest]
    #[case(s("a"), &[s("a"), s("c")], "True")]
    #[case(s("B"), &[s("b")], "False")]
    #[case(s(""), &[s("alpha"), s("")], "True")]
    #[case(s("x"), &[json("[\"A\",\"x\"]")], "True")]
    #[case(s("1"), &[json("[1]")], "True")]
    #[case(s("f"), &[s("a"), s("b"), s("c"), s("d"), s("e"), s("f")], "True")]
    #[case(Scalar::Long(1), &[s("1")], "True")]
    #[case(Scalar::Long(1), &[Scalar::Real(1.5)], "False")]
    #[case(Scalar::Int(5), &[Scalar::Long(5)], "True")]
    #[case(Scalar::Real(-0.0), &[Scalar::Long(0)], "True")]
    #[case(Scalar::Null(Ty::Int), &[Scalar::Long(5)], "False")]
    #[case(Scalar::Null(Ty::Int), &[Scalar::Null(Ty::Long)], "null")]
    #[case(Scalar::Datetime(637_134_336_000_000_000), &[s("2020-01-01")], "True")]
    #[case(Scalar::Guid([1; 16]), &[Scalar::Guid([1; 16])], "True")]
    #[case(Scalar::Bool(true), &[Scalar::Bool(false)], "False")]
    #[case(json("\"x\""), &[s("x")], "True")]
    #[case(json("5"), &[Scalar::Long(5)], "True")]
    #[case(json("\"x\""), &[Scalar::Long(5)], "False")]
    fn members(#[case] value: Scalar, #[case] items: &[Scalar], #[case] expected: &str) {
        let mut args = vec![value];
        args.extend_from_slice(items);
        assert_eq!(text("In", &args, Ty::Bool), expected);
        let not = match expected {
            "True" => "False",
            "False" => "True",
            null => null,
        };
        assert_eq!(text("NotIn", &args, Ty::Bool), not);
    }

    #[rstest]
    #[case("B", &["b"], "True")]
    #[case("ÄB", &["x", "äb"], "True")]
    #[case("F", &["a", "b", "c", "d", "e", "f"], "True")]
    #[case("Ä", &["a", "b", "c", "d", "e", "ä"], "True")]
    #[case("z", &["a", "b", "c", "d", "e", "f"], "False")]
    fn any_case(#[case] value: &str, #[case] items: &[&str], #[case] expected: &str) {
        let args: Vec<Scalar> = std::iter::once(&value).chain(items).map(|text| s(text)).collect();
        assert_eq!(text("InCs", &args, Ty::Bool), expected);
    }
}
