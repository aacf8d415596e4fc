//! YAML → typed definitions, with the place of every field.
//!
//! [`load`] walks files and folders; each file gives a [`Loaded`]: its content and what there is to say about reading
//! it. A [`Detection`] is one analytics rule or hunting query. All fields are optional here: what must be there is a
//! lint's business, and a field that cannot be read is `None` and reported, while the others are read. Fields that the
//! format does not know are kept in [`Detection::unknown`].
//!
//! The format and every limit of it are those of the Azure-Sentinel repository and of the service.

mod content;
mod duration;
mod error;
mod fields;
mod function;
mod load;
mod model;
mod read;
mod reader;

pub use content::{Content, Dialect, Kind, OtherContent};
pub use duration::{Duration, DurationSyntax, TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};
pub use error::ReadError;
pub use fields::{Severity, TriggerOperator};
pub use function::{Function, FunctionError, FunctionParameter, read_function};
pub(crate) use function::{default_value, is_identifier};
pub use load::{Loaded, load, load_text};
pub(crate) use load::{files, holds_no_definitions, is_yaml, load_source, read_file};
pub use model::{
    AlertDetailsOverride, CustomDetail, DataConnector, Detection, DynamicProperty, EntityMapping, EventGrouping,
    FieldMapping, GroupingConfiguration, IncidentConfiguration, Query, Spanned, UnknownField,
};
