//! The tabular operators, one file each: AST, parser, printer, tests.

mod as_;
mod assert_schema;
mod consume;
mod count;
mod distinct;
mod evaluate;
mod execute_and_cache;
mod extend;
mod facet;
mod find;
mod fork;
mod getschema;
mod graph_mark_components;
mod graph_match;
mod graph_shortest_paths;
mod graph_to_table;
mod graph_where_edges;
mod graph_where_nodes;
mod invoke;
mod join;
mod lookup;
mod macro_expand;
mod make_graph;
mod make_series;
mod mv_apply;
mod mv_expand;
mod parse;
mod parse_kv;
mod parse_where;
mod partition;
mod partition_by;
mod print;
mod project;
mod project_away;
mod project_by_names;
mod project_keep;
mod project_rename;
mod project_reorder;
mod range;
mod reduce;
mod render;
mod sample;
mod sample_distinct;
mod scan;
mod search;
mod serialize;
mod sort;
mod summarize;
mod take;
mod top;
mod top_hitters;
mod top_nested;
mod union;
mod where_;

pub use as_::As;
pub use assert_schema::AssertSchema;
pub use consume::Consume;
pub use count::Count;
pub use distinct::Distinct;
pub use evaluate::Evaluate;
pub use execute_and_cache::ExecuteAndCache;
pub use extend::Extend;
pub use facet::Facet;
pub use find::{Find, FindColumn, FindProject};
pub use fork::{Fork, ForkBranch};
pub use getschema::GetSchema;
pub use graph_mark_components::GraphMarkComponents;
pub use graph_match::{GraphDirection, GraphEdge, GraphMatch, GraphPart, GraphPattern};
pub use graph_shortest_paths::GraphShortestPaths;
pub use graph_to_table::{GraphOutput, GraphToTable};
pub use graph_where_edges::GraphWhereEdges;
pub use graph_where_nodes::GraphWhereNodes;
pub use invoke::Invoke;
pub use join::{Join, JoinCondition};
pub use lookup::Lookup;
pub use macro_expand::MacroExpand;
pub use make_graph::{GraphNodes, GraphPartition, MakeGraph};
pub use make_series::{MakeSeries, SeriesAggregate, SeriesRange};
pub use mv_apply::MvApply;
pub use mv_expand::{MvColumn, MvExpand};
pub use parse::{Parse, ParsePart};
pub use parse_kv::ParseKv;
pub use parse_where::ParseWhere;
pub use partition::{Partition, PartitionBody};
pub use partition_by::PartitionBy;
pub use print::Print;
pub use project::Project;
pub use project_away::ProjectAway;
pub use project_by_names::ProjectByNames;
pub use project_keep::ProjectKeep;
pub use project_rename::ProjectRename;
pub use project_reorder::ProjectReorder;
pub use range::Range;
pub use reduce::Reduce;
pub(crate) use render::CHARTS;
pub use render::Render;
pub use sample::Sample;
pub use sample_distinct::SampleDistinct;
pub use scan::{Scan, ScanAssignment, ScanStep};
pub use search::Search;
pub use serialize::Serialize;
pub use sort::{NullsOrder, OrderedExpr, Sort, SortOrder};
pub use summarize::Summarize;
pub use take::Take;
pub use top::Top;
pub use top_hitters::TopHitters;
pub use top_nested::{TopNested, TopNestedLevel};
pub use union::Union;
pub use where_::Where;

use crate::ast::{Expr, Name, Parameter, Pipe, PipedOperator};
use crate::parser::input::{Input, Res, absent, nested};
use crate::parser::name::no_name;
use crate::print::Printer;
use crate::{Span, SyntaxError, TokenKind as K};

/// A tabular operator, as it stands after a `|` or at the start of a query.
#[derive(Debug, Clone, PartialEq)]
pub enum Operator {
    /// `as`
    As(Box<As>),
    /// `assert-schema`
    AssertSchema(Box<AssertSchema>),
    /// `consume`
    Consume(Box<Consume>),
    /// `count`
    Count(Box<Count>),
    /// `distinct`
    Distinct(Box<Distinct>),
    /// `evaluate`
    Evaluate(Box<Evaluate>),
    /// `execute-and-cache`
    ExecuteAndCache(Box<ExecuteAndCache>),
    /// `extend`
    Extend(Box<Extend>),
    /// `facet`
    Facet(Box<Facet>),
    /// `find`
    Find(Box<Find>),
    /// `fork`
    Fork(Box<Fork>),
    /// `getschema`
    GetSchema(Box<GetSchema>),
    /// `graph-match`
    GraphMatch(Box<GraphMatch>),
    /// `graph-shortest-paths`
    GraphShortestPaths(Box<GraphShortestPaths>),
    /// `graph-mark-components`
    GraphMarkComponents(Box<GraphMarkComponents>),
    /// `graph-to-table`
    GraphToTable(Box<GraphToTable>),
    /// `graph-where-nodes`
    GraphWhereNodes(Box<GraphWhereNodes>),
    /// `graph-where-edges`
    GraphWhereEdges(Box<GraphWhereEdges>),
    /// `invoke`
    Invoke(Box<Invoke>),
    /// `join`
    Join(Box<Join>),
    /// `lookup`
    Lookup(Box<Lookup>),
    /// `macro-expand`
    MacroExpand(Box<MacroExpand>),
    /// `make-graph`
    MakeGraph(Box<MakeGraph>),
    /// `make-series`
    MakeSeries(Box<MakeSeries>),
    /// `mv-apply`
    MvApply(Box<MvApply>),
    /// `mv-expand`
    MvExpand(Box<MvExpand>),
    /// `parse`
    Parse(Box<Parse>),
    /// `parse-where`
    ParseWhere(Box<ParseWhere>),
    /// `parse-kv`
    ParseKv(Box<ParseKv>),
    /// `partition`
    Partition(Box<Partition>),
    /// `__partitionby`
    PartitionBy(Box<PartitionBy>),
    /// `print`
    Print(Box<Print>),
    /// `project`
    Project(Box<Project>),
    /// `project-away`
    ProjectAway(Box<ProjectAway>),
    /// `project-by-names`
    ProjectByNames(Box<ProjectByNames>),
    /// `project-keep`
    ProjectKeep(Box<ProjectKeep>),
    /// `project-rename`
    ProjectRename(Box<ProjectRename>),
    /// `project-reorder`
    ProjectReorder(Box<ProjectReorder>),
    /// `range`
    Range(Box<Range>),
    /// `reduce`
    Reduce(Box<Reduce>),
    /// `render`
    Render(Box<Render>),
    /// `sample`
    Sample(Box<Sample>),
    /// `sample-distinct`
    SampleDistinct(Box<SampleDistinct>),
    /// `scan`
    Scan(Box<Scan>),
    /// `search`
    Search(Box<Search>),
    /// `serialize`
    Serialize(Box<Serialize>),
    /// `sort`
    Sort(Box<Sort>),
    /// `summarize`
    Summarize(Box<Summarize>),
    /// `take`
    Take(Box<Take>),
    /// `top`
    Top(Box<Top>),
    /// `top-hitters`
    TopHitters(Box<TopHitters>),
    /// `top-nested`
    TopNested(Box<TopNested>),
    /// `union`
    Union(Box<Union>),
    /// `where`
    Where(Box<Where>),
    /// A word that is no operator, or nothing; a diagnostic says so. What follows it was skipped up to the next `|`.
    Unknown(Box<Unknown>),
}

/// What stands where an operator was due.
#[derive(Debug, Clone, PartialEq)]
pub struct Unknown {
    /// The word; its text is empty and its span too where there is none.
    pub name: Name,
    /// With what was skipped.
    pub span: Span,
}

impl Operator {
    /// The canonical names of all operators, in the order of their bytes.
    pub const NAMES: &[&str] = &[
        "__partitionby",
        "as",
        "assert-schema",
        "consume",
        "count",
        "distinct",
        "evaluate",
        "execute-and-cache",
        "extend",
        "facet",
        "find",
        "fork",
        "getschema",
        "graph-mark-components",
        "graph-match",
        "graph-shortest-paths",
        "graph-to-table",
        "graph-where-edges",
        "graph-where-nodes",
        "invoke",
        "join",
        "lookup",
        "macro-expand",
        "make-graph",
        "make-series",
        "mv-apply",
        "mv-expand",
        "parse",
        "parse-kv",
        "parse-where",
        "partition",
        "print",
        "project",
        "project-away",
        "project-by-names",
        "project-keep",
        "project-rename",
        "project-reorder",
        "range",
        "reduce",
        "render",
        "sample",
        "sample-distinct",
        "scan",
        "search",
        "serialize",
        "sort",
        "summarize",
        "take",
        "top",
        "top-hitters",
        "top-nested",
        "union",
        "where",
    ];

    /// The operator's name in its canonical spelling (`where`, `take`, `mv-expand`); what was written for an unknown one.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::As(_) => "as",
            Self::AssertSchema(_) => "assert-schema",
            Self::Consume(_) => "consume",
            Self::Count(_) => "count",
            Self::Distinct(_) => "distinct",
            Self::Evaluate(_) => "evaluate",
            Self::ExecuteAndCache(_) => "execute-and-cache",
            Self::Extend(_) => "extend",
            Self::Facet(_) => "facet",
            Self::Find(_) => "find",
            Self::Fork(_) => "fork",
            Self::GetSchema(_) => "getschema",
            Self::GraphMatch(_) => "graph-match",
            Self::GraphShortestPaths(_) => "graph-shortest-paths",
            Self::GraphMarkComponents(_) => "graph-mark-components",
            Self::GraphToTable(_) => "graph-to-table",
            Self::GraphWhereNodes(_) => "graph-where-nodes",
            Self::GraphWhereEdges(_) => "graph-where-edges",
            Self::Invoke(_) => "invoke",
            Self::Join(_) => "join",
            Self::Lookup(_) => "lookup",
            Self::MacroExpand(_) => "macro-expand",
            Self::MakeGraph(_) => "make-graph",
            Self::MakeSeries(_) => "make-series",
            Self::MvApply(_) => "mv-apply",
            Self::MvExpand(_) => "mv-expand",
            Self::Parse(_) => "parse",
            Self::ParseWhere(_) => "parse-where",
            Self::ParseKv(_) => "parse-kv",
            Self::Partition(_) => "partition",
            Self::PartitionBy(_) => "__partitionby",
            Self::Print(_) => "print",
            Self::Project(_) => "project",
            Self::ProjectAway(_) => "project-away",
            Self::ProjectByNames(_) => "project-by-names",
            Self::ProjectKeep(_) => "project-keep",
            Self::ProjectRename(_) => "project-rename",
            Self::ProjectReorder(_) => "project-reorder",
            Self::Range(_) => "range",
            Self::Reduce(_) => "reduce",
            Self::Render(_) => "render",
            Self::Sample(_) => "sample",
            Self::SampleDistinct(_) => "sample-distinct",
            Self::Scan(_) => "scan",
            Self::Search(_) => "search",
            Self::Serialize(_) => "serialize",
            Self::Sort(_) => "sort",
            Self::Summarize(_) => "summarize",
            Self::Take(_) => "take",
            Self::Top(_) => "top",
            Self::TopHitters(_) => "top-hitters",
            Self::TopNested(_) => "top-nested",
            Self::Union(_) => "union",
            Self::Where(_) => "where",
            Self::Unknown(node) => &node.name.text,
        }
    }

    /// The keyword as written.
    #[must_use]
    pub fn keyword(&self) -> Span {
        match self {
            Self::As(node) => node.keyword,
            Self::AssertSchema(node) => node.keyword,
            Self::Consume(node) => node.keyword,
            Self::Count(node) => node.keyword,
            Self::Distinct(node) => node.keyword,
            Self::Evaluate(node) => node.keyword,
            Self::ExecuteAndCache(node) => node.keyword,
            Self::Extend(node) => node.keyword,
            Self::Facet(node) => node.keyword,
            Self::Find(node) => node.keyword,
            Self::Fork(node) => node.keyword,
            Self::GetSchema(node) => node.keyword,
            Self::GraphMatch(node) => node.keyword,
            Self::GraphShortestPaths(node) => node.keyword,
            Self::GraphMarkComponents(node) => node.keyword,
            Self::GraphToTable(node) => node.keyword,
            Self::GraphWhereNodes(node) => node.keyword,
            Self::GraphWhereEdges(node) => node.keyword,
            Self::Invoke(node) => node.keyword,
            Self::Join(node) => node.keyword,
            Self::Lookup(node) => node.keyword,
            Self::MacroExpand(node) => node.keyword,
            Self::MakeGraph(node) => node.keyword,
            Self::MakeSeries(node) => node.keyword,
            Self::MvApply(node) => node.keyword,
            Self::MvExpand(node) => node.keyword,
            Self::Parse(node) => node.keyword,
            Self::ParseWhere(node) => node.keyword,
            Self::ParseKv(node) => node.keyword,
            Self::Partition(node) => node.keyword,
            Self::PartitionBy(node) => node.keyword,
            Self::Print(node) => node.keyword,
            Self::Project(node) => node.keyword,
            Self::ProjectAway(node) => node.keyword,
            Self::ProjectByNames(node) => node.keyword,
            Self::ProjectKeep(node) => node.keyword,
            Self::ProjectRename(node) => node.keyword,
            Self::ProjectReorder(node) => node.keyword,
            Self::Range(node) => node.keyword,
            Self::Reduce(node) => node.keyword,
            Self::Render(node) => node.keyword,
            Self::Sample(node) => node.keyword,
            Self::SampleDistinct(node) => node.keyword,
            Self::Scan(node) => node.keyword,
            Self::Search(node) => node.keyword,
            Self::Serialize(node) => node.keyword,
            Self::Sort(node) => node.keyword,
            Self::Summarize(node) => node.keyword,
            Self::Take(node) => node.keyword,
            Self::Top(node) => node.keyword,
            Self::TopHitters(node) => node.keyword,
            Self::TopNested(node) => node.levels.first().map_or(node.span, |level| level.keyword),
            Self::Union(node) => node.keyword,
            Self::Where(node) => node.keyword,
            Self::Unknown(node) => node.name.span,
        }
    }

    /// Where the operator stands, without the `|` before it.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::As(node) => node.span,
            Self::AssertSchema(node) => node.span,
            Self::Consume(node) => node.span,
            Self::Count(node) => node.span,
            Self::Distinct(node) => node.span,
            Self::Evaluate(node) => node.span,
            Self::ExecuteAndCache(node) => node.span,
            Self::Extend(node) => node.span,
            Self::Facet(node) => node.span,
            Self::Find(node) => node.span,
            Self::Fork(node) => node.span,
            Self::GetSchema(node) => node.span,
            Self::GraphMatch(node) => node.span,
            Self::GraphShortestPaths(node) => node.span,
            Self::GraphMarkComponents(node) => node.span,
            Self::GraphToTable(node) => node.span,
            Self::GraphWhereNodes(node) => node.span,
            Self::GraphWhereEdges(node) => node.span,
            Self::Invoke(node) => node.span,
            Self::Join(node) => node.span,
            Self::Lookup(node) => node.span,
            Self::MacroExpand(node) => node.span,
            Self::MakeGraph(node) => node.span,
            Self::MakeSeries(node) => node.span,
            Self::MvApply(node) => node.span,
            Self::MvExpand(node) => node.span,
            Self::Parse(node) => node.span,
            Self::ParseWhere(node) => node.span,
            Self::ParseKv(node) => node.span,
            Self::Partition(node) => node.span,
            Self::PartitionBy(node) => node.span,
            Self::Print(node) => node.span,
            Self::Project(node) => node.span,
            Self::ProjectAway(node) => node.span,
            Self::ProjectByNames(node) => node.span,
            Self::ProjectKeep(node) => node.span,
            Self::ProjectRename(node) => node.span,
            Self::ProjectReorder(node) => node.span,
            Self::Range(node) => node.span,
            Self::Reduce(node) => node.span,
            Self::Render(node) => node.span,
            Self::Sample(node) => node.span,
            Self::SampleDistinct(node) => node.span,
            Self::Scan(node) => node.span,
            Self::Search(node) => node.span,
            Self::Serialize(node) => node.span,
            Self::Sort(node) => node.span,
            Self::Summarize(node) => node.span,
            Self::Take(node) => node.span,
            Self::Top(node) => node.span,
            Self::TopHitters(node) => node.span,
            Self::TopNested(node) => node.span,
            Self::Union(node) => node.span,
            Self::Where(node) => node.span,
            Self::Unknown(node) => node.span,
        }
    }

    /// The parameters after the keyword; empty for operators that have none.
    #[must_use]
    pub fn parameters(&self) -> &[Parameter] {
        match self {
            Self::As(node) => &node.parameters,
            Self::Consume(node) => &node.parameters,
            Self::Distinct(node) => &node.parameters,
            Self::Evaluate(node) => &node.parameters,
            Self::Find(node) => &node.parameters,
            Self::GetSchema(node) => &node.parameters,
            Self::GraphMatch(node) => &node.parameters,
            Self::GraphShortestPaths(node) => &node.parameters,
            Self::GraphMarkComponents(node) => &node.parameters,
            Self::Join(node) => &node.parameters,
            Self::Lookup(node) => &node.parameters,
            Self::MacroExpand(node) => &node.parameters,
            Self::MakeGraph(node) => &node.parameters,
            Self::MakeSeries(node) => &node.parameters,
            Self::MvApply(node) => &node.parameters,
            Self::MvExpand(node) => &node.parameters,
            Self::Parse(node) => &node.parameters,
            Self::ParseWhere(node) => &node.parameters,
            Self::Partition(node) => &node.parameters,
            Self::PartitionBy(node) => &node.parameters,
            Self::Reduce(node) => &node.parameters,
            Self::Render(node) => &node.parameters,
            Self::Sample(node) => &node.parameters,
            Self::SampleDistinct(node) => &node.parameters,
            Self::Scan(node) => &node.parameters,
            Self::Search(node) => &node.parameters,
            Self::Serialize(node) => &node.parameters,
            Self::Sort(node) => &node.parameters,
            Self::Summarize(node) => &node.parameters,
            Self::Take(node) => &node.parameters,
            Self::Top(node) => &node.parameters,
            Self::Union(node) => &node.parameters,
            Self::Where(node) => &node.parameters,
            _ => &[],
        }
    }

    /// Writes the operator's text.
    pub(crate) fn print(&self, to: &mut Printer) {
        match self {
            Self::As(node) => node.print(to),
            Self::AssertSchema(node) => node.print(to),
            Self::Consume(node) => node.print(to),
            Self::Count(node) => node.print(to),
            Self::Distinct(node) => node.print(to),
            Self::Evaluate(node) => node.print(to),
            Self::ExecuteAndCache(node) => node.print(to),
            Self::Extend(node) => node.print(to),
            Self::Facet(node) => node.print(to),
            Self::Find(node) => node.print(to),
            Self::Fork(node) => node.print(to),
            Self::GetSchema(node) => node.print(to),
            Self::GraphMatch(node) => node.print(to),
            Self::GraphShortestPaths(node) => node.print(to),
            Self::GraphMarkComponents(node) => node.print(to),
            Self::GraphToTable(node) => node.print(to),
            Self::GraphWhereNodes(node) => node.print(to),
            Self::GraphWhereEdges(node) => node.print(to),
            Self::Invoke(node) => node.print(to),
            Self::Join(node) => node.print(to),
            Self::Lookup(node) => node.print(to),
            Self::MacroExpand(node) => node.print(to),
            Self::MakeGraph(node) => node.print(to),
            Self::MakeSeries(node) => node.print(to),
            Self::MvApply(node) => node.print(to),
            Self::MvExpand(node) => node.print(to),
            Self::Parse(node) => node.print(to),
            Self::ParseWhere(node) => node.print(to),
            Self::ParseKv(node) => node.print(to),
            Self::Partition(node) => node.print(to),
            Self::PartitionBy(node) => node.print(to),
            Self::Print(node) => node.print(to),
            Self::Project(node) => node.print(to),
            Self::ProjectAway(node) => node.print(to),
            Self::ProjectByNames(node) => node.print(to),
            Self::ProjectKeep(node) => node.print(to),
            Self::ProjectRename(node) => node.print(to),
            Self::ProjectReorder(node) => node.print(to),
            Self::Range(node) => node.print(to),
            Self::Reduce(node) => node.print(to),
            Self::Render(node) => node.print(to),
            Self::Sample(node) => node.print(to),
            Self::SampleDistinct(node) => node.print(to),
            Self::Scan(node) => node.print(to),
            Self::Search(node) => node.print(to),
            Self::Serialize(node) => node.print(to),
            Self::Sort(node) => node.print(to),
            Self::Summarize(node) => node.print(to),
            Self::Take(node) => node.print(to),
            Self::Top(node) => node.print(to),
            Self::TopHitters(node) => node.print(to),
            Self::TopNested(node) => node.print(to),
            Self::Union(node) => node.print(to),
            Self::Where(node) => node.print(to),
            Self::Unknown(node) => {
                to.word(&node.name.text);
            }
        }
    }
}

/// The operator that begins here.
pub(crate) fn operator(input: Input<'_>) -> Res<'_, Operator> {
    // One call, not one an arm: the results of all arms would otherwise lie on the stack together.
    let parse: fn(Input<'_>) -> Res<'_, Operator> = match input.kind() {
        K::As => as_::parse,
        K::AssertSchema => assert_schema::parse,
        K::Consume => consume::parse,
        K::Count => count::parse,
        K::Distinct => distinct::parse,
        K::Evaluate => evaluate::parse,
        K::ExecuteAndCache => execute_and_cache::parse,
        K::Extend => extend::parse,
        K::Facet => facet::parse,
        K::Filter | K::Where => where_::parse,
        K::Find => find::parse,
        K::Fork => fork::parse,
        K::Getschema => getschema::parse,
        K::GraphMarkComponents => graph_mark_components::parse,
        K::GraphMatch => graph_match::parse,
        K::GraphShortestPaths => graph_shortest_paths::parse,
        K::GraphToTable => graph_to_table::parse,
        K::GraphWhereEdges => graph_where_edges::parse,
        K::GraphWhereNodes => graph_where_nodes::parse,
        K::Invoke => invoke::parse,
        K::Join => join::parse,
        K::Lookup => lookup::parse,
        K::MacroExpand => macro_expand::parse,
        K::MakeGraph => make_graph::parse,
        K::MakeSeries => make_series::parse,
        K::MvApply | K::MvApplyOld => mv_apply::parse,
        K::MvExpand | K::MvExpandOld => mv_expand::parse,
        K::Parse => parse::parse,
        K::ParseKv => parse_kv::parse,
        K::ParseWhere => parse_where::parse,
        K::Partition => partition::parse,
        K::Partitionby => partition_by::parse,
        K::Print => print::parse,
        K::Project => project::parse,
        K::ProjectAway => project_away::parse,
        K::ProjectByNames => project_by_names::parse,
        K::ProjectKeep => project_keep::parse,
        K::ProjectRename => project_rename::parse,
        K::ProjectReorder => project_reorder::parse,
        K::Range => range::parse,
        K::Reduce => reduce::parse,
        K::Render => render::parse,
        K::Sample => sample::parse,
        K::SampleDistinct => sample_distinct::parse,
        K::Scan => scan::parse,
        K::Search => search::parse,
        K::Serialize => serialize::parse,
        K::Sort | K::Order => sort::parse,
        K::Summarize => summarize::parse,
        K::Take | K::Limit => take::parse,
        K::Top => top::parse,
        K::TopHitters => top_hitters::parse,
        K::TopNested => top_nested::parse,
        K::Union => union::parse,
        _ => return absent(),
    };
    nested(input, parse)
}

/// One operator as a query of its own; something else is reported.
fn single(input: Input<'_>) -> Res<'_, Expr> {
    let start = input.span();
    let (input, operator) = operator(input).or_else(|_| missing(input))?;
    let operators = vec![PipedOperator { pipe: None, operator }];
    Ok((
        input,
        Expr::Pipe(Box::new(Pipe {
            source: None,
            operators,
            span: input.since(start),
        })),
    ))
}

/// The missing operator, reported.
fn missing(input: Input<'_>) -> Res<'_, Operator> {
    let span = input.gap();
    input.report(SyntaxError::MissingOperator { span });
    Ok((
        input,
        Operator::Unknown(Box::new(Unknown {
            name: no_name(span),
            span,
        })),
    ))
}

/// True for the keywords of operators that can be no names.
pub(crate) fn is_reserved_operator(kind: K) -> bool {
    matches!(
        kind,
        K::As | K::AssertSchema | K::ExecuteAndCache | K::Find | K::GraphMatch | K::GraphToTable | K::Invoke
    ) || matches!(
        kind,
        K::MacroExpand | K::MakeGraph | K::GraphMarkComponents | K::MakeSeries | K::MvApply
    ) || matches!(
        kind,
        K::MvExpand | K::ParseWhere | K::ParseKv | K::Print | K::Project | K::ProjectAway
    ) || matches!(
        kind,
        K::ProjectKeep | K::ProjectRename | K::ProjectByNames | K::ProjectReorder | K::Sample
    ) || matches!(
        kind,
        K::SampleDistinct | K::Search | K::TopHitters | K::TopNested | K::Union | K::Where
    )
}

#[cfg(test)]
mod tests;
