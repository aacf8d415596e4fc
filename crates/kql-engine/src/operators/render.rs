//! `render`: passes the rows through and keeps the chart as metadata. Source: the "render operator" page.

use std::sync::Arc;

use kql_syntax::ast;

use crate::bind::{Binder, Render, Rows};
use crate::construct::Construct;
use crate::functions::example;
use crate::plan::Plan;
use crate::types::Scalar;

/// `render`
pub static RENDER: Construct = Construct {
    name: "render",
    aliases: &[],
    page: "render-operator",
    syntax: "T | render CHART [with (PROPERTY = VALUE, …)]",
    about: "Asks for a chart. The rows pass unchanged; what is asked for is kept beside them, and nothing is drawn.",
    examples: &[example(
        "datatable (k: string, n: long) ['a', 1, 'b', 2] | render columnchart with (title='per key')",
        "a|1\nb|2",
    )],
};

impl Binder<'_> {
    pub(super) fn render(&mut self, input: Arc<Plan>, op: &ast::Render) -> Arc<Plan> {
        let properties = op.parameters.iter().chain(&op.properties).map(|parameter| {
            let mut value = parameter.word().map_or_else(
                || match self.constant_if_any(&parameter.value) {
                    Some(value) => value.to_text(),
                    None => String::new(),
                },
                str::to_owned,
            );
            for more in &parameter.more {
                value.push_str(", ");
                value.push_str(&more.text);
            }
            (parameter.name.text.to_string(), value)
        });
        let properties = properties.collect();
        self.out.render = Some(Render {
            chart: op.chart.text.to_string(),
            properties,
        });
        input
    }

    /// A constant, silently: nothing where it is none.
    fn constant_if_any(&mut self, expr: &ast::Expr) -> Option<Scalar> {
        let before = self.out.diagnostics.len();
        let value = self.with_rows(Rows::None, |binder| binder.scalar(expr));
        self.out.diagnostics.truncate(before);
        value.as_literal().cloned()
    }
}
