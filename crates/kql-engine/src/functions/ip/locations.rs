//! Where addresses lie, as a table says that stands for the service's own database.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use super::v6::{V6, masked};
use crate::database::{Database, Table};
use crate::types::dynamic::BagBuilder;
use crate::types::{Dynamic, Ty};

/// The table's name: that of the function.
pub const TABLE: &str = "geo_info_from_ip_address";

/// The table's columns: an address or network, and what the function tells of it. An empty cell is left out of the bag.
pub const COLUMNS: [(&str, Ty); 6] = [
    ("network", Ty::String),
    ("country", Ty::String),
    ("state", Ty::String),
    ("city", Ty::String),
    ("latitude", Ty::Real),
    ("longitude", Ty::Real),
];

/// The locations of a run: read from their table when the first address is asked for.
#[derive(Debug, Default)]
pub struct IpLocations {
    table: Option<Table>,
    read: OnceLock<Result<Networks, String>>,
}

/// Networks by length of prefix and address.
#[derive(Debug, Default)]
pub(super) struct Networks {
    lengths: BTreeSet<u32>,
    places: HashMap<(u32, u128), Arc<Dynamic>>,
}

impl IpLocations {
    /// The locations that a database holds; none where it has no such table.
    pub(crate) fn of(database: &Database) -> IpLocations {
        IpLocations {
            table: database.tables.get(TABLE).cloned(),
            read: OnceLock::new(),
        }
    }

    /// The networks, nothing where there is no table. An error says what is wrong with its rows.
    pub(super) fn networks(&self) -> Option<&Result<Networks, String>> {
        let table = self.table.as_ref()?;
        Some(self.read.get_or_init(|| Networks::read(table)))
    }
}

impl Networks {
    fn read(table: &Table) -> Result<Networks, String> {
        let find = |name: &str| table.schema.find(name);
        let network = find("network").ok_or_else(|| format!("the table `{TABLE}` has no column `network`"))?;
        let parts: Vec<(&str, usize, Ty)> = COLUMNS[1..]
            .iter()
            .filter_map(|(name, _)| find(name).map(|index| (*name, index, table.schema.columns[index].ty)))
            .collect();
        let mut networks = Networks::default();
        for batch in table.batches.iter() {
            for row in 0..batch.rows {
                let text = batch.cell(network, Ty::String, row).to_text();
                let address = V6::parse(&text)
                    .ok_or_else(|| format!("`{text}` in the table `{TABLE}` is no address or network"))?;
                let mut bag = BagBuilder::new();
                for (name, index, ty) in &parts {
                    let value = batch.cell(*index, *ty, row);
                    if !value.is_null() && value.as_str() != Some("") {
                        bag.insert_scalar(name, &value);
                    }
                }
                networks.lengths.insert(address.prefix);
                let place = Arc::new(bag.finish());
                networks
                    .places
                    .entry((address.prefix, address.network()))
                    .or_insert(place);
            }
        }
        Ok(networks)
    }

    /// What is known of an address: that of the smallest network which holds it.
    pub(super) fn find(&self, text: &str) -> Option<&Dynamic> {
        let address = V6::parse(text).filter(|address| address.prefix == 128)?.comparable();
        self.lengths.iter().rev().find_map(|length| {
            let key = (*length, masked(address.bits, *length));
            self.places.get(&key).map(Arc::as_ref)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Scalar;
    use rstest::rstest;

    fn networks() -> Networks {
        let mut networks = Networks::default();
        for text in ["198.51.100.0/24", "198.51.100.7", "2001:db8::/32", "0.0.0.0/0"] {
            let address = V6::parse(text).unwrap();
            networks.lengths.insert(address.prefix);
            let place = Dynamic::from_scalar(&Scalar::string(text));
            networks
                .places
                .insert((address.prefix, address.network()), Arc::new(place));
        }
        networks
    }

    #[rstest]
    #[case("198.51.100.8", "198.51.100.0/24")]
    #[case("198.51.100.7", "198.51.100.7")]
    #[case("::ffff:198.51.100.7", "198.51.100.7")]
    #[case("2001:db8:1::1", "2001:db8::/32")]
    #[case("192.0.2.1", "0.0.0.0/0")]
    #[case("2001:db9::1", "null")]
    #[case("198.51.100.0/24", "null")]
    #[case("", "null")]
    fn the_smallest_network_tells(#[case] address: &str, #[case] expected: &str) {
        let networks = networks();
        let found = networks.find(address).map(|place| place.as_ref().to_text());
        assert_eq!(found.as_deref().unwrap_or("null"), expected);
    }
}
