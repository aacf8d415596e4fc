//! The engine from outside: examples of the registries.

mod examples;
