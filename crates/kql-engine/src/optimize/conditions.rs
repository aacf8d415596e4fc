//! Conditions of `where`, taken apart and put into an order: cheap ones first, so that dear ones see few rows.
//!
//! Rows for which the whole is true are those for which every part is, so parts may be tested in any order. A part that
//! may refuse a row (a regular expression that the row brings along) comes behind all that cannot, and sees the rows that
//! those let through: then it does not depend on the order, nor on batches, whether a query is refused.

use std::sync::atomic::{AtomicU64, Ordering};

use arrow::datatypes::DataType;

use super::Columns;
use crate::batch::Batch;
use crate::plan::{Expr, ExprKind};
use crate::types::Ty;

/// A part of a condition.
#[derive(Debug)]
pub(crate) struct Condition<'a> {
    /// The part.
    pub(crate) expr: &'a Expr,
    /// The columns that it reads.
    pub(crate) columns: Columns,
    /// Whether it gives an answer for every row.
    pub(crate) total: bool,
    /// How many rows it was tested on, and for how many it was true.
    tested: AtomicU64,
    passed: AtomicU64,
}

/// The parts of some conditions over rows of `width` columns, in the order in which they stand.
pub(crate) fn conditions<'a>(whole: impl IntoIterator<Item = &'a Expr>, width: usize) -> Vec<Condition<'a>> {
    let mut parts = Vec::new();
    whole.into_iter().for_each(|expr| split(expr, &mut parts));
    let condition = |expr: &'a Expr| {
        let mut columns = Columns::none(width);
        columns.read(expr);
        Condition {
            expr,
            columns,
            total: is_total(expr),
            tested: AtomicU64::new(0),
            passed: AtomicU64::new(0),
        }
    };
    parts.into_iter().map(condition).collect()
}

fn split<'a>(expr: &'a Expr, out: &mut Vec<&'a Expr>) {
    match &expr.kind {
        ExprKind::Call(function, args) if function.name == "And" && args.iter().all(|arg| arg.ty == Ty::Bool) => {
            args.iter().for_each(|arg| split(arg, out));
        }
        _ => out.push(expr),
    }
}

/// Whether an expression refuses no row. Types that do not go together are refused whatever the rows.
fn is_total(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Column(_) | ExprKind::Literal(_) => true,
        ExprKind::Cast(inner) => is_total(inner),
        ExprKind::Call(function, args) => {
            let dynamic = args.iter().any(|arg| matches!(arg.ty, Ty::Dynamic | Ty::Unknown));
            (TOTAL.contains(&function.name) && !dynamic || TOTAL_OF_DYNAMICS.contains(&function.name))
                && args.iter().all(is_total)
        }
        ExprKind::Subquery(..) | ExprKind::InTable(..) | ExprKind::Error | ExprKind::Unsupported(_) => false,
    }
}

/// Functions that refuse no row unless an argument is dynamic.
const TOTAL: [&str; 41] = [
    "And",
    "BangTilde",
    "Between",
    "Contains",
    "ContainsCs",
    "EndsWith",
    "EndsWithCs",
    "Equal",
    "EqualTilde",
    "GreaterThan",
    "GreaterThanOrEqual",
    "Has",
    "HasAll",
    "HasAny",
    "HasCs",
    "HasPrefix",
    "HasPrefixCs",
    "HasSuffix",
    "HasSuffixCs",
    "In",
    "InCs",
    "LessThan",
    "LessThanOrEqual",
    "NotBetween",
    "NotContains",
    "NotContainsCs",
    "NotEndsWith",
    "NotEndsWithCs",
    "NotEqual",
    "NotHas",
    "NotHasCs",
    "NotIn",
    "NotInCs",
    "NotStartsWith",
    "NotStartsWithCs",
    "Or",
    "StartsWith",
    "StartsWithCs",
    "bin",
    "not",
    "tolower",
];

/// Functions that refuse no row.
const TOTAL_OF_DYNAMICS: [&str; 5] = ["isempty", "isnotempty", "isnotnull", "isnull", "tostring"];

impl Condition<'_> {
    /// Notes for how many of some rows it was true.
    pub(crate) fn note(&self, tested: usize, passed: usize) {
        self.tested.fetch_add(tested as u64, Ordering::Relaxed);
        self.passed.fetch_add(passed as u64, Ordering::Relaxed);
    }

    /// What it costs to take out a row by it, as far as the batches so far tell: the order of conditions, smallest first.
    /// Which order is taken shows in no result.
    pub(crate) fn rank(&self, batch: &Batch) -> u64 {
        let (tested, passed) = (self.tested.load(Ordering::Relaxed), self.passed.load(Ordering::Relaxed));
        let taken_out = tested.saturating_sub(passed) * 100 / tested.max(1);
        u64::from(self.cost(batch)) * 1000 / (taken_out + 2)
    }

    /// About what a row costs: numbers and dictionaries next to nothing, text its length, everything else more.
    fn cost(&self, batch: &Batch) -> u32 {
        let (mut plain, mut read) = (0, 0);
        for (place, column) in batch.columns.iter().enumerate() {
            if self.columns.has(place) {
                read += 1;
                plain += u32::from(matches!(column.data_type(), DataType::Utf8 | DataType::Binary));
            }
        }
        let mut calls = 0;
        self.expr.walk(&mut |expr| {
            calls += match &expr.kind {
                ExprKind::Call(function, _) if DEAR.contains(&function.name) => 8,
                ExprKind::Call(..) | ExprKind::Cast(_) => 1,
                ExprKind::InTable(..) | ExprKind::Subquery(..) => 4,
                _ => 0,
            }
        });
        calls + read + plain * 16 * calls.max(1)
    }
}

/// Functions that take long for a row.
const DEAR: [&str; 7] = [
    "MatchRegex",
    "extract",
    "extract_all",
    "replace_regex",
    "parse_json",
    "ParseJsonPath",
    "HasAny",
];
