//! One binary for the integration tests: the built command line, the corpora, the content pack.

mod corpus;
mod fixtures;
mod package;
mod support;
