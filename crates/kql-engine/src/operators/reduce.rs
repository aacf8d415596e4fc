//! `reduce`: groups of similar texts.
//!
//! Bound, and not run. The page says that the grouping is "largely based" on a published algorithm (frequent words by
//! place, Vaarandi 2003), and its own rows contradict that: of texts that end in one of ten words, each in a tenth of the
//! rows, it prints one group at a threshold of 0.001, where all words are frequent, and at 0.9, where none is, nine groups
//! with one pattern between them, one of two words. Two recordings of ten rows (with the word before the number as a
//! separate one `foo*` for all, otherwise `others`) fit many rules.

use std::sync::Arc;

use kql_syntax::ast;

use crate::bind::{BindError, Binder};
use crate::plan::Plan;
use crate::refusal::{self, Kind, Refusal};
use crate::types::{Column, Schema, Ty};

const COLUMNS: [(&str, Ty); 3] = [
    ("Pattern", Ty::String),
    ("Count", Ty::Long),
    ("Representative", Ty::String),
];

impl Binder<'_> {
    pub(crate) fn reduce(&mut self, input: Arc<Plan>, op: &ast::Reduce) -> Arc<Plan> {
        self.with_input(&input, |binder| binder.scalar_of(&op.by, Ty::String));
        for property in op.with.iter().chain(&op.parameters) {
            self.reduce_property(property);
        }
        let source = ast::Parameter::find(&op.parameters, "kind").and_then(ast::Parameter::word) == Some("source");
        let mut schema = if source {
            input.schema.as_ref().clone()
        } else {
            Schema::default()
        };
        schema
            .columns
            .extend(COLUMNS.iter().map(|(name, ty)| Column::new(*name, *ty)));
        let help = refusal::find(Kind::Operator, "reduce").map(Refusal::help);
        self.unsupported("the operator `reduce`", help.as_deref(), schema, self.at(op.span))
    }

    /// `threshold` is a number, `characters` a text, both literal.
    fn reduce_property(&mut self, property: &ast::Parameter) {
        let literal = match property.value.unparenthesized() {
            ast::Expr::Literal(literal) => Some(crate::bind::literal_value(literal).ty()),
            _ => None,
        };
        let span = self.at(property.value.span());
        match (&*property.name.text, literal) {
            ("threshold", Some(Ty::Int | Ty::Long | Ty::Real | Ty::Decimal | Ty::Datetime | Ty::Timespan)) => {}
            ("threshold", _) => self.report(BindError::SummableLiteralExpected { help: None, span }),
            ("characters", Some(Ty::String)) => {}
            ("characters", _) => self.report(BindError::StringLiteralExpected { help: None, span }),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::operators::testing::rows;

    #[rstest]
    #[case(
        "reduce by s with threshold=0.1, characters='-'",
        "error: not supported: the operator `reduce`"
    )]
    #[case("reduce by n", "error: KS141")]
    #[case("reduce by s with threshold='a'", "error: KS224")]
    #[case("reduce by s with characters=1", "error: KS222")]
    #[case("reduce by s | project Pattern, Count, n", "error: KS142")]
    fn is_bound_and_not_run(#[case] operator: &str, #[case] expected: &str) {
        let told = rows(&format!("datatable(s: string, n: long)['a', 1] | {operator}"));
        assert!(told.starts_with(expected), "{operator}: {told}");
    }
}
