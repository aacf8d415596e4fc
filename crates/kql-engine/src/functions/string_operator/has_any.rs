//! `has_any`, `has_all`

use arrow::array::{ArrayRef, BooleanBufferBuilder};
use arrow::buffer::BooleanBuffer;

use super::needle::{Borders, Case, Needle};
use super::texts::{answers, cleared, plain, text};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::{Scalar, Ty};
use crate::value::Value;

pub(super) static HAS_ANY: Function = Function {
    name: "HasAny",
    page: "has-any-operator",
    about: "`has_any`: whether the text has at least one of the items as a term, in any case. The elements of a dynamic \
            array are items; of no items none is had.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: has_any,
    examples: &[
        example("print 'North America' has_any ('south', 'north')", "True"),
        example("print 'code 42 here' has_any (dynamic([41, 42]))", "True"),
        example("print 'North America' has_any (dynamic([]))", "False"),
    ],
};

pub(super) static HAS_ALL: Function = Function {
    name: "HasAll",
    page: "has-all-operator",
    about: "`has_all`: whether the text has every one of the items as a term, in any case.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: has_all,
    examples: &[
        example("print 'North and South America' has_all ('south', 'north')", "True"),
        example("print 'North America' has_all (dynamic([]))", "True"),
    ],
};

fn has_any(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let left = text(args, 0);
    let mut bits = cleared(args.rows());
    for index in 1..args.len() {
        each_item(args, index, &left, |item| item.mark(&mut bits));
    }
    Ok(answers(bits.finish(), false))
}

fn has_all(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let left = text(args, 0);
    let mut all = BooleanBuffer::new_set(args.rows());
    for index in 1..args.len() {
        each_item(args, index, &left, |item| {
            let mut bits = cleared(args.rows());
            item.mark_absent_as_found(&mut bits);
            item.mark(&mut bits);
            all = &all & &bits.finish();
        });
    }
    Ok(answers(all, false))
}

/// An item, over the rows to which it belongs.
struct Item<'a> {
    left: &'a Value,
    rows: usize,
    needle: ItemNeedle<'a>,
}

enum ItemNeedle<'a> {
    /// the same for all rows
    One(&'a Needle),
    /// a text for each row
    ByRow(&'a Value),
    /// the element at this place of each row's array, where it has one
    Element(&'a Value, usize),
}

/// Calls `visit` for each item that the argument stands for: itself, or the elements of its arrays.
fn each_item(args: &Args<'_>, index: usize, left: &Value, mut visit: impl FnMut(&Item<'_>)) {
    let rows = args.rows();
    let value = args.value(index);
    let mut give = |needle: ItemNeedle<'_>| visit(&Item { left, rows, needle });
    match args.constant(index) {
        Some(scalar) => {
            for item in elements(scalar) {
                give(ItemNeedle::One(&Needle::new(&item, Case::Ignored, Borders::BOTH)));
            }
        }
        None if matches!(args.ty(index), Ty::Dynamic | Ty::Unknown) => {
            let arrays = value.dynamics();
            let longest = (0..rows)
                .filter_map(|row| arrays.get(row))
                .map(|value| value.as_array().map_or(1, |items| items.len()))
                .max();
            for place in 0..longest.unwrap_or(0) {
                give(ItemNeedle::Element(value, place));
            }
        }
        None => give(ItemNeedle::ByRow(&text(args, index))),
    }
}

/// The texts of an item: those of its elements, where it is a dynamic array. A null element counts as empty, as recorded; a
/// null in place of the array has no elements.
pub(super) fn elements(scalar: &Scalar) -> Vec<String> {
    match scalar {
        Scalar::Null(Ty::Dynamic | Ty::Unknown) => Vec::new(),
        Scalar::Dynamic(value) => match value.as_ref().as_array() {
            Some(items) => items.map(|item| item.to_text()).collect(),
            None => vec![value.as_ref().to_text()],
        },
        _ => vec![scalar.to_text()],
    }
}

impl Item<'_> {
    fn mark(&self, bits: &mut BooleanBufferBuilder) {
        let texts = self.left.strings();
        let mut scratch = String::new();
        match &self.needle {
            ItemNeedle::One(needle) => match plain(self.left) {
                Some(column) => needle.mark(column, bits),
                None => {
                    for row in 0..self.rows {
                        if !bits.get_bit(row) && needle.is_in(texts.get(row), &mut scratch) {
                            bits.set_bit(row, true);
                        }
                    }
                }
            },
            ItemNeedle::ByRow(items) => {
                let items = items.strings();
                for row in 0..self.rows {
                    let needle = Needle::new(items.get(row), Case::Ignored, Borders::BOTH);
                    if needle.is_in(texts.get(row), &mut scratch) {
                        bits.set_bit(row, true);
                    }
                }
            }
            ItemNeedle::Element(..) => {
                for row in 0..self.rows {
                    let Some(item) = self.element(row) else { continue };
                    let needle = Needle::new(&item, Case::Ignored, Borders::BOTH);
                    if needle.is_in(texts.get(row), &mut scratch) {
                        bits.set_bit(row, true);
                    }
                }
            }
        }
    }

    /// Rows whose array is too short to have this element are not asked for it.
    fn mark_absent_as_found(&self, bits: &mut BooleanBufferBuilder) {
        if matches!(self.needle, ItemNeedle::Element(..)) {
            for row in 0..self.rows {
                if self.element(row).is_none() {
                    bits.set_bit(row, true);
                }
            }
        }
    }

    fn element(&self, row: usize) -> Option<String> {
        let ItemNeedle::Element(arrays, place) = &self.needle else {
            return None;
        };
        let value = arrays.dynamics().get(row)?;
        match value.as_array() {
            Some(items) => (*place < items.len()).then(|| items.get(*place).to_text()),
            None => (*place == 0).then(|| value.to_text()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    fn array(json: &str) -> Scalar {
        Scalar::dynamic(Dynamic::from_json(json).unwrap())
    }

    /// Recorded: `measured-has-any-*`, `measured-has-21a`.
    #[rstest]
    #[case("alpha beta", &[Scalar::string("alpha"), Scalar::string("beta")], true, true)]
    #[case("beta gamma", &[Scalar::string("alpha"), Scalar::string("beta")], true, false)]
    #[case("value1_x", &[Scalar::string("VALUE1")], true, true)]
    #[case("xvalue1", &[Scalar::string("value1")], false, false)]
    #[case("code 42 here", &[Scalar::Long(42)], true, true)]
    #[case("beta gamma", &[Scalar::string("zeta"), array("[\"beta\"]")], true, false)]
    #[case("alpha", &[array("[\"alpha\", null]")], true, true)]
    #[case("alpha", &[array("[]")], false, true)]
    fn any_and_all(#[case] left: &str, #[case] items: &[Scalar], #[case] any: bool, #[case] all: bool) {
        let mut args = vec![Scalar::string(left)];
        args.extend_from_slice(items);
        let printed = |holds: bool| if holds { "True" } else { "False" };
        assert_eq!(text("HasAny", &args, Ty::Bool), printed(any));
        assert_eq!(text("HasAll", &args, Ty::Bool), printed(all));
    }
}
