//! `geo_info_from_ip_address(ip)`
//!
//! The service asks a database of MaxMind's. Here a table of the function's name says where addresses lie; see
//! [`locations`](super::locations).

use arrow::array::ArrayRef;

use super::locations::TABLE;
use crate::error::EvalError;
use crate::functions::dynamic::column::DynamicColumn;
use crate::functions::{Args, Depends, Function, Nulls};

pub(super) static GEO_INFO_FROM_IP_ADDRESS: Function = Function {
    name: TABLE,
    page: "geo-info-from-ip-address-function",
    about: "Country, state, city, latitude and longitude of an address, as a table `geo_info_from_ip_address` tells them \
            with the columns `network`, `country`, `state`, `city`, `latitude` and `longitude`: the smallest network that \
            holds the address decides. Null where none does. Refused where there is no such table.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: geo_info,
    examples: &[],
};

/// `ip`: n strings. Returns dynamics.
fn geo_info(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let networks = match args.ctx().ip_locations.networks() {
        Some(Ok(networks)) => networks,
        Some(Err(message)) => return Err(EvalError::argument(message.as_str(), args.span())),
        None => {
            return Err(EvalError::Unsupported {
                what: format!("`{TABLE}` without a table that says where addresses lie"),
                help: Some(format!(
                    "add a table `{TABLE}` with the columns network, country, state, city, latitude, longitude"
                )),
                span: args.span(),
            });
        }
    };
    let addresses = args.strings(0);
    let mut out = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        out.push_option(networks.find(addresses.get(row)).map(|place| place.as_ref()));
    }
    out.finish(args.span())
}
