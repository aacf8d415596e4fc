//! Rows → the alerts and incidents that Sentinel would make of them.
//!
//! [`raise`] makes the alerts of one run of an analytics rule; [`group`] makes incidents of them; [`incidents_of_product`]
//! does what a rule of kind `MicrosoftSecurityIncidentCreation` does with another product's alerts. Nothing here runs
//! queries or reads files.
//!
//! Each function names the page of Microsoft's documentation that it follows. What the pages leave open is decided here
//! once and said where it is decided.

mod details;
mod entities;
mod error;
mod incidents;
mod limits;
mod model;
mod overrides;
mod product;
mod raise;

pub use error::AlertError;
pub use incidents::group;
pub use model::{Alert, CustomDetailValues, Entity, Incident, Property};
pub use product::{ProductAlert, incidents_of_product};
pub use raise::{Raised, Run, raise};
