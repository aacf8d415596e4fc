//! Signatures in words, for people.

use std::fmt::Write as _;

use super::{ArgForm, Param, ParamKind, Returns, Signature, TypeName};

impl Signature {
    /// The signature as it is written in documentation: `strcat_array(array: dynamic, delimiter: any) → string`.
    pub fn describe(&self, name: &str) -> String {
        let mut out = format!("{name}(");
        for (at, param) in self.params.iter().enumerate() {
            if at > 0 {
                out.push_str(", ");
            }
            let (fewest, most) = param.occurs;
            let text = format!("{}: {}", param.name, kind(param));
            let _ = match (fewest, most) {
                (0, 1) => write!(out, "[{text}]"),
                (_, 1) => write!(out, "{text}"),
                (0, _) => write!(out, "[{text}, …]"),
                _ => write!(out, "{text}, …"),
            };
        }
        out.push(')');
        if let Some(result) = result(self.returns) {
            out.push_str(" → ");
            out.push_str(&result);
        }
        out
    }
}

fn kind(param: &Param) -> String {
    if param.arg == ArgForm::StarOnly {
        return "*".into();
    }
    if !param.values.is_empty() {
        let values: Vec<String> = param.values.iter().map(|value| format!("'{value}'")).collect();
        return values.join(" | ");
    }
    let text = match param.kind {
        ParamKind::Declared => {
            let types: Vec<&str> = param.types.iter().map(|ty| ty.name()).collect();
            return types.join(" | ") + form(param.arg);
        }
        ParamKind::Scalar | ParamKind::Any => "any",
        ParamKind::Integer => "int | long",
        ParamKind::Number => "number",
        ParamKind::NumberOrBool => "number | bool",
        ParamKind::Summable => "number | timespan | datetime",
        ParamKind::Orderable => "any with an order",
        ParamKind::StringOrDynamic => "string | dynamic",
        ParamKind::StringOrArray => "string | array",
        ParamKind::IntegerOrArray => "int | long | array",
        ParamKind::DynamicArray => "array",
        ParamKind::DynamicBag => "bag",
        ParamKind::NotDynamic => "any but dynamic",
        ParamKind::NotBool => "any but bool",
        ParamKind::NotRealOrBool => "any but real and bool",
        ParamKind::CommonScalar | ParamKind::CommonScalarOrDynamic | ParamKind::CommonOrderable => "same type",
        ParamKind::Parameter0 => "type of the first",
        ParamKind::Parameter1 => "type of the second",
        ParamKind::Tabular => "table",
    };
    text.to_string() + form(param.arg)
}

fn form(arg: ArgForm) -> &'static str {
    match arg {
        ArgForm::Constant => " constant",
        ArgForm::Literal | ArgForm::LiteralNotEmpty => " literal",
        ArgForm::Column | ArgForm::ColumnOfParameter0 | ArgForm::ColumnCommonWithParameter0 => " column",
        ArgForm::StarAllowed => " or *",
        ArgForm::Aggregate => " aggregate",
        _ => "",
    }
}

fn result(returns: Returns) -> Option<String> {
    Some(match returns {
        Returns::Type(ty) => ty.name().into(),
        Returns::Table => "table".into(),
        Returns::Parameter0 | Returns::Parameter0Promoted => "type of the first".into(),
        Returns::Parameter1 => "type of the second".into(),
        Returns::Parameter0Array => "array".into(),
        Returns::Parameter0Literal | Returns::Parameter1Literal | Returns::ParameterNLiteral => "the named type".into(),
        Returns::Widest => "widest number type".into(),
        Returns::Common | Returns::CommonNonDynamic => "common type".into(),
        _ => return None,
    })
}

impl TypeName {
    /// KQL's name of the type.
    pub fn name(self) -> &'static str {
        match self {
            TypeName::Bool => "bool",
            TypeName::Int => "int",
            TypeName::Long => "long",
            TypeName::Real => "real",
            TypeName::Decimal => "decimal",
            TypeName::String => "string",
            TypeName::Datetime => "datetime",
            TypeName::Timespan => "timespan",
            TypeName::Guid => "guid",
            TypeName::Dynamic => "dynamic",
            TypeName::Type => "type",
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog::{Category, lookup};
    use rstest::rstest;

    #[rstest]
    #[case(
        Category::Function,
        "strcat_array",
        "strcat_array(array: array, delimiter: any) → string"
    )]
    #[case(Category::Function, "strcat", "strcat(arg: any, …) → string")]
    #[case(
        Category::Function,
        "bin",
        "bin(value: number, roundTo: number) → widest number type"
    )]
    #[case(
        Category::Aggregate,
        "arg_max",
        "arg_max(maximized: any with an order, [returned: any or *, …])"
    )]
    fn signatures_in_words(#[case] category: Category, #[case] name: &str, #[case] expected: &str) {
        let entry = lookup(category, name).unwrap();
        assert_eq!(entry.signatures[0].describe(name), expected);
    }
}
