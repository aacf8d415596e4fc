//! Rendered definitions → files.

use super::assemble::{Item, LeftOut, Package, Packaged};
use super::resource::Need;
use super::template::{bytes, template};
use super::{MANIFEST, OutputFile, manifest};
use serde_json::Value;
use std::collections::BTreeSet;

/// The portal's import takes no more rules in one file (Microsoft's documentation: Import and export analytics rules).
const RULES_PER_IMPORT: usize = 50;
/// ARM takes no more resources in one template (Template best practices).
const RESOURCES_PER_DEPLOYMENT: usize = 800;
/// ARM takes 4 MB after expansion; names grow when the workspace is filled in.
const BYTES_PER_DEPLOYMENT: usize = 3_500_000;

/// Makes the files; `items` are in the order of their sources.
pub(super) fn files(items: &[Item], left_out: Vec<LeftOut>) -> Package {
    let set = Set::new(items);
    let mut packaged: Vec<Packaged> = items.iter().map(|item| set.packaged(item)).collect();
    let mut files = Vec::new();
    for planned in set.plan() {
        for member in planned.members {
            packaged[member].files.push(planned.path.clone());
        }
        files.push(OutputFile {
            path: planned.path,
            bytes: bytes(&template(planned.resources)),
        });
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

/// A file to come: the items it is for and the resources in it.
struct Planned {
    path: String,
    members: Vec<usize>,
    resources: Vec<Value>,
}

/// Items, by their indices, and which of them meets which need.
struct Set<'a> {
    items: &'a [Item],
    providers: Vec<(&'a Need, usize)>,
}

impl<'a> Set<'a> {
    fn new(items: &'a [Item]) -> Self {
        let provided = items.iter().enumerate();
        let providers = provided
            .filter_map(|(index, item)| Some((item.provides.as_ref()?, index)))
            .collect();
        Self { items, providers }
    }

    /// The items that `item` needs.
    fn needed(&self, item: &Item) -> Vec<usize> {
        let met = self
            .providers
            .iter()
            .filter(|(provided, _)| item.rendered.needs.include(provided));
        met.map(|(_, index)| *index).collect()
    }

    fn packaged(&self, item: &Item) -> Packaged {
        let rendered = &item.rendered;
        let is_ours = |need: &Need| self.providers.iter().any(|(provided, _)| provided.key() == need.key());
        let external = rendered.needs.certain.iter().filter(|need| !is_ours(need));
        let mut notes = rendered.notes.clone();
        notes.extend(external.map(|need| format!("the workspace must have {need}")));
        Packaged {
            source: item.source.clone(),
            id: rendered.id.clone(),
            name: rendered.name.clone(),
            kind: rendered.kind,
            version: rendered.version.clone(),
            api_version: rendered.api_version,
            files: Vec::new(),
            deploy_first: self
                .needed(item)
                .iter()
                .map(|index| self.items[*index].source.clone())
                .collect(),
            notes,
        }
    }

    /// A template for each item, the imports, the deployments.
    fn plan(&self) -> Vec<Planned> {
        let templates = template_paths(self.items)
            .into_iter()
            .enumerate()
            .map(|(index, path)| Planned {
                path,
                members: vec![index],
                resources: self.deployable(&self.with_needed(&[index])),
            });
        let rules: Vec<usize> = (0..self.items.len())
            .filter(|index| self.items[*index].rendered.is_rule)
            .collect();
        let imports: Vec<&[usize]> = rules.chunks(RULES_PER_IMPORT).collect();
        let imports = imports.iter().enumerate().map(|(number, members)| Planned {
            path: numbered("analytics-rules", number, imports.len()),
            members: members.to_vec(),
            resources: members
                .iter()
                .map(|member| self.items[*member].rendered.resource.clone())
                .collect(),
        });
        let deployments = self.deployments();
        let deployments = deployments.iter().enumerate().map(|(number, members)| Planned {
            path: numbered("deploy", number, deployments.len()),
            members: members.clone(),
            resources: self.deployable(members),
        });
        templates.chain(imports).chain(deployments).collect()
    }

    /// `members` and all that they need, directly or not; what is needed stands before what needs it.
    fn with_needed(&self, members: &[usize]) -> Vec<usize> {
        let (mut seen, mut order) = (BTreeSet::new(), Vec::new());
        // An item is entered, then all it needs, then it is put in line.
        let mut open: Vec<(usize, bool)> = members.iter().rev().map(|member| (*member, false)).collect();
        while let Some((index, needed_are_done)) = open.pop() {
            if needed_are_done {
                order.push(index);
            } else if seen.insert(index) {
                open.push((index, true));
                open.extend(
                    self.needed(&self.items[index])
                        .into_iter()
                        .rev()
                        .map(|needed| (needed, false)),
                );
            }
        }
        order
    }

    /// The resources of `members`, each depending on those before it that it needs: a function may name itself, or
    /// two each other, and ARM refuses circles.
    fn deployable(&self, members: &[usize]) -> Vec<Value> {
        let mut before = BTreeSet::new();
        let mut resources = Vec::with_capacity(members.len());
        for member in members {
            let item = &self.items[*member];
            let needed = self.needed(item).into_iter().filter(|needed| before.contains(needed));
            let ids: Vec<Value> = needed
                .map(|needed| self.items[needed].rendered.resource_id().into())
                .collect();
            resources.push(depending_on(item.rendered.resource.clone(), ids));
            before.insert(*member);
        }
        resources
    }

    /// All items in groups that ARM takes, each group with what its members need: a resource that several groups hold
    /// is written again with the same content.
    fn deployments(&self) -> Vec<Vec<usize>> {
        let sizes: Vec<usize> = self
            .items
            .iter()
            .map(|item| bytes(&item.rendered.resource).len())
            .collect();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for index in 0..self.items.len() {
            let mut grown = groups.last().cloned().unwrap_or_default();
            grown.push(index);
            let grown = self.with_needed(&grown);
            let size: usize = grown.iter().map(|member| sizes[*member]).sum();
            let fits = grown.len() <= RESOURCES_PER_DEPLOYMENT && size <= BYTES_PER_DEPLOYMENT;
            match groups.last_mut() {
                Some(group) if fits => *group = grown,
                _ => groups.push(self.with_needed(&[index])),
            }
        }
        groups
    }
}

/// Puts `dependsOn` before the properties, where there is anything to depend on.
fn depending_on(mut resource: Value, ids: Vec<Value>) -> Value {
    if let (Some(object), false) = (resource.as_object_mut(), ids.is_empty()) {
        let properties = object.shift_remove("properties");
        object.insert("dependsOn".to_owned(), ids.into());
        object.extend(properties.map(|properties| ("properties".to_owned(), properties)));
    }
    resource
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

#[cfg(test)]
mod tests;
