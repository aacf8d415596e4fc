//! `macro-expand`: a query for each entity of a group, the results brought together as by `union`.
//!
//! Every database is the one at hand here, under whatever name, as everywhere in this engine.
//! Source: the "macro-expand operator" page.

use std::sync::Arc;

use kql_syntax::ast;

use super::union::Options;
use crate::bind::{BindError, Binder, Entity, GroupMember};
use crate::construct::Construct;
use crate::functions::example;
use crate::plan::{Expr, Plan};
use crate::types::{Scalar, Schema, Ty};

/// `macro-expand`
pub static MACRO_EXPAND: Construct = Construct {
    name: "macro-expand",
    aliases: &[],
    page: "macro-expand-operator",
    syntax: "macro-expand [kind=inner] ENTITY_GROUP as NAME (QUERY)",
    about: "Runs a query for each entity of a group and puts the results below each other. Every database is the one at hand here.",
    examples: &[example(
        "let T = view () { print a = 1 }; let U = view () { print a = 2 }; macro-expand entity_group [T, U] as G (G | project a)",
        "1\n2",
    )],
};

impl Binder<'_> {
    pub(crate) fn macro_expand(&mut self, input: Option<Arc<Plan>>, op: &ast::MacroExpand) -> Arc<Plan> {
        let word = |name: &str| ast::Parameter::find(&op.parameters, name).and_then(ast::Parameter::word);
        let (fuzzy, inner) = (word("isfuzzy") == Some("true"), word("kind") == Some("inner"));
        self.fuzzy += usize::from(fuzzy);
        let group = self.any(&op.entities);
        self.fuzzy -= usize::from(fuzzy);
        let span = self.at(op.span);
        let Entity::Group(members) = group else {
            return self.error_table(span);
        };
        let scope = match (&op.scope, op.entities.unparenthesized()) {
            (Some(scope), _) => scope.text.clone(),
            (None, ast::Expr::Name(name)) => name.text.clone(),
            (None, _) => "$scope".into(),
        };
        let mut legs = Vec::with_capacity(members.len());
        for member in members.iter() {
            let (outer, outer_own) = (self.env.clone(), std::mem::take(&mut self.own));
            self.name_member(&scope, member);
            self.path.push(member.span);
            let mut plan = None;
            for statement in &op.statements {
                if let Some(entity) = self.statement(statement) {
                    plan = Some(self.entity_result(entity, statement.span()));
                }
            }
            self.path.pop();
            self.env = outer;
            self.own = outer_own;
            legs.extend(plan.map(|plan| (None, plan)));
        }
        let options = Options { inner, source: None };
        let plan = self.union_of(legs, &options, op.span);
        if input.is_some() {
            let schema = plan.schema.as_ref().clone();
            return self.unsupported(
                "`macro-expand` behind `|`",
                Some("begin the query with it"),
                schema,
                span,
            );
        }
        plan
    }

    /// An entity group as it is written.
    pub(crate) fn entity_group(&mut self, node: &ast::EntityGroup) -> Entity {
        let mut members = Vec::with_capacity(node.entities.len());
        for expr in &node.entities {
            let span = self.at(expr.span());
            if expr.is_missing() {
                self.report(BindError::EntityExpected { help: None, span });
                continue;
            }
            match self.any(expr) {
                Entity::Scalar(value) if !value.is_error() => {
                    self.report(BindError::EntityExpected { help: None, span });
                }
                Entity::Scalar(_) | Entity::Error => {}
                entity => members.push(GroupMember {
                    entity,
                    database: self.argument_of("database", expr),
                    cluster: self.argument_of("cluster", expr),
                    span,
                }),
            }
        }
        Entity::Group(members.into())
    }

    /// The constant that a path hands to the function of that name: `d` of `cluster("c").database("d").T`.
    fn argument_of(&mut self, function: &str, expr: &ast::Expr) -> Option<Arc<str>> {
        match expr.unparenthesized() {
            ast::Expr::Call(call) if &*call.name.text == function => {
                call.args.first().and_then(|arg| self.name_argument(arg))
            }
            ast::Expr::Path(path) => self
                .argument_of(function, &path.selector)
                .or_else(|| self.argument_of(function, &path.base)),
            _ => None,
        }
    }

    /// Names an entity within the query that runs for it, and the two values that may be asked of it.
    fn name_member(&mut self, scope: &Arc<str>, member: &GroupMember) {
        self.env = self.env.with(scope.clone(), member.entity.clone());
        let values = [
            ("$current_database", &member.database),
            ("$current_cluster_endpoint", &member.cluster),
        ];
        for (name, value) in values {
            let value = match value {
                Some(text) => Expr::literal(Scalar::String(text.clone()), member.span),
                None => Expr::unsupported(
                    format!("`{name}` of an entity that does not say it"),
                    Ty::String,
                    member.span,
                ),
            };
            self.env = self.env.with(format!("{scope}.{name}").into(), Entity::Scalar(value));
        }
    }

    /// `G.$current_database` within `macro-expand`.
    pub(crate) fn member_value(&self, path: &ast::Path) -> Option<Expr> {
        let (ast::Expr::Name(base), ast::Expr::Name(selector)) = (&path.base, &path.selector) else {
            return None;
        };
        if !selector.text.starts_with('$') {
            return None;
        }
        match self.env.get(&format!("{}.{}", base.text, selector.text)) {
            Some(Entity::Scalar(value)) => Some(value.clone()),
            _ => None,
        }
    }

    /// A plan that fails when it runs.
    pub(crate) fn fails(
        &self,
        error: crate::error::EvalError,
        schema: impl Into<Arc<Schema>>,
        at: kql_syntax::Span,
    ) -> Arc<Plan> {
        self.plan(crate::plan::Node::Fails(error), schema, at)
    }
}

#[cfg(test)]
mod tests {
    use crate::operators::testing::{codes, error, rows, schemas};
    use rstest::rstest;

    const T: &str = "let A = view () { datatable(k: string, p: long) ['a', 1] }; \
        let B = view () { datatable(k: string, p: string) ['b', '2'] }; ";

    #[rstest]
    #[case("macro-expand entity_group [A, B] as G (G | project k)", "a\nb", "k:string")]
    #[case(
        "macro-expand entity_group [A, B] as G (G)",
        "a|1|\nb||2",
        "k:string, p_long:long, p_string:string"
    )]
    #[case(
        "macro-expand kind=inner entity_group [A, B] as G (G | extend q = 1 | project k, q)",
        "a|1\nb|1",
        "k:string, q:long"
    )]
    #[case(
        "let g = entity_group [A, B]; macro-expand g (let x = 'b'; g | where k == x | project k)",
        "b",
        "k:string"
    )]
    #[case(
        "macro-expand entity_group [cluster('c').database('d'), database('e')] as G (print x = G.$current_database)",
        "d\ne",
        "x:string"
    )]
    fn each_entity_has_its_query(#[case] query: &str, #[case] expected: &str, #[case] columns: &str) {
        let query = format!("{T}{query}");
        assert_eq!(rows(&query), expected);
        assert_eq!(schemas(&query), [columns]);
    }

    #[rstest]
    #[case("macro-expand zed as G (G)", &["KS142"])]
    #[case("macro-expand entity_group [A] as G (G | where z == 1)", &["KS142"])]
    fn mistakes_are_told(#[case] query: &str, #[case] expected: &[&str]) {
        assert_eq!(codes(&format!("{T}{query}")), expected);
    }

    #[test]
    fn what_an_entity_does_not_say_is_refused() {
        assert_eq!(
            error("macro-expand entity_group [database('e')] as G (print x = G.$current_cluster_endpoint)"),
            "not supported: `$current_cluster_endpoint` of an entity that does not say it"
        );
    }
}
