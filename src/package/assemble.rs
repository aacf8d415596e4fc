//! Which definitions go into the package.

use super::resource::{Need, Rendered};
use super::{OutputFile, layout};
use std::collections::BTreeMap;

/// The files of a package and what they hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// All files; `manifest.json` comes last.
    pub files: Vec<OutputFile>,
    /// What went in, by source.
    pub packaged: Vec<Packaged>,
    /// What did not, by source.
    pub left_out: Vec<LeftOut>,
}

/// A definition that went into the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packaged {
    /// Its file.
    pub source: String,
    /// The identity of its resource in the workspace.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `Scheduled`, `NRT`, …, `HuntingQuery`, `Function`, `Watchlist`.
    pub kind: &'static str,
    /// The definition's version.
    pub version: Option<String>,
    /// The API version of its resource.
    pub api_version: &'static str,
    /// The files that hold it.
    pub files: Vec<String>,
    /// What the workspace must have before it is imported alone.
    pub deploy_first: Vec<String>,
    /// What was changed or deserves a look.
    pub notes: Vec<String>,
}

/// A definition that did not go into the package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its file.
    pub source: String,
    /// Its name, or what stands for it.
    pub name: String,
    /// Why.
    pub reasons: Vec<String>,
}

/// A definition on its way.
pub(super) struct Input {
    /// Its file.
    pub(super) source: String,
    /// Its name, or what stands for it.
    pub(super) name: String,
    /// What others may need it for, also when it cannot be rendered.
    pub(super) provides: Option<Need>,
    /// Its resource, or the reasons against it.
    pub(super) outcome: Result<Rendered, Vec<String>>,
}

/// A rendered definition with its file.
pub(super) struct Item {
    pub(super) source: String,
    pub(super) name: String,
    pub(super) provides: Option<Need>,
    pub(super) rendered: Rendered,
}

pub(super) fn assemble(mut inputs: Vec<Input>) -> Package {
    inputs.sort_by(|left, right| left.source.cmp(&right.source));
    let mut items = Vec::new();
    let mut left_out = LeftOutList::default();
    for Input {
        source,
        name,
        provides,
        outcome,
    } in inputs
    {
        match outcome {
            Ok(rendered) => items.push(Item {
                source,
                name,
                provides,
                rendered,
            }),
            Err(reasons) => left_out.add(source, name, provides.as_ref(), reasons),
        }
    }
    leave_out_twins(&mut items, &mut left_out);
    leave_out_orphans(&mut items, &mut left_out);
    left_out.entries.sort_by(|left, right| left.source.cmp(&right.source));
    layout::files(&items, left_out.entries)
}

/// What was left out, and what others might miss of it.
#[derive(Default)]
struct LeftOutList {
    entries: Vec<LeftOut>,
    /// What would have met a need, and its file.
    missing: Vec<(Need, String)>,
}

impl LeftOutList {
    fn add(&mut self, source: String, name: String, provides: Option<&Need>, reasons: Vec<String>) {
        if let Some(need) = provides {
            self.missing.push((need.clone(), source.clone()));
        }
        self.entries.push(LeftOut { source, name, reasons });
    }

    /// Takes out the items that `reason` has something against; returns whether there was one.
    fn take(&mut self, items: &mut Vec<Item>, reason: impl Fn(&Item, &Self) -> Option<String>) -> bool {
        let reasons: Vec<Option<String>> = items.iter().map(|item| reason(item, self)).collect();
        let found = reasons.iter().any(Option::is_some);
        for (item, reason) in std::mem::take(items).into_iter().zip(reasons) {
            match reason {
                Some(reason) => self.add(item.source, item.name, item.provides.as_ref(), vec![reason]),
                None => items.push(item),
            }
        }
        found
    }
}

/// Two resources with one name would overwrite each other, whichever comes last, and a workspace refuses a second
/// function of one alias: neither of them goes in.
fn leave_out_twins(items: &mut Vec<Item>, left_out: &mut LeftOutList) {
    let ids = sources_by(items, |item| Some(item.rendered.identity()));
    let aliases = sources_by(items, |item| item.provides.as_ref().map(Need::key));
    left_out.take(items, |item, _| {
        if let Some(others) = others(&ids, &item.rendered.identity(), item) {
            return Some(format!("has the same id `{}` as {others}", item.rendered.id));
        }
        let need = item.provides.as_ref()?;
        let others = others(&aliases, &need.key(), item)?;
        Some(format!("{others} defines {need} too"))
    });
}

/// The sources of the items that have the same key.
fn sources_by(items: &[Item], key: impl Fn(&Item) -> Option<String>) -> BTreeMap<String, Vec<String>> {
    let mut sources: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in items {
        if let Some(key) = key(item) {
            sources.entry(key).or_default().push(item.source.clone());
        }
    }
    sources
}

/// The other sources with the same key, for messages; `None` where there are none.
fn others(sources: &BTreeMap<String, Vec<String>>, key: &str, item: &Item) -> Option<String> {
    let same = sources.get(key)?.iter().filter(|source| **source != item.source);
    let others: Vec<String> = same.map(|source| format!("`{source}`")).collect();
    (!others.is_empty()).then(|| others.join(", "))
}

/// What needs a function or watchlist that was left out would fail, or silently find nothing.
fn leave_out_orphans(items: &mut Vec<Item>, left_out: &mut LeftOutList) {
    let orphan = |item: &Item, left_out: &LeftOutList| {
        let (need, source) = left_out
            .missing
            .iter()
            .find(|(need, _)| item.rendered.needs.include(need))?;
        Some(format!("needs {need}, which was left out (`{source}`)"))
    };
    while left_out.take(items, orphan) {}
}
