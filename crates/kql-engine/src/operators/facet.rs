//! `facet`: for each of some columns, its values and how often each comes; and a query over the same rows.
//!
//! The table of `with` comes first. Values come in the order of first sight. Source: the "facet operator" page.

use std::sync::Arc;

use kql_syntax::ast;

use super::columns::Projection;
use crate::bind::{BindError, Binder, implied};
use crate::construct::Construct;
use crate::functions::example;
use crate::plan::{ExprKind, Plan};
use crate::types::Ty;

/// `facet`
pub static FACET: Construct = Construct {
    name: "facet",
    aliases: &[],
    page: "facet-operator",
    syntax: "T | facet by COLUMN, … [with (QUERY)]",
    about: "For each column a table of its values and how often each comes; before them the table of `with`.",
    examples: &[example(
        "datatable (k: string) ['a', 'b', 'a'] | facet by k with (take 1)",
        "a\n\na|2\nb|1",
    )],
};

impl Binder<'_> {
    pub(crate) fn facet(&mut self, input: Arc<Plan>, op: &ast::Facet) -> Arc<Plan> {
        let shared = self.shared(input, op.span);
        let mut tables = Vec::new();
        if let Some(query) = &op.with {
            let name = super::as_::name_of(query);
            tables.push((name, self.subquery(query, shared.clone())));
        }
        for (index, column) in op.by.iter().enumerate() {
            let value = self.with_input(&shared, |binder| binder.only_column(column));
            let is_column = matches!(value.kind, ExprKind::Column(_));
            if !is_column && !value.is_error() && !shared.schema.open {
                let span = value.span;
                self.report(BindError::ColumnExpected { help: None, span });
            } else if value.ty == Ty::Dynamic {
                let help = Some("convert it first: `| extend Text = tostring(…) | facet by Text`".into());
                let (ty, span) = (value.ty.into(), value.span);
                self.report(BindError::TypeNotAllowed { ty, help, span });
            }
            let name = implied(column).unwrap_or_default();
            let mut keys = Projection::default();
            keys.push(name.clone(), value);
            let plan = self.counted(shared.clone(), keys, format!("count_{name}").into(), op.span);
            let title = match index {
                0 => "Facet".into(),
                _ => format!("Facet_{}", index + 1).into(),
            };
            tables.push((Some(title), plan));
        }
        self.tables(tables, op.span)
    }
}

#[cfg(test)]
mod tests {
    use crate::operators::testing::{codes, names, schemas, tables};
    use rstest::rstest;

    const T: &str = "datatable(k: string, n: long) ['a', 1, 'b', 1, 'a', 2]";

    #[rstest]
    #[case("facet by k", &["a|2\nb|1"], &["k:string, count_k:long"])]
    #[case(
        "facet by k, n with (where n == 1 | project k)",
        &["a\nb", "a|2\nb|1", "1|2\n2|1"],
        &["k:string", "k:string, count_k:long", "n:long, count_n:long"]
    )]
    #[case("facet by n with count", &["3", "1|2\n2|1"], &["Count:long", "n:long, count_n:long"])]
    fn values_are_counted(#[case] text: &str, #[case] expected: &[&str], #[case] columns: &[&str]) {
        let query = format!("{T} | {text}");
        assert_eq!(tables(&query), expected);
        assert_eq!(schemas(&query), columns);
    }

    #[test]
    fn tables_have_names() {
        assert_eq!(
            names(&format!("{T} | facet by k, n with (count | as c)")),
            ["c", "Facet", "Facet_2"]
        );
    }

    #[rstest]
    #[case("facet by z", "KS142")]
    #[case("extend d = dynamic(1) | facet by d", "KS116")]
    fn what_is_no_column_is_told(#[case] text: &str, #[case] code: &str) {
        assert_eq!(codes(&format!("{T} | {text}")), [code]);
    }
}
