//! The toolkit.

pub mod reference;
pub mod source;
pub mod yaml;
