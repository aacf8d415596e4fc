//! Tabular expressions: names of tables, paths to them, pipes, and tables in the text.

use std::sync::Arc;

use kql_syntax::{Span, ast};

use super::function::declared;
use super::{BindError, Binder, DatabaseRef, Entity, Follow};
use crate::batch::Batch;
use crate::cast::cast;
use crate::construct::Construct;
use crate::database::{Found, Table};
use crate::functions::example;
use crate::names::{nearest, nearest_of};
use crate::operators::table_set::Counted;
use crate::operators::tables::Named;
use crate::plan::{Node, Plan};
use crate::refusal::{self, Kind, Refusal};
use crate::types::{Scalar, Schema, Ty};
use crate::value::Value;

/// `datatable`
pub(crate) static DATATABLE: Construct = Construct {
    name: "datatable",
    aliases: &[],
    page: "datatable-operator",
    syntax: "datatable (NAME: TYPE, …) [VALUE, …]",
    about: "A table written in the query's text, row by row.",
    examples: &[example("datatable (k: string, n: long) ['a', 1, 'b', 2]", "a|1\nb|2")],
};

impl Binder<'_> {
    /// Whatever an expression stands for.
    pub(crate) fn any(&mut self, expr: &ast::Expr) -> Entity {
        match expr {
            ast::Expr::Paren(paren) => self.any(&paren.inner),
            ast::Expr::Named(named) => self.any(&named.value),
            ast::Expr::Name(name) => self.any_name(name),
            ast::Expr::Call(call) => self.call(call),
            ast::Expr::Path(path) => self.any_path(expr, path),
            ast::Expr::Pipe(_)
            | ast::Expr::DataTable(_)
            | ast::Expr::ExternalData(_)
            | ast::Expr::ContextualDataTable(_)
            | ast::Expr::InlineExternalTable(_)
            | ast::Expr::ViewCombine(_)
            | ast::Expr::DataScope(_)
            | ast::Expr::Wildcard(_) => Entity::Table(self.table(expr)),
            ast::Expr::EntityGroup(node) => {
                let outer = std::mem::replace(&mut self.listed, true);
                let group = self.entity_group(node);
                self.listed = outer;
                group
            }
            _ => self.any_scalar(expr),
        }
    }

    fn any_scalar(&mut self, expr: &ast::Expr) -> Entity {
        let value = self.scalar(expr);
        if value.is_error() && value.ty == Ty::Unknown {
            Entity::Error
        } else {
            Entity::Scalar(value)
        }
    }

    fn any_path(&mut self, expr: &ast::Expr, path: &ast::Path) -> Entity {
        if let Some(value) = self.member_value(path) {
            return Entity::Scalar(value);
        }
        if let Some(pattern) = self.pattern_of(&path.base) {
            return self.pattern_path(&pattern, path);
        }
        if self.names_database(&path.base) {
            return self.database_member(path);
        }
        self.any_scalar(expr)
    }

    fn any_name(&mut self, name: &ast::Name) -> Entity {
        let span = self.at(name.span);
        if let Some(column) = self.column(&name.text, span) {
            return Entity::Scalar(column);
        }
        match self.env.get(&name.text).cloned() {
            Some(Entity::Function(function)) => {
                let all_optional = function
                    .decl
                    .parameters
                    .iter()
                    .all(|parameter| parameter.default.is_some());
                return if all_optional {
                    let entity = self.call_function(&function, &[], span);
                    self.shown(&name.text, entity, span)
                } else {
                    Entity::Function(function)
                };
            }
            Some(Entity::Scalar(value)) => return Entity::Scalar(self.variable(&name.text, value, span)),
            Some(entity) => return self.shown(&name.text, entity, span),
            None => {}
        }
        if self.db.table(&name.text).is_some() || self.db.schemas.function(&name.text).is_some() {
            return Entity::Table(self.named_table(name, DatabaseRef::This));
        }
        Entity::Scalar(self.scalar(&ast::Expr::Name(name.clone())))
    }

    /// A table.
    pub(crate) fn table(&mut self, expr: &ast::Expr) -> Arc<Plan> {
        let span = self.at(expr.span());
        if self.is_spent(1, span) {
            return self.error_table(span);
        }
        match expr {
            ast::Expr::Paren(paren) => self.table(&paren.inner),
            ast::Expr::Pipe(pipe) => self.pipe(pipe),
            ast::Expr::DataTable(node) => self.datatable(node),
            ast::Expr::ExternalData(node) => self.externaldata(node),
            ast::Expr::DataScope(node) => self.table(&node.source),
            ast::Expr::Missing { .. } => self.error_table(span),
            ast::Expr::Name(name) if self.env.get(&name.text).is_none() => self.named_table(name, DatabaseRef::This),
            ast::Expr::Name(name) => {
                let entity = self.without_rows(|binder| binder.any_name(name));
                self.expect_table(entity, span)
            }
            ast::Expr::Wildcard(name) => self.wildcard(name, DatabaseRef::This, span),
            ast::Expr::ContextualDataTable(node) => {
                let schema = declared(&node.schema);
                self.unsupported("`contextual_datatable`", None, schema, span)
            }
            ast::Expr::InlineExternalTable(node) => {
                let schema = match &node.schema {
                    Some(schema) => declared(schema),
                    None => Schema::unknown(),
                };
                let help = refusal::find(Kind::Operator, "inline_external_table").map(Refusal::help);
                self.unsupported("`inline_external_table`", help.as_deref(), schema, span)
            }
            ast::Expr::ViewCombine(_) => self.unsupported("`materialized_view_combine`", None, Schema::unknown(), span),
            _ => {
                let entity = self.without_rows(|binder| binder.any(expr));
                self.expect_table(entity, span)
            }
        }
    }

    fn expect_table(&mut self, entity: Entity, span: Span) -> Arc<Plan> {
        match entity {
            Entity::Table(plan) => plan,
            Entity::Function(function) => self.function_without_arguments(&function, span),
            Entity::Error => self.error_table(span),
            Entity::Scalar(value) if value.is_error() => self.error_table(span),
            Entity::Scalar(_)
            | Entity::Database(_)
            | Entity::Element(_)
            | Entity::Group(_)
            | Entity::Pattern(_)
            | Entity::Restriction(_) => {
                self.report(BindError::TableExpected { help: None, span });
                self.error_table(span)
            }
        }
    }

    /// A table by its name.
    pub(crate) fn named_table(&mut self, name: &ast::Name, database: DatabaseRef) -> Arc<Plan> {
        let span = self.at(name.span);
        if name.is_missing() {
            return self.error_table(span);
        }
        if database == DatabaseRef::Open {
            return self.table_elsewhere(span);
        }
        if let DatabaseRef::Named(number) = database {
            return self.table_of_named(name, number, span);
        }
        if let Some(table) = self.db.table(&name.text) {
            self.out.tables.push(name.text.clone());
            if !self.computed && database == DatabaseRef::This {
                self.out.written.push(name.text.clone());
            }
            self.out.stored.insert((span.start, span.end));
            let schema = table.schema.clone();
            let entity = Entity::Table(self.plan(Node::Table(table), schema, span));
            let entity = self.shown(&name.text, entity, span);
            return self.expect_table(entity, span);
        }
        if let Some(function) = self.db.schemas.function(&name.text) {
            let entity = self.call_stored(&function, &[], name.span, span);
            let entity = self.shown(&name.text, entity, span);
            return self.expect_table(entity, span);
        }
        if database == DatabaseRef::Elsewhere {
            return self.table_elsewhere(span);
        }
        self.unknown_table(&name.text, span);
        self.error_table(span)
    }

    /// A table of which nothing is known but that it may exist.
    fn table_elsewhere(&mut self, span: Span) -> Arc<Plan> {
        let help = "give the case a table of that name, and name it without the path in the test";
        let schema = Schema::unknown();
        self.no_rows("a table of another service", help, schema, span)
    }

    /// The database that a call names: where the names of databases are given, one of those; else `otherwise`.
    pub(crate) fn database_named(&mut self, name: Option<&ast::Expr>, otherwise: DatabaseRef, span: Span) -> Entity {
        let Some(databases) = &self.db.databases else {
            return Entity::Database(otherwise);
        };
        let Some(text) = name.and_then(|name| self.name_argument(name)) else {
            let span = name.map_or(span, |name| self.at(name.span()));
            self.report(BindError::StringLiteralExpected { help: None, span });
            return Entity::Error;
        };
        if let Some(number) = databases.keys().position(|known| known.eq_ignore_ascii_case(&text)) {
            return Entity::Database(DatabaseRef::Named(number));
        }
        let names: Vec<&str> = databases.keys().map(String::as_str).collect();
        let near = nearest(&text, names.iter().copied()).map(|near| format!("did you mean `{near}`? "));
        let known = if names.is_empty() {
            String::new()
        } else {
            format!("; it has {}", names.join(", "))
        };
        let help = Some(format!(
            "{}give the case its tables: `databases: {{\"{text}\": {{Table: […]}}}}`{known}",
            near.unwrap_or_default()
        ));
        let span = name.map_or(span, |name| self.at(name.span()));
        let name = text.to_string();
        self.report(BindError::UnknownDatabase { name, help, span });
        Entity::Error
    }

    /// A table of a named database. Its functions and watchlists are not known.
    fn table_of_named(&mut self, name: &ast::Name, number: usize, span: Span) -> Arc<Plan> {
        let found = self.db.databases.iter().flatten().nth(number);
        let Some((database, tables)) = found else {
            return self.error_table(span);
        };
        if let Some(table) = tables.get(&*name.text).cloned() {
            let schema = table.schema.clone();
            return self.plan(Node::Table(table), schema, span);
        }
        let near = nearest(&name.text, tables.keys().map(String::as_str));
        let near = near.map(|near| format!("did you mean `{near}`? "));
        let text = &name.text;
        let help = Some(format!(
            "{}list it in the case, below `databases` and `{database}`, with its rows or as `{text}: []`",
            near.unwrap_or_default()
        ));
        let name = text.to_string();
        self.report(BindError::UnknownTable { name, help, span });
        self.error_table(span)
    }

    fn unknown_table(&mut self, name: &str, span: Span) {
        let near = self.meant(span, |binder| {
            let (tables, variables) = (binder.db.listing(), binder.env.names());
            let listed = tables.tables.iter().map(|table| (&*table.name, Some(table.signs)));
            let held = binder.db.tables.keys().map(String::as_str);
            let others = variables.into_iter().chain(held).map(|name| (name, None));
            nearest_of(name, others.chain(listed)).map(Arc::from)
        });
        let help = near.map(|near| format!("did you mean `{near}`?"));
        if self.fuzzy > 0 {
            self.report(BindError::UnknownFuzzy {
                name: name.into(),
                help,
                span,
            });
        } else {
            self.report(BindError::UnknownTable {
                name: name.into(),
                help,
                span,
            });
        }
    }

    /// Tables that a wildcard stands for, by name.
    pub(crate) fn wildcard_tables(&mut self, pattern: &str, counted: Counted, span: Span) -> Vec<Named> {
        let fits = |name: &str| (pattern == "*" || matches_wildcard(pattern, name)) && self.is_shown(name);
        let tables = self.db.tables_by_name(fits);
        let at = self.at(span);
        self.out.stored.insert((at.start, at.end));
        let names = || tables.iter().map(|(name, _)| name.clone());
        if counted != Counted::Not {
            self.out.tables.extend(names());
        }
        if counted == Counted::Written {
            self.out.written.extend(names());
        }
        let plan = |table: Found<'_>| match table {
            Found::Held(table) => self.plan(Node::Table(table.clone()), table.schema.clone(), span),
            Found::Listed(plan) => plan,
        };
        tables
            .into_iter()
            .map(|(name, table)| (Some(name), plan(table)))
            .collect()
    }

    /// The query's own views that a wildcard stands for, in the order of their names.
    pub(crate) fn views(&self, pattern: &str) -> Vec<(Arc<str>, std::rc::Rc<super::UserFunction>)> {
        let mut found: Vec<(Arc<str>, std::rc::Rc<super::UserFunction>)> = Vec::new();
        for name in self.env.names() {
            if let Some(Entity::Function(function)) = self.env.get(name)
                && function.decl.view.is_some()
                && matches_wildcard(pattern, name)
                && self.is_shown(name)
            {
                found.push((name.into(), function.clone()));
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found.dedup_by(|a, b| a.0 == b.0);
        found
    }

    fn wildcard(&mut self, name: &ast::Name, database: DatabaseRef, span: Span) -> Arc<Plan> {
        let legs: Vec<Named> = match database {
            DatabaseRef::Named(number) => {
                let tables = self.db.databases.iter().flatten().nth(number);
                let names = tables.into_iter().flat_map(|(_, tables)| tables.keys());
                let names = names.filter(|table| matches_wildcard(&name.text, table)).cloned();
                let names: Vec<String> = names.collect();
                let mut legs = Vec::with_capacity(names.len());
                for table in names {
                    let leaf = ast::Name {
                        text: table.as_str().into(),
                        span: name.span,
                        bracketed: false,
                    };
                    legs.push((Some(table.into()), self.table_of_named(&leaf, number, span)));
                }
                legs
            }
            DatabaseRef::Open => {
                let names = self.wildcard_tables(&name.text, Counted::Not, span);
                let legs = names.into_iter();
                legs.map(|(table, _)| (table, self.table_elsewhere(span))).collect()
            }
            DatabaseRef::This if !self.computed => self.wildcard_tables(&name.text, Counted::Written, span),
            _ => self.wildcard_tables(&name.text, Counted::Named, span),
        };
        if legs.is_empty() {
            self.report(BindError::UnknownName {
                name: name.text.to_string(),
                help: None,
                span,
            });
            return self.error_table(span);
        }
        self.union_of(legs, &crate::operators::union::Options::default(), span)
    }

    /// Whether the left of a dot names a database: `database("d")`, `workspace("w")`, an alias.
    pub(crate) fn names_database(&mut self, base: &ast::Expr) -> bool {
        match base.unparenthesized() {
            ast::Expr::Call(call) => {
                matches!(&*call.name.text, "database" | "cluster")
                    && !matches!(self.env.get(&call.name.text), Some(Entity::Function(_)))
                    || self.db.schemas.function(&call.name.text).is_some_and(|function| {
                        use crate::database::StoredReturns::{OpenDatabase, SameDatabase};
                        matches!(function.returns, SameDatabase | OpenDatabase)
                    })
            }
            ast::Expr::Name(name) => matches!(self.env.get(&name.text), Some(Entity::Database(_))),
            ast::Expr::Path(path) => self.names_database(&path.base),
            _ => false,
        }
    }

    /// A path whose base is a database, as a table.
    pub(crate) fn table_path(&mut self, path: &ast::Path) -> Arc<Plan> {
        let entity = self.database_member(path);
        self.expect_table(entity, path.span)
    }

    fn database_member(&mut self, path: &ast::Path) -> Entity {
        let base = match path.base.unparenthesized() {
            ast::Expr::Path(inner) => self.database_member(inner),
            other => self.any(other),
        };
        if let (Entity::Database(DatabaseRef::Cluster), ast::Expr::Call(call)) = (&base, &path.selector) {
            call.args.iter().for_each(|arg| {
                self.any(arg);
            });
            self.out.functions.insert("database".into());
            return self.database_named(call.args.first(), DatabaseRef::Elsewhere, call.span);
        }
        let Entity::Database(database) = base else {
            return Entity::Error;
        };
        match &path.selector {
            ast::Expr::Name(name) => Entity::Table(self.named_table(name, database)),
            ast::Expr::Wildcard(name) => Entity::Table(self.wildcard(name, database, name.span)),
            ast::Expr::Call(call)
                if database == DatabaseRef::Elsewhere && self.db.schemas.function(&call.name.text).is_none() =>
            {
                for arg in &call.args {
                    self.any(arg);
                }
                let span = self.at(path.span);
                Entity::Table(self.table_elsewhere(span))
            }
            ast::Expr::Call(call) if matches!(database, DatabaseRef::Named(_)) => {
                let help = "give the case a table with the answer, and name that in the test";
                let schema = Schema::unknown();
                let span = self.at(call.span);
                Entity::Table(self.no_rows("a function of another database", help, schema, span))
            }
            ast::Expr::Call(call) => self.call(call),
            other => Entity::Table(self.error_table(other.span())),
        }
    }

    /// `T | … | …`
    fn pipe(&mut self, pipe: &ast::Pipe) -> Arc<Plan> {
        let span = self.at(pipe.span);
        let handed = self.input.take();
        let mut plan = match &pipe.source {
            Some(source) => Some(self.table(source)),
            None => handed.clone(),
        };
        let mut name = pipe.source.as_ref().and_then(|source| self.leg_name(source));
        for (index, piped) in pipe.operators.iter().enumerate() {
            if let (ast::Operator::Render(op), Follow::Engine) = (&piped.operator, self.follow)
                && index + 1 < pipe.operators.len()
            {
                let help = Some("write what follows before it".into());
                let span = self.at(op.keyword);
                self.report(BindError::RenderLast { help, span });
            }
            if plan.as_ref().is_some_and(|plan| plan.is_too_deep()) {
                let (most, help) = (
                    Plan::MAX_DEPTH,
                    Some("put the result so far into a table of its own".into()),
                );
                let span = self.at(piped.operator.span());
                self.report(BindError::TooManyOperators { most, help, span });
                plan = Some(self.error_table(span));
                break;
            }
            self.source_name = name.take();
            let input = plan.take();
            plan = Some(self.without_rows(|binder| binder.bind_operator(input, &piped.operator)));
            if let ast::Operator::As(op) = &piped.operator {
                name = Some(op.name.text.clone());
            }
        }
        self.input = handed;
        plan.unwrap_or_else(|| self.error_table(span))
    }

    /// `datatable (…) […]`
    /// Reports the columns of a declaration whose name an earlier one has.
    pub(crate) fn check_declared(&mut self, written: &ast::Schema) {
        for (place, column) in written.columns.iter().enumerate() {
            let name = &column.name;
            if written.columns[..place]
                .iter()
                .any(|other| other.name.text == name.text)
            {
                let (name, span) = (name.text.to_string(), self.at(name.span));
                self.report(BindError::DuplicateColumn { name, help: None, span });
            }
        }
    }

    fn datatable(&mut self, node: &ast::DataTable) -> Arc<Plan> {
        let span = self.at(node.span);
        let schema = declared(&node.schema);
        let width = schema.len();
        self.check_declared(&node.schema);
        if width == 0 {
            return self.plan(Node::Table(Table::empty(Arc::default())), schema, span);
        }
        if !node.values.len().is_multiple_of(width) {
            let columns = if width == 1 {
                "1 value".into()
            } else {
                format!("{width} values")
            };
            let help = Some(format!("there are {} values", node.values.len()));
            self.report(BindError::IncompleteRow {
                columns,
                help,
                span: self.at(match (node.values.first(), node.values.last()) {
                    (Some(first), Some(last)) => first.span().merge(last.span()),
                    _ => node.open.merge(node.close),
                }),
            });
            return self.plan(Node::Error, schema, span);
        }
        let rows = node.values.len() / width;
        let mut cells: Vec<Vec<Scalar>> = vec![Vec::with_capacity(rows); width];
        for (index, value) in node.values.iter().enumerate() {
            let column = index % width;
            let bound = self.without_rows(|binder| binder.scalar(value));
            let ty = schema.columns[column].ty;
            if bound.as_literal().is_none() && !bound.is_error() {
                self.report(BindError::LiteralExpected {
                    help: None,
                    span: bound.span,
                });
            }
            let cell = bound.as_literal().cloned().unwrap_or(Scalar::null(ty));
            let source = cell.ty();
            cells[column].push(cast(&Value::Scalar(cell), source, ty, 1).scalar_at(ty, 0));
        }
        let columns = cells
            .iter()
            .zip(&schema.columns)
            .map(|(cells, column)| column_of(cells, column.ty))
            .collect();
        let schema = Arc::new(schema);
        let batches = Arc::new(vec![Batch { columns, rows }]);
        let table = Table {
            schema: schema.clone(),
            batches,
        };
        self.plan(Node::Table(table), schema, span)
    }
}

/// A column of these cells, which are all of type `ty`.
pub(crate) fn column_of(cells: &[Scalar], ty: Ty) -> arrow::array::ArrayRef {
    use arrow::array::{
        BinaryArray, BooleanArray, FixedSizeBinaryArray, Float64Array, Int32Array, Int64Array, StringArray,
    };
    fn fixed(cells: &[Scalar], width: i32, bytes: impl Fn(&Scalar) -> Option<Vec<u8>>) -> arrow::array::ArrayRef {
        let validity = arrow::buffer::NullBuffer::from_iter(cells.iter().map(|cell| bytes(cell).is_some()));
        let values: Vec<u8> = cells
            .iter()
            .flat_map(|cell| bytes(cell).unwrap_or(vec![0; width as usize]))
            .collect();
        Arc::new(FixedSizeBinaryArray::new(width, values.into(), Some(validity)))
    }
    match ty {
        Ty::Bool => Arc::new(cells.iter().map(Scalar::as_bool).collect::<BooleanArray>()),
        Ty::Int => {
            let int = |cell: &Scalar| {
                if let Scalar::Int(value) = cell {
                    Some(*value)
                } else {
                    None
                }
            };
            Arc::new(cells.iter().map(int).collect::<Int32Array>())
        }
        Ty::Long | Ty::Datetime | Ty::Timespan => Arc::new(
            cells
                .iter()
                .map(|cell| cell.as_long().or(cell.as_ticks()))
                .collect::<Int64Array>(),
        ),
        Ty::Real => {
            let real = |cell: &Scalar| {
                if let Scalar::Real(value) = cell {
                    Some(*value)
                } else {
                    None
                }
            };
            Arc::new(cells.iter().map(real).collect::<Float64Array>())
        }
        Ty::String => Arc::new(StringArray::from_iter_values(
            cells.iter().map(|cell| cell.as_str().unwrap_or("")),
        )),
        Ty::Decimal => fixed(cells, crate::types::decimal::WIDTH, |cell| match cell {
            Scalar::Decimal(value) => Some(value.to_bytes().to_vec()),
            _ => None,
        }),
        Ty::Guid => fixed(cells, 16, |cell| {
            if let Scalar::Guid(bytes) = cell {
                Some(bytes.to_vec())
            } else {
                None
            }
        }),
        Ty::Dynamic | Ty::Unknown => Arc::new(BinaryArray::from_iter(cells.iter().map(|cell| match cell {
            Scalar::Dynamic(value) => Some(value.bytes()),
            _ => None,
        }))),
    }
}

/// Whether a name fits a pattern with `*`.
pub(crate) fn matches_wildcard(pattern: &str, name: &str) -> bool {
    let parts: Vec<&str> = pattern.split('*').collect();
    let [first, middle @ .., last] = parts.as_slice() else {
        return pattern == name;
    };
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::matches_wildcard;
    use rstest::rstest;

    #[rstest]
    #[case("*", "T", true)]
    #[case("Security*", "SecurityAlert", true)]
    #[case("Security*", "MySecurity", false)]
    #[case("*_CL", "A_CL", true)]
    #[case("A*C*E", "ABCDE", true)]
    #[case("A*C*E", "ABDE", false)]
    #[case("T", "T", true)]
    fn wildcards(#[case] pattern: &str, #[case] name: &str, #[case] fits: bool) {
        assert_eq!(matches_wildcard(pattern, name), fits);
    }
}
