//! What goes wrong while a query runs.

use kql_syntax::Span;

/// A query that bound could not be run to its end. Nothing of its result is given out.
#[derive(Debug, Clone, PartialEq, thiserror::Error, miette::Diagnostic)]
pub enum EvalError {
    /// KQL has it, this engine does not run it.
    #[error("not supported: {what}")]
    #[diagnostic(code(TL9001))]
    Unsupported {
        /// The construct, in KQL's words.
        what: String,
        /// Why, or what to do instead.
        #[help]
        help: Option<String>,
        /// Where it stands.
        #[label("here")]
        span: Span,
    },
    /// A table, or what a function gives, that exists elsewhere: nobody has said what its rows are here.
    #[error("no rows are known of {of}")]
    #[diagnostic(code(TL9006))]
    NoRows {
        /// What has the rows, in KQL's words.
        of: String,
        /// How to give it rows.
        #[help]
        help: Option<String>,
        /// Where it is named.
        #[label("here")]
        span: Span,
    },
    /// An argument has a value that the function or operator refuses, as Kusto refuses it.
    #[error("{message}")]
    #[diagnostic(code(TL9002))]
    Argument {
        /// What is wrong.
        message: String,
        /// How to fix it.
        #[help]
        help: Option<String>,
        /// Where it stands.
        #[label("here")]
        span: Span,
    },
    /// The query needs more than its limits allow.
    #[error("{what} exceeds the limit of {limit}")]
    #[diagnostic(code(TL9003))]
    Limit {
        /// What grew too large.
        what: String,
        /// The limit, with its unit.
        limit: String,
        /// How to go on.
        #[help]
        help: Option<String>,
        /// The operator.
        #[label("here")]
        span: Span,
    },
    /// What lies at a URL is not here, or is not what the query says of it.
    #[error("{message}")]
    #[diagnostic(code(TL9005))]
    External {
        /// What is wrong.
        message: String,
        /// How to go on.
        #[help]
        help: Option<String>,
        /// The URL in the query.
        #[label("here")]
        span: Span,
    },
    /// Somebody stopped the query.
    #[error("the query was stopped")]
    #[diagnostic(code(TL9004))]
    Cancelled,
    /// A state that binding rules out: a fault of this program.
    #[error("internal error: {message}")]
    #[diagnostic(code(TL9999), help("please report this with the query"))]
    Internal {
        /// What was found.
        message: String,
        /// The expression at hand.
        #[label("here")]
        span: Span,
    },
}

impl EvalError {
    /// `what` is not supported, with no more to say.
    pub fn unsupported(what: impl Into<String>, span: Span) -> EvalError {
        EvalError::Unsupported {
            what: what.into(),
            help: None,
            span,
        }
    }

    /// An argument that is refused.
    pub fn argument(message: impl Into<String>, span: Span) -> EvalError {
        EvalError::Argument {
            message: message.into(),
            help: None,
            span,
        }
    }

    /// A fault of this program.
    pub fn internal(message: impl Into<String>, span: Span) -> EvalError {
        EvalError::Internal {
            message: message.into(),
            span,
        }
    }

    /// The error with a place, where it is a limit that has none.
    pub(crate) fn placed(mut self, operator: Span) -> EvalError {
        if let EvalError::Limit { span, .. } = &mut self
            && span.is_empty()
        {
            *span = operator;
        }
        self
    }

    /// Where it stands; empty at the start for a stopped query.
    pub fn span(&self) -> Span {
        match self {
            EvalError::Unsupported { span, .. }
            | EvalError::NoRows { span, .. }
            | EvalError::Argument { span, .. }
            | EvalError::Limit { span, .. }
            | EvalError::External { span, .. }
            | EvalError::Internal { span, .. } => *span,
            EvalError::Cancelled => Span::new(0, 0),
        }
    }
}
