//! A workspace as the engine asks for it: tables and functions by name.

use std::sync::Arc;

use kql_engine::database::{Body, StoredFunction, StoredParam, StoredReturns};
use kql_engine::types::{Column, Schema};
use kql_engine::{Database, Schemas};

use crate::reference::functions::{self, ParamType, Returns};

use super::memo::Memo;
use super::workspace::{Workspace, ty};

impl Schemas for Workspace {
    fn table(&self, name: &str) -> Option<Arc<Schema>> {
        self.table_schema(name)
    }

    fn table_names(&self) -> Vec<&str> {
        Workspace::table_names(self)
    }

    fn function(&self, name: &str) -> Option<Arc<StoredFunction>> {
        static KNOWN: Memo<StoredFunction> = Memo::new();
        let own = self.functions.get(name).cloned();
        own.or_else(|| KNOWN.get(name, || functions::function(name).map(|function| stored(&function))))
    }

    fn function_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.functions.names().collect();
        for name in functions::names() {
            names.push(name);
        }
        names
    }
}

/// A database without rows but those of watchlists: what a query is bound against. `now` is in ticks since 0001-01-01.
pub fn empty_database(workspace: &Arc<Workspace>, now: i64) -> Database {
    let mut database = Database::new(now);
    database.schemas = Arc::clone(workspace) as Arc<dyn Schemas>;
    database.watchlists = workspace.watchlists.tables(now);
    database
}

fn stored(function: &functions::Function) -> StoredFunction {
    let param = |param: &functions::Param| StoredParam {
        name: param.name.to_string(),
        ty: match param.ty {
            ParamType::Scalar(scalar) => Some(ty(scalar)),
            ParamType::Table | ParamType::Any => None,
        },
        tabular: param.ty == ParamType::Table,
        default: param.default.map(str::to_string),
    };
    let params = function.params.as_ref();
    StoredFunction {
        name: function.name.to_string(),
        params: params.map(|params| params.iter().map(param).collect()),
        returns: match &function.returns {
            Returns::Scalar(scalar) => StoredReturns::Scalar(ty(*scalar)),
            Returns::Columns { columns, open } => StoredReturns::Table(schema(columns, *open)),
            Returns::InputAnd { columns, open } => StoredReturns::InputAnd(schema(columns, *open)),
            Returns::SameTables => StoredReturns::SameDatabase,
            Returns::UnknownTables => StoredReturns::OpenDatabase,
        },
        body: Body::Unknown,
        column_name_argument: function.first_argument_is_column_name,
    }
}

fn schema(columns: &[crate::reference::Column], open: bool) -> Arc<Schema> {
    let columns = columns.iter().map(|column| Column::new(column.name, ty(column.ty)));
    Arc::new(Schema {
        columns: columns.collect(),
        open,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_bind_against_tables_and_functions_of_the_reference() {
        let database = empty_database(&Arc::new(Workspace::default()), 638_000_000_000_000_000);
        let query = "SigninLogs | join kind=inner (_GetWatchlist('admins') | project SearchKey) \
                     on $left.UserPrincipalName == $right.SearchKey | project TimeGenerated, SearchKey";
        let bound = kql_engine::bind(query, &database);
        assert!(bound.ok(), "{:?}", bound.diagnostics);
        let columns: Vec<String> = bound
            .result
            .unwrap()
            .columns
            .iter()
            .map(|column| column.name.to_string())
            .collect();
        assert_eq!(columns, ["TimeGenerated", "SearchKey"]);
    }
}
