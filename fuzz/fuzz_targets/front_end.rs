//! Any text through the front end: lexed, parsed, printed, formatted, bound against all schemas.
//!
//! Besides not panicking: tokens tile the text, diagnostics lie within it, printing a query that parses gives the same
//! query again, formatting is idempotent and keeps a query readable.

#![no_main]

use std::sync::{Arc, LazyLock};

use kql_engine::Database;
use libfuzzer_sys::fuzz_target;
use tripline::engine::{Workspace, empty_database};

static DATABASE: LazyLock<Database> =
    LazyLock::new(|| empty_database(&Arc::new(Workspace::default()), 639_028_224_000_000_000));

fuzz_target!(|text: &str| {
    let mut end = 0;
    for token in kql_syntax::lex(text) {
        assert_eq!(token.span.start, end, "tokens tile the text");
        end = token.span.end;
    }
    assert_eq!(end as usize, text.len(), "tokens reach its end");

    let bound = kql_engine::bind(text, &DATABASE);
    for diagnostic in &bound.diagnostics {
        let span = diagnostic.span();
        assert!(text.get(span.range()).is_some(), "{span:?} is no part of the text");
    }

    let parsed = kql_syntax::parse(text);
    if !parsed.diagnostics.is_empty() {
        return;
    }
    let printed = kql_syntax::print(&parsed.query);
    let again = kql_syntax::parse(&printed);
    assert!(again.diagnostics.is_empty(), "what is printed parses: {printed}");
    assert_eq!(kql_syntax::print(&again.query), printed, "printing keeps the query");

    let formatted = kql_syntax::format(text);
    assert_eq!(kql_syntax::format(&formatted), formatted, "formatting twice changes nothing");
    let again = kql_syntax::parse(&formatted);
    assert!(again.diagnostics.is_empty(), "what is formatted parses: {formatted}");
    assert_eq!(kql_syntax::print(&again.query), printed, "formatting keeps the query");
});
