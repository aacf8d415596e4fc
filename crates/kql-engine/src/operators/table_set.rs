//! The tables that `union`, `search` and `find` name: one by one, by patterns, or all there are.

use std::sync::Arc;

use kql_syntax::{Span, ast};

use super::as_::name_of;
use super::tables::Named;
use crate::bind::{BindError, Binder, Entity};

/// Whether a table that a pattern stands for counts as one of those that a query names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    /// No: the query names none.
    Not,
    /// Yes, but its text does not.
    Named,
    /// Yes, by its text.
    Written,
}

impl Binder<'_> {
    /// The query's views and the tables whose names fit a pattern, each in the order of names. None is reported.
    pub(crate) fn table_set(&mut self, pattern: &str, counted: Counted, span: Span) -> Vec<Named> {
        let mut found: Vec<Named> = Vec::new();
        for (view, function) in self.views(pattern) {
            let plan = self.function_without_arguments(&function, span);
            found.push((Some(view), plan));
        }
        let counted = match counted {
            Counted::Written if self.computed => Counted::Named,
            counted => counted,
        };
        found.append(&mut self.wildcard_tables(pattern, counted, span));
        found
    }

    /// As [`Self::table_set`]; that nothing fits is told.
    pub(crate) fn tables_like(&mut self, name: &ast::Name) -> Vec<Named> {
        let found = self.table_set(&name.text, Counted::Written, name.span);
        if found.is_empty() {
            let span = self.at(name.span);
            let name = name.text.to_string();
            self.report(BindError::UnknownName { name, help: None, span });
        }
        found
    }

    /// All views and tables. They do not count as tables that the query names: it names none.
    pub(crate) fn everything(&mut self, span: Span) -> Vec<Named> {
        self.table_set("*", Counted::Not, span)
    }

    /// The tables of an `in (…)` list.
    pub(crate) fn table_list(&mut self, listed: &[ast::Expr]) -> Vec<Named> {
        let mut tables = Vec::new();
        for table in listed {
            match table.unparenthesized() {
                ast::Expr::Wildcard(name) => tables.extend(self.tables_like(name)),
                ast::Expr::Path(path) => match &path.selector {
                    ast::Expr::Wildcard(name) if self.names_database(&path.base) => {
                        self.any(&path.base);
                        tables.extend(self.tables_like(name));
                    }
                    _ => tables.push((self.leg_name(table), self.table(table))),
                },
                _ => tables.push((self.leg_name(table), self.table(table))),
            }
        }
        tables
    }

    /// The name of a leg of `union`. What `let` names is an argument by number, unless it is a view.
    pub(crate) fn leg_name(&self, table: &ast::Expr) -> Option<Arc<str>> {
        match table.unparenthesized() {
            ast::Expr::Name(name) => match self.env.get(&name.text) {
                None => Some(name.text.clone()),
                Some(Entity::Function(function)) if function.decl.view.is_some() => Some(name.text.clone()),
                Some(_) => None,
            },
            ast::Expr::Path(path) => match &path.selector {
                ast::Expr::Name(name) => Some(name.text.clone()),
                _ => None,
            },
            other => name_of(other),
        }
    }
}
