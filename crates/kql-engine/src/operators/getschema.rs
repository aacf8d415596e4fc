//! `getschema`: a row for each column of the input.

use std::sync::Arc;

use arrow::array::{Int32Array, StringArray};
use kql_syntax::ast;

use crate::batch::Batch;
use crate::bind::{Binder, Follow};
use crate::construct::Construct;
use crate::error::EvalError;
use crate::exec::{self, Stream};
use crate::functions::example;
use crate::plan::{Node, Plan};
use crate::types::{Column, Schema, Ty};

/// `getschema`
pub static GETSCHEMA: Construct = Construct {
    name: "getschema",
    aliases: &[],
    page: "getschema-operator",
    syntax: "T | getschema",
    about: "Gives a row for each column: name, place and type.",
    examples: &[example(
        "print a = 1, b = 'x' | getschema | project ColumnName, ColumnType",
        "a|long\nb|string",
    )],
};

/// The columns of a table.
#[derive(Debug)]
pub struct GetSchema {
    of: Arc<Schema>,
}

impl Binder<'_> {
    pub(crate) fn getschema(&mut self, input: Arc<Plan>, op: &ast::GetSchema) -> Arc<Plan> {
        let ordinal = match self.follow {
            Follow::Engine => Ty::Int,
            Follow::Parser => Ty::Long,
        };
        let columns = vec![
            Column::new("ColumnName", Ty::String),
            Column::new("ColumnOrdinal", ordinal),
            Column::new("DataType", Ty::String),
            Column::new("ColumnType", Ty::String),
        ];
        self.plan(
            Node::GetSchema(GetSchema {
                of: input.schema.clone(),
            }),
            Schema::new(columns),
            op.span,
        )
    }
}

impl GetSchema {
    pub(crate) fn stream<'a>(&self) -> Result<Stream<'a>, EvalError> {
        let columns = &self.of.columns;
        let texts =
            |text: &dyn Fn(&Column) -> String| Arc::new(StringArray::from_iter_values(columns.iter().map(text)));
        let batch = Batch {
            columns: vec![
                texts(&|column| column.name.to_string()),
                Arc::new(Int32Array::from_iter_values(0..columns.len() as i32)),
                texts(&|column| clr_name(column.ty).to_owned()),
                texts(&|column| column.ty.name().to_owned()),
            ],
            rows: columns.len(),
        };
        Ok(exec::once(batch))
    }
}

/// The .NET type that Kusto names.
pub(crate) fn clr_name(ty: Ty) -> &'static str {
    match ty {
        Ty::Bool => "System.SByte",
        Ty::Int => "System.Int32",
        Ty::Long => "System.Int64",
        Ty::Real => "System.Double",
        Ty::Decimal => "System.Data.SqlTypes.SqlDecimal",
        Ty::String => "System.String",
        Ty::Datetime => "System.DateTime",
        Ty::Timespan => "System.TimeSpan",
        Ty::Guid => "System.Guid",
        Ty::Dynamic | Ty::Unknown => "System.Object",
    }
}
