//! What a query needs from the workspace besides tables: functions and watchlists.

use crate::detection::Detection;
use crate::reference::functions::{self, Source};
use kql_engine::catalog::{self, Category};
use kql_syntax::{Token, TokenKind, lex};
use std::collections::BTreeSet;
use std::fmt;

/// A function or watchlist by its alias.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A function of the workspace; letter case matters.
    Function(String),
    /// A watchlist; letter case does not matter.
    Watchlist(String),
}

impl Need {
    /// Equal for two that mean the same.
    pub(in crate::package) fn key(&self) -> String {
        match self {
            Self::Function(alias) => format!("function {alias}"),
            Self::Watchlist(alias) => format!("watchlist {}", alias.to_lowercase()),
        }
    }
}

impl fmt::Display for Need {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Function(alias) => write!(out, "the function `{alias}`"),
            Self::Watchlist(alias) => write!(out, "the watchlist `{alias}`"),
        }
    }
}

/// What a query may need.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs {
    /// Watchlists it reads and functions it calls that the service does not bring along, sorted.
    pub certain: Vec<Need>,
    /// Names that may be tables, columns, or functions named without parentheses.
    pub names: BTreeSet<String>,
}

impl Needs {
    /// Whether `provided` is among what the query needs; a name counts, so that a function that is named without
    /// parentheses is found.
    pub(in crate::package) fn include(&self, provided: &Need) -> bool {
        let named = matches!(provided, Need::Function(alias) if self.names.contains(alias));
        named || self.certain.iter().any(|need| need.key() == provided.key())
    }
}

/// What the definition's query needs.
pub(super) fn of_detection(detection: &Detection) -> Needs {
    detection
        .query
        .as_ref()
        .map(|query| of_query(&query.text))
        .unwrap_or_default()
}

/// What a query needs. Works on tokens: a query that does not parse is none of this module's business.
pub(super) fn of_query(text: &str) -> Needs {
    let is_code = |token: &Token| !matches!(token.kind, TokenKind::Whitespace | TokenKind::Comment);
    let tokens: Vec<Token> = lex(text).into_iter().filter(is_code).collect();
    let kind = |index: usize| tokens.get(index).map(|token| token.kind);
    let mut names = BTreeSet::new();
    let mut called = BTreeSet::new();
    let mut bound = BTreeSet::new();
    let mut certain = BTreeSet::new();
    for (index, token) in tokens.iter().enumerate() {
        if token.kind != TokenKind::Identifier {
            continue;
        }
        let name = token.span.text(text);
        let before = index.checked_sub(1).and_then(kind);
        let is_call = kind(index + 1) == Some(TokenKind::OpenParen);
        match before {
            Some(TokenKind::Let) => drop(bound.insert(name)),
            Some(TokenKind::Dot) => {}
            Some(TokenKind::Equal) if is_parameter(&tokens[..index - 1]) => {}
            _ if is_call && WATCHLIST_READERS.contains(&name) => {
                let alias = tokens
                    .get(index + 2)
                    .filter(|token| token.kind == TokenKind::StringLiteral);
                certain.extend(alias.map(|token| Need::Watchlist(literal(token.span.text(text)).to_owned())));
            }
            _ if is_call => drop(called.insert(name)),
            _ => drop(names.insert(name)),
        }
    }
    let ours = |name: &&str| !bound.contains(name) && !is_built_in(name);
    certain.extend(
        called
            .iter()
            .copied()
            .filter(ours)
            .map(|name| Need::Function(name.to_owned())),
    );
    let names = names
        .union(&called)
        .filter(|name| !bound.contains(*name))
        .map(|name| (*name).to_owned())
        .collect();
    Needs {
        certain: certain.into_iter().collect(),
        names,
    }
}

/// Whether what stands before a `=` is an operator's parameter (`kind`, `hint.strategy`): what follows is a word of the
/// operator's, as in `join kind=leftanti (…)`, and no call.
fn is_parameter(before: &[Token]) -> bool {
    match before {
        [.., dot, name] if dot.kind == TokenKind::Dot => name.kind != TokenKind::CloseBracket,
        [.., name] => name.kind.is_keyword(),
        [] => false,
    }
}

/// The functions whose first argument is a watchlist's alias.
const WATCHLIST_READERS: &[&str] = &["_GetWatchlist"];

/// Whether the language or the service brings a function along. ASIM's parsers do where their names begin with `_`.
fn is_built_in(name: &str) -> bool {
    let in_language = [Category::Function, Category::Aggregate, Category::Plugin]
        .iter()
        .any(|category| catalog::lookup(*category, name).is_some());
    in_language
        || functions::function(name).is_some_and(|function| match function.source {
            Source::LogAnalytics | Source::Sentinel | Source::AdvancedHunting => true,
            Source::Asim => name.starts_with('_'),
            Source::SolutionParser => false,
        })
}

/// A text literal without its quotes; aliases have no escapes.
fn literal(text: &str) -> &str {
    text.trim_start_matches(['h', 'H', '@']).trim_matches(['\'', '"'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("SecurityEvent | summarize count() by tolower(Account)", &[])]
    #[case("_GetWatchlist('admins') | project SearchKey", &["the watchlist `admins`"])]
    #[case("let a = (_GetWatchlist(\"Admins\")); OktaSSO() | join a on X", &["the function `OktaSSO`", "the watchlist `Admins`"])]
    #[case("let f = (x:long) { x }; T | extend y = f(1)", &[])]
    #[case("T | invoke Enrich('x') | extend imDns = 1", &["the function `Enrich`"])]
    #[case("_Im_Dns(starttime=ago(1d)) | union imDns(disabled=true)", &["the function `imDns`"])]
    #[case("// Comment() \nT | where x in (Y) and z between (1 .. 2)", &[])]
    #[case("T | join kind=leftanti hint.strategy=shuffle (U) on X | union withsource=S (V)", &[])]
    #[case("T | extend Level=Enrich(X)", &["the function `Enrich`"])]
    #[case("T | evaluate bag_unpack(d) | where a.b.c(1) == 2", &[])]
    fn calls_that_the_service_does_not_answer_are_needs(#[case] query: &str, #[case] expected: &[&str]) {
        let found: Vec<String> = of_query(query).certain.iter().map(Need::to_string).collect();
        assert_eq!(found, expected);
    }

    /// Fails when a function of ours that is named like a table goes unnoticed.
    #[test]
    fn a_function_may_be_named_without_parentheses() {
        let needs = of_query("ClusterAdmins | where Cluster == 'one'");
        assert!(needs.certain.is_empty());
        assert!(needs.include(&Need::Function("ClusterAdmins".to_owned())));
        assert!(!needs.include(&Need::Function("clusteradmins".to_owned())));
        assert!(!needs.include(&Need::Watchlist("ClusterAdmins".to_owned())));
    }
}
