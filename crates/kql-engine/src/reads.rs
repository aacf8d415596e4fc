//! Which columns of a database's tables a query reads, told before the tables have rows: a reader of large files leaves
//! the others out.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use kql_syntax::{TokenKind, lex};

use crate::bind::{self, Discovered};
use crate::database::Database;
use crate::optimize::Needs;
use crate::plan::{ExprKind, Node, Plan};
use crate::query::with_stack;

/// The tables of `db.tables` that a query reads, each with the positions of the columns that it reads; a table that is
/// not listed is not read. Nothing where that cannot be told without rows: where the query is wrong, or an operator's
/// columns depend on its rows (`evaluate pivot`). Each table of `db.tables` must have a schema of its own (no two share
/// one `Arc`).
pub fn columns_read(source: &str, db: &Database) -> Option<BTreeMap<String, BTreeSet<usize>>> {
    let parsed = kql_syntax::parse(source);
    let binding = bind::bind(&parsed.query, db, &Discovered::default(), bind::Follow::Engine);
    let wrong = |error: &bind::BindError| error.severity() == bind::Severity::Error;
    if !parsed.diagnostics.is_empty() || binding.diagnostics.iter().any(wrong) || !binding.pending.is_empty() {
        return None;
    }
    let results = &binding.results;
    let deepest = results.iter().map(|(_, plan)| plan.depth()).max().unwrap_or(0);
    let found = with_stack(deepest, || {
        let needs = Needs::of(results.iter().map(|(_, plan)| plan.as_ref()));
        let mut found = Leaves {
            db,
            needs: &needs,
            seen: HashSet::new(),
            read: BTreeMap::new(),
            starts: HashSet::new(),
        };
        results.iter().for_each(|(_, plan)| found.walk(plan));
        Ok((found.read, found.starts))
    });
    let (mut read, starts) = found.ok()?;
    let tables: BTreeSet<String> = read.keys().cloned().collect();
    let mut whole = |name: &str| {
        if let Some(table) = db.tables.get(name) {
            read.insert(name.to_string(), (0..table.schema.len()).collect());
        }
    };
    // A table that is named where the walk does not look (the bounds of a `range`) may be read whole.
    for token in &lex(source) {
        let text = token.span.text(source).trim_matches(['"', '\'']);
        let bracket = token.kind == TokenKind::StringLiteral && starts.contains(&token.span.start.saturating_sub(1));
        if !bracket && !starts.contains(&token.span.start) {
            whole(text);
        }
    }
    for name in binding.tables.iter().filter(|name| !tables.contains(*name)) {
        whole(name);
    }
    Some(read)
}

/// The tables at the leaves of plans.
struct Leaves<'a> {
    db: &'a Database,
    needs: &'a Needs,
    seen: HashSet<usize>,
    read: BTreeMap<String, BTreeSet<usize>>,
    /// Where the names of the leaves start in the query.
    starts: HashSet<u32>,
}

impl Leaves<'_> {
    fn walk(&mut self, plan: &Plan) {
        if !self.seen.insert(std::ptr::from_ref(plan) as usize) {
            return;
        }
        if let Node::Table(table) = &plan.node {
            let own = self
                .db
                .tables
                .iter()
                .find(|(_, own)| Arc::ptr_eq(&own.schema, &table.schema));
            if let Some((name, _)) = own {
                let read = self.read.entry(name.clone()).or_default();
                let columns = self.needs.columns(plan);
                read.extend((0..table.schema.len()).filter(|place| columns.is_none_or(|columns| columns.has(*place))));
                self.starts.insert(plan.span.start);
            }
        }
        plan.node.inputs(&mut |input| self.walk(input));
        plan.node.exprs(&mut |expr| {
            expr.walk(&mut |expr| {
                if let ExprKind::Subquery(_, plan) | ExprKind::InTable(_, _, _, plan) = &expr.kind {
                    self.walk(plan);
                }
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::database::Table;
    use crate::types::{Column, Schema, Ty};

    #[rstest]
    #[case("T | where A == 1 | summarize count() by B", "T: A B")]
    #[case("T | where A == 1", "T: A B C D")]
    #[case("T | count", "T:")]
    #[case("T | summarize arg_max(A, *) by B | project C", "T: A B C")]
    #[case("T | join kind=inner (U) on A | project B, X", "T: A B; U: A X")]
    #[case("let S = T | where A > 1; S | join kind=inner S on A | project B1", "T: A B")]
    #[case("U | where A in ((T | where B == 2 | project C)) | project X", "T: B C; U: A X")]
    #[case("U | where A == toscalar(T | summarize max(A)) | project X", "T: A; U: A X")]
    #[case("range x from 1 to toscalar(T | summarize max(A)) step 1", "T: A")]
    #[case("union T, U | distinct A", "T: A; U: A")]
    #[case("['T'] | project D", "T: D")]
    #[case("T | distinct *", "T: A B C D")]
    #[case("search in (T) 'x' | count", "T: A B C D")]
    fn the_columns_that_are_read_are_told(#[case] query: &str, #[case] expected: &str) {
        let mut db = Database::new(0);
        for (name, columns) in [("T", "ABCD"), ("U", "AX")] {
            let columns = columns.chars().map(|name| Column::new(name.to_string(), Ty::Long));
            let schema = Arc::new(Schema::new(columns.collect()));
            db.tables.insert(name.to_string(), Table::empty(schema));
        }
        let read = columns_read(query, &db).expect("the query is right");
        let table = |(name, places): (String, BTreeSet<usize>)| {
            let columns = &db.tables[&name].schema.columns;
            let names = places.iter().map(|place| format!(" {}", columns[*place].name));
            format!("{name}:{}", names.collect::<String>())
        };
        assert_eq!(read.into_iter().map(table).collect::<Vec<_>>().join("; "), expected);
    }

    #[test]
    fn of_a_wrong_query_nothing_is_told() {
        assert_eq!(columns_read("T | where", &Database::new(0)), None);
    }
}
