//! `extent_id()`, its obsolete spelling `extentid()`, `extent_tags()`
//!
//! Tables here lie in no data shards; for such rows the pages promise an empty guid and no tags.

use crate::functions::{Depends, Example, Function, Nulls, example};
use crate::types::{Scalar, Ty};

const fn id(name: &'static str, examples: &'static [Example]) -> Function {
    Function {
        name,
        page: "extent-id-function",
        about: "The data shard of a row: the empty guid, since rows here are in none.",
        nulls: Nulls::Propagate,
        depends: Depends::Arguments,
        kernel: |args| Ok(Scalar::Guid([0; 16]).to_array(args.rows())),
        examples,
    }
}

pub(super) static EXTENT_ID: Function = id(
    "extent_id",
    &[example("print extent_id()", "00000000-0000-0000-0000-000000000000")],
);

pub(super) static EXTENTID: Function = id("extentid", &[example("print extentid() == extent_id()", "True")]);

pub(super) static EXTENT_TAGS: Function = Function {
    name: "extent_tags",
    page: "extent-tags-function",
    about: "The tags of a row's data shard: null, since rows here are in none.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| Ok(Scalar::null(Ty::Dynamic).to_array(args.rows())),
    examples: &[example("print isnull(extent_tags())", "True")],
};
