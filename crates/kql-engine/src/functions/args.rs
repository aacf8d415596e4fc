//! What a kernel is given.

use std::sync::Arc;

use kql_syntax::Span;

use crate::context::Context;
use crate::error::EvalError;
use crate::types::{Scalar, Ty};
use crate::value::{Bools, Decimals, Dynamics, Guids, Longs, Reals, Strings, Value};

/// One argument.
#[derive(Debug, Clone)]
pub struct Arg {
    /// Its value.
    pub value: Value,
    /// Its type, as the signature declares it.
    pub ty: Ty,
    /// Where it stands.
    pub span: Span,
}

/// The arguments of a call over the rows of a batch.
#[derive(Debug)]
pub struct Args<'a> {
    pub(crate) args: &'a [Arg],
    pub(crate) rows: usize,
    pub(crate) result: Ty,
    pub(crate) ctx: &'a Context,
    pub(crate) span: Span,
}

impl<'a> Args<'a> {
    /// Arguments of a call that stands at `span` and gives `result`, over `rows` rows.
    pub fn new(args: &'a [Arg], rows: usize, result: Ty, ctx: &'a Context, span: Span) -> Args<'a> {
        Args {
            args,
            rows,
            result,
            ctx,
            span,
        }
    }

    /// How many arguments there are.
    pub fn len(&self) -> usize {
        self.args.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.args.is_empty()
    }

    /// How many rows the result has.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The type of the result.
    pub fn result(&self) -> Ty {
        self.result
    }

    /// The run.
    pub fn ctx(&self) -> &'a Context {
        self.ctx
    }

    /// Where the call stands.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Where an argument stands; the call where there is none.
    pub fn arg_span(&self, index: usize) -> Span {
        self.args.get(index).map_or(self.span, |arg| arg.span)
    }

    /// The type of an argument; `Unknown` where there is none.
    pub fn ty(&self, index: usize) -> Ty {
        self.args.get(index).map_or(Ty::Unknown, |arg| arg.ty)
    }

    /// The argument itself.
    pub fn value(&self, index: usize) -> &'a Value {
        const MISSING: &Value = &Value::Scalar(Scalar::Null(Ty::Unknown));
        self.args.get(index).map_or(MISSING, |arg| &arg.value)
    }

    /// The argument's one value, where it is the same for all rows. Nothing where there is no such argument.
    pub fn constant(&self, index: usize) -> Option<&'a Scalar> {
        self.args.get(index).and_then(|arg| arg.value.as_scalar())
    }

    /// Texts by row.
    pub fn strings(&self, index: usize) -> Strings<'a> {
        self.value(index).strings()
    }

    /// Whole numbers or ticks by row.
    pub fn longs(&self, index: usize) -> Longs<'a> {
        self.value(index).longs()
    }

    /// Any numbers as reals by row.
    pub fn reals(&self, index: usize) -> Reals<'a> {
        self.value(index).reals()
    }

    /// Bools by row.
    pub fn bools(&self, index: usize) -> Bools<'a> {
        self.value(index).bools()
    }

    /// Decimals by row.
    pub fn decimals(&self, index: usize) -> Decimals<'a> {
        self.value(index).decimals()
    }

    /// Guids by row.
    pub fn guids(&self, index: usize) -> Guids<'a> {
        self.value(index).guids()
    }

    /// Dynamics by row.
    pub fn dynamics(&self, index: usize) -> Dynamics<'a> {
        self.value(index).dynamics()
    }

    /// One row of any argument as a scalar.
    pub fn scalar_at(&self, index: usize, row: usize) -> Scalar {
        self.value(index).scalar_at(self.ty(index), row)
    }

    /// A constant argument as a compiled regular expression; an error with its span where RE2 refuses it.
    /// Nothing where the argument is not constant.
    pub fn regex(&self, index: usize) -> Result<Option<Arc<regex::Regex>>, EvalError> {
        match self.constant(index).and_then(Scalar::as_str) {
            Some(pattern) => self.ctx.regex(pattern, self.arg_span(index)).map(Some),
            None => Ok(None),
        }
    }
}
