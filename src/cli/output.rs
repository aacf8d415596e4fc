//! Standard output and standard error.

use std::io::{IsTerminal, Write};

use crate::report::Style;
use crate::source::system_reason;

use super::{Colour, USAGE};

/// Where commands print.
///
/// Text is gathered and written at once. A reader that closes the pipe (`| head`) is no error.
pub struct Output {
    /// Colours for standard output.
    pub style: Style,
    text: String,
}

impl Output {
    pub(super) fn new(colour: Colour) -> Self {
        let colour = match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => {
                let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
                let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
                !refused && !dumb && std::io::stdout().is_terminal()
            }
        };
        Self {
            style: Style { colour },
            text: String::new(),
        }
    }

    /// Adds to standard output.
    pub fn print(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Writes a line to standard error; says that the tool was used wrongly, or what it could not do.
    pub fn error(&self, message: &str) {
        // Nothing is left to do when the terminal is gone.
        let _ = writeln!(std::io::stderr().lock(), "tripline: {message}");
    }

    /// Writes text to standard error as it is, where standard output is kept for something else.
    pub fn note(&self, text: &str) {
        // Nothing is left to do when the terminal is gone.
        let _ = write!(std::io::stderr().lock(), "{text}");
    }

    /// Writes what was printed; returns `code`, or the code of an error where writing fails.
    pub(super) fn finish(self, code: u8) -> u8 {
        let mut stdout = std::io::stdout().lock();
        match stdout.write_all(self.text.as_bytes()).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                let _ = writeln!(
                    std::io::stderr().lock(),
                    "tripline: cannot write: {}",
                    system_reason(&error)
                );
                USAGE
            }
            _ => code,
        }
    }
}
