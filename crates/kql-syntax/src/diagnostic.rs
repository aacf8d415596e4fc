//! What can be wrong with a text.
//!
//! Codes are the official parser's where it has one (`KS…`), else ours (`TL…`). They never change.

use crate::Span;

/// A replacement of part of the source that repairs what a diagnostic reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// By what.
    pub replacement: String,
}

/// An error in the text of a query.
#[derive(Debug, Clone, PartialEq, thiserror::Error, miette::Diagnostic)]
#[non_exhaustive]
pub enum SyntaxError {
    /// A string, or a literal such as `datetime(…`, lacks its end.
    #[error("`{close}` is missing")]
    #[diagnostic(code(KS001), help("a string or literal ends on the line where it begins"))]
    Unclosed {
        /// What should stand there.
        close: &'static str,
        /// What it would close.
        #[label("opened here")]
        open: Span,
        /// Where it is missing (empty).
        #[label("still open here")]
        span: Span,
    },

    /// A backslash in a plain string that begins no escape.
    #[error("`{escape}` is no escape")]
    #[diagnostic(
        code(KS001),
        help("{advice}: a backslash begins an escape unless `@` stands before the string")
    )]
    UnknownEscape {
        /// The backslash and the character behind it.
        escape: String,
        /// What to write.
        advice: String,
        /// Where it stands.
        #[label("here")]
        span: Span,
        /// The string with `@` before it, where none of its backslashes begins an escape.
        fix: Option<Fix>,
    },

    /// A character that KQL has no use for.
    #[error("unexpected character `{found}`")]
    #[diagnostic(code(KS002))]
    UnexpectedCharacter {
        /// The character.
        found: char,
        /// Where.
        #[label("here")]
        span: Span,
    },

    /// A quote that a word processor or a web page made of a plain one.
    #[error("typographic quote `{found}` where KQL has `{plain}`")]
    #[diagnostic(code(KS002), help("copied from a document or a web page? write plain quotes"))]
    TypographicQuote {
        /// The quote found.
        found: char,
        /// The quote meant.
        plain: char,
        /// The opening quote.
        #[label("here")]
        span: Span,
        /// The string in plain quotes.
        fix: Fix,
    },

    /// A token is missing.
    #[error("expected {}", list(expected))]
    #[diagnostic(code(KS005))]
    Expected {
        /// What could stand there, in a few words.
        expected: &'static [&'static str],
        /// Where.
        #[label("here")]
        span: Span,
    },

    /// A closing bracket is missing.
    #[error("expected `{close}`")]
    #[diagnostic(code(KS005))]
    ExpectedClose {
        /// The bracket.
        close: &'static str,
        /// The bracket that it would close.
        #[label("to close this")]
        open: Span,
        /// Where.
        #[label("here")]
        span: Span,
    },

    /// An operator follows without the `|` between.
    #[error("expected `|` before `{keyword}`")]
    #[diagnostic(code(KS005), help("operators are separated by `|`"))]
    MissingPipe {
        /// The operator.
        keyword: String,
        /// Where it stands.
        #[label("here")]
        span: Span,
        /// The pipe.
        fix: Fix,
    },

    /// An expression, a name or another part is missing.
    #[error("{} is missing", part.noun())]
    #[diagnostic(code(KS006))]
    Missing {
        /// What.
        part: Part,
        /// Where (empty).
        #[label("here")]
        span: Span,
    },

    /// `graph-match` and its like have no pattern.
    #[error("a pattern such as `(a)-[e]->(b)` is missing")]
    #[diagnostic(code(KS217))]
    MissingGraphPattern {
        /// Where (empty).
        #[label("here")]
        span: Span,
    },

    /// A reserved word stands where a name or an expression is due.
    #[error("{} is missing before `{keyword}`", part.noun())]
    #[diagnostic(
        code(KS006),
        help("`{keyword}` is a keyword; as a name it is written `['{keyword}']`")
    )]
    KeywordAsName {
        /// What is due.
        part: Part,
        /// The word.
        keyword: String,
        /// Where something is missing (empty).
        #[label("here")]
        span: Span,
    },

    /// A word that is no type stands where one is due.
    #[error("`{name}` is not a type")]
    #[diagnostic(
        code(KS160),
        help("the types are bool, int, long, real, decimal, string, datetime, timespan, guid and dynamic")
    )]
    UnknownType {
        /// The word.
        name: String,
        /// Where.
        #[label("here")]
        span: Span,
    },

    /// An operator that needs rows from the left starts a query.
    #[error("`{operator}` cannot start a query")]
    #[diagnostic(code(KS174), help("it works on the rows of a table: `Table | {operator} …`"))]
    OperatorFirst {
        /// The operator.
        operator: String,
        /// Where.
        #[label("here")]
        span: Span,
    },

    /// A word after `|` is no operator.
    #[error("`{found}` is not an operator")]
    #[diagnostic(code(KS176))]
    UnknownOperator {
        /// The word.
        found: String,
        /// The operator that was probably meant.
        suggestion: Option<&'static str>,
        /// Where.
        #[label("{}", suggestion.map_or_else(|| "an operator is due here".to_owned(), |name| format!("did you mean `{name}`?")))]
        span: Span,
        /// The suggestion as an edit.
        fix: Option<Fix>,
    },

    /// Nothing stands after `|`.
    #[error("an operator is missing after `|`")]
    #[diagnostic(code(KS176))]
    MissingOperator {
        /// Where (empty).
        #[label("here")]
        span: Span,
    },

    /// Something stands where the statement should have ended.
    #[error("unexpected `{found}`")]
    #[diagnostic(code(KS198))]
    Unexpected {
        /// What.
        found: String,
        /// Where.
        #[label("nothing can continue here")]
        span: Span,
    },

    /// A line that starts with `#`, and is for no tool.
    #[error("`#{name}` is no directive")]
    #[diagnostic(code(KS250), help("a comment begins with `//`"))]
    UnknownDirective {
        /// What stands behind `#`.
        name: String,
        /// Where that is.
        #[label("here")]
        span: Span,
    },

    /// The query starts with `|`.
    #[error("the query starts with `|`, without a table")]
    #[diagnostic(code(KS198), help("name the table before the first `|`"))]
    LeadingPipe {
        /// The `|`.
        #[label("here")]
        span: Span,
    },

    /// A GUID without `guid(…)`.
    #[error("a GUID is written `guid({text})`")]
    #[diagnostic(code(KS214))]
    RawGuid {
        /// Its text.
        text: String,
        /// Where.
        #[label("here")]
        span: Span,
        /// The literal.
        fix: Fix,
    },

    /// A word that must be bracketed to be a name.
    #[error("`{name}` must be written `['{name}']` here")]
    #[diagnostic(code(KS228))]
    NameNeedsBrackets {
        /// The word.
        name: String,
        /// Where.
        #[label("here")]
        span: Span,
        /// The name in brackets.
        fix: Fix,
    },

    /// Deeper nesting than is safe.
    #[error("the query is nested too deeply")]
    #[diagnostic(code(KS245), help("name inner parts with `let`"))]
    TooDeep {
        /// Where the limit was reached.
        #[label("the rest was not read")]
        span: Span,
    },

    /// `where a = b`.
    #[error("`=` names a value; to compare, write `==`")]
    #[diagnostic(code(TL8001))]
    AssignmentInCondition {
        /// The `=`.
        #[label("here")]
        span: Span,
        /// `==`
        fix: Fix,
    },
}

/// A part of a query that can be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Part {
    /// An expression.
    Expression,
    /// A name.
    Name,
    /// A value.
    Value,
    /// A literal string.
    String,
    /// A number.
    Number,
    /// A type.
    Type,
    /// A declaration `name: type`.
    Declaration,
    /// A parameter.
    Parameter,
    /// `(name: type, …)`
    Schema,
    /// A call `f(…)`.
    Call,
    /// A clause, such as `on …`.
    Clause,
    /// `true` or `false`
    Bool,
    /// A value of `dynamic(…)`.
    DynamicValue,
}

impl Part {
    const fn noun(self) -> &'static str {
        match self {
            Self::Expression => "an expression",
            Self::Name => "a name",
            Self::Value => "a value",
            Self::String => "a string",
            Self::Number => "a number",
            Self::Type => "a type",
            Self::Declaration => "a declaration `name: type`",
            Self::Parameter => "a parameter `name=value`",
            Self::Schema => "a list of columns `(name: type, …)`",
            Self::Call => "a call `f(…)`",
            Self::Clause => "a clause",
            Self::Bool => "`true` or `false`",
            Self::DynamicValue => "a JSON value",
        }
    }
}

impl SyntaxError {
    /// The stable code, such as `KS005`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unclosed { .. } | Self::UnknownEscape { .. } => "KS001",
            Self::UnexpectedCharacter { .. } | Self::TypographicQuote { .. } => "KS002",
            Self::Expected { .. } | Self::ExpectedClose { .. } | Self::MissingPipe { .. } => "KS005",
            Self::Missing { .. } | Self::KeywordAsName { .. } => "KS006",
            Self::MissingGraphPattern { .. } => "KS217",
            Self::UnknownType { .. } => "KS160",
            Self::OperatorFirst { .. } => "KS174",
            Self::UnknownOperator { .. } | Self::MissingOperator { .. } => "KS176",
            Self::Unexpected { .. } | Self::LeadingPipe { .. } => "KS198",
            Self::RawGuid { .. } => "KS214",
            Self::NameNeedsBrackets { .. } => "KS228",
            Self::TooDeep { .. } => "KS245",
            Self::UnknownDirective { .. } => "KS250",
            Self::AssignmentInCondition { .. } => "TL8001",
        }
    }

    /// Where it is; empty where something is missing.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Unclosed { span, .. }
            | Self::UnknownEscape { span, .. }
            | Self::UnexpectedCharacter { span, .. }
            | Self::TypographicQuote { span, .. }
            | Self::Expected { span, .. }
            | Self::ExpectedClose { span, .. }
            | Self::MissingPipe { span, .. }
            | Self::Missing { span, .. }
            | Self::KeywordAsName { span, .. }
            | Self::UnknownType { span, .. }
            | Self::OperatorFirst { span, .. }
            | Self::UnknownOperator { span, .. }
            | Self::MissingOperator { span }
            | Self::MissingGraphPattern { span }
            | Self::Unexpected { span, .. }
            | Self::UnknownDirective { span, .. }
            | Self::LeadingPipe { span }
            | Self::RawGuid { span, .. }
            | Self::NameNeedsBrackets { span, .. }
            | Self::TooDeep { span }
            | Self::AssignmentInCondition { span, .. } => *span,
        }
    }

    /// How to repair it, where that is likely right.
    #[must_use]
    pub const fn fix(&self) -> Option<&Fix> {
        match self {
            Self::TypographicQuote { fix, .. }
            | Self::MissingPipe { fix, .. }
            | Self::RawGuid { fix, .. }
            | Self::NameNeedsBrackets { fix, .. }
            | Self::AssignmentInCondition { fix, .. } => Some(fix),
            Self::UnknownOperator { fix, .. } | Self::UnknownEscape { fix, .. } => fix.as_ref(),
            _ => None,
        }
    }
}

/// "`a`, `b` or `c`"
fn list(words: &[&'static str]) -> String {
    let mut text = String::new();
    for (index, word) in words.iter().enumerate() {
        text.push_str(match index {
            0 => "",
            _ if index + 1 == words.len() => " or ",
            _ => ", ",
        });
        text.push('`');
        text.push_str(word);
        text.push('`');
    }
    text
}
