//! `evaluate` and `invoke`.

use std::sync::Arc;

use kql_syntax::{Span, ast};

use super::columns::Projection;
use crate::bind::{Argument, BindError, Binder, DatabaseRef, Entity, Follow, count_error, declared};
use crate::catalog::{self, ArgForm, Category};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::{self, Run, Stream};
use crate::functions::example;
use crate::names::nearest;
use crate::plan::{ExprKind, Node, Plan};
use crate::plugins::{self, Plugin, PluginCall, PluginRows};
use crate::refusal::{self, Kind, Refusal};
use crate::types::Schema;

/// `evaluate`
pub static EVALUATE: Construct = Construct {
    name: "evaluate",
    aliases: &[],
    page: "evaluate-operator",
    syntax: "[T |] evaluate PLUGIN(ARGUMENTS) [: (NAME: TYPE, …)]",
    about: "Runs a plugin over the rows.",
    examples: &[example(
        "print bag = dynamic({'a': 1, 'b': 'x'}) | evaluate bag_unpack(bag)",
        "1|x",
    )],
};

/// `invoke`
pub static INVOKE: Construct = Construct {
    name: "invoke",
    aliases: &[],
    page: "invoke-operator",
    syntax: "T | invoke FUNCTION(ARGUMENTS)",
    about: "Calls a function with the rows as its first argument.",
    examples: &[example(
        "let big = (T: (n: long), least: long) { T | where n >= least }; datatable (n: long) [1, 5] | invoke big(3)",
        "5",
    )],
};

/// A plugin over the rows of its input.
#[derive(Debug)]
pub struct Evaluate {
    input: Arc<Plan>,
    plugin: &'static Plugin,
    call: PluginCall,
}

impl Evaluate {
    /// Calls `visit` on the input and on every table among the arguments.
    pub(crate) fn plans(&self, visit: &mut dyn FnMut(&Plan)) {
        visit(&self.input);
        for arg in &self.call.args {
            if let crate::plugins::ArgValue::Table(plan) = &arg.value {
                visit(plan);
            }
        }
    }
}

impl Binder<'_> {
    pub(crate) fn evaluate(&mut self, input: Arc<Plan>, op: &ast::Evaluate) -> Arc<Plan> {
        let name = &*op.call.name.text;
        let span = self.at(op.span);
        if catalog::lookup(Category::Plugin, name).is_none() && plugins::find(name).is_none() {
            let near = nearest(name, catalog::names(Category::Plugin));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            let (name, span) = (name.to_owned(), self.at(op.call.name.span));
            self.report(if catalog::lookup(Category::Aggregate, &name).is_some() {
                let help = Some("aggregates stand in `summarize`: `| summarize … by …`".into());
                BindError::AggregateNotAllowed { name, help, span }
            } else if catalog::lookup(Category::Function, &name).is_some() {
                let help = help.or_else(|| Some("functions stand in `extend`: `| extend … = …`".into()));
                BindError::NotAPlugin { name, help, span }
            } else {
                BindError::UnknownPlugin { name, help, span }
            });
            return self.error_table(span);
        }
        self.out.names_function(name);
        let written = op.schema.as_ref().map(|schema| {
            let mut columns = Vec::new();
            if schema.star.is_some() {
                columns.extend(input.schema.columns.iter().cloned());
            }
            columns.extend(declared(schema).columns);
            Schema::new(columns)
        });
        if !self.plugin_arity(op) {
            return self.error_table(span);
        }
        let Some(plugin) = plugins::find(name) else {
            return self.refused_plugin(&input, op, written);
        };
        if let Some(table) = self.found(op.span) {
            let schema = table.schema.clone();
            return self.plan(Node::Table(table), schema, span);
        }
        let Some(call) = self.plugin_call(&input, op, written) else {
            return self.error_table(span);
        };
        if plugin.name == "preview" {
            return self.preview(input, plugin, call, op.span);
        }
        let schema = (plugin.schema)(&call, &input.schema);
        let open = schema.open;
        let plan = self.plan(Node::Evaluate(Box::new(Evaluate { input, plugin, call })), schema, span);
        if open {
            self.discover(op.span, plan.clone());
        }
        plan
    }

    /// `preview` gives two tables: the first rows, and the number of all.
    fn preview(&mut self, input: Arc<Plan>, plugin: &'static Plugin, call: PluginCall, at: Span) -> Arc<Plan> {
        let span = self.at(at);
        let input = self.shared(input, at);
        let schema = input.schema.clone();
        let count = self.counted(input.clone(), Projection::default(), "Count".into(), span);
        let rows = self.plan(Node::Evaluate(Box::new(Evaluate { input, plugin, call })), schema, span);
        self.tables(vec![(None, rows), (None, count)], at)
    }

    /// Reports a number of arguments that no signature takes.
    fn plugin_arity(&mut self, op: &ast::Evaluate) -> bool {
        let given = op.call.args.len();
        let Some(entry) = catalog::lookup(Category::Plugin, &op.call.name.text) else {
            return true;
        };
        let taken = entry.service_arity(self.follow == Follow::Parser);
        let fits = match taken {
            Some((fewest, most)) => (fewest..=most).contains(&given),
            None => entry.signatures.iter().any(|signature| {
                let (fewest, most) = signature.arity();
                (fewest..=most).contains(&given)
            }),
        };
        if fits {
            return true;
        }
        let span = self.at(op.call.name.span);
        self.report(count_error(entry, taken.unwrap_or(entry.arity()), given, span));
        false
    }

    /// A plugin that is bound and not run.
    fn refused_plugin(&mut self, input: &Arc<Plan>, op: &ast::Evaluate, written: Option<Schema>) -> Arc<Plan> {
        let (name, span) = (&*op.call.name.text, self.at(op.span));
        let refused = plugins::refused::find(name);
        // `python(typeof(*, x: long), …)`
        let row = match op.call.args.first() {
            Some(ast::Expr::TypeOf(typed)) => match &typed.value {
                ast::TypeOfValue::Row(row) => Some(row),
                ast::TypeOfValue::Scalar(_) => None,
            },
            _ => None,
        };
        let schema = match (row, refused) {
            (Some(row), _) => {
                let mut schema = declared(row);
                if std::mem::take(&mut schema.open) {
                    schema.columns.splice(0..0, input.schema.columns.iter().cloned());
                    schema.open = input.schema.open;
                }
                schema
            }
            (_, Some(refused)) => match self.plugin_call(input, op, written) {
                Some(call) => (refused.schema)(&call, &input.schema),
                None => return self.error_table(span),
            },
            (_, None) => written.unwrap_or(Schema::unknown()),
        };
        let help = refusal::find(Kind::Plugin, name).map(Refusal::help);
        self.unsupported(&format!("the plugin `{name}`"), help.as_deref(), schema, span)
    }

    pub(crate) fn invoke(&mut self, input: Arc<Plan>, op: &ast::Invoke) -> Arc<Plan> {
        let span = self.at(op.span);
        let call = match op.function.unparenthesized() {
            ast::Expr::Call(call) => call,
            ast::Expr::Path(path) => match &path.selector {
                ast::Expr::Call(call) => call,
                _ => return self.error_table(span),
            },
            ast::Expr::Name(name) => {
                let help = Some(format!("write `{}()`", name.text));
                self.report(BindError::ArgumentsRequired {
                    name: name.text.to_string(),
                    help,
                    span: self.at(name.span),
                });
                return self.error_table(span);
            }
            _ => return self.error_table(span),
        };
        let entity = match self.env.get(&call.name.text).cloned() {
            Some(Entity::Function(function)) => {
                let span = input.span;
                let value = Entity::Table(input);
                let mut values = vec![Argument {
                    name: None,
                    value,
                    span,
                }];
                for arg in &call.args {
                    values.push(self.argument(arg));
                }
                self.call_with(&function, values, self.at(call.span))
            }
            _ => match self.db.schemas.function(&call.name.text) {
                Some(function) => {
                    let at = self.at(call.span);
                    self.with_input(&input.clone(), |binder| {
                        binder.call_stored_with(&function, &call.args, Some(input), call.name.span, at)
                    })
                }
                None => self.call(call),
            },
        };
        match entity {
            Entity::Table(plan) => plan,
            Entity::Scalar(value) => {
                self.report(BindError::TableExpected {
                    help: None,
                    span: value.span,
                });
                self.error_table(span)
            }
            _ => self.error_table(span),
        }
    }

    /// The arguments of a plugin, each as whatever it is.
    fn plugin_call(&mut self, input: &Arc<Plan>, op: &ast::Evaluate, written: Option<Schema>) -> Option<PluginCall> {
        use crate::plugins::PluginArg;
        let mut args = Vec::new();
        let errors = self.out.diagnostics.len();
        for (index, arg) in op.call.args.iter().enumerate() {
            let (name, inner) = match arg {
                ast::Expr::Named(named) => (named.names.first().map(|name| name.text.to_string()), &named.value),
                other => (None, other),
            };
            // a column of the table that is the first argument
            let own = match args.first().map(|arg: &PluginArg| &arg.value) {
                Some(crate::plugins::ArgValue::Table(table)) if of_first_table(&op.call.name.text, index) => {
                    Some(table.clone())
                }
                _ => None,
            };
            let input = own.as_ref().unwrap_or(input);
            let value = match inner {
                ast::Expr::Star(_) => crate::plugins::ArgValue::Star,
                ast::Expr::Call(call)
                    if catalog::lookup(Category::Aggregate, &call.name.text).is_some()
                        && self.env.get(&call.name.text).is_none() =>
                {
                    let collector = self.with_collector(input, &Default::default(), |binder| {
                        binder.aggregate(call);
                    });
                    match collector.specs.into_iter().next() {
                        Some(spec) => crate::plugins::ArgValue::Aggregate(spec),
                        None => return None,
                    }
                }
                ast::Expr::Name(name) if input.schema.find(&name.text).is_none() && self.names_table(name) => {
                    crate::plugins::ArgValue::Table(self.named_or_bound_table(name))
                }
                ast::Expr::Paren(_) | ast::Expr::Pipe(_) | ast::Expr::DataTable(_) => {
                    match self.with_input(input, |binder| binder.any(inner)) {
                        Entity::Table(plan) => crate::plugins::ArgValue::Table(plan),
                        Entity::Scalar(value) => crate::plugins::ArgValue::Scalar(value),
                        _ => return None,
                    }
                }
                other => match self.with_input(input, |binder| binder.any(other)) {
                    Entity::Scalar(value) => crate::plugins::ArgValue::Scalar(value),
                    Entity::Table(plan) => crate::plugins::ArgValue::Table(plan),
                    _ => return None,
                },
            };
            if let crate::plugins::ArgValue::Scalar(value) = &value
                && wants_column(&op.call.name.text, index)
                && !matches!(
                    value.kind,
                    ExprKind::Column(_) | ExprKind::Error | ExprKind::Unsupported(_)
                )
            {
                let span = self.at(inner.span());
                self.report(BindError::ColumnExpected { help: None, span });
            }
            args.push(PluginArg {
                name,
                value,
                span: self.at(arg.span()),
                implied: crate::bind::implied(inner),
            });
        }
        if self.out.diagnostics[errors..]
            .iter()
            .any(|error| error.severity() == crate::bind::Severity::Error)
        {
            return None;
        }
        Some(PluginCall {
            args,
            written,
            span: self.at(op.call.span),
        })
    }

    fn names_table(&self, name: &ast::Name) -> bool {
        match self.env.get(&name.text) {
            Some(Entity::Table(_) | Entity::Function(_)) => true,
            Some(_) => false,
            None => self.db.table(&name.text).is_some(),
        }
    }

    fn named_or_bound_table(&mut self, name: &ast::Name) -> Arc<Plan> {
        match self.env.get(&name.text) {
            Some(_) => self.table(&ast::Expr::Name(name.clone())),
            None => self.named_table(name, DatabaseRef::This),
        }
    }
}

/// Whether a plugin's argument is a column of its input: known of those that stand before optional ones.
fn wants_column(plugin: &str, index: usize) -> bool {
    let Some([signature]) = catalog::lookup(Category::Plugin, plugin).map(|entry| entry.signatures.as_slice()) else {
        return false;
    };
    let mut fixed = signature.params.iter().take_while(|param| param.occurs == (1, 1));
    fixed.nth(index).is_some_and(|param| param.arg == ArgForm::Column)
}

/// Whether a plugin's argument is a column of the table that is its first one.
fn of_first_table(plugin: &str, index: usize) -> bool {
    let signature = catalog::lookup(Category::Plugin, plugin).and_then(|entry| entry.signatures.first());
    let param = signature.and_then(|signature| signature.params.get(index));
    param.is_some_and(|param| param.arg == ArgForm::ColumnOfParameter0)
}

pub(crate) fn stream<'a>(node: &'a Evaluate, run: &'a Run<'a>, plan: &'a Plan) -> Result<Stream<'a>, EvalError> {
    let rows = exec::collect(&node.input, run)?;
    let input = PluginRows {
        schema: &node.input.schema,
        batch: rows,
    };
    let table = (node.plugin.run)(&node.call, &input, run)?;
    if !plan.schema.open && table.schema.len() != plan.schema.len() {
        let message = format!(
            "`{}` gave {} columns for {}",
            node.plugin.name,
            table.schema.len(),
            plan.schema.len()
        );
        return Err(EvalError::internal(message, plan.span));
    }
    let batches: Vec<_> = table.batches.iter().cloned().map(Ok).collect();
    Ok(Box::new(batches.into_iter()))
}

/// Runs a plugin whose columns only its data tells.
pub(crate) fn discover(plan: &Plan, run: &Run<'_>) -> Result<crate::database::Table, EvalError> {
    let Node::Evaluate(node) = &plan.node else {
        return Err(EvalError::internal("only plugins are discovered", plan.span));
    };
    let rows = exec::collect(&node.input, run)?;
    let input = PluginRows {
        schema: &node.input.schema,
        batch: rows,
    };
    (node.plugin.run)(&node.call, &input, run)
}
