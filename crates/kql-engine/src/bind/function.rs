//! Functions of the query's own and of the workspace: bodies are bound in place, once for each call.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use kql_syntax::{Span, ast};

use super::{
    BindError, Binder, DatabaseRef, Entity, Env, Follow, Home, Rows, UserFunction, counts, type_name, with_more,
};
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

/// An argument of a call, bound.
pub(crate) struct Argument {
    /// The parameter that it names, if it does.
    pub(crate) name: Option<Arc<str>>,
    pub(crate) value: Entity,
    /// Where it stands.
    pub(crate) span: Span,
}

/// Where the first argument stands that varies by row.
fn varying(arguments: &[Argument]) -> Option<Span> {
    arguments.iter().find_map(|argument| match &argument.value {
        Entity::Scalar(value) if value.varies() => Some(argument.span),
        _ => None,
    })
}

impl Binder<'_> {
    /// Binds a function's body once, for the mistakes that are there whatever the arguments.
    pub(crate) fn check_function(&mut self, function: &Rc<UserFunction>) {
        self.check_parameters_of(function);
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
        self.body(&function.decl.body, function.parameter_names(), env);
        self.out.pending.truncate(pending);
        self.out.failed = failed;
    }

    /// Tables come first, defaults last, and no name twice.
    fn check_parameters_of(&mut self, function: &UserFunction) {
        let (mut scalar, mut default) = (false, false);
        let mut names = BTreeSet::new();
        for parameter in &function.decl.parameters {
            let (span, name) = (self.at(parameter.span), parameter.name.text.clone());
            match parameter.ty {
                // what is broken has its diagnostic
                ast::ParameterType::Tabular(_) if scalar && !name.is_empty() => {
                    let help = Some("write the tables before the single values".into());
                    self.report(BindError::TableParameterFirst { help, span });
                }
                ast::ParameterType::Tabular(_) => {}
                ast::ParameterType::Scalar(_) => scalar = true,
            }
            if self.follow == Follow::Engine {
                if default && parameter.default.is_none() && matches!(parameter.ty, ast::ParameterType::Scalar(_)) {
                    let help = Some("write the parameters with defaults last".into());
                    let name = name.to_string();
                    self.report(BindError::DefaultsLast { name, help, span });
                }
                if !names.insert(name.clone()) {
                    let (name, span) = (name.to_string(), self.at(parameter.name.span));
                    self.report(BindError::DuplicateVariable { name, help: None, span });
                }
            }
            default |= parameter.default.is_some();
            if let (Some(value), ast::ParameterType::Scalar(ty)) = (&parameter.default, &parameter.ty) {
                self.default_value(value, type_name(ty));
            }
        }
    }

    /// The default of a parameter of type `ty`; one of another type is reported, but for numbers among each other.
    pub(crate) fn default_value(&mut self, default: &ast::Expr, ty: Ty) -> Expr {
        let value = self.with_rows(Rows::None, |binder| binder.scalar(default));
        let known = ty != Ty::Unknown && value.ty != Ty::Unknown;
        if known && value.ty != ty && !(ty.is_number() && value.ty.is_number()) {
            self.report(BindError::TypesExpected {
                expected: ty.into(),
                found: value.ty.into(),
                help: Some("a default is of its parameter's type".into()),
                span: value.span,
            });
        }
        self.convert(value, ty)
    }

    /// A function named without parentheses, where a table is due.
    pub(crate) fn function_without_arguments(&mut self, function: &Rc<UserFunction>, span: Span) -> Arc<Plan> {
        match self.call_function(function, &[], span) {
            Entity::Table(plan) => plan,
            _ => self.error_table(span),
        }
    }

    /// Binds a body; `own` are its parameters, which no `let` in it may declare again.
    pub(crate) fn body(&mut self, body: &ast::FunctionBody, own: BTreeSet<Arc<str>>, env: Env) -> Entity {
        let outer_own = std::mem::replace(&mut self.own, own);
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
        self.own = outer_own;
        self.env = outer_env;
        self.rows = outer_rows;
        self.collector = outer_collector;
        entity
    }

    /// Calls a function that the query declares.
    pub(crate) fn call_function(&mut self, function: &Rc<UserFunction>, args: &[ast::Expr], span: Span) -> Entity {
        let values = args.iter().map(|arg| self.argument(arg)).collect();
        self.call_with(function, values, span)
    }

    /// An argument as it is written: `value` or `name = value`.
    pub(crate) fn argument(&mut self, arg: &ast::Expr) -> Argument {
        let span = self.at(arg.span());
        let (name, value) = match arg {
            ast::Expr::Named(named) => (named.names.first().map(|name| name.text.clone()), &named.value),
            other => (None, other),
        };
        let value = self.any(value);
        Argument { name, value, span }
    }

    /// Calls a function with bound arguments; `invoke` puts its table first.
    pub(crate) fn call_with(&mut self, function: &Rc<UserFunction>, values: Vec<Argument>, span: Span) -> Entity {
        if self.too_many_calls(span) {
            return Entity::Error;
        }
        let varying = varying(&values);
        let Some(env) = self.parameters(function, values, span) else {
            return Entity::Error;
        };
        self.path.push(span);
        let home = std::mem::replace(&mut self.home, function.home);
        let reported = self.out.diagnostics.len();
        let entity = self.body(&function.decl.body, function.parameter_names(), env);
        self.home = home;
        self.path.pop();
        self.check_varying(&function.name, &entity, varying, reported);
        entity
    }

    /// Reports an argument of the caller's row where the function gives a table, unless its body was faulted for it.
    fn check_varying(&mut self, name: &str, entity: &Entity, varying: Option<Span>, reported: usize) {
        let told = |error: &BindError| matches!(error, BindError::OutsideRow { .. });
        if let (Entity::Table(_), Some(span), Follow::Engine) = (entity, varying, self.follow)
            && !self.out.diagnostics[reported..].iter().any(told)
        {
            let help = Some("bring the tables together with `join` or `lookup`".into());
            let name = name.to_owned();
            self.report(BindError::VaryingArgument { name, help, span });
        }
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
            self.give_up(BindError::TooManyCalls { most, help, span });
        }
        self.calls > MOST
    }

    fn parameters(&mut self, function: &Rc<UserFunction>, values: Vec<Argument>, span: Span) -> Option<Env> {
        let parameters = &function.decl.parameters;
        let mut slots: Vec<Option<(Entity, Span)>> = vec![None; parameters.len()];
        let mut next = 0;
        let given = values.len();
        let by_name = values.iter().any(|argument| argument.name.is_some());
        let mut out_of_order = false;
        for Argument { name, value, span: at } in values {
            let place = match &name {
                Some(name) => match parameters.iter().position(|parameter| parameter.name.text == *name) {
                    Some(place) => place,
                    None => {
                        let names = parameters.iter().map(|parameter| &*parameter.name.text);
                        let near = crate::names::nearest(name, names);
                        let help = near.map(|near| format!("did you mean `{near}`?"));
                        let (name, span) = (name.to_string(), at);
                        self.report(BindError::UnknownArgument { name, help, span });
                        return None;
                    }
                },
                None if out_of_order => {
                    self.report(BindError::UnnamedBehindNamed { help: None, span: at });
                    return None;
                }
                None => next,
            };
            out_of_order |= place != next;
            next = place + 1;
            match slots.get_mut(place) {
                Some(slot) => *slot = Some((value, at)),
                None => return self.argument_count(function, given, span),
            }
        }
        let mut env = function.env.clone();
        for (parameter, slot) in parameters.iter().zip(slots) {
            let entity = match (slot, &parameter.ty) {
                (Some((Entity::Scalar(value), _)), ast::ParameterType::Scalar(ty)) => {
                    Entity::Scalar(self.convert(value, type_name(ty)))
                }
                (Some((Entity::Scalar(_), span)), ast::ParameterType::Tabular(_)) => {
                    self.report(BindError::TableExpected { help: None, span });
                    Entity::Error
                }
                (Some((Entity::Table(_), span)), ast::ParameterType::Scalar(_)) => {
                    self.report(BindError::ScalarExpected { help: None, span });
                    Entity::Error
                }
                (Some((Entity::Table(plan), span)), ast::ParameterType::Tabular(schema)) => {
                    Entity::Table(self.with_declared(plan, &declared(schema), span))
                }
                (Some((entity, _)), _) => entity,
                (None, ty) => match (&parameter.default, ty) {
                    (Some(default), ast::ParameterType::Scalar(ty)) => {
                        Entity::Scalar(self.default_value(default, type_name(ty)))
                    }
                    _ if by_name => {
                        let name = parameter.name.text.to_string();
                        self.report(BindError::MissingArgument { name, help: None, span });
                        return None;
                    }
                    _ => return self.argument_count(function, given, span),
                },
            };
            env = env.with_at(parameter.name.text.clone(), entity, self.row);
        }
        Some(env)
    }

    /// A table given for a parameter, which must have the columns that the parameter lists, each of its type.
    fn with_declared(&mut self, plan: Arc<Plan>, wanted: &Schema, span: Span) -> Arc<Plan> {
        let own = |column: &Column| {
            plan.schema
                .find(&column.name)
                .map(|place| plan.schema.columns[place].ty)
        };
        let misses = |column: &&Column| match own(column) {
            Some(ty) => ty != column.ty && ty != Ty::Unknown && column.ty != Ty::Unknown,
            None => !plan.schema.open,
        };
        let missed: Vec<&Column> = wanted.columns.iter().filter(misses).collect();
        let Some(first) = missed.first() else { return plan };
        let name = first.name.to_string();
        let help = Some(match own(first) {
            Some(ty) => format!(
                "it is of type `{ty}`: convert it first, `| extend {name} = to{}({name})`",
                first.ty
            ),
            None => {
                let columns = plan.schema.columns.iter().take(12);
                let columns: Vec<String> = columns.map(|column| format!("`{}`", column.name)).collect();
                format!("columns of the table: {}", columns.join(", "))
            }
        });
        let ty = first.ty.into();
        // the body has them all the same, so that nothing more is told of them
        let mut schema = plan.schema.as_ref().clone();
        for column in missed {
            if schema.find(&column.name).is_none() {
                schema.columns.push(Column::new(column.name.clone(), Ty::Unknown));
            }
        }
        self.report(BindError::MissingColumn { name, ty, help, span });
        self.plan(Node::Error, schema, span)
    }

    fn argument_count(&mut self, function: &UserFunction, given: usize, span: Span) -> Option<Env> {
        let most = function.decl.parameters.len();
        let fewest = function
            .decl
            .parameters
            .iter()
            .filter(|parameter| parameter.default.is_none())
            .count();
        let expected = counts::expected(fewest, most);
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
                let expected = counts::expected(fewest, most);
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
            StoredReturns::Table(schema) => Entity::Table(self.no_rows(&what, help, schema.as_ref().clone(), span)),
            StoredReturns::InputAnd(more) => {
                let own = table_argument.map(|plan| plan.schema.clone()).unwrap_or_default();
                let mut schema = with_more(&own, &more.columns);
                schema.open |= more.open;
                Entity::Table(self.no_rows(&what, help, schema, span))
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
        let input = input.map(|plan| Argument {
            name: None,
            value: Entity::Table(plan),
            span,
        });
        let mut values: Vec<Argument> = input.into_iter().collect();
        for arg in args {
            values.push(self.argument(arg));
        }
        let varying = varying(&values);
        let Some(env) = self.stored_parameters(function, values, span) else {
            return Entity::Error;
        };
        self.path.push(span);
        let reported = self.out.diagnostics.len();
        let entity = self.stored_body(function, body, env);
        self.path.pop();
        self.check_varying(&function.name, &entity, varying, reported);
        entity
    }

    /// The arguments of a stored function by the names of its parameters.
    fn stored_parameters(&mut self, function: &StoredFunction, values: Vec<Argument>, span: Span) -> Option<Env> {
        let params = function.params.as_deref().unwrap_or_default();
        let given = values.len();
        let mut slots: Vec<Option<Entity>> = vec![None; params.len()];
        let mut next = 0;
        for Argument { name, value, .. } in values {
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
            env = env.with_at(param.name.as_str().into(), entity, self.row);
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
        let expected = counts::expected(fewest, most);
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
        let params = function.params.iter().flatten();
        let own = params.map(|param| param.name.as_str().into()).collect();
        let outer_own = std::mem::replace(&mut self.own, own);
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
        self.own = outer_own;
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

#[cfg(test)]
mod tests {
    use crate::operators::testing::{codes, rows};
    use rstest::rstest;

    const T: &str = "let D = datatable(k: long, v: string) [1, 'a', 2, 'b']; let N = datatable(n: long) [1, 2]; \
        let At = (x: long) { toscalar(D | where k == x | project v) }; let Of = (x: long) { D | where k == x }; ";

    /// Breaks when a column of the caller's row is taken for the column of that place in another table.
    #[rstest]
    #[case::toscalar("N | extend y = At(n)")]
    #[case::value("let F = (x: long) { toscalar(x) }; N | extend y = F(n)")]
    #[case::print("let F = (x: long) { toscalar(print x) }; N | extend y = F(n)")]
    #[case::in_a_table("let F = (x: long) { 1 in (D | where k == x | project k) }; N | where F(n)")]
    #[case::table("N | where n in (Of(n))")]
    #[case::let_within(
        "let F = (x: long) { let y = x * 2; toscalar(range a from 1 to y step 1) }; N | extend y = F(n)"
    )]
    #[case::function_within("let F = (x: long) { At(x + 1) }; N | extend y = F(n)")]
    #[case::closure("let F = (x: long) { let G = () { x }; toscalar(print G()) }; N | extend y = F(n)")]
    #[case::count("let F = (x: long) { toscalar(D | take x | count) }; N | extend y = F(n)")]
    #[case::aggregate("N | summarize y = At(max(n))")]
    #[case::place("N | serialize | extend y = At(row_number())")]
    #[case::sub_query("N | mv-apply e = range(1, 2) to typeof(long) on (extend y = At(e))")]
    fn an_argument_of_the_row_is_nothing_in_another_table(#[case] query: &str) {
        let codes = codes(&format!("{T}{query}"));
        assert!(
            !codes.is_empty() && codes.iter().all(|code| *code == "TL1105"),
            "{codes:?}"
        );
    }

    #[rstest]
    #[case("let F = (x: long) { D | project k }; N | where n in (F(n))")]
    fn a_function_of_a_table_takes_no_argument_of_the_row(#[case] query: &str) {
        assert_eq!(codes(&format!("{T}{query}")), ["TL1106"]);
    }

    #[rstest]
    #[case("print At(2)", "b")]
    #[case("print At(toscalar(print 1))", "a")]
    #[case("let two = 2; N | extend y = At(two)", "1|b\n2|b")]
    #[case("N | where n in ((Of(2) | project k))", "2")]
    #[case(
        "let F = (x: long) { let y = x * 2; let G = (z: long) { z + x }; G(y) }; N | extend y = F(n)",
        "1|3\n2|6"
    )]
    #[case(
        "let F = (x: long) { x in (D | project k) }; range n from 2 to 3 step 1 | extend y = F(n)",
        "2|True\n3|False"
    )]
    #[case(
        "let F = (x: long) { x + 1 }; N | summarize y = F(max(n)), z = max(F(n)) by F(n - n)",
        "1|3|3"
    )]
    fn an_argument_of_the_row_serves_that_row(#[case] query: &str, #[case] expected: &str) {
        assert_eq!(rows(&format!("{T}{query}")), expected);
    }

    /// Breaks when what belongs to a row, or to a `summarize`, is found by a table within its expressions.
    #[rstest]
    #[case("N | summarize y = toscalar(D | where sum(k) > 1 | count)", "KS144")]
    #[case("N | summarize y = toscalar(print count())", "KS144")]
    fn aggregates_belong_to_their_own_table(#[case] query: &str, #[case] expected: &str) {
        assert_eq!(codes(&format!("{T}{query}")), [expected]);
    }

    /// Breaks when what the pages forbid of a function's parameters and of `let` is let through.
    #[rstest]
    #[case::twice("let x = 1; let x = 2; print x", &["KS201"])]
    #[case::function_twice("let f = () { 1 }; let f = () { 2 }; print f()", &["KS201"])]
    #[case::of_the_query("declare query_parameters (x: long = 2); let x = 3; print x", &["KS201"])]
    #[case::parameter_again("let f = (y: long) { let y = 1; y }; print f(3)", &["KS201"])]
    #[case::inner("let y = 2; let f = () { let y = 1; y }; print f()", &[])]
    #[case::parameter_twice("let f = (a: long, a: long) { a }; print f(1, 2)", &["KS201"])]
    #[case::table_last("let f = (n: long, T: (a: long)) { T | where a == n }; f(1, datatable(a: long)[1])", &["KS226"])]
    #[case::default_first("let f = (a: long = 1, b: long) { a + b }; print f(1, 2)", &["TL1107"])]
    #[case::dynamic_default("declare query_parameters (a: dynamic = dynamic([1])); print a", &["TL1108"])]
    #[case::column_of_another_type("let f = (T: (a: long)) { T | project a }; f(datatable(a: string)['x'])", &["KS249"])]
    #[case::column_missing("let f = (T: (a: long)) { T | where a > 1 }; f(datatable(b: long)[1])", &["KS249"])]
    #[case::invoked("let f = (T: (a: long)) { T | where a > 1 }; datatable(b: long)[1] | invoke f()", &["KS249"])]
    #[case::more_columns("let f = (T: (a: long)) { T | where a > 1 }; f(datatable(b: long, a: long)[1, 2])", &[])]
    #[case::any_columns("let f = (T: (*)) { T | count }; f(datatable(b: long)[1])", &[])]
    fn declarations_and_tables_are_checked(#[case] query: &str, #[case] expected: &[&str]) {
        assert_eq!(codes(query), expected);
    }
}
