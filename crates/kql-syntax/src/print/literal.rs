//! Literals as text.

use std::fmt::Write as _;

use super::Printer;
use crate::ast::{
    Dynamic, DynamicValue, Literal, LiteralValue, ScalarLiteral, StringLiteral, TimeUnit, TypeOf, TypeOfValue,
};

/// `text` in single quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for c in text.chars() {
        match c {
            '\'' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

fn real(value: f64) -> String {
    match value {
        value if value == f64::INFINITY => "1e999".to_owned(),
        value if value == f64::NEG_INFINITY => "-1e999".to_owned(),
        value => format!("{value:?}"),
    }
}

const fn unit(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Day => "d",
        TimeUnit::Hour => "h",
        TimeUnit::Minute => "m",
        TimeUnit::Second => "s",
        TimeUnit::Millisecond => "ms",
        TimeUnit::Microsecond => "microsecond",
        TimeUnit::Nanosecond => "nanosecond",
        TimeUnit::Tick => "tick",
    }
}

const fn keyword(ty: ScalarLiteral) -> &'static str {
    match ty {
        ScalarLiteral::Bool => "bool",
        ScalarLiteral::Int => "int",
        ScalarLiteral::Long => "long",
        ScalarLiteral::Real => "real",
        ScalarLiteral::Decimal => "decimal",
        ScalarLiteral::DateTime => "datetime",
        ScalarLiteral::Timespan => "timespan",
        ScalarLiteral::Guid => "guid",
    }
}

impl Printer {
    pub(crate) fn literal(&mut self, literal: &Literal) -> &mut Self {
        match &literal.value {
            LiteralValue::Bool(value) => self.word(if *value { "true" } else { "false" }),
            LiteralValue::Long(Some(value)) => self.word(&value.to_string()),
            // Any number beyond 64 bits has this value.
            LiteralValue::Long(None) => self.word("99999999999999999999"),
            LiteralValue::Real(value) => self.word(&real(*value)),
            LiteralValue::Timespan {
                amount,
                unit: time_unit,
            } => self.word(&format!("{amount}{}", unit(*time_unit))),
            LiteralValue::String(string) => self.string(string),
            LiteralValue::Typed { ty, text } => self.word(&format!("{}({text})", keyword(*ty))),
            LiteralValue::Null => self.word("null"),
        }
    }

    /// A string; one of several pieces gets empty ones after it, so that it has as many again.
    fn string(&mut self, string: &StringLiteral) -> &mut Self {
        let prefix = if string.hidden { "h" } else { "" };
        self.word(&format!("{prefix}{}", quoted(&string.value)));
        for _ in 1..string.parts.len() {
            self.word("''");
        }
        self
    }

    pub(crate) fn dynamic(&mut self, dynamic: &Dynamic) -> &mut Self {
        self.open("dynamic(").dynamic_value(&dynamic.value).glue(")")
    }

    fn dynamic_value(&mut self, value: &DynamicValue) -> &mut Self {
        match value {
            DynamicValue::Literal(literal) => self.literal(literal),
            DynamicValue::Array { items, .. } => {
                self.open("[");
                self.list(items, |to, item| {
                    to.dynamic_value(item);
                });
                self.glue("]")
            }
            DynamicValue::Object { properties, .. } => {
                self.open("{");
                self.list(properties, |to, property| {
                    to.word(&quoted(&property.name))
                        .glue(":")
                        .dynamic_value(&property.value);
                });
                self.glue("}")
            }
            DynamicValue::Dynamic(dynamic) => self.dynamic(dynamic),
            DynamicValue::Name(name) => self.name(name),
            DynamicValue::Missing { .. } => self,
        }
    }

    pub(crate) fn type_of(&mut self, node: &TypeOf) -> &mut Self {
        match &node.value {
            TypeOfValue::Scalar(ty) => self.open("typeof(").type_name(ty).glue(")"),
            TypeOfValue::Row(schema) => {
                self.open("typeof");
                self.schema(schema)
            }
        }
    }
}
