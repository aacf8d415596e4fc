//! `find`

use crate::Span;
use crate::ast::{Expr, Name, Parameter, TypeName};

/// `find withsource=S in (A, B*) where x == 1 project a, b: string, pack(*)`
#[derive(Debug, Clone, PartialEq)]
pub struct Find {
    /// `find`
    pub keyword: Span,
    /// `datascope=…`
    pub data_scope: Option<Parameter>,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// `in (…)`; `None` means all tables.
    pub tables: Option<Vec<Expr>>,
    /// The condition.
    pub predicate: Expr,
    /// `project …` or `project-smart`
    pub project: Option<FindProject>,
    /// `project-away …`
    pub project_away: Option<FindProject>,
    /// The whole.
    pub span: Span,
}

/// The columns that `find` keeps or drops.
#[derive(Debug, Clone, PartialEq)]
pub struct FindProject {
    /// `project`, `project-smart` or `project-away`
    pub keyword: Span,
    /// True for `project-smart`, which has no columns.
    pub smart: bool,
    /// The columns, in order.
    pub columns: Vec<FindColumn>,
    /// The whole.
    pub span: Span,
}

/// One column of `find … project`.
#[derive(Debug, Clone, PartialEq)]
pub enum FindColumn {
    /// `*`
    Star(Span),
    /// `pack(*)`
    Pack(Span),
    /// `a`, `a: string`
    Column {
        /// The column.
        name: Name,
        /// The type that is taken where tables differ.
        ty: Option<TypeName>,
    },
}
