//! One template per kind, word for word.

use super::{automation, data, file, package_of, paths};
use rstest::rstest;

/// Fails when a key moves, a value changes or a definition is lost.
#[rstest]
#[case("scheduled")]
#[case("nrt")]
#[case("incident-creation")]
#[case("fusion")]
#[case("machine-learning")]
#[case("threat-intelligence")]
#[case("hunting/pulls")]
#[case("function")]
#[case("watchlist")]
#[case("needs-function")]
fn template_of_each_kind(#[case] name: &str) {
    let package = package_of(&data());
    insta::assert_snapshot!(
        name.replace('/', "-"),
        file(&package, &format!("templates/{name}.json"))
    );
}

#[test]
fn template_of_an_automation_rule() {
    insta::assert_snapshot!(
        "automation-rule",
        file(&package_of(&automation()), "templates/automation-rule.json")
    );
}

#[test]
fn manifest_lists_everything() {
    insta::assert_snapshot!("manifest", file(&package_of(&data()), "manifest.json"));
}

/// Fails when anything in the output depends on time, addresses or hash order.
#[test]
fn same_input_same_bytes() {
    assert_eq!(package_of(&data()), package_of(&data()));
}

#[test]
fn the_import_holds_rules_alone_and_the_deployment_everything() {
    let package = package_of(&data());
    let types = |path: &str| {
        let template: serde_json::Value = serde_json::from_str(file(&package, path)).unwrap();
        let resources = template["resources"].as_array().unwrap().clone();
        let last = |resource: &serde_json::Value| {
            resource["type"]
                .as_str()
                .unwrap()
                .rsplit('/')
                .next()
                .unwrap()
                .to_owned()
        };
        resources.iter().map(last).collect::<Vec<_>>()
    };
    assert_eq!(types("analytics-rules.json"), ["alertRules"; 7]);
    assert_eq!(types("deploy.json").len(), 10, "{:?}", paths(&package));
}
