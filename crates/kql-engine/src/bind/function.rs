//! Functions of the query's own and of the workspace: bodies are bound in place, once for each call.

use std::rc::Rc;
use std::sync::Arc;

use kql_syntax::{Span, ast};

use super::{BindError, Binder, DatabaseRef, Entity, Env, Home, Rows, UserFunction, type_name, with_more};
use crate::database::{Body, StoredBody, StoredFunction, StoredParam, StoredReturns};
use crate::plan::{Expr, Node, Plan};
use crate::types::{Column, Scalar, Schema, Ty};

/// The columns that a written schema lists.
pub(crate) fn declared(schema: &ast::Schema) -> Schema {
    let columns = schema
        .columns
        .iter()
        .map(|column| Column::new(column.name.text.clone(), type_name(&column.ty)));
    Schema {
        columns: columns.collect(),
        open: schema.star.is_some(),
    }
}

/// What stands for a parameter where a body is bound without a call.
fn without_value(ty: Ty, span: Span) -> Expr {
    Expr::unsupported("a parameter without a value", ty, span)
}

impl Binder<'_> {
    /// Binds a function's body once, for the mistakes that are there whatever the arguments.
    pub(crate) fn check_function(&mut self, function: &Rc<UserFunction>) {
        let mut env = function.env.clone();
        for parameter in &function.decl.parameters {
            let entity = match &parameter.ty {
                ast::ParameterType::Scalar(ty) => Entity::Scalar(without_value(type_name(ty), parameter.span)),
                ast::ParameterType::Tabular(schema) => {
                    let mut schema = declared(schema);
                    schema.open |= schema.columns.is_empty();
                    Entity::Table(self.plan(Node::Error, schema, parameter.span))
                }
            };
            env = env.with(parameter.name.text.clone(), entity);
        }
        let (pending, failed) = (self.out.pending.len(), self.out.failed.take());
        self.body(&function.decl.body, env, function.decl.span);
        self.out.pending.truncate(pending);
        self.out.failed = failed;
    }

    /// A function named without parentheses, where a table is due.
    pub(crate) fn function_without_arguments(&mut self, function: &Rc<UserFunction>, span: Span) -> Arc<Plan> {
        match self.call_function(function, &[], span) {
            Entity::Table(plan) => plan,
            _ => self.error_table(span),
        }
    }

    pub(crate) fn body(&mut self, body: &ast::FunctionBody, env: Env, span: Span) -> Entity {
        let outer_env = std::mem::replace(&mut self.env, env);
        let outer_rows = std::mem::replace(&mut self.rows, Rows::None);
        let outer_collector = self.collector.take();
        for statement in &body.statements {
            self.statement(statement);
        }
        let entity = match &body.expr {
            Some(expr) => self.any(expr),
            None => Entity::Error,
        };
        let _ = span;
        self.env = outer_env;
        self.rows = outer_rows;
        self.collector = outer_collector;
        entity
    }

    /// Calls a function that the query declares.
    pub(crate) fn call_function(&mut self, function: &Rc<UserFunction>, args: &[ast::Expr], span: Span) -> Entity {
        let values: Vec<(Option<Arc<str>>, Entity)> = args
            .iter()
            .map(|arg| match arg {
                ast::Expr::Named(named) => (
                    named.names.first().map(|name| name.text.clone()),
                    self.any(&named.value),
                ),
                other => (None, self.any(other)),
            })
            .collect();
        self.call_with(function, values, span)
    }

    /// Calls a function with bound arguments; `invoke` puts its table first.
    pub(crate) fn call_with(
        &mut self,
        function: &Rc<UserFunction>,
        values: Vec<(Option<Arc<str>>, Entity)>,
        span: Span,
    ) -> Entity {
        if self.too_many_calls(span) {
            return Entity::Error;
        }
        let Some(env) = self.parameters(function, values, span) else {
            return Entity::Error;
        };
        self.path.push(span);
        let home = std::mem::replace(&mut self.home, function.home);
        let entity = self.body(&function.decl.body, env, span);
        self.home = home;
        self.path.pop();
        entity
    }

    /// Whether one more call would be too deep or one too many; says so.
    fn too_many_calls(&mut self, span: Span) -> bool {
        if self.path.len() >= self.ctx.limits.call_depth {
            self.report(BindError::TooDeep {
                depth: self.ctx.limits.call_depth,
                help: None,
                span,
            });
            return true;
        }
        // bodies are bound in place: functions that call each other twice would take for ever
        const MOST: usize = 20_000;
        self.calls += 1;
        if self.calls == MOST + 1 {
            let (most, help) = (MOST, Some("let one function hold the result that others share".into()));
            self.report(BindError::TooManyCalls { most, help, span });
        }
        self.calls > MOST
    }

    fn parameters(
        &mut self,
        function: &Rc<UserFunction>,
        values: Vec<(Option<Arc<str>>, Entity)>,
        span: Span,
    ) -> Option<Env> {
        let parameters = &function.decl.parameters;
        let mut slots: Vec<Option<Entity>> = vec![None; parameters.len()];
        let mut next = 0;
        let given = values.len();
        for (name, value) in values {
            let place = match &name {
                Some(name) => match parameters.iter().position(|parameter| parameter.name.text == *name) {
                    Some(place) => place,
                    None => {
                        self.report(BindError::UnknownArgument {
                            name: name.to_string(),
                            help: None,
                            span,
                        });
                        return None;
                    }
                },
                None => next,
            };
            next = place + 1;
            match slots.get_mut(place) {
                Some(slot) => *slot = Some(value),
                None => return self.argument_count(function, given, span),
            }
        }
        let mut env = function.env.clone();
        for (parameter, slot) in parameters.iter().zip(slots) {
            let entity = match (slot, &parameter.ty) {
                (Some(Entity::Scalar(value)), ast::ParameterType::Scalar(ty)) => {
                    Entity::Scalar(self.convert(value, type_name(ty)))
                }
                (Some(Entity::Scalar(_)), ast::ParameterType::Tabular(_)) => {
                    self.report(BindError::TableExpected { help: None, span });
                    Entity::Error
                }
                (Some(Entity::Table(_)), ast::ParameterType::Scalar(_)) => {
                    self.report(BindError::ScalarExpected { help: None, span });
                    Entity::Error
                }
                (Some(entity), _) => entity,
                (None, ty) => match (&parameter.default, ty) {
                    (Some(default), ast::ParameterType::Scalar(ty)) => {
                        let value = self.with_rows(Rows::None, |binder| binder.scalar(default));
                        Entity::Scalar(self.convert(value, type_name(ty)))
                    }
                    _ => return self.argument_count(function, given, span),
                },
            };
            env = env.with(parameter.name.text.clone(), entity);
        }
        Some(env)
    }

    fn argument_count(&mut self, function: &UserFunction, given: usize, span: Span) -> Option<Env> {
        let most = function.decl.parameters.len();
        let fewest = function
            .decl
            .parameters
            .iter()
            .filter(|parameter| parameter.default.is_none())
            .count();
        let noun = if most == 1 { "argument" } else { "arguments" };
        let expected = if fewest == most {
            format!("{most} {noun}")
        } else {
            format!("between {fewest} and {most} {noun}")
        };
        let help = Some(format!("it is called with {given}"));
        self.report(BindError::ArgumentCount {
            name: function.name.to_string(),
            expected,
            help,
            span,
        });
        None
    }

    /// Calls a function of the workspace.
    pub(crate) fn call_stored(
        &mut self,
        function: &StoredFunction,
        args: &[ast::Expr],
        name: Span,
        span: Span,
    ) -> Entity {
        self.call_stored_with(function, args, None, name, span)
    }

    /// Calls a function of the workspace; `input` is what `invoke` hands it.
    pub(crate) fn call_stored_with(
        &mut self,
        function: &StoredFunction,
        args: &[ast::Expr],
        input: Option<Arc<Plan>>,
        name: Span,
        span: Span,
    ) -> Entity {
        self.out.names_function(&function.name);
        // rows of a table of that name stand for what the function would give
        let stub = self.db.tables.get(&function.name).cloned();
        if let (Body::Known(body), None) = (&function.body, &stub) {
            return self.call_stored_body(function, body, args, input, span);
        }
        let mut table_argument = input;
        for (index, arg) in args.iter().enumerate() {
            if index == 0 && function.column_name_argument && matches!(arg, ast::Expr::Name(_)) {
                continue;
            }
            let entity = match arg {
                ast::Expr::Named(named) => self.any(&named.value),
                other => self.any(other),
            };
            if let Entity::Table(plan) = entity {
                table_argument.get_or_insert(plan);
            }
        }
        if let Some(params) = &function.params {
            let tables = usize::from(table_argument.is_some() && params.first().is_some_and(|param| param.tabular));
            let most = params.len();
            let fewest = params.iter().filter(|param| param.default.is_none()).count();
            let given = args.len() + tables;
            if given > most || given < fewest {
                let expected = format!("between {fewest} and {most} arguments");
                let at = self.at(name);
                self.report(BindError::ArgumentRange {
                    name: function.name.clone(),
                    expected,
                    help: None,
                    span: at,
                });
            }
        }
        if let Some(table) = stub {
            if let (StoredReturns::InputAnd(more), Some(input)) = (&function.returns, &table_argument) {
                return self.enrich(function, (more, &table), args, input.clone(), span);
            }
            let schema = table.schema.clone();
            return Entity::Table(self.plan(Node::Table(table), schema, span));
        }
        let help = "give the case a table of that name, or the repository its body in `functions/`";
        let why = match &function.body {
            Body::Broken => "whose body does not parse",
            Body::Unknown | Body::Known(_) => "whose body is not known here",
        };
        let what = format!("the function `{}`, {why}", function.name);
        match &function.returns {
            StoredReturns::Scalar(ty) => Entity::Scalar(Expr::unsupported(what, *ty, span)),
            StoredReturns::Table(schema) => {
                Entity::Table(self.absent(&what, Some(help), schema.as_ref().clone(), span))
            }
            StoredReturns::InputAnd(more) => {
                let own = table_argument.map(|plan| plan.schema.clone()).unwrap_or_default();
                let mut schema = with_more(&own, &more.columns);
                schema.open |= more.open;
                Entity::Table(self.absent(&what, Some(help), schema, span))
            }
            StoredReturns::SameDatabase => self.database_named(args.first(), DatabaseRef::This, span),
            StoredReturns::OpenDatabase => self.database_named(args.first(), DatabaseRef::Open, span),
        }
    }

    fn call_stored_body(
        &mut self,
        function: &StoredFunction,
        body: &StoredBody,
        args: &[ast::Expr],
        input: Option<Arc<Plan>>,
        span: Span,
    ) -> Entity {
        if let Some(start) = self.stored.iter().position(|name| **name == *function.name) {
            let way: Vec<&str> = self.stored[start..].iter().map(|name| &**name).collect();
            let help = Some(format!("the way back: {} → {}", way.join(" → "), function.name));
            let name = function.name.clone();
            self.report(BindError::CallsItself { name, help, span });
            return Entity::Error;
        }
        if self.too_many_calls(span) {
            return Entity::Error;
        }
        let mut values: Vec<(Option<Arc<str>>, Entity)> =
            input.map(|plan| (None, Entity::Table(plan))).into_iter().collect();
        for arg in args {
            values.push(match arg {
                ast::Expr::Named(named) => (
                    named.names.first().map(|name| name.text.clone()),
                    self.any(&named.value),
                ),
                other => (None, self.any(other)),
            });
        }
        let Some(env) = self.stored_parameters(function, values, span) else {
            return Entity::Error;
        };
        self.path.push(span);
        let entity = self.stored_body(function, body, env);
        self.path.pop();
        entity
    }

    /// The arguments of a stored function by the names of its parameters.
    fn stored_parameters(
        &mut self,
        function: &StoredFunction,
        values: Vec<(Option<Arc<str>>, Entity)>,
        span: Span,
    ) -> Option<Env> {
        let params = function.params.as_deref().unwrap_or_default();
        let given = values.len();
        let mut slots: Vec<Option<Entity>> = vec![None; params.len()];
        let mut next = 0;
        for (name, value) in values {
            let place = match &name {
                None => next,
                Some(name) => match params.iter().position(|param| *param.name == **name) {
                    Some(place) => place,
                    None => {
                        let names = params.iter().map(|param| param.name.as_str());
                        let near = crate::names::nearest(name, names);
                        let help = near.map(|near| format!("did you mean `{near}`?"));
                        let name = name.to_string();
                        self.report(BindError::UnknownArgument { name, help, span });
                        return None;
                    }
                },
            };
            next = place + 1;
            match slots.get_mut(place) {
                Some(slot) => *slot = Some(value),
                None => return self.stored_argument_count(function, given, span),
            }
        }
        let mut env = Env::default();
        for (param, slot) in params.iter().zip(slots) {
            let entity = match (slot, &param.default) {
                (Some(entity), _) => entity,
                (None, Some(text)) => self.stored_default(text, param, span),
                (None, None) => return self.stored_argument_count(function, given, span),
            };
            let entity = match (entity, param.tabular) {
                (Entity::Scalar(value), false) => Entity::Scalar(match param.ty {
                    Some(ty) => self.convert(value, ty),
                    None => value,
                }),
                (Entity::Scalar(_), true) => {
                    self.report(BindError::TableExpected { help: None, span });
                    Entity::Error
                }
                (Entity::Table(_), false) => {
                    self.report(BindError::ScalarExpected { help: None, span });
                    Entity::Error
                }
                (entity, _) => entity,
            };
            env = env.with(param.name.as_str().into(), entity);
        }
        Some(env)
    }

    /// The value of a parameter that a call leaves out.
    fn stored_default(&mut self, text: &str, param: &StoredParam, span: Span) -> Entity {
        let parsed = kql_syntax::parse(text);
        let home = std::mem::replace(&mut self.home, Home::Nowhere(span));
        let value = match parsed.query.statements.first() {
            Some(ast::Statement::Expression(expr)) if parsed.diagnostics.is_empty() => {
                self.with_rows(Rows::None, |binder| binder.scalar(expr))
            }
            _ => Expr::literal(Scalar::null(param.ty.unwrap_or(Ty::String)), span),
        };
        self.home = home;
        Entity::Scalar(value)
    }

    fn stored_argument_count(&mut self, function: &StoredFunction, given: usize, span: Span) -> Option<Env> {
        let params = function.params.as_deref().unwrap_or_default();
        let fewest = params.iter().filter(|param| param.default.is_none()).count();
        let list: Vec<&str> = params.iter().map(|param| param.name.as_str()).collect();
        let most = params.len();
        let noun = if most == 1 { "argument" } else { "arguments" };
        let expected = if fewest == most {
            format!("{most} {noun}")
        } else {
            format!("between {fewest} and {most} {noun}")
        };
        let list = if list.is_empty() {
            String::new()
        } else {
            format!("; its parameters: {}", list.join(", "))
        };
        let help = Some(format!("it is called with {given}{list}"));
        let name = function.name.clone();
        self.report(BindError::ArgumentCount {
            name,
            expected,
            help,
            span,
        });
        None
    }

    /// Binds a stored body; only its parameters are known in it.
    fn stored_body(&mut self, function: &StoredFunction, body: &StoredBody, env: Env) -> Entity {
        let outer_env = std::mem::replace(&mut self.env, env);
        let outer_rows = std::mem::take(&mut self.rows);
        let outer_input = self.input.take();
        let outer_collector = self.collector.take();
        let outer_ingested = self.ingested.take();
        let outer_home = std::mem::replace(&mut self.home, Home::Body(body.base()));
        self.stored.push(function.name.as_str().into());
        let mut entity = Entity::Error;
        for statement in &body.query.statements {
            if let Some(value) = self.statement(statement) {
                entity = value;
            }
        }
        self.stored.pop();
        self.env = outer_env;
        self.rows = outer_rows;
        self.input = outer_input;
        self.collector = outer_collector;
        self.ingested = outer_ingested;
        self.home = outer_home;
        entity
    }

    /// Binds a stored body without a call: its parameters are there and have no value.
    pub(crate) fn check_stored(&mut self, function: &StoredFunction) -> Entity {
        let Body::Known(body) = &function.body else {
            return Entity::Error;
        };
        let span = Span::empty(body.base());
        let mut env = Env::default();
        for param in function.params.iter().flatten() {
            let entity = if param.tabular {
                let schema = Schema::unknown();
                Entity::Table(self.plan(Node::Error, schema, span))
            } else {
                Entity::Scalar(without_value(param.ty.unwrap_or(Ty::Unknown), span))
            };
            env = env.with(param.name.as_str().into(), entity);
        }
        self.stored_body(function, body, env)
    }
}
