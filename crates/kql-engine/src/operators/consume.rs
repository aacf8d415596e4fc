//! `consume`: reads its input to the end and gives nothing.
//!
//! Source: the "consume operator" page; `decodeblocks` changes nothing here, since every value is read.

use std::sync::Arc;

use kql_syntax::ast;

use crate::bind::Binder;
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::{self, Run, Stream};
use crate::functions::example;
use crate::plan::{Node, Plan};
use crate::types::Schema;

/// `consume`
pub static CONSUME: Construct = Construct {
    name: "consume",
    aliases: &[],
    page: "consume-operator",
    syntax: "T | consume",
    about: "Reads its input to the end and gives nothing; for measuring queries.",
    examples: &[example("print x = 1 | consume", "")],
};

/// Rows that nobody sees.
#[derive(Debug)]
pub struct Consume {
    input: Arc<Plan>,
}

impl Binder<'_> {
    pub(crate) fn consume(&mut self, input: Arc<Plan>, op: &ast::Consume) -> Arc<Plan> {
        self.plan(Node::Consume(Consume { input }), Schema::default(), op.span)
    }
}

impl Consume {
    /// The table it works on.
    pub(crate) fn input(&self) -> &Plan {
        &self.input
    }

    pub(crate) fn stream<'a>(&'a self, run: &'a Run<'a>) -> Result<Stream<'a>, EvalError> {
        for batch in exec::stream(&self.input, run)? {
            batch?;
        }
        Ok(Box::new(std::iter::empty()))
    }
}

#[cfg(test)]
mod tests {
    use crate::operators::testing::{error, rows};
    use crate::{Database, bind};

    #[test]
    fn nothing_is_given_and_everything_is_read() {
        assert_eq!(rows("print a = 1 | consume decodeblocks=true"), "");
        assert!(bind("print a = 1 | consume", &Database::new(0)).result.is_none());
        assert_eq!(
            error("print a = 1 | evaluate python(typeof(*), 'x') | consume"),
            "not supported: the plugin `python`"
        );
        assert_eq!(
            error("print a = 1 | consume | count"),
            "not supported: the operator `count` behind `consume`"
        );
    }
}
