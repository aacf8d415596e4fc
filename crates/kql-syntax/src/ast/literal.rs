//! Literals, and the JSON-like values of `dynamic(…)`.

use std::sync::Arc;

use super::{Name, Schema, TypeName};
use crate::Span;

/// A literal.
#[derive(Debug, Clone, PartialEq)]
pub struct Literal {
    /// What it says.
    pub value: LiteralValue,
    /// Where it stands; with the sign where the grammar has no operator there (`datatable`, defaults, `dynamic`).
    pub span: Span,
}

/// What a literal says, decoded as far as syntax goes.
#[derive(Debug, Clone, PartialEq)]
pub enum LiteralValue {
    /// `true`, `false`
    Bool(bool),
    /// `42`, `0x2A`. `None` when the digits exceed 64 bits.
    Long(Option<i64>),
    /// `1.5`, `1e3`
    Real(f64),
    /// `1d`, `1.5h`, `100ms`, `1tick`
    Timespan {
        /// The number before the unit.
        amount: f64,
        /// The unit.
        unit: TimeUnit,
    },
    /// `"…"`, `'…'`, `@"…"`, `h'…'`, ```` ```…``` ````, `~~~…~~~`, and neighbours, which are one string.
    String(StringLiteral),
    /// `int(…)`, `datetime(…)` and their like.
    Typed {
        /// The type that the keyword names.
        ty: ScalarLiteral,
        /// What stands between the parentheses, trimmed: digits, `null`, `2024-01-01`, `1.02:03:04`. Quotes are kept.
        text: Arc<str>,
    },
    /// The bare `null` of `dynamic(…)`.
    Null,
}

/// A string, decoded.
#[derive(Debug, Clone, PartialEq)]
pub struct StringLiteral {
    /// The characters, escapes resolved and pieces joined.
    pub value: Arc<str>,
    /// The pieces of a compound literal (`'a' "b"`); empty when there is one piece.
    pub parts: Vec<Span>,
    /// True when a piece is obfuscated: `h"…"`.
    pub hidden: bool,
}

/// The types that have a literal of the form `type(text)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScalarLiteral {
    /// `bool(true)`
    Bool,
    /// `int(1)`
    Int,
    /// `long(1)`
    Long,
    /// `real(1.5)`, `double(1.5)`
    Real,
    /// `decimal(1.5)`
    Decimal,
    /// `datetime(2024-01-01)`, `date(…)`
    DateTime,
    /// `timespan(1.00:00:00)`, `time(…)`
    Timespan,
    /// `guid(…)`
    Guid,
}

/// The unit of a timespan literal, with all its spellings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeUnit {
    /// `d`, `day`, `days`
    Day,
    /// `h`, `hr`, `hrs`, `hour`, `hours`
    Hour,
    /// `m`, `min`, `minute`, `minutes`
    Minute,
    /// `s`, `sec`, `second`, `seconds`
    Second,
    /// `ms`, `milli`, `millis`, `millisec`, `millisecond`, `milliseconds`
    Millisecond,
    /// `micro`, `micros`, `microsec`, `microsecond`, `microseconds`
    Microsecond,
    /// `nano`, `nanos`, `nanosec`, `nanosecond`, `nanoseconds`
    Nanosecond,
    /// `tick`, `ticks`: 100 ns
    Tick,
}

/// `dynamic(…)`
#[derive(Debug, Clone, PartialEq)]
pub struct Dynamic {
    /// The value.
    pub value: DynamicValue,
    /// `dynamic`
    pub keyword: Span,
    /// `(`
    pub open: Span,
    /// `)`
    pub close: Span,
    /// From the keyword to `)`.
    pub span: Span,
}

/// A value inside `dynamic(…)`: JSON, with KQL's own literals besides.
#[derive(Debug, Clone, PartialEq)]
pub enum DynamicValue {
    /// A literal, with its sign. JSON's `null` is [`LiteralValue::Null`].
    Literal(Literal),
    /// `[…]`
    Array {
        /// The elements, in order.
        items: Vec<DynamicValue>,
        /// From `[` to `]`.
        span: Span,
    },
    /// `{…}`
    Object {
        /// The properties, in order; a name may come twice.
        properties: Vec<DynamicProperty>,
        /// From `{` to `}`.
        span: Span,
    },
    /// `dynamic(…)` inside `dynamic(…)`
    Dynamic(Box<Dynamic>),
    /// A client parameter: `{x}`
    Name(Name),
    /// Nothing where a value was due.
    Missing {
        /// Where it was due.
        span: Span,
    },
}

impl DynamicValue {
    /// Where it stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Literal(literal) => literal.span,
            Self::Array { span, .. } | Self::Object { span, .. } | Self::Missing { span } => *span,
            Self::Dynamic(dynamic) => dynamic.span,
            Self::Name(name) => name.span,
        }
    }
}

/// `"name": value`
#[derive(Debug, Clone, PartialEq)]
pub struct DynamicProperty {
    /// The name, decoded.
    pub name: Arc<str>,
    /// Where the name stands, with its quotes.
    pub name_span: Span,
    /// The value.
    pub value: DynamicValue,
    /// From the name to the end of the value.
    pub span: Span,
}

/// `typeof(string)`, `typeof(a: string, *)`
#[derive(Debug, Clone, PartialEq)]
pub struct TypeOf {
    /// What is between the parentheses.
    pub value: TypeOfValue,
    /// `typeof`
    pub keyword: Span,
    /// From the keyword to `)`.
    pub span: Span,
}

/// What `typeof(…)` names.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeOfValue {
    /// One scalar type.
    Scalar(TypeName),
    /// A row: columns, and perhaps `*`.
    Row(Schema),
}
