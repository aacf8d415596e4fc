//! Functions that add columns to the rows they are handed, such as `invoke FileProfile(SHA1)` of advanced hunting.
//!
//! What the service knows of a file or an address is nobody else's to know. Rows of a table of the function's name stand
//! for it: each row of the input gets the columns of the first of them with the same key, nulls where there is none.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::UInt32Array;
use kql_syntax::{Span, ast};

use super::{Binder, Entity, with_more};
use crate::batch::Batch;
use crate::cast::cast;
use crate::database::{StoredFunction, Table};
use crate::operators::join::Join;
use crate::plan::{Expr, Node, Plan};
use crate::types::{Column, Scalar, Schema, Ty};
use crate::value::Value;

impl Binder<'_> {
    /// The rows of `input` with the columns `more`, taken from `known`. `args` are those of the call: the first says by
    /// which column of the input rows are looked up, as a name or as a text; without one it is `known`'s first. Their key
    /// in `known` is the column of that name, or else the longest one that the name ends with: `SHA1` for
    /// `InitiatingProcessSHA1`.
    pub(super) fn enrich(
        &mut self,
        function: &StoredFunction,
        (more, known): (&Schema, &Table),
        args: &[ast::Expr],
        input: Arc<Plan>,
        span: Span,
    ) -> Entity {
        let key = match args.first() {
            Some(ast::Expr::Name(name)) => Some(name.text.clone()),
            Some(arg) => self.name_argument(arg),
            None => known.schema.columns.first().map(|column| column.name.clone()),
        };
        let key = key.unwrap_or_default();
        let schema = with_more(&input.schema, &more.columns);
        let ends = |(_, column): &(usize, &Column)| key.ends_with(&*column.name);
        let own = known.schema.columns.iter().enumerate().filter(ends);
        let own = own.max_by_key(|(_, column)| column.name.len()).map(|(place, _)| place);
        let pair = own.zip(input.schema.find(&key)).filter(|(own, place)| {
            let ty = known.schema.columns[*own].ty;
            ty == Ty::String && ty == input.schema.columns[*place].ty
        });
        let Some((own, place)) = pair else {
            let what = format!("the function `{}` by the column `{key}`", function.name);
            let help = "name a text column of the rows at hand, and give the table that stands for the function one of \
                        that name, or of its end";
            return Entity::Table(self.not_run(&what, Some(help), schema, span));
        };
        let rows = match first_rows(known, own, more) {
            Ok(rows) => rows,
            Err(error) => {
                let what = format!("the rows that stand for `{}`: {error}", function.name);
                return Entity::Table(self.not_run(&what, None, schema, span));
            }
        };
        let keys = (Expr::column(place, Ty::String, span), Expr::column(0, Ty::String, span));
        let right = self.plan(Node::Table(rows.clone()), rows.schema.clone(), span);
        let join = Join::left_outer(input, right, keys, (1..=more.len()).collect());
        Entity::Table(self.plan(Node::Join(Box::new(join)), schema, span))
    }
}

/// The first row of each key of `known`: the key, then the columns `more`, null where `known` has none of that name.
fn first_rows(known: &Table, own: usize, more: &Schema) -> Result<Table, crate::EvalError> {
    let all = Batch::concat(&known.schema, &known.batches)?;
    let mut seen = HashSet::new();
    let is_first = |row: &u32| seen.insert(all.cell(own, Ty::String, *row as usize).to_text());
    let rows: UInt32Array = (0..all.rows as u32).filter(is_first).collect();
    let all = all.take(&rows)?;
    let mut schema = Schema::new(vec![known.schema.columns[own].clone()]);
    let mut columns = vec![all.columns[own].clone()];
    for column in &more.columns {
        columns.push(match known.schema.find(&column.name) {
            Some(place) => {
                let own = Value::Array(all.columns[place].clone());
                cast(&own, known.schema.columns[place].ty, column.ty, all.rows).into_array(all.rows)
            }
            None => Scalar::null(column.ty).to_array(all.rows),
        });
        schema.columns.push(column.clone());
    }
    Ok(Table {
        schema: Arc::new(schema),
        batches: Arc::new(vec![Batch {
            columns,
            rows: all.rows,
        }]),
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::database::{Body, Database, Schemas, StoredParam, StoredReturns};
    use crate::operators::testing::lines;
    use crate::query::run;
    use crate::types::Scalar;

    /// `Profile`, which adds `SHA1`, `Prevalence` and `Signer`.
    struct Known;

    impl Schemas for Known {
        fn table(&self, _: &str) -> Option<Arc<Schema>> {
            None
        }
        fn table_names(&self) -> Vec<&str> {
            Vec::new()
        }
        fn function(&self, name: &str) -> Option<Arc<StoredFunction>> {
            let param = |name: &str, tabular: bool| StoredParam {
                name: name.into(),
                ty: (!tabular).then_some(Ty::String),
                tabular,
                default: (!tabular).then(|| "''".to_owned()),
            };
            let more = vec![
                Column::new("SHA1", Ty::String),
                Column::new("Prevalence", Ty::Long),
                Column::new("Signer", Ty::String),
            ];
            (name == "Profile").then(|| {
                Arc::new(StoredFunction {
                    name: name.into(),
                    params: Some(vec![param("T", true), param("x", false)]),
                    returns: StoredReturns::InputAnd(Arc::new(Schema::new(more))),
                    body: Body::Unknown,
                    column_name_argument: true,
                })
            })
        }
        fn function_names(&self) -> Vec<&str> {
            vec!["Profile"]
        }
    }

    fn database() -> Database {
        let texts = |texts: &[&str]| {
            let cells: Vec<_> = texts.iter().map(|text| Scalar::string(*text).to_array(1)).collect();
            crate::batch::concat_columns(&cells).unwrap()
        };
        let schema = Schema::new(vec![Column::new("SHA1", Ty::String), Column::new("Signer", Ty::String)]);
        let columns = vec![texts(&["a", "b", "a"]), texts(&["Contoso", "Fabrikam", "second"])];
        let mut database = Database::new(0);
        database.schemas = Arc::new(Known);
        database.tables.insert(
            "Profile".into(),
            Table {
                schema: Arc::new(schema),
                batches: Arc::new(vec![Batch { columns, rows: 3 }]),
            },
        );
        database
    }

    const FILES: &str = "datatable (ParentSHA1: string, SHA1: string, n: long) ['b', 'a', 1, 'x', 'a', 2, 'a', 'c', 3]";

    #[rstest]
    #[case::by_a_name("invoke Profile(SHA1)", "b|a|1|a||Contoso\nx|a|2|a||Contoso\na|c|3|||")]
    #[case::by_a_text("invoke Profile('SHA1')", "b|a|1|a||Contoso\nx|a|2|a||Contoso\na|c|3|||")]
    #[case::by_the_first_column("invoke Profile()", "b|a|1|a||Contoso\nx|a|2|a||Contoso\na|c|3|||")]
    #[case::by_a_column_of_that_end("invoke Profile(ParentSHA1)", "b|a|1|b||Fabrikam\nx|a|2|||\na|c|3|a||Contoso")]
    fn each_row_gets_what_the_table_knows(#[case] call: &str, #[case] expected: &str) {
        let outcome = run(&format!("{FILES} | {call}"), &database()).unwrap();
        let names: Vec<&str> = outcome.tables[0]
            .schema
            .columns
            .iter()
            .map(|column| &*column.name)
            .collect();
        assert_eq!(names, ["ParentSHA1", "SHA1", "n", "SHA11", "Prevalence", "Signer"]);
        assert_eq!(lines(&outcome.tables[0]), expected);
    }

    #[test]
    fn a_key_that_neither_side_has_is_refused() {
        let failure = run(&format!("{FILES} | invoke Profile(n)"), &database()).unwrap_err();
        assert!(
            format!("{failure:?}").contains("the function `Profile` by the column `n`"),
            "{failure:?}"
        );
    }
}
