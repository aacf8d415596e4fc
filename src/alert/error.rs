//! Why the service would refuse a rule, or make less of its rows than meant.

use kql_syntax::Span;

/// Something about a rule's alerts that its author should know. Spans count bytes of the definition's file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum AlertError {
    /// A column that the rule takes values from is not in the query's result.
    #[error("{what} takes column `{column}`, which the query does not give")]
    #[diagnostic(code(TL6101))]
    NoColumn {
        /// `the entity Account`, `custom detail Cluster` …
        what: String,
        /// The column as written.
        column: String,
        /// The nearest column, or all of them.
        #[help]
        help: String,
        /// Where the rule names it.
        #[label("not in the result; the service refuses the rule")]
        span: Span,
    },
    /// A rule without something that a run needs.
    #[error("the rule has no `{field}` that can be read")]
    #[diagnostic(
        code(TL6102),
        help("a scheduled rule runs with `queryPeriod`, `triggerOperator` and `triggerThreshold`")
    )]
    MissingField {
        /// The field.
        field: &'static str,
        /// The rule.
        #[label("a run needs it")]
        span: Span,
    },
    /// More rows than alerts.
    #[error("the query gives {rows} rows, and one run raises at most {limit} alerts")]
    #[diagnostic(
        code(TL6103),
        severity(Warning),
        help("the last alert sums up all rows; aggregate in the query, or group events into one alert")
    )]
    TooManyAlerts {
        /// Rows of the result.
        rows: usize,
        /// The limit.
        limit: usize,
        /// The setting.
        #[label("an alert for each row")]
        span: Span,
    },
    /// A run that fires without a row, set to raise an alert for each row.
    #[error("the run fires without a row, and the rule raises an alert for each row: there is none")]
    #[diagnostic(
        code(TL6104),
        severity(Warning),
        help("group events into one alert: `aggregationKind: SingleAlert`")
    )]
    FiresWithoutRows {
        /// The setting.
        #[label("an alert for each row")]
        span: Span,
    },
    /// A text that falls back to the rule's own.
    #[error("{what} falls back to the rule's own: {reason}")]
    #[diagnostic(code(TL6105), severity(Warning))]
    FallsBack {
        /// `the alert's name` …
        what: &'static str,
        /// Which value is missing or of the wrong kind.
        reason: String,
        /// Why that is so.
        #[help]
        help: Option<&'static str>,
        /// Where the rule asks for it.
        #[label("not used")]
        span: Span,
    },
    /// Something that exceeds a limit and is cut.
    #[error("{what} exceeds the limit of {limit}")]
    #[diagnostic(code(TL6106), severity(Warning), help("what exceeds it is lost"))]
    Cut {
        /// `custom details`, `entities of Account` …
        what: String,
        /// The limit with its unit.
        limit: String,
        /// Where the rule asks for it.
        #[label("too much")]
        span: Span,
    },
    /// An account that the service drops.
    #[error("the account `{name}` is built in, and the service drops it from the alert")]
    #[diagnostic(
        code(TL6107),
        severity(Warning),
        help("map a stronger identifier beside the name (`Sid`, `AadUserId`), or leave such rows out")
    )]
    BuiltInAccount {
        /// The name.
        name: String,
        /// The mapping.
        #[label("maps it")]
        span: Span,
    },
    /// A mapped column holds lists or objects.
    #[error("column `{column}` is dynamic, and an entity needs a single value")]
    #[diagnostic(
        code(TL6108),
        severity(Warning),
        help("take one value out of it: `tostring({column}[0])`")
    )]
    DynamicIdentifier {
        /// The column.
        column: String,
        /// Where the rule names it.
        #[label("a list or object")]
        span: Span,
    },
    /// Grouping by an entity that is not mapped, and the like.
    #[error("{message}")]
    #[diagnostic(code(TL6109))]
    Grouping {
        /// What is wrong.
        message: String,
        /// What to do.
        #[help]
        help: &'static str,
        /// Where.
        #[label("here")]
        span: Span,
    },
    /// A kind of rule that cannot be run here.
    #[error("not supported: cases of a rule of kind {kind}")]
    #[diagnostic(code(TL6110), help("its logic is the service's own and is not published"))]
    Kind {
        /// The kind.
        kind: &'static str,
        /// The rule.
        #[label("{kind}")]
        span: Span,
    },
    /// Entities that come as a list in one column.
    #[error("not supported: the entities of `sentinelEntitiesMappings`")]
    #[diagnostic(
        code(TL6111),
        severity(Warning),
        help("alerts are shown without them, and grouping by entities does not see them")
    )]
    ListedEntities {
        /// The field.
        #[label("left out")]
        span: Span,
    },
}
