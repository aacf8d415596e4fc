//! The toolkit.

pub mod alert;
pub mod cli;
pub mod detection;
pub mod diagnostic;
pub mod engine;
pub mod fixture;
pub mod golden;
pub mod harness;
pub mod inspect;
pub mod lint;
pub mod package;
pub mod reference;
pub mod report;
pub mod source;
pub mod suite;
pub mod yaml;
