//! Data connectors: the ids that `requiredDataConnectors` may name, and the tables they fill.

use kql_engine::names::nearest as nearest_name;
use kql_engine::sorted_lines::SortedLines;

static CONNECTORS: SortedLines = SortedLines::new(include_str!("../../schemas/connectors.txt"));

/// A data connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connector {
    /// Its id; case matters.
    pub id: &'static str,
    /// Its title in the portal; may be empty.
    pub title: &'static str,
    /// Who publishes it; may be empty.
    pub publisher: &'static str,
    /// Replaced by another one.
    pub deprecated: bool,
    /// Offered in the content hub.
    pub published: bool,
    /// In the list of ids that the CI of the Azure-Sentinel repository accepted in 2022.
    pub in_upstream_list: bool,
    /// The tables it fills, as far as known.
    pub tables: Vec<&'static str>,
    /// What published detections name as `dataTypes` beside it; often a table, sometimes with a filter.
    pub data_types: Vec<&'static str>,
}

/// The connector with this id, exactly; parses its line on every call, so keep what it returns.
pub fn connector(id: &str) -> Option<Connector> {
    let fields = CONNECTORS.find(id)?;
    Some(parse(CONNECTORS.key(id)?, fields).expect("the embedded connectors are parsed whole by a test"))
}

/// Every connector's id, in the order of their bytes.
pub fn ids() -> impl Iterator<Item = &'static str> {
    CONNECTORS.keys()
}

/// The connector's id that `id` was probably meant to be.
pub fn nearest(id: &str) -> Option<&'static str> {
    nearest_name(id, ids())
}

/// The connectors that fill `table`, in the order of their ids; reads the whole list.
pub fn filling(table: &str) -> impl Iterator<Item = Connector> {
    ids()
        .filter_map(connector)
        .filter(move |connector| connector.tables.contains(&table))
}

fn parse(id: &'static str, fields: &'static str) -> Option<Connector> {
    let mut fields = fields.split('\t');
    let (title, publisher, flags) = (fields.next()?, fields.next()?, fields.next()?);
    let tables = fields.next()?.split(' ').filter(|table| !table.is_empty()).collect();
    let data_types = fields.next()?.split('|').filter(|ty| !ty.is_empty()).collect();
    let (deprecated, published) = (flags.contains('d'), flags.contains('p'));
    let in_upstream_list = flags.contains('c');
    Some(Connector {
        id,
        title,
        publisher,
        deprecated,
        published,
        in_upstream_list,
        tables,
        data_types,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails when a line is malformed or out of order.
    #[test]
    fn every_connector_is_found_and_parses() {
        for id in ids() {
            assert!(connector(id).is_some(), "{id} is not found");
        }
        assert!(ids().count() > 600);
    }

    #[test]
    fn a_connector_knows_its_tables() {
        let entra = connector("AzureActiveDirectory").expect("known");
        assert!(entra.in_upstream_list && entra.tables.contains(&"SigninLogs"));
        assert!(filling("SigninLogs").any(|connector| connector.id == "AzureActiveDirectory"));
        assert_eq!(nearest("AzureActivDirectory"), Some("AzureActiveDirectory"));
    }
}
