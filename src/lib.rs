//! The toolkit.

pub mod detection;
pub mod diagnostic;
pub mod package;
pub mod reference;
pub mod source;
pub mod yaml;
