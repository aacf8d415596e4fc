//! Colours of the terminal.

use crate::diagnostic::Level;

/// Writes colour codes, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether colour codes are written.
    pub colour: bool,
}

impl Style {
    /// Text without codes.
    pub const PLAIN: Self = Self { colour: false };

    fn paint(self, code: &str, text: &str) -> String {
        if self.colour && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_string()
        }
    }

    /// The colour of a level: red, yellow or cyan, bold.
    pub fn level(self, level: Level, text: &str) -> String {
        let code = match level {
            Level::Error => "1;31",
            Level::Warn => "1;33",
            Level::Info => "1;36",
        };
        self.paint(code, text)
    }

    /// Bold.
    pub fn strong(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// Blue: line numbers and frames.
    pub fn frame(self, text: &str) -> String {
        self.paint("1;34", text)
    }

    /// Green: what a fix writes.
    pub fn added(self, text: &str) -> String {
        self.paint("32", text)
    }

    /// Red: what is no longer there.
    pub fn removed(self, text: &str) -> String {
        self.paint("31", text)
    }
}
