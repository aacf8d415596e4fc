use super::*;

/// Fails when a line of the file is malformed, unsorted, or of an unknown category.
#[test]
fn the_whole_catalog_parses() {
    let lines = include_str!("../../data/catalog.txt").lines().count();
    let mut parsed = 0;
    for category in Category::ALL {
        for name in names(category) {
            let entry = lookup(category, name).unwrap_or_else(|| panic!("{category:?} {name} is not found"));
            assert!(!entry.signatures.is_empty(), "{name} cannot be called");
            parsed += 1;
        }
    }
    assert_eq!(parsed, lines);
}

#[test]
fn all_details_of_a_signature_are_read() {
    let entry = lookup(Category::Function, "indexof_regex").expect("known");
    let [signature] = entry.signatures.as_slice() else {
        panic!("one signature")
    };
    assert_eq!(signature.arity(), (2, 5));
    assert_eq!(signature.returns, Returns::Type(TypeName::Long));
    let occurrence = &signature.params[4];
    assert_eq!(
        (occurrence.kind, occurrence.arg, occurrence.occurs),
        (ParamKind::Integer, ArgForm::Constant, (0, 1))
    );
    assert!(entry.foldable);

    let entry = lookup(Category::Function, "replace").expect("known");
    assert!(entry.obsolete && entry.hidden);
    assert_eq!(entry.alternative, Some("replace_regex' or 'replace_string"));
    assert_eq!(entry.signatures[0].params[0].types, [TypeName::String]);
}

#[test]
fn naming_rules_come_with_their_prefix() {
    let sum = lookup(Category::Aggregate, "sum").expect("known");
    assert_eq!(
        (sum.result_name, sum.prefix),
        (ResultName::PrefixAndFirstArgument, "sum")
    );
    let split = lookup(Category::Function, "split").expect("known");
    assert_eq!((split.result_name, split.prefix), (ResultName::FirstArgument, ""));
    let toupper = lookup(Category::Function, "toupper").expect("known");
    assert_eq!(toupper.result_name, ResultName::None);
}

#[test]
fn allowed_values_are_listed() {
    let datetime_part = lookup(Category::Function, "datetime_part").expect("known");
    assert!(datetime_part.signatures[0].params[0].values.contains(&"week_of_year"));
}

#[test]
fn hidden_signatures_are_marked() {
    let less = lookup(Category::Operator, "LessThan").expect("known");
    assert!(less.signatures[0].hidden && !less.signatures[1].hidden);
}

#[test]
fn categories_are_name_spaces_and_names_are_case_sensitive() {
    assert!(lookup(Category::Function, "any").is_some_and(|entry| !entry.obsolete));
    assert!(lookup(Category::Aggregate, "any").is_some_and(|entry| entry.obsolete));
    assert!(lookup(Category::Function, "Strlen").is_none());
    assert_eq!(
        crate::names::nearest("Strlen", names(Category::Function)),
        Some("strlen")
    );
}
