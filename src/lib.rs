//! The toolkit.

pub mod detection;
pub mod diagnostic;
pub mod engine;
pub mod fixture;
pub mod package;
pub mod reference;
pub mod source;
pub mod yaml;
