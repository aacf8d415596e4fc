//! Operators that look at one row at a time, fused: one pass over each batch, and in parallel where there are many rows.
//!
//! A chain is a source of batches and the steps that each batch goes through. Steps know nothing of each other's batches,
//! so several threads take a batch each; results are collected in the order of the batches, errors among them, and so are
//! the same to the bit whatever the number of threads. Few rows are run on the spot: no thread is ever started for them.

use std::collections::VecDeque;

use rayon::prelude::*;

use super::{Run, Stream};
use crate::batch::Batch;
use crate::error::EvalError;

/// What an operator does with a batch.
pub(crate) type Step<'a> = Box<dyn Fn(Batch) -> Result<Batch, EvalError> + Send + Sync + 'a>;

/// Batches and what is done with each.
pub(crate) struct Chain<'a> {
    source: Stream<'a>,
    steps: Vec<Step<'a>>,
    run: &'a Run<'a>,
}

impl<'a> Chain<'a> {
    /// Batches to which nothing is done yet.
    pub(crate) fn new(source: Stream<'a>, run: &'a Run<'a>) -> Chain<'a> {
        Chain {
            source,
            steps: Vec::new(),
            run,
        }
    }

    /// Appends a step.
    pub(crate) fn then(mut self, step: impl Fn(Batch) -> Result<Batch, EvalError> + Send + Sync + 'a) -> Chain<'a> {
        self.steps.push(Box::new(step));
        self
    }

    /// The batches behind all steps.
    pub(crate) fn stream(self) -> Stream<'a> {
        if self.steps.is_empty() {
            return self.source;
        }
        Box::new(self.map(Ok))
    }

    /// The batches behind all steps, each made into something by `last`, which runs in parallel like the steps.
    pub(crate) fn map<T, F>(self, last: F) -> Ordered<'a, T>
    where
        T: Send + 'a,
        F: Fn(Batch) -> Result<T, EvalError> + Send + Sync + 'a,
    {
        let (steps, run) = (self.steps, self.run);
        let work = move |batch: Batch| {
            run.ctx.check()?;
            last(steps.iter().try_fold(batch, |batch, step| step(batch))?)
        };
        Ordered {
            source: Some(self.source),
            work: Box::new(work),
            run,
            pending: VecDeque::new(),
            ready: VecDeque::new(),
            reach: 1,
        }
    }
}

/// What became of batches, in their order.
pub(crate) struct Ordered<'a, T> {
    /// Nothing once it came to its end.
    source: Option<Stream<'a>>,
    #[allow(clippy::type_complexity)]
    work: Box<dyn Fn(Batch) -> Result<T, EvalError> + Send + Sync + 'a>,
    run: &'a Run<'a>,
    pending: VecDeque<Result<Batch, EvalError>>,
    ready: VecDeque<Result<T, EvalError>>,
    /// How many batches a thread are taken at once: few at first, since a `take` may want no more.
    reach: usize,
}

/// So many batches a thread at most.
const REACH: usize = 16;

impl<T: Send> Ordered<'_, T> {
    /// Some results that follow each other; nothing at the end.
    pub(crate) fn window(&mut self) -> Option<Vec<Result<T, EvalError>>> {
        let first = self.next()?;
        Some(std::iter::once(first).chain(self.ready.drain(..)).collect())
    }

    /// Takes batches from the source until there is work for all threads.
    fn fill(&mut self) {
        let threads = self.run.ctx.threads.max(1);
        let (batches, mut rows) = (threads * self.reach, 0);
        let enough = self
            .run
            .ctx
            .parallel_rows
            .max(threads * self.reach * self.run.ctx.batch_rows);
        while rows < enough && (self.pending.len() < batches || rows < self.run.ctx.parallel_rows) {
            let Some(next) = self.source.as_mut().and_then(Iterator::next) else {
                self.source = None;
                break;
            };
            rows += next.as_ref().map_or(0, |batch| batch.rows);
            let failed = next.is_err();
            self.pending.push_back(next);
            if failed || threads == 1 {
                break;
            }
        }
        self.reach = (self.reach * 2).min(REACH);
        if threads > 1
            && self.pending.len() > 1
            && rows >= self.run.ctx.parallel_rows
            && let Some(pool) = self.run.ctx.pool()
        {
            let (work, pending) = (&self.work, std::mem::take(&mut self.pending));
            let pending: Vec<_> = pending.into();
            let done: Vec<_> = pool.install(|| {
                pending
                    .into_par_iter()
                    .with_max_len(1)
                    .map(|batch| work(batch?))
                    .collect()
            });
            self.ready = done.into();
        }
    }
}

impl<T: Send> Iterator for Ordered<'_, T> {
    type Item = Result<T, EvalError>;

    fn next(&mut self) -> Option<Result<T, EvalError>> {
        if let Some(ready) = self.ready.pop_front() {
            return Some(ready);
        }
        if self.pending.is_empty() && self.source.is_some() {
            self.fill();
            if let Some(ready) = self.ready.pop_front() {
                return Some(ready);
            }
        }
        let batch = self.pending.pop_front()?;
        Some(batch.and_then(|batch| (self.work)(batch)))
    }
}
