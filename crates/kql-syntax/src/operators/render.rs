//! `render`

use crate::Span;
use crate::ast::{Name, Parameter};

/// `T | render timechart with (title="t")`
#[derive(Debug, Clone, PartialEq)]
pub struct Render {
    /// `render`
    pub keyword: Span,
    /// The kind of chart.
    pub chart: Name,
    /// Those of the old form: `kind=stacked by a`.
    pub parameters: Vec<Parameter>,
    /// `with (…)`
    pub properties: Vec<Parameter>,
    /// The whole.
    pub span: Span,
}
