//! The shape of a catalog entry.
//!
//! The enumerations follow those of the parser package; where their meaning is not obvious the doc line says it.

/// Which of the four name spaces an entry belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Scalar functions, and those that name a table (`table()`, `database()`).
    Function,
    /// Aggregation functions of `summarize` and `make-series`.
    Aggregate,
    /// Plugins of `evaluate`.
    Plugin,
    /// Unary and binary scalar operators, by the names of their syntax kinds (`Add`, `HasCs`).
    Operator,
}

/// How an unnamed result column of a call is called. `prefix` is the entry's, or else its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResultName {
    /// No rule: `Column1`, `Column2`, …; `print_0`, … in `print`.
    None,
    /// The first argument's own name: `toupper(x)` stays unnamed, `split(a, ',')` is `a`.
    FirstArgument,
    /// `prefix` alone: `count_` comes of the prefix `count`.
    PrefixOnly,
    /// `prefix_argument`: `sum(x)` is `sum_x`.
    PrefixAndFirstArgument,
    /// `name_argument`: `strlen(x)` is `strlen_x`.
    NameAndFirstArgument,
    /// The argument's own name if there is exactly one argument.
    OnlyArgument,
    /// The value of the first argument, a literal, if it names a column.
    FirstArgumentValueIfColumn,
}

/// A type in a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the names of KQL's scalar types
pub enum TypeName {
    Bool,
    Int,
    Long,
    Real,
    Decimal,
    String,
    Datetime,
    Timespan,
    Guid,
    Dynamic,
    /// A type literal: `typeof(long)`.
    Type,
}

/// The class of types that a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParamKind {
    /// One of the parameter's `types`.
    Declared,
    /// Any scalar.
    Scalar,
    /// `int` or `long`.
    Integer,
    /// `int`, `long`, `real` or `decimal`.
    Number,
    /// A number or `bool`.
    NumberOrBool,
    /// A number, `timespan` or `datetime`.
    Summable,
    /// Anything with an order: a `Summable`, `bool`, `string`, `guid`.
    Orderable,
    /// `string` or `dynamic`.
    StringOrDynamic,
    /// `string`, or `dynamic` that holds an array.
    StringOrArray,
    /// `int`, `long`, or `dynamic` that holds an array.
    IntegerOrArray,
    /// `dynamic` that holds an array.
    DynamicArray,
    /// `dynamic` that holds a property bag.
    DynamicBag,
    /// Any scalar but `dynamic`.
    NotDynamic,
    /// Any scalar but `bool`.
    NotBool,
    /// Any scalar but `real` and `bool`.
    NotRealOrBool,
    /// The same scalar type as all other parameters of this kind.
    CommonScalar,
    /// The same, where `dynamic` goes with any type.
    CommonScalarOrDynamic,
    /// The same, and it must have an order.
    CommonOrderable,
    /// The type of the first argument.
    Parameter0,
    /// The type of the second argument.
    Parameter1,
    /// A table.
    Tabular,
    /// A table or a scalar.
    Any,
}

/// What an argument must look like, beyond its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArgForm {
    /// Any expression.
    Any,
    /// An expression that is constant at bind time.
    Constant,
    /// A literal.
    Literal,
    /// A literal that is not empty text.
    LiteralNotEmpty,
    /// A column of the input.
    Column,
    /// A column of the table that is the first argument.
    ColumnOfParameter0,
    /// A column that the input and the first argument's table both have.
    ColumnCommonWithParameter0,
    /// `*` and nothing else.
    StarOnly,
    /// An expression or `*`.
    StarAllowed,
    /// An expression over the elements of the graph pattern that is the first argument.
    ElementOfParameter0,
    /// An aggregate call.
    Aggregate,
    /// A form that the package gives as the number 13: the text argument of the AI plugins.
    Unnamed13,
}

/// A parameter of a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    /// Its name, as named arguments and messages spell it.
    pub name: &'static str,
    /// The class of types it takes.
    pub kind: ParamKind,
    /// The allowed types where `kind` is [`ParamKind::Declared`]; else empty.
    pub types: Vec<TypeName>,
    /// What the argument must look like.
    pub arg: ArgForm,
    /// How often it may occur, fewest and most; `(1, 1)` unless optional or repeating.
    pub occurs: (u16, u16),
    /// The literals it takes, compared without regard to case; empty where any value goes.
    pub values: Vec<&'static str>,
}

/// The type of a call's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Returns {
    /// Always this type.
    Type(TypeName),
    /// A table of which the signature says no more.
    Table,
    /// A rule of the function's own.
    Custom,
    /// The first argument's type.
    Parameter0,
    /// The second argument's type.
    Parameter1,
    /// `dynamic` holding an array of the first argument's type.
    Parameter0Array,
    /// The first argument's type, `int` becoming `long`.
    Parameter0Promoted,
    /// The type that the first argument, a type literal, names.
    Parameter0Literal,
    /// The type that the second argument, a type literal, names.
    Parameter1Literal,
    /// The type that the last argument, a type literal, names.
    ParameterNLiteral,
    /// The widest numeric type among the arguments.
    Widest,
    /// The common type of the arguments.
    Common,
    /// The common type of the arguments that are not `dynamic`.
    CommonNonDynamic,
    /// The cluster that the first argument names.
    Parameter0Cluster,
    /// The database that the first argument names.
    Parameter0Database,
    /// The table that the first argument names.
    Parameter0Table,
    /// The external table that the first argument names.
    Parameter0ExternalTable,
    /// The materialized view that the first argument names.
    Parameter0MaterializedView,
    /// The entity group that the first argument names.
    Parameter0EntityGroup,
    /// The stored query result that the first argument names.
    Parameter0StoredQueryResult,
    /// The graph that the first argument names.
    Parameter0Graph,
}

/// One way to call an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Its parameters in order.
    pub params: Vec<Param>,
    /// The result's type.
    pub returns: Returns,
    /// Accepted, but not advertised.
    pub hidden: bool,
}

/// A function, aggregate, plugin or scalar operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogEntry {
    /// Its name space.
    pub category: Category,
    /// Its name; case matters.
    pub name: &'static str,
    /// How an unnamed result column is called.
    pub result_name: ResultName,
    /// What the naming rule puts first; empty where there is none.
    pub prefix: &'static str,
    /// Whether a call with constant arguments is a constant.
    pub foldable: bool,
    /// Whether the language calls it obsolete.
    pub obsolete: bool,
    /// What to use instead, where it is obsolete; ready to be put between quotes.
    pub alternative: Option<&'static str>,
    /// Accepted, but not advertised.
    pub hidden: bool,
    /// The ways to call it, in the order in which they are tried.
    pub signatures: Vec<Signature>,
}

impl Signature {
    /// The fewest and the most arguments it takes.
    pub fn arity(&self) -> (usize, usize) {
        self.params.iter().fold((0, 0), |(fewest, most), param| {
            (fewest + usize::from(param.occurs.0), most + usize::from(param.occurs.1))
        })
    }
}

impl Category {
    /// All four, in the order of their names in the file.
    pub const ALL: [Category; 4] = [
        Category::Function,
        Category::Aggregate,
        Category::Plugin,
        Category::Operator,
    ];

    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "function" => Self::Function,
            "aggregate" => Self::Aggregate,
            "plugin" => Self::Plugin,
            "operator" => Self::Operator,
            _ => return None,
        })
    }
}
