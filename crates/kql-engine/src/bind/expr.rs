//! Scalar expressions.

use std::sync::Arc;

use kql_syntax::Span;
use kql_syntax::ast::{self, BinaryOp, ListOp, LogicalOp, UnaryOp};

use super::error::is_client_parameter;
use super::{BindError, Binder, Entity, Follow, Rows, Types, literal};
use crate::batch::Batch;
use crate::exec::{Run, eval};
use crate::functions::{self, Depends};
use crate::names::nearest;
use crate::plan::{Expr, ExprKind};
use crate::refusal::{self, Kind, Refusal};
use crate::types::dynamic::ArrayBuilder;
use crate::types::{Scalar, Schema, Ty};

/// The engine's type for the one written.
pub(crate) fn type_name(name: &ast::TypeName) -> Ty {
    name.ty.and_then(|ty| Ty::from_name(ty.name())).unwrap_or(Ty::Unknown)
}

/// Text and path, where `base` is a `parse_json` of text or a path behind one, and `step` a constant key or index.
fn path_in_text(base: &Expr, step: &Expr) -> Option<Vec<Expr>> {
    let step = step
        .as_literal()
        .filter(|step| matches!(step.ty(), Ty::String | Ty::Long | Ty::Int) && !step.is_null())?;
    let ExprKind::Call(function, args) = &base.kind else {
        return None;
    };
    let mut path = ArrayBuilder::new();
    match (function.name, args.as_slice()) {
        ("parse_json" | "parsejson" | "todynamic" | "toobject", [text]) if text.ty == Ty::String => {}
        ("ParseJsonPath", [_, so_far]) => match so_far.as_literal() {
            Some(Scalar::Dynamic(so_far)) => so_far.as_ref().as_array()?.for_each(|step| path.push(step)),
            _ => return None,
        },
        _ => return None,
    }
    path.push_scalar(step);
    let path = Expr::literal(Scalar::Dynamic(path.finish()), base.span);
    Some(vec![args.first()?.clone(), path])
}

/// The catalog's name of an infix operator.
fn operator_name(op: BinaryOp) -> &'static str {
    use BinaryOp::*;
    match op {
        Add => "Add",
        Subtract => "Subtract",
        Multiply => "Multiply",
        Divide => "Divide",
        Modulo => "Modulo",
        Equal => "Equal",
        NotEqual => "NotEqual",
        Less => "LessThan",
        LessOrEqual => "LessThanOrEqual",
        Greater => "GreaterThan",
        GreaterOrEqual => "GreaterThanOrEqual",
        EqualTilde => "EqualTilde",
        NotEqualTilde => "BangTilde",
        Has => "Has",
        NotHas => "NotHas",
        HasCs => "HasCs",
        NotHasCs => "NotHasCs",
        HasPrefix => "HasPrefix",
        NotHasPrefix => "NotHasPrefix",
        HasPrefixCs => "HasPrefixCs",
        NotHasPrefixCs => "NotHasPrefixCs",
        HasSuffix => "HasSuffix",
        NotHasSuffix => "NotHasSuffix",
        HasSuffixCs => "HasSuffixCs",
        NotHasSuffixCs => "NotHasSuffixCs",
        Like => "Like",
        NotLike => "NotLike",
        LikeCs => "LikeCs",
        NotLikeCs => "NotLikeCs",
        Contains => "Contains",
        NotContains => "NotContains",
        ContainsCs => "ContainsCs",
        NotContainsCs => "NotContainsCs",
        StartsWith => "StartsWith",
        NotStartsWith => "NotStartsWith",
        StartsWithCs => "StartsWithCs",
        NotStartsWithCs => "NotStartsWithCs",
        EndsWith => "EndsWith",
        NotEndsWith => "NotEndsWith",
        EndsWithCs => "EndsWithCs",
        NotEndsWithCs => "NotEndsWithCs",
        MatchesRegex => "MatchRegex",
        Search => "Search",
    }
}

impl Binder<'_> {
    /// A single value.
    pub(crate) fn scalar(&mut self, expr: &ast::Expr) -> Expr {
        let span = self.at(expr.span());
        if self.is_spent(1, span) {
            return Expr::error(span);
        }
        match expr {
            ast::Expr::Paren(paren) => self.scalar(&paren.inner),
            ast::Expr::Name(name) => self.scalar_name(name),
            ast::Expr::Literal(node) if literal::is_now(node) => Expr::literal(Scalar::Datetime(self.ctx.now), span),
            ast::Expr::Literal(node) => Expr::literal(literal::scalar(node), span),
            ast::Expr::Dynamic(node) => match literal::misplaced(&node.value) {
                Some(error) => {
                    self.report(error);
                    Expr::error(span)
                }
                None => Expr::literal(literal::dynamic(node), span),
            },
            ast::Expr::Path(path) => self.path(path),
            ast::Expr::Element(element) => self.element(element),
            ast::Expr::Unary(unary) => self.unary(unary),
            ast::Expr::Binary(binary) => self.binary(binary),
            ast::Expr::Logical(logical) => self.logical(logical),
            ast::Expr::List(list) => self.list_test(list),
            ast::Expr::Between(between) => {
                let mut args = vec![
                    self.scalar(&between.value),
                    self.scalar(&between.low),
                    self.scalar(&between.high),
                ];
                if args.iter().all(|arg| arg.ty == Ty::Bool) {
                    // as recorded: bools are compared as 0 and 1
                    args = args.into_iter().map(|arg| self.convert(arg, Ty::Long)).collect();
                }
                let (name, text) = if between.negated {
                    ("NotBetween", "!between")
                } else {
                    ("Between", "between")
                };
                self.operator(name, text, args, between.op_span, span)
            }
            ast::Expr::Call(call) => match self.call(call) {
                Entity::Scalar(value) => value,
                Entity::Error => Expr::error(span),
                _ => self.scalar_expected(span),
            },
            ast::Expr::Named(named) => self.scalar(&named.value),
            ast::Expr::TypeOf(node) => match &node.value {
                ast::TypeOfValue::Scalar(ty) => Expr::literal(Scalar::string(self.known_type(ty).name()), span),
                ast::TypeOfValue::Row(_) => Expr::error(span),
            },
            ast::Expr::Star(_) | ast::Expr::Wildcard(_) | ast::Expr::At(_) | ast::Expr::EntityGroup(_) => {
                self.scalar_expected(span)
            }
            ast::Expr::Missing { .. } => Expr::error(span),
            _ => {
                self.table(expr);
                self.scalar_expected(span)
            }
        }
    }

    /// The type of `typeof(type)`; a word that is no type is told.
    pub(crate) fn known_type(&mut self, ty: &ast::TypeName) -> Ty {
        if ty.ty.is_none() {
            let near = nearest(&ty.text, Ty::ALL.iter().map(|ty| ty.name()));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            let (name, span) = (ty.text.to_string(), self.at(ty.span));
            self.report(BindError::UnknownType { name, help, span });
        }
        type_name(ty)
    }

    pub(crate) fn scalar_expected(&mut self, span: Span) -> Expr {
        let help = Some("`toscalar(…)` gives the first cell of a table".into());
        self.report(BindError::ScalarExpected { help, span });
        Expr::error(span)
    }

    /// A value of exactly this type; anything else is reported.
    pub(crate) fn scalar_of(&mut self, expr: &ast::Expr, ty: Ty) -> Expr {
        let value = self.scalar(expr);
        if value.ty == ty || value.ty == Ty::Unknown {
            return value;
        }
        let help = (ty == Ty::Bool && value.ty == Ty::Dynamic).then(|| "convert it with `tobool(…)`".to_owned());
        self.report(BindError::TypesExpected {
            expected: ty.into(),
            found: value.ty.into(),
            help,
            span: value.span,
        });
        Expr::error(value.span)
    }

    /// A constant whole number: the count of `take` and its like.
    pub(crate) fn count_argument(&mut self, expr: &ast::Expr) -> Expr {
        let value = self.with_rows(Rows::None, |binder| binder.scalar(expr));
        if !value.ty.is_integer() && value.ty != Ty::Unknown {
            self.report(BindError::IntegerExpected {
                found: value.ty.into(),
                help: None,
                span: value.span,
            });
            return Expr::error(value.span);
        }
        value
    }

    /// `value` as a value of type `ty`.
    pub(crate) fn convert(&mut self, value: Expr, ty: Ty) -> Expr {
        if value.ty == ty || ty == Ty::Unknown || value.is_error() {
            return value;
        }
        let span = value.span;
        self.fold(Expr {
            kind: ExprKind::Cast(Box::new(value)),
            ty,
            span,
        })
    }

    /// A name as a single value: a column, a variable, or an argument.
    fn scalar_name(&mut self, name: &ast::Name) -> Expr {
        let span = self.at(name.span);
        if let Some(column) = self.column(&name.text, span) {
            return column;
        }
        match self.env.get(&name.text).cloned() {
            Some(Entity::Scalar(value)) => return self.variable(&name.text, value, span),
            Some(Entity::Error) => return Expr::error(span),
            Some(Entity::Element(_)) => {
                return Expr::unsupported("a graph's element", Ty::Unknown, span);
            }
            Some(
                Entity::Table(_) | Entity::Database(_) | Entity::Group(_) | Entity::Pattern(_) | Entity::Restriction(_),
            ) => return self.scalar_expected(span),
            Some(Entity::Function(function)) => {
                return match self.call_function(&function, &[], span) {
                    Entity::Scalar(value) => value,
                    Entity::Error => Expr::error(span),
                    _ => self.scalar_expected(span),
                };
            }
            None => {}
        }
        if self.step_number(&name.text).is_some() {
            return Expr::unsupported("a step of `scan` as a value", Ty::Unknown, span);
        }
        if let Some(open) = self.open_column(&name.text, span) {
            return open;
        }
        if name.is_missing() {
            return Expr::error(span);
        }
        self.unknown_name(&name.text, span)
    }

    /// The value of a variable or an argument. One of the caller's row is nothing over rows of another table: its columns
    /// would be taken for those there.
    pub(crate) fn variable(&mut self, name: &str, mut value: Expr, span: Span) -> Expr {
        if self.follow == Follow::Engine && self.env.row_of(name) != self.row && value.varies() {
            let help = Some(
                "a query within a function takes constants: bring the tables together with `join` or `lookup`, \
                 or, for elements of the row itself, use `mv-apply`"
                    .into(),
            );
            let name = name.to_owned();
            self.report(BindError::OutsideRow { name, help, span });
            return Expr {
                ty: value.ty,
                ..Expr::error(span)
            };
        }
        value.span = span;
        value
    }

    /// A column of the row at hand.
    pub(crate) fn column(&mut self, name: &str, span: Span) -> Option<Expr> {
        match &self.rows {
            Rows::None => None,
            Rows::One(schema) => schema
                .find(name)
                .map(|index| Expr::column(index, schema.columns[index].ty, span)),
            Rows::Two(left, right) => match left.find(name) {
                Some(index) => Some(Expr::column(index, left.columns[index].ty, span)),
                None => right
                    .find(name)
                    .map(|index| Expr::column(left.len() + index, right.columns[index].ty, span)),
            },
        }
    }

    /// Whether the row at hand may have columns that its schema does not list.
    fn takes_any_column(&self) -> bool {
        match &self.rows {
            Rows::None => false,
            Rows::One(schema) => schema.open,
            Rows::Two(left, right) => left.open || right.open,
        }
    }

    /// A column that an open schema does not list. What its suffix says of its type holds (`msg_s`).
    fn open_column(&mut self, name: &str, span: Span) -> Option<Expr> {
        let open = self.takes_any_column();
        if open {
            self.infer(name, span);
        }
        open.then(|| Expr::only_data_tells(span))
    }

    /// Remembers a column that an open table is taken to have.
    pub(crate) fn infer(&mut self, name: &str, span: Span) {
        if !name.is_empty() && !self.inferred.iter().any(|(known, _)| **known == *name) {
            self.inferred.push((name.into(), span));
        }
    }

    /// A column where nothing else is taken, such as what is computed: `partition by toupper(k)`.
    pub(crate) fn only_column(&mut self, expr: &ast::Expr) -> Expr {
        let span = self.at(expr.span());
        if let ast::Expr::Name(name) = expr
            && self.column(&name.text, span).is_none()
            && self.env.get(&name.text).is_none()
            && !self.takes_any_column()
            && crate::catalog::lookup(crate::catalog::Category::Function, &name.text).is_some()
        {
            let help = format!(
                "compute it first: `| extend Key = {}(…)`, and name `Key` here",
                name.text
            );
            self.report(BindError::ColumnExpected { help: Some(help), span });
            return Expr::error(span);
        }
        self.scalar(expr)
    }

    fn unknown_name(&mut self, name: &str, span: Span) -> Expr {
        let columns: Vec<Arc<str>> = match &self.rows {
            Rows::None => Vec::new(),
            Rows::One(schema) => names_of(schema),
            Rows::Two(left, right) => names_of(left).into_iter().chain(names_of(right)).collect(),
        };
        let near = self.meant(span, |binder| {
            let variables: Vec<&str> = binder.env.names();
            nearest(name, columns.iter().map(|name| &**name).chain(variables)).map(Arc::from)
        });
        let known = |category| crate::catalog::lookup(category, name).is_some();
        let function = known(crate::catalog::Category::Function)
            || (self.collector.is_some() && known(crate::catalog::Category::Aggregate));
        let help = match near {
            _ if name == "hint" => Some("the operator has no hint of that name: leave it out".into()),
            Some(near) => Some(format!("did you mean `{near}`?")),
            None if function => Some(format!("`{name}` is a function: write `{name}(…)`")),
            None if columns.is_empty() => None,
            None => Some(format!("columns at this point: {}", list(&columns))),
        };
        if function {
            self.report(BindError::ArgumentsRequired {
                name: name.into(),
                help,
                span,
            });
        } else {
            self.report(BindError::UnknownName {
                name: name.into(),
                help,
                span,
            });
        }
        Expr::error(span)
    }

    fn path(&mut self, path: &ast::Path) -> Expr {
        let span = self.at(path.span);
        if let ast::Expr::Name(base) = &path.base
            && let Some(side) = self.join_side(&base.text, &path.selector)
        {
            return side;
        }
        if let ast::Expr::Name(base) = path.base.unparenthesized()
            && let Some(Entity::Element(element)) = self.env.get(&base.text).cloned()
            && let ast::Expr::Name(name) = &path.selector
        {
            return self.property(&element, &name.text, name.span, span);
        }
        if let Some(value) = self.member_value(path) {
            return value;
        }
        if let ast::Expr::Name(base) = &path.base
            && let Some(cell) = self.step_cell(&base.text, &path.selector)
        {
            return cell;
        }
        if self.names_database(&path.base) {
            self.table_path(path);
            return self.scalar_expected(span);
        }
        let mut base = self.scalar(&path.base);
        if let ast::Expr::Element(element) = &path.selector {
            // `a.[0]` is `a[0]`
            let index = self.scalar(&element.index);
            self.check_index(&index);
            return self.internal_call("Element", vec![base, index], Ty::Dynamic, span);
        }
        let key = match &path.selector {
            ast::Expr::Name(name) if !name.bracketed && is_client_parameter(&name.text) => {
                let at = self.at(name.span);
                self.report(BindError::client_parameter(&name.text, at));
                return Expr::error(span);
            }
            ast::Expr::Name(name) => name.text.clone(),
            _ => {
                self.report(BindError::ScalarExpected { help: None, span });
                return Expr::error(span);
            }
        };
        if let ExprKind::Call(function, _) = &mut base.kind
            && let Some(known) = functions::series::known_member(function.name, &key)
        {
            *function = known;
        }
        match base.ty {
            Ty::Dynamic | Ty::Unknown => {
                let key = Expr::literal(Scalar::String(key), self.at(path.selector.span()));
                self.step("Member", base, key, span)
            }
            _ => {
                let selector = self.at(path.selector.span());
                let help = Some(format!("`{}` is no dynamic: only those have members", base.ty));
                self.report(BindError::UnknownName {
                    name: key.to_string(),
                    help,
                    span: selector,
                });
                Expr::error(span)
            }
        }
    }

    /// A step into a dynamic. Constant steps behind `parse_json(text)` become one walk over the text.
    fn step(&mut self, function: &str, base: Expr, step: Expr, span: Span) -> Expr {
        match path_in_text(&base, &step) {
            Some(args) => self.internal_call("ParseJsonPath", args, Ty::Dynamic, span),
            None => self.internal_call(function, vec![base, step], Ty::Dynamic, span),
        }
    }

    /// The number of a step of the `scan` at hand. A column of that name hides it.
    fn step_number(&self, name: &str) -> Option<usize> {
        let steps = self.steps.as_ref()?;
        let here = matches!(&self.rows, Rows::One(row) if Arc::ptr_eq(row, &steps.row));
        let number = || steps.names.iter().position(|step| **step == *name);
        (here && steps.row.find(name).is_none()).then(number).flatten()
    }

    /// `step.column` within `scan`.
    fn step_cell(&mut self, base: &str, selector: &ast::Expr) -> Option<Expr> {
        let number = self.step_number(base)?;
        let row = self.steps.as_ref()?.row.clone();
        let span = self.at(selector.span());
        let ast::Expr::Name(name) = selector else {
            self.report(BindError::ColumnExpected { help: None, span });
            return Some(Expr::error(span));
        };
        Some(match row.find(&name.text) {
            Some(index) => Expr::column((number + 1) * row.len() + index, row.columns[index].ty, span),
            None => match self.open_column(&name.text, span) {
                Some(open) => open,
                None => self.unknown_name(&name.text, span),
            },
        })
    }

    /// `$left.x` and `$right.x`.
    fn join_side(&mut self, base: &str, selector: &ast::Expr) -> Option<Expr> {
        let Rows::Two(left, right) = &self.rows else {
            return None;
        };
        let (schema, offset) = match base {
            "$left" => (left.clone(), 0),
            "$right" => (right.clone(), left.len()),
            _ => return None,
        };
        let span = self.at(selector.span());
        let ast::Expr::Name(name) = selector else {
            self.report(BindError::ColumnExpected { help: None, span });
            return Some(Expr::error(span));
        };
        Some(match schema.find(&name.text) {
            Some(index) => Expr::column(offset + index, schema.columns[index].ty, span),
            None if schema.open => Expr::error(span),
            None => self.with_rows(Rows::One(schema), |binder| binder.unknown_name(&name.text, span)),
        })
    }

    fn element(&mut self, element: &ast::Element) -> Expr {
        let span = self.at(element.span);
        if element.base.is_missing() {
            // `[1]`: in brackets without anything before them stands a name; one that is not closed has its diagnostic
            let index = self.scalar(&element.index);
            if !index.is_error() && index.ty != Ty::String {
                self.report(BindError::TypesExpected {
                    expected: Ty::String.into(),
                    found: index.ty.into(),
                    help: Some("a name in brackets is a text: `['name']`; an array is `dynamic([…])`".into()),
                    span: index.span,
                });
            }
            return Expr::error(span);
        }
        if let ast::Expr::Name(base) = &element.base
            && let ast::Expr::Literal(index) = element.index.unparenthesized()
            && let ast::LiteralValue::String(text) = &index.value
        {
            let name = ast::Name {
                text: text.value.clone(),
                span: index.span,
                bracketed: true,
            };
            if let Some(side) = self.join_side(&base.text, &ast::Expr::Name(name)) {
                return side;
            }
        }
        if let ast::Expr::Name(base) = element.base.unparenthesized()
            && let Some(Entity::Element(properties)) = self.env.get(&base.text).cloned()
            && let ast::Expr::Literal(index) = element.index.unparenthesized()
            && let ast::LiteralValue::String(text) = &index.value
        {
            return self.property(&properties, &text.value, index.span, span);
        }
        let base = self.scalar(&element.base);
        let index = self.scalar(&element.index);
        self.check_index(&index);
        match base.ty {
            Ty::Dynamic | Ty::Unknown => self.step("Element", base, index, span),
            ty => {
                let help = (ty == Ty::String).then(|| "parse it first: `parse_json(…)[…]`".to_owned());
                self.report(BindError::ElementNotAllowed {
                    ty: ty.into(),
                    help,
                    span: self.at(element.open),
                });
                Expr::error(span)
            }
        }
    }

    /// Reports an index into an array or a bag that is neither a place nor a key.
    fn check_index(&mut self, index: &Expr) {
        if !matches!(index.ty, Ty::Int | Ty::Long | Ty::String | Ty::Dynamic | Ty::Unknown) {
            self.report(BindError::TypesExpected {
                expected: Types(vec![Ty::Long, Ty::String]),
                found: index.ty.into(),
                help: Some("an array has places, a bag has keys".into()),
                span: index.span,
            });
        }
    }

    fn unary(&mut self, unary: &ast::Unary) -> Expr {
        let span = self.at(unary.span);
        let operand = self.scalar(&unary.operand);
        match unary.op {
            UnaryOp::Minus => self.operator("UnaryMinus", "-", vec![operand], unary.op_span, span),
            UnaryOp::Plus => {
                if matches!(operand.ty, Ty::String | Ty::Bool | Ty::Guid) {
                    self.report(BindError::OperatorTypes {
                        op: "+".into(),
                        types: operand.ty.into(),
                        help: None,
                        span: self.at(unary.op_span),
                    });
                }
                operand
            }
        }
    }

    fn binary(&mut self, binary: &ast::Binary) -> Expr {
        let span = self.at(binary.span);
        if matches!(binary.left.unparenthesized(), ast::Expr::Star(_)) {
            return self.any_column(binary);
        }
        let mut args = vec![self.scalar(&binary.left), self.scalar(&binary.right)];
        let mut name = operator_name(binary.op);
        if name == "Search" {
            name = "Has";
        }
        // a dynamic and a string compare as strings
        if matches!(name, "Equal" | "NotEqual") {
            let note = super::Note::of_equality(binary.op.as_str(), &args[0], &args[1], span);
            self.out.notes.extend(note);
            self.level_dynamics(&mut args);
        }
        self.operator(name, binary.op.as_str(), args, binary.op_span, span)
    }

    /// A dynamic compared with a text is converted to text; a text compared with any other type is read as that type.
    fn level_dynamics(&mut self, args: &mut [Expr]) {
        let types = [args[0].ty, args[1].ty];
        for (index, arg) in args.iter_mut().enumerate() {
            let other = types[1 - index];
            let text = arg.ty == Ty::String && !matches!(other, Ty::String | Ty::Dynamic | Ty::Unknown);
            if text || (arg.ty == Ty::Dynamic && other == Ty::String) {
                let value = std::mem::replace(arg, Expr::error(arg.span));
                *arg = self.convert(value, other);
            }
        }
    }

    /// `* has "x"`: true where it holds for any column that it can be asked of.
    fn any_column(&mut self, binary: &ast::Binary) -> Expr {
        let span = self.at(binary.span);
        let right = self.scalar(&binary.right);
        let Rows::One(schema) = self.rows.clone() else {
            return self.scalar_expected(span);
        };
        let name = operator_name(binary.op);
        let name = if name == "Search" { "Has" } else { name };
        let text = matches!(right.ty, Ty::String | Ty::Unknown);
        let mut met: Vec<Ty> = Vec::new();
        let tests: Vec<Expr> = schema
            .columns
            .iter()
            .enumerate()
            .filter_map(|(index, column)| {
                if self.only_checked {
                    if met.contains(&column.ty) {
                        return None;
                    }
                    met.push(column.ty);
                }
                let cell = Expr::column(index, column.ty, span);
                let cell = match column.ty {
                    Ty::String | Ty::Dynamic => cell,
                    _ if !text && column.ty == right.ty => cell,
                    _ if text => self.convert(cell, Ty::String),
                    _ => return None,
                };
                Some(self.operator(
                    name,
                    binary.op.as_str(),
                    vec![cell, right.clone()],
                    binary.op_span,
                    span,
                ))
            })
            .collect();
        self.chain("Or", tests, span)
    }

    /// `and` or `or` of any number of operands, as a balanced tree.
    pub(crate) fn chain(&mut self, name: &'static str, mut operands: Vec<Expr>, span: Span) -> Expr {
        match operands.len() {
            0 => Expr::literal(Scalar::Bool(name == "And"), span),
            1 => operands.remove(0),
            count => {
                let right = operands.split_off(count / 2);
                let args = vec![self.chain(name, operands, span), self.chain(name, right, span)];
                self.internal_call(name, args, Ty::Bool, span)
            }
        }
    }

    fn logical(&mut self, logical: &ast::Logical) -> Expr {
        let span = self.at(logical.span);
        let (name, text) = match logical.op {
            LogicalOp::And => ("And", "and"),
            LogicalOp::Or => ("Or", "or"),
        };
        let mut operands = Vec::with_capacity(logical.operands.len());
        for (index, operand) in logical.operands.iter().enumerate() {
            let value = self.scalar(operand);
            match value.ty {
                Ty::Bool | Ty::Unknown => operands.push(value),
                Ty::Dynamic => operands.push(self.convert(value, Ty::Bool)),
                ty => {
                    let op_span = logical.op_spans.get(index.saturating_sub(1)).copied().unwrap_or(span);
                    let types = Types(if index == 0 {
                        vec![ty, Ty::Bool]
                    } else {
                        vec![Ty::Bool, ty]
                    });
                    let span = self.at(op_span);
                    self.report(BindError::OperatorTypes {
                        op: text.into(),
                        types,
                        help: None,
                        span,
                    });
                    operands.push(Expr::error(value.span));
                }
            }
        }
        self.chain(name, operands, span)
    }

    fn list_test(&mut self, list: &ast::ListTest) -> Expr {
        let span = self.at(list.span);
        let name = match list.op {
            ListOp::In => "In",
            ListOp::NotIn => "NotIn",
            ListOp::InTilde => "InCs",
            ListOp::NotInTilde => "NotInCs",
            ListOp::HasAny => "HasAny",
            ListOp::HasAll => "HasAll",
        };
        let left = if matches!(list.left.unparenthesized(), ast::Expr::Star(_)) {
            return self.any_column_in(list, name);
        } else {
            self.scalar(&list.left)
        };
        let of_texts = !matches!(list.op, ListOp::In | ListOp::NotIn);
        if of_texts && !matches!(left.ty, Ty::String | Ty::Dynamic | Ty::Unknown) {
            let help = match list.op {
                ListOp::InTilde => "write `in`: only texts have letters of two cases",
                ListOp::NotInTilde => "write `!in`: only texts have letters of two cases",
                _ => "convert it first: `tostring(…)`",
            };
            self.report(BindError::TypeExpected {
                expected: Ty::String.into(),
                found: left.ty.into(),
                help: Some(help.into()),
                span: left.span,
            });
        }
        self.list_call(list, name, left, span)
    }

    fn any_column_in(&mut self, list: &ast::ListTest, name: &'static str) -> Expr {
        let span = self.at(list.span);
        let Rows::One(schema) = self.rows.clone() else {
            return self.scalar_expected(span);
        };
        let tests = schema
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| matches!(column.ty, Ty::String | Ty::Dynamic))
            .map(|(index, column)| self.list_call(list, name, Expr::column(index, column.ty, span), span))
            .collect();
        self.chain("Or", tests, span)
    }

    fn list_call(&mut self, list: &ast::ListTest, name: &'static str, left: Expr, span: Span) -> Expr {
        let function = functions::find(name);
        let broken = |item: &ast::Expr| match item {
            ast::Expr::Pipe(pipe) => matches!(&pipe.source, Some(ast::Expr::Literal(_))),
            _ => false,
        };
        if list.items.iter().any(broken) {
            // `in ("a, "b")`: what the missing quote made of it has its diagnostic
            return Expr {
                ty: Ty::Bool,
                ..Expr::error(span)
            };
        }
        let mut single = match list.items.as_slice() {
            [single] => Some(self.any(single)),
            _ => None,
        };
        if let Some(Entity::Table(plan)) = single {
            let Some(function) = function else {
                return self.unsupported_value(&format!("`{}`", list.op.as_str()), None, Ty::Bool, span);
            };
            let id = self.fresh();
            return Expr {
                kind: ExprKind::InTable(function, Box::new(left), id, plan),
                ty: Ty::Bool,
                span,
            };
        }
        let mut args = vec![left];
        for item in &list.items {
            let entity = single.take();
            match entity.unwrap_or_else(|| self.any(item)) {
                Entity::Scalar(value) => args.push(value),
                Entity::Error => args.push(Expr::error(self.at(item.span()))),
                _ => args.push(self.scalar_expected(item.span())),
            }
        }
        self.internal_call(name, args, Ty::Bool, span)
    }

    /// A call of a scalar operator, checked against the catalog.
    pub(crate) fn operator(&mut self, name: &'static str, text: &str, args: Vec<Expr>, op: Span, span: Span) -> Expr {
        use super::signature::{Mismatch, resolve, ty_of};
        use crate::catalog::Returns;
        let types: Vec<Ty> = args.iter().map(|arg| arg.ty).collect();
        let Some(entry) = crate::catalog::lookup(crate::catalog::Category::Operator, name) else {
            return self.internal_call(name, args, Ty::Bool, span);
        };
        // `has` and its relatives want a text; `contains` and `startswith` take any dynamic value as its text
        let of_terms = name.contains("Has");
        let holds_many = |arg: &Expr| match arg.as_literal() {
            Some(Scalar::Dynamic(value)) => value.as_ref().as_array().is_some() || value.as_ref().as_bag().is_some(),
            _ => false,
        };
        let resolved = if of_terms && args.iter().skip(1).any(holds_many) {
            Err(Mismatch::Types)
        } else {
            resolve(entry, &types)
        };
        match resolved {
            Ok(resolved) => {
                let result = resolved.result.unwrap_or(types[0]);
                let args = args
                    .into_iter()
                    .zip(&resolved.targets)
                    .map(|(arg, target)| {
                        if arg.ty == Ty::Dynamic {
                            arg
                        } else {
                            self.convert(arg, *target)
                        }
                    })
                    .collect();
                self.internal_call(name, args, result, span)
            }
            Err(Mismatch::Count | Mismatch::Argument(..) | Mismatch::Types | Mismatch::NoCommonType) => {
                if args.iter().any(Expr::is_error) {
                    return Expr::error(span);
                }
                if types.contains(&Ty::Unknown) {
                    // the column may be of a type that fits
                    let result = entry.signatures.first().map(|signature| signature.returns);
                    let ty = match result {
                        Some(Returns::Type(ty)) => ty_of(ty),
                        _ => Ty::Unknown,
                    };
                    return Expr::unsupported(format!("`{text}` of a column whose type is not known"), ty, span);
                }
                let help = operator_help(text, &types);
                let error = BindError::OperatorTypes {
                    op: text.into(),
                    types: Types(types),
                    help,
                    span: self.at(op),
                };
                self.report(error);
                Expr::error(span)
            }
        }
    }

    /// A call whose arguments are known to fit, folded where it is constant.
    pub(crate) fn internal_call(&mut self, name: &str, args: Vec<Expr>, ty: Ty, span: Span) -> Expr {
        match functions::find(name) {
            Some(function) => self.fold(Expr {
                kind: ExprKind::Call(function, args),
                ty,
                span,
            }),
            None => {
                let what = match crate::catalog::spelling(name) {
                    Some((word, _)) => format!("the operator `{word}`"),
                    None => format!("the function `{name}`"),
                };
                let help = refusal::find(Kind::Function, name).map(Refusal::help);
                self.note_unsupported(&what, help.as_deref(), span);
                Expr::unsupported(refused(name), ty, span)
            }
        }
    }

    /// A constant call or conversion as its value. What fails is left for the run to report.
    pub(crate) fn fold(&self, expr: Expr) -> Expr {
        let constant = match &expr.kind {
            ExprKind::Call(function, args) => {
                function.depends == Depends::Arguments && args.iter().all(|arg| arg.as_literal().is_some())
            }
            ExprKind::Cast(inner) => inner.as_literal().is_some(),
            _ => false,
        };
        if !constant {
            return expr;
        }
        let run = Run::new(&self.ctx);
        let unit = Batch {
            columns: Vec::new(),
            rows: 1,
        };
        match eval(&expr, &unit, &run) {
            Ok(value) => Expr {
                kind: ExprKind::Literal(value.scalar_at(expr.ty, 0)),
                ty: expr.ty,
                span: expr.span,
            },
            Err(_) => expr,
        }
    }
}

/// What a function that does not run here is called in the error that says so: its name, and why, where that is known.
fn refused(name: &str) -> String {
    match refusal::find(refusal::Kind::Function, name) {
        Some(refusal) => format!("`{name}`: {}", refusal.help()),
        None => format!("`{name}`"),
    }
}

fn operator_help(op: &str, types: &[Ty]) -> Option<String> {
    match (op, types) {
        ("+", [Ty::String, _] | [_, Ty::String]) => Some("join texts with `strcat(…)`".into()),
        ("<" | "<=" | ">" | ">=", [Ty::String, Ty::String]) => Some("compare texts with `strcmp(…)`".into()),
        (_, [Ty::Datetime, Ty::String]) => Some("convert the text with `todatetime(…)` or write `datetime(…)`".into()),
        (_, [left, Ty::String]) if *left != Ty::String => {
            Some(format!("convert with `tostring(…)`, or compare with a `{left}`"))
        }
        _ => None,
    }
}

fn names_of(schema: &Schema) -> Vec<Arc<str>> {
    schema.columns.iter().map(|column| column.name.clone()).collect()
}

/// The first names, for a help line.
fn list(names: &[Arc<str>]) -> String {
    let shown: Vec<String> = names.iter().take(12).map(|name| format!("`{name}`")).collect();
    let rest = names.len().saturating_sub(12);
    if rest > 0 {
        format!("{} and {rest} more", shown.join(", "))
    } else {
        shown.join(", ")
    }
}
