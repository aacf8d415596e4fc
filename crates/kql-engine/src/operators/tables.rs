//! Several tables as one result: what `fork`, `facet` and `evaluate preview` give.
//!
//! Such a result ends its query. Source: the "fork operator" and "facet operator" pages ("facet result tables can't be
//! referenced by any additional operators").

use std::sync::Arc;

use kql_syntax::ast::Operator;

use crate::bind::Binder;
use crate::error::EvalError;
use crate::plan::{Node, Plan};
use crate::types::Schema;

/// A table and its name, if it has one.
pub(crate) type Named = (Option<Arc<str>>, Arc<Plan>);

/// Tables beside each other.
#[derive(Debug)]
pub struct Tables {
    pub(crate) tables: Vec<Named>,
}

impl Binder<'_> {
    /// A plan that yields several tables; its own schema is empty.
    pub(crate) fn tables(&mut self, tables: Vec<Named>, span: kql_syntax::Span) -> Arc<Plan> {
        self.plan(Node::Tables(Tables { tables }), Schema::default(), span)
    }

    /// The input of an operator, which must be a single table: behind several, or none, there are no columns.
    pub(crate) fn single_table(&mut self, input: Arc<Plan>, operator: &Operator) -> Arc<Plan> {
        let behind = match &input.node {
            Node::Tables(_) => "operators that give several tables",
            Node::Consume(_) => "`consume`",
            _ => return input,
        };
        let what = format!("the operator `{}` behind {behind}", operator.name());
        self.unsupported(&what, None, Schema::default(), operator.span())
    }
}

impl Tables {
    /// Why they are no input.
    pub(crate) fn refuse(span: kql_syntax::Span) -> EvalError {
        EvalError::Unsupported {
            what: "several tables where one is read".into(),
            help: Some("`fork`, `facet` and `preview` end a query".into()),
            span,
        }
    }
}
