//! Conditions of `where`, taken apart and put into an order: cheap ones first, so that dear ones see few rows.
//!
//! Rows for which the whole is true are those for which every part is, so parts may be tested in any order. What a part
//! might refuse at a row that another part takes out is the business of who evaluates them.

use arrow::datatypes::DataType;

use super::Columns;
use crate::batch::Batch;
use crate::plan::{Expr, ExprKind};
use crate::types::Ty;

/// A part of a condition.
#[derive(Debug, Clone)]
pub(crate) struct Condition<'a> {
    /// The part.
    pub(crate) expr: &'a Expr,
    /// The columns that it reads.
    pub(crate) columns: Columns,
}

/// The parts of some conditions over rows of `width` columns, in the order in which they stand.
pub(crate) fn conditions<'a>(whole: impl IntoIterator<Item = &'a Expr>, width: usize) -> Vec<Condition<'a>> {
    let mut parts = Vec::new();
    whole.into_iter().for_each(|expr| split(expr, &mut parts));
    let condition = |expr: &'a Expr| {
        let mut columns = Columns::none(width);
        columns.read(expr);
        Condition { expr, columns }
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

impl Condition<'_> {
    /// About what a row costs: numbers and dictionaries next to nothing, text its length, everything else more.
    pub(crate) fn cost(&self, batch: &Batch) -> u32 {
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
