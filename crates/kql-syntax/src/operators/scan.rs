//! `scan`

use crate::Span;
use crate::ast::{Expr, FunctionParameter, Name, OrderedExpr, Parameter};

/// `T | scan declare (n: long = 0) with (step s: x > 1 => n = n + 1;)`
#[derive(Debug, Clone, PartialEq)]
pub struct Scan {
    /// `scan`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// `order by …`
    pub order_by: Vec<OrderedExpr>,
    /// `partition by …`
    pub partition_by: Vec<Expr>,
    /// `declare (…)`
    pub declare: Vec<FunctionParameter>,
    /// The steps, in order.
    pub steps: Vec<ScanStep>,
    /// The whole.
    pub span: Span,
}

/// `step name optional output=last: condition => a = 1, b = 2;`
#[derive(Debug, Clone, PartialEq)]
pub struct ScanStep {
    /// `step`
    pub keyword: Span,
    /// Its name.
    pub name: Name,
    /// `optional`, where written.
    pub optional: Option<Span>,
    /// `output=all`, `output=last` or `output=none`
    pub output: Option<Parameter>,
    /// The condition.
    pub predicate: Expr,
    /// What it sets.
    pub assignments: Vec<ScanAssignment>,
    /// The whole.
    pub span: Span,
}

/// `name = value`
#[derive(Debug, Clone, PartialEq)]
pub struct ScanAssignment {
    /// A declared column.
    pub name: Name,
    /// Its new value.
    pub value: Expr,
    /// The whole.
    pub span: Span,
}
