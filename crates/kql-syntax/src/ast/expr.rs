//! Expressions, scalar and tabular alike.

use std::sync::Arc;

use super::{Dynamic, Literal, Name, Operator, Parameter, Schema, TypeOf};
use crate::Span;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// `x`, `['a b']`: a column, variable, table or function without arguments.
    Name(Name),
    /// `Security*`, where the grammar has wildcards.
    Wildcard(Name),
    /// `*`
    Star(Span),
    /// `@`, a path's root in pattern bodies.
    At(Span),
    /// `42`, `"text"`, `1h`, `datetime(…)`
    Literal(Box<Literal>),
    /// `dynamic(…)`
    Dynamic(Box<Dynamic>),
    /// `typeof(…)`
    TypeOf(Box<TypeOf>),
    /// `a.b`, `database("d").T`
    Path(Box<Path>),
    /// `a[0]`, `a["b"]`
    Element(Box<Element>),
    /// `f(x, y=1)`; also `toscalar(…)`, `totable(…)` and `materialize(…)`, whose argument may be a pipe.
    Call(Box<Call>),
    /// `-x`, `+x`
    Unary(Box<Unary>),
    /// `a == b`, `a has "b"`, `a + b`
    Binary(Box<Binary>),
    /// `a and b and c`, `a or b`: all operands of one chain, however long.
    Logical(Box<Logical>),
    /// `a in (…)`, `a has_any (…)`, `a has_all (…)`
    List(Box<ListTest>),
    /// `a between (b .. c)`
    Between(Box<Between>),
    /// `(a)`
    Paren(Box<Paren>),
    /// `T | where … | count`, and an operator that starts a query (`print 1`, `range …`, `union A, B`).
    Pipe(Box<Pipe>),
    /// `datatable (…) […]`
    DataTable(Box<DataTable>),
    /// `contextual_datatable id (…)`
    ContextualDataTable(Box<ContextualDataTable>),
    /// `externaldata (…) […] with (…)`
    ExternalData(Box<ExternalData>),
    /// `inline_external_table (…) kind=… (…)`
    InlineExternalTable(Box<InlineExternalTable>),
    /// `materialized_view_combine (…) base (…) delta (…) aggregations (…)`
    ViewCombine(Box<ViewCombine>),
    /// `entity_group [cluster('c').database('d'), …]`
    EntityGroup(Box<EntityGroup>),
    /// `name = e`, `(a, b) = e`
    Named(Box<Named>),
    /// `T datascope=hotcache`
    DataScope(Box<DataScope>),
    /// Nothing where an expression was due; a diagnostic says so.
    Missing {
        /// Where it was due (empty).
        span: Span,
    },
}

impl Expr {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Name(name) | Self::Wildcard(name) => name.span,
            Self::Star(span) | Self::At(span) | Self::Missing { span } => *span,
            Self::Literal(node) => node.span,
            Self::Dynamic(node) => node.span,
            Self::TypeOf(node) => node.span,
            Self::Path(node) => node.span,
            Self::Element(node) => node.span,
            Self::Call(node) => node.span,
            Self::Unary(node) => node.span,
            Self::Binary(node) => node.span,
            Self::Logical(node) => node.span,
            Self::List(node) => node.span,
            Self::Between(node) => node.span,
            Self::Paren(node) => node.span,
            Self::Pipe(node) => node.span,
            Self::DataTable(node) => node.span,
            Self::ContextualDataTable(node) => node.span,
            Self::ExternalData(node) => node.span,
            Self::InlineExternalTable(node) => node.span,
            Self::ViewCombine(node) => node.span,
            Self::EntityGroup(node) => node.span,
            Self::Named(node) => node.span,
            Self::DataScope(node) => node.span,
        }
    }

    /// True for [`Expr::Missing`].
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing { .. })
    }

    /// The expression inside any parentheses around it.
    #[must_use]
    pub fn unparenthesized(&self) -> &Self {
        let mut expr = self;
        while let Self::Paren(paren) = expr {
            expr = &paren.inner;
        }
        expr
    }
}

/// `base.selector`
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// What is left of the dot.
    pub base: Expr,
    /// `.`
    pub dot: Span,
    /// A name, a wildcard, or a call (`cluster("c").database("d")`).
    pub selector: Expr,
    /// The whole.
    pub span: Span,
}

/// `base[index]`
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// What is left of the bracket.
    pub base: Expr,
    /// `[`
    pub open: Span,
    /// The index, or the name as a string literal.
    pub index: Expr,
    /// `]`
    pub close: Span,
    /// The whole.
    pub span: Span,
}

/// `name(args)`
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The function.
    pub name: Name,
    /// `kind=nooptimization` of `toscalar` and `totable`; else empty.
    pub parameters: Vec<Parameter>,
    /// `(`
    pub open: Span,
    /// The arguments; a named one is [`Expr::Named`], `*` is [`Expr::Star`].
    pub args: Vec<Expr>,
    /// `)`
    pub close: Span,
    /// The whole.
    pub span: Span,
}

/// `-x` or `+x`
#[derive(Debug, Clone, PartialEq)]
pub struct Unary {
    /// Which.
    pub op: UnaryOp,
    /// The sign.
    pub op_span: Span,
    /// The operand.
    pub operand: Expr,
    /// The whole.
    pub span: Span,
}

/// The prefix operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnaryOp {
    /// `-`
    Minus,
    /// `+`
    Plus,
}

/// `left op right`
#[derive(Debug, Clone, PartialEq)]
pub struct Binary {
    /// The left operand; [`Expr::Star`] in `* has "x"`.
    pub left: Expr,
    /// Which.
    pub op: BinaryOp,
    /// The operator.
    pub op_span: Span,
    /// The right operand.
    pub right: Expr,
    /// The whole.
    pub span: Span,
}

/// A chain of `and`, or one of `or`.
#[derive(Debug, Clone, PartialEq)]
pub struct Logical {
    /// Which.
    pub op: LogicalOp,
    /// Two operands or more, in order.
    pub operands: Vec<Expr>,
    /// The operators between them, one fewer than operands.
    pub op_spans: Vec<Span>,
    /// The whole.
    pub span: Span,
}

/// `and` or `or`
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogicalOp {
    /// `and`
    And,
    /// `or`
    Or,
}

/// The infix operators that take one expression on each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the doc of each is the text that `as_str` gives")]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    EqualTilde,
    NotEqualTilde,
    Has,
    NotHas,
    HasCs,
    NotHasCs,
    HasPrefix,
    NotHasPrefix,
    HasPrefixCs,
    NotHasPrefixCs,
    HasSuffix,
    NotHasSuffix,
    HasSuffixCs,
    NotHasSuffixCs,
    Like,
    NotLike,
    LikeCs,
    NotLikeCs,
    Contains,
    NotContains,
    ContainsCs,
    NotContainsCs,
    StartsWith,
    NotStartsWith,
    StartsWithCs,
    NotStartsWithCs,
    EndsWith,
    NotEndsWith,
    EndsWithCs,
    NotEndsWithCs,
    MatchesRegex,
    /// `:` in `search column: "text"`
    Search,
}

impl BinaryOp {
    /// The canonical spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::EqualTilde => "=~",
            Self::NotEqualTilde => "!~",
            Self::Has => "has",
            Self::NotHas => "!has",
            Self::HasCs => "has_cs",
            Self::NotHasCs => "!has_cs",
            Self::HasPrefix => "hasprefix",
            Self::NotHasPrefix => "!hasprefix",
            Self::HasPrefixCs => "hasprefix_cs",
            Self::NotHasPrefixCs => "!hasprefix_cs",
            Self::HasSuffix => "hassuffix",
            Self::NotHasSuffix => "!hassuffix",
            Self::HasSuffixCs => "hassuffix_cs",
            Self::NotHasSuffixCs => "!hassuffix_cs",
            Self::Like => "like",
            Self::NotLike => "notlike",
            Self::LikeCs => "likecs",
            Self::NotLikeCs => "notlikecs",
            Self::Contains => "contains",
            Self::NotContains => "!contains",
            Self::ContainsCs => "contains_cs",
            Self::NotContainsCs => "!contains_cs",
            Self::StartsWith => "startswith",
            Self::NotStartsWith => "!startswith",
            Self::StartsWithCs => "startswith_cs",
            Self::NotStartsWithCs => "!startswith_cs",
            Self::EndsWith => "endswith",
            Self::NotEndsWith => "!endswith",
            Self::EndsWithCs => "endswith_cs",
            Self::NotEndsWithCs => "!endswith_cs",
            Self::MatchesRegex => "matches regex",
            Self::Search => ":",
        }
    }
}

/// `left op (items)`
#[derive(Debug, Clone, PartialEq)]
pub struct ListTest {
    /// The left operand.
    pub left: Expr,
    /// Which.
    pub op: ListOp,
    /// The operator.
    pub op_span: Span,
    /// `(`
    pub open: Span,
    /// The list; a sub-query is one [`Expr::Pipe`] or a table's name.
    pub items: Vec<Expr>,
    /// `)`
    pub close: Span,
    /// The whole.
    pub span: Span,
}

/// The operators that take a list on the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListOp {
    /// `in`
    In,
    /// `!in`
    NotIn,
    /// `in~`
    InTilde,
    /// `!in~`
    NotInTilde,
    /// `has_any`
    HasAny,
    /// `has_all`
    HasAll,
}

impl ListOp {
    /// The spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::NotIn => "!in",
            Self::InTilde => "in~",
            Self::NotInTilde => "!in~",
            Self::HasAny => "has_any",
            Self::HasAll => "has_all",
        }
    }
}

/// `value between (low .. high)`, `value !between (low .. high)`
#[derive(Debug, Clone, PartialEq)]
pub struct Between {
    /// The left operand.
    pub value: Expr,
    /// True for `!between`.
    pub negated: bool,
    /// The operator.
    pub op_span: Span,
    /// The lower bound, inclusive.
    pub low: Expr,
    /// `..`
    pub dots: Span,
    /// The upper bound, inclusive.
    pub high: Expr,
    /// The whole.
    pub span: Span,
}

/// `(inner)`
#[derive(Debug, Clone, PartialEq)]
pub struct Paren {
    /// `(`
    pub open: Span,
    /// What is inside.
    pub inner: Expr,
    /// `)`
    pub close: Span,
    /// The whole.
    pub span: Span,
}

/// `source | operator | operator`
#[derive(Debug, Clone, PartialEq)]
pub struct Pipe {
    /// What the pipe starts from. `None` when it starts with an operator: `print 1`, `union A, B`, or the sub-query of
    /// `mv-apply`, `partition`, `fork` and `facet`, whose first operator takes the rows handed to it.
    pub source: Option<Expr>,
    /// The operators, in order: at least one.
    pub operators: Vec<PipedOperator>,
    /// The whole.
    pub span: Span,
}

/// One operator of a pipe.
#[derive(Debug, Clone, PartialEq)]
pub struct PipedOperator {
    /// The `|` before it; `None` for an operator that starts a query or a sub-query.
    pub pipe: Option<Span>,
    /// The operator.
    pub operator: Operator,
}

/// `datatable (a: string, b: long) ["x", 1]`
#[derive(Debug, Clone, PartialEq)]
pub struct DataTable {
    /// `datatable`
    pub keyword: Span,
    /// Parameters, of which there are none today.
    pub parameters: Vec<Parameter>,
    /// The columns.
    pub schema: Schema,
    /// `[`
    pub open: Span,
    /// The values, row by row. Literals, `dynamic(…)`, or `typeof`.
    pub values: Vec<Expr>,
    /// `]`
    pub close: Span,
    /// The whole.
    pub span: Span,
}

/// `contextual_datatable id (a: string)`: the rows that an outer query hands to a sub-query.
#[derive(Debug, Clone, PartialEq)]
pub struct ContextualDataTable {
    /// The keyword.
    pub keyword: Span,
    /// The context's id.
    pub id: Expr,
    /// The columns.
    pub schema: Schema,
    /// The whole.
    pub span: Span,
}

/// `externaldata (a: string) ["https://…"] with (format="csv")`
#[derive(Debug, Clone, PartialEq)]
pub struct ExternalData {
    /// `externaldata` or `external_data`
    pub keyword: Span,
    /// Parameters before the schema, of which there are none today.
    pub parameters: Vec<Parameter>,
    /// The columns.
    pub schema: Schema,
    /// `[`
    pub open: Span,
    /// Where the data lies.
    pub sources: Vec<Expr>,
    /// `]`
    pub close: Span,
    /// `with (…)`, in order.
    pub properties: Vec<Parameter>,
    /// The whole.
    pub span: Span,
}

/// `inline_external_table (a: string) kind=storage partition by (…) pathformat=(…) dataformat=csv (…) with (…)`
#[derive(Debug, Clone, PartialEq)]
pub struct InlineExternalTable {
    /// The keyword.
    pub keyword: Span,
    /// The columns; `None` where `kind=delta` infers them.
    pub schema: Option<Schema>,
    /// The word after `kind=`.
    pub kind: Name,
    /// `partition by (…)`
    pub partitions: Vec<PartitionColumn>,
    /// `pathformat=(…)`
    pub path_format: Option<PathFormat>,
    /// The word after `dataformat=`; `None` where `kind=delta` needs none.
    pub data_format: Option<Name>,
    /// The connection strings.
    pub connections: Vec<Expr>,
    /// `with (…)`, in order.
    pub properties: Vec<Parameter>,
    /// The whole.
    pub span: Span,
}

/// `pathformat=(…)`: how the partitions' values make up a folder's path.
#[derive(Debug, Clone, PartialEq)]
pub struct PathFormat {
    /// The words, strings and punctuation between the parentheses, as written.
    pub parts: Vec<Arc<str>>,
    /// From `(` to `)`.
    pub span: Span,
}

/// `name: type = expression` of `partition by (…)`.
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionColumn {
    /// The partition's name.
    pub name: Name,
    /// Its type.
    pub ty: super::TypeName,
    /// What it is computed from.
    pub value: Option<Expr>,
    /// The whole.
    pub span: Span,
}

/// `materialized_view_combine ("view") base (…) delta (…) aggregations (summarize …)`
#[derive(Debug, Clone, PartialEq)]
pub struct ViewCombine {
    /// The keyword.
    pub keyword: Span,
    /// The view.
    pub name: Expr,
    /// `base (…)`
    pub base: Expr,
    /// `delta (…)`
    pub delta: Expr,
    /// `aggregations (…)`: a pipe with one `summarize`.
    pub aggregations: Expr,
    /// The whole.
    pub span: Span,
}

/// `entity_group [cluster('c').database('d'), …]`
#[derive(Debug, Clone, PartialEq)]
pub struct EntityGroup {
    /// The keyword.
    pub keyword: Span,
    /// `[`
    pub open: Span,
    /// The entities.
    pub entities: Vec<Expr>,
    /// `]`
    pub close: Span,
    /// The whole.
    pub span: Span,
}

/// `name = value`, `(a, b) = value`
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    /// One name, or those of the list; a list of one has `parenthesized` set.
    pub names: Vec<Name>,
    /// From `(` to `)`, where the names are a list.
    pub parenthesized: Option<Span>,
    /// `=`
    pub equals: Span,
    /// What is named.
    pub value: Expr,
    /// The whole.
    pub span: Span,
}

/// `T datascope=all`
#[derive(Debug, Clone, PartialEq)]
pub struct DataScope {
    /// The table.
    pub source: Expr,
    /// `datascope=…`
    pub scope: Parameter,
    /// The whole.
    pub span: Span,
}
