//! What holds for every function: whatever it is called with, it answers or refuses, and a column is treated as its rows.

use kql_syntax::Span;

use super::{Arg, Depends, Function, all, call};
use crate::catalog::{ArgForm, Category, Param, ParamKind, Returns, Signature, TypeName, lookup};
use crate::context::Context;
use crate::types::{Decimal, Dynamic, Scalar, Ty, datetime};
use crate::value::Value;

/// A generator of numbers that is the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())].clone()
    }
}

/// Values of a type that lie at its edges.
fn edges(ty: Ty) -> Vec<Scalar> {
    let longs = [0, 1, -1, 2, 7, -8, 1000, i64::MAX, i64::MIN, i64::from(i32::MAX) + 1];
    let mut out = match ty {
        Ty::Bool => vec![Scalar::Bool(true), Scalar::Bool(false)],
        Ty::Int => [0, 1, -1, 5, 40, i32::MAX, i32::MIN].map(Scalar::Int).to_vec(),
        Ty::Long => longs.map(Scalar::Long).to_vec(),
        Ty::Real => [
            0.0,
            -0.0,
            1.5,
            -2.5,
            1e300,
            -1e300,
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            5e-324,
        ]
        .map(Scalar::Real)
        .to_vec(),
        Ty::Decimal => ["0", "-1.5", "9999999999999999999999999999999999", "1e-30", "1e9000"]
            .map(|text| Scalar::Decimal(Decimal::parse(text).unwrap()))
            .to_vec(),
        Ty::String => [
            "",
            "a",
            "abc",
            "äöü",
            "👍🏽",
            "1",
            "-5",
            "normal",
            "regex",
            "windows",
            "KB",
            "10.0.0.1",
            "fe80::1/10",
            "https://u:p@example.com:80/a/b?x=1&y=%zz#f",
            "2022-12-02T13:45:56Z",
            "1.02:03:04.5",
            "{\"a\":[1,null]}",
            "[1,",
            "$.a[0]",
            "(a)(b)?",
            "(",
            "\\",
            "day",
            "week",
            "UTC",
            "Europe/Berlin",
            "a,b;c",
            "xn--a-\u{7f}",
            "\0",
            "S3VzdG8=",
            "true",
            "\u{feff}x",
            "0x1F",
            "00000000-0000-0000-0000-000000000001",
        ]
        .map(Scalar::string)
        .to_vec(),
        Ty::Datetime => [0, datetime::MAX, datetime::UNIX_EPOCH, datetime::UNIX_EPOCH + 1]
            .map(Scalar::Datetime)
            .to_vec(),
        Ty::Timespan => [0, 1, -1, 10_000_000, 864_000_000_000, i64::MAX, i64::MIN]
            .map(Scalar::Timespan)
            .to_vec(),
        Ty::Guid => vec![Scalar::Guid([0; 16]), Scalar::Guid([255; 16])],
        Ty::Dynamic | Ty::Unknown => [
            "[]",
            "{}",
            "[1,2,3]",
            "[1.5,-2.5,null]",
            "[null]",
            "[\"a\",\"b\",\"\"]",
            "[[1],[2,[3]]]",
            "{\"a\":1,\"b\":{\"c\":[2]}}",
            "1",
            "1.5",
            "\"x\"",
            "\"\"",
            "true",
            "[true,false]",
            "[9223372036854775807,-9223372036854775808]",
            "[1e300,-1e300]",
            "[0,0,0,0,0,0,0,0]",
            "{\"type\":\"Point\",\"coordinates\":[1,2]}",
        ]
        .map(|text| Scalar::dynamic(Dynamic::from_json(text).unwrap()))
        .to_vec(),
    };
    out.push(Scalar::null(ty));
    out
}

fn declared(name: TypeName) -> Ty {
    match name {
        TypeName::Bool => Ty::Bool,
        TypeName::Int => Ty::Int,
        TypeName::Long => Ty::Long,
        TypeName::Real => Ty::Real,
        TypeName::Decimal => Ty::Decimal,
        TypeName::Datetime => Ty::Datetime,
        TypeName::Timespan => Ty::Timespan,
        TypeName::Guid => Ty::Guid,
        TypeName::Dynamic => Ty::Dynamic,
        TypeName::String | TypeName::Type => Ty::String,
    }
}

/// A type that the parameter takes.
fn type_for(param: &Param, first: Option<Ty>, dice: &mut Dice) -> Ty {
    let numbers = [Ty::Int, Ty::Long, Ty::Real, Ty::Decimal];
    match param.kind {
        ParamKind::Declared => declared(dice.pick(&param.types)),
        ParamKind::Integer => dice.pick(&numbers[..2]),
        ParamKind::Number | ParamKind::NumberOrBool => dice.pick(&numbers),
        ParamKind::Summable | ParamKind::Orderable | ParamKind::CommonOrderable => {
            let mut types = numbers.to_vec();
            types.extend([Ty::Datetime, Ty::Timespan]);
            if param.kind == ParamKind::CommonOrderable {
                first.unwrap_or_else(|| dice.pick(&types))
            } else {
                dice.pick(&types)
            }
        }
        ParamKind::StringOrDynamic | ParamKind::StringOrArray => dice.pick(&[Ty::String, Ty::Dynamic]),
        ParamKind::IntegerOrArray => dice.pick(&[Ty::Int, Ty::Long, Ty::Dynamic]),
        ParamKind::DynamicArray | ParamKind::DynamicBag => Ty::Dynamic,
        ParamKind::CommonScalar | ParamKind::CommonScalarOrDynamic | ParamKind::Parameter0 => {
            first.unwrap_or_else(|| dice.pick(&Ty::ALL))
        }
        _ => dice.pick(&Ty::ALL),
    }
}

/// Three rows of arguments that a signature takes; nothing for tables.
fn arguments(signature: &Signature, dice: &mut Dice) -> Option<Vec<(Ty, [Scalar; 3])>> {
    let mut out: Vec<(Ty, [Scalar; 3])> = Vec::new();
    for param in &signature.params {
        if param.kind == ParamKind::Tabular {
            return None;
        }
        let (fewest, most) = (usize::from(param.occurs.0), usize::from(param.occurs.1).min(3));
        let times = fewest + dice.roll(most.saturating_sub(fewest) + 1);
        for _ in 0..times {
            let ty = type_for(param, out.first().map(|(ty, _)| *ty), dice);
            let pool = edges(ty);
            let mut row = || dice.pick(&pool);
            let rows = [row(), row(), row()];
            let constant = !matches!(param.arg, ArgForm::Any | ArgForm::Column);
            let rows = if constant {
                [rows[0].clone(), rows[0].clone(), rows[0].clone()]
            } else {
                rows
            };
            out.push((ty, rows));
        }
    }
    Some(out)
}

fn result(signature: &Signature, types: &[Ty]) -> Ty {
    match signature.returns {
        Returns::Type(ty) => declared(ty),
        Returns::Parameter0Array | Returns::Custom => Ty::Dynamic,
        Returns::Parameter1 => types.get(1).copied().unwrap_or(Ty::Dynamic),
        _ => types.first().copied().unwrap_or(Ty::Dynamic),
    }
}

/// As a column of three rows where they differ, else as a constant.
fn argument((ty, rows): &(Ty, [Scalar; 3])) -> Arg {
    let same = rows.iter().all(|row| format!("{row:?}") == format!("{:?}", rows[0]));
    let value = if same {
        Value::Scalar(rows[0].clone())
    } else {
        Value::Array(crate::cast::collect(*ty, rows.iter().cloned()))
    };
    Arg {
        value,
        ty: *ty,
        span: Span::new(0, 0),
    }
}

fn try_out(function: &'static Function, signature: &Signature, dice: &mut Dice, ctx: &Context) {
    let Some(rows) = arguments(signature, dice) else { return };
    let types: Vec<Ty> = rows.iter().map(|(ty, _)| *ty).collect();
    let ty = result(signature, &types);
    let args: Vec<Arg> = rows.iter().map(argument).collect();
    let span = Span::new(0, 0);
    let Ok(column) = call(function, &args, 3, ty, ctx, span) else {
        return;
    };
    if function.depends != Depends::Arguments {
        return;
    }
    for row in 0..3 {
        let constant = |(ty, rows): &(Ty, [Scalar; 3])| Arg {
            value: Value::Scalar(rows[row].clone()),
            ty: *ty,
            span,
        };
        let args: Vec<Arg> = rows.iter().map(constant).collect();
        let alone = call(function, &args, 1, ty, ctx, span);
        let alone =
            alone.unwrap_or_else(|error| panic!("`{}` answers for a column, not for a row: {error}", function.name));
        assert_eq!(
            format!("{:?}", column.scalar_at(ty, row)),
            format!("{:?}", alone.scalar_at(ty, 0)),
            "`{}` of {args:?}",
            function.name
        );
    }
}

/// Breaks when a kernel panics (overflow, an index, a character's middle), gives another type or count of rows than was
/// promised, or treats a column otherwise than its rows.
#[test]
fn every_function_answers_or_refuses() {
    let mut ctx = Context::new(datetime::from_date(2026, 3, 2).unwrap(), 1);
    ctx.limits.array_items = 1000;
    let mut failed = Vec::new();
    for function in all() {
        let entry = lookup(Category::Function, function.name).or_else(|| lookup(Category::Operator, function.name));
        for signature in entry.iter().flat_map(|entry| &entry.signatures) {
            if matches!(signature.returns, Returns::Custom | Returns::Table) {
                continue;
            }
            let tried = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                let mut dice = Dice(7);
                for _ in 0..20 {
                    try_out(function, signature, &mut dice, &ctx);
                }
            }));
            if tried.is_err() {
                failed.push(function.name);
            }
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}
