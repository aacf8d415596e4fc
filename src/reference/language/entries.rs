//! Entries from the registries.

use kql_engine::catalog::{self, CatalogEntry, Category, spelling};
use kql_engine::construct::Construct;
use kql_engine::functions::{Example, string_operator};
use kql_engine::refusal::{self, Kind as Refused};
use kql_engine::{FORMS, aggregates, functions, operators, plugins, statements};

use super::{Entry, Kind, State};

/// Everything of a kind, by name.
pub fn entries(kind: Kind) -> Vec<Entry> {
    let mut all: Vec<Entry> = match kind {
        Kind::Operator => operators::NAMES
            .iter()
            .copied()
            .flatten()
            .map(|name| construct(kind, name, operators::find(name), Refused::Operator))
            .collect(),
        Kind::Statement => statements::NAMES
            .iter()
            .map(|name| construct(kind, name, statements::find(name), Refused::Statement))
            .collect(),
        Kind::StringOperator | Kind::ScalarOperator => catalog::entries(Category::Operator)
            .filter(|entry| is_of_text(entry.name) == (kind == Kind::StringOperator))
            .map(|entry| scalar_operator(kind, entry))
            .collect(),
        Kind::Function => catalog::entries(Category::Function)
            .map(function)
            .chain(FORMS.iter().filter(|form| is_form_alone(form)).map(form))
            .collect(),
        Kind::Aggregate => catalog::entries(Category::Aggregate).map(aggregate).collect(),
        Kind::Plugin => catalog::entries(Category::Plugin)
            .map(plugin)
            .chain(
                plugins::all()
                    .filter(|plugin| is_plugin_alone(plugin))
                    .map(uncatalogued),
            )
            .collect(),
    };
    all.sort_by_key(|entry| entry.name);
    all
}

/// Everything that is written that way, of any kind or of some.
pub fn find(name: &str, kinds: &[Kind]) -> Vec<Entry> {
    let called = |entry: &Entry| entry.name == name || entry.aliases.contains(&name);
    kinds
        .iter()
        .flat_map(|kind| entries(*kind).into_iter().filter(called))
        .collect()
}

/// Every way to write something of these kinds, by name.
pub fn names(kinds: &[Kind]) -> Vec<&'static str> {
    let all = kinds.iter().flat_map(|kind| entries(*kind));
    let mut names: Vec<&str> = all
        .flat_map(|entry| std::iter::once(entry.name).chain(entry.aliases.iter().copied()))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn construct(kind: Kind, name: &'static str, runs: Option<&Construct>, refused: Refused) -> Entry {
    let empty = Entry {
        kind,
        name,
        aliases: &[],
        page: None,
        syntax: Vec::new(),
        about: "",
        examples: &[],
        state: refusal::find(refused, name).map_or(State::Missing, State::Refused),
        obsolete: None,
    };
    match runs {
        Some(construct) => Entry {
            aliases: construct.aliases,
            page: Some(construct.page),
            syntax: vec![construct.syntax.to_string()],
            about: construct.about,
            examples: construct.examples,
            state: State::Runs,
            ..empty
        },
        None => empty,
    }
}

/// What a registry says of a name: page, words, examples.
type Documented = (&'static str, &'static str, &'static [Example]);

fn of_catalog(kind: Kind, entry: &'static CatalogEntry, runs: Option<Documented>) -> Entry {
    let (page, about, examples) = runs.map_or((None, "", [].as_slice()), |(page, about, examples)| {
        (Some(page), about, examples)
    });
    let refused = || refusal::find(entry.category.into(), entry.name).map_or(State::Missing, State::Refused);
    let advertised = entry.signatures.iter().filter(|signature| !signature.hidden);
    Entry {
        kind,
        name: entry.name,
        aliases: &[],
        page,
        syntax: advertised.map(|signature| signature.describe(entry.name)).collect(),
        about,
        examples,
        state: if runs.is_some() { State::Runs } else { refused() },
        obsolete: entry.obsolete.then(|| entry.alternative.unwrap_or_default()),
    }
}

fn function(entry: &'static CatalogEntry) -> Entry {
    if let Some(found) = FORMS.iter().find(|form| form.is_called(entry.name)) {
        return Entry {
            name: entry.name,
            obsolete: entry.obsolete.then(|| entry.alternative.unwrap_or_default()),
            ..form(found)
        };
    }
    let runs = functions::find(entry.name);
    of_catalog(
        Kind::Function,
        entry,
        runs.map(|unit| (unit.page, unit.about, unit.examples)),
    )
}

fn form(form: &'static Construct) -> Entry {
    construct(Kind::Function, form.name, Some(form), Refused::Function)
}

/// Calls that the catalog, which lists functions of values, does not know.
fn is_form_alone(form: &Construct) -> bool {
    catalog::lookup(Category::Function, form.name).is_none()
}

fn aggregate(entry: &'static CatalogEntry) -> Entry {
    let runs = aggregates::find(entry.name);
    of_catalog(
        Kind::Aggregate,
        entry,
        runs.map(|unit| (unit.page, unit.about, unit.examples)),
    )
}

fn plugin(entry: &'static CatalogEntry) -> Entry {
    let runs = plugins::find(entry.name);
    of_catalog(
        Kind::Plugin,
        entry,
        runs.map(|unit| (unit.page, unit.about, unit.examples)),
    )
}

fn is_plugin_alone(plugin: &plugins::Plugin) -> bool {
    catalog::lookup(Category::Plugin, plugin.name).is_none()
}

fn uncatalogued(plugin: &'static plugins::Plugin) -> Entry {
    Entry {
        kind: Kind::Plugin,
        name: plugin.name,
        aliases: &[],
        page: Some(plugin.page),
        syntax: vec![format!("{}(…)", plugin.name)],
        about: plugin.about,
        examples: plugin.examples,
        state: State::Runs,
        obsolete: None,
    }
}

fn scalar_operator(kind: Kind, entry: &'static CatalogEntry) -> Entry {
    let runs = functions::find(entry.name);
    let documented = runs.map(|unit| (unit.page, unit.about, unit.examples));
    let (name, syntax) = spelling(entry.name).unwrap_or((entry.name, entry.name));
    Entry {
        name,
        syntax: vec![syntax.to_string()],
        ..of_catalog(kind, entry, documented)
    }
}

fn is_of_text(name: &str) -> bool {
    let undocumented = ["Like", "LikeCs", "NotLike", "NotLikeCs"].contains(&name);
    undocumented || string_operator::FAMILY.iter().any(|function| function.name == name)
}
