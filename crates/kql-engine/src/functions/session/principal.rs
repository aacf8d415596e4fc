//! `current_principal()`, `current_principal_details()`, `current_principal_is_member_of(group, …)`

use arrow::array::ArrayRef;

use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Kernel, Nulls, example};
use crate::types::dynamic::BagBuilder;
use crate::types::{DynRef, Scalar};

const fn named(
    name: &'static str,
    page: &'static str,
    about: &'static str,
    kernel: Kernel,
    examples: &'static [crate::functions::Example],
) -> Function {
    Function {
        name,
        page,
        about,
        nulls: Nulls::Kernel,
        depends: Depends::Arguments,
        kernel,
        examples,
    }
}

pub(super) static CURRENT_PRINCIPAL: Function = named(
    "current_principal",
    "current-principal-function",
    "Who runs the query, as the session gives it: type, object and tenant.",
    |args| Ok(Scalar::string(args.ctx().session.principal.as_str()).to_array(args.rows())),
    &[example(
        "print current_principal()",
        "aaduser=00000000-0000-0000-0000-000000000001;00000000-0000-0000-0000-000000000002",
    )],
);

pub(super) static CURRENT_PRINCIPAL_DETAILS: Function = named(
    "current_principal_details",
    "current-principal-details-function",
    "Who runs the query, in a bag with the parts of the session's principal; what a directory would add is missing.",
    details,
    &[example(
        "print current_principal_details().ObjectId",
        "00000000-0000-0000-0000-000000000001",
    )],
);

pub(super) static CURRENT_PRINCIPAL_IS_MEMBER_OF: Function = named(
    "current_principal_is_member_of",
    "current-principal-is-member-of-function",
    "Whether one of the names is the session's principal itself. No directory is asked, so it is in no group.",
    is_member_of,
    &[
        example(
            "print current_principal_is_member_of('aadgroup=group1@example.com')",
            "False",
        ),
        example(
            "print current_principal_is_member_of(dynamic(['aaduser=a@example.com']), current_principal())",
            "True",
        ),
    ],
);

fn details(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let principal = &args.ctx().session.principal;
    let (kind, rest) = principal.split_once('=').unwrap_or(("", principal));
    let (object, tenant) = rest.split_once(';').unwrap_or((rest, ""));
    let kind = match kind {
        "aaduser" => "AadUser",
        "aadapp" => "AadApp",
        "aadgroup" => "AadGroup",
        other => other,
    };
    let mut bag = BagBuilder::new();
    for (key, value) in [
        ("Authority", tenant),
        ("Type", kind),
        ("ObjectId", object),
        ("FQN", principal),
    ] {
        bag.insert_scalar(key, &Scalar::string(value));
    }
    Ok(Scalar::dynamic(bag.finish()).to_array(args.rows()))
}

/// Any number of texts, or dynamic arrays of texts. Returns bools, none null.
fn is_member_of(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let principal = args.ctx().session.principal.as_str();
    let names = |value: DynRef<'_>| match value.as_array() {
        Some(items) => (0..items.len()).any(|index| items.get(index).as_str() == Some(principal)),
        None => value.as_str() == Some(principal),
    };
    let member = |row: usize| {
        (0..args.len()).any(|index| match args.scalar_at(index, row) {
            Scalar::String(name) => *name == *principal,
            Scalar::Dynamic(value) => names(value.as_ref()),
            _ => false,
        })
    };
    Ok(crate::functions::columns::bool_array(
        (0..args.rows()).map(|row| Some(member(row))),
    ))
}
