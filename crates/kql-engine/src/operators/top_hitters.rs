//! `top-hitters`: the values that come most often, or that have the largest sum.
//!
//! Kusto estimates them; here they are exact, as the page's equivalent `summarize … | top …` says. Equal ones come in
//! the order of first sight. Source: the "top-hitters operator" page; names of columns are the official parser's.

use std::sync::Arc;

use kql_syntax::ast;

use super::columns::{Extension, Projection};
use super::sort::SortKey;
use crate::aggregates;
use crate::bind::{AggregateSpec, BindError, Binder, Names};
use crate::construct::Construct;
use crate::functions::example;
use crate::plan::{Expr, ExprKind, Plan};
use crate::types::Ty;

/// `top-hitters`
pub static TOP_HITTERS: Construct = Construct {
    name: "top-hitters",
    aliases: &[],
    page: "top-hitters-operator",
    syntax: "T | top-hitters COUNT of COLUMN [by EXPRESSION]",
    about: "Gives the values that come most often, or have the largest sum. Exact, where Kusto estimates.",
    examples: &[example(
        "datatable (k: string) ['a', 'b', 'b'] | top-hitters 1 of k",
        "b|2",
    )],
};

impl Binder<'_> {
    pub(crate) fn top_hitters(&mut self, input: Arc<Plan>, op: &ast::TopHitters) -> Arc<Plan> {
        let span = self.at(op.span);
        let count = self.count_argument(&op.count);
        let (mut keys, mut names, mut unnamed) = (Projection::default(), Names::over(&input.schema), 0);
        let mut of = None;
        let mut by = None;
        self.with_input(&input, |binder| {
            let items = binder.items(&op.of);
            of = items.first().and_then(|item| item.implied.clone());
            for item in &items {
                let column = matches!(item.value.kind, ExprKind::Column(_)) && item.written.is_none();
                if !column && !item.value.is_error() && !matches!(item.value.kind, ExprKind::Unsupported(_)) {
                    let span = binder.at(op.of.span());
                    let help = Some("compute it first with `extend`".into());
                    binder.report(BindError::ColumnExpected { help, span });
                }
            }
            binder.append(items, &mut names, &mut unnamed, &mut keys);
            by = op.by.as_ref().and_then(|by| binder.items(by).into_iter().next());
        });
        let plan = match by {
            None => {
                let name = format!("approximate_count_{}", of.unwrap_or_default());
                self.counted(input, keys, names.unique(&name), span)
            }
            Some(item) => {
                let written = item.written.map(|name| name.text);
                let name = format!("approximate_sum_{}", written.or(item.implied).unwrap_or_default());
                let value = item.value;
                if !value.ty.is_number() && !matches!(value.ty, Ty::Unknown | Ty::Dynamic) {
                    let (found, span) = (value.ty.into(), value.span);
                    self.report(BindError::NumberExpected {
                        found,
                        help: None,
                        span,
                    });
                }
                let (ty, sum) = (value.ty, if value.ty == Ty::Int { Ty::Long } else { value.ty });
                let spec = AggregateSpec {
                    function: aggregates::find("sum"),
                    name: "sum".into(),
                    args: vec![value],
                    results: vec![sum],
                    span,
                };
                let summed = self.aggregated(input, keys, spec, names.unique(&name), span);
                let mut out = Extension::of(&summed.schema);
                let last = out.columns.len() - 1;
                out.replace(last, self.convert(Expr::column(last, sum, span), ty));
                out.plan(summed, false, span)
            }
        };
        let last = plan.schema.len().saturating_sub(1);
        let value = Expr::column(
            last,
            plan.schema.columns.last().map_or(Ty::Long, |column| column.ty),
            span,
        );
        let key = SortKey {
            value,
            descending: true,
            nulls_first: false,
        };
        self.sorted(plan, vec![key], Some(count), op.span)
    }
}

#[cfg(test)]
mod tests {
    use crate::operators::testing::{codes, rows, schemas};
    use rstest::rstest;

    const T: &str = "datatable(k: string, n: int) ['a', 1, 'b', 5, 'a', 2, 'c', 3]";

    #[rstest]
    #[case("top-hitters 2 of k", "a|2\nb|1", "k:string, approximate_count_k:long")]
    #[case("top-hitters 2 of k by n", "b|5\na|3", "k:string, approximate_sum_n:int")]
    #[case("top-hitters 1 of k by n * 2.0", "b|10.0", "k:string, approximate_sum_:real")]
    #[case("top-hitters 9 of k by w = n", "b|5\na|3\nc|3", "k:string, approximate_sum_w:int")]
    fn the_greatest_come_first(#[case] text: &str, #[case] expected: &str, #[case] columns: &str) {
        let query = format!("{T} | {text}");
        assert_eq!(rows(&query), expected);
        assert_eq!(schemas(&query), [columns]);
    }

    #[rstest]
    #[case("top-hitters 2.5 of k", "KS134")]
    #[case("top-hitters 2 of strcat(k, 'x')", "KS109")]
    #[case("top-hitters 2 of k by k", "KS137")]
    #[case("top-hitters 2 of z", "KS142")]
    fn arguments_are_checked(#[case] text: &str, #[case] code: &str) {
        assert_eq!(codes(&format!("{T} | {text}")), [code]);
    }
}
