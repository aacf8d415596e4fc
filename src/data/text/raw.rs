//! A value as a text file writes it, in place.

use std::borrow::Cow;

use kql_engine::types::{Dynamic, Ty};

use crate::fixture::{Kind, Mismatch, describe, value_type};

/// A value in place: not decoded until somebody needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Raw<'a> {
    pub(super) kind: Kind,
    /// What stands there; of quoted text what stands between the quotes.
    pub(super) text: &'a str,
    /// Whether escapes (of a CSV cell: doubled quotes) stand in the text.
    pub(super) escaped: bool,
}

impl<'a> Raw<'a> {
    pub(super) const NULL: Raw<'static> = Raw {
        kind: Kind::Null,
        text: "",
        escaped: false,
    };

    /// The text that is meant.
    pub(super) fn decoded(self) -> Cow<'a, str> {
        match self.kind {
            _ if !self.escaped => Cow::Borrowed(self.text),
            Kind::Cell => Cow::Owned(self.text.replace("\"\"", "\"")),
            _ => {
                // the walk checked the escapes; half of a surrogate pair becomes the sign for what cannot be shown
                let value = Dynamic::from_json(&format!("\"{}\"", self.text));
                let text = value
                    .as_ref()
                    .and_then(|value| value.as_ref().as_str().map(str::to_string));
                Cow::Owned(text.unwrap_or_default())
            }
        }
    }

    /// The type that the value looks like; nothing for null.
    pub(super) fn looks_like(self) -> Option<Ty> {
        let text = self.decoded();
        let json = self.kind == Kind::Cell && is_json(&text);
        if json {
            Some(Ty::Dynamic)
        } else {
            value_type(self.kind, &text)
        }
    }

    /// What is wrong with a value that its column does not take.
    pub(super) fn refusal(self, column: &str, mismatch: Mismatch) -> String {
        let found = describe(self.kind, &self.decoded());
        format!("column `{column}` is of type {}, and {found} is none", mismatch.ty)
    }
}

/// Whether a text is a JSON list or object.
pub(super) fn is_json(text: &str) -> bool {
    let trimmed = text.trim_start();
    trimmed.starts_with(['{', '[']) && Dynamic::from_json(text).is_some()
}
