//! What can be wrong with a text as YAML.

use kql_syntax::Span;

/// A YAML text that cannot be read, or a part of it that readers disagree about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum YamlError {
    /// The text is not YAML.
    #[error("not valid YAML: {reason}")]
    #[diagnostic(code(TL0001))]
    Syntax {
        /// The parser's words.
        reason: String,
        /// Where the parser gave up.
        #[label("here")]
        span: Span,
        /// A guess at the cause, from the line.
        #[help]
        help: Option<String>,
    },
    /// One key twice in one mapping.
    #[error("the key `{key}` stands here twice")]
    #[diagnostic(code(TL0002), help("keep one of them; readers disagree about which one counts"))]
    DuplicateKey {
        /// The key's text.
        key: String,
        /// The second key.
        #[label("again")]
        span: Span,
        /// The first key.
        #[label("first here")]
        first: Span,
    },
    /// More than one document in a file.
    #[error("the file holds more than one YAML document")]
    #[diagnostic(code(TL0003), help("put each definition into a file of its own"))]
    SeveralDocuments {
        /// Start of the second document.
        #[label("the second document starts here")]
        span: Span,
    },
    /// A mapping key that is itself a list or mapping.
    #[error("a key must be a plain word")]
    #[diagnostic(code(TL0004), help("quote a value that starts with `{{`, `[` or `?`"))]
    KeyNotScalar {
        /// The key.
        #[label("this is read as a list or mapping")]
        span: Span,
    },
    /// An alias to an anchor that does not exist, or one inside itself.
    #[error("the alias names no anchor that is complete here")]
    #[diagnostic(code(TL0005), help("quote a value that starts with `*`"))]
    UnknownAlias {
        /// The alias.
        #[label("here")]
        span: Span,
    },
    /// Nesting or alias expansion beyond the limit.
    #[error("the document is larger than {limit} {what}")]
    #[diagnostic(code(TL0006), help("definitions are small; this looks like a file of another kind"))]
    TooLarge {
        /// What was counted: `levels of nesting` or `values`.
        what: &'static str,
        /// The limit.
        limit: usize,
        /// Where it was reached.
        #[label("here")]
        span: Span,
    },
}
