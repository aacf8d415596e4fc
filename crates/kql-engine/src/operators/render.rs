//! `render`: passes the rows through and keeps the chart as metadata. Source: the "render operator" page.

use std::sync::Arc;

use kql_syntax::ast;

use crate::bind::{BindError, Binder, Render, Rows};
use crate::construct::Construct;
use crate::functions::example;
use crate::plan::Plan;
use crate::types::{Scalar, Ty};

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
        if !op.chart.is_missing() && !ast::Render::CHARTS.contains(&&*op.chart.text) {
            let near = crate::names::nearest(&op.chart.text, ast::Render::CHARTS.iter().copied());
            let help = near.map(|near| format!("did you mean `{near}`?"));
            let (values, span) = (ast::Render::CHARTS.join(", "), self.at(op.chart.span));
            self.report(BindError::WordExpected { values, help, span });
        }
        self.check_columns(&input, op);
        self.check_titles(&input, op);
        let properties = op.parameters.iter().chain(&op.properties).map(|parameter| {
            let mut value = parameter.word().map_or_else(
                || match self.constant(&parameter.value) {
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

    /// Whether the columns that a chart is told to show are there.
    fn check_columns(&mut self, input: &Plan, op: &ast::Render) {
        let of_columns = |name: &str| matches!(name, "xcolumn" | "ycolumns" | "series" | "anomalycolumns");
        for parameter in op.parameters.iter().chain(&op.properties) {
            if input.schema.open || !of_columns(&parameter.name.text) {
                continue;
            }
            let first = match parameter.value.unparenthesized() {
                ast::Expr::Name(name) => Some(name),
                _ => None,
            };
            for name in first.into_iter().chain(&parameter.more) {
                if !name.is_missing() && input.schema.find(&name.text).is_none() {
                    self.unknown_column(&name.text, name.span, &input.schema);
                }
            }
        }
    }

    /// Whether titles are texts.
    fn check_titles(&mut self, input: &Plan, op: &ast::Render) {
        let of_texts = |name: &str| matches!(name, "title" | "xtitle" | "ytitle");
        let properties = op.parameters.iter().chain(&op.properties);
        for parameter in properties.filter(|parameter| of_texts(&parameter.name.text)) {
            let rows = Rows::One(input.schema.clone());
            let value = self.with_rows(rows, |binder| binder.scalar(&parameter.value));
            if !matches!(value.ty, Ty::String | Ty::Dynamic | Ty::Unknown) {
                self.report(BindError::TypesExpected {
                    expected: Ty::String.into(),
                    found: value.ty.into(),
                    help: Some("write the title in quotes".into()),
                    span: value.span,
                });
            }
        }
    }

    /// A constant, silently: nothing where it is none.
    pub(crate) fn constant(&mut self, expr: &ast::Expr) -> Option<Scalar> {
        let before = self.out.diagnostics.len();
        let value = self.with_rows(Rows::None, |binder| binder.scalar(expr));
        self.out.diagnostics.truncate(before);
        value.as_literal().cloned()
    }
}

#[cfg(test)]
mod tests {
    use crate::{Database, run};
    use rstest::rstest;

    #[rstest]
    #[case("render timechart with (title='T', ycolumns=a, b, ymin=0)", "timechart", &[("title", "T"), ("ycolumns", "a, b"), ("ymin", "0")])]
    #[case("render areachart kind=stacked", "areachart", &[("kind", "stacked")])]
    #[case("render table", "table", &[])]
    fn chart_and_properties_are_told(#[case] text: &str, #[case] chart: &str, #[case] properties: &[(&str, &str)]) {
        let outcome = run(&format!("print a = 1, b = 2 | {text}"), &Database::new(0)).unwrap();
        let render = outcome.render.unwrap();
        assert_eq!(render.chart, chart);
        let told: Vec<(&str, &str)> = render
            .properties
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(told, properties);
        assert_eq!(outcome.tables[0].rows(), 1);
    }

    /// As the page of `series_fit_poly` has it.
    #[test]
    fn several_tables_pass_unchanged() {
        let query = "range x from 1 to 3 step 1 | fork (count) (take 1) | render linechart";
        assert_eq!(crate::operators::testing::tables(query), ["3", "1"]);
        assert_eq!(
            run(query, &Database::new(0)).unwrap().render.unwrap().chart,
            "linechart"
        );
    }
}
