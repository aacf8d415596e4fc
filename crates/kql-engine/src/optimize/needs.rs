//! Projection pruning: which columns of each operator's result are read by what stands above it.
//!
//! A column that nobody reads is neither computed nor filtered, sorted or joined; in the batch a hole stands in its place,
//! so that positions stay what binding made them. An operator that is not listed in [`Needs::pass`] reads all of its input.

use std::collections::HashMap;

use crate::plan::{Expr, ExprKind, Node, Plan};

/// A set of column positions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Columns(Vec<bool>);

impl Columns {
    /// None of so many.
    pub(crate) fn none(width: usize) -> Columns {
        Columns(vec![false; width])
    }

    /// All of so many.
    pub(crate) fn all(width: usize) -> Columns {
        Columns(vec![true; width])
    }

    pub(crate) fn add(&mut self, place: usize) {
        if let Some(member) = self.0.get_mut(place) {
            *member = true;
        }
    }

    pub(crate) fn has(&self, place: usize) -> bool {
        self.0.get(place).copied().unwrap_or(false)
    }

    /// Their places, in ascending order.
    pub(crate) fn places(&self) -> impl Iterator<Item = usize> + '_ {
        self.0
            .iter()
            .enumerate()
            .filter(|(_, member)| **member)
            .map(|(place, _)| place)
    }

    /// Adds the columns that an expression reads.
    pub(crate) fn read(&mut self, expr: &Expr) {
        expr.walk(&mut |expr| {
            if let ExprKind::Column(place) = expr.kind {
                self.add(place);
            }
        });
    }

    /// Adds those of `other`, and says whether that changed anything.
    fn join(&mut self, other: &Columns) -> bool {
        let mut changed = false;
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            changed |= *other && !*own;
            *own |= *other;
        }
        changed
    }
}

/// The columns that are read, by plan.
#[derive(Debug, Default)]
pub(crate) struct Needs {
    known: HashMap<usize, Columns>,
}

fn address(plan: &Plan) -> usize {
    std::ptr::from_ref(plan) as usize
}

impl Needs {
    /// Of a query whose results are these plans, all columns of which are wanted.
    pub(crate) fn of<'a>(results: impl IntoIterator<Item = &'a Plan>) -> Needs {
        let mut needs = Needs::default();
        for plan in results {
            needs.want(plan, &Columns::all(plan.schema.len()));
        }
        needs
    }

    /// The columns of the plan's result that are read; nothing where the plan is not known, and all may be.
    pub(crate) fn columns(&self, plan: &Plan) -> Option<&Columns> {
        self.known.get(&address(plan))
    }

    fn want(&mut self, plan: &Plan, wanted: &Columns) {
        match self.known.get_mut(&address(plan)) {
            // a plan that stands in several places gives what any of them reads
            Some(known) => {
                if !known.join(wanted) {
                    return;
                }
            }
            None => {
                self.known.insert(address(plan), wanted.clone());
            }
        }
        let wanted = self.columns(plan).cloned().unwrap_or_default();
        self.pass(plan, &wanted);
        plan.node.exprs(&mut |expr| {
            expr.walk(&mut |expr| {
                if let ExprKind::Subquery(_, plan) | ExprKind::InTable(_, _, _, plan) = &expr.kind {
                    let mut first = Columns::none(plan.schema.len());
                    first.add(0);
                    self.want(plan, &first);
                }
            });
        });
    }

    /// What an operator reads of its inputs so that it can give `wanted`.
    fn pass(&mut self, plan: &Plan, wanted: &Columns) {
        match &plan.node {
            Node::Where(node) => {
                let mut columns = wanted.clone();
                columns.read(node.predicate());
                self.want(node.input(), &columns);
            }
            Node::Compute(node) => self.want(node.input(), &node.reads(wanted)),
            Node::Summarize(node) => {
                let mut columns = Columns::none(node.input().schema.len());
                node.reads(wanted).for_each(|expr| columns.read(expr));
                self.want(node.input(), &columns);
            }
            Node::Sort(node) => {
                let mut columns = wanted.clone();
                node.keys().iter().for_each(|key| columns.read(&key.value));
                self.want(node.input(), &columns);
            }
            Node::Take(node) => self.want(node.input(), wanted),
            Node::Join(node) => {
                let [left, right] = node.reads(wanted);
                let [left_plan, right_plan] = node.sides();
                self.want(left_plan, &left);
                self.want(right_plan, &right);
            }
            Node::Union(node) => {
                for (leg, columns) in node.reads(wanted) {
                    self.want(leg, &columns);
                }
            }
            Node::Parse(node) => self.want(node.input(), &node.reads(wanted)),
            Node::MvExpand(node) => self.want(&node.input, &node.reads(wanted)),
            Node::Serialize(input) | Node::Materialize(_, input) => self.want(input, wanted),
            Node::MakeSeries(node) => {
                let mut columns = Columns::none(node.input().schema.len());
                node.reads().for_each(|expr| columns.read(expr));
                self.want(node.input(), &columns);
            }
            node => node.inputs(&mut |input| self.want(input, &Columns::all(input.schema.len()))),
        }
    }
}
