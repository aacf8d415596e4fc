//! Tree to text: the inverse of parsing, for trees that come from elsewhere or were changed.
//!
//! The text is one line; [`crate::format`] lays it out. Parentheses are printed where the tree has them and nowhere
//! else, so a tree that was built by hand has to hold them.

mod expr;
mod literal;
mod statement;

use crate::ast::{
    ColumnDecl, Expr, FunctionParameter, Name, OrderedExpr, Parameter, Query, Schema, SortOrder, Statement, TypeName,
};

/// The text of `query`. Parsing it gives the same tree, spans apart, if `query` has no missing parts.
#[must_use]
pub fn print(query: &Query) -> String {
    let mut printer = Printer {
        out: String::new(),
        glued: true,
    };
    printer.statements(&query.statements);
    printer.out
}

/// Where the text grows. Words get a space before them, unless what stands before binds to them.
pub(crate) struct Printer {
    out: String,
    /// The next word follows without a space.
    glued: bool,
}

impl Printer {
    /// A word, with a space before it.
    pub(crate) fn word(&mut self, text: &str) -> &mut Self {
        if !self.glued {
            self.out.push(' ');
        }
        self.out.push_str(text);
        self.glued = false;
        self
    }

    /// Text that follows without a space: `)`, `,`, `[`.
    pub(crate) fn glue(&mut self, text: &str) -> &mut Self {
        self.glued = true;
        self.word(text)
    }

    /// Text after which the next word follows without a space: `(`, `.`.
    pub(crate) fn open(&mut self, text: &str) -> &mut Self {
        self.word(text);
        self.glued = true;
        self
    }

    /// As [`Self::open`], without a space before it either.
    pub(crate) fn tight(&mut self, text: &str) -> &mut Self {
        self.glued = true;
        self.open(text)
    }

    /// `items` with commas.
    pub(crate) fn list<T>(&mut self, items: &[T], mut print: impl FnMut(&mut Self, &T)) -> &mut Self {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.glue(",");
            }
            print(self, item);
        }
        self
    }

    /// Expressions with commas.
    pub(crate) fn exprs(&mut self, items: &[Expr]) -> &mut Self {
        self.list(items, |to, item| {
            to.expr(item);
        })
    }

    /// `keyword` and what `print` writes, if there is a value.
    pub(crate) fn clause<T>(
        &mut self,
        keyword: &str,
        value: Option<&T>,
        mut print: impl FnMut(&mut Self, &T),
    ) -> &mut Self {
        if let Some(value) = value {
            if !keyword.is_empty() {
                self.word(keyword);
            }
            print(self, value);
        }
        self
    }

    /// `keyword expression`, if there is one.
    pub(crate) fn clause_expr(&mut self, keyword: &str, value: Option<&Expr>) -> &mut Self {
        self.clause(keyword, value, |to, expr| {
            to.expr(expr);
        })
    }

    /// `keyword a, b`, if there are any.
    pub(crate) fn clause_exprs(&mut self, keyword: &str, items: &[Expr]) -> &mut Self {
        if items.is_empty() {
            self
        } else {
            self.word(keyword).exprs(items)
        }
    }

    /// A sub-query in parentheses.
    pub(crate) fn enclosed(&mut self, query: &Expr) -> &mut Self {
        self.open("(").expr(query).glue(")")
    }

    /// A name, in brackets if it was.
    pub(crate) fn name(&mut self, name: &Name) -> &mut Self {
        if !name.bracketed && !crate::lexer::name_before_hyphen(&name.text) {
            return self.word(&name.text);
        }
        if name.text.contains('*')
            && name
                .text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '*'))
        {
            // A wildcard and a name with an asterisk read alike in brackets; only the former is printed bare.
            return self.word(&format!("[{}]", literal::quoted(&name.text)));
        }
        self.word(&format!("[{}]", literal::quoted(&name.text)))
    }

    /// Parameters with spaces between.
    pub(crate) fn parameters(&mut self, items: &[Parameter]) -> &mut Self {
        for item in items {
            self.parameter(item);
        }
        self
    }

    /// `name=value`
    pub(crate) fn parameter(&mut self, parameter: &Parameter) -> &mut Self {
        self.name(&parameter.name);
        if !parameter.equals.is_empty() {
            self.tight("=");
        }
        self.expr(&parameter.value);
        for name in &parameter.more {
            self.glue(",").name(name);
        }
        self
    }

    /// `with (a=1, b=2)`, if there are any.
    pub(crate) fn properties(&mut self, items: &[Parameter]) -> &mut Self {
        if items.is_empty() {
            return self;
        }
        self.word("with").open("(");
        self.list(items, |to, item| {
            to.parameter(item);
        });
        self.glue(")")
    }

    /// `(a: string, b: long)`
    pub(crate) fn schema(&mut self, schema: &Schema) -> &mut Self {
        self.open("(");
        if schema.star.is_some() {
            self.word("*");
            if !schema.columns.is_empty() {
                self.glue(",");
            }
        }
        self.columns(&schema.columns).glue(")")
    }

    /// `a: string, b: long`
    pub(crate) fn columns(&mut self, columns: &[ColumnDecl]) -> &mut Self {
        self.list(columns, |to, column| {
            to.name(&column.name).glue(":").type_name(&column.ty);
        })
    }

    /// A type, as it was written.
    pub(crate) fn type_name(&mut self, ty: &TypeName) -> &mut Self {
        self.word(&ty.text)
    }

    /// `name: type`, or the name alone.
    pub(crate) fn typed(&mut self, name: &Name, ty: Option<&TypeName>) -> &mut Self {
        self.name(name);
        if let Some(ty) = ty {
            self.glue(":").type_name(ty);
        }
        self
    }

    /// `(a: long = 1, T: (*))`
    pub(crate) fn function_parameters(&mut self, parameters: &[FunctionParameter]) -> &mut Self {
        self.open("(");
        self.list(parameters, Self::function_parameter);
        self.glue(")")
    }

    /// `a desc nulls last`
    pub(crate) fn ordered(&mut self, key: &OrderedExpr) -> &mut Self {
        use crate::ast::NullsOrder::{First, Last};
        self.expr(&key.expr);
        let order = key.order.map(|order| match order {
            SortOrder::Asc => "asc",
            SortOrder::Desc => "desc",
            SortOrder::GrannyAsc => "granny-asc",
            SortOrder::GrannyDesc => "granny-desc",
        });
        order.into_iter().for_each(|word| {
            self.word(word);
        });
        match key.nulls {
            Some(First) => self.word("nulls").word("first"),
            Some(Last) => self.word("nulls").word("last"),
            None => self,
        }
    }

    /// Keys with commas.
    pub(crate) fn keys(&mut self, keys: &[OrderedExpr]) -> &mut Self {
        self.list(keys, |to, key| {
            to.ordered(key);
        })
    }

    /// Statements with `;` between them.
    pub(crate) fn statements(&mut self, statements: &[Statement]) -> &mut Self {
        for (index, statement) in statements.iter().enumerate() {
            if index > 0 {
                self.glue(";");
            }
            self.statement(statement);
        }
        self
    }
}

#[cfg(test)]
mod tests;
