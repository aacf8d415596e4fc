//! `join`

use crate::Span;
use crate::ast::{Expr, Parameter};

/// `T | join kind=inner (U) on Key, $left.A == $right.B`
#[derive(Debug, Clone, PartialEq)]
pub struct Join {
    /// `join`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The right table.
    pub right: Expr,
    /// `on …` or `where …`; `None` where the source lacks it.
    pub condition: Option<JoinCondition>,
    /// The whole.
    pub span: Span,
}

impl Join {
    /// The word after `kind=`; `None` means Kusto's default, `innerunique`.
    #[must_use]
    pub fn kind(&self) -> Option<&Parameter> {
        Parameter::find(&self.parameters, "kind")
    }
}

/// What `join` and `lookup` match on.
#[derive(Debug, Clone, PartialEq)]
pub enum JoinCondition {
    /// `on a, $left.b == $right.c`
    On {
        /// `on`
        keyword: Span,
        /// The keys, in order.
        keys: Vec<Expr>,
    },
    /// `where …`, of `join` alone
    Where {
        /// `where`
        keyword: Span,
        /// The condition.
        predicate: Expr,
    },
}
