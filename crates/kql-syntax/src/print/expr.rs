//! Expressions as text.

use super::Printer;
use crate::ast::{BinaryOp, Call, Expr, LogicalOp, Pipe, UnaryOp};

impl Printer {
    pub(crate) fn expr(&mut self, expr: &Expr) -> &mut Self {
        match expr {
            Expr::Name(name) => self.name(name),
            Expr::Wildcard(name) if name.bracketed => self.word(&format!("[{}]", name.text)),
            Expr::Wildcard(name) => self.word(&name.text),
            Expr::Star(_) => self.word("*"),
            Expr::At(_) => self.word("@"),
            Expr::Missing { .. } => self,
            Expr::Literal(node) => self.literal(node),
            Expr::Dynamic(node) => self.dynamic(node),
            Expr::TypeOf(node) => self.type_of(node),
            Expr::Path(node) => self.expr(&node.base).tight(".").expr(&node.selector),
            Expr::Element(node) if node.base.is_missing() => self.open("[").expr(&node.index).glue("]"),
            Expr::Element(node) => self.expr(&node.base).tight("[").expr(&node.index).glue("]"),
            Expr::Call(node) => self.call(node),
            Expr::Unary(node) => {
                let sign = if node.op == UnaryOp::Minus { "-" } else { "+" };
                self.open(sign).expr(&node.operand)
            }
            Expr::Binary(node) if node.op == BinaryOp::Search => self.expr(&node.left).glue(":").expr(&node.right),
            Expr::Binary(node) => self.expr(&node.left).word(node.op.as_str()).expr(&node.right),
            Expr::Logical(node) => {
                let op = if node.op == LogicalOp::And { "and" } else { "or" };
                for (index, operand) in node.operands.iter().enumerate() {
                    if index > 0 {
                        self.word(op);
                    }
                    self.expr(operand);
                }
                self
            }
            Expr::List(node) => self
                .expr(&node.left)
                .word(node.op.as_str())
                .open("(")
                .exprs(&node.items)
                .glue(")"),
            Expr::Between(node) => {
                self.expr(&node.value)
                    .word(if node.negated { "!between" } else { "between" });
                self.open("(").expr(&node.low).word("..").expr(&node.high).glue(")")
            }
            Expr::Paren(node) => self.enclosed(&node.inner),
            Expr::Pipe(node) => self.pipe(node),
            Expr::Named(node) => {
                match node.parenthesized {
                    Some(_) => {
                        self.open("(");
                        self.list(&node.names, |to, name| {
                            to.name(name);
                        });
                        self.glue(")")
                    }
                    None => self.list(&node.names, |to, name| {
                        to.name(name);
                    }),
                };
                self.word("=").expr(&node.value)
            }
            Expr::DataScope(node) => self.expr(&node.source).parameter(&node.scope),
            _ => self.table(expr),
        }
    }

    /// The expressions that hold or fetch a table.
    fn table(&mut self, expr: &Expr) -> &mut Self {
        match expr {
            Expr::DataTable(node) => {
                self.word("datatable").parameters(&node.parameters).schema(&node.schema);
                self.open("[").exprs(&node.values).glue("]")
            }
            Expr::ContextualDataTable(node) => self.word("__contextual_datatable").expr(&node.id).schema(&node.schema),
            Expr::ExternalData(node) => {
                self.word("externaldata")
                    .parameters(&node.parameters)
                    .schema(&node.schema);
                self.open("[")
                    .exprs(&node.sources)
                    .glue("]")
                    .properties(&node.properties)
            }
            Expr::InlineExternalTable(node) => {
                self.word("inline_external_table");
                self.clause("", node.schema.as_ref(), |to, schema| {
                    to.schema(schema);
                });
                self.word("kind").tight("=").name(&node.kind);
                if !node.partitions.is_empty() {
                    self.word("partition").word("by").open("(");
                    self.list(&node.partitions, |to, column| {
                        to.typed(&column.name, Some(&column.ty))
                            .clause_expr("=", column.value.as_ref());
                    });
                    self.glue(")");
                }
                if let Some(format) = &node.path_format {
                    self.word("pathformat").tight("=").tight("(");
                    format.parts.iter().for_each(|part| {
                        self.word(part);
                    });
                    self.glue(")");
                }
                self.clause("", node.data_format.as_ref(), |to, format| {
                    to.word("dataformat").tight("=").name(format);
                });
                self.open("(")
                    .exprs(&node.connections)
                    .glue(")")
                    .properties(&node.properties)
            }
            Expr::ViewCombine(node) => {
                self.word("materialized-view-combine").enclosed(&node.name);
                self.word("base")
                    .enclosed(&node.base)
                    .word("delta")
                    .enclosed(&node.delta);
                self.word("aggregations").enclosed(&node.aggregations)
            }
            Expr::EntityGroup(node) => self.word("entity_group").open("[").exprs(&node.entities).glue("]"),
            _ => self,
        }
    }

    pub(crate) fn call(&mut self, call: &Call) -> &mut Self {
        self.name(&call.name).parameters(&call.parameters);
        // `guid (x)` calls a function, and `guid(x)` is a literal.
        if matches!(&*call.name.text, "guid" | "bool") && !call.name.bracketed {
            self.open("(");
        } else {
            self.tight("(");
        }
        self.exprs(&call.args).glue(")")
    }

    fn pipe(&mut self, pipe: &Pipe) -> &mut Self {
        if let Some(source) = &pipe.source {
            self.expr(source);
        }
        for (index, piped) in pipe.operators.iter().enumerate() {
            if index > 0 || pipe.source.is_some() {
                self.word("|");
            }
            piped.operator.print(self);
        }
        self
    }
}
