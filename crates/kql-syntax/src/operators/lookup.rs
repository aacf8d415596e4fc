//! `lookup`

use crate::Span;
use crate::ast::{Expr, JoinCondition, Parameter};

/// `T | lookup kind=leftouter (U) on Key`
#[derive(Debug, Clone, PartialEq)]
pub struct Lookup {
    /// `lookup`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The dimension table.
    pub right: Expr,
    /// `on …`; `None` where the source lacks it.
    pub condition: Option<JoinCondition>,
    /// The whole.
    pub span: Span,
}
