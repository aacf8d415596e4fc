//! Every example of every registry gives what it says.

use kql_engine::functions::Example;
use kql_engine::types::{Scalar, datetime};
use kql_engine::{Database, FORMS, Failure, ResultTable, Table, aggregates, functions, operators, plugins, statements};

/// `Numbers`, a table for examples that need one: `n` is 1, 2 and 3.
fn numbers() -> Result<Table, String> {
    let failed = |failure: Failure| format!("{failure:?}");
    let outcome = kql_engine::run("range n from 1 to 3 step 1", &Database::new(0)).map_err(failed)?;
    let table = outcome.tables.into_iter().next().ok_or("no table")?;
    Ok(Table {
        schema: table.schema,
        batches: table.batches.into(),
    })
}

fn rendered(query: &str) -> Result<String, String> {
    let now = datetime::from_date(2026, 3, 2).ok_or("no such date")?;
    let mut database = Database::new(now);
    database.tables.insert("Numbers".to_owned(), numbers()?);
    let outcome = kql_engine::run(query, &database).map_err(|failure| match failure {
        Failure::Diagnostics(all) => all
            .iter()
            .map(|one| format!("{} {one}", one.code()))
            .collect::<Vec<_>>()
            .join("; "),
        Failure::Eval(error) => error.to_string(),
    })?;
    let tables: Result<Vec<String>, String> = outcome.tables.iter().map(lines).collect();
    Ok(tables?.join("\n\n"))
}

/// The rows of one table.
fn lines(table: &ResultTable) -> Result<String, String> {
    let batch = table.batch().map_err(|error| error.to_string())?;
    let cell = |row: usize, column: usize| {
        let value: Scalar = batch.cell(column, table.schema.columns[column].ty, row);
        value.to_text()
    };
    let line = |row: usize| {
        (0..table.schema.len())
            .map(|column| cell(row, column))
            .collect::<Vec<_>>()
            .join("|")
    };
    Ok((0..batch.rows).map(line).collect::<Vec<_>>().join("\n"))
}

fn check<'a>(entries: impl Iterator<Item = (&'a str, &'a [Example])>) {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (name, examples) in entries {
        for example in examples {
            count += 1;
            let given = rendered(example.query).unwrap_or_else(|error| format!("error: {error}"));
            if given != example.result {
                wrong.push(format!(
                    "{name}: {}\n  expected {:?}\n  given    {given:?}",
                    example.query, example.result
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count} examples are wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn functions_examples() {
    check(functions::all().map(|function| (function.name, function.examples)));
}

#[test]
fn aggregates_examples() {
    check(aggregates::all().map(|aggregate| (aggregate.name, aggregate.examples)));
}

#[test]
fn plugins_examples() {
    check(plugins::all().map(|plugin| (plugin.name, plugin.examples)));
}

#[test]
fn operators_examples() {
    check(operators::all().map(|operator| (operator.name, operator.examples)));
}

#[test]
fn statements_examples() {
    check(statements::all().map(|statement| (statement.name, statement.examples)));
}

#[test]
fn forms_examples() {
    check(FORMS.iter().map(|form| (form.name, form.examples)));
}
