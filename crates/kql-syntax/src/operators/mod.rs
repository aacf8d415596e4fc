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

pub use as_::*;
pub use assert_schema::*;
pub use consume::*;
pub use count::*;
pub use distinct::*;
pub use evaluate::*;
pub use execute_and_cache::*;
pub use extend::*;
pub use facet::*;
pub use find::*;
pub use fork::*;
pub use getschema::*;
pub use graph_mark_components::*;
pub use graph_match::*;
pub use graph_shortest_paths::*;
pub use graph_to_table::*;
pub use graph_where_edges::*;
pub use graph_where_nodes::*;
pub use invoke::*;
pub use join::*;
pub use lookup::*;
pub use macro_expand::*;
pub use make_graph::*;
pub use make_series::*;
pub use mv_apply::*;
pub use mv_expand::*;
pub use parse::*;
pub use parse_kv::*;
pub use parse_where::*;
pub use partition::*;
pub use partition_by::*;
pub use print::*;
pub use project::*;
pub use project_away::*;
pub use project_by_names::*;
pub use project_keep::*;
pub use project_rename::*;
pub use project_reorder::*;
pub use range::*;
pub use reduce::*;
pub use render::*;
pub use sample::*;
pub use sample_distinct::*;
pub use scan::*;
pub use search::*;
pub use serialize::*;
pub use sort::*;
pub use summarize::*;
pub use take::*;
pub use top::*;
pub use top_hitters::*;
pub use top_nested::*;
pub use union::*;
pub use where_::*;

use crate::Span;
use crate::ast::Name;

/// A tabular operator, as it stands after a `|` or at the start of a query.
#[derive(Debug, Clone, PartialEq)]
pub enum Operator {
    /// `as`
    As(As),
    /// `assert-schema`
    AssertSchema(AssertSchema),
    /// `consume`
    Consume(Consume),
    /// `count`
    Count(Count),
    /// `distinct`
    Distinct(Distinct),
    /// `evaluate`
    Evaluate(Evaluate),
    /// `execute-and-cache`
    ExecuteAndCache(ExecuteAndCache),
    /// `extend`
    Extend(Extend),
    /// `facet`
    Facet(Facet),
    /// `find`
    Find(Find),
    /// `fork`
    Fork(Fork),
    /// `getschema`
    GetSchema(GetSchema),
    /// `graph-match`
    GraphMatch(GraphMatch),
    /// `graph-shortest-paths`
    GraphShortestPaths(GraphShortestPaths),
    /// `graph-mark-components`
    GraphMarkComponents(GraphMarkComponents),
    /// `graph-to-table`
    GraphToTable(GraphToTable),
    /// `graph-where-nodes`
    GraphWhereNodes(GraphWhereNodes),
    /// `graph-where-edges`
    GraphWhereEdges(GraphWhereEdges),
    /// `invoke`
    Invoke(Invoke),
    /// `join`
    Join(Join),
    /// `lookup`
    Lookup(Lookup),
    /// `macro-expand`
    MacroExpand(MacroExpand),
    /// `make-graph`
    MakeGraph(MakeGraph),
    /// `make-series`
    MakeSeries(MakeSeries),
    /// `mv-apply`
    MvApply(MvApply),
    /// `mv-expand`
    MvExpand(MvExpand),
    /// `parse`
    Parse(Parse),
    /// `parse-where`
    ParseWhere(ParseWhere),
    /// `parse-kv`
    ParseKv(ParseKv),
    /// `partition`
    Partition(Partition),
    /// `__partitionby`
    PartitionBy(PartitionBy),
    /// `print`
    Print(Print),
    /// `project`
    Project(Project),
    /// `project-away`
    ProjectAway(ProjectAway),
    /// `project-by-names`
    ProjectByNames(ProjectByNames),
    /// `project-keep`
    ProjectKeep(ProjectKeep),
    /// `project-rename`
    ProjectRename(ProjectRename),
    /// `project-reorder`
    ProjectReorder(ProjectReorder),
    /// `range`
    Range(Range),
    /// `reduce`
    Reduce(Reduce),
    /// `render`
    Render(Render),
    /// `sample`
    Sample(Sample),
    /// `sample-distinct`
    SampleDistinct(SampleDistinct),
    /// `scan`
    Scan(Scan),
    /// `search`
    Search(Search),
    /// `serialize`
    Serialize(Serialize),
    /// `sort`
    Sort(Sort),
    /// `summarize`
    Summarize(Summarize),
    /// `take`
    Take(Take),
    /// `top`
    Top(Top),
    /// `top-hitters`
    TopHitters(TopHitters),
    /// `top-nested`
    TopNested(TopNested),
    /// `union`
    Union(Union),
    /// `where`
    Where(Where),
    /// A word that is no operator, or nothing; a diagnostic says so. What follows it was skipped up to the next `|`.
    Unknown(Unknown),
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
}
