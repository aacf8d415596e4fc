//! One line of `data/catalog.txt` → one entry. The format is described in `schemas/README.md`.

use super::entry::{ArgForm, CatalogEntry, Category, Param, ParamKind, ResultName, Returns, Signature, TypeName};

/// `None` when the line is not as `cargo xtask codegen` writes it.
pub(super) fn entry(category: Category, name: &'static str, fields: &'static str) -> Option<CatalogEntry> {
    let mut fields = fields.split('\t');
    let mut entry = CatalogEntry {
        category,
        name,
        result_name: ResultName::None,
        prefix: "",
        foldable: false,
        obsolete: false,
        alternative: None,
        hidden: false,
        signatures: Vec::new(),
    };
    for attribute in fields.next()?.split(';').filter(|attribute| !attribute.is_empty()) {
        match attribute.split_once('=').unwrap_or((attribute, "")) {
            ("result", rule) => entry.result_name = result_name(rule)?,
            ("prefix", text) => entry.prefix = text,
            ("alternative", text) => entry.alternative = Some(text),
            ("foldable", "") => entry.foldable = true,
            ("obsolete", "") => entry.obsolete = true,
            ("hidden", "") => entry.hidden = true,
            _ => return None,
        }
    }
    entry.signatures = fields.map(signature).collect::<Option<_>>()?;
    Some(entry)
}

fn signature(text: &'static str) -> Option<Signature> {
    let (params, result) = text.strip_prefix('(')?.split_once(") -> ")?;
    let (result, hidden) = result
        .strip_suffix(" hidden")
        .map_or((result, false), |result| (result, true));
    let params = params
        .split(", ")
        .filter(|text| !text.is_empty())
        .map(param)
        .collect::<Option<_>>()?;
    Some(Signature {
        params,
        returns: returns(result)?,
        hidden,
    })
}

fn param(text: &'static str) -> Option<Param> {
    let (text, values) = match text.split_once('{') {
        Some((text, values)) => (text, values.strip_suffix('}')?.split(',').collect()),
        None => (text, Vec::new()),
    };
    let (text, occurs) = match text.split_once('*') {
        Some((text, occurs)) => {
            let (min, max) = occurs.split_once("..")?;
            (text, (min.parse().ok()?, max.parse().ok()?))
        }
        None => (text, (1, 1)),
    };
    let (text, arg) = match text.split_once('/') {
        Some((text, form)) => (text, arg_form(form)?),
        None => (text, ArgForm::Any),
    };
    let (name, kind) = text.split_once(':')?;
    let (kind, types) = if kind.starts_with(|letter: char| letter.is_ascii_uppercase()) {
        (param_kind(kind)?, Vec::new())
    } else {
        (
            ParamKind::Declared,
            kind.split('|').map(type_name).collect::<Option<_>>()?,
        )
    };
    Some(Param {
        name,
        kind,
        types,
        arg,
        occurs,
        values,
    })
}

fn result_name(rule: &str) -> Option<ResultName> {
    Some(match rule {
        "FirstArgument" => ResultName::FirstArgument,
        "PrefixOnly" => ResultName::PrefixOnly,
        "PrefixAndFirstArgument" => ResultName::PrefixAndFirstArgument,
        "NameAndFirstArgument" => ResultName::NameAndFirstArgument,
        "OnlyArgument" => ResultName::OnlyArgument,
        "FirstArgumentValueIfColumn" => ResultName::FirstArgumentValueIfColumn,
        _ => return None,
    })
}

fn type_name(name: &str) -> Option<TypeName> {
    Some(match name {
        "bool" => TypeName::Bool,
        "int" => TypeName::Int,
        "long" => TypeName::Long,
        "real" => TypeName::Real,
        "decimal" => TypeName::Decimal,
        "string" => TypeName::String,
        "datetime" => TypeName::Datetime,
        "timespan" => TypeName::Timespan,
        "guid" => TypeName::Guid,
        "dynamic" => TypeName::Dynamic,
        "type" => TypeName::Type,
        _ => return None,
    })
}

fn param_kind(kind: &str) -> Option<ParamKind> {
    Some(match kind {
        "Scalar" => ParamKind::Scalar,
        "Integer" => ParamKind::Integer,
        "Number" => ParamKind::Number,
        "NumberOrBool" => ParamKind::NumberOrBool,
        "Summable" => ParamKind::Summable,
        "Orderable" => ParamKind::Orderable,
        "StringOrDynamic" => ParamKind::StringOrDynamic,
        "StringOrArray" => ParamKind::StringOrArray,
        "IntegerOrArray" => ParamKind::IntegerOrArray,
        "DynamicArray" => ParamKind::DynamicArray,
        "DynamicBag" => ParamKind::DynamicBag,
        "NotDynamic" => ParamKind::NotDynamic,
        "NotBool" => ParamKind::NotBool,
        "NotRealOrBool" => ParamKind::NotRealOrBool,
        "CommonScalar" => ParamKind::CommonScalar,
        "CommonScalarOrDynamic" => ParamKind::CommonScalarOrDynamic,
        "CommonOrderable" => ParamKind::CommonOrderable,
        "Parameter0" => ParamKind::Parameter0,
        "Parameter1" => ParamKind::Parameter1,
        "Tabular" => ParamKind::Tabular,
        "Any" => ParamKind::Any,
        _ => return None,
    })
}

fn arg_form(form: &str) -> Option<ArgForm> {
    Some(match form {
        "Constant" => ArgForm::Constant,
        "Literal" => ArgForm::Literal,
        "LiteralNotEmpty" => ArgForm::LiteralNotEmpty,
        "Column" => ArgForm::Column,
        "Column_Parameter0" => ArgForm::ColumnOfParameter0,
        "Column_Parameter0_Common" => ArgForm::ColumnCommonWithParameter0,
        "StarOnly" => ArgForm::StarOnly,
        "StarAllowed" => ArgForm::StarAllowed,
        "Expression_Parameter0_Element" => ArgForm::ElementOfParameter0,
        "Aggregate" => ArgForm::Aggregate,
        "Unnamed13" => ArgForm::Unnamed13,
        _ => return None,
    })
}

fn returns(text: &str) -> Option<Returns> {
    let Some(rule) = text.strip_prefix('@') else {
        return if text == "table" {
            Some(Returns::Table)
        } else {
            type_name(text).map(Returns::Type)
        };
    };
    Some(match rule {
        "Custom" => Returns::Custom,
        "Parameter0" => Returns::Parameter0,
        "Parameter1" => Returns::Parameter1,
        "Parameter0Array" => Returns::Parameter0Array,
        "Parameter0Promoted" => Returns::Parameter0Promoted,
        "Parameter0Literal" => Returns::Parameter0Literal,
        "Parameter1Literal" => Returns::Parameter1Literal,
        "ParameterNLiteral" => Returns::ParameterNLiteral,
        "Widest" => Returns::Widest,
        "Common" => Returns::Common,
        "CommonNonDynamic" => Returns::CommonNonDynamic,
        "Parameter0Cluster" => Returns::Parameter0Cluster,
        "Parameter0Database" => Returns::Parameter0Database,
        "Parameter0Table" => Returns::Parameter0Table,
        "Parameter0ExternalTable" => Returns::Parameter0ExternalTable,
        "Parameter0MaterializedView" => Returns::Parameter0MaterializedView,
        "Parameter0EntityGroup" => Returns::Parameter0EntityGroup,
        "Parameter0StoredQueryResult" => Returns::Parameter0StoredQueryResult,
        "Parameter0Graph" => Returns::Parameter0Graph,
        _ => return None,
    })
}
