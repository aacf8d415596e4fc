//! Walking a tree: every expression, operator and statement, in the order of the source.

use crate::ast::{
    Expr, FunctionBody, FunctionParameter, GraphPart, GraphPattern, JoinCondition, LetValue, MvColumn, Operator,
    OrderedExpr, Parameter, PartitionBody, Query, SeriesRange, Statement,
};

/// What is done at the nodes of a tree. A method that is overridden decides whether to go on below the node, with the
/// `walk_…` function of the same name.
pub trait Visitor {
    /// At a statement.
    fn statement(&mut self, statement: &Statement) {
        walk_statement(self, statement);
    }

    /// At an expression.
    fn expr(&mut self, expr: &Expr) {
        walk_expr(self, expr);
    }

    /// At an operator.
    fn operator(&mut self, operator: &Operator) {
        walk_operator(self, operator);
    }

    /// At a parameter such as `kind=inner`.
    fn parameter(&mut self, parameter: &Parameter) {
        walk_parameter(self, parameter);
    }

    /// At the body of a function.
    fn body(&mut self, body: &FunctionBody) {
        walk_body(self, body);
    }
}

/// Visits the statements of `query`.
pub fn walk_query<V: Visitor + ?Sized>(visitor: &mut V, query: &Query) {
    query
        .statements
        .iter()
        .for_each(|statement| visitor.statement(statement));
}

/// Visits what is below a statement.
pub fn walk_statement<V: Visitor + ?Sized>(visitor: &mut V, statement: &Statement) {
    match statement {
        Statement::Let(node) => match &node.value {
            LetValue::Expr(expr) => visitor.expr(expr),
            LetValue::Function(function) => {
                function_parameters(visitor, &function.parameters);
                visitor.body(&function.body);
            }
        },
        Statement::Set(node) => node.value.iter().for_each(|expr| visitor.expr(expr)),
        Statement::DeclareQueryParameters(node) => function_parameters(visitor, &node.parameters),
        Statement::DeclarePattern(node) => {
            for case in node.definition.iter().flat_map(|definition| &definition.cases) {
                exprs(visitor, &case.values);
                visitor.body(&case.body);
            }
        }
        Statement::Alias(node) => visitor.expr(&node.value),
        Statement::RestrictAccess(node) => {
            exprs(visitor, &node.entities);
            parameters(visitor, &node.properties);
        }
        Statement::Expression(expr) => visitor.expr(expr),
    }
}

/// Visits the statements and the result of a body.
pub fn walk_body<V: Visitor + ?Sized>(visitor: &mut V, body: &FunctionBody) {
    body.statements
        .iter()
        .for_each(|statement| visitor.statement(statement));
    body.expr.iter().for_each(|expr| visitor.expr(expr));
}

/// Visits the value of a parameter.
pub fn walk_parameter<V: Visitor + ?Sized>(visitor: &mut V, parameter: &Parameter) {
    visitor.expr(&parameter.value);
}

fn exprs<'a, V: Visitor + ?Sized>(visitor: &mut V, list: impl IntoIterator<Item = &'a Expr>) {
    list.into_iter().for_each(|expr| visitor.expr(expr));
}

fn parameters<V: Visitor + ?Sized>(visitor: &mut V, list: &[Parameter]) {
    list.iter().for_each(|parameter| visitor.parameter(parameter));
}

fn function_parameters<V: Visitor + ?Sized>(visitor: &mut V, list: &[FunctionParameter]) {
    exprs(visitor, list.iter().filter_map(|parameter| parameter.default.as_ref()));
}

fn ordered<'a, V: Visitor + ?Sized>(visitor: &mut V, list: impl IntoIterator<Item = &'a OrderedExpr>) {
    exprs(visitor, list.into_iter().map(|key| &key.expr));
}

fn mv_columns<V: Visitor + ?Sized>(visitor: &mut V, list: &[MvColumn]) {
    exprs(visitor, list.iter().filter_map(|column| column.expr.as_ref()));
}

fn join_condition<V: Visitor + ?Sized>(visitor: &mut V, condition: Option<&JoinCondition>) {
    match condition {
        Some(JoinCondition::On { keys, .. }) => exprs(visitor, keys),
        Some(JoinCondition::Where { predicate, .. }) => visitor.expr(predicate),
        None => {}
    }
}

fn patterns<V: Visitor + ?Sized>(visitor: &mut V, list: &[GraphPattern]) {
    for part in list.iter().flat_map(|pattern| &pattern.parts) {
        if let GraphPart::Edge(edge) = part
            && let Some((low, high)) = &edge.hops
        {
            visitor.expr(low);
            visitor.expr(high);
        }
    }
}

/// Visits what is below an expression.
pub fn walk_expr<V: Visitor + ?Sized>(visitor: &mut V, expr: &Expr) {
    match expr {
        Expr::Name(_) | Expr::Wildcard(_) | Expr::Star(_) | Expr::At(_) | Expr::Missing { .. } => {}
        Expr::Literal(_) | Expr::Dynamic(_) | Expr::TypeOf(_) => {}
        Expr::Path(node) => exprs(visitor, [&node.base, &node.selector]),
        Expr::Element(node) => exprs(visitor, [&node.base, &node.index]),
        Expr::Call(node) => {
            parameters(visitor, &node.parameters);
            exprs(visitor, &node.args);
        }
        Expr::Unary(node) => visitor.expr(&node.operand),
        Expr::Binary(node) => exprs(visitor, [&node.left, &node.right]),
        Expr::Logical(node) => exprs(visitor, &node.operands),
        Expr::List(node) => {
            visitor.expr(&node.left);
            exprs(visitor, &node.items);
        }
        Expr::Between(node) => exprs(visitor, [&node.value, &node.low, &node.high]),
        Expr::Paren(node) => visitor.expr(&node.inner),
        Expr::Pipe(node) => {
            exprs(visitor, &node.source);
            node.operators
                .iter()
                .for_each(|piped| visitor.operator(&piped.operator));
        }
        Expr::DataTable(node) => {
            parameters(visitor, &node.parameters);
            exprs(visitor, &node.values);
        }
        Expr::ContextualDataTable(node) => visitor.expr(&node.id),
        Expr::ExternalData(node) => {
            parameters(visitor, &node.parameters);
            exprs(visitor, &node.sources);
            parameters(visitor, &node.properties);
        }
        Expr::InlineExternalTable(node) => {
            exprs(
                visitor,
                node.partitions.iter().filter_map(|column| column.value.as_ref()),
            );
            exprs(visitor, &node.connections);
            parameters(visitor, &node.properties);
        }
        Expr::ViewCombine(node) => exprs(visitor, [&node.name, &node.base, &node.delta, &node.aggregations]),
        Expr::EntityGroup(node) => exprs(visitor, &node.entities),
        Expr::Named(node) => visitor.expr(&node.value),
        Expr::DataScope(node) => {
            visitor.expr(&node.source);
            visitor.parameter(&node.scope);
        }
    }
}

/// Visits what is below an operator.
pub fn walk_operator<V: Visitor + ?Sized>(visitor: &mut V, operator: &Operator) {
    parameters(visitor, operator.parameters());
    match operator {
        Operator::As(_) | Operator::AssertSchema(_) | Operator::Consume(_) | Operator::Count(_) => {}
        Operator::ExecuteAndCache(_) | Operator::GetSchema(_) | Operator::GraphMarkComponents(_) => {}
        Operator::Unknown(_) => {}
        Operator::Distinct(node) => exprs(visitor, &node.columns),
        Operator::Evaluate(node) => {
            parameters(visitor, &node.call.parameters);
            exprs(visitor, &node.call.args);
        }
        Operator::Extend(node) => exprs(visitor, &node.columns),
        Operator::Facet(node) => {
            exprs(visitor, &node.by);
            exprs(visitor, &node.with);
        }
        Operator::Find(node) => {
            node.data_scope.iter().for_each(|scope| visitor.parameter(scope));
            exprs(visitor, node.tables.iter().flatten());
            visitor.expr(&node.predicate);
        }
        Operator::Fork(node) => exprs(visitor, node.branches.iter().map(|branch| &branch.query)),
        Operator::GraphMatch(node) => {
            patterns(visitor, &node.patterns);
            exprs(visitor, &node.predicate);
            exprs(visitor, node.project.iter().flatten());
        }
        Operator::GraphShortestPaths(node) => {
            patterns(visitor, &node.patterns);
            exprs(visitor, &node.predicate);
            exprs(visitor, node.project.iter().flatten());
        }
        Operator::GraphToTable(node) => {
            node.outputs
                .iter()
                .for_each(|output| parameters(visitor, &output.parameters));
        }
        Operator::GraphWhereNodes(node) => visitor.expr(&node.predicate),
        Operator::GraphWhereEdges(node) => visitor.expr(&node.predicate),
        Operator::Invoke(node) => visitor.expr(&node.function),
        Operator::Join(node) => {
            visitor.expr(&node.right);
            join_condition(visitor, node.condition.as_ref());
        }
        Operator::Lookup(node) => {
            visitor.expr(&node.right);
            join_condition(visitor, node.condition.as_ref());
        }
        Operator::MacroExpand(node) => {
            visitor.expr(&node.entities);
            node.statements
                .iter()
                .for_each(|statement| visitor.statement(statement));
        }
        Operator::MakeGraph(node) => {
            exprs(visitor, node.nodes.iter().map(|nodes| &nodes.table));
            exprs(
                visitor,
                node.partitioned_by.iter().flat_map(|part| [&part.by, &part.query]),
            );
        }
        Operator::MakeSeries(node) => {
            for aggregate in &node.aggregates {
                visitor.expr(&aggregate.expr);
                exprs(visitor, &aggregate.default);
            }
            visitor.expr(&node.on);
            match &node.range {
                SeriesRange::Steps { from, to, step, .. } => exprs(visitor, from.iter().chain(to).chain([step])),
                SeriesRange::InRange { args, .. } => exprs(visitor, args),
            }
            exprs(visitor, &node.by);
        }
        Operator::MvApply(node) => {
            mv_columns(visitor, &node.columns);
            exprs(visitor, node.limit.iter().chain(&node.id));
            visitor.expr(&node.query);
        }
        Operator::MvExpand(node) => {
            mv_columns(visitor, &node.columns);
            exprs(visitor, &node.limit);
        }
        Operator::Parse(node) => visitor.expr(&node.source),
        Operator::ParseWhere(node) => visitor.expr(&node.source),
        Operator::ParseKv(node) => {
            visitor.expr(&node.source);
            parameters(visitor, &node.properties);
        }
        Operator::Partition(node) => {
            visitor.expr(&node.by);
            exprs(visitor, &node.scope);
            match &node.body {
                PartitionBody::Subquery(query) | PartitionBody::Query(query) => visitor.expr(query),
            }
        }
        Operator::PartitionBy(node) => {
            visitor.expr(&node.by);
            exprs(visitor, &node.id);
            visitor.expr(&node.query);
        }
        Operator::Print(node) => exprs(visitor, &node.columns),
        Operator::Project(node) => exprs(visitor, &node.columns),
        Operator::ProjectAway(node) => exprs(visitor, &node.columns),
        Operator::ProjectByNames(node) => exprs(visitor, &node.columns),
        Operator::ProjectKeep(node) => exprs(visitor, &node.columns),
        Operator::ProjectRename(node) => exprs(visitor, &node.columns),
        Operator::ProjectReorder(node) => ordered(visitor, &node.columns),
        Operator::Range(node) => exprs(visitor, [&node.from, &node.to, &node.step]),
        Operator::Reduce(node) => {
            visitor.expr(&node.by);
            parameters(visitor, &node.with);
        }
        Operator::Render(node) => parameters(visitor, &node.properties),
        Operator::Sample(node) => visitor.expr(&node.count),
        Operator::SampleDistinct(node) => exprs(visitor, [&node.count, &node.of]),
        Operator::Scan(node) => {
            ordered(visitor, &node.order_by);
            exprs(visitor, &node.partition_by);
            function_parameters(visitor, &node.declare);
            for step in &node.steps {
                step.output.iter().for_each(|output| visitor.parameter(output));
                visitor.expr(&step.predicate);
                exprs(visitor, step.assignments.iter().map(|assignment| &assignment.value));
            }
        }
        Operator::Search(node) => {
            node.data_scope.iter().for_each(|scope| visitor.parameter(scope));
            exprs(visitor, node.tables.iter().flatten());
            visitor.expr(&node.predicate);
        }
        Operator::Serialize(node) => exprs(visitor, &node.columns),
        Operator::Sort(node) => ordered(visitor, &node.by),
        Operator::Summarize(node) => {
            exprs(visitor, &node.aggregates);
            exprs(visitor, &node.by);
            exprs(visitor, &node.bin);
        }
        Operator::Take(node) => visitor.expr(&node.count),
        Operator::Top(node) => {
            visitor.expr(&node.count);
            ordered(visitor, [&node.by]);
        }
        Operator::TopHitters(node) => {
            exprs(visitor, [&node.count, &node.of]);
            exprs(visitor, &node.by);
        }
        Operator::TopNested(node) => {
            for level in &node.levels {
                exprs(visitor, level.count.iter().chain([&level.of]).chain(&level.others));
                ordered(visitor, [&level.by]);
            }
        }
        Operator::Union(node) => exprs(visitor, &node.tables),
        Operator::Where(node) => visitor.expr(&node.predicate),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Names(Vec<String>);

    impl Visitor for Names {
        fn expr(&mut self, expr: &Expr) {
            if let Expr::Name(name) = expr {
                self.0.push(name.text.to_string());
            }
            walk_expr(self, expr);
        }
    }

    #[test]
    fn every_name_is_met_in_order() {
        let source = "let f = (x: long) { a | where b }; c | join kind=d (e | extend f = g[h]) on i | summarize j by k";
        let mut names = Names(Vec::new());
        walk_query(&mut names, &crate::parse(source).query);
        assert_eq!(names.0.join(" "), "a b c d e g h i j k");
    }
}
