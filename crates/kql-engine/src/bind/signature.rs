//! Which signature a call means, what its arguments are converted to, and what it gives.

use crate::catalog::{CatalogEntry, Param, ParamKind, Returns, Signature, TypeName};
use crate::types::Ty;

/// The chosen way to call an entry.
#[derive(Debug)]
pub(crate) struct Resolved {
    /// What each argument is converted to.
    pub(crate) targets: Vec<Ty>,
    /// The type of the result; `None` where the function has a rule of its own.
    pub(crate) result: Option<Ty>,
}

/// Why no signature fits.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Mismatch {
    /// No signature takes that many arguments.
    Count,
    /// One argument does not fit the only signature that takes so many.
    Argument(usize, Wanted),
    /// No signature takes these types.
    Types,
    /// The arguments that must agree do not.
    NoCommonType,
}

/// What an argument should have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Of this one type (KS107).
    Type(Ty),
    /// Of one of these types (KS141).
    Types(Vec<Ty>),
    /// A whole number (KS134).
    Integer,
    /// A number (KS137).
    Number,
    /// Summable (KS138).
    Summable,
    /// Orderable (KS206).
    Orderable,
    /// Any type but this (KS116).
    Not(Ty),
    /// An array (KS234).
    Array,
    /// A property bag (KS235).
    Bag,
}

pub(crate) fn ty_of(name: TypeName) -> Ty {
    match name {
        TypeName::Bool => Ty::Bool,
        TypeName::Int => Ty::Int,
        TypeName::Long => Ty::Long,
        TypeName::Real => Ty::Real,
        TypeName::Decimal => Ty::Decimal,
        TypeName::String => Ty::String,
        TypeName::Datetime => Ty::Datetime,
        TypeName::Timespan => Ty::Timespan,
        TypeName::Guid => Ty::Guid,
        TypeName::Dynamic => Ty::Dynamic,
        TypeName::Type => Ty::Unknown,
    }
}

fn width(ty: Ty) -> Option<u8> {
    Some(match ty {
        Ty::Int => 1,
        Ty::Long => 2,
        Ty::Real => 3,
        Ty::Decimal => 4,
        _ => return None,
    })
}

/// The wider of two types: numbers widen, all others must be equal.
pub(crate) fn wider(a: Ty, b: Ty) -> Option<Ty> {
    if a == b || b == Ty::Unknown {
        return Some(a);
    }
    if a == Ty::Unknown {
        return Some(b);
    }
    match (width(a), width(b)) {
        (Some(left), Some(right)) => Some(if left >= right { a } else { b }),
        _ => None,
    }
}

/// The type that all of these have in common; `dynamic` where they are mixed with it, if `dynamic` is let in.
pub(crate) fn common(types: impl IntoIterator<Item = Ty>, mixed: bool) -> Option<Ty> {
    let mut found: Option<Ty> = None;
    for ty in types {
        found = Some(match found {
            None => ty,
            Some(so_far) => match wider(so_far, ty) {
                Some(ty) => ty,
                None if mixed => Ty::Dynamic,
                None => return None,
            },
        });
    }
    found
}

/// Which parameter each of a call's arguments belongs to.
///
/// Repeating parameters take turns where several neighbours repeat (`case(p1, v1, p2, v2, else)`).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    first: usize,
    repeating: usize,
    middle: usize,
}

impl Layout {
    /// The place of the parameter that the argument at `index` belongs to.
    pub(crate) fn place(self, index: usize) -> usize {
        if index < self.first {
            index
        } else if index < self.first + self.middle {
            self.first + (index - self.first) % self.repeating
        } else {
            index - self.middle + self.repeating
        }
    }
}

/// The layout of `args`; nothing where the signature does not take so many, or a turn is not complete. Optional parameters behind repeating ones
/// are taken where the last argument's type is theirs.
pub(crate) fn layout(signature: &Signature, args: &[Ty]) -> Option<Layout> {
    let count = args.len();
    let (fewest, most) = signature.arity();
    if count < fewest || count > most {
        return None;
    }
    let params = &signature.params;
    let Some(first) = params.iter().position(|param| param.occurs.1 > 1) else {
        // optional ones are left out from the end
        return Some(Layout {
            first: count,
            repeating: 0,
            middle: 0,
        });
    };
    let repeating = params[first..].iter().take_while(|param| param.occurs.1 > 1).count();
    let mut behind = params.len() - first - repeating;
    while behind > 0 && params[first + repeating + behind - 1].occurs.0 == 0 {
        let fits = |ty: &Ty| fit(&params[first + repeating + behind - 1], *ty, args).is_some();
        if args.last().is_some_and(fits) {
            break;
        }
        behind -= 1;
    }
    let middle = count.checked_sub(first + behind)?;
    let takes_turns = params[first..first + repeating].iter().all(|param| param.occurs.0 > 0);
    if takes_turns && !middle.is_multiple_of(repeating) {
        return None;
    }
    Some(Layout {
        first,
        repeating,
        middle,
    })
}

fn wanted(param: &Param, first: Ty) -> Wanted {
    match param.kind {
        ParamKind::Declared => match param.types.as_slice() {
            [one] => Wanted::Type(ty_of(*one)),
            many => Wanted::Types(many.iter().map(|ty| ty_of(*ty)).collect()),
        },
        ParamKind::Integer | ParamKind::IntegerOrArray => Wanted::Integer,
        ParamKind::Number | ParamKind::NumberOrBool => Wanted::Number,
        ParamKind::Summable => Wanted::Summable,
        ParamKind::Orderable | ParamKind::CommonOrderable => Wanted::Orderable,
        ParamKind::StringOrDynamic | ParamKind::StringOrArray => Wanted::Types(vec![Ty::String, Ty::Dynamic]),
        ParamKind::DynamicArray => Wanted::Array,
        ParamKind::DynamicBag => Wanted::Bag,
        ParamKind::NotDynamic => Wanted::Not(Ty::Dynamic),
        ParamKind::NotBool | ParamKind::NotRealOrBool => Wanted::Not(Ty::Bool),
        ParamKind::Parameter0 | ParamKind::Parameter1 => Wanted::Type(first),
        ParamKind::Scalar
        | ParamKind::CommonScalar
        | ParamKind::CommonScalarOrDynamic
        | ParamKind::Tabular
        | ParamKind::Any => Wanted::Types(Vec::new()),
    }
}

/// How well a type fits a parameter (0 is exact) and what it is converted to.
fn fit(param: &Param, ty: Ty, args: &[Ty]) -> Option<(u32, Ty)> {
    let keep = Some((0, ty));
    if ty == Ty::Unknown {
        let target = match param.kind {
            ParamKind::Declared => param.types.first().map_or(ty, |ty| ty_of(*ty)),
            _ => ty,
        };
        return Some((1, target));
    }
    match param.kind {
        // a type literal is bound as the type's name
        ParamKind::Declared if param.types.contains(&TypeName::Type) => (ty == Ty::String).then_some((0, ty)),
        ParamKind::Declared => {
            let has = |wanted: Ty| param.types.iter().any(|ty| ty_of(*ty) == wanted);
            // a type literal is bound as its name
            if has(ty) || (ty == Ty::String && param.types == [TypeName::Type]) {
                return keep;
            }
            let wider: &[Ty] = match ty {
                Ty::Int => &[Ty::Long, Ty::Real, Ty::Decimal],
                Ty::Long => &[Ty::Int, Ty::Real, Ty::Decimal],
                Ty::Real => &[Ty::Decimal],
                Ty::Decimal => &[Ty::Real],
                Ty::Dynamic => &[Ty::String],
                _ => &[],
            };
            wider
                .iter()
                .position(|wanted| has(*wanted))
                .map(|at| (2 + at as u32, wider[at]))
        }
        ParamKind::Scalar | ParamKind::Any => keep,
        ParamKind::Integer => ty.is_integer().then_some((0, ty)),
        ParamKind::Number => ty.is_number().then_some((0, ty)),
        ParamKind::NumberOrBool => (ty.is_number() || ty == Ty::Bool).then_some((0, ty)),
        ParamKind::Summable => ty.is_summable().then_some((0, ty)),
        ParamKind::Orderable | ParamKind::CommonOrderable => {
            (ty.is_summable() || matches!(ty, Ty::Bool | Ty::String)).then_some((0, ty))
        }
        ParamKind::StringOrDynamic | ParamKind::StringOrArray => {
            matches!(ty, Ty::String | Ty::Dynamic).then_some((0, ty))
        }
        ParamKind::IntegerOrArray => (ty.is_integer() || ty == Ty::Dynamic).then_some((0, ty)),
        ParamKind::DynamicArray | ParamKind::DynamicBag => (ty == Ty::Dynamic).then_some((0, ty)),
        ParamKind::NotDynamic => (ty != Ty::Dynamic).then_some((0, ty)),
        ParamKind::NotBool => (ty != Ty::Bool).then_some((0, ty)),
        ParamKind::NotRealOrBool => (!matches!(ty, Ty::Bool | Ty::Real | Ty::Decimal)).then_some((0, ty)),
        ParamKind::CommonScalar | ParamKind::CommonScalarOrDynamic => keep,
        ParamKind::Parameter0 | ParamKind::Parameter1 => {
            let other = args
                .get(usize::from(param.kind == ParamKind::Parameter1))
                .copied()
                .unwrap_or(Ty::Unknown);
            let fits = other == Ty::Unknown || wider(other, ty) == Some(other) || ty == Ty::Dynamic;
            fits.then_some((u32::from(other != ty), if other == Ty::Unknown { ty } else { other }))
        }
        ParamKind::Tabular => None,
    }
}

fn is_common(kind: ParamKind) -> bool {
    matches!(
        kind,
        ParamKind::CommonScalar | ParamKind::CommonScalarOrDynamic | ParamKind::CommonOrderable
    )
}

/// The type that the arguments of "common" parameters share. With `dynamic` among them the others decide.
fn common_of(signature: &Signature, layout: Layout, args: &[Ty]) -> Result<Option<Ty>, Mismatch> {
    if !signature.params.iter().any(|param| is_common(param.kind)) {
        return Ok(None);
    }
    let kind = |index: usize| signature.params[layout.place(index)].kind;
    let mixed = (0..args.len()).any(|index| kind(index) == ParamKind::CommonScalarOrDynamic);
    let types = || {
        (0..args.len())
            .filter(|index| is_common(kind(*index)))
            .map(|index| args[index])
    };
    if types().next().is_none() {
        return Ok(None);
    }
    if mixed {
        let mut plain = types().filter(|ty| *ty != Ty::Dynamic).peekable();
        return Ok(match plain.peek() {
            None => Some(Ty::Dynamic),
            Some(_) => common(plain, true),
        });
    }
    common(types(), false).map(Some).ok_or(Mismatch::NoCommonType)
}

/// Chooses the signature of `entry` that fits these argument types best; the first of equals.
pub(crate) fn resolve(entry: &CatalogEntry, args: &[Ty]) -> Result<Resolved, Mismatch> {
    let candidates = || {
        let signatures = entry.signatures.iter();
        signatures.filter_map(|signature| layout(signature, args).map(|layout| (signature, layout)))
    };
    let mut best: Option<(u32, &Signature, Layout, Option<Ty>)> = None;
    let (mut failure, mut count) = (None, 0);
    // what the arguments are converted to by the best so far, and by the one at hand
    let (mut targets, mut tried) = (Vec::new(), Vec::new());
    for (signature, layout) in candidates() {
        count += 1;
        match score(signature, layout, args, &mut tried) {
            Ok((score, shared)) => {
                if best.is_none_or(|(so_far, ..)| score < so_far) {
                    best = Some((score, signature, layout, shared));
                    std::mem::swap(&mut targets, &mut tried);
                }
            }
            Err(mismatch) => {
                failure.get_or_insert(mismatch);
            }
        }
    }
    let Some((_, signature, layout, shared)) = best else {
        return Err(match failure {
            None => Mismatch::Count,
            Some(mismatch) if count == 1 || mismatch == Mismatch::NoCommonType => mismatch,
            Some(_) => Mismatch::Types,
        });
    };
    let mut resolved = resolved(signature, layout, args, shared, targets);
    if args.contains(&Ty::Unknown) {
        // an argument of unknown type leaves open which signature is meant
        let mut results = candidates().filter_map(|(signature, layout)| {
            let (_, shared) = score(signature, layout, args, &mut tried).ok()?;
            Some(result_type(signature, args, shared))
        });
        let first = results.next().flatten();
        if results.any(|result| result != first) {
            resolved.result = resolved.result.map(|_| Ty::Unknown);
        }
    }
    Ok(resolved)
}

/// How well the arguments fit a signature, 0 being exact, and the type that those of "common" parameters share.
/// `targets` becomes what each argument is converted to.
fn score(
    signature: &Signature,
    layout: Layout,
    args: &[Ty],
    targets: &mut Vec<Ty>,
) -> Result<(u32, Option<Ty>), Mismatch> {
    let first = args.first().copied().unwrap_or(Ty::Unknown);
    let mut score = 0;
    targets.clear();
    targets.reserve_exact(args.len());
    for (index, ty) in args.iter().enumerate() {
        let param = &signature.params[layout.place(index)];
        let (cost, target) = fit(param, *ty, args).ok_or_else(|| Mismatch::Argument(index, wanted(param, first)))?;
        score += cost;
        targets.push(target);
    }
    Ok((score, common_of(signature, layout, args)?))
}

/// What a signature that fits makes of a call.
fn resolved(signature: &Signature, layout: Layout, args: &[Ty], shared: Option<Ty>, mut targets: Vec<Ty>) -> Resolved {
    let result = result_type(signature, args, shared);
    let widest = result.filter(|_| signature.returns == Returns::Widest);
    if shared.is_some() || widest.is_some() {
        for (index, target) in targets.iter_mut().enumerate() {
            let kind = signature.params[layout.place(index)].kind;
            // what a dynamic holds decides whether it can be converted: the kernel tells row by row
            let told_by_row = kind == ParamKind::CommonScalarOrDynamic && args[index] == Ty::Dynamic;
            let common = match shared {
                Some(_) if told_by_row => Ty::Dynamic,
                Some(shared) if is_common(kind) => shared,
                _ => *target,
            };
            *target = widest.filter(|_| common.is_number()).unwrap_or(common);
        }
    }
    Resolved { targets, result }
}

fn result_type(signature: &Signature, args: &[Ty], shared: Option<Ty>) -> Option<Ty> {
    let arg = |index: usize| args.get(index).copied().unwrap_or(Ty::Unknown);
    Some(match signature.returns {
        Returns::Type(ty) => ty_of(ty),
        Returns::Parameter0 => arg(0),
        Returns::Parameter1 => arg(1),
        Returns::Parameter0Array => Ty::Dynamic,
        Returns::Parameter0Promoted => {
            if arg(0) == Ty::Int {
                Ty::Long
            } else {
                arg(0)
            }
        }
        Returns::Widest | Returns::Common | Returns::CommonNonDynamic if args.contains(&Ty::Unknown) => Ty::Unknown,
        Returns::Widest => {
            let widest = common(args.iter().copied().filter(|ty| ty.is_number()), false).unwrap_or(Ty::Unknown);
            if widest == Ty::Int { Ty::Long } else { widest }
        }
        Returns::Common | Returns::CommonNonDynamic => shared.unwrap_or(Ty::Unknown),
        _ => return None,
    })
}
