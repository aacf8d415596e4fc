//! The properties of a resource while they are collected: in order, absent things left out, all complaints kept.

use super::Refusal;
use crate::detection::{Detection, Duration, Spanned, TICKS_PER_MINUTE};
use serde_json::{Map, Value};

/// Collects properties, reasons against the definition, and notes about it.
#[derive(Debug, Default)]
pub(super) struct Properties {
    entries: Map<String, Value>,
    reasons: Vec<String>,
    notes: Vec<String>,
}

impl Properties {
    /// Adds a property.
    pub(super) fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.entries.insert(key.to_owned(), value.into());
    }

    /// Adds a property if there is a value.
    pub(super) fn put_some(&mut self, key: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    /// Adds a property if its list is not empty.
    pub(super) fn put_list(&mut self, key: &str, items: Vec<impl Into<Value>>) {
        if !items.is_empty() {
            self.put(key, items.into_iter().map(Into::into).collect::<Vec<Value>>());
        }
    }

    /// Adds a text that ARM requires.
    pub(super) fn put_required(&mut self, key: &str, text: Option<String>) {
        match text.filter(|text| !text.trim().is_empty()) {
            Some(text) => self.put(key, text),
            None => self.refuse(format!("`{key}` is missing")),
        }
    }

    /// One of a fixed set of words as ARM writes it; anything else is a reason against the definition.
    pub(super) fn word(&mut self, key: &str, field: Option<&Spanned<String>>, words: &[&str]) -> Option<String> {
        let written = &field?.value;
        let found = words.iter().find(|word| word.eq_ignore_ascii_case(written.trim()));
        if found.is_none() {
            self.refuse(format!(
                "`{key}` is `{written}`, and must be one of {}",
                words.join(", ")
            ));
        }
        found.map(|word| (*word).to_owned())
    }

    /// A duration as ARM writes it; the service takes whole minutes.
    pub(super) fn duration(&mut self, key: &str, field: Option<&Spanned<Duration>>) -> Option<String> {
        let duration = &field?.value;
        if duration.ticks % TICKS_PER_MINUTE != 0 || duration.ticks == 0 {
            self.refuse(format!(
                "`{key}` is `{}`, which is not a number of whole minutes",
                duration.text
            ));
            return None;
        }
        Some(duration.to_iso8601())
    }

    /// Refuses what is no GUID in lower case.
    pub(super) fn check_guid(&mut self, key: &str, id: &str) {
        let digits = id.chars().all(|letter| letter.is_ascii_hexdigit() || letter == '-');
        if id.is_empty() {
            self.refuse(format!("`{key}` is missing"));
        } else if !digits || !id.split('-').map(str::len).eq([8, 4, 4, 4, 12]) {
            self.refuse(format!("`{key}` is `{id}`, which is no GUID"));
        }
    }

    /// Says why the definition cannot be packaged.
    pub(super) fn refuse(&mut self, reason: impl Into<String>) {
        self.reasons.push(reason.into());
    }

    /// Says what was changed or deserves a look.
    pub(super) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Whether a property is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// The properties and the notes, unless there is a reason against the definition.
    pub(super) fn finish(self) -> Result<(Map<String, Value>, Vec<String>), Refusal> {
        if self.reasons.is_empty() {
            Ok((self.entries, self.notes))
        } else {
            Err(Refusal { reasons: self.reasons })
        }
    }
}

/// The text of a field.
pub(super) fn text(field: Option<&Spanned<String>>) -> Option<String> {
    field.map(|text| text.value.trim().to_owned())
}

/// The texts of a list; an absent one is empty.
pub(super) fn texts(field: Option<&Spanned<Vec<Spanned<String>>>>) -> Vec<String> {
    let items = field.map(|list| list.value.as_slice()).unwrap_or_default();
    items.iter().map(|item| item.value.trim().to_owned()).collect()
}

/// The definition's id as a lower-case GUID; a reason against it where it is none.
pub(super) fn guid(detection: &Detection, properties: &mut Properties) -> String {
    let id = text(detection.id.as_ref()).unwrap_or_default().to_ascii_lowercase();
    properties.check_guid("id", &id);
    id
}

/// Notes keys that the format does not know: they are not in the package.
pub(super) fn note_unknown(detection: &Detection, properties: &mut Properties) {
    for field in &detection.unknown {
        let place = if field.parent.is_empty() {
            String::new()
        } else {
            format!(" in `{}`", field.parent)
        };
        properties.note(format!(
            "`{}`{place} is not part of the format and was not packaged",
            field.key.value
        ));
    }
}
