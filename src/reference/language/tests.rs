use super::{Kind, State, entries, find, names, notes};

/// What has no example of its own: what reads a file or a case's table, what stands within `search` alone, and second
/// spellings, whose examples stand under the first.
const WITHOUT_EXAMPLE: [&str; 10] = [
    "externaldata",
    "geo_info_from_ip_address",
    "parse_user_agent",
    ":",
    "array_iif",
    "arraylength",
    "pack",
    "pack_dictionary",
    "parsejson",
    "toobject",
];

/// Breaks when something that runs has no example, no words, or no page: then nothing shows what it does.
#[test]
fn what_runs_is_documented() {
    let mut bare = Vec::new();
    for kind in Kind::ALL {
        for entry in entries(kind) {
            let shown = !entry.examples.is_empty() || WITHOUT_EXAMPLE.contains(&entry.name);
            let told = !entry.about.is_empty() && entry.page.is_some() && !entry.syntax.is_empty();
            if matches!(entry.state, State::Runs) && !(shown && told) {
                bare.push(format!("{kind:?} {}", entry.name));
            }
        }
    }
    assert_eq!(bare, Vec::<String>::new());
}

/// Breaks when a registry's unit is not found under its name: the page would leave it out.
#[test]
fn every_unit_is_an_entry() {
    let missing = |kinds: &[Kind], name: &str| {
        let found = find(name, kinds);
        !found.iter().any(|entry| matches!(entry.state, State::Runs))
    };
    for function in kql_engine::functions::all() {
        let spelt = kql_engine::catalog::spelling(function.name).map_or(function.name, |(word, _)| word);
        let internal = ["Element", "Member", "ParseJsonPath"].contains(&function.name);
        let kinds = [Kind::Function, Kind::StringOperator, Kind::ScalarOperator];
        assert!(internal || !missing(&kinds, spelt), "{}", function.name);
    }
    for aggregate in kql_engine::aggregates::all() {
        assert!(!missing(&[Kind::Aggregate], aggregate.name), "{}", aggregate.name);
    }
    for plugin in kql_engine::plugins::all() {
        assert!(!missing(&[Kind::Plugin], plugin.name), "{}", plugin.name);
    }
}

#[test]
fn one_name_may_be_several_things() {
    let kinds: Vec<Kind> = find("count", &Kind::ALL).iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [Kind::Operator, Kind::Aggregate]);
    assert_eq!(find("filter", &Kind::ALL)[0].name, "where");
    assert!(names(&Kind::ALL).contains(&"filter"));
}

#[test]
fn notes_are_the_rows_of_the_page() {
    insta::assert_snapshot!(notes("take").join("\n"), @r#"`take`, `limit`. Kusto: "no guarantee which records are returned". Here: the first rows in the input's order."#);
    assert!(notes("tak").is_empty());
}
