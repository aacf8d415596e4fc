//! The toolkit.

pub mod alert;
pub mod allocator;
pub mod bench;
pub mod cli;
pub mod codes;
pub mod data;
pub mod detection;
pub mod diagnostic;
pub mod engine;
pub mod fixture;
pub mod formatting;
pub mod golden;
pub mod harness;
pub mod inspect;
pub mod lint;
pub mod package;
pub mod reference;
pub mod report;
pub mod source;
pub mod suite;
mod words;
pub mod yaml;
