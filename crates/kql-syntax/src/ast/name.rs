//! Names, columns with types, and the parameters of operators.

use std::sync::Arc;

use super::{Expr, LiteralValue};
use crate::Span;

/// A name, decoded: `T`, `['a b']` and `["a b"]` have the text without brackets and quotes.
///
/// A wildcard (`Security*`) keeps its asterisks. A client parameter (`{x}`) keeps its braces.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// The name itself. Empty where the source lacks it.
    pub text: Arc<str>,
    /// Where it stands, with brackets.
    pub span: Span,
    /// True when it was written in brackets.
    pub bracketed: bool,
}

impl Name {
    /// True where the source lacks the name; a diagnostic says so.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.span.is_empty()
    }

    /// True for a wildcard such as `Security*`.
    #[must_use]
    pub fn is_wildcard(&self) -> bool {
        !self.bracketed && self.text.contains('*')
    }
}

/// The scalar types, under their one canonical name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScalarType {
    /// `bool`, `boolean`
    Bool,
    /// `int`, and the narrow integers that old queries name
    Int,
    /// `long`, `int64`
    Long,
    /// `real`, `double`
    Real,
    /// `decimal`
    Decimal,
    /// `string`
    String,
    /// `datetime`, `date`
    DateTime,
    /// `timespan`, `time`
    Timespan,
    /// `guid`, `uuid`, `uniqueid`
    Guid,
    /// `dynamic`
    Dynamic,
}

impl ScalarType {
    /// The canonical name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Long => "long",
            Self::Real => "real",
            Self::Decimal => "decimal",
            Self::String => "string",
            Self::DateTime => "datetime",
            Self::Timespan => "timespan",
            Self::Guid => "guid",
            Self::Dynamic => "dynamic",
        }
    }

    /// The type that a keyword names, with Kusto's aliases; `None` for anything else.
    #[must_use]
    pub fn from_keyword(text: &str) -> Option<Self> {
        Some(match text {
            "bool" | "boolean" => Self::Bool,
            "int" | "int8" | "int16" | "int32" | "uint" | "uint8" | "uint16" | "uint32" => Self::Int,
            "long" | "int64" | "ulong" | "uint64" => Self::Long,
            "real" | "double" | "float" => Self::Real,
            "decimal" => Self::Decimal,
            "string" => Self::String,
            "datetime" | "date" => Self::DateTime,
            "timespan" | "time" => Self::Timespan,
            "guid" | "uuid" | "uniqueid" => Self::Guid,
            "dynamic" => Self::Dynamic,
            _ => return None,
        })
    }
}

/// A scalar type as written.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeName {
    /// The type, or `None` when the word is not one (a diagnostic says so).
    pub ty: Option<ScalarType>,
    /// The word as written; empty where the source lacks it.
    pub text: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// `name: type`
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnDecl {
    /// The column.
    pub name: Name,
    /// Its type.
    pub ty: TypeName,
    /// From the name to the type.
    pub span: Span,
}

/// `(a: string, b: long)`, as `datatable`, `externaldata`, `parse-kv`, `assert-schema` and `evaluate … :` have it.
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    /// The columns, in order.
    pub columns: Vec<ColumnDecl>,
    /// The `*` of `(*, a: string)`, which keeps the input's columns (`evaluate` only), or of `(*)`.
    pub star: Option<Span>,
    /// `(`
    pub open: Span,
    /// `)`
    pub close: Span,
    /// From `(` to `)`.
    pub span: Span,
}

/// The parameters of a name: `kind=inner`, `hint.strategy=shuffle`, `withsource=Source`, `isfuzzy=true`.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// The parameter, such as `hint.strategy`.
    pub name: Name,
    /// The `=`; empty for the few parameters that have none (`render … by x`).
    pub equals: Span,
    /// What it is set to. A word such as `inner` is an [`Expr::Name`], also where it has dashes.
    pub value: Expr,
    /// Further names of a list: `b` and `c` of `series=a, b, c`.
    pub more: Vec<Name>,
    /// From the name to the end of the value.
    pub span: Span,
}

impl Parameter {
    /// The value as a word: the name, string, or `true`/`false` it is set to.
    #[must_use]
    pub fn word(&self) -> Option<&str> {
        match &self.value {
            Expr::Name(name) => Some(&name.text),
            Expr::Literal(literal) => match &literal.value {
                LiteralValue::String(string) => Some(&string.value),
                LiteralValue::Bool(value) => Some(if *value { "true" } else { "false" }),
                _ => None,
            },
            _ => None,
        }
    }

    /// The parameter called `name` (exact case), if there is one.
    #[must_use]
    pub fn find<'a>(parameters: &'a [Self], name: &str) -> Option<&'a Self> {
        parameters.iter().find(|parameter| &*parameter.name.text == name)
    }
}
