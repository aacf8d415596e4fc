//! `current_database()`, `current_cluster_endpoint()`

use crate::functions::{Depends, Function, Nulls, example};
use crate::types::Scalar;

pub(super) static CURRENT_DATABASE: Function = Function {
    name: "current_database",
    page: "current-database-function",
    about: "The name of the database in scope, as the session gives it.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| Ok(Scalar::string(args.ctx().session.database.as_str()).to_array(args.rows())),
    examples: &[example("print current_database()", "tripline")],
};

pub(super) static CURRENT_CLUSTER_ENDPOINT: Function = Function {
    name: "current_cluster_endpoint",
    page: "current-cluster-endpoint-function",
    about: "The network name of the cluster, as the session gives it.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| Ok(Scalar::string(args.ctx().session.cluster.as_str()).to_array(args.rows())),
    examples: &[example("print current_cluster_endpoint()", "tripline.example.com")],
};
