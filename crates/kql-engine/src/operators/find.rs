//! `find`: rows of some tables that fulfil a condition, each with the name of its table.
//!
//! Tables without any column that the condition names are left out, unless it has a term, which is looked for in every
//! column. `project-smart`, which is the default, gives the columns that all these tables have and those that the
//! condition names, and packs the others into `pack_`. Source: the "find operator" page; columns are the official
//! parser's.
//!
//! A column that has several types in these tables is refused unless `project` says which: the page has a column for
//! each type, the official parser one of type `dynamic`.

use std::sync::Arc;

use kql_syntax::visit::{Visitor, walk_expr};
use kql_syntax::{Span, ast};

use super::columns::Projection;
use super::compute::Compute;
use super::search::{Terms, names_in};
use super::tables::Named;
use super::union::{Options, has_no_rows};
use crate::bind::{BindError, Binder, Rows, type_name};
use crate::construct::Construct;
use crate::functions::example;
use crate::plan::{Expr, Plan};
use crate::types::{Column, Scalar, Schema, Ty};

/// `find`
pub static FIND: Construct = Construct {
    name: "find",
    aliases: &[],
    page: "find-operator",
    syntax: "find [withsource=COLUMN] [in (T, U*)] where CONDITION [project-smart | project COLUMN[: TYPE], …[, pack_all()]]",
    about: "Gives the rows of several tables that fulfil a condition, each with the name of its table; columns that not all tables have are packed into `pack_`.",
    examples: &[example(
        "let T = view () { print a = 1, b = 'x' }; let U = view () { print a = 2 }; find in (T, U) where a > 0",
        "T|1|{\"b\":\"x\"}\nU|2|{}",
    )],
};

/// The column of table names where `withsource` names none.
const SOURCE: &str = "source_";
/// The column of packed columns.
const PACK: &str = "pack_";

/// What a result shows besides the table's name.
#[derive(Debug, Default)]
struct Shown {
    /// Columns with their types in the result.
    columns: Vec<Column>,
    /// Whether the columns that are not shown are packed.
    pack: bool,
}

impl Binder<'_> {
    pub(crate) fn find(&mut self, input: Option<Arc<Plan>>, op: &ast::Find) -> Arc<Plan> {
        let span = self.at(op.span);
        let tables = match &op.tables {
            Some(listed) => self.table_list(listed),
            None => self.everything(op.span),
        };
        if self.is_spent(super::search::width(&tables), op.span) {
            return self.error_table(span);
        }
        let unified = self.unified(&tables, &Options::default());
        let scope = unified.by_name.get_or_init(|| Arc::new(scope(&tables))).clone();
        self.check_condition(&op.predicate, &scope);
        let mut named: Vec<Arc<str>> = Vec::new();
        for name in names_in(&op.predicate) {
            let known = scope.find(&name.text).is_some() || (scope.open && self.env.get(&name.text).is_none());
            if known && !named.contains(&name.text) {
                named.push(name.text);
            }
        }
        let has_term = self.with_rows(Rows::One(scope.clone()), |binder| binder.has_term(&op.predicate));
        let all = has_term || tables.len() == 1;
        let of_use = |(_, plan): &Named| {
            let has = |name: &Arc<str>| plan.schema.find(name).is_some();
            all || (!named.is_empty() && (plan.schema.open || named.iter().any(has)))
        };
        let tables: Vec<Named> = tables.into_iter().filter(of_use).collect();
        let mut shown = match &op.project {
            Some(project) if !project.smart => self.find_project(&project.columns, &scope),
            _ => smart(&tables, &named, &scope),
        };
        let kept = shown.columns.clone();
        if let Some(away) = &op.project_away {
            find_away(
                &mut shown,
                away,
                op.project.as_ref().is_some_and(|project| !project.smart),
            );
        }
        let source = ast::Parameter::find(&op.parameters, "withsource").and_then(ast::Parameter::word);
        let source: Arc<str> = source.unwrap_or(SOURCE).into();
        if let Some(reason) = refused(input.is_some(), op, all, &named, &shown, &tables) {
            let mut columns = vec![Column::new(source, Ty::String)];
            columns.extend(shown.columns);
            if shown.pack {
                columns.push(Column::new(PACK, Ty::Dynamic));
            }
            let open = scope.open;
            return self.unsupported(&reason.0, Some(reason.1), Schema { columns, open }, span);
        }
        let mut legs = Vec::with_capacity(tables.len());
        for (index, (name, plan)) in tables.into_iter().enumerate() {
            // nothing is to be found where there are no rows; one condition is bound for what is wrong with it
            if index > 0 && has_no_rows(&plan) {
                continue;
            }
            let columns = plan.schema.columns.clone();
            let predicate = self.leg_condition(&op.predicate, &plan, columns, &scope, Terms::AnyCase);
            let filtered = self.filter(plan, predicate, op.span);
            let name = name.unwrap_or_else(|| format!("union_arg{index}").into());
            legs.push(self.found_row(&name, &source, filtered, &shown, &kept, span));
        }
        let mut columns = vec![Column::new(source, Ty::String)];
        columns.extend(shown.columns.iter().cloned());
        if shown.pack {
            columns.push(Column::new(PACK, Ty::Dynamic));
        }
        let smart = op.project.as_ref().is_none_or(|project| project.smart);
        let open = smart && scope.open;
        self.stacked(legs, Schema { columns, open }, span)
    }

    /// The rows of one table in the columns of the result.
    fn found_row(
        &mut self,
        name: &Arc<str>,
        source: &Arc<str>,
        plan: Arc<Plan>,
        shown: &Shown,
        kept: &[Column],
        span: Span,
    ) -> Arc<Plan> {
        let mut out = Projection::default();
        out.push(source.clone(), Expr::literal(Scalar::String(name.clone()), span));
        for column in &shown.columns {
            let value = match plan.schema.find(&column.name) {
                Some(place) => {
                    let cell = Expr::column(place, plan.schema.columns[place].ty, span);
                    self.convert(cell, column.ty)
                }
                None => Expr::literal(Scalar::null(column.ty), span),
            };
            out.push(column.name.clone(), value);
        }
        if shown.pack {
            let mut packed = vec![Expr::literal(Scalar::Bool(false), span)];
            for (place, column) in plan.schema.columns.iter().enumerate() {
                if kept.iter().all(|own| own.name != column.name) {
                    packed.push(Expr::literal(Scalar::String(column.name.clone()), span));
                    packed.push(Expr::column(place, column.ty, span));
                }
            }
            let bag = self.internal_call("pack_all", packed, Ty::Dynamic, span);
            out.push(PACK.into(), bag);
        }
        let schema = out.take_schema(false);
        Compute::plan(plan, out.values, schema, span)
    }

    /// `project a, b: long, pack(*)`
    fn find_project(&mut self, listed: &[ast::FindColumn], scope: &Schema) -> Shown {
        let mut shown = Shown::default();
        for (index, column) in listed.iter().enumerate() {
            match column {
                ast::FindColumn::Star(_) => {}
                ast::FindColumn::Pack(_) | ast::FindColumn::PackAll(_) if index + 1 == listed.len() => {
                    shown.pack = true;
                }
                ast::FindColumn::Pack(span) | ast::FindColumn::PackAll(span) => {
                    let span = self.at(*span);
                    self.report(BindError::PackLast { help: None, span });
                }
                ast::FindColumn::Column { name, ty } => {
                    let known = scope.find(&name.text).map(|place| scope.columns[place].ty);
                    let written = ty.as_ref().map(type_name);
                    match written.or(known) {
                        Some(ty) if known.is_some() || scope.open => {
                            shown.columns.push(Column::new(name.text.clone(), ty));
                        }
                        None if scope.open => shown.columns.push(Column::new(name.text.clone(), Ty::Unknown)),
                        _ => self.unknown_column(&name.text, name.span, scope),
                    }
                }
            }
        }
        shown
    }

    /// Whether a condition has `*` or a bare text, which are looked for in every column.
    fn has_term(&mut self, expr: &ast::Expr) -> bool {
        match expr {
            ast::Expr::Paren(paren) => self.has_term(&paren.inner),
            ast::Expr::Logical(logical) => logical.operands.iter().any(|operand| self.has_term(operand)),
            ast::Expr::Literal(literal) => matches!(literal.value, ast::LiteralValue::String(_)),
            ast::Expr::Name(name) => {
                self.column(&name.text, name.span).is_none() && matches!(self.constant(expr), Some(Scalar::String(_)))
            }
            other => has_star(other),
        }
    }
}

fn has_star(expr: &ast::Expr) -> bool {
    struct Found(bool);
    impl Visitor for Found {
        fn expr(&mut self, expr: &ast::Expr) {
            self.0 |= matches!(expr, ast::Expr::Star(_));
            walk_expr(self, expr);
        }
    }
    let mut found = Found(false);
    found.expr(expr);
    found.0
}

/// The columns of all tables. One that has several types is `dynamic` to the condition.
fn scope(tables: &[Named]) -> Schema {
    let mut columns: Vec<Column> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for column in tables.iter().flat_map(|(_, plan)| &plan.schema.columns) {
        let place = *places.entry(column.name.clone()).or_insert(columns.len());
        match columns.get_mut(place) {
            Some(known) if known.ty != column.ty => known.ty = Ty::Dynamic,
            Some(_) => {}
            None => columns.push(column.clone()),
        }
    }
    let open = tables.iter().any(|(_, plan)| plan.schema.open);
    Schema { columns, open }
}

/// The columns that all tables have, and those that the condition names; others are packed.
fn smart(tables: &[Named], named: &[Arc<str>], scope: &Schema) -> Shown {
    let mut shown = Shown::default();
    let first = tables.first().map(|(_, plan)| plan.schema.columns.as_slice());
    let everywhere = |name: &str| tables.iter().all(|(_, plan)| plan.schema.find(name).is_some());
    let common = first.unwrap_or_default().iter().map(|column| &column.name);
    for name in common.filter(|name| everywhere(name)).chain(named) {
        if shown.columns.iter().all(|column| column.name != *name) {
            let several = scope.find(name).map_or(Ty::Unknown, |place| scope.columns[place].ty);
            let ty = common_type(tables, name).unwrap_or(several);
            shown.columns.push(Column::new(name.clone(), ty));
        }
    }
    let is_shown = |column: &Column| shown.columns.iter().any(|own| own.name == column.name);
    let closed = tables.iter().filter(|(_, plan)| !plan.schema.open);
    let mut columns = closed.flat_map(|(_, plan)| &plan.schema.columns);
    shown.pack = columns.any(|column| !is_shown(column));
    shown
}

/// The one type that a column has in those of the tables that have it.
fn common_type(tables: &[Named], name: &str) -> Option<Ty> {
    let mut types = tables
        .iter()
        .filter_map(|(_, plan)| plan.schema.find(name).map(|place| plan.schema.columns[place].ty));
    let first = types.next()?;
    types.all(|ty| ty == first).then_some(first)
}

fn find_away(shown: &mut Shown, away: &ast::FindProject, explicit: bool) {
    if matches!(away.columns.first(), Some(ast::FindColumn::Star(_))) {
        shown.columns.clear();
        shown.pack &= explicit;
        return;
    }
    for column in &away.columns {
        if let ast::FindColumn::Column { name, .. } = column {
            shown.columns.retain(|own| own.name != name.text);
        }
    }
}

/// Why a `find` that binds is not run, and what to do.
fn refused(
    piped: bool,
    op: &ast::Find,
    all: bool,
    named: &[Arc<str>],
    shown: &Shown,
    tables: &[Named],
) -> Option<(String, &'static str)> {
    if piped {
        return Some(("`find` behind `|`".into(), "begin the query with it"));
    }
    if let Some(other) = op
        .parameters
        .iter()
        .find(|parameter| &*parameter.name.text != "withsource")
    {
        let what = format!("the parameter `{}` of `find`", other.name.text);
        return Some((what, "leave it out"));
    }
    if !all && named.is_empty() {
        let what = "`find` with a condition that names neither a column nor a term".into();
        return Some((what, "write `union withsource=source_ …`"));
    }
    let several = |name: &str| {
        tables.iter().any(|(_, plan)| plan.schema.find(name).is_some()) && common_type(tables, name).is_none()
    };
    if let Some(name) = named.iter().find(|name| several(name)) {
        let what = format!("a condition of `find` on the column `{name}`, which has several types");
        return Some((what, "write a `union` of tables in which the column is converted"));
    }
    let written = op
        .project
        .as_ref()
        .map(|project| project.columns.as_slice())
        .unwrap_or_default();
    let typed = |own: &str| {
        written
            .iter()
            .any(|column| matches!(column, ast::FindColumn::Column { name, ty: Some(_) } if &*name.text == own))
    };
    let mut columns = shown.columns.iter();
    let name = columns.find(|column| several(&column.name) && !typed(&column.name))?;
    let what = format!(
        "a result of `find` with the column `{}`, which has several types",
        name.name
    );
    Some((what, "say which with `project`: `project Column: string`"))
}

#[cfg(test)]
mod tests {
    use crate::operators::testing::{codes, error, rows, schemas};
    use rstest::rstest;

    const T: &str = "let E1 = view () { datatable(Id: string, Level: string, Text: string, Version: string) \
        ['a', 'Info', 'Some Text1', 'v1.0.0', 'a', 'Error', 'Some Text2', 'v1.0.0', 'b', 'Error', 'Some Text3', 'v1.0.1'] }; \
        let E2 = view () { datatable(Id: string, Level: string, Text: string, Name: string) \
        ['f', 'Info', 'Other Text1', 'Event1', 'a', 'Error', 'Other Text3', 'Event3'] }; \
        let P1 = view () { datatable(Level: string, Pid: string) ['x', '5'] }; \
        let P2 = view () { datatable(Level: string, Pid: long) ['x', 5] }; ";

    #[rstest]
    #[case::named_columns_and_pack(
        "find in (E1, E2) where Id == 'a' and Level == 'Error' project Text, Version, Name, pack(*)",
        "E1|Some Text2|v1.0.0||{\"Id\":\"a\",\"Level\":\"Error\"}\nE2|Other Text3||Event3|{\"Id\":\"a\",\"Level\":\"Error\"}",
        "source_:string, Text:string, Version:string, Name:string, pack_:dynamic"
    )]
    #[case::columns_of_some_tables(
        "find in (E*) where Version == 'v1.0.0' or Name == 'Event1' project Id, Text, Version, Name",
        "E1|a|Some Text1|v1.0.0|\nE1|a|Some Text2|v1.0.0|\nE2|f|Other Text1||Event1",
        "source_:string, Id:string, Text:string, Version:string, Name:string"
    )]
    #[case::smart(
        "find in (E*) where Id == 'a'",
        "E1|a|Info|Some Text1|{\"Version\":\"v1.0.0\"}\nE1|a|Error|Some Text2|{\"Version\":\"v1.0.0\"}\n\
         E2|a|Error|Other Text3|{\"Name\":\"Event3\"}",
        "source_:string, Id:string, Level:string, Text:string, pack_:dynamic"
    )]
    #[case::tables_without_the_column_are_left_out(
        "find withsource=Src in (E*, P1) where Version == 'v1.0.1'",
        "E1|b|Error|Some Text3|v1.0.1",
        "Src:string, Id:string, Level:string, Text:string, Version:string"
    )]
    #[case::a_term(
        "find in (E*, P1) where 'text3' project Level",
        "E1|Error\nE2|Error",
        "source_:string, Level:string"
    )]
    #[case::one_table("find in (P1) where 1 == 1", "P1|x|5", "source_:string, Level:string, Pid:string")]
    #[case::everything("find 'v1.0.1' project Id", "E1|b", "source_:string, Id:string")]
    #[case::a_type_that_is_said(
        "find in (P1, P2) where Level == 'x' project Pid: long",
        "P1|5\nP2|5",
        "source_:string, Pid:long"
    )]
    #[case::packed_as_the_page_has_it(
        "find in (E1, E2) where Id == 'a' and Level == 'Error' project Text, Version, Name, pack_all() | project pack_",
        "{\"Id\":\"a\",\"Level\":\"Error\"}\n{\"Id\":\"a\",\"Level\":\"Error\"}",
        "pack_:dynamic"
    )]
    #[case::a_query_among_tables(
        "find in (P1, (P1 | where Pid == '5'), (P1 | as Q)) where Level == 'x' project pack_all()",
        "P1|{\"Level\":\"x\",\"Pid\":\"5\"}\nunion_arg1|{\"Level\":\"x\",\"Pid\":\"5\"}\nQ|{\"Level\":\"x\",\"Pid\":\"5\"}",
        "source_:string, pack_:dynamic"
    )]
    #[case::only_packed(
        "find in (P1) where Level == 'x' project pack(*)",
        "P1|{\"Level\":\"x\",\"Pid\":\"5\"}",
        "source_:string, pack_:dynamic"
    )]
    fn rows_come_with_their_table(#[case] query: &str, #[case] expected: &str, #[case] columns: &str) {
        let query = format!("{T}{query}");
        assert_eq!(rows(&query), expected);
        assert_eq!(schemas(&query), [columns]);
    }

    #[rstest]
    #[case("find in (E1, E2) where Nope == 'y'", &["KS142"])]
    #[case("find in (E1, E2) where Version == 'x' project Nope", &["KS142"])]
    #[case("find in (Z*) where Id == 'x'", &["KS142", "KS142"])]
    #[case("find in (E1, E2) where Id == 'x' project pack(*), Id", &["KS185"])]
    #[case("find in (E1, E2) where 1", &["KS141"])]
    #[case("find in (P1, P2) where Pid == 5", &[])]
    fn mistakes_are_told_once(#[case] query: &str, #[case] expected: &[&str]) {
        assert_eq!(codes(&format!("{T}{query}")), expected);
    }

    #[rstest]
    #[case(
        "find in (P1, P2) where Pid == 5",
        "a condition of `find` on the column `Pid`, which has several types"
    )]
    #[case(
        "find in (P1, P2) where Level == 'x'",
        "a result of `find` with the column `Pid`, which has several types"
    )]
    #[case(
        "find in (E1, E2) where true",
        "`find` with a condition that names neither a column nor a term"
    )]
    #[case("E1 | find 'x'", "`find` behind `|`")]
    fn what_has_no_certain_answer_is_refused(#[case] query: &str, #[case] expected: &str) {
        assert_eq!(error(&format!("{T}{query}")), format!("not supported: {expected}"));
    }
}
