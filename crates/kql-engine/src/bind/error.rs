//! What binding finds wrong. Codes are those of the official parser where it has one.

use std::fmt;

use kql_syntax::Span;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The query runs, but hardly as meant.
    Warning,
    /// The query does not run.
    Error,
}

macro_rules! diagnostics {
    ($($(#[$doc:meta])* $name:ident $code:ident $message:literal { $($field:ident: $ty:ty),* $(,)? })+) => {
        /// A name, type or argument that does not fit.
        #[derive(Debug, Clone, PartialEq, thiserror::Error, miette::Diagnostic)]
        pub enum BindError {
            $(
                $(#[$doc])*
                #[error($message)]
                #[diagnostic(code($code))]
                $name {
                    $(#[doc = "What the message names."] $field: $ty,)*
                    /// How to fix it.
                    #[help]
                    help: Option<String>,
                    /// Where it stands.
                    #[label("here")]
                    span: Span,
                },
            )+
        }

        impl BindError {
            /// The stable code.
            pub fn code(&self) -> &'static str {
                match self { $(Self::$name { .. } => stringify!($code),)+ }
            }

            /// Where it stands.
            pub fn span(&self) -> Span {
                match self { $(Self::$name { span, .. } => *span,)+ }
            }

            pub(crate) fn span_mut(&mut self) -> &mut Span {
                match self { $(Self::$name { span, .. } => span,)+ }
            }

            /// How to fix it.
            pub fn help_text(&self) -> Option<&str> {
                match self { $(Self::$name { help, .. } => help.as_deref(),)+ }
            }

            /// Every code there is.
            pub const CODES: &'static [&'static str] = &[$(stringify!($code)),+];
        }
    };
}

diagnostics! {
    /// `join` without `on`.
    JoinConditionMissing KS006 "the join has no condition" {}
    /// A column of `parse` behind a column or a star.
    ColumnAfterText KS101 "a column of the pattern must follow a text" {}
    /// Two stars in `parse`.
    TextAfterStar KS102 "a text must follow `*`" {}
    /// `parse`'s pattern has a star behind a column of texts.
    StarAfterText KS103 "`*` behind a column of type `string` is ambiguous" {}
    /// An operator does not take these types.
    OperatorTypes KS106 "`{op}` is not defined for {types}" { op: String, types: Types }
    /// Another type is due.
    TypeExpected KS107 "a value of type `{expected:#}` is expected, this is `{found}`" { expected: Types, found: Types }
    /// A table where a value is due.
    ScalarExpected KS108 "a single value is expected here, not a table" {}
    /// A column where something else stands.
    ColumnExpected KS109 "a column's name is expected here" {}
    /// `project-rename` without `=`.
    RenameExpected KS110 "a renaming is expected here: `new = old`" {}
    /// A value where a table is due.
    TableExpected KS111 "a table is expected here, not a single value" {}
    /// The type is not allowed.
    TypeNotAllowed KS116 "a value of type `{ty}` is not allowed here" { ty: Types }
    /// A function's name without parentheses.
    ArgumentsRequired KS117 "the function `{name}` needs its arguments in parentheses" { name: String }
    /// Arguments where none go.
    NoArguments KS118 "no arguments are expected here" {}
    /// Too few or too many arguments.
    ArgumentCount KS119 "the function `{name}` expects {expected}" { name: String, expected: String }
    /// Too few or too many arguments.
    ArgumentRange KS120 "the function `{name}` expects {expected}" { name: String, expected: String }
    /// Too few or too many arguments.
    ArgumentForm KS121 "the function `{name}` cannot be called with {count}" { name: String, count: String }
    /// An argument's name is not a parameter.
    UnknownArgument KS196 "the function has no parameter `{name}`" { name: String }
    /// An aggregate's name is not known.
    UnknownAggregate KS123 "there is no aggregate `{name}`" { name: String }
    /// A plugin's name is not known.
    UnknownPlugin KS124 "there is no plugin `{name}`" { name: String }
    /// A plugin outside `evaluate`.
    PluginNotAllowed KS126 "the plugin `{name}` runs only in `evaluate`" { name: String }
    /// No signature fits.
    ArgumentTypes KS127 "the function `{name}` cannot be called with {types}" { name: String, types: Types }
    /// Not constant.
    ConstantExpected KS129 "a constant is expected here" {}
    /// Not a literal.
    LiteralExpected KS131 "a literal is expected here" {}
    /// Not one of the values.
    ValueExpected KS133 "one of these is expected here: {values}" { values: String }
    /// Not one of the words that a parameter takes.
    WordExpected KS005 "expected one of: {values}" { values: String }
    /// Not a bool, where a parameter takes nothing else.
    BoolExpected KS223 "`true` or `false` is expected here" {}
    /// Not a whole number.
    IntegerExpected KS134 "a whole number is expected, this is `{found}`" { found: Types }
    /// Not a number.
    NumberExpected KS137 "a number is expected, this is `{found}`" { found: Types }
    /// Not summable.
    SummableExpected KS138 "a number, timespan or datetime is expected, this is `{found}`" { found: Types }
    /// Several columns where a variable is to be one value.
    SeveralColumns KS139 "`{name}` gives several columns, a variable holds one value" { name: String }
    /// A step of nothing.
    StepOfZero KS140 "the step must not be 0" {}
    /// Another type is due.
    TypesExpected KS141 "the expression must be of type {expected:#}, this is `{found}`" { expected: Types, found: Types }
    /// A name is not known.
    UnknownName KS142 "`{name}` is not a column, table, variable or function here" { name: String }
    /// A name is of several things.
    AmbiguousName KS143 "`{name}` could be several things" { name: String }
    /// An aggregate outside `summarize`.
    AggregateNotAllowed KS144 "the aggregate `{name}` is not allowed here" { name: String }
    /// A join key is missing on one side.
    JoinKey KS145 "the column `{name}` must exist on both sides" { name: String }
    /// `[…]` on something without elements.
    ElementNotAllowed KS147 "`[…]` is not defined for `{ty}`" { ty: Types }
    /// A row of `union` or `find` is not a table.
    NotATable KS156 "`{name}` is not a table" { name: String }
    /// Several names for one column.
    OneColumn KS149 "{names} names are given, the expression yields one column" { names: usize }
    /// A name too many.
    NameWithoutColumn KS150 "there is no column left for the name `{name}`" { name: String }
    /// Not a type.
    UnknownType KS160 "`{name}` is not a type" { name: String }
    /// A parameter of an operator is there twice.
    ParameterTwice KS180 "`{name}` is set already" { name: String }
    /// A decimal within a dynamic.
    DecimalInDynamic KS215 "a `dynamic` cannot hold a `decimal`" {}
    /// A function where a plugin is due.
    NotAPlugin KS237 "`{name}` is a function, not a plugin" { name: String }
    /// A name is there twice.
    DuplicateColumn KS171 "there is a column `{name}` already" { name: String }
    /// The values of a datatable do not fill its rows.
    IncompleteRow KS173 "the values do not fill whole rows: each row has {columns}" { columns: String }
    /// An operator that begins a query, behind `|`.
    MustBeFirst KS175 "this operator must be the first of its query" {}
    /// An operator is due.
    OperatorExpected KS176 "an operator is expected here" {}
    /// An operator does not go here.
    OperatorNotAllowed KS177 "the operator `{name}` is not allowed here" { name: String }
    /// The step of an axis.
    IntervalType KS178 "`{found}` cannot be the step over `{axis}`" { found: Types, axis: Types }
    /// `join on` with neither a column nor an equality.
    JoinCondition KS182 "a join's condition is a column of both sides, or `$left.column == $right.column`" {}
    /// `join on` without `$left`.
    JoinOperand KS183 "`{side}.column` is expected here" { side: String }
    /// `*` where a value goes.
    StarNotAllowed KS191 "`*` is not allowed here" {}
    /// A variable that is there already.
    DuplicateVariable KS201 "there is a variable `{name}` already" { name: String }
    /// A table is not known.
    UnknownTable KS204 "there is no table `{name}`" { name: String }
    /// A column without a name behind one with a name.
    UnnamedBehindNamed KS195 "what follows an argument that is named out of order must be named" {}
    /// No argument for a parameter, of those that are given by name.
    MissingArgument KS197 "the parameter `{name}` gets no argument" { name: String }
    /// A table or function of a fuzzy union is not known.
    UnknownFuzzy KS205 "there is no table or function `{name}`; the fuzzy union goes on without it" { name: String }
    /// Not orderable.
    OrderableExpected KS206 "an orderable value is expected, this is `{found}`" { found: Types }
    /// A cluster is not known.
    UnknownCluster KS207 "the cluster `{name}` is not known here" { name: String }
    /// A database is not known.
    UnknownDatabase KS208 "there is no database `{name}`" { name: String }
    /// What a workbook or a dashboard replaces before it sends a query.
    ClientParameter KS213 "`{name}` is a parameter of a workbook or dashboard, which has no value here" { name: String }
    /// An external table is not known.
    UnknownExternalTable KS209 "there is no external table `{name}`" { name: String }
    /// A materialized view is not known.
    UnknownView KS210 "there is no materialized view `{name}`" { name: String }
    /// A function is not known.
    UnknownFunction KS211 "there is no function `{name}`" { name: String }
    /// A table where a graph is due.
    GraphExpected KS219 "a graph is expected here" {}
    /// A string literal is due.
    StringLiteralExpected KS222 "a string literal is expected here" {}
    /// Not a literal that can be summed up.
    SummableLiteralExpected KS224 "a literal number, timespan or datetime is expected here" {}
    /// A table behind a single value among a function's parameters.
    TableParameterFirst KS226 "parameters that are tables must be declared first" {}
    /// Join keys differ in type.
    JoinKeyTypes KS227 "the key `{name}` has different types on the two sides: {types}" { name: String, types: Types }
    /// The arguments have no type in common.
    NoCommonType KS232 "the arguments have no type in common: {types}" { types: Types }
    /// Not an array.
    ArrayExpected KS234 "an array is expected, this is `{found}`" { found: Types }
    /// Not a bag.
    BagExpected KS235 "a property bag is expected, this is `{found}`" { found: Types }
    /// Not an aggregate.
    NotAnAggregate KS236 "`{name}` is neither an aggregate nor a function" { name: String }
    /// `pack(*)` before other columns.
    PackLast KS185 "`pack(*)` must be the last of the list" {}
    /// No case of a pattern fits.
    NoPattern KS188 "no case of the pattern fits these arguments" {}
    /// A pattern's arguments.
    PatternArguments KS118 "the pattern expects {expected}" { expected: String }
    /// Not a cluster, database or table.
    EntityExpected KS216 "a cluster, database or table is expected here" {}
    /// A graph's node by a dynamic.
    DynamicNodeId KS240 "nodes are named by a plain value, not by a `dynamic`" {}
    /// Compared keys differ in type.
    JoinConditionTypes KS242 "the two keys have different types: {types}" { types: Types }
    /// A stored query result is not known.
    UnknownResult KS248 "there is no stored query result `{name}`" { name: String }
    /// A join by a dynamic.
    DynamicKey KS241 "a join's key cannot be a `dynamic`" {}
    /// A table without a column that a function wants.
    MissingColumn KS249 "the table has no column `{name}` of type `{ty}`, which the function wants" { name: String, ty: Types }
    /// A graph model is not known.
    UnknownGraph KS260 "there is no graph model `{name}`" { name: String }
    /// One of two tables without a name.
    GraphOutputName KS273 "of two tables each needs a name" {}
    /// Functions call each other without end.
    TooDeep TL1101 "functions call each other more than {depth} deep" { depth: usize }
    /// A column of `summarize` of which each group may have several values.
    NotAggregated TL1102 "`{name}` is neither aggregated nor in `by`" { name: String }
    /// A watchlist is not among those that there are.
    UnknownWatchlist TL1104 "there is no watchlist `{name}` here" { name: String }
    /// An argument of the caller's row, used over the rows of another table.
    OutsideRow TL1105 "`{name}` varies by row, and cannot be used within another table" { name: String }
    /// An argument of the caller's row for a function that gives a table.
    VaryingArgument TL1106 "the function `{name}` gives a table: its argument cannot vary by row" { name: String }
    /// A parameter without a default behind one that has one.
    DefaultsLast TL1107 "the parameter `{name}` has no default, and stands behind one that has" { name: String }
    /// A default of a query's parameter of type `dynamic`.
    DynamicDefault TL1108 "the query's parameter `{name}` is a `dynamic`, and cannot have a default" { name: String }
    /// Something behind `render`.
    RenderLast TL1109 "`render` must be the last operator" {}
    /// A pipe that is too long.
    TooManyOperators TL1111 "more than {most} operators lie below each other here" { most: u32 }
    /// Functions that call each other so often that binding would not end.
    TooManyCalls TL1112 "the query's functions are called more than {most} times" { most: usize }
    /// Parts that are bound again for each part around them: so many that binding would not end.
    TooMuchWork TL1114 "the query's parts lie too deep within each other: they make more than {most} steps" { most: usize }
    /// A value that an option of `set` does not take.
    OptionValue TL1113 "the option `{name}` must be {wanted}" { name: String, wanted: String }
    /// A stored function whose body leads back to it.
    CallsItself TL1103 "the function `{name}` calls itself" { name: String }
}

impl BindError {
    /// A name in braces that nobody knows is meant for a workbook, whatever it stands for.
    pub(crate) fn or_client_parameter(self) -> BindError {
        match self {
            BindError::UnknownName { name, span, .. }
            | BindError::UnknownTable { name, span, .. }
            | BindError::UnknownFunction { name, span, .. }
                if is_client_parameter(&name) =>
            {
                BindError::client_parameter(&name, span)
            }
            other => other,
        }
    }

    pub(crate) fn client_parameter(name: &str, span: Span) -> BindError {
        BindError::ClientParameter {
            name: name.to_owned(),
            help: Some("write a value in its place".into()),
            span,
        }
    }

    /// Whether it judges an expression by all of its text.
    pub(crate) fn is_of_a_whole(&self) -> bool {
        matches!(self, BindError::ScalarExpected { .. } | BindError::TableExpected { .. })
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        match self {
            BindError::UnknownFuzzy { .. } | BindError::UnknownCluster { .. } | BindError::UnknownWatchlist { .. } => {
                Severity::Warning
            }
            _ => Severity::Error,
        }
    }
}

/// `{x}`
pub(crate) fn is_client_parameter(name: &str) -> bool {
    name.starts_with('{') && name.ends_with('}')
}

/// Types as a message lists them: "int and string"; with `#`, "int or string".
#[derive(Debug, Clone, PartialEq)]
pub struct Types(pub Vec<crate::types::Ty>);

impl From<crate::types::Ty> for Types {
    fn from(ty: crate::types::Ty) -> Types {
        Types(vec![ty])
    }
}

impl fmt::Display for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, ty) in self.0.iter().enumerate() {
            let separator = match index {
                0 => "",
                last if last + 1 == self.0.len() && f.alternate() => " or ",
                last if last + 1 == self.0.len() => " and ",
                _ => ", ",
            };
            write!(f, "{separator}{ty}")?;
        }
        Ok(())
    }
}
