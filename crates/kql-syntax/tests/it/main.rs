//! Tests from outside: the corpus of real queries, and properties.

mod corpus;
