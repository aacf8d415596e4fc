//! Aggregates: calls are collected while the expressions around them are bound.

use std::collections::HashSet;
use std::sync::Arc;

use foldhash::fast::FixedState;
use kql_syntax::{Span, ast};

use super::naming::{self, implied_by_call};
use super::signature::resolve;
use super::{BindError, Binder, Entity, Follow, Rows};
use crate::aggregates::{self, Aggregate};
use crate::catalog::{self, Category};
use crate::error::EvalError;
use crate::plan::{Expr, ExprKind};
use crate::refusal::{self, Kind, Refusal};
use crate::types::{Scalar, Ty};

/// Positions from here on are of aggregates' results; below are those of keys.
pub(crate) const RESULTS: usize = 1 << 24;

/// One aggregate that a `summarize` computes.
#[derive(Debug)]
pub struct AggregateSpec {
    /// The aggregate; `None` where this engine does not run it.
    pub function: Option<&'static Aggregate>,
    /// Its name.
    pub name: Arc<str>,
    /// Its arguments over the input's columns.
    pub args: Vec<Expr>,
    /// The types of its results.
    pub results: Vec<Ty>,
    /// Where it stands.
    pub span: Span,
}

impl AggregateSpec {
    /// The error of running an aggregate that does not run here.
    pub(crate) fn unsupported(&self) -> EvalError {
        EvalError::Unsupported {
            what: format!("the aggregate `{}`", self.name),
            help: refusal::find(Kind::Aggregate, &self.name).map(Refusal::help),
            span: self.span,
        }
    }
}

/// Collects the aggregates of an operator.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    pub(crate) specs: Vec<AggregateSpec>,
    /// Names of the keys: `*` leaves them out.
    pub(crate) keys: Vec<Arc<str>>,
    pub(crate) outputs: usize,
    /// Whether `*` stands for columns that only the data would tell.
    pub(crate) open: bool,
}

/// A column that an aggregate call gives: its name, where it has a rule for it, and its value.
pub(crate) type Output = (Option<Arc<str>>, Expr);

impl Binder<'_> {
    /// An aggregate's call within a scalar expression.
    pub(crate) fn aggregate_in_scalar(&mut self, call: &ast::Call) -> Entity {
        if self.collector.is_none() {
            for arg in &call.args {
                if !matches!(arg, ast::Expr::Star(_)) {
                    self.any(arg);
                }
            }
            let name = call.name.text.to_string();
            let help = Some(format!("aggregates stand in `summarize`: `| summarize {name}(…) by …`"));
            self.report(BindError::AggregateNotAllowed {
                name,
                help,
                span: self.at(call.name.span),
            });
            return Entity::Error;
        }
        match self.aggregate(call).into_iter().next() {
            Some((_, value)) => Entity::Scalar(value),
            None => Entity::Error,
        }
    }

    /// An aggregate's call with all the columns it gives.
    pub(crate) fn aggregate(&mut self, call: &ast::Call) -> Vec<Output> {
        let name = &*call.name.text;
        let span = self.at(call.span);
        let Some(entry) = catalog::lookup(Category::Aggregate, name) else {
            return Vec::new();
        };
        self.out.names_function(name);
        let mut collector = self.collector.take().unwrap_or_default();
        let (args, names) = self.aggregate_arguments(call, &collector.keys);
        if let Rows::One(schema) = &self.rows {
            collector.open |= schema.open && call.args.iter().any(|arg| matches!(arg, ast::Expr::Star(_)));
        }
        let types: Vec<Ty> = args.iter().map(|arg| arg.ty).collect();
        let counted = name == "count" && types.len() == 1;
        let resolved = if counted {
            // the engine counts rows whatever the argument; the catalog knows none
            Ok(super::signature::Resolved {
                targets: types.clone(),
                result: Some(Ty::Long),
            })
        } else {
            resolve(entry, &types)
        };
        let (args, result) = match resolved {
            Ok(resolved) => (self.convert_arguments(args, &resolved), resolved.result),
            Err(mismatch) => {
                self.mismatch(entry, call, &args, mismatch);
                self.collector = Some(collector);
                let ty = match entry.signatures.first().map(|signature| signature.returns) {
                    Some(catalog::Returns::Type(ty)) => super::signature::ty_of(ty),
                    Some(catalog::Returns::Parameter0 | catalog::Returns::Parameter0Promoted) => {
                        types.first().copied().unwrap_or(Ty::Unknown)
                    }
                    _ => Ty::Unknown,
                };
                return vec![(
                    implied_by_call(call),
                    Expr {
                        kind: ExprKind::Error,
                        ty,
                        span,
                    },
                )];
            }
        };
        let outputs = outputs(call, &args, &names, result, self.follow);
        let first = RESULTS + collector.outputs;
        collector.outputs += outputs.len();
        let function = aggregates::find(name);
        if function.is_none() {
            let help = refusal::find(Kind::Aggregate, name).map(Refusal::help);
            self.note_unsupported(&format!("the aggregate `{name}`"), help.as_deref(), span);
        }
        collector.specs.push(AggregateSpec {
            function,
            name: call.name.text.clone(),
            args,
            results: outputs.iter().map(|(_, ty)| *ty).collect(),
            span,
        });
        self.collector = Some(collector);
        let place =
            |(index, (name, ty)): (usize, (Option<Arc<str>>, Ty))| (name, Expr::column(first + index, ty, span));
        outputs.into_iter().enumerate().map(place).collect()
    }

    /// The arguments, `*` being all columns but the keys and the ones named before it, and the name of each.
    fn aggregate_arguments(&mut self, call: &ast::Call, keys: &[Arc<str>]) -> (Vec<Expr>, Vec<Option<Arc<str>>>) {
        let (mut args, mut names) = (Vec::new(), Vec::new());
        for arg in &call.args {
            if matches!(arg, ast::Expr::Star(_)) {
                if args.is_empty() && name_first(&call.name.text) {
                    let span = self.at(arg.span());
                    let help = Some("name what is to be greatest or least first".into());
                    self.report(BindError::StarNotAllowed { help, span });
                    args.push(Expr::error(span));
                    names.push(None);
                }
                let Rows::One(schema) = self.rows.clone() else { continue };
                let named = keys.iter().chain(names.iter().flatten());
                let mut named: HashSet<Arc<str>, FixedState> = named.cloned().collect();
                named.reserve(schema.len());
                for (index, column) in schema.columns.iter().enumerate() {
                    if named.insert(column.name.clone()) {
                        args.push(Expr::column(index, column.ty, self.at(arg.span())));
                        names.push(Some(column.name.clone()));
                    }
                }
                continue;
            }
            args.push(match arg {
                ast::Expr::Named(named) => self.scalar(&named.value),
                other => self.scalar(other),
            });
            names.push(naming::argument(arg));
        }
        (args, names)
    }
}

/// Whether `*` may stand only behind a first argument.
fn name_first(aggregate: &str) -> bool {
    matches!(aggregate, "arg_max" | "arg_min" | "argmax" | "argmin")
}

/// The result columns of a call: name and type.
fn outputs(
    call: &ast::Call,
    args: &[Expr],
    names: &[Option<Arc<str>>],
    result: Option<Ty>,
    follow: Follow,
) -> Vec<(Option<Arc<str>>, Ty)> {
    let name = &*call.name.text;
    let promoted = |ty: Ty| if ty == Ty::Int { Ty::Long } else { ty };
    let first_ty = args.first().map_or(Ty::Unknown, |arg| arg.ty);
    let first_name = || names.first().cloned().flatten().unwrap_or_default();
    match name {
        "arg_max" | "arg_min" | "argmax" | "argmin" => {
            let prefix = if name.ends_with("max") { "max" } else { "min" };
            let obsolete = !name.contains('_');
            args.iter()
                .zip(names)
                .enumerate()
                .map(|(index, (arg, name))| {
                    let own = name.clone();
                    let name = match own {
                        Some(own) if obsolete && index == 0 => Some(format!("{prefix}_{own}").into()),
                        Some(own) if obsolete => Some(format!("{prefix}_{}_{own}", first_name()).into()),
                        Some(own) => Some(own),
                        None if index == 0 => Some(format!("{prefix}_").into()),
                        None => Some(format!("{prefix}_{}_arg{index}", first_name()).into()),
                    };
                    (name, arg.ty)
                })
                .collect()
        }
        "take_any" | "any" => {
            let named = |own: &Option<Arc<str>>| match own {
                Some(own) if name == "any" => Some(format!("any_{own}").into()),
                other => other.clone(),
            };
            args.iter().zip(names).map(|(arg, own)| (named(own), arg.ty)).collect()
        }
        "percentile" | "percentiles" => args[1..]
            .iter()
            .map(|arg| {
                (
                    Some(format!("{}_{}_{}", "percentile", first_name(), percent(arg)).into()),
                    promoted(first_ty),
                )
            })
            .collect(),
        "percentilew" | "percentilesw" => args[2..]
            .iter()
            .map(|arg| {
                (
                    Some(format!("{}_{}_{}", "percentile", first_name(), percent(arg)).into()),
                    promoted(first_ty),
                )
            })
            .collect(),
        "percentiles_array" | "percentilesw_array" => {
            vec![(Some(format!("percentiles_{}", first_name()).into()), Ty::Dynamic)]
        }
        "covariance" | "covariancep" | "covarianceif" | "covariancepif" if follow == Follow::Engine => {
            let second = names.get(1).cloned().flatten().unwrap_or_default();
            vec![(
                Some(format!("{name}_{}_{second}", first_name()).into()),
                result.unwrap_or(Ty::Real),
            )]
        }
        "count" if !args.is_empty() => vec![(Some(format!("count_{}", first_name()).into()), Ty::Long)],
        _ => vec![(implied_by_call(call), result.unwrap_or(promoted(first_ty)))],
    }
}

/// A percentile as column names have it: `99.9` is `99_9`.
fn percent(arg: &Expr) -> String {
    match arg.as_literal() {
        Some(Scalar::Real(value)) => format!("{value}").replace(['.', '-'], "_"),
        Some(other) => other.to_text().replace(['.', '-'], "_"),
        None => String::new(),
    }
}
