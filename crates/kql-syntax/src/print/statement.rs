//! Statements as text.

use super::Printer;
use crate::ast::{FunctionBody, FunctionParameter, LetValue, ParameterType, PatternDefinition, Statement};

impl Printer {
    pub(crate) fn statement(&mut self, statement: &Statement) -> &mut Self {
        match statement {
            Statement::Let(node) => {
                self.word("let").name(&node.name).word("=");
                match &node.value {
                    LetValue::Expr(expr) => self.expr(expr),
                    LetValue::Function(function) => {
                        if function.view.is_some() {
                            self.word("view");
                        }
                        self.function_parameters(&function.parameters).body(&function.body)
                    }
                }
            }
            Statement::Set(node) => self.word("set").name(&node.name).clause_expr("=", node.value.as_ref()),
            Statement::DeclareQueryParameters(node) => self
                .word("declare")
                .word("query_parameters")
                .function_parameters(&node.parameters),
            Statement::DeclarePattern(node) => {
                self.word("declare").word("pattern").name(&node.name);
                self.clause("=", node.definition.as_ref(), |to, definition| {
                    to.pattern(definition);
                })
            }
            Statement::Alias(node) => self
                .word("alias")
                .word("database")
                .name(&node.name)
                .word("=")
                .expr(&node.value),
            Statement::RestrictAccess(node) => {
                self.word("restrict")
                    .word("access")
                    .word("to")
                    .open("(")
                    .exprs(&node.entities)
                    .glue(")");
                self.properties(&node.properties)
            }
            Statement::Expression(expr) => self.expr(expr),
        }
    }

    /// `name: type = default`
    pub(crate) fn function_parameter(&mut self, parameter: &FunctionParameter) {
        self.name(&parameter.name).glue(":");
        match &parameter.ty {
            ParameterType::Scalar(ty) => self.type_name(ty),
            ParameterType::Tabular(schema) => self.schema(schema),
        };
        self.clause_expr("=", parameter.default.as_ref());
    }

    fn body(&mut self, body: &FunctionBody) -> &mut Self {
        self.word("{");
        for statement in &body.statements {
            self.statement(statement).glue(";");
        }
        self.clause_expr("", body.expr.as_ref()).word("}")
    }

    fn pattern(&mut self, pattern: &PatternDefinition) -> &mut Self {
        self.open("(").columns(&pattern.parameters).glue(")");
        if let Some(path) = &pattern.path {
            self.open("[").columns(std::slice::from_ref(path)).glue("]");
        }
        self.word("{");
        for case in &pattern.cases {
            self.open("(").exprs(&case.values).glue(")");
            self.clause("", case.path.as_ref(), |to, path| {
                to.tight(".").open("[").literal(path).glue("]");
            });
            self.word("=").body(&case.body).glue(";");
        }
        self.word("}")
    }
}
