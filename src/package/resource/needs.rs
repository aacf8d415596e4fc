//! What a query needs from the workspace besides tables: functions and watchlists.

use crate::detection::Detection;
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

/// Functions and watchlists that the definition's query names, sorted.
pub(super) fn of_detection(detection: &Detection) -> Vec<Need> {
    detection
        .query
        .as_ref()
        .map(|query| of_query(&query.text))
        .unwrap_or_default()
}

/// Functions and watchlists that a query names, sorted.
pub(super) fn of_query(_text: &str) -> Vec<Need> {
    Vec::new()
}
