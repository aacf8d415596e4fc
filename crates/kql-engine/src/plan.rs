//! The bound query: operators over column positions, resolved functions, typed expressions.

use std::sync::Arc;

use kql_syntax::Span;

use crate::database::Table;
use crate::error::EvalError;
use crate::functions::Function;
use crate::operators as op;
use crate::types::{Scalar, Schema, Ty};

/// A tabular expression, bound.
#[derive(Debug)]
pub struct Plan {
    /// What it does.
    pub node: Node,
    /// The columns it gives.
    pub schema: Arc<Schema>,
    /// Where it stands.
    pub span: Span,
    /// How many operators lie below each other here, this one among them.
    depth: u32,
    /// The column that says when a row was generated, where nothing between it and its table may have changed it.
    generated: Option<usize>,
}

/// What a plan does. One variant an operator; its file in `operators/` holds binding and execution.
#[derive(Debug)]
pub enum Node {
    /// Not to be run: a diagnostic says why.
    Error,
    /// KQL has it, this engine does not run it.
    Unsupported {
        /// The construct, in KQL's words.
        what: String,
        /// Why, or what to do instead.
        help: Option<String>,
    },
    /// A table, or what a function gives, of which nobody has said here what its rows are.
    NoRows {
        /// What has the rows, in KQL's words.
        of: String,
        /// How to give it rows.
        help: String,
    },
    /// A graph, which only the graph operators take.
    Graph(op::graph::Graph),
    /// All rows of a table.
    Table(Table),
    /// One row without columns: what `print` starts from.
    Unit,
    /// The rows that an operator hands to its sub-query, by their number.
    Handed(u32),
    /// `materialize(…)`, and whatever must run once: the number names its rows in a run.
    Materialize(u32, Arc<Plan>),
    /// `where`
    Where(op::where_::Where),
    /// `project`, `extend` and all that computes columns row by row
    Compute(op::compute::Compute),
    /// `summarize`, `distinct`, `count`
    Summarize(Box<op::summarize::Summarize>),
    /// `sort`, `top`
    Sort(op::sort::Sort),
    /// `take`
    Take(op::take::Take),
    /// `join`, `lookup`
    Join(Box<op::join::Join>),
    /// `union`
    Union(op::union::Union),
    /// `range`
    Range(op::range::Range),
    /// `mv-expand`
    MvExpand(op::mv_expand::MvExpand),
    /// `parse`, `parse-where`
    Parse(Box<op::parse::Parse>),
    /// `getschema`
    GetSchema(op::getschema::GetSchema),
    /// `serialize`
    Serialize(Arc<Plan>),
    /// `mv-apply`
    MvApply(Box<op::mv_apply::MvApply>),
    /// `partition`
    Partition(Box<op::partition::Partition>),
    /// `make-series`
    MakeSeries(Box<op::make_series::MakeSeries>),
    /// `sample`, `sample-distinct`
    Sample(op::sample::Sample),
    /// `scan`
    Scan(Box<op::scan::Scan>),
    /// `parse-kv`
    ParseKv(Box<op::parse_kv::ParseKv>),
    /// `evaluate`
    Evaluate(Box<op::evaluate::Evaluate>),
    /// `consume`
    Consume(op::consume::Consume),
    /// `fork`, `facet`: several results
    Tables(op::tables::Tables),
    /// `top-nested`
    TopNested(Box<op::top_nested::TopNested>),
    /// Not to be run: what a run says instead.
    Fails(EvalError),
    /// `externaldata`
    External(Box<op::externaldata::External>),
}

/// A scalar expression, bound to the columns of its operator's input.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it does.
    pub kind: ExprKind,
    /// The type of its value.
    pub ty: Ty,
    /// Where it stands.
    pub span: Span,
}

/// What a scalar expression does.
#[derive(Debug, Clone)]
pub enum ExprKind {
    /// Not to be run: a diagnostic says why.
    Error,
    /// KQL has it, this engine does not run it.
    Unsupported(Arc<str>),
    /// The column at that position.
    Column(usize),
    /// A constant.
    Literal(Scalar),
    /// A call of a function or of a scalar operator.
    Call(&'static Function, Vec<Expr>),
    /// The value converted to the expression's type; what does not convert is null.
    Cast(Box<Expr>),
    /// `toscalar(…)`: the first cell of a table, which is run once.
    Subquery(u32, Arc<Plan>),
    /// `x in (T)`: the function is called with the cells of the table's first column as its list.
    InTable(&'static Function, Box<Expr>, u32, Arc<Plan>),
}

impl Expr {
    /// A constant.
    pub fn literal(value: Scalar, span: Span) -> Expr {
        Expr {
            ty: value.ty(),
            kind: ExprKind::Literal(value),
            span,
        }
    }

    /// The column at that position.
    pub fn column(index: usize, ty: Ty, span: Span) -> Expr {
        Expr {
            kind: ExprKind::Column(index),
            ty,
            span,
        }
    }

    /// What stands where a diagnostic was given.
    pub fn error(span: Span) -> Expr {
        Expr {
            kind: ExprKind::Error,
            ty: Ty::Unknown,
            span,
        }
    }

    /// A value that this engine does not compute: reading it fails and says what it is.
    pub fn unsupported(what: impl Into<Arc<str>>, ty: Ty, span: Span) -> Expr {
        Expr {
            kind: ExprKind::Unsupported(what.into()),
            ty,
            span,
        }
    }

    /// A column of an open table that its schema does not list.
    pub(crate) fn only_data_tells(span: Span) -> Expr {
        Expr::unsupported("a column that only the data would tell", Ty::Unknown, span)
    }

    /// The value, where it is known.
    pub fn as_literal(&self) -> Option<&Scalar> {
        if let ExprKind::Literal(value) = &self.kind {
            Some(value)
        } else {
            None
        }
    }

    /// Whether a diagnostic stands for it.
    pub fn is_error(&self) -> bool {
        matches!(self.kind, ExprKind::Error)
    }

    /// Whether its value depends on the row at hand, or on where that stands among others.
    pub(crate) fn varies(&self) -> bool {
        let mut varies = false;
        self.walk(&mut |expr| {
            varies |= match &expr.kind {
                ExprKind::Column(_) => true,
                ExprKind::Call(function, _) => function.depends == crate::functions::Depends::Rows,
                _ => false,
            }
        });
        varies
    }

    /// Calls `visit` on this expression and all those within it.
    pub fn walk(&self, visit: &mut dyn FnMut(&Expr)) {
        visit(self);
        match &self.kind {
            ExprKind::Call(_, args) => args.iter().for_each(|arg| arg.walk(visit)),
            ExprKind::Cast(inner) | ExprKind::InTable(_, inner, _, _) => inner.walk(visit),
            _ => {}
        }
    }

    /// The expression with every column position replaced.
    pub fn map_columns(&self, map: &dyn Fn(usize) -> usize) -> Expr {
        let kind = match &self.kind {
            ExprKind::Column(index) => ExprKind::Column(map(*index)),
            ExprKind::Call(function, args) => {
                ExprKind::Call(function, args.iter().map(|arg| arg.map_columns(map)).collect())
            }
            ExprKind::Cast(inner) => ExprKind::Cast(Box::new(inner.map_columns(map))),
            ExprKind::InTable(function, inner, id, plan) => {
                ExprKind::InTable(function, Box::new(inner.map_columns(map)), *id, plan.clone())
            }
            other => other.clone(),
        };
        Expr {
            kind,
            ty: self.ty,
            span: self.span,
        }
    }
}

impl Plan {
    /// How deep operators may lie below each other: plans are walked recursively.
    pub const MAX_DEPTH: u32 = 512;

    /// A plan over the inputs that its node holds.
    pub fn new(node: Node, schema: Arc<Schema>, span: Span) -> Plan {
        let mut depth = 0;
        node.inputs(&mut |input| depth = depth.max(input.depth));
        let generated = match &node {
            Node::Table(_) | Node::Unsupported { .. } | Node::NoRows { .. } => schema.find("TimeGenerated"),
            Node::Where(_) | Node::Take(_) => node.order_of().and_then(Plan::generated),
            Node::Sort(node) => node.input().generated(),
            Node::Union(node) => node.column_of_all(Plan::generated),
            _ => None,
        };
        Plan {
            node,
            schema,
            span,
            depth: depth + 1,
            generated,
        }
    }

    /// The column that says when a row was generated, where the rows are still as their table has them.
    pub(crate) fn generated(&self) -> Option<usize> {
        self.generated
    }

    /// How many operators lie below each other, this one among them.
    pub fn depth(&self) -> u32 {
        self.depth
    }

    /// Whether it lies too deep for another operator to be put on top.
    pub fn is_too_deep(&self) -> bool {
        self.depth >= Self::MAX_DEPTH
    }

    /// Whether the rows that are handed down under that number are used anywhere in this plan.
    pub fn uses(&self, id: u32) -> bool {
        let mut found = matches!(self.node, Node::Handed(own) if own == id);
        self.node.inputs(&mut |input| found |= input.uses(id));
        self.node.exprs(&mut |expr| {
            expr.walk(&mut |expr| match &expr.kind {
                ExprKind::Subquery(_, plan) | ExprKind::InTable(_, _, _, plan) => found |= plan.uses(id),
                _ => {}
            });
        });
        found
    }
}

impl Node {
    /// What it does, by KQL's name where it has one.
    pub fn name(&self) -> &'static str {
        match self {
            Node::Error => "error",
            Node::Unsupported { .. } => "not run here",
            Node::NoRows { .. } => "rows not known here",
            Node::Graph(graph) => graph.operator,
            Node::Table(_) => "table",
            Node::Unit => "one row",
            Node::Handed(_) => "rows at hand",
            Node::Materialize(..) => "materialize",
            Node::Where(_) => "where",
            Node::Compute(_) => "project",
            Node::Summarize(_) => "summarize",
            Node::Sort(_) => "sort",
            Node::Take(_) => "take",
            Node::Join(_) => "join",
            Node::Union(_) => "union",
            Node::Range(_) => "range",
            Node::MvExpand(_) => "mv-expand",
            Node::Parse(_) => "parse",
            Node::GetSchema(_) => "getschema",
            Node::Serialize(_) => "serialize",
            Node::MvApply(_) => "mv-apply",
            Node::Partition(_) => "partition",
            Node::MakeSeries(_) => "make-series",
            Node::Sample(_) => "sample",
            Node::ParseKv(_) => "parse-kv",
            Node::Evaluate(_) => "evaluate",
            Node::Scan(_) => "scan",
            Node::Consume(_) => "consume",
            Node::Tables(..) => "tables",
            Node::TopNested(_) => "top-nested",
            Node::Fails(..) => "fails",
            Node::External(_) => "externaldata",
        }
    }

    /// Calls `visit` on every plan that this node takes its rows from.
    pub fn inputs(&self, visit: &mut dyn FnMut(&Plan)) {
        match self {
            Node::Error | Node::Unsupported { .. } | Node::NoRows { .. } | Node::Graph(_) => {}
            Node::Table(_) | Node::Unit | Node::Handed(_) => {}
            Node::Range(_) | Node::GetSchema(_) | Node::External(_) | Node::Fails(_) => {}
            Node::Materialize(_, input) | Node::Serialize(input) => visit(input),
            Node::Where(node) => visit(node.input()),
            Node::Compute(node) => visit(node.input()),
            Node::Summarize(node) => visit(node.input()),
            Node::Sort(node) => visit(node.input()),
            Node::Take(node) => visit(node.input()),
            Node::Join(node) => node.sides().into_iter().for_each(visit),
            Node::Union(node) => node.legs().for_each(visit),
            Node::MvExpand(node) => visit(&node.input),
            Node::Parse(node) => visit(node.input()),
            Node::MvApply(node) => node.plans().into_iter().for_each(visit),
            Node::Partition(node) => node.plans().into_iter().for_each(visit),
            Node::MakeSeries(node) => visit(node.input()),
            Node::Sample(node) => visit(node.input()),
            Node::Scan(node) => visit(node.input()),
            Node::ParseKv(node) => visit(node.input()),
            Node::Evaluate(node) => node.plans(visit),
            Node::Consume(node) => visit(node.input()),
            Node::Tables(node) => node.tables.iter().for_each(|(_, plan)| visit(plan)),
            Node::TopNested(node) => visit(node.input()),
        }
    }

    /// Calls `visit` on every scalar expression of this node that may hold a sub-query.
    pub fn exprs(&self, visit: &mut dyn FnMut(&Expr)) {
        match self {
            Node::Where(node) => visit(node.predicate()),
            Node::Compute(node) => node.values().iter().for_each(|(_, value)| visit(value)),
            Node::Take(node) => visit(node.count()),
            Node::Summarize(node) => node.exprs().for_each(visit),
            Node::Sort(node) => node.keys().iter().for_each(|key| visit(&key.value)),
            Node::Join(node) => node.keys().for_each(visit),
            Node::Scan(node) => node.exprs(visit),
            Node::Range(node) => node.exprs().into_iter().for_each(visit),
            _ => {}
        }
    }

    /// The input whose order of rows this node keeps.
    pub fn order_of(&self) -> Option<&Plan> {
        match self {
            Node::Where(node) => Some(node.input()),
            Node::Compute(node) => Some(node.input()),
            Node::Take(node) => Some(node.input()),
            Node::Serialize(input) | Node::Materialize(_, input) => Some(input),
            Node::MvExpand(node) => Some(&node.input),
            Node::Parse(node) => Some(node.input()),
            Node::Scan(node) => Some(node.input()),
            _ => None,
        }
    }
}
