//! Calls of functions by name.

use std::sync::Arc;

use kql_syntax::{Span, ast};

use super::signature::{Mismatch, Resolved, Wanted, resolve};
use super::{BindError, Binder, DatabaseRef, Entity, Follow, Rows, Types, counts};
use crate::catalog::{self, ArgForm, CatalogEntry, Category, Param, Returns, Signature};
use crate::names::nearest;
use crate::plan::{Expr, ExprKind, Node, Plan};
use crate::types::{Scalar, Ty};

impl Binder<'_> {
    /// A call, whatever it gives.
    pub(crate) fn call(&mut self, call: &ast::Call) -> Entity {
        let span = self.at(call.span);
        let name = &*call.name.text;
        if let Some(entity) = self.env.get(name).cloned() {
            match entity {
                Entity::Function(function) => {
                    let entity = self.call_function(&function, &call.args, span);
                    return self.shown(name, entity, span);
                }
                Entity::Pattern(pattern) => return self.pattern_call(&pattern, call, None),
                Entity::Error => return Entity::Error,
                // a variable's name with parentheses: a function of that name may exist, too
                _ => {}
            }
        }
        if let Some(entity) = self.special_form(call) {
            return entity;
        }
        let aggregate = self.collector.is_some() && catalog::lookup(Category::Aggregate, name).is_some();
        if let Some(entry) = catalog::lookup(Category::Function, name).filter(|_| !aggregate) {
            self.out.names_function(name);
            return Entity::Scalar(self.catalog_call(entry, call));
        }
        if catalog::lookup(Category::Aggregate, name).is_some() {
            return self.aggregate_in_scalar(call);
        }
        if let Some(function) = self.db.schemas.function(name) {
            return self.call_stored(&function, &call.args, call.name.span, span);
        }
        if catalog::lookup(Category::Plugin, name).is_some() {
            let help = Some(format!("write `| evaluate {name}(…)`"));
            self.report(BindError::PluginNotAllowed {
                name: name.into(),
                help,
                span: self.at(call.name.span),
            });
            return Entity::Error;
        }
        self.unknown_function(call)
    }

    fn unknown_function(&mut self, call: &ast::Call) -> Entity {
        let name = &*call.name.text;
        for arg in &call.args {
            self.any(arg);
        }
        let span = self.at(call.name.span);
        let near = self.meant(span, |binder| {
            let mut candidates: Vec<&str> = binder.env.names();
            let known = catalog::names(Category::Function).chain(catalog::names(Category::Aggregate));
            known.for_each(|name| candidates.push(name));
            candidates.extend(binder.db.schemas.function_names());
            nearest(name, candidates).map(Arc::from)
        });
        let help = near.map(|near| format!("did you mean `{near}`?"));
        if self.fuzzy > 0 {
            self.report(BindError::UnknownFuzzy {
                name: name.into(),
                help,
                span,
            });
        } else {
            self.report(BindError::UnknownFunction {
                name: name.into(),
                help,
                span,
            });
        }
        Entity::Error
    }

    /// Calls that are no plain functions of values.
    fn special_form(&mut self, call: &ast::Call) -> Option<Entity> {
        let span = self.at(call.span);
        let name = &*call.name.text;
        let entity = match name {
            "toscalar" => {
                let [arg] = call.args.as_slice() else { return None };
                match self.without_rows(|binder| binder.any(arg)) {
                    Entity::Scalar(value) => Entity::Scalar(value),
                    Entity::Table(plan) => {
                        let ty = plan.schema.columns.first().map_or(Ty::Unknown, |column| column.ty);
                        let id = self.fresh();
                        Entity::Scalar(Expr {
                            kind: ExprKind::Subquery(id, plan),
                            ty,
                            span,
                        })
                    }
                    _ => Entity::Error,
                }
            }
            "totable" => {
                let [arg] = call.args.as_slice() else { return None };
                Entity::Table(self.table(arg))
            }
            "materialize" => {
                let [arg] = call.args.as_slice() else { return None };
                let plan = self.table(arg);
                let id = self.fresh();
                let schema = plan.schema.clone();
                Entity::Table(self.plan(Node::Materialize(id, plan), schema, span))
            }
            "table" => {
                let text = self.name_argument(call.args.first()?);
                match text {
                    Some(name) => {
                        let name = ast::Name {
                            text: name,
                            span: call.args[0].span(),
                            bracketed: true,
                        };
                        let literal = matches!(call.args[0].unparenthesized(), ast::Expr::Literal(_));
                        let outer = self.computed;
                        self.computed |= !literal;
                        let table = self.named_table(&name, DatabaseRef::This);
                        self.computed = outer;
                        Entity::Table(table)
                    }
                    None => Entity::Table(self.error_table(span)),
                }
            }
            "database" => {
                let Some(arg) = call.args.first() else {
                    self.out.names_function(name);
                    return Some(Entity::Database(DatabaseRef::This));
                };
                let text = self.name_argument(arg);
                if text.is_none() {
                    self.any(arg);
                }
                let alias = text.as_deref().and_then(|name| self.aliases.get(name).cloned());
                if let Some(Entity::Database(database)) = alias {
                    return Some(Entity::Database(database));
                }
                let literal = matches!(arg.unparenthesized(), ast::Expr::Literal(_));
                // a pattern stands for the workspace, too
                let text = text.filter(|name| !super::matches_wildcard(name, "workspace") && !name.is_empty());
                if let Some(name) = text.filter(|_| literal && !self.listed && self.follow == Follow::Parser) {
                    let help = Some("a workspace has one database: leave `database(…)` out".into());
                    self.report(BindError::UnknownDatabase {
                        name: name.to_string(),
                        help,
                        span: self.at(arg.span()),
                    });
                }
                self.database_named(Some(arg), DatabaseRef::This, span)
            }
            "cluster" => {
                let text = call
                    .args
                    .first()
                    .and_then(|arg| self.name_argument(arg))
                    .unwrap_or_default();
                let help = Some("its tables are taken to be those known here".to_owned());
                self.report(BindError::UnknownCluster {
                    name: text.to_string(),
                    help,
                    span: self.at(call.args.first().map_or(call.span, ast::Expr::span)),
                });
                Entity::Database(DatabaseRef::Cluster)
            }
            "map" | "all" | "any" => Entity::Scalar(self.over_elements(call)?),
            "graph" => {
                let name = call.args.first().and_then(|arg| self.name_argument(arg))?;
                self.report(BindError::UnknownGraph {
                    name: name.to_string(),
                    help: None,
                    span: self.at(call.name.span),
                });
                Entity::Table(self.error_table(span))
            }
            "materialized_view" | "stored_query_result" | "external_table" => {
                let arg = call.args.first()?;
                let name = self.name_argument(arg)?;
                if self.db.tables.contains_key(&*name) {
                    let leaf = ast::Name {
                        text: name,
                        span: arg.span(),
                        bracketed: true,
                    };
                    Entity::Table(self.named_table(&leaf, DatabaseRef::This))
                } else {
                    let (name, at) = (name.to_string(), self.at(arg.span()));
                    let help = Some("give the case a table of that name".to_owned());
                    self.report(match &*call.name.text {
                        "materialized_view" => BindError::UnknownView { name, help, span: at },
                        "external_table" => BindError::UnknownExternalTable { name, help, span: at },
                        _ => BindError::UnknownResult { name, help, span: at },
                    });
                    Entity::Table(self.error_table(span))
                }
            }
            "column_ifexists" | "columnifexists" => {
                let [column, default] = call.args.as_slice() else {
                    return None;
                };
                let name = self.name_argument(column)?;
                let default = self.scalar(default);
                self.out.names_function(&call.name.text);
                Entity::Scalar(match self.column(&name, span) {
                    Some(found) => found,
                    None => default,
                })
            }
            "ingestion_time" if call.args.is_empty() => {
                let column = self.ingested?;
                Entity::Scalar(Expr::column(column, Ty::Datetime, span))
            }
            "column_names_of" => {
                let [table] = call.args.as_slice() else { return None };
                let plan = self.table(table);
                let mut names = crate::types::dynamic::ArrayBuilder::new();
                plan.schema
                    .columns
                    .iter()
                    .for_each(|column| names.push_scalar(&Scalar::String(column.name.clone())));
                Entity::Scalar(Expr::literal(Scalar::dynamic(names.finish()), span))
            }
            "_GetWatchlist" => Entity::Table(self.watchlist(call, span)?),
            _ => return None,
        };
        self.out.names_function(name);
        Some(entity)
    }

    /// `_GetWatchlist('alias')`, where the alias is a constant.
    fn watchlist(&mut self, call: &ast::Call, span: Span) -> Option<Arc<Plan>> {
        let alias = self.name_argument(call.args.first()?)?;
        self.out.watchlists.insert(alias.to_string());
        // Rows of a table of the function's name stand for what it would give.
        if self.db.tables.contains_key("_GetWatchlist") {
            return None;
        }
        let names = || self.db.watchlists.keys().map(String::as_str);
        let known = names().collect::<Vec<_>>().join(", ");
        if let Some(table) = self.db.watchlist(&alias).cloned() {
            let schema = table.schema.clone();
            if call.args.len() > 1 {
                let help = Some("filter by the column `SearchKey`");
                return Some(self.unsupported("keys of `_GetWatchlist`", help, schema.as_ref().clone(), span));
            }
            return Some(self.plan(Node::Table(table), schema, span));
        }
        let function = self.db.schemas.function("_GetWatchlist")?;
        let crate::database::StoredReturns::Table(schema) = &function.returns else {
            return None;
        };
        if !known.is_empty() {
            let near = nearest(&alias, names()).map(|near| format!("did you mean `{near}`? "));
            let help = Some(format!("{}watchlists here: {known}", near.unwrap_or_default()));
            let span = self.at(call.args[0].span());
            self.report(BindError::UnknownWatchlist {
                name: alias.to_string(),
                help,
                span,
            });
        }
        let listed = if known.is_empty() {
            String::new()
        } else {
            format!("; those known are {known}")
        };
        let help = format!(
            "give the case its rows (`watchlists: {{{alias}: […]}}`), or the repository `watchlists/{alias}.csv`{listed}"
        );
        let what = format!("the watchlist `{alias}`");
        Some(self.no_rows(&what, &help, schema.as_ref().clone(), span))
    }

    /// A constant text: a literal, or a variable that is one.
    pub(crate) fn name_argument(&mut self, arg: &ast::Expr) -> Option<Arc<str>> {
        let before = self.out.diagnostics.len();
        let value = self.with_rows(Rows::None, |binder| match binder.any(arg) {
            Entity::Scalar(value) => Some(value),
            _ => None,
        });
        let text = value.and_then(|value| value.as_literal().and_then(Scalar::as_str).map(Arc::from));
        if text.is_none() {
            self.out.diagnostics.truncate(before);
        }
        text
    }

    /// The arguments of a built-in function, each a single value.
    fn arguments(&mut self, entry: &CatalogEntry, call: &ast::Call) -> Vec<Expr> {
        let stars = matches!(entry.name, "pack_all" | "bag_pack_columns");
        let mut out = Vec::with_capacity(call.args.len());
        for arg in &call.args {
            match arg {
                ast::Expr::Star(_) if stars => {}
                ast::Expr::Star(span) if matches!(entry.name, "pack_array" | "estimate_data_size") => {
                    if let Rows::One(schema) = self.rows.clone() {
                        let span = self.at(*span);
                        let columns = schema.columns.iter().enumerate();
                        out.extend(columns.map(|(index, column)| Expr::column(index, column.ty, span)));
                    }
                }
                ast::Expr::Named(named) => out.push(self.scalar(&named.value)),
                other => out.push(self.scalar(other)),
            }
        }
        out
    }

    fn catalog_call(&mut self, entry: &'static CatalogEntry, call: &ast::Call) -> Expr {
        let span = self.at(call.span);
        let mut args = self.arguments(entry, call);
        // observed: the engine takes `not(1)`
        if entry.name == "not" && self.follow == Follow::Engine {
            for arg in args.iter_mut().filter(|arg| arg.ty.is_integer()) {
                *arg = self.convert(arg.clone(), Ty::Bool);
            }
        }
        match entry.name {
            "pack_all" => return self.pack_all(args, span),
            "bag_pack_columns" => return self.bag_pack_columns(call, args, span),
            "row_number" if args.len() < 2 => {}
            _ => {}
        }
        let strictly = self.follow == Follow::Parser;
        if entry.name == "format_ipv4_mask" && args.len() == 1 && entry.service_arity(strictly).is_some() {
            args.push(Expr::literal(Scalar::Long(32), span));
        }
        let mut types: Vec<Ty> = args.iter().map(|arg| arg.ty).collect();
        // the engine takes fractions of seconds, the catalog does not say so
        let fractions = entry.name == "make_timespan";
        if fractions {
            types
                .iter_mut()
                .filter(|ty| **ty == Ty::Real)
                .for_each(|ty| *ty = Ty::Long);
        }
        let resolved = match resolve(entry, &types) {
            Ok(resolved) => resolved,
            Err(mismatch) => {
                self.mismatch(entry, call, &args, mismatch);
                let ty = self.likely_result(entry, &types);
                return Expr {
                    kind: ExprKind::Error,
                    ty,
                    span,
                };
            }
        };
        self.check_forms(entry, call, &args);
        let ty = resolved.result.unwrap_or_else(|| custom_result(entry, &args));
        let ty = match self.follow {
            Follow::Engine => recorded_result(call, ty),
            Follow::Parser => ty,
        };
        let args = if fractions {
            args
        } else {
            self.convert_arguments(args, &resolved)
        };
        match entry.name {
            "bin_auto" => self.bin_auto_call(args, ty, span),
            "assert" => {
                let call = self.internal_call(entry.name, args, ty, span);
                self.check_assert(&call);
                call
            }
            name => self.internal_call(name, args, ty, span),
        }
    }

    /// `bin_auto(value)` with what the query sets behind its argument.
    fn bin_auto_call(&mut self, mut args: Vec<Expr>, ty: Ty, span: Span) -> Expr {
        let size_ty = if ty == Ty::Datetime { Ty::Timespan } else { ty };
        let [size, point] = self.bin_auto.clone();
        if let Some(size) = size {
            args.push(self.convert(size, size_ty));
            if let Some(point) = point {
                args.push(self.convert(point, ty));
            }
        }
        self.internal_call("bin_auto", args, ty, span)
    }

    /// Keeps the error of an `assert` whose constant condition does not hold.
    fn check_assert(&mut self, call: &Expr) {
        let ExprKind::Call(_, args) = &call.kind else { return };
        if let [condition, message] = args.as_slice()
            && condition.as_literal().is_some()
            && let Some(message) = message.as_literal()
        {
            let error = crate::functions::conditional::assert::failed(&message.to_text(), call.span);
            self.out.failed.get_or_insert(error);
        }
    }

    pub(crate) fn convert_arguments(&mut self, args: Vec<Expr>, resolved: &Resolved) -> Vec<Expr> {
        args.into_iter()
            .zip(&resolved.targets)
            .map(|(arg, target)| self.convert(arg, *target))
            .collect()
    }

    /// The type that a call with wrong arguments would have had.
    fn likely_result(&self, entry: &CatalogEntry, types: &[Ty]) -> Ty {
        match entry.signatures.first().map(|signature| signature.returns) {
            Some(Returns::Type(ty)) => super::signature::ty_of(ty),
            Some(Returns::Parameter0) => types.first().copied().unwrap_or(Ty::Unknown),
            _ => Ty::Unknown,
        }
    }

    /// Arguments that must be constants, literals, or one of some words.
    fn check_forms(&mut self, entry: &CatalogEntry, call: &ast::Call, args: &[Expr]) {
        let has_form = |param: &Param| param.arg != ArgForm::Any || !param.values.is_empty();
        if !entry
            .signatures
            .iter()
            .flat_map(|signature| &signature.params)
            .any(has_form)
        {
            return;
        }
        let types: Vec<Ty> = args.iter().map(|arg| arg.ty).collect();
        let mut signatures = entry.signatures.iter();
        let Some((signature, layout)) = signatures
            .find_map(|signature| super::signature::layout(signature, &types).map(|layout| (signature, layout)))
        else {
            return;
        };
        for (index, arg) in args.iter().enumerate() {
            let param = &signature.params[layout.place(index)];
            let mut inner = false;
            if has_form(param) {
                arg.walk(&mut |expr| inner |= matches!(expr.kind, ExprKind::Column(_)));
            }
            let span = self.at(call.args.get(index).map_or(arg.span, ast::Expr::span));
            if matches!(param.arg, ArgForm::Constant) && inner {
                self.report(BindError::ConstantExpected { help: None, span });
            } else if matches!(param.arg, ArgForm::Literal | ArgForm::LiteralNotEmpty) && inner {
                self.report(BindError::LiteralExpected { help: None, span });
            } else if let (false, Some(text)) = (param.values.is_empty(), arg.as_literal().and_then(Scalar::as_str))
                && arg.ty == Ty::String
                && !param.values.iter().any(|value| value.eq_ignore_ascii_case(text))
            {
                let values = param.values.join(", ");
                let help = nearest(text, param.values.iter().copied()).map(|near| format!("did you mean `{near}`?"));
                self.report(BindError::ValueExpected { values, help, span });
            }
        }
    }

    /// `pack_all()`: a bag of all columns of the row.
    fn pack_all(&mut self, args: Vec<Expr>, span: Span) -> Expr {
        let mut all = args;
        if all.is_empty() {
            all.push(Expr::literal(Scalar::Bool(false), span));
        }
        if let Rows::One(schema) = self.rows.clone() {
            for (index, column) in schema.columns.iter().enumerate() {
                all.push(Expr::literal(Scalar::String(column.name.clone()), span));
                all.push(Expr::column(index, column.ty, span));
            }
        }
        self.internal_call("pack_all", all, Ty::Dynamic, span)
    }

    /// `bag_pack_columns(a, c=b)`: keys are the columns' names, or those given to them.
    fn bag_pack_columns(&mut self, call: &ast::Call, args: Vec<Expr>, span: Span) -> Expr {
        let mut all = Vec::new();
        let written = call.args.iter().filter(|arg| !matches!(arg, ast::Expr::Star(_)));
        for (ast, arg) in written.zip(args) {
            let (key, value) = match ast {
                ast::Expr::Named(named) => (named.names.first(), &named.value),
                value => (None, value),
            };
            let column = match value {
                ast::Expr::Name(name) if matches!(arg.kind, ExprKind::Column(_)) || arg.ty == Ty::Unknown => name,
                _ => {
                    if !arg.is_error() {
                        let help = Some("`bag_pack()` takes keys and values of any kind".into());
                        self.report(BindError::ColumnExpected { help, span: arg.span });
                    }
                    continue;
                }
            };
            let key = key.unwrap_or(column);
            all.push(Expr::literal(Scalar::string(key.text.clone()), span));
            all.push(arg);
        }
        self.internal_call("bag_pack", all, Ty::Dynamic, span)
    }

    /// Reports why no signature fits.
    pub(crate) fn mismatch(&mut self, entry: &CatalogEntry, call: &ast::Call, args: &[Expr], mismatch: Mismatch) {
        if args.iter().any(Expr::is_error) && mismatch != Mismatch::Count {
            return;
        }
        let name = entry.name.to_owned();
        let types = Types(args.iter().map(|arg| arg.ty).collect());
        let at_name = self.at(call.name.span);
        let error = match mismatch {
            Mismatch::Count => count_error(entry, entry.arity(), args.len(), at_name),
            Mismatch::Argument(index, wanted) => {
                let span = self.at(call.args.get(index).map_or(call.span, ast::Expr::span));
                argument_error(wanted, args[index].ty, span)
            }
            Mismatch::Types => BindError::ArgumentTypes {
                name,
                types,
                help: None,
                span: at_name,
            },
            Mismatch::NoCommonType => BindError::NoCommonType {
                types,
                help: None,
                span: at_name,
            },
        };
        self.report(error);
    }
}

/// That a call of `entry`, which takes `fewest` to `most` arguments, has `given` ones. Codes as the parser package has
/// them: another where arguments repeat.
pub(crate) fn count_error(entry: &CatalogEntry, (fewest, most): (usize, usize), given: usize, span: Span) -> BindError {
    let name = entry.name.to_owned();
    let help = Some(format!("it is called with {}", counts::arguments(given)));
    let expected = counts::expected(fewest, most);
    let repeats = entry.signatures.iter().any(|signature| {
        let mut params = signature.params.iter();
        params.any(|param| param.occurs.1 > 1)
    });
    if !repeats || fewest == most {
        return BindError::ArgumentCount {
            name,
            expected,
            help,
            span,
        };
    }
    if given < fewest || given > most {
        return BindError::ArgumentRange {
            name,
            expected,
            help,
            span,
        };
    }
    BindError::ArgumentForm {
        name,
        count: counts::arguments(given),
        help: entry.signatures.first().and_then(turns),
        span,
    }
}

/// How the arguments of a function take turns: "`predicate` and `then` come in pairs, and `else` stands last".
fn turns(signature: &Signature) -> Option<String> {
    let params = signature.params.iter().map(|param| (&param.name, param.occurs.1 > 1));
    let (repeating, last): (Vec<_>, Vec<_>) = params.partition(|(_, repeats)| *repeats);
    match (repeating.as_slice(), last.as_slice()) {
        ([(key, _), (value, _)], []) => Some(format!("`{key}` and `{value}` come in pairs")),
        ([(key, _), (value, _)], [(last, _)]) => {
            Some(format!("`{key}` and `{value}` come in pairs, and `{last}` stands last"))
        }
        _ => None,
    }
}

pub(crate) fn argument_error(wanted: Wanted, found: Ty, span: Span) -> BindError {
    let help = None;
    let found: Types = found.into();
    match wanted {
        Wanted::Type(expected) => BindError::TypeExpected {
            expected: expected.into(),
            found,
            help,
            span,
        },
        Wanted::Types(expected) => BindError::TypesExpected {
            expected: Types(expected),
            found,
            help,
            span,
        },
        Wanted::Integer => BindError::IntegerExpected { found, help, span },
        Wanted::Number => BindError::NumberExpected { found, help, span },
        Wanted::Summable => BindError::SummableExpected { found, help, span },
        Wanted::Orderable => BindError::OrderableExpected { found, help, span },
        Wanted::Not(_) => {
            let help = Some("convert it first, for example with `tostring(…)`".into());
            BindError::TypeNotAllowed { ty: found, help, span }
        }
        Wanted::Array => BindError::ArrayExpected { found, help, span },
        Wanted::Bag => BindError::BagExpected { found, help, span },
    }
}

/// The type that the engine was seen to give where the parser's catalog says another.
fn recorded_result(call: &ast::Call, ty: Ty) -> Ty {
    let first = || match call.args.first() {
        Some(ast::Expr::Literal(part)) => super::literal_value(part).to_text().to_ascii_lowercase(),
        _ => String::new(),
    };
    match &*call.name.text {
        "getyear" | "getmonth" | "monthofyear" | "datetime_part" => Ty::Long,
        "ceiling" | "jaccard_index" => Ty::Real,
        "datetime_diff" if first() == "week" => Ty::Real,
        _ => ty,
    }
}

/// The type of a function with a rule of its own.
fn custom_result(entry: &CatalogEntry, args: &[Expr]) -> Ty {
    let named = |arg: Option<&Expr>| {
        arg.and_then(|arg| arg.as_literal())
            .and_then(Scalar::as_str)
            .and_then(Ty::from_name)
            .unwrap_or(Ty::Unknown)
    };
    match entry.signatures.first().map(|signature| signature.returns) {
        _ if entry.name == "bin_auto" => args.first().map_or(Ty::Unknown, |arg| arg.ty),
        _ if entry
            .signatures
            .iter()
            .any(|signature| signature.returns == Returns::ParameterNLiteral) =>
        {
            named(args.last())
        }
        Some(Returns::Parameter1Literal) => named(args.get(1)),
        Some(Returns::Parameter0Literal) => named(args.first()),
        _ => Ty::Dynamic,
    }
}
