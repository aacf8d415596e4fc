use std::collections::BTreeSet;

use crate::catalog::{self, Category};

/// A new aggregate in the catalog, a lost registry line or a misspelt name shows here.
#[test]
fn the_registry_covers_the_catalog() {
    let names: Vec<&str> = super::all().map(|aggregate| aggregate.name).collect();
    let registered: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(names.len(), registered.len(), "a name is registered twice");
    let known: BTreeSet<&str> = catalog::names(Category::Aggregate).collect();
    let missing: Vec<&&str> = known.difference(&registered).collect();
    assert_eq!(missing, [&"passthrough"], "only the service's own aggregate is not run");
    let unknown: Vec<&&str> = registered.difference(&known).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn families_are_sorted_and_every_aggregate_has_an_example() {
    for family in super::FAMILIES {
        let names: Vec<&str> = family.iter().map(|aggregate| aggregate.name).collect();
        assert!(names.is_sorted(), "{names:?}");
    }
    assert!(super::all().all(|aggregate| !aggregate.examples.is_empty()));
}
