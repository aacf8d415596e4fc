//! What can be wrong with a golden.

use kql_syntax::Span;

/// A golden that is not what the case gives, or that cannot be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum GoldenError {
    /// No golden yet.
    #[error("the case has no golden yet")]
    #[diagnostic(
        code(TL6301),
        help("look at the case, then run `tripline test --accept` to write what it gives")
    )]
    Missing,
    /// The case gives something else now.
    #[error("the case no longer gives what its golden holds")]
    #[diagnostic(
        code(TL6302),
        help("`-` is the golden, `+` what the case gives now; if that is right, run `tripline test --accept`")
    )]
    Different,
    /// The file is not as this tool wrote it.
    #[error("the golden was changed by hand: its content does not match its checksum{}", if *.content_fits { ", though it is what the case gives" } else { "" })]
    #[diagnostic(
        code(TL6303),
        help("restore it from version control, or run `tripline test --accept` to write what the case gives")
    )]
    Edited {
        /// Whether the content is what the case gives all the same.
        content_fits: bool,
        /// The checksum in the file.
        #[label("checksum of another content")]
        span: Span,
    },
    /// The file is no golden.
    #[error("not a golden: {reason}")]
    #[diagnostic(
        code(TL6304),
        help("restore it from version control, or run `tripline test --accept` to write it anew")
    )]
    Malformed {
        /// What is wrong.
        reason: String,
        /// Where.
        #[label("here")]
        span: Span,
    },
    /// The file cannot be read.
    #[error("the golden cannot be read: {reason}")]
    #[diagnostic(code(TL6305))]
    Unreadable {
        /// The system's words.
        reason: String,
    },
    /// The file cannot be written.
    #[error("the golden cannot be written: {reason}")]
    #[diagnostic(code(TL6306), help("the old golden, if there was one, is as it was"))]
    Unwritable {
        /// The system's words.
        reason: String,
    },
    /// A golden without a case.
    #[error("no case belongs to this golden")]
    #[diagnostic(
        code(TL6307),
        help("delete it, or run `tripline test --accept` without a filter, which does")
    )]
    Orphan,
}
