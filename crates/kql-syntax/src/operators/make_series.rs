//! `make-series`

use crate::Span;
use crate::ast::{Expr, Parameter};

/// `T | make-series n=count() default=0 on Time from a to b step 1h by Key`
#[derive(Debug, Clone, PartialEq)]
pub struct MakeSeries {
    /// `make-series`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The aggregates, in order.
    pub aggregates: Vec<SeriesAggregate>,
    /// The axis.
    pub on: Expr,
    /// Its range.
    pub range: SeriesRange,
    /// `by …`
    pub by: Vec<Expr>,
    /// The whole.
    pub span: Span,
}

/// `n = count() default = 0`
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesAggregate {
    /// The aggregate, named or not.
    pub expr: Expr,
    /// The value of empty bins.
    pub default: Option<Expr>,
    /// The whole.
    pub span: Span,
}

/// The range of the axis.
#[derive(Debug, Clone, PartialEq)]
pub enum SeriesRange {
    /// `from a to b step c`
    Steps {
        /// The first bin; the data's first where absent.
        from: Option<Expr>,
        /// Just past the last bin; the data's last where absent.
        to: Option<Expr>,
        /// The width of a bin.
        step: Expr,
        /// The whole.
        span: Span,
    },
    /// `in range(a, b, c)`
    InRange {
        /// Start, stop (inclusive), step.
        args: Vec<Expr>,
        /// The whole.
        span: Span,
    },
}
