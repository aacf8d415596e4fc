//! Window functions and `scan` over rows that are in no order: the service refuses them, whatever the rows.
//!
//! The page "Window functions" says which operators give serialized rows and which keep what they are given. A table's
//! rows are in no order, nor are those of `summarize`, `distinct` and a `union` of several. Where the page leaves it open
//! (`datatable`, plugins, `make-series`, what `mv-apply` hands to its sub-query) nothing is refused.

use std::collections::{BTreeSet, HashSet};

use kql_syntax::Span;

use crate::error::EvalError;
use crate::functions::Depends;
use crate::plan::{ExprKind, Node, Plan};

/// Where the query names tables that are stored.
pub(crate) type Stored = BTreeSet<(u32, u32)>;

/// What is known of the order of a plan's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Fixed,
    None,
    Open,
}

/// The first place where an order is needed and there is none.
///
/// # Errors
/// That of the service, at the function or at `scan`.
pub(crate) fn check<'a>(plans: impl IntoIterator<Item = &'a Plan>, stored: &Stored) -> Result<(), EvalError> {
    let mut seen = HashSet::new();
    plans
        .into_iter()
        .find_map(|plan| found(plan, stored, &mut seen))
        .map_or(Ok(()), Err)
}

/// What is wrong with a plan or what it rests on, innermost first.
fn found(plan: &Plan, stored: &Stored, seen: &mut HashSet<*const Plan>) -> Option<EvalError> {
    if !seen.insert(std::ptr::from_ref(plan)) {
        return None;
    }
    let mut error = None;
    plan.node.inputs(&mut |input| {
        if error.is_none() {
            error = found(input, stored, seen);
        }
    });
    let mut asks: Option<(&str, Span)> = match plan.node {
        Node::Scan(_) => Some(("scan", plan.span)),
        _ => None,
    };
    plan.node.exprs(&mut |expr| {
        expr.walk(&mut |part| match &part.kind {
            ExprKind::Call(function, _) if function.depends == Depends::Rows && asks.is_none() => {
                asks = Some((function.name, part.span));
            }
            ExprKind::Subquery(_, plan) | ExprKind::InTable(_, _, _, plan) if error.is_none() => {
                error = found(plan, stored, seen);
            }
            _ => {}
        });
    });
    if error.is_some() {
        return error;
    }
    let (name, span) = asks?;
    let mut order = Order::Open;
    plan.node.inputs(&mut |input| order = order_of(input, stored));
    (order == Order::None).then(|| EvalError::Argument {
        message: format!("`{name}` needs serialized rows, and these are in no order"),
        help: Some("write `| sort by …` before it, or `| serialize` where any order will do".into()),
        span,
    })
}

fn order_of(plan: &Plan, stored: &Stored) -> Order {
    let mut inputs = 0;
    plan.node.inputs(&mut |_| inputs += 1);
    let first = || {
        let (mut order, mut at) = (Order::Open, 0);
        plan.node.inputs(&mut |input| {
            if at == 0 {
                order = order_of(input, stored);
            }
            at += 1;
        });
        order
    };
    match &plan.node {
        Node::Sort(_) | Node::Serialize(_) | Node::Range(_) => Order::Fixed,
        Node::Table(table) if table.is_schema_alone() || stored.contains(&(plan.span.start, plan.span.end)) => {
            Order::None
        }
        Node::Summarize(_) => Order::None,
        Node::Union(_) if inputs > 1 => Order::None,
        Node::Where(_) | Node::Compute(_) | Node::Take(_) | Node::MvExpand(_) => first(),
        Node::Parse(_) | Node::ParseKv(_) | Node::Materialize(..) | Node::Union(_) => first(),
        // whether a join keeps the order of its left side is not said
        Node::Join(_) if first() == Order::None => Order::None,
        _ => Order::Open,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rstest::rstest;

    use crate::database::{Database, Table};
    use crate::types::{Column, Schema, Ty};
    use crate::{EvalError, query};

    /// Breaks when a query that the service refuses runs, or when one that it takes is refused.
    #[rstest]
    #[case("T | extend p = prev(x)", "prev@15")]
    #[case("T | where x > 1 | project n = row_number()", "row_number@30")]
    #[case("T | sort by x | summarize count() by x | extend n = row_number()", "row_number@52")]
    #[case("T | sort by x | union T | where row_cumsum(x) > 1", "row_cumsum@32")]
    #[case("T | join kind=inner T on x | extend next(x)", "next@36")]
    #[case("let V = T | where x > 0; V | take 1 | extend prev(x)", "prev@45")]
    #[case("print n = toscalar(T | extend prev(x))", "prev@30")]
    #[case("T | scan with (step s: true;)", "scan@4")]
    #[case("T | serialize p = prev(x)", "")]
    #[case("T | sort by x | where x > 1 | extend p = prev(x) | project q = next(p)", "")]
    #[case("T | top 3 by x | extend row_number()", "")]
    #[case("range x from 1 to 3 step 1 | scan with (step s: true;)", "")]
    #[case(
        "T | summarize l = make_list(x) | mv-apply l to typeof(long) on (extend n = next(l))",
        ""
    )]
    #[case("T | sort by x | join kind=inner T on x | extend next(x)", "")]
    fn rows_in_no_order_are_refused(#[case] text: &str, #[case] expected: &str) {
        let mut db = Database::new(0);
        let schema = Schema::new(vec![Column::new("x", Ty::Long)]);
        db.tables.insert("T".into(), Table::empty(Arc::new(schema)));
        let found = match query::run(text, &db) {
            Err(query::Failure::Eval(EvalError::Argument { message, span, .. })) => {
                format!("{}@{}", message.split('`').nth(1).unwrap_or_default(), span.start)
            }
            Ok(_) => String::new(),
            other => panic!("{other:?}"),
        };
        assert_eq!(found, expected);
    }
}
