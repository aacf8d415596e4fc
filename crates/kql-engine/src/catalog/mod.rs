//! What KQL offers by name: every scalar function, aggregate, plugin and scalar operator with all its signatures.
//!
//! The data is `data/catalog.txt`, written by `cargo xtask codegen` from the symbol tables of Microsoft's parser
//! package (see `schemas/README.md`). An entry is parsed when it is first asked for. This says what exists and how it
//! may be called; what this engine can run is said by its own registries.

mod describe;
mod entry;
mod parse;
mod service;
mod spelling;

pub use entry::{ArgForm, CatalogEntry, Category, Param, ParamKind, ResultName, Returns, Signature, TypeName};

pub use spelling::spelling;

use std::sync::OnceLock;

/// One line of the file and, once somebody asked for it, what it says.
struct Slot {
    name: &'static str,
    fields: &'static str,
    entry: OnceLock<CatalogEntry>,
}

struct Index {
    sections: [Section; 4],
}

/// The entries of a category, by name.
#[derive(Default)]
struct Section {
    slots: Vec<Slot>,
    places: hashbrown::HashMap<&'static str, usize, foldhash::fast::FixedState>,
}

fn section(category: Category) -> &'static Section {
    static INDEX: OnceLock<Index> = OnceLock::new();
    &INDEX
        .get_or_init(|| build(include_str!("../../data/catalog.txt")))
        .sections[category as usize]
}

/// Splits lines `category name<TAB>fields`; they are sorted, so each section is sorted by name.
fn build(text: &'static str) -> Index {
    let mut index = Index {
        sections: Default::default(),
    };
    for line in text.lines() {
        let (key, fields) = line.split_once('\t').unwrap_or((line, ""));
        let Some((category, name)) = key.split_once(' ') else {
            continue;
        };
        let Some(category) = Category::named(category) else {
            continue;
        };
        let section = &mut index.sections[category as usize];
        section.places.insert(name, section.slots.len());
        section.slots.push(Slot {
            name,
            fields,
            entry: OnceLock::new(),
        });
    }
    index
}

/// The entry called `name`, exactly, in `category`. Operators are named as in the file: `Add`, `HasCs`, `Between`.
///
/// Returns `None` when KQL has no such thing. Names are case-sensitive; `names` with `crate::names::nearest` gives
/// the one that was meant.
pub fn lookup(category: Category, name: &str) -> Option<&'static CatalogEntry> {
    let section = section(category);
    let slot = &section.slots[*section.places.get(name)?];
    Some(slot.entry.get_or_init(|| {
        parse::entry(category, slot.name, slot.fields).expect("the embedded catalog is parsed whole by a test")
    }))
}

/// Every name of `category`, in the order of their bytes, hidden and obsolete ones too.
pub fn names(category: Category) -> impl Iterator<Item = &'static str> {
    section(category).slots.iter().map(|slot| slot.name)
}

/// Every entry of `category` in the order of names; parses those nobody asked for yet.
pub fn entries(category: Category) -> impl Iterator<Item = &'static CatalogEntry> {
    names(category).filter_map(move |name| lookup(category, name))
}

#[cfg(test)]
mod tests;
