//! Codes of a column's values, with the dictionary that lives on from block to block.
//!
//! A value is looked up as it is written, and read once.

use kql_engine::layout::interner::Interner;

use super::raw::Raw;
use super::sink::{dynamic, text_of};
use crate::data::dictionary::Entries;
use crate::fixture::Kind;

/// The codes of texts.
#[derive(Debug, Default)]
pub(super) struct CodedTexts {
    pub(super) codes: Vec<u32>,
    texts: Interner,
    /// Texts that are not written as they are meant, each with the code of what is meant.
    written: Interner,
    meant: Vec<u32>,
}

impl CodedTexts {
    /// Appends values until one is refused, and tells which.
    pub(super) fn push_all<'t>(&mut self, values: impl Iterator<Item = Raw<'t>> + Clone) -> Result<(), usize> {
        let plain = |raw: &Raw<'t>| !raw.escaped && raw.kind != Kind::Json;
        let from = self.codes.len();
        let Self {
            codes, texts, written, ..
        } = self;
        if values.clone().all(|raw| plain(&raw)) {
            texts.intern_all(values.map(|raw| raw.text.as_bytes()), |code| codes.push(code));
            return Ok(());
        }
        let mut places = Vec::new();
        written.intern_all_marked(
            values
                .clone()
                .filter(|raw| !plain(raw))
                .map(|raw| (mark(raw), raw.text.as_bytes())),
            |place| places.push(place),
        );
        let mut places = places.into_iter();
        for (index, raw) in values.enumerate() {
            let code = if plain(&raw) {
                self.texts.intern(raw.text.as_bytes())
            } else {
                let place = places.next().unwrap_or_default();
                self.meant(place, raw).ok_or_else(|| {
                    self.codes.truncate(from);
                    index
                })?
            };
            self.codes.push(code);
        }
        Ok(())
    }

    /// Appends a value; tells whether it is taken.
    pub(super) fn push(&mut self, raw: Raw<'_>) -> bool {
        let code = if raw.escaped || raw.kind == Kind::Json {
            let place = self.written.intern_marked(mark(raw), raw.text.as_bytes());
            let Some(code) = self.meant(place, raw) else {
                return false;
            };
            code
        } else {
            self.texts.intern(raw.text.as_bytes())
        };
        self.codes.push(code);
        true
    }

    /// The code of what is meant by the text at that place of those written. Nothing where it is not what it should be.
    fn meant(&mut self, place: u32, raw: Raw<'_>) -> Option<u32> {
        if let Some(code) = self.meant.get(place as usize) {
            return Some(*code);
        }
        let text = text_of(raw);
        let code = self.texts.intern(text.as_deref().unwrap_or_default().as_bytes());
        self.meant.push(code);
        text.map(|_| code)
    }

    pub(super) fn into_entries(self) -> Entries {
        let (bytes, ends) = self.texts.into_parts();
        Entries { bytes, ends }
    }
}

/// The codes of dynamics. They are numbered as they are written, with a byte for their kind in front.
#[derive(Debug, Default)]
pub(super) struct CodedDynamics {
    pub(super) codes: Vec<u32>,
    written: Interner,
    entries: Entries,
}

impl CodedDynamics {
    /// Appends values of which none is null, until one is refused, and tells which.
    pub(super) fn push_all<'t>(&mut self, values: impl Iterator<Item = Raw<'t>> + Clone) -> Result<(), usize> {
        let from = self.codes.len();
        let codes = &mut self.codes;
        let written = values.clone().map(|raw| (mark(raw), raw.text.as_bytes()));
        self.written.intern_all_marked(written, |code| codes.push(code));
        for (index, raw) in values.enumerate() {
            if !self.read(self.codes[from + index], raw) {
                self.codes.truncate(from);
                return Err(index);
            }
        }
        Ok(())
    }

    /// Appends a value that is not null; tells whether it is taken.
    pub(super) fn push(&mut self, raw: Raw<'_>) -> bool {
        let code = self.written.intern_marked(mark(raw), raw.text.as_bytes());
        let taken = self.read(code, raw);
        if taken {
            self.codes.push(code);
        }
        taken
    }

    /// Reads the value where its code is new. A value that is refused stands as null, for the code to be of something.
    fn read(&mut self, code: u32, raw: Raw<'_>) -> bool {
        if (code as usize) < self.entries.ends.len() {
            return true;
        }
        let value = dynamic(raw);
        let bytes = value.as_ref().filter(|value| !value.as_ref().is_null());
        self.entries.push(bytes.map_or(&[], |value| value.bytes()));
        value.is_some()
    }

    pub(super) fn into_entries(self) -> Entries {
        self.entries
    }
}

/// The byte in front of a value as it is written.
fn mark(raw: Raw<'_>) -> u8 {
    let escaped = if raw.escaped { 1 } else { 0 };
    escaped
        | match raw.kind {
            Kind::Quoted => 2,
            Kind::Cell => 4,
            Kind::Plain | Kind::Json | Kind::Null => 6,
        }
}
