//! A regular expression as an argument: compiled once where it is constant, else once for each distinct text.

use std::sync::Arc;

use regex::Regex;

use crate::error::EvalError;
use crate::functions::Args;

/// The expressions of an argument by row.
#[derive(Debug)]
pub(super) struct Patterns {
    index: usize,
    constant: Option<Arc<Regex>>,
    /// What is put around the argument's text before it is compiled.
    around: (&'static str, &'static str),
}

impl Patterns {
    /// The argument at `index`. An error where it is constant and no expression.
    pub(super) fn new(args: &Args<'_>, index: usize) -> Result<Patterns, EvalError> {
        Patterns::around(args, index, "", "")
    }

    /// The argument with text in front of it and behind it. It must be an expression without them too.
    pub(super) fn around(
        args: &Args<'_>,
        index: usize,
        front: &'static str,
        back: &'static str,
    ) -> Result<Patterns, EvalError> {
        let mut patterns = Patterns {
            index,
            constant: None,
            around: (front, back),
        };
        if args.constant(index).is_some() {
            patterns.constant = Some(patterns.compile(args, 0)?);
        }
        Ok(patterns)
    }

    /// The expression of a row.
    pub(super) fn get(&mut self, args: &Args<'_>, row: usize) -> Result<Arc<Regex>, EvalError> {
        match &self.constant {
            Some(regex) => Ok(regex.clone()),
            None => self.compile(args, row),
        }
    }

    fn compile(&self, args: &Args<'_>, row: usize) -> Result<Arc<Regex>, EvalError> {
        let (text, span) = (args.strings(self.index).get(row), args.arg_span(self.index));
        let plain = args.ctx().regex(text, span)?;
        match self.around {
            ("", "") => Ok(plain),
            (front, back) => args.ctx().regex(&format!("{front}{text}{back}"), span),
        }
    }
}
