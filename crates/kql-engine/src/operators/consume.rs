//! `consume`: takes all rows and gives none. Source: the "consume operator" page.

use std::sync::Arc;

use kql_syntax::ast;

use crate::bind::Binder;
use crate::construct::Construct;
use crate::database::Table;
use crate::functions::example;
use crate::plan::{Node, Plan};
use crate::types::Schema;

/// `consume`
pub static CONSUME: Construct = Construct {
    name: "consume",
    aliases: &[],
    page: "consume-operator",
    syntax: "T | consume",
    about: "Reads its input and gives a table without columns and rows; for measuring queries.",
    examples: &[example("print x = 1 | consume", "")],
};

impl Binder<'_> {
    pub(super) fn consume(&mut self, op: &ast::Consume) -> Arc<Plan> {
        let nothing = Node::Table(Table::empty(Arc::default()));
        self.plan(nothing, Schema::default(), op.span)
    }
}
