//! `serialize`: the order of the rows is one that window functions may rely on. Source: the "serialize operator" page.

use std::sync::Arc;

use kql_syntax::ast;

use crate::bind::Binder;
use crate::construct::Construct;
use crate::functions::example;
use crate::plan::{Node, Plan};

/// `serialize`
pub static SERIALIZE: Construct = Construct {
    name: "serialize",
    aliases: &[],
    page: "serialize-operator",
    syntax: "T | serialize [NAME = EXPRESSION, …]",
    about: "Marks the rows as ordered, so that `prev()`, `next()`, `row_number()` and their like may be used.",
    examples: &[example(
        "range x from 1 to 3 step 1 | serialize before = prev(x)",
        "1|\n2|1\n3|2",
    )],
};

impl Binder<'_> {
    pub(super) fn serialize(&mut self, input: Arc<Plan>, op: &ast::Serialize) -> Arc<Plan> {
        let schema = input.schema.clone();
        let plan = self.plan(Node::Serialize(input), schema, op.span);
        if op.columns.is_empty() {
            plan
        } else {
            self.extend(plan, &op.columns, op.span)
        }
    }
}
