//! `restrict access to (…)`: what comes behind it sees only what is listed.
//!
//! Names that are hidden bind, as they do for the official parser; a query that reads them fails when it runs. Bodies of
//! functions and views that were declared before see everything. Source: the "restrict statement" page.

use std::sync::Arc;

use kql_syntax::{Span, ast};

use super::{BindError, Binder, DatabaseRef, Entity, matches_wildcard};
use crate::error::EvalError;

/// The name under which a restriction stands among the others; no query can write it.
const RESTRICTION: &str = "\0restrict";

/// What a `restrict` statement leaves visible.
#[derive(Debug, Default)]
pub(crate) struct Restriction {
    /// Names, and patterns of names, that `let` and `declare pattern` gave.
    own: Vec<Arc<str>>,
    /// Those of the database's tables and functions.
    tables: Vec<Arc<str>>,
    /// The one before it, which holds too.
    outer: Option<Arc<Restriction>>,
}

impl Restriction {
    fn shows(&self, name: &str, own: bool) -> bool {
        let listed = if own { &self.own } else { &self.tables };
        listed.iter().any(|pattern| matches_wildcard(pattern, name))
            && self.outer.as_ref().is_none_or(|outer| outer.shows(name, own))
    }
}

impl Binder<'_> {
    pub(super) fn restrict(&mut self, node: &ast::RestrictAccess) {
        let mut restriction = Restriction {
            outer: self.restriction(),
            ..Restriction::default()
        };
        for entity in &node.entities {
            match entity.unparenthesized() {
                ast::Expr::Name(name) => {
                    let known = self.env.get(&name.text).is_some()
                        || self.db.table(&name.text).is_some()
                        || self.db.schemas.function(&name.text).is_some();
                    if !known && !name.is_missing() {
                        let span = self.at(name.span);
                        let name = name.text.to_string();
                        self.report(BindError::UnknownName { name, help: None, span });
                    }
                    restriction.own.push(name.text.clone());
                    restriction.tables.push(name.text.clone());
                }
                // an unqualified pattern means what the query declares
                ast::Expr::Wildcard(name) => restriction.own.push(name.text.clone()),
                ast::Expr::Star(_) => restriction.own.push("*".into()),
                ast::Expr::Path(path) => {
                    let here = matches!(self.any(&path.base), Entity::Database(DatabaseRef::This));
                    match &path.selector {
                        ast::Expr::Name(name) | ast::Expr::Wildcard(name) if here => {
                            restriction.tables.push(name.text.clone());
                        }
                        ast::Expr::Star(_) if here => restriction.tables.push("*".into()),
                        _ => {}
                    }
                }
                other => {
                    self.any(other);
                }
            }
        }
        let entity = Entity::Restriction(Arc::new(restriction));
        self.env = self.env.with(RESTRICTION.into(), entity);
    }

    fn restriction(&self) -> Option<Arc<Restriction>> {
        match self.env.get(RESTRICTION) {
            Some(Entity::Restriction(restriction)) => Some(restriction.clone()),
            _ => None,
        }
    }

    /// Whether a name may be read here: it is listed, or was declared behind the restriction.
    pub(crate) fn is_shown(&self, name: &str) -> bool {
        let Some(restriction) = self.restriction() else {
            return true;
        };
        match self.env.get(name) {
            Some(_) => self.env.is_newer(name, RESTRICTION) || restriction.shows(name, true),
            None => restriction.shows(name, false),
        }
    }

    /// What a name stands for; a table that is hidden fails when it is read.
    pub(crate) fn shown(&mut self, name: &str, entity: Entity, span: Span) -> Entity {
        match entity {
            Entity::Table(plan) if !self.is_shown(name) => {
                let error = EvalError::Argument {
                    message: format!("`{name}` is hidden by `restrict access`"),
                    help: Some("list it in the statement".into()),
                    span,
                };
                Entity::Table(self.fails(error, plan.schema.clone(), span))
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::operators::testing::{codes, error, rows};
    use rstest::rstest;

    const T: &str =
        "let A = view () { print x = 1 }; let B = view () { print x = 2 }; let C = view () { A | union B }; ";

    #[rstest]
    #[case("restrict access to (A); A", "1")]
    #[case("restrict access to (C); C | count", "2")]
    #[case("restrict access to (A); union *", "1")]
    #[case("restrict access to (*); B", "2")]
    #[case("restrict access to (A, B); restrict access to (B); union *", "2")]
    #[case("restrict access to (A); let D = () { print x = 3 }; D", "3")]
    #[case("restrict access to (A); let D = A | extend y = x; D", "1|1")]
    fn what_is_listed_can_be_read(#[case] query: &str, #[case] expected: &str) {
        assert_eq!(rows(&format!("{T}{query}")), expected);
    }

    #[rstest]
    #[case("restrict access to (A); B", "B")]
    #[case("restrict access to (A); union A, B", "B")]
    #[case("restrict access to (A); B()", "B")]
    #[case("restrict access to (A); restrict access to (B); B", "B")]
    #[case("restrict access to (A); let D = () { B }; D", "B")]
    #[case("restrict access to (database().*); A", "A")]
    fn what_is_not_listed_fails(#[case] query: &str, #[case] hidden: &str) {
        assert_eq!(
            error(&format!("{T}{query}")),
            format!("`{hidden}` is hidden by `restrict access`")
        );
    }

    #[test]
    fn a_name_that_nothing_has_is_told() {
        assert_eq!(codes(&format!("{T}restrict access to (Zed); A")), ["KS142"]);
    }
}
