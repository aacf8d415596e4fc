//! Rendered definitions → files.

use super::manifest;
use super::resource::{Need, Rendered};
use super::template::{bytes, template};
use super::{MANIFEST, OutputFile};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The portal's import takes no more rules in one file (Microsoft's documentation: Import and export analytics rules).
const RULES_PER_IMPORT: usize = 50;
/// ARM takes no more resources in one template (Template best practices).
const RESOURCES_PER_DEPLOYMENT: usize = 800;
/// ARM takes 4 MB after expansion; names grow when the workspace is filled in.
const BYTES_PER_DEPLOYMENT: usize = 3_500_000;

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
struct Item {
    source: String,
    name: String,
    provides: Option<Need>,
    rendered: Rendered,
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
    files(&items, left_out.entries)
}

/// What was left out, and what others might miss of it.
#[derive(Default)]
struct LeftOutList {
    entries: Vec<LeftOut>,
    /// Key of a need → the file that would have met it.
    missing: BTreeMap<String, String>,
}

impl LeftOutList {
    fn add(&mut self, source: String, name: String, provides: Option<&Need>, reasons: Vec<String>) {
        if let Some(need) = provides {
            self.missing.insert(need.key(), source.clone());
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

/// Two resources with one name would overwrite each other, whichever comes last: neither goes in.
fn leave_out_twins(items: &mut Vec<Item>, left_out: &mut LeftOutList) {
    let mut sources: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in items.iter() {
        sources
            .entry(item.rendered.identity())
            .or_default()
            .push(item.source.clone());
    }
    left_out.take(items, |item, _| {
        let twins = sources.get(&item.rendered.identity())?.iter();
        let others: Vec<String> = twins
            .filter(|source| **source != item.source)
            .map(|source| format!("`{source}`"))
            .collect();
        (!others.is_empty()).then(|| format!("has the same id `{}` as {}", item.rendered.id, others.join(", ")))
    });
}

/// What needs a function or watchlist that was left out would fail, or silently find nothing.
fn leave_out_orphans(items: &mut Vec<Item>, left_out: &mut LeftOutList) {
    let orphan = |item: &Item, left_out: &LeftOutList| {
        let gone = |need: &&Need| left_out.missing.contains_key(&need.key());
        let need = item.rendered.needs.iter().find(gone)?;
        Some(format!(
            "needs {need}, which was left out (`{}`)",
            left_out.missing[&need.key()]
        ))
    };
    while left_out.take(items, orphan) {}
}

fn files(items: &[Item], left_out: Vec<LeftOut>) -> Package {
    let providers: BTreeMap<String, usize> = items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| Some((item.provides.as_ref()?.key(), index)))
        .collect();
    let mut packaged: Vec<Packaged> = items.iter().map(|item| packaged(item, items, &providers)).collect();
    let mut files = Vec::new();
    let mut add = |path: String, members: &[usize], resources: Vec<Value>, packaged: &mut [Packaged]| {
        members
            .iter()
            .for_each(|member| packaged[*member].files.push(path.clone()));
        files.push(OutputFile {
            path,
            bytes: bytes(&template(resources)),
        });
    };
    for (index, path) in template_paths(items).into_iter().enumerate() {
        let wanted = with_providers(&[index], items, &providers);
        add(path, &[index], deployable(&wanted, items, &providers), &mut packaged);
    }
    let rules: Vec<usize> = (0..items.len())
        .filter(|index| items[*index].rendered.is_rule)
        .collect();
    let imports: Vec<&[usize]> = rules.chunks(RULES_PER_IMPORT).collect();
    for (number, members) in imports.iter().enumerate() {
        let resources = members
            .iter()
            .map(|member| items[*member].rendered.resource.clone())
            .collect();
        add(
            numbered("analytics-rules", number, imports.len()),
            members,
            resources,
            &mut packaged,
        );
    }
    let deployments = deployments(items, &providers);
    for (number, members) in deployments.iter().enumerate() {
        let resources = deployable(members, items, &providers);
        add(
            numbered("deploy", number, deployments.len()),
            members,
            resources,
            &mut packaged,
        );
    }
    files.sort_by(|left, right| left.path.cmp(&right.path));
    let manifest = manifest::render(&packaged, &left_out, &files);
    files.push(OutputFile {
        path: MANIFEST.to_owned(),
        bytes: bytes(&manifest),
    });
    Package {
        files,
        packaged,
        left_out,
    }
}

fn packaged(item: &Item, items: &[Item], providers: &BTreeMap<String, usize>) -> Packaged {
    let rendered = &item.rendered;
    let ours = rendered.needs.iter().filter_map(|need| providers.get(&need.key()));
    let external = |need: &&Need| !providers.contains_key(&need.key());
    let mut notes = rendered.notes.clone();
    notes.extend(
        rendered
            .needs
            .iter()
            .filter(external)
            .map(|need| format!("the workspace must have {need}")),
    );
    Packaged {
        source: item.source.clone(),
        id: rendered.id.clone(),
        name: rendered.name.clone(),
        kind: rendered.kind,
        version: rendered.version.clone(),
        api_version: rendered.api_version,
        files: Vec::new(),
        deploy_first: ours.map(|provider| items[*provider].source.clone()).collect(),
        notes,
    }
}

/// `name.json`, or `name-1.json`, `name-2.json`, … where one file does not do.
fn numbered(name: &str, number: usize, count: usize) -> String {
    if count == 1 {
        format!("{name}.json")
    } else {
        format!("{name}-{}.json", number + 1)
    }
}

/// `templates/` and the source's own path; a number behind it where two sources would give the same file.
fn template_paths(items: &[Item]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut unique = |base: String| {
        let numbers = std::iter::once(String::new()).chain((2..).map(|number| format!("-{number}")));
        let mut candidates = numbers.map(|number| format!("templates/{base}{number}.json"));
        // Letter case is no difference on every file system.
        candidates
            .find(|path| taken.insert(path.to_lowercase()))
            .unwrap_or_default()
    };
    items.iter().map(|item| unique(inside(&item.source))).collect()
}

/// A path as parts of names: without its ending, drive, root and steps upwards.
fn inside(source: &str) -> String {
    let parts = source
        .split(['/', '\\'])
        .filter(|part| !matches!(*part, "" | "." | "..") && !part.ends_with(':'));
    let mut parts: Vec<&str> = parts.collect();
    if parts.len() > 1 && parts[0] == "detections" {
        parts.remove(0);
    }
    let path = parts.join("/");
    let stem = path
        .strip_suffix(".yaml")
        .or_else(|| path.strip_suffix(".yml"))
        .unwrap_or(&path);
    if stem.is_empty() {
        "definition".to_owned()
    } else {
        stem.to_owned()
    }
}

/// `members` and all that they need, directly or not, what is needed before what needs it.
fn with_providers(members: &[usize], items: &[Item], providers: &BTreeMap<String, usize>) -> Vec<usize> {
    fn visit(
        index: usize,
        items: &[Item],
        providers: &BTreeMap<String, usize>,
        seen: &mut BTreeSet<usize>,
        order: &mut Vec<usize>,
    ) {
        if !seen.insert(index) {
            return;
        }
        for need in &items[index].rendered.needs {
            if let Some(provider) = providers.get(&need.key()) {
                visit(*provider, items, providers, seen, order);
            }
        }
        order.push(index);
    }
    let (mut seen, mut order) = (BTreeSet::new(), Vec::new());
    members
        .iter()
        .for_each(|member| visit(*member, items, providers, &mut seen, &mut order));
    order
}

/// The resources of `members`, each depending on those among them that it needs.
fn deployable(members: &[usize], items: &[Item], providers: &BTreeMap<String, usize>) -> Vec<Value> {
    let resource = |member: &usize| {
        let rendered = &items[*member].rendered;
        let needed = rendered.needs.iter().filter_map(|need| providers.get(&need.key()));
        // A function may name itself in its query, or two each other; ARM refuses circles.
        let earlier = |provider: &&usize| position(members, **provider) < position(members, *member);
        let depends: Vec<Value> = needed
            .filter(earlier)
            .map(|provider| items[*provider].rendered.resource_id().into())
            .collect();
        let mut resource = rendered.resource.clone();
        if let (Some(object), false) = (resource.as_object_mut(), depends.is_empty()) {
            let properties = object.shift_remove("properties");
            object.insert("dependsOn".to_owned(), depends.into());
            object.extend(properties.map(|properties| ("properties".to_owned(), properties)));
        }
        resource
    };
    members.iter().map(resource).collect()
}

fn position(members: &[usize], wanted: usize) -> usize {
    members
        .iter()
        .position(|member| *member == wanted)
        .unwrap_or(usize::MAX)
}

/// All items in groups that ARM takes, each group with what its members need: a resource that several groups hold is
/// written again with the same content.
fn deployments(items: &[Item], providers: &BTreeMap<String, usize>) -> Vec<Vec<usize>> {
    let sizes: Vec<usize> = items.iter().map(|item| bytes(&item.rendered.resource).len()).collect();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for index in 0..items.len() {
        let mut grown = groups.last().cloned().unwrap_or_default();
        if grown.contains(&index) {
            continue;
        }
        grown.push(index);
        let grown = with_providers(&grown, items, providers);
        let size: usize = grown.iter().map(|member| sizes[*member]).sum();
        let fits = grown.len() <= RESOURCES_PER_DEPLOYMENT && size <= BYTES_PER_DEPLOYMENT;
        match groups.last_mut() {
            Some(group) if fits => *group = grown,
            _ => groups.push(with_providers(&[index], items, providers)),
        }
    }
    groups
}
