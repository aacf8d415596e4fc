//! `graph-mark-components`

use crate::Span;
use crate::ast::Parameter;

/// `G | graph-mark-components kind=weak with_component_id=c`
#[derive(Debug, Clone, PartialEq)]
pub struct GraphMarkComponents {
    /// `graph-mark-components`
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The whole.
    pub span: Span,
}
