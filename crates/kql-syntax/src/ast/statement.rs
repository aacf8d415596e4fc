//! Statements: what a query consists of, separated by `;`.

use super::{ColumnDecl, Expr, Literal, Name, Parameter, Schema, TypeName};
use crate::Span;

/// A whole query text.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The statements, in order. The last expression statement is the result.
    pub statements: Vec<Statement>,
    /// The whole source.
    pub span: Span,
}

/// A statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Statement {
    /// `let x = …`
    Let(Box<Let>),
    /// `set option = value`
    Set(Box<SetOption>),
    /// `declare query_parameters (…)`
    DeclareQueryParameters(Box<DeclareQueryParameters>),
    /// `declare pattern p = …`
    DeclarePattern(Box<DeclarePattern>),
    /// `alias database d = …`
    Alias(Box<AliasDatabase>),
    /// `restrict access to (…)`
    RestrictAccess(Box<RestrictAccess>),
    /// A query, or a scalar expression.
    Expression(Expr),
}

impl Statement {
    /// Where it stands, without the `;`.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Let(node) => node.span,
            Self::Set(node) => node.span,
            Self::DeclareQueryParameters(node) => node.span,
            Self::DeclarePattern(node) => node.span,
            Self::Alias(node) => node.span,
            Self::RestrictAccess(node) => node.span,
            Self::Expression(expr) => expr.span(),
        }
    }
}

/// `let name = value`
#[derive(Debug, Clone, PartialEq)]
pub struct Let {
    /// `let`
    pub keyword: Span,
    /// The variable or function.
    pub name: Name,
    /// `=`
    pub equals: Span,
    /// What it stands for.
    pub value: LetValue,
    /// The whole.
    pub span: Span,
}

/// What a `let` binds.
#[derive(Debug, Clone, PartialEq)]
pub enum LetValue {
    /// A scalar, a table, or a `materialize(…)`.
    Expr(Expr),
    /// A function or a view.
    Function(FunctionDecl),
}

/// `view (T: (a: string), x: long = 5) { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionDecl {
    /// `view`, where written.
    pub view: Option<Span>,
    /// The parameters, in order.
    pub parameters: Vec<FunctionParameter>,
    /// From `(` to `)`.
    pub parameters_span: Span,
    /// The body.
    pub body: FunctionBody,
    /// The whole.
    pub span: Span,
}

/// A parameter of a function, of a query, or a declared value of `scan`.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionParameter {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: ParameterType,
    /// The value it has when the call gives none: a literal, `dynamic(…)`, or a word.
    pub default: Option<Expr>,
    /// The whole.
    pub span: Span,
}

/// The type of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterType {
    /// `x: long`
    Scalar(TypeName),
    /// `T: (a: string)`, or `T: (*)`
    Tabular(Schema),
}

impl ParameterType {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Scalar(ty) => ty.span,
            Self::Tabular(schema) => schema.span,
        }
    }
}

/// `{ let …; … }`
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionBody {
    /// `{`
    pub open: Span,
    /// Statements before the result.
    pub statements: Vec<Statement>,
    /// The result; `None` in an empty body.
    pub expr: Option<Expr>,
    /// `}`
    pub close: Span,
    /// The whole.
    pub span: Span,
}

/// `set name = value`
#[derive(Debug, Clone, PartialEq)]
pub struct SetOption {
    /// `set`
    pub keyword: Span,
    /// The option.
    pub name: Name,
    /// Its value, where written.
    pub value: Option<Expr>,
    /// The whole.
    pub span: Span,
}

/// `declare query_parameters (x: long = 1)`
#[derive(Debug, Clone, PartialEq)]
pub struct DeclareQueryParameters {
    /// `declare`
    pub keyword: Span,
    /// The parameters, in order.
    pub parameters: Vec<FunctionParameter>,
    /// The whole.
    pub span: Span,
}

/// `declare pattern name = (a: string) [path: string] { (…) = { … }; }`
#[derive(Debug, Clone, PartialEq)]
pub struct DeclarePattern {
    /// `declare`
    pub keyword: Span,
    /// The pattern's name.
    pub name: Name,
    /// What it is; `None` for a declaration alone.
    pub definition: Option<PatternDefinition>,
    /// The whole.
    pub span: Span,
}

/// What a pattern is.
#[derive(Debug, Clone, PartialEq)]
pub struct PatternDefinition {
    /// The arguments.
    pub parameters: Vec<ColumnDecl>,
    /// `[path: string]`
    pub path: Option<ColumnDecl>,
    /// The cases, in order.
    pub cases: Vec<PatternCase>,
    /// The whole.
    pub span: Span,
}

/// `("a").["b"] = { … };`
#[derive(Debug, Clone, PartialEq)]
pub struct PatternCase {
    /// The arguments that it is for.
    pub values: Vec<Expr>,
    /// The path that it is for.
    pub path: Option<Literal>,
    /// What it yields.
    pub body: FunctionBody,
    /// The whole.
    pub span: Span,
}

/// `alias database name = cluster("c").database("d")`
#[derive(Debug, Clone, PartialEq)]
pub struct AliasDatabase {
    /// `alias`
    pub keyword: Span,
    /// The alias.
    pub name: Name,
    /// The database.
    pub value: Expr,
    /// The whole.
    pub span: Span,
}

/// `restrict access to (T, V*, database("d").*)`
#[derive(Debug, Clone, PartialEq)]
pub struct RestrictAccess {
    /// `restrict`
    pub keyword: Span,
    /// What stays visible.
    pub entities: Vec<Expr>,
    /// `with (…)`, in order.
    pub properties: Vec<Parameter>,
    /// The whole.
    pub span: Span,
}
