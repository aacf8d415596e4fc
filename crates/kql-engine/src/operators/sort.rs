//! `sort` and `top`: rows in the order of some values.
//!
//! Descending unless told otherwise; null is the smallest value. Equal rows keep the order of the input.

use std::cmp::Ordering;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, UInt32Array};
use arrow::datatypes::{Float64Type, Int32Type, Int64Type};
use kql_syntax::{Span, ast};

use crate::bind::{BindError, Binder};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::order::{Key, packed};
use crate::exec::{self, Run, Stream, eval_array};
use crate::functions::example;
use crate::plan::{Expr, Node, Plan};
use crate::types::scalar::{bytes_at, string_at};
use crate::types::{Decimal, DynRef, Ty};

/// `sort`
pub static SORT: Construct = Construct {
    name: "sort",
    aliases: &["order"],
    page: "sort-operator",
    syntax: "T | sort by EXPRESSION [asc | desc] [nulls first | nulls last], …",
    about: "Orders the rows: descending unless `asc` is written; nulls come first in ascending order, last in descending.",
    examples: &[example(
        "datatable (k: string, n: long) ['a', 1, 'b', 2, 'a', 3] | sort by k asc, n",
        "a|3\na|1\nb|2",
    )],
};

/// `top`
pub static TOP: Construct = Construct {
    name: "top",
    aliases: &[],
    page: "top-operator",
    syntax: "T | top COUNT by EXPRESSION [asc | desc] [nulls first | nulls last]",
    about: "Gives the first rows in that order.",
    examples: &[example(
        "datatable (k: string, n: long) ['a', 1, 'b', 2, 'a', 3] | top 2 by n",
        "a|3\nb|2",
    )],
};

/// A key of a sort.
#[derive(Debug, Clone)]
pub struct SortKey {
    pub(crate) value: Expr,
    pub(crate) descending: bool,
    pub(crate) nulls_first: bool,
}

/// Rows in order, all or the first ones.
#[derive(Debug)]
pub struct Sort {
    input: Arc<Plan>,
    keys: Vec<SortKey>,
    count: Option<Expr>,
}

impl Binder<'_> {
    pub(crate) fn sort(&mut self, input: Arc<Plan>, op: &ast::Sort) -> Arc<Plan> {
        let keys = self.sort_keys(&input, &op.by);
        self.sorted(input, keys, None, op.span)
    }

    pub(crate) fn top(&mut self, input: Arc<Plan>, op: &ast::Top) -> Arc<Plan> {
        let count = self.count_argument(&op.count);
        let keys = self.sort_keys(&input, std::slice::from_ref(&op.by));
        self.sorted(input, keys, Some(count), op.span)
    }

    pub(crate) fn sorted(
        &mut self,
        input: Arc<Plan>,
        keys: Vec<SortKey>,
        count: Option<Expr>,
        span: Span,
    ) -> Arc<Plan> {
        let schema = input.schema.clone();
        self.plan(Node::Sort(Sort { input, keys, count }), schema, span)
    }

    pub(crate) fn sort_keys(&mut self, input: &Plan, by: &[ast::OrderedExpr]) -> Vec<SortKey> {
        self.with_input(input, |binder| by.iter().map(|key| binder.sort_key(key)).collect())
    }

    pub(crate) fn sort_key(&mut self, key: &ast::OrderedExpr) -> SortKey {
        let value = self.scalar(&key.expr);
        if value.ty == Ty::Dynamic {
            let help = Some("convert it first, for example with `tostring(…)`".into());
            self.report(BindError::TypeNotAllowed {
                ty: value.ty.into(),
                help,
                span: value.span,
            });
        }
        let descending = !matches!(key.order, Some(ast::SortOrder::Asc | ast::SortOrder::GrannyAsc));
        let nulls_first = match key.nulls {
            Some(ast::NullsOrder::First) => true,
            Some(ast::NullsOrder::Last) => false,
            None => !descending,
        };
        SortKey {
            value,
            descending,
            nulls_first,
        }
    }
}

impl Sort {
    /// The table it works on.
    pub(crate) fn input(&self) -> &Plan {
        &self.input
    }

    /// What the rows are put in order by.
    pub(crate) fn keys(&self) -> &[SortKey] {
        &self.keys
    }

    /// The rows in their order, at most the first `most`.
    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>, plan: &'a Plan, most: usize) -> Result<Stream<'a>, EvalError> {
        let most = match &self.count {
            Some(count) => super::take::count(count, run)?.min(most),
            None => most,
        };
        let batch = exec::collect(&self.input, run)?;
        let columns = self
            .keys
            .iter()
            .map(|key| {
                Ok((
                    eval_array(&key.value, &batch, run)?,
                    key.value.ty,
                    key.descending,
                    key.nulls_first,
                ))
            })
            .collect::<Result<Vec<_>, EvalError>>()?;
        let mut order = packed(&columns, batch.rows, most, run.ctx).unwrap_or_else(|| compared(&columns, batch.rows));
        order.truncate(most);
        let batch = batch.only(run.wanted(plan));
        Ok(exec::once(batch.take(&UInt32Array::from(order))?))
    }
}

/// The positions of rows in the order of these keys, value by value; equal rows stay in order.
pub(crate) fn compared(keys: &[Key], rows: usize) -> Vec<u32> {
    let comparers: Vec<_> = keys
        .iter()
        .map(|(column, ty, descending, nulls_first)| comparer(column, *ty, *descending, *nulls_first))
        .collect();
    let mut order: Vec<u32> = (0..rows as u32).collect();
    order.sort_by(|&a, &b| {
        comparers
            .iter()
            .map(|compare| compare(a as usize, b as usize))
            .find(|ordering| *ordering != Ordering::Equal)
            .unwrap_or(Ordering::Equal)
    });
    order
}

/// Compares two rows of a column.
fn comparer(
    column: &ArrayRef,
    ty: Ty,
    descending: bool,
    nulls_first: bool,
) -> Box<dyn Fn(usize, usize) -> Ordering + '_> {
    let values = values_comparer(column, ty);
    let reals = column.as_primitive_opt::<Float64Type>().filter(|_| ty == Ty::Real);
    // nulls are outermost, NaN stands between them and the numbers
    let apart = move |row: usize| match reals {
        _ if ty != Ty::String && column.is_null(row) => 2,
        Some(reals) if reals.value(row).is_nan() => 1,
        _ => 0,
    };
    Box::new(move |a, b| match (apart(a), apart(b)) {
        (0, 0) if descending => values(b, a),
        (0, 0) => values(a, b),
        (a, b) if nulls_first => b.cmp(&a),
        (a, b) => a.cmp(&b),
    })
}

/// Compares two rows of a column, neither of them null nor NaN.
fn values_comparer(column: &ArrayRef, ty: Ty) -> Box<dyn Fn(usize, usize) -> Ordering + '_> {
    match ty {
        Ty::Bool => {
            let values = column.as_boolean();
            Box::new(move |a, b| values.value(a).cmp(&values.value(b)))
        }
        Ty::Int => {
            let values = column.as_primitive::<Int32Type>().values();
            Box::new(move |a, b| values[a].cmp(&values[b]))
        }
        Ty::Long | Ty::Datetime | Ty::Timespan => {
            let values = column.as_primitive::<Int64Type>().values();
            Box::new(move |a, b| values[a].cmp(&values[b]))
        }
        Ty::Real => {
            let values = column.as_primitive::<Float64Type>().values();
            Box::new(move |a, b| values[a].partial_cmp(&values[b]).unwrap_or(Ordering::Equal))
        }
        Ty::String => Box::new(move |a, b| string_at(column, a).cmp(string_at(column, b))),
        Ty::Decimal => {
            let values = column.as_fixed_size_binary();
            Box::new(move |a, b| Decimal::from_bytes(values.value(a)).cmp(&Decimal::from_bytes(values.value(b))))
        }
        Ty::Guid => {
            let values = column.as_fixed_size_binary();
            Box::new(move |a, b| values.value(a).cmp(values.value(b)))
        }
        Ty::Dynamic | Ty::Unknown => {
            Box::new(move |a, b| DynRef::new(bytes_at(column, a)).compare(DynRef::new(bytes_at(column, b))))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::operators::testing::rows;
    use rstest::rstest;

    const T: &str = "datatable(x: real)[5, real(null), real(nan), real(-inf), -5, 0, real(+inf)] ";

    /// Nulls and NaN are grouped together, wherever the query puts them.
    #[rstest]
    #[case("sort by x asc", "\nNaN\n-Infinity\n-5\n0\n5\nInfinity")]
    #[case("sort by x asc nulls first", "\nNaN\n-Infinity\n-5\n0\n5\nInfinity")]
    #[case("sort by x asc nulls last", "-Infinity\n-5\n0\n5\nInfinity\nNaN\n")]
    #[case("sort by x", "Infinity\n5\n0\n-5\n-Infinity\nNaN\n")]
    #[case("sort by x desc nulls first", "\nNaN\nInfinity\n5\n0\n-5\n-Infinity")]
    #[case("top 3 by x desc nulls first", "\nNaN\nInfinity")]
    #[case("top 3 by x asc nulls last", "-Infinity\n-5\n0")]
    fn nan_stands_beside_the_nulls(#[case] query: &str, #[case] expected: &str) {
        let printed = |text: &str| text.replace(".0", "");
        assert_eq!(printed(&rows(&format!("{T}| {query}"))), expected);
        // with a text as second key the values are compared, not packed
        let compared = query.replace(" by x", " by tostring(''), x");
        if query.starts_with("sort") {
            assert_eq!(printed(&rows(&format!("{T}| {compared}"))), expected);
        }
    }
}
