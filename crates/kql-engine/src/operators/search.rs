//! `search`: rows of some tables in which a term is found anywhere.
//!
//! A bare text is a term looked for in every column; `*` at its ends stands for the rest of a word. The condition is
//! that of a `where` behind a `union` of the tables, so a column that a table lacks is null (empty text) in its rows.
//! Each row tells its table in `$table`. Source: the "search operator" page; names are resolved as by the official
//! parser.

use std::sync::Arc;

use kql_syntax::ast::{self, BinaryOp, LiteralValue};
use kql_syntax::visit::{Visitor, walk_expr};
use kql_syntax::{Span, visit};

use super::tables::Named;
use super::union::{Options, has_no_rows};
use crate::bind::{BindError, Binder, Entity, Rows};
use crate::construct::Construct;
use crate::functions::example;
use crate::plan::{Expr, Plan};
use crate::types::{Column, Scalar, Schema, Ty};

/// `search`
pub static SEARCH: Construct = Construct {
    name: "search",
    aliases: &[],
    page: "search-operator",
    syntax: "[T |] search [kind=case_sensitive] [in (T, U*)] CONDITION",
    about: "Keeps the rows in which a term is found in any column; `$table` tells where. Without tables all there are are searched.",
    examples: &[example(
        "datatable (who: string, n: long) ['alice', 1, 'bob', 2] | search 'bob' | project who, n",
        "bob|2",
    )],
};

/// What bare texts of a condition mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Terms {
    /// Nothing: the condition is only checked.
    Unread,
    /// Terms, whatever the case of their letters.
    AnyCase,
    /// Terms in this case, and so it is with all comparisons.
    Cased,
}

impl Binder<'_> {
    pub(crate) fn search(&mut self, input: Option<Arc<Plan>>, op: &ast::Search) -> Arc<Plan> {
        let kind = ast::Parameter::find(&op.parameters, "kind").and_then(ast::Parameter::word);
        let terms = match kind {
            Some("case_sensitive") => Terms::Cased,
            _ => Terms::AnyCase,
        };
        let name = self.source_name.take();
        let tables = match (&op.tables, input) {
            (Some(listed), input) => {
                if input.is_some() {
                    let span = self.at(op.keyword);
                    let help = Some("write it without what stands before it, or without `in (…)`".into());
                    self.report(BindError::MustBeFirst { help, span });
                }
                self.table_list(listed)
            }
            (None, Some(input)) => vec![(name, input)],
            (None, None) => self.everything(op.span),
        };
        if self.is_spent(width(&tables), op.span) {
            return self.error_table(self.at(op.span));
        }
        let unified = self.unified(&tables, &Options::default());
        let scope = unified.schema.clone();
        self.check_condition(&op.predicate, &scope);
        let mut legs = Vec::with_capacity(tables.len());
        for (index, ((name, plan), places)) in tables.into_iter().zip(&unified.places).enumerate() {
            // nothing is to be found where there are no rows; one condition is bound for what is wrong with it
            if index > 0 && has_no_rows(&plan) {
                legs.push((name, plan));
                continue;
            }
            // a column of several types has another name in the union
            let mut columns = plan.schema.columns.clone();
            for &(to, from) in places.iter() {
                columns[from].name = scope.columns[to].name.clone();
            }
            let predicate = self.leg_condition(&op.predicate, &plan, columns, &scope, terms);
            legs.push((name, self.filter(plan, predicate, op.span)));
        }
        let options = Options {
            inner: false,
            source: Some("$table".into()),
        };
        self.union_of(legs, &options, op.span)
    }

    /// Binds a condition over the columns of all tables, for its diagnostics.
    pub(crate) fn check_condition(&mut self, predicate: &ast::Expr, scope: &Arc<Schema>) {
        let outer = std::mem::replace(&mut self.only_checked, true);
        self.with_rows(Rows::One(scope.clone()), |binder| {
            binder.search_condition(predicate, Terms::Unread)
        });
        self.only_checked = outer;
    }

    /// The condition over the rows of one table, whose columns are called `columns`. Columns that only other tables have
    /// are null. What is wrong has been reported.
    pub(crate) fn leg_condition(
        &mut self,
        predicate: &ast::Expr,
        plan: &Arc<Plan>,
        columns: Vec<Column>,
        scope: &Schema,
        terms: Terms,
    ) -> Expr {
        let open = plan.schema.open;
        let own = Arc::new(Schema { columns, open });
        let (before, outer) = (self.out.diagnostics.len(), self.env.clone());
        for name in names_in(predicate) {
            let elsewhere = match scope.find(&name.text) {
                Some(place) => Some(scope.columns[place].ty),
                None => (scope.open && outer.get(&name.text).is_none()).then_some(Ty::Unknown),
            };
            if let (None, false, Some(ty)) = (own.find(&name.text), open, elsewhere) {
                let null = Expr::literal(Scalar::null(ty), self.at(name.span));
                self.env = self.env.with(name.text.clone(), Entity::Scalar(null));
            }
        }
        let value = self.with_input(plan, |binder| {
            binder.with_rows(Rows::One(own), |binder| binder.search_condition(predicate, terms))
        });
        self.env = outer;
        self.out.diagnostics.truncate(before);
        value
    }

    /// A condition in which bare texts are terms: as a whole, in parentheses, and as operands of `and` and `or`.
    fn search_condition(&mut self, expr: &ast::Expr, terms: Terms) -> Expr {
        let span = self.at(expr.span());
        match expr {
            ast::Expr::Paren(paren) => self.search_condition(&paren.inner, terms),
            ast::Expr::Star(_) => Expr::literal(Scalar::Bool(true), span),
            ast::Expr::Literal(literal) => match &literal.value {
                LiteralValue::String(text) => self.term_anywhere(&text.value, terms, span),
                _ => self.condition(expr),
            },
            ast::Expr::Name(name) if self.column(&name.text, span).is_none() => {
                match self.constant(expr).as_ref().and_then(Scalar::as_str) {
                    Some(text) => self.term_anywhere(text, terms, span),
                    None => self.condition(expr),
                }
            }
            ast::Expr::Logical(logical) => {
                let name = if logical.op == ast::LogicalOp::And { "And" } else { "Or" };
                let operands = logical.operands.iter();
                let operands = operands.map(|operand| self.search_condition(operand, terms)).collect();
                self.chain(name, operands, span)
            }
            ast::Expr::Binary(binary) if binary.op == BinaryOp::Search => self.column_term(binary, terms),
            _ if terms == Terms::Cased && ignores_case(expr) => Expr::unsupported(
                "an operator that ignores case in a case-sensitive search",
                Ty::Bool,
                span,
            ),
            _ => self.condition(expr),
        }
    }

    /// `column: "text"`, `*: "text"`
    fn column_term(&mut self, binary: &ast::Binary, terms: Terms) -> Expr {
        let span = self.at(binary.span);
        let text = match self.constant(&binary.right) {
            Some(Scalar::String(text)) => text,
            _ => return self.condition(&ast::Expr::Binary(Box::new(binary.clone()))),
        };
        if matches!(binary.left, ast::Expr::Star(_)) {
            return self.term_anywhere(&text, terms, span);
        }
        let cell = self.scalar(&binary.left);
        let cell = self.convert(cell, Ty::String);
        self.term(cell, &text, terms, span)
    }

    fn term_anywhere(&mut self, text: &str, terms: Terms, span: Span) -> Expr {
        let Rows::One(schema) = self.rows.clone() else {
            return Expr::error(span);
        };
        if terms == Terms::Unread {
            return Expr::literal(Scalar::Bool(true), span);
        }
        let tests = (0..schema.len())
            .map(|index| {
                let cell = Expr::column(index, schema.columns[index].ty, span);
                let cell = self.convert(cell, Ty::String);
                self.term(cell, text, terms, span)
            })
            .collect();
        self.chain("Or", tests, span)
    }

    /// A test of one text for a term with wildcards.
    fn term(&mut self, cell: Expr, text: &str, terms: Terms, span: Span) -> Expr {
        let term = Expr::literal(Scalar::string(text), span);
        if terms != Terms::Cased {
            return self.internal_call("Search", vec![cell, term], Ty::Bool, span);
        }
        let bare = text.trim_matches('*');
        if bare.contains('*') {
            return Expr::unsupported("a star within the term of a case-sensitive search", Ty::Bool, span);
        }
        let name = match (text.starts_with('*'), text.ends_with('*')) {
            _ if bare.is_empty() => return Expr::literal(Scalar::Bool(true), span),
            (false, false) => "HasCs",
            (false, true) => "HasPrefixCs",
            (true, false) => "HasSuffixCs",
            (true, true) => "ContainsCs",
        };
        let needle = Expr::literal(Scalar::string(bare), span);
        self.internal_call(name, vec![cell, needle], Ty::Bool, span)
    }
}

/// How much work it is to bring tables together for a condition, next to that of an expression.
pub(crate) fn width(tables: &[Named]) -> usize {
    let columns: usize = tables.iter().map(|(_, plan)| plan.schema.len()).sum();
    columns / 16
}

/// Whether something within an expression compares texts whatever the case of their letters.
fn ignores_case(expr: &ast::Expr) -> bool {
    struct Found(bool);
    impl Visitor for Found {
        fn expr(&mut self, expr: &ast::Expr) {
            use BinaryOp as B;
            use ast::ListOp as L;
            self.0 |= match expr {
                ast::Expr::Binary(binary) => matches!(
                    binary.op,
                    B::EqualTilde
                        | B::NotEqualTilde
                        | B::Has
                        | B::NotHas
                        | B::HasPrefix
                        | B::NotHasPrefix
                        | B::HasSuffix
                        | B::NotHasSuffix
                        | B::Like
                        | B::NotLike
                        | B::Contains
                        | B::NotContains
                        | B::StartsWith
                        | B::NotStartsWith
                        | B::EndsWith
                        | B::NotEndsWith
                ),
                ast::Expr::List(list) => matches!(list.op, L::InTilde | L::NotInTilde | L::HasAny | L::HasAll),
                _ => false,
            };
            walk_expr(self, expr);
        }
    }
    let mut found = Found(false);
    found.expr(expr);
    found.0
}

/// The names in an expression, in the order of the text.
pub(crate) fn names_in(expr: &ast::Expr) -> Vec<ast::Name> {
    struct All(Vec<ast::Name>);
    impl visit::Visitor for All {
        fn expr(&mut self, expr: &ast::Expr) {
            match expr {
                ast::Expr::Name(name) => self.0.push(name.clone()),
                // what stands behind the dot is a member
                ast::Expr::Path(path) => self.expr(&path.base),
                _ => walk_expr(self, expr),
            }
        }
    }
    let mut all = All(Vec::new());
    all.expr(expr);
    all.0
}

#[cfg(test)]
mod tests {
    use crate::operators::testing::{codes, error, rows, schemas};
    use rstest::rstest;

    const T: &str = "let A = view () { datatable(k: string, p: long, d: dynamic) ['red fox', 1, dynamic({'x': 'owl'}), 'Reds', 2, dynamic(null)] }; \
        let B = view () { datatable(k: string, p: string, q: string) ['a red', '2', 'owl', 'blue', '3', ''] }; ";

    #[rstest]
    #[case("search in (A, B) 'red' | project $table, k", "A|red fox\nB|a red")]
    #[case(
        "search in (A, (B | where k has 'a')) 'red' | project $table, k",
        "A|red fox\nunion_arg1|a red"
    )]
    #[case("search in (A, B) 'red*' | project k", "red fox\nReds\na red")]
    #[case("search in (A, B) '*ds' | project k", "Reds")]
    #[case("search in (A, B) 'owl' | project k", "red fox\na red")]
    #[case("search in (A, B) 'red' and (k: 'fox' or q == 'owl') | project k", "red fox\na red")]
    #[case("search in (A, B) q == '' | project k", "red fox\nReds\nblue")]
    #[case("search in (A, B) p_long > 1 or p_string == '3' | project k", "Reds\nblue")]
    #[case("search in (A, B) d.x == 'owl' | project k", "red fox")]
    #[case("search kind=case_sensitive in (A, B) 'Reds' | project k", "Reds")]
    #[case("search kind=case_sensitive in (A, B) 'reds' | project k", "")]
    #[case("search * | count", "4")]
    #[case("search 'blue' | project $table", "B")]
    #[case("let t = 'blue'; search in (*) t | project k", "blue")]
    #[case("A | search 'fox' | project $table", "A")]
    #[case("A | where p == 1 | search 'fox' | project $table", "union_arg0")]
    #[case("A | as X | search 'fox' | project $table", "X")]
    fn terms_are_found_anywhere(#[case] query: &str, #[case] expected: &str) {
        assert_eq!(rows(&format!("{T}{query}")), expected);
    }

    /// Breaks when searches within searches, whose conditions multiply, are bound for minutes.
    #[rstest]
    #[case::search("search in (A, B) k == toscalar(", ")")]
    #[case::where_a_value_is_due("search in (A, B) k == (", ")")]
    #[case::find("find in (A, B) where k == toscalar(", ") project k")]
    #[case::macro_expand("macro-expand entity_group [A, B] as X (", ")")]
    fn searches_within_searches_have_an_end(#[case] open: &str, #[case] close: &str) {
        let tables = "let A = datatable(k: string)['x']; let B = datatable(k: string, p: string)['x', 'y']; ";
        let (open, close) = (open.repeat(60), close.repeat(60));
        assert!(codes(&format!("{tables}{open}A | count{close}")).contains(&"TL1114"));
    }

    #[test]
    fn a_few_searches_within_searches_run() {
        let inner = "search in (A, B) k == toscalar(search in (A, B) 'blue' | project k)";
        assert_eq!(rows(&format!("{T}{inner} | project k")), "blue");
    }

    #[test]
    fn columns_are_those_of_a_union() {
        let expected = "$table:string, k:string, p_long:long, p_string:string, d:dynamic, q:string";
        assert_eq!(schemas(&format!("{T}search in (A, B) 'x'")), [expected]);
    }

    #[rstest]
    #[case("search in (A, B) p == 1", &["KS142"])]
    #[case("search in (Z*) 'x'", &["KS142"])]
    #[case("search in (Zed) 'x'", &["KS204"])]
    #[case("A | search in (B) 'x'", &["KS175"])]
    #[case("search in (A) nope == 1", &["KS142"])]
    fn mistakes_are_told_once(#[case] query: &str, #[case] expected: &[&str]) {
        assert_eq!(codes(&format!("{T}{query}")), expected);
    }

    #[test]
    fn comparisons_that_ignore_case_are_refused_in_a_case_sensitive_search() {
        assert_eq!(
            error(&format!("{T}search kind=case_sensitive in (A) k has 'x'")),
            "not supported: an operator that ignores case in a case-sensitive search"
        );
    }
}
