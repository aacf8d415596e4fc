//! `as`: a name for the rows so far. Source: the "as operator" page.

use std::sync::Arc;

use kql_syntax::ast;

use crate::bind::{Binder, Entity};
use crate::construct::Construct;
use crate::functions::example;
use crate::plan::Plan;

/// `as`
pub static AS: Construct = Construct {
    name: "as",
    aliases: &[],
    page: "as-operator",
    syntax: "T | as NAME",
    about: "Names the rows so far; operators behind it, and the statement's other pipes, may use the name.",
    examples: &[example(
        "range x from 1 to 2 step 1 | as R | join kind=inner (R) on x | project x, x1",
        "1|1\n2|2",
    )],
};

impl Binder<'_> {
    pub(super) fn as_(&mut self, input: Arc<Plan>, op: &ast::As) -> Arc<Plan> {
        self.env = self.env.with(op.name.text.clone(), Entity::Table(input.clone()));
        input
    }
}
