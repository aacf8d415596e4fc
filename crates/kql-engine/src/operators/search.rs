//! `search`: rows of some tables in which a term is found anywhere.
//!
//! A bare text is a term looked for in every column; `*` at its ends stands for the rest of a word. Each row tells its
//! table in `$table`. Source: the "search operator" page.

use std::sync::Arc;

use kql_syntax::ast::{self, BinaryOp, LiteralValue};

use crate::bind::{Binder, Rows};
use crate::construct::Construct;
use crate::functions::example;
use crate::plan::{Expr, Plan};
use crate::types::{Schema, Ty};

/// `search`
pub static SEARCH: Construct = Construct {
    name: "search",
    aliases: &[],
    page: "search-operator",
    syntax: "[T |] search [kind=case_sensitive] [in (T, U*)] CONDITION",
    about: "Keeps the rows in which a term is found in any column; `$table` tells where.",
    examples: &[example(
        "datatable (who: string, n: long) ['alice', 1, 'bob', 2] | search 'bob' | project who, n",
        "bob|2",
    )],
};

impl Binder<'_> {
    pub(crate) fn search(&mut self, input: Option<Arc<Plan>>, op: &ast::Search) -> Arc<Plan> {
        let span = self.at(op.span);
        let cased =
            ast::Parameter::find(&op.parameters, "kind").and_then(ast::Parameter::word) == Some("case_sensitive");
        let mut tables: Vec<(Option<Arc<str>>, Arc<Plan>)> = Vec::new();
        match (&op.tables, input) {
            (Some(listed), _) => {
                for table in listed {
                    match table.unparenthesized() {
                        ast::Expr::Wildcard(name) => {
                            for found in self.wildcard_tables(&name.text) {
                                let leaf = ast::Name {
                                    text: found.as_str().into(),
                                    span: name.span,
                                    bracketed: false,
                                };
                                let plan = self.named_table(&leaf, crate::bind::DatabaseRef::This);
                                tables.push((Some(found.into()), plan));
                            }
                        }
                        other => {
                            let name = crate::bind::implied(other).map(Into::into);
                            let plan = self.table(table);
                            tables.push((name, plan));
                        }
                    }
                }
            }
            (None, Some(input)) => tables.push((None, input)),
            (None, None) => {
                let help = "name the tables: `search in (T, U) …`";
                let schema = Schema {
                    columns: Vec::new(),
                    open: true,
                };
                return self.unsupported(
                    "`search` over every table, which analytics rules refuse",
                    Some(help),
                    schema,
                    span,
                );
            }
        }
        let elsewhere: std::collections::HashSet<Arc<str>> = tables
            .iter()
            .flat_map(|(_, plan)| plan.schema.columns.iter().map(|column| column.name.clone()))
            .collect();
        let legs = tables
            .into_iter()
            .map(|(name, plan)| {
                let predicate = self.with_input(&plan, |binder| {
                    binder.search_condition(&op.predicate, cased, &elsewhere)
                });
                (name, self.filter(plan, predicate, op.span))
            })
            .collect();
        let options = super::union::Options {
            inner: false,
            source: Some("$table".into()),
        };
        self.union_of(legs, &options, op.span)
    }

    /// A condition in which bare texts are terms, and columns that this table lacks are never matched.
    fn search_condition(
        &mut self,
        expr: &ast::Expr,
        cased: bool,
        elsewhere: &std::collections::HashSet<Arc<str>>,
    ) -> Expr {
        let span = self.at(expr.span());
        match expr {
            ast::Expr::Paren(paren) => self.search_condition(&paren.inner, cased, elsewhere),
            ast::Expr::Star(_) => Expr::literal(crate::types::Scalar::Bool(true), span),
            ast::Expr::Literal(literal) => match &literal.value {
                LiteralValue::String(text) => self.term_anywhere(&text.value, cased, span),
                _ => self.condition_of_some(expr, elsewhere),
            },
            ast::Expr::Logical(logical) => {
                let name = if logical.op == ast::LogicalOp::And { "And" } else { "Or" };
                let operands = logical
                    .operands
                    .iter()
                    .map(|operand| self.search_condition(operand, cased, elsewhere))
                    .collect();
                self.chain(name, operands, span)
            }
            ast::Expr::Call(call) if &*call.name.text == "not" && call.args.len() == 1 => {
                let inner = self.search_condition(&call.args[0], cased, elsewhere);
                self.internal_call("not", vec![inner], Ty::Bool, span)
            }
            ast::Expr::Binary(binary) if binary.op == BinaryOp::Search => {
                let text = match binary.right.unparenthesized() {
                    ast::Expr::Literal(literal) => match &literal.value {
                        LiteralValue::String(text) => Some(text.value.clone()),
                        _ => None,
                    },
                    _ => None,
                };
                match (&binary.left, text) {
                    (ast::Expr::Star(_), Some(text)) => self.term_anywhere(&text, cased, span),
                    (left, Some(text)) => {
                        if self.lacks(left) {
                            return Expr::literal(crate::types::Scalar::Bool(false), span);
                        }
                        let cell = self.scalar(left);
                        let cell = self.convert(cell, Ty::String);
                        self.term(cell, &text, cased, span)
                    }
                    _ => self.condition_of_some(expr, elsewhere),
                }
            }
            ast::Expr::Binary(binary) if self.lacks(&binary.left) => {
                Expr::literal(crate::types::Scalar::Bool(false), span)
            }
            _ => self.condition_of_some(expr, elsewhere),
        }
    }

    /// A condition that names columns which only other tables have is never true here.
    fn condition_of_some(&mut self, expr: &ast::Expr, elsewhere: &std::collections::HashSet<Arc<str>>) -> Expr {
        let before = self.out.diagnostics.len();
        let value = self.condition(expr);
        let known = |error: &crate::bind::BindError| match error {
            crate::bind::BindError::UnknownName { name, .. } => elsewhere.contains(name.as_str()),
            _ => false,
        };
        if self.out.diagnostics.len() > before && self.out.diagnostics[before..].iter().all(known) {
            self.out.diagnostics.truncate(before);
            return Expr::literal(crate::types::Scalar::Bool(false), value.span);
        }
        value
    }

    /// Whether an expression names a column that the table at hand does not have.
    fn lacks(&self, expr: &ast::Expr) -> bool {
        match (expr.unparenthesized(), &self.rows) {
            (ast::Expr::Name(name), Rows::One(schema)) => {
                schema.find(&name.text).is_none() && self.env.get(&name.text).is_none()
            }
            _ => false,
        }
    }

    fn term_anywhere(&mut self, text: &str, cased: bool, span: kql_syntax::Span) -> Expr {
        let Rows::One(schema) = self.rows.clone() else {
            return Expr::error(span);
        };
        let tests = (0..schema.len())
            .map(|index| {
                let cell = Expr::column(index, schema.columns[index].ty, span);
                let cell = self.convert(cell, Ty::String);
                self.term(cell, text, cased, span)
            })
            .collect();
        self.chain("Or", tests, span)
    }

    /// A test of one text for a term with wildcards.
    fn term(&mut self, cell: Expr, text: &str, cased: bool, span: kql_syntax::Span) -> Expr {
        let term = Expr::literal(crate::types::Scalar::string(text), span);
        if !cased {
            return self.internal_call("Search", vec![cell, term], Ty::Bool, span);
        }
        let bare = text.trim_matches('*');
        if bare.contains('*') {
            let what = "a star within the term of a case-sensitive search";
            return Expr {
                kind: crate::plan::ExprKind::Unsupported(what.into()),
                ty: Ty::Bool,
                span,
            };
        }
        let name = match (text.starts_with('*'), text.ends_with('*')) {
            _ if bare.is_empty() => return Expr::literal(crate::types::Scalar::Bool(true), span),
            (false, false) => "HasCs",
            (false, true) => "HasPrefixCs",
            (true, false) => "HasSuffixCs",
            (true, true) => "ContainsCs",
        };
        let needle = Expr::literal(crate::types::Scalar::string(bare), span);
        self.internal_call(name, vec![cell, needle], Ty::Bool, span)
    }
}
