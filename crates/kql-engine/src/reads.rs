//! What of a database's tables a query reads, told before the tables have rows: a reader of large files leaves the other
//! columns out, and rows that the query drops at once.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use kql_syntax::{TokenKind, lex};

use crate::bind::{self, Discovered};
use crate::database::{Database, Table};
use crate::operators::compute::needs_all_rows;
use crate::optimize::{self, Needs};
use crate::plan::{Expr, ExprKind, Node, Plan};
use crate::query::with_stack;
use crate::types::Ty;

/// What a query reads of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableRead {
    /// The positions of the columns that it reads.
    pub columns: BTreeSet<usize>,
    /// Of columns of whole numbers or ticks, by position: the least and the greatest value, both included, that rows must
    /// have. Any other row, one with a null among them, may be left out: it is dropped before anything else sees it.
    pub bounds: BTreeMap<usize, (i64, i64)>,
}

/// The tables of `db.tables` that a query reads, each with what it reads; a table that is not listed is not read. Nothing where that cannot be told without rows: where the query is wrong, or an operator's
/// columns depend on its rows (`evaluate pivot`). Each table of `db.tables` must have a schema of its own (no two share
/// one `Arc`).
pub fn tables_read(source: &str, db: &Database) -> Option<BTreeMap<String, TableRead>> {
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
        results.iter().for_each(|(_, plan)| found.walk(plan, &mut Vec::new()));
        Ok((found.read, found.starts))
    });
    let (mut read, starts) = found.ok()?;
    let tables: BTreeSet<String> = read.keys().cloned().collect();
    let mut whole = |name: &str| {
        if let Some(table) = db.tables.get(name) {
            let columns = (0..table.schema.len()).collect();
            let bounds = BTreeMap::new();
            read.insert(name.to_string(), TableRead { columns, bounds });
        }
    };
    // A table that is named where the walk does not look (the bounds of a `range`) may be read whole.
    // The two words before a token tell whether a text is a name.
    let mut before = ["", ""];
    for token in &lex(source) {
        let text = token.span.text(source);
        if matches!(token.kind, TokenKind::Whitespace | TokenKind::Comment) {
            continue;
        }
        let is_text = token.kind == TokenKind::StringLiteral;
        let bracket = is_text && starts.contains(&token.span.start.saturating_sub(1));
        let names = !is_text || before[1] == "[" || (before[1] == "(" && NAMING.contains(&before[0]));
        if names && !bracket && !starts.contains(&token.span.start) {
            whole(text.trim_matches(['"', '\'']));
        }
        before = [before[1], text];
    }
    for name in binding.tables.iter().filter(|name| !tables.contains(&***name)) {
        whole(name);
    }
    Some(read)
}

/// Functions whose argument is a table's name.
const NAMING: [&str; 4] = ["table", "external_table", "materialized_view", "stored_query_result"];

/// The tables at the leaves of plans.
struct Leaves<'a> {
    db: &'a Database,
    needs: &'a Needs,
    seen: HashSet<usize>,
    read: BTreeMap<String, TableRead>,
    /// Where the names of the leaves start in the query.
    starts: HashSet<u32>,
}

impl Leaves<'_> {
    /// Walks a plan whose rows go through these conditions, the last first, before anything else sees them.
    fn walk<'p>(&mut self, plan: &'p Plan, conditions: &mut Vec<&'p Expr>) {
        // what stands behind conditions is walked for each place that it stands at: the conditions are others
        let passes = matches!(plan.node, Node::Where(_) | Node::Table(_));
        if !passes && !self.seen.insert(std::ptr::from_ref(plan) as usize) {
            return;
        }
        if let Node::Table(table) = &plan.node {
            self.leaf(plan, table, conditions);
        }
        if let Node::Where(node) = &plan.node {
            conditions.push(node.predicate());
            self.walk(node.input(), conditions);
            conditions.pop();
        } else {
            plan.node.inputs(&mut |input| self.walk(input, &mut Vec::new()));
        }
        plan.node.exprs(&mut |expr| {
            expr.walk(&mut |expr| {
                if let ExprKind::Subquery(_, plan) | ExprKind::InTable(_, _, _, plan) = &expr.kind {
                    self.walk(plan, &mut Vec::new());
                }
            });
        });
    }

    fn leaf(&mut self, plan: &Plan, table: &Table, conditions: &[&Expr]) {
        let mut tables = self.db.tables.iter();
        let Some((name, _)) = tables.find(|(_, own)| Arc::ptr_eq(&own.schema, &table.schema)) else {
            return;
        };
        let columns = self.needs.columns(plan);
        let columns = (0..table.schema.len()).filter(|place| columns.is_none_or(|columns| columns.has(*place)));
        let bounds = bounds(conditions, table.schema.len());
        match self.read.get_mut(name) {
            Some(read) => {
                read.columns.extend(columns);
                // rows that any place lets through
                read.bounds.retain(|place, (low, high)| {
                    let other = bounds.get(place);
                    other.is_some_and(|other| {
                        (*low, *high) = ((*low).min(other.0), (*high).max(other.1));
                        true
                    })
                });
            }
            None => {
                let columns = columns.collect();
                self.read.insert(name.clone(), TableRead { columns, bounds });
            }
        }
        self.starts.insert(plan.span.start);
    }
}

/// Between what values the columns of rows lie that fulfil these conditions over `width` columns, the last of which is
/// tested first.
fn bounds(conditions: &[&Expr], width: usize) -> BTreeMap<usize, (i64, i64)> {
    let mut bounds: BTreeMap<usize, (i64, i64)> = BTreeMap::new();
    // a condition that depends on other rows must see them
    let rows = conditions.iter().rev().take_while(|expr| !needs_all_rows([**expr]));
    for condition in optimize::conditions(rows.copied(), width) {
        if let Some((place, low, high)) = interval(condition.expr) {
            let known = bounds.entry(place).or_insert((i64::MIN, i64::MAX));
            *known = (known.0.max(low), known.1.min(high));
        }
    }
    bounds
}

/// The column of whole numbers or ticks that an expression compares with constants, and between what values it is true.
fn interval(expr: &Expr) -> Option<(usize, i64, i64)> {
    let ExprKind::Call(function, args) = &expr.kind else {
        return None;
    };
    let column = |expr: &Expr| match expr.kind {
        ExprKind::Column(place) if matches!(expr.ty, Ty::Int | Ty::Long | Ty::Datetime | Ty::Timespan) => Some(place),
        _ => None,
    };
    let constant = |value: &Expr, of: &Expr| match &value.kind {
        ExprKind::Literal(value) if of.ty.is_integer() => value.as_long(),
        ExprKind::Literal(value) if value.ty() == of.ty => value.as_ticks(),
        _ => None,
    };
    if let ("Between", [value, low, high]) = (function.name, &args[..]) {
        return Some((column(value)?, constant(low, value)?, constant(high, value)?));
    }
    let [left, right] = &args[..] else { return None };
    let (place, bound, turned) = match column(left) {
        Some(place) => (place, constant(right, left)?, false),
        None => (column(right)?, constant(left, right)?, true),
    };
    let (below, above) = ((i64::MIN, bound), (bound, i64::MAX));
    let (low, high) = match (function.name, turned) {
        ("Equal", _) => (bound, bound),
        ("LessThanOrEqual", false) | ("GreaterThanOrEqual", true) => below,
        ("GreaterThanOrEqual", false) | ("LessThanOrEqual", true) => above,
        ("LessThan", false) | ("GreaterThan", true) => (i64::MIN, bound.checked_sub(1)?),
        ("GreaterThan", false) | ("LessThan", true) => (bound.checked_add(1)?, i64::MAX),
        _ => return None,
    };
    Some((place, low, high))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::types::{Column, Schema};

    fn db() -> Database {
        let mut db = Database::new(0);
        for (name, columns) in [("T", "ABCD"), ("U", "AX")] {
            let columns = columns.chars().map(|name| Column::new(name.to_string(), Ty::Long));
            let schema = Arc::new(Schema::new(columns.collect()));
            db.tables.insert(name.to_string(), Table::empty(schema));
        }
        db
    }

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
    #[case("table('T') | project D", "T: D")]
    #[case("T | project D, s = 'T'", "T: D")]
    #[case("T | distinct *", "T: A B C D")]
    #[case("search in (T) 'x' | count", "T: A B C D")]
    fn the_columns_that_are_read_are_told(#[case] query: &str, #[case] expected: &str) {
        let read = tables_read(query, &db()).expect("the query is right");
        let table = |(name, read): (String, TableRead)| {
            let columns = &db().tables[&name].schema.columns.clone();
            let names = read.columns.iter().map(|place| format!(" {}", columns[*place].name));
            format!("{name}:{}", names.collect::<String>())
        };
        assert_eq!(read.into_iter().map(table).collect::<Vec<_>>().join("; "), expected);
    }

    /// Breaks when rows are left out that some place of the query still sees.
    #[rstest]
    #[case("T | where A > 3 and A <= 9 and B == 8", "A 4..9 B 8..8")]
    #[case("T | where A >= 3 | where 7 > A | where D between (1 .. 2)", "A 3..6 D 1..2")]
    #[case("T | where A == 3 or A == 4", "")]
    #[case("T | where A != 3 and A > 1.5", "")]
    #[case("T | where A < 5 | union (T | where A > 7 and A < 9)", "A MIN..8")]
    #[case("let S = T | where A > 1; S | where A < 9 | union (S | where D > 0)", "A 2..MAX")]
    #[case("T | where A > 1 | join kind=inner T on A", "")]
    #[case("T | extend A = D | where A > 1", "")]
    #[case("T | where A > 3 | take 5 | where D > 2", "A 4..MAX")]
    #[case("T | take 5 | where A > 3", "")]
    #[case("T | where A > 3 and rand() > 0.5", "")]
    #[case("T | where A > 3 | where D > 1 and rand() > 0.5", "A 4..MAX")]
    #[case("U | where A in ((T | where D < 1 | project C))", "D MIN..0")]
    #[case("range x from 1 to toscalar(T | where A > 1 | summarize max(A)) step 1", "A 2..MAX")]
    fn the_rows_that_are_read_are_told(#[case] query: &str, #[case] expected: &str) {
        let read = tables_read(query, &db()).expect("the query is right");
        let shown = |bound: i64| match bound {
            i64::MIN => "MIN".to_string(),
            i64::MAX => "MAX".to_string(),
            bound => bound.to_string(),
        };
        let columns = &db().tables["T"].schema.columns.clone();
        let bounds = read["T"].bounds.iter();
        let bounds =
            bounds.map(|(place, (low, high))| format!("{} {}..{}", columns[*place].name, shown(*low), shown(*high)));
        assert_eq!(bounds.collect::<Vec<_>>().join(" "), expected);
    }

    #[test]
    fn of_a_wrong_query_nothing_is_told() {
        assert_eq!(tables_read("T | where", &Database::new(0)), None);
    }
}
