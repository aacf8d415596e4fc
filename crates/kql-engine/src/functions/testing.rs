//! One helper through which function tests go.

use kql_syntax::Span;

use super::{Arg, call, find};
use crate::context::Context;
use crate::types::{Scalar, Ty};
use crate::value::Value;

/// The result of `name(args…)` of type `result`, run twice: as a constant call and over a column of two equal rows.
/// Both must agree; the value is given.
pub(crate) fn eval(name: &str, args: &[Scalar], result: Ty) -> Scalar {
    let function = find(name).unwrap_or_else(|| panic!("`{name}` is not in the registry"));
    let ctx = Context::new(crate::types::datetime::from_date(2026, 3, 2).unwrap(), 1);
    let span = Span::new(0, 0);
    let arg = |value: Value, ty: Ty| Arg { value, ty, span };
    let constant: Vec<Arg> = args.iter().map(|s| arg(Value::Scalar(s.clone()), s.ty())).collect();
    let one = call(function, &constant, 2, result, &ctx, span)
        .unwrap()
        .scalar_at(result, 0);
    if !args.is_empty() {
        // the first argument as a column: the usual shape
        let mut columns = constant.clone();
        columns[0].value = Value::Array(args[0].to_array(2));
        let many = call(function, &columns, 2, result, &ctx, span)
            .unwrap()
            .scalar_at(result, 1);
        let same = match (&one, &many) {
            (Scalar::Real(a), Scalar::Real(b)) => a.to_bits() == b.to_bits(),
            (a, b) => a == b,
        };
        assert!(same, "`{name}` gives {one:?} for constants and {many:?} for a column");
    }
    one
}

/// [`eval`] as `tostring()` prints it; `null` for a null.
pub(crate) fn text(name: &str, args: &[Scalar], result: Ty) -> String {
    let value = eval(name, args, result);
    if value.is_null() {
        "null".into()
    } else {
        value.to_text()
    }
}
