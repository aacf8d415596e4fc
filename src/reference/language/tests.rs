use super::{Kind, State, entries, find, names, notes};

/// Breaks when something that runs has no example, no words, or no page: then nothing shows what it does.
#[test]
fn what_runs_is_documented() {
    for kind in Kind::ALL {
        for entry in entries(kind) {
            if matches!(entry.state, State::Runs) {
                assert!(!entry.examples.is_empty(), "{kind:?} `{}` has no example", entry.name);
                assert!(
                    !entry.about.is_empty() && entry.page.is_some(),
                    "{kind:?} `{}`",
                    entry.name
                );
                assert!(!entry.syntax.is_empty(), "{kind:?} `{}` has no syntax", entry.name);
            }
        }
    }
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
