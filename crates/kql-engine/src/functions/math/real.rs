//! Functions of one real: exponents, logarithms, trigonometry, `gamma`, `erf`

use arrow::array::ArrayRef;

use crate::error::EvalError;
use crate::functions::columns::{Side, real_array, side};
use crate::functions::{Args, Depends, Example, Function, Kernel, Nulls, example};

const fn function(
    name: &'static str,
    page: &'static str,
    about: &'static str,
    kernel: Kernel,
    examples: &'static [Example],
) -> Function {
    Function {
        name,
        page,
        about,
        nulls: Nulls::Propagate,
        depends: Depends::Arguments,
        kernel,
        examples,
    }
}

macro_rules! total {
    ($static:ident, $name:literal, $page:literal, $about:literal, $of:expr, $example:literal, $gives:literal) => {
        pub(super) static $static: Function = function(
            $name,
            $page,
            $about,
            |args| Ok(every(args, $of)),
            &[example($example, $gives)],
        );
    };
}

macro_rules! partial {
    ($static:ident, $name:literal, $page:literal, $about:literal, $of:expr, $domain:expr, $example:literal, $gives:literal) => {
        pub(super) static $static: Function = function(
            $name,
            $page,
            $about,
            |args| Ok(within(args, $domain, $of)),
            &[example($example, $gives)],
        );
    };
}

total!(
    EXP,
    "exp",
    "exp-function",
    "e to the power of x.",
    f64::exp,
    "print exp(0)",
    "1.0"
);
total!(
    EXP2,
    "exp2",
    "exp2-function",
    "2 to the power of x.",
    f64::exp2,
    "print exp2(3)",
    "8.0"
);
total!(
    EXP10,
    "exp10",
    "exp10-function",
    "10 to the power of x.",
    |x| 10f64.powf(x),
    "print exp10(3)",
    "1000.0"
);
partial!(
    LOG,
    "log",
    "log-function",
    "The natural logarithm; null for a negative x.",
    f64::ln,
    |x| x < 0.0,
    "print log(5)",
    "1.6094379124341003"
);
partial!(
    LOG2,
    "log2",
    "log2-function",
    "The logarithm to the base 2; null for a negative x.",
    f64::log2,
    |x| x < 0.0,
    "print log2(5)",
    "2.321928094887362"
);
partial!(
    LOG10,
    "log10",
    "log10-function",
    "The logarithm to the base 10; null for a negative x.",
    f64::log10,
    |x| x < 0.0,
    "print log10(1000)",
    "3.0"
);
partial!(
    SQRT,
    "sqrt",
    "sqrt-function",
    "The square root; null for a negative x.",
    f64::sqrt,
    |x| x < 0.0,
    "print sqrt(256)",
    "16.0"
);
total!(
    SIN,
    "sin",
    "sin-function",
    "The sine of x radians.",
    f64::sin,
    "print sin(0)",
    "0.0"
);
total!(
    COS,
    "cos",
    "cos-function",
    "The cosine of x radians.",
    f64::cos,
    "print cos(0)",
    "1.0"
);
total!(
    TAN,
    "tan",
    "tan-function",
    "The tangent of x radians.",
    f64::tan,
    "print tan(0)",
    "0.0"
);
total!(
    COT,
    "cot",
    "cot-function",
    "The cotangent of x radians.",
    |x| x.tan().recip(),
    "print round(cot(1), 12)",
    "0.642092615934"
);
partial!(
    ASIN,
    "asin",
    "asin-function",
    "The arc sine in radians; null outside of -1 … 1.",
    f64::asin,
    |x| x.abs() > 1.0,
    "print asin(0)",
    "0.0"
);
partial!(
    ACOS,
    "acos",
    "acos-function",
    "The arc cosine in radians; null outside of -1 … 1.",
    f64::acos,
    |x| x.abs() > 1.0,
    "print acos(1)",
    "0.0"
);
total!(
    ATAN,
    "atan",
    "atan-function",
    "The arc tangent in radians.",
    f64::atan,
    "print atan(0)",
    "0.0"
);
total!(
    DEGREES,
    "degrees",
    "degrees-function",
    "Radians as degrees.",
    |x| 180.0 / std::f64::consts::PI * x,
    "print degrees(pi() / 4)",
    "45.0"
);
total!(
    RADIANS,
    "radians",
    "radians-function",
    "Degrees as radians.",
    |x| std::f64::consts::PI / 180.0 * x,
    "print radians(180)",
    "3.141592653589793"
);
total!(
    GAMMA,
    "gamma",
    "gamma-function",
    "The gamma function.",
    libm::tgamma,
    "print gamma(5)",
    "24.0"
);
total!(
    LOGGAMMA,
    "loggamma",
    "loggamma-function",
    "The logarithm of the absolute value of the gamma function.",
    libm::lgamma,
    "print round(loggamma(5), 12)",
    "3.178053830348"
);
total!(
    ERF,
    "erf",
    "erf-function",
    "The error function.",
    libm::erf,
    "print erf(0)",
    "0.0"
);
total!(
    ERFC,
    "erfc",
    "erfc-function",
    "One less the error function.",
    libm::erfc,
    "print erfc(0)",
    "1.0"
);

pub(super) static PI: Function = function(
    "pi",
    "pi-function",
    "π.",
    |args| Ok(real_array((vec![std::f64::consts::PI; args.rows()], None))),
    &[example("print pi()", "3.141592653589793")],
);

pub(super) static POW: Function = function(
    "pow",
    "pow-function",
    "The base to the power of the exponent.",
    |args| two(args, f64::powf),
    &[example("print pow(2, 3)", "8.0")],
);

pub(super) static ATAN2: Function = function(
    "atan2",
    "atan2-function",
    "The angle of the point (x, y) in radians, given as (y, x).",
    |args| two(args, f64::atan2),
    &[example("print atan2(0, -1)", "3.141592653589793")],
);

const ONE: Side<'static, ()> = Side::One(Some(()));

fn every(args: &Args<'_>, of: impl Fn(f64) -> f64) -> ArrayRef {
    real_array(side::map(&side::reals(args.value(0)), &ONE, args.rows(), |x, ()| of(x)))
}

/// Null where `refused`; NaN stays NaN.
fn within(args: &Args<'_>, refused: impl Fn(f64) -> bool, of: impl Fn(f64) -> f64) -> ArrayRef {
    let values = side::reals(args.value(0));
    real_array(side::filter_map(&values, &ONE, args.rows(), |x, ()| {
        (!refused(x)).then(|| of(x))
    }))
}

fn two(args: &Args<'_>, of: impl Fn(f64, f64) -> f64) -> Result<ArrayRef, EvalError> {
    let (a, b) = (side::reals(args.value(0)), side::reals(args.value(1)));
    Ok(real_array(side::map(&a, &b, args.rows(), of)))
}
