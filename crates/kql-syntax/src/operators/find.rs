//! `find`

use nom::Parser;
use nom::combinator::opt;

use crate::ast::{Expr, Name, Operator, Parameter, Pipe, PipedOperator, TypeName};
use crate::parser::combinators::{List, close, comma_list, missing_expr, need, required, token};
use crate::parser::expr::{unnamed, wildcard_path};
use crate::parser::input::{Input, Res};
use crate::parser::name::name;
use crate::parser::parameters::{Parameters, data_scope, parameters};
use crate::parser::types::{param_type_extended, required_type};
use crate::print::Printer;
use crate::{Span, TokenKind as K};

/// `find withsource=S in (A, B*) where x == 1 project a, b: string, pack(*)`
#[derive(Debug, Clone, PartialEq)]
pub struct Find {
    /// `find`
    pub keyword: Span,
    /// `datascope=…`
    pub data_scope: Option<Parameter>,
    /// Hints and other parameters.
    pub parameters: Vec<Parameter>,
    /// `in (…)`; `None` means all tables.
    pub tables: Option<Vec<Expr>>,
    /// The condition.
    pub predicate: Expr,
    /// `project …` or `project-smart`
    pub project: Option<FindProject>,
    /// `project-away …`
    pub project_away: Option<FindProject>,
    /// The whole.
    pub span: Span,
}

/// The columns that `find` keeps or drops.
#[derive(Debug, Clone, PartialEq)]
pub struct FindProject {
    /// `project`, `project-smart` or `project-away`
    pub keyword: Span,
    /// True for `project-smart`, which has no columns.
    pub smart: bool,
    /// The columns, in order.
    pub columns: Vec<FindColumn>,
    /// The whole.
    pub span: Span,
}

/// One column of `find … project`.
#[derive(Debug, Clone, PartialEq)]
pub enum FindColumn {
    /// `*`
    Star(Span),
    /// `pack(*)`
    Pack(Span),
    /// `pack_all()`, which is the language reference's word for it
    PackAll(Span),
    /// `a`, `a: string`
    Column {
        /// The column.
        name: Name,
        /// The type that is taken where tables differ.
        ty: Option<TypeName>,
    },
}

pub(crate) fn parse(input: Input<'_>) -> Res<'_, Operator> {
    let (input, keyword) = token(K::Find)(input)?;
    let (input, data_scope) = opt(data_scope).parse(input)?;
    let (input, parameters) = parameters(Parameters::LOOSE)(input)?;
    let (input, tables) = opt(tables).parse(input)?;
    let input = match parameters.is_empty() && tables.is_none() {
        true => input.advance(u32::from(input.kind() == K::Where)),
        false => need(K::Where)(input)?.0,
    };
    let (input, predicate) = required(unnamed)(input)?;
    let (input, project) = opt(project).parse(input)?;
    let (input, project_away) = opt(project_away).parse(input)?;
    let span = input.since(keyword);
    let find = Find {
        keyword,
        data_scope,
        parameters,
        tables,
        predicate,
        project,
        project_away,
        span,
    };
    Ok((input, Operator::Find(Box::new(find))))
}

/// `in (A, B*, database("d").C)`, which `search` has too.
pub(crate) fn tables(input: Input<'_>) -> Res<'_, Vec<Expr>> {
    let (input, _) = token(K::In)(input)?;
    let (input, open) = need(K::OpenParen)(input)?;
    let (input, tables) = comma_list(table, missing_expr, List::FILLED)(input)?;
    let (input, _) = close(K::CloseParen, open)(input)?;
    Ok((input, tables))
}

/// A table's path, perhaps with `| as Name` after it; or a query in parentheses, which the page of `find` has and the
/// official grammar does not.
fn table(input: Input<'_>) -> Res<'_, Expr> {
    let start = input.span();
    if input.kind() == K::OpenParen {
        return unnamed(input);
    }
    let (input, source) = wildcard_path(input)?;
    let Ok((input, pipe)) = token(K::Bar)(input) else {
        return Ok((input, source));
    };
    let (input, operator) = super::as_::parse(input).or_else(|_| super::missing(input))?;
    let operators = vec![PipedOperator {
        pipe: Some(pipe),
        operator,
    }];
    Ok((
        input,
        Expr::Pipe(Box::new(Pipe {
            source: Some(source),
            operators,
            span: input.since(start),
        })),
    ))
}

fn project(input: Input<'_>) -> Res<'_, FindProject> {
    if let Ok((input, keyword)) = token(K::ProjectSmart)(input) {
        return Ok((
            input,
            FindProject {
                keyword,
                smart: true,
                columns: Vec::new(),
                span: keyword,
            },
        ));
    }
    columns_after(input, K::Project)
}

fn project_away(input: Input<'_>) -> Res<'_, FindProject> {
    columns_after(input, K::FindProjectAway)
}

fn columns_after(input: Input<'_>, keyword: K) -> Res<'_, FindProject> {
    let (input, keyword) = token(keyword)(input)?;
    let missing = |input| {
        missing_expr(input);
        FindColumn::Star(input.gap())
    };
    let (input, columns) = comma_list(column, missing, List::COMMAS)(input)?;
    Ok((
        input,
        FindProject {
            keyword,
            smart: false,
            columns,
            span: input.since(keyword),
        },
    ))
}

fn column(input: Input<'_>) -> Res<'_, FindColumn> {
    let start = input.span();
    if let Ok((input, span)) = token(K::Asterisk)(input) {
        return Ok((input, FindColumn::Star(span)));
    }
    if let Ok((input, _)) = token(K::Pack)(input) {
        let (input, open) = need(K::OpenParen)(input)?;
        let (input, _) = need(K::Asterisk)(input)?;
        let (input, _) = close(K::CloseParen, open)(input)?;
        return Ok((input, FindColumn::Pack(input.since(start))));
    }
    if let Some(input) = pack_all(input) {
        return Ok((input, FindColumn::PackAll(input.since(start))));
    }
    let (input, name) = name(input)?;
    let (input, ty) = match token(K::Colon)(input) {
        Ok((input, _)) => {
            let (input, ty) = param_type_extended(input).or_else(|_| required_type(input))?;
            (input, Some(ty))
        }
        Err(_) => (input, None),
    };
    Ok((input, FindColumn::Column { name, ty }))
}

/// `pack_all()`: the page of `find` has it, the official grammar does not.
fn pack_all(input: Input<'_>) -> Option<Input<'_>> {
    let kinds = [K::Identifier, K::OpenParen, K::CloseParen];
    let is_so = (0..).zip(kinds).all(|(at, kind)| input.kind_at(at) == kind) && input.text() == "pack_all";
    is_so.then(|| input.advance(3))
}

impl Find {
    pub(crate) fn print(&self, to: &mut Printer) {
        to.word("find")
            .parameters(self.data_scope.as_slice())
            .parameters(&self.parameters);
        tables_to(self.tables.as_deref(), to);
        to.word("where").expr(&self.predicate);
        for columns in self.project.iter().chain(&self.project_away) {
            columns.print(
                to,
                self.project
                    .as_ref()
                    .is_some_and(|project| std::ptr::eq(project, columns)),
            );
        }
    }
}

/// ` in (A, B)`, if there are any.
pub(crate) fn tables_to(tables: Option<&[Expr]>, to: &mut Printer) {
    if let Some(tables) = tables {
        to.word("in").open("(").exprs(tables).glue(")");
    }
}

impl FindProject {
    /// `kept` tells `project` from `project-away`.
    fn print(&self, to: &mut Printer, kept: bool) {
        if self.smart {
            to.word("project-smart");
            return;
        }
        to.word(if kept { "project" } else { "__projectAway" });
        to.list(&self.columns, |to, column| {
            match column {
                FindColumn::Star(_) => to.word("*"),
                FindColumn::Pack(_) => to.word("pack(*)"),
                FindColumn::PackAll(_) => to.word("pack_all()"),
                FindColumn::Column { name, ty } => to.typed(name, ty.as_ref()),
            };
        });
    }
}
