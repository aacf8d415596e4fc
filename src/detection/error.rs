//! What can go wrong while definitions are read.

use kql_syntax::Span;

/// An error of reading one file or one field; the other files and fields are read all the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum ReadError {
    /// The operating system refused.
    #[error("cannot read this file: {reason}")]
    #[diagnostic(code(TL0010), help("check that it exists and that you may read it"))]
    Unreadable {
        /// The system's words.
        reason: String,
    },
    /// Bytes that are not UTF-8.
    #[error("not UTF-8: byte {byte:#04x} at offset {offset}")]
    #[diagnostic(code(TL0011), help("{}", encoding_help(*utf16)))]
    NotUtf8 {
        /// The first byte that does not belong.
        byte: u8,
        /// Its offset in the file.
        offset: usize,
        /// The file starts with a UTF-16 byte order mark.
        utf16: bool,
        /// Where the readable part ends.
        #[label("readable up to here")]
        span: Span,
    },
    /// A folder that contains itself through a link.
    #[error("this link leads back to `{ancestor}`, so the folder would contain itself")]
    #[diagnostic(code(TL0012), help("remove the link; nothing below it was read"))]
    LinkLoop {
        /// The folder it leads back to.
        ancestor: String,
    },
    /// The whole document is a list or a word.
    #[error("a definition is a mapping of keys to values, and this is {found}")]
    #[diagnostic(code(TL0013), help("start with `id:`, `name:`, `description:` …"))]
    NotMapping {
        /// What it is instead.
        found: &'static str,
        /// The document.
        #[label("{found}")]
        span: Span,
    },
    /// Nothing but comments.
    #[error("the file is empty")]
    #[diagnostic(code(TL0014), help("write a definition or remove the file"))]
    Empty,
    /// A mapping that looks like nothing we know.
    #[error("this is no kind of content that Sentinel knows")]
    #[diagnostic(
        code(TL0015),
        severity(Warning),
        help("an analytics rule has `kind: Scheduled` or `kind: NRT` and a `query`")
    )]
    UnknownContent {
        /// The start of the document.
        #[label("no `kind`, no `query`")]
        span: Span,
    },
    /// A field of the wrong type.
    #[error("`{path}` must be {expected}, and this is {found}")]
    #[diagnostic(code(TL0016))]
    WrongType {
        /// The field.
        path: String,
        /// `text`, `a list`, `true or false` …
        expected: &'static str,
        /// What stands there.
        found: String,
        /// The value.
        #[label("{found}")]
        span: Span,
        /// How to write it.
        #[help]
        help: Option<String>,
    },
    /// A `kind` that does not exist.
    #[error("`{kind}` is no kind of analytics rule")]
    #[diagnostic(
        code(TL0017),
        help(
            "kinds: Scheduled, NRT, MicrosoftSecurityIncidentCreation, Fusion, MLBehaviorAnalytics, ThreatIntelligence"
        )
    )]
    UnknownKind {
        /// What was written.
        kind: String,
        /// Where.
        #[label("not a kind")]
        span: Span,
    },
}

fn encoding_help(utf16: bool) -> &'static str {
    if utf16 {
        "the file is UTF-16; save it as UTF-8"
    } else {
        "save the file as UTF-8"
    }
}
