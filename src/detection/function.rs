//! Functions of the workspace: saved queries that others call by name.
//!
//! Four spellings are read, one a file:
//!
//! | spelling | name | query | parameters |
//! |---|---|---|---|
//! | ASIM parsers | `ParserName`, and `EquivalentBuiltInParser` | `ParserQuery` | `ParserParams`: a list of `Name`, `Type`, `Default` |
//! | solutions | `FunctionAlias`, else `FunctionName` | `FunctionQuery` | `FunctionParams`: the same |
//! | saved searches | `functionAlias` | `query` | `functionParameters`: `name: type = default, …` |
//! | plain | `name` | `query` | `parameters`: the same |

use std::sync::Arc;

use kql_syntax::{Span, ast};

use crate::source::SourceFile;
use crate::yaml::{Node, SourceMap};

/// A function as its file describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// The name that queries call.
    pub name: String,
    /// The name of the built-in parser that it stands for, which calls it as well.
    pub also: Option<String>,
    /// The place of the name.
    pub name_span: Span,
    /// Its parameters, in order.
    pub parameters: Vec<FunctionParameter>,
    /// The KQL of its body.
    pub body: String,
    /// Offsets in the body → offsets in the file.
    pub map: SourceMap,
}

/// A parameter of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionParameter {
    /// Its name.
    pub name: String,
    /// The name of its type; `None` for a table.
    pub ty: Option<String>,
    /// KQL text of the value that a call without it gets.
    pub default: Option<String>,
}

/// What keeps a function from being called.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum FunctionError {
    /// No key names it, or the name cannot be called.
    #[error("{message}")]
    #[diagnostic(
        code(TL0020),
        help(
            "a function has a name (`name`, `FunctionAlias`, `FunctionName`, `ParserName` or `functionAlias`) of letters, digits and `_`, and a query (`query`, `FunctionQuery` or `ParserQuery`)"
        )
    )]
    Shape {
        /// What is wrong.
        message: String,
        /// Where.
        #[label("here")]
        span: Span,
    },
    /// The parameters are no list of names with types.
    #[error("the parameters of `{function}` cannot be read: {reason}")]
    #[diagnostic(
        code(TL0021),
        help("write `name: type`, with ` = value` where a call may leave it out; a table is `T: (*)`")
    )]
    Parameters {
        /// The function.
        function: String,
        /// What is wrong.
        reason: String,
        /// Where.
        #[label("here")]
        span: Span,
    },
    /// Two files describe a function of that name.
    #[error("the function `{name}` is described twice, here and in `{other}`")]
    #[diagnostic(code(TL0022), help("remove one, or give it another name; the other is called"))]
    Twice {
        /// The function.
        name: String,
        /// The other file.
        other: String,
        /// The name.
        #[label("here")]
        span: Span,
    },
}

const NAMES: [&str; 5] = ["functionAlias", "FunctionAlias", "ParserName", "FunctionName", "name"];
const BODIES: [&str; 3] = ["ParserQuery", "FunctionQuery", "query"];
const PARAMETERS: [&str; 6] = [
    "ParserParams",
    "FunctionParams",
    "FunctionParameters",
    "functionParameters",
    "parameters",
    "Parameters",
];

/// Reads a function.
///
/// # Errors
/// What keeps it from being called.
pub fn read_function(file: &Arc<SourceFile>, root: &Node) -> Result<Function, FunctionError> {
    let shape = |message: &str, span: Span| FunctionError::Shape {
        message: message.to_string(),
        span,
    };
    let mapping = root
        .as_mapping()
        .ok_or_else(|| shape("a function is a mapping of keys to values", root.span))?;
    let first = |keys: &[&str]| {
        let mut found = keys.iter().filter_map(|key| mapping.get(key));
        found.find(|node| node.as_scalar().is_some_and(|scalar| !scalar.text.trim().is_empty()))
    };
    let head = mapping.entries.first().map_or(root.span, |entry| entry.key_span);
    let name_node = first(&NAMES).ok_or_else(|| shape("the function has no name", head))?;
    let name = name_node
        .as_scalar()
        .map_or("", |scalar| scalar.text.trim())
        .to_string();
    if !is_identifier(&name) {
        return Err(shape(
            &format!("`{name}` is no name that a query can call"),
            name_node.span,
        ));
    }
    let body_node = first(&BODIES).ok_or_else(|| shape("the function has no query", head))?;
    let body = body_node
        .as_scalar()
        .ok_or_else(|| shape("the function has no query", head))?;
    let parameters = match PARAMETERS
        .iter()
        .find_map(|key| mapping.get(key))
        .filter(|node| !node.is_null())
    {
        Some(node) => parameters(&name, node)?,
        None => Vec::new(),
    };
    let also = mapping.get("EquivalentBuiltInParser").and_then(Node::as_scalar);
    Ok(Function {
        also: also
            .map(|scalar| scalar.text.trim().to_string())
            .filter(|also| is_identifier(also) && *also != name),
        name,
        name_span: name_node.span,
        parameters,
        body: body.text.clone(),
        map: body.source_map(&file.text, body_node.span),
    })
}

/// Parameters as one text of KQL, or as a list of `Name`, `Type` and `Default`.
fn parameters(function: &str, node: &Node) -> Result<Vec<FunctionParameter>, FunctionError> {
    let wrong = |reason: &str, span: Span| FunctionError::Parameters {
        function: function.to_string(),
        reason: reason.to_string(),
        span,
    };
    if let Some(scalar) = node.as_scalar() {
        let text = scalar.text.trim();
        let text = text
            .strip_prefix('(')
            .and_then(|text| text.strip_suffix(')'))
            .unwrap_or(text);
        return declared(text).map_err(|reason| wrong(&reason, node.span));
    }
    let items = node
        .as_sequence()
        .ok_or_else(|| wrong(&format!("this is {}", node.describe()), node.span))?;
    let mut written = Vec::new();
    for item in items {
        let text = |keys: [&str; 2]| {
            let found = keys.iter().find_map(|key| item.at(key)).and_then(Node::as_scalar);
            found.map(|scalar| scalar.text.trim().to_string())
        };
        let name = text(["Name", "name"]).ok_or_else(|| wrong("one has no `Name`", item.span))?;
        let ty = text(["Type", "type"]).ok_or_else(|| wrong(&format!("`{name}` has no `Type`"), item.span))?;
        let ty = if ty.starts_with("table") { "(*)".to_string() } else { ty };
        let default = text(["Default", "default"]).map(|default| format!(" = {}", default_value(&ty, &default)));
        written.push(format!("{name}: {ty}{}", default.unwrap_or_default()));
    }
    declared(&written.join(", ")).map_err(|reason| wrong(&reason, node.span))
}

/// A default as KQL: lists write that of a string without quotes.
pub(crate) fn default_value(ty: &str, default: &str) -> String {
    let is_quoted = default.starts_with(['\'', '"']);
    if ty == "string" && !is_quoted {
        format!("'{default}'")
    } else {
        default.to_owned()
    }
}

/// `name: type = default, …`, read as KQL reads the parameters of a function.
fn declared(text: &str) -> Result<Vec<FunctionParameter>, String> {
    const BEFORE: &str = "let f = (";
    let query = format!("{BEFORE}{text}\n) {{ print 1 }}; print 1");
    let parsed = kql_syntax::parse(&query);
    if let Some(error) = parsed.diagnostics.first() {
        return Err(error.to_string());
    }
    let Some(ast::Statement::Let(node)) = parsed.query.statements.first() else {
        return Err("they are no parameters".to_string());
    };
    let ast::LetValue::Function(function) = &node.value else {
        return Err("they are no parameters".to_string());
    };
    let parameter = |parameter: &ast::FunctionParameter| FunctionParameter {
        name: parameter.name.text.to_string(),
        ty: match &parameter.ty {
            ast::ParameterType::Scalar(ty) => Some(ty.text.to_string()),
            ast::ParameterType::Tabular(_) => None,
        },
        default: parameter
            .default
            .as_ref()
            .map(|default| default.span().text(&query).to_string()),
    };
    Ok(function.parameters.iter().map(parameter).collect())
}

/// Whether a name can be called without brackets.
pub(crate) fn is_identifier(name: &str) -> bool {
    let mut letters = name.chars();
    let starts = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_');
    starts && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::yaml;

    fn read(text: &str) -> Result<Function, FunctionError> {
        let file = Arc::new(SourceFile::new("functions/f.yaml", text));
        read_function(&file, &yaml::parse(text).unwrap().root)
    }

    fn shown(parameters: &[FunctionParameter]) -> String {
        let show = |parameter: &FunctionParameter| {
            let default = parameter.default.as_ref().map(|default| format!("={default}"));
            let ty = parameter.ty.as_deref().unwrap_or("table");
            format!("{}:{ty}{}", parameter.name, default.unwrap_or_default())
        };
        parameters.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[rstest]
    #[case::plain(
        "name: f\nparameters: 'since: timespan = 1h, who: string'\nquery: T\n",
        "f None since:timespan=1h who:string"
    )]
    #[case::saved_search(
        "name: A title\nfunctionAlias: f\nfunctionParameters: cluster:string='*'\nquery: T\n",
        "f None cluster:string='*'"
    )]
    #[case::solution("FunctionName: long\nFunctionAlias: f\nFunctionQuery: T\n", "f None ")]
    #[case::asim(
        "ParserName: vimDns\nEquivalentBuiltInParser: _Im_Dns\nParserParams:\n  - {Name: since, Type: datetime, Default: datetime(null)}\n  \
         - {Name: ip, Type: string, Default: '*'}\n  - {Name: T, Type: 'table:(*)'}\nParserQuery: T\n",
        "vimDns Some(\"_Im_Dns\") since:datetime=datetime(null) ip:string='*' T:table"
    )]
    fn every_spelling_is_read(#[case] text: &str, #[case] expected: &str) {
        let function = read(text).unwrap();
        let found = format!("{} {:?} {}", function.name, function.also, shown(&function.parameters));
        assert_eq!(found, expected);
        assert_eq!(function.body, "T");
    }

    #[rstest]
    #[case("name: f\n", "the function has no query")]
    #[case("query: T\n", "the function has no name")]
    #[case("name: my function\nquery: T\n", "`my function` is no name that a query can call")]
    #[case("- a\n", "a function is a mapping of keys to values")]
    fn what_cannot_be_called_is_told(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(read(text).unwrap_err().to_string(), expected);
    }

    #[rstest]
    #[case("name: f\nquery: T\nparameters: 'a: strin'\n")]
    #[case("name: f\nquery: T\nparameters: {a: string}\n")]
    #[case("name: f\nquery: T\nparameters: [{Name: a}]\n")]
    fn wrong_parameters_are_told(#[case] text: &str) {
        assert!(
            matches!(read(text), Err(FunctionError::Parameters { .. })),
            "{:?}",
            read(text)
        );
    }
}
