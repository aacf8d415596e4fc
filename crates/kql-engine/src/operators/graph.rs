//! `make-graph` and the operators on graphs: bound for their names and columns. None of them runs here.
//!
//! Source: the pages of the graph operators and graph functions; the columns of `project` are named and typed as the
//! official parser does (a variable edge's values come as arrays).

use std::sync::Arc;

use kql_syntax::visit::{Visitor, walk_expr};
use kql_syntax::{Span, ast};

use super::columns::Projection;
use crate::bind::{BindError, Binder, Entity, Names, Rows};
use crate::plan::{Expr, Node, Plan};
use crate::refusal::{self, Kind, Refusal};
use crate::types::{Column, Schema, Ty};

/// A graph: what its nodes and its edges have for properties.
#[derive(Debug, Clone)]
pub struct Graph {
    /// The operator that made it, for messages.
    pub(crate) operator: &'static str,
    nodes: Option<Arc<Schema>>,
    edges: Arc<Schema>,
}

/// The columns of several tables, those of one name as one; of mixed types it is `dynamic`.
fn merged(tables: &[Arc<Plan>]) -> Schema {
    let mut out = Schema::default();
    for plan in tables {
        out.open |= plan.schema.open;
        for column in &plan.schema.columns {
            match out.columns.iter_mut().find(|known| known.name == column.name) {
                Some(known) => {
                    known.ty = crate::bind::common([known.ty, column.ty], false).unwrap_or(Ty::Dynamic);
                }
                None => out.columns.push(column.clone()),
            }
        }
    }
    out
}

/// Looks for the names of variable edges in an expression.
struct Mentions<'a> {
    names: &'a [Arc<str>],
    found: bool,
}

impl Visitor for Mentions<'_> {
    fn expr(&mut self, expr: &ast::Expr) {
        if let ast::Expr::Name(name) = expr {
            self.found |= self.names.contains(&name.text);
        }
        walk_expr(self, expr);
    }
}

impl Binder<'_> {
    /// What stands for the table that a graph operator gives.
    fn graph_result(&mut self, operator: &str, schema: Schema, span: Span) -> Arc<Plan> {
        let help = refusal::find(Kind::Operator, operator).map(Refusal::help);
        let span = self.at(span);
        self.unsupported(&format!("the operator `{operator}`"), help.as_deref(), schema, span)
    }

    fn graph_node(&mut self, graph: Graph, span: Span) -> Arc<Plan> {
        let span = self.at(span);
        self.plan(Node::Graph(graph), Schema::default(), span)
    }

    /// The graph that an operator works on; anything else is reported, and any property may be asked of it.
    fn graph_input(&mut self, input: &Plan, keyword: Span) -> Graph {
        match &input.node {
            Node::Graph(graph) => return graph.clone(),
            Node::Error => {}
            _ => {
                let span = self.at(keyword);
                let help = Some("`make-graph` makes one of a table of edges".into());
                self.report(BindError::GraphExpected { help, span });
            }
        }
        let any = Arc::new(Schema::unknown());
        Graph {
            operator: "graph-match",
            nodes: Some(any.clone()),
            edges: any,
        }
    }

    fn graph_key(&mut self, schema: &Schema, name: &ast::Name) -> Ty {
        let Some(place) = schema.find(&name.text) else {
            if !schema.open && !name.is_missing() {
                self.unknown_column(&name.text, name.span, schema);
            }
            return Ty::Unknown;
        };
        let ty = schema.columns[place].ty;
        if ty == Ty::Dynamic {
            let span = self.at(name.span);
            let help = Some("convert it: `extend … = tostring(…)`".into());
            self.report(BindError::DynamicNodeId { help, span });
        }
        ty
    }

    pub(crate) fn make_graph(&mut self, input: Arc<Plan>, op: &ast::MakeGraph) -> Arc<Plan> {
        let source = self.graph_key(&input.schema, &op.source);
        self.graph_key(&input.schema, &op.target);
        let mut tables = Vec::with_capacity(op.nodes.len());
        for nodes in &op.nodes {
            let table = self.table(&nodes.table);
            self.graph_key(&table.schema, &nodes.key);
            tables.push(table);
        }
        let nodes = match &op.node_id {
            Some(name) => Some(Schema::new(vec![Column::new(name.text.clone(), source)])),
            None if tables.is_empty() => None,
            None => Some(merged(&tables)),
        };
        let help = refusal::find(Kind::Operator, "make-graph").map(Refusal::help);
        self.note_unsupported("the operator `make-graph`", help.as_deref(), op.span);
        let graph = Graph {
            operator: "make-graph",
            nodes: nodes.map(Arc::new),
            edges: input.schema.clone(),
        };
        let graph = self.graph_node(graph, op.span);
        match &op.partitioned_by {
            Some(partition) => {
                self.with_input(&input, |binder| binder.scalar(&partition.by));
                let plan = self.subquery(&partition.query, graph);
                let schema = plan.schema.as_ref().clone();
                self.graph_result("make-graph", schema, op.span)
            }
            None => graph,
        }
    }

    pub(crate) fn graph_where(
        &mut self,
        input: Arc<Plan>,
        keyword: Span,
        predicate: &ast::Expr,
        of_edges: bool,
    ) -> Arc<Plan> {
        let graph = self.graph_input(&input, keyword);
        let schema = if of_edges {
            graph.edges.clone()
        } else {
            graph.nodes.clone().unwrap_or_default()
        };
        let outer = self.graph.replace(graph.nodes.clone().unwrap_or_default());
        self.with_rows(Rows::One(schema), |binder| binder.condition(predicate));
        self.graph = outer;
        input
    }

    pub(crate) fn graph_mark_components(&mut self, input: Arc<Plan>, op: &ast::GraphMarkComponents) -> Arc<Plan> {
        let mut graph = self.graph_input(&input, op.keyword);
        let name = ast::Parameter::find(&op.parameters, "with_component_id").and_then(ast::Parameter::word);
        let mut nodes = graph.nodes.as_deref().cloned().unwrap_or_default();
        nodes.columns.push(Column::new(name.unwrap_or("ComponentId"), Ty::Long));
        graph.nodes = Some(Arc::new(nodes));
        graph.operator = "graph-mark-components";
        self.graph_node(graph, op.span)
    }

    pub(crate) fn graph_to_table(&mut self, input: Arc<Plan>, op: &ast::GraphToTable) -> Arc<Plan> {
        let graph = self.graph_input(&input, op.keyword);
        let mut last = None;
        for output in &op.outputs {
            let mut schema = Schema::default();
            let ids: &[&str] = if output.edges {
                &["with_source_id", "with_target_id"]
            } else {
                &["with_node_id"]
            };
            for id in ids {
                let name = ast::Parameter::find(&output.parameters, id).and_then(ast::Parameter::word);
                schema.columns.extend(name.map(|name| Column::new(name, Ty::Long)));
            }
            let of = if output.edges {
                graph.edges.clone()
            } else {
                graph.nodes.clone().unwrap_or_default()
            };
            schema.columns.extend(of.columns.iter().cloned());
            schema.open = of.open;
            let plan = self.graph_result("graph-to-table", schema, op.span);
            match &output.name {
                Some(name) => self.env = self.env.with(name.text.clone(), Entity::Table(plan.clone())),
                None if op.outputs.len() > 1 => {
                    let span = self.at(output.span);
                    let help = Some(format!(
                        "write `{} as Name`",
                        if output.edges { "edges" } else { "nodes" }
                    ));
                    self.report(BindError::GraphOutputName { help, span });
                }
                None => {}
            }
            last = Some(plan);
        }
        last.unwrap_or_else(|| self.error_table(op.span))
    }

    /// `graph-match` and `graph-shortest-paths`.
    pub(crate) fn graph_match(
        &mut self,
        input: Arc<Plan>,
        operator: &'static str,
        keyword: Span,
        patterns: &[ast::GraphPattern],
        (predicate, project): (Option<&ast::Expr>, Option<&[ast::Expr]>),
        span: Span,
    ) -> Arc<Plan> {
        let graph = self.graph_input(&input, keyword);
        let nodes = graph.nodes.clone().unwrap_or_default();
        let outer_env = self.env.clone();
        let mut of_many = Vec::new();
        for part in patterns.iter().flat_map(|pattern| &pattern.parts) {
            let (name, schema) = match part {
                ast::GraphPart::Node { name, .. } => (name, &nodes),
                ast::GraphPart::Edge(edge) => (&edge.name, &graph.edges),
            };
            let Some(name) = name else { continue };
            self.env = self.env.with(name.text.clone(), Entity::Element(schema.clone()));
            if matches!(part, ast::GraphPart::Edge(edge) if edge.hops.is_some()) {
                of_many.push(name.text.clone());
            }
        }
        let outer = self.graph.replace(nodes);
        if let Some(predicate) = predicate {
            self.with_rows(Rows::None, |binder| binder.condition(predicate));
        }
        let projected = project.map(|columns| self.graph_columns(columns, &of_many));
        self.graph = outer;
        self.env = outer_env;
        match projected {
            Some(schema) => self.graph_result(operator, schema, span),
            None => self.graph_node(Graph { operator, ..graph }, span),
        }
    }

    fn graph_columns(&mut self, columns: &[ast::Expr], of_many: &[Arc<str>]) -> Schema {
        let (mut out, mut names, mut unnamed) = (Projection::default(), Names::default(), 0);
        for column in columns {
            let mut mentions = Mentions {
                names: of_many,
                found: false,
            };
            mentions.expr(column);
            let mut items = self.with_rows(Rows::None, |binder| binder.items(column));
            for item in items.iter_mut().filter(|_| mentions.found) {
                item.value.ty = Ty::Dynamic;
            }
            self.append(items, &mut names, &mut unnamed, &mut out);
        }
        out.take_schema(false)
    }

    /// `map(e, …)`, `all(e, …)` and `any(e, …)`, whose second argument is over the properties of the first's elements.
    pub(crate) fn over_elements(&mut self, call: &ast::Call) -> Option<Expr> {
        let span = self.at(call.span);
        let nodes = self.graph.clone()?;
        let [of, value] = call.args.as_slice() else {
            return None;
        };
        let schema = match of.unparenthesized() {
            ast::Expr::Name(name) => match self.env.get(&name.text) {
                Some(Entity::Element(schema)) => schema.clone(),
                _ => return None,
            },
            ast::Expr::Call(inner) if &*inner.name.text == "inner_nodes" => {
                inner.args.iter().for_each(|arg| {
                    self.any(arg);
                });
                self.out.functions.insert("inner_nodes".into());
                nodes
            }
            _ => return None,
        };
        let ty = if &*call.name.text == "map" {
            Ty::Dynamic
        } else {
            Ty::Bool
        };
        self.with_rows(Rows::One(schema), |binder| match ty {
            Ty::Bool => binder.condition(value),
            _ => binder.scalar(value),
        });
        Some(Expr::unsupported(format!("`{}`", call.name.text), ty, span))
    }

    /// A property of a node or an edge.
    pub(crate) fn property(&mut self, element: &Schema, name: &str, at: Span, span: Span) -> Expr {
        let ty = match element.find(name) {
            Some(place) => element.columns[place].ty,
            None => {
                if !element.open {
                    self.unknown_column(name, at, element);
                }
                Ty::Unknown
            }
        };
        Expr::unsupported("a graph's property", ty, span)
    }
}
