//! `declare pattern`: a name whose arguments, and a path behind it, choose one of several bodies.
//!
//! Source: the "pattern statement" page; codes are those of the official parser.

use std::rc::Rc;
use std::sync::Arc;

use kql_syntax::{Span, ast};

use super::Follow;
use super::{BindError, Binder, Entity, Env, counts};
use crate::plan::Expr;
use crate::types::{Scalar, Schema, Ty};

/// A declared pattern.
#[derive(Debug)]
pub(crate) struct UserPattern {
    declaration: ast::DeclarePattern,
    /// The names that were known where it was declared.
    env: Env,
}

impl Binder<'_> {
    pub(super) fn declare_pattern(&mut self, node: &ast::DeclarePattern) {
        let pattern = Rc::new(UserPattern {
            declaration: node.clone(),
            env: self.env.clone(),
        });
        let definition = node.definition.iter();
        for case in definition.flat_map(|definition| &definition.cases) {
            for value in &case.values {
                self.scalar_of(value, Ty::String);
            }
            // bound once for the mistakes in it
            let pending = self.out.pending.len();
            self.pattern_body(&pattern, case);
            self.out.pending.truncate(pending);
        }
        self.env = self.env.with(node.name.text.clone(), Entity::Pattern(pattern));
    }

    /// The pattern that a call names, if it names one.
    pub(crate) fn pattern_of(&self, expr: &ast::Expr) -> Option<Rc<UserPattern>> {
        match expr.unparenthesized() {
            ast::Expr::Call(call) => match self.env.get(&call.name.text) {
                Some(Entity::Pattern(pattern)) => Some(pattern.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// `P("a").b`, `P("a").["b"]`
    pub(crate) fn pattern_path(&mut self, pattern: &Rc<UserPattern>, path: &ast::Path) -> Entity {
        let ast::Expr::Call(call) = path.base.unparenthesized() else {
            return Entity::Error;
        };
        let (name, span) = match &path.selector {
            ast::Expr::Name(name) => (Some(name.text.clone()), name.span),
            ast::Expr::Element(element) => {
                let text = self.constant(&element.index);
                let text = text.and_then(|text| text.as_str().map(Arc::from));
                (text, element.span)
            }
            other => (None, other.span()),
        };
        let Some(name) = name else {
            let span = self.at(span);
            self.report(BindError::StringLiteralExpected { help: None, span });
            return Entity::Error;
        };
        self.pattern_call(pattern, call, Some((name, span)))
    }

    /// The body for these arguments and this path.
    pub(crate) fn pattern_call(
        &mut self,
        pattern: &Rc<UserPattern>,
        call: &ast::Call,
        path: Option<(Arc<str>, Span)>,
    ) -> Entity {
        let at_name = self.at(call.name.span);
        let definition = pattern.declaration.definition.as_ref();
        if definition.is_none() && self.follow == Follow::Engine {
            let help = Some(format!(
                "`{0}` is declared without cases, which a service in between fills in: write `declare pattern {0} = …`",
                call.name.text
            ));
            self.report(BindError::NoPattern { help, span: at_name });
            return Entity::Error;
        }
        let wanted = definition.map_or(0, |definition| definition.parameters.len());
        if call.args.len() != wanted {
            let expected = counts::arguments(wanted);
            let (help, span) = (None, at_name);
            self.report(BindError::PatternArguments { expected, help, span });
        }
        let mut values: Vec<Arc<str>> = Vec::with_capacity(call.args.len());
        for arg in &call.args {
            match arg {
                ast::Expr::Literal(literal) => values.push(super::literal_value(literal).to_text().into()),
                other => {
                    let span = self.at(other.span());
                    self.report(BindError::LiteralExpected { help: None, span });
                    return self.no_pattern(at_name);
                }
            }
        }
        let cases = definition
            .map(|definition| definition.cases.as_slice())
            .unwrap_or_default();
        let fits = |case: &&ast::PatternCase| {
            let own = case.values.iter().map(text_of);
            own.eq(values.iter().take(wanted).map(|value| Some(value.to_string())))
        };
        let mut fitting = cases.iter().filter(fits).peekable();
        if fitting.peek().is_none() || call.args.len() < wanted {
            return self.no_pattern(at_name);
        }
        let needs_path = definition.is_some_and(|definition| definition.path.is_some());
        let found = match (&path, needs_path) {
            (Some((name, _)), _) => fitting.find(|case| {
                let own = case.path.as_ref().map(|own| super::literal_value(own).to_text());
                own.as_deref() == Some(&**name)
            }),
            (None, false) => fitting.next(),
            (None, true) => {
                let what = format!("the pattern `{}` without a path behind it", call.name.text);
                return Entity::Table(self.unsupported(&what, None, Schema::default(), at_name));
            }
        };
        match (found, path) {
            (Some(case), _) => {
                self.path.push(call.span);
                let entity = self.pattern_body(pattern, case);
                self.path.pop();
                self.shown(&call.name.text, entity, at_name)
            }
            (None, Some((name, span))) => {
                let (name, span) = (name.to_string(), self.at(span));
                self.report(BindError::UnknownName { name, help: None, span });
                Entity::Error
            }
            (None, None) => self.no_pattern(at_name),
        }
    }

    fn no_pattern(&mut self, span: Span) -> Entity {
        let help = Some("the arguments and the path must be those of a case".into());
        self.report(BindError::NoPattern { help, span });
        Entity::Error
    }

    fn pattern_body(&mut self, pattern: &UserPattern, case: &ast::PatternCase) -> Entity {
        let mut env = pattern.env.clone();
        if let Some(definition) = &pattern.declaration.definition {
            let path = definition.path.iter().zip(&case.path);
            let path = path.map(|(parameter, value)| (parameter, super::literal_value(value).to_text()));
            let values = case.values.iter().map(|value| text_of(value).unwrap_or_default());
            for (parameter, text) in definition.parameters.iter().zip(values).chain(path) {
                let value = Expr::literal(Scalar::string(text), parameter.span);
                env = env.with(parameter.name.text.clone(), Entity::Scalar(value));
            }
        }
        let definition = pattern.declaration.definition.iter();
        let parameters = definition.flat_map(|definition| definition.parameters.iter().chain(&definition.path));
        let own = parameters.map(|parameter| parameter.name.text.clone()).collect();
        self.body(&case.body, own, env)
    }
}

/// A literal's text.
fn text_of(expr: &ast::Expr) -> Option<String> {
    match expr {
        ast::Expr::Literal(literal) => Some(super::literal_value(literal).to_text()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::operators::testing::{codes, error, rows};
    use rstest::rstest;

    const P: &str = "declare pattern P = (a: string)[b: string] { ('x').['y'] = { print v = strcat(a, b) }; \
        ('z').['w w'] = { range v from 1 to 2 step 1 }; }; declare pattern Q = (a: string) { ('x') = { print v = 1 }; }; ";

    #[rstest]
    #[case("P('x').y", "xy")]
    #[case("P('z').['w w']", "1\n2")]
    #[case("Q('x')", "1")]
    #[case("union P('z').['w w'], Q('x') | count", "3")]
    fn arguments_choose_a_body(#[case] query: &str, #[case] expected: &str) {
        assert_eq!(rows(&format!("{P}{query}")), expected);
    }

    #[rstest]
    #[case("P('x').q", &["KS142"])]
    #[case("P('q').y", &["KS188"])]
    #[case("Q('q')", &["KS188"])]
    #[case("Q('x', 'y')", &["KS118"])]
    #[case("Q(strcat('x', ''))", &["KS188", "KS131"])]
    #[case("declare pattern R; R('x')", &["KS188"])]
    #[case("declare pattern R; R('x').y", &["KS188"])]
    fn what_fits_no_case_is_told(#[case] query: &str, #[case] expected: &[&str]) {
        assert_eq!(codes(&format!("{P}{query}")), expected);
    }

    #[test]
    fn a_path_that_is_missing_is_refused() {
        assert_eq!(
            error(&format!("{P}P('x')")),
            "not supported: the pattern `P` without a path behind it"
        );
    }
}
