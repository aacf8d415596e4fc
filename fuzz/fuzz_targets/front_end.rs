//! Any text through the front end: lexed, parsed, printed, formatted, bound against a few tables.
//!
//! Besides not panicking: tokens tile the text, diagnostics lie within it, printing a query that parses gives the same
//! query again, formatting is idempotent and keeps a query readable.

#![no_main]

use std::sync::{Arc, LazyLock};

use kql_engine::types::{Column, Schema, Ty};
use kql_engine::{Database, Table};
use libfuzzer_sys::fuzz_target;

/// Tables that the seeds name. Few of them: the binder does not get better by a thousand, the fuzzer gets slower.
const TABLES: &[(&str, &str)] = &[
    (
        "T",
        "a:string b:string c:long k:string n:long t:datetime x:long y:real d:dynamic",
    ),
    (
        "U",
        "a:string b:string c:long k:string x:real g:guid z:decimal s:timespan f:bool i:int",
    ),
    (
        "SigninLogs",
        "TimeGenerated:datetime UserPrincipalName:string IPAddress:string ResultType:string AppDisplayName:string \
         DeviceDetail:dynamic LocationDetails:dynamic AuthenticationDetails:string",
    ),
    (
        "SecurityEvent",
        "TimeGenerated:datetime EventID:int Account:string Computer:string CommandLine:string Process:string",
    ),
];

static DATABASE: LazyLock<Database> = LazyLock::new(|| {
    let mut database = Database::new(639_028_224_000_000_000);
    for (name, columns) in TABLES {
        let column = |column: &str| {
            let (name, ty) = column.split_once(':').expect("name:type");
            Column::new(name, Ty::from_name(ty).expect("a type"))
        };
        let schema = Schema::new(columns.split_whitespace().map(column).collect());
        database
            .tables
            .insert((*name).to_owned(), Table::empty(Arc::new(schema)));
    }
    database
});

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
    assert_eq!(
        kql_syntax::format(&formatted),
        formatted,
        "formatting twice changes nothing"
    );
    let again = kql_syntax::parse(&formatted);
    assert!(again.diagnostics.is_empty(), "what is formatted parses: {formatted}");
    assert_eq!(kql_syntax::print(&again.query), printed, "formatting keeps the query");
});
