//! `mv-expand`

use nom::Parser;
use nom::branch::alt;
use nom::combinator::opt;
use nom::sequence::preceded;

use crate::ast::{Expr, Operator, Parameter, TypeOf};
use crate::diagnostic::Part;
use crate::parser::combinators::{List, at_list_end, comma_list, missing_expr, required, token};
use crate::parser::expr::{named, unnamed};
use crate::parser::input::{Input, Res};
use crate::parser::literal::type_of_node;
use crate::parser::parameters::{Parameters, parameters};
use crate::print::Printer;
use crate::{Span, SyntaxError, TokenKind as K};

/// `T | mv-expand kind=array x=a to typeof(long), b limit 5`
#[derive(Debug, Clone, PartialEq)]
pub struct MvExpand {
    /// `mv-expand`, or an old spelling of it
    pub keyword: Span,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// The arrays, in order.
    pub columns: Vec<MvColumn>,
    /// `limit n`
    pub limit: Option<Expr>,
    /// The whole.
    pub span: Span,
}

/// `x = a to typeof(long)`
#[derive(Debug, Clone, PartialEq)]
pub struct MvColumn {
    /// The array, named or not; `None` in `mv-apply to typeof(…) on (…)`.
    pub expr: Option<Expr>,
    /// `to typeof(…)`
    pub to: Option<TypeOf>,
    /// The whole.
    pub span: Span,
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = alt((token(K::MvExpand), token(K::MvExpandOld))).parse(input)?;
    let (input, parameters) = parameters(Parameters::STRICT)(input)?;
    let list = List::FILLED.until(|input| input.kind() == K::Limit || at_list_end(input));
    let (input, columns) = comma_list(column, missing_column, list)(input)?;
    let (input, limit) = opt(preceded(token(K::Limit), required(unnamed))).parse(input)?;
    let span = input.since(keyword);
    Ok((
        input,
        Operator::MvExpand(Box::new(MvExpand {
            keyword,
            parameters,
            columns,
            limit,
            span,
        })),
    ))
}

/// `x = a to typeof(long)`, which `mv-apply` has too.
pub(crate) fn column(input: Input<'_>) -> Res<'_, MvColumn> {
    let start = input.span();
    if input.kind() == K::To {
        missing_expr(input);
        let (input, to) = to_type(input)?;
        return Ok((
            input,
            MvColumn {
                expr: None,
                to: Some(to),
                span: input.since(start),
            },
        ));
    }
    let (input, expr) = named(input)?;
    let (input, to) = opt(to_type).parse(input)?;
    Ok((
        input,
        MvColumn {
            expr: Some(expr),
            to,
            span: input.since(start),
        },
    ))
}

/// The missing array, reported.
pub(crate) fn missing_column(input: Input<'_>) -> MvColumn {
    MvColumn {
        expr: Some(missing_expr(input)),
        to: None,
        span: input.gap(),
    }
}

/// `to typeof(long)`
pub(crate) fn to_type(input: Input<'_>) -> Res<'_, TypeOf> {
    let (input, _) = token(K::To)(input)?;
    type_of_node(input).or_else(|_| {
        let span = input.gap();
        input.report(SyntaxError::Missing { part: Part::Type, span });
        let none = crate::ast::TypeName {
            ty: None,
            text: std::sync::Arc::from(""),
            span,
        };
        Ok((
            input,
            TypeOf {
                value: crate::ast::TypeOfValue::Scalar(none),
                keyword: span,
                span,
            },
        ))
    })
}

impl MvExpand {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("mv-expand").parameters(&self.parameters);
        columns_to(&self.columns, to);
        to.clause_expr("limit", self.limit.as_ref());
    }
}

/// `x = a to typeof(long), b`
pub(crate) fn columns_to(columns: &[MvColumn], to: &mut Printer) {
    to.list(columns, |to, column| {
        to.clause_expr("", column.expr.as_ref());
        to.clause("to", column.to.as_ref(), |to, ty| {
            to.type_of(ty);
        });
    });
}
