use super::super::assemble::{Input, assemble};
use super::super::resource::{Needs, Rendered};
use super::*;
use rstest::rstest;
use serde_json::json;

fn rendered(id: &str, is_rule: bool, needs: &[Need]) -> Rendered {
    let ty = if is_rule {
        "workspaces/providers/alertRules"
    } else {
        "workspaces/savedSearches"
    };
    Rendered {
        resource: json!({ "name": id, "type": ty, "properties": {} }),
        id: id.to_owned(),
        name: id.to_owned(),
        kind: if is_rule { "Scheduled" } else { "Function" },
        version: None,
        api_version: "2025-09-01",
        is_rule,
        needs: Needs {
            certain: needs.to_vec(),
            names: BTreeSet::new(),
        },
        notes: Vec::new(),
    }
}

fn rule(source: &str, needs: &[&str]) -> Input {
    let needs: Vec<Need> = needs.iter().map(|alias| Need::Function((*alias).to_owned())).collect();
    let outcome = Ok(rendered(source.trim_end_matches(".yaml"), true, &needs));
    Input {
        source: source.to_owned(),
        name: source.to_owned(),
        provides: None,
        outcome,
    }
}

fn function(alias: &str, needs: &[&str]) -> Input {
    let needs: Vec<Need> = needs.iter().map(|alias| Need::Function((*alias).to_owned())).collect();
    let provides = Some(Need::Function(alias.to_owned()));
    let source = format!("functions/{alias}.yaml");
    Input {
        source,
        name: alias.to_owned(),
        provides,
        outcome: Ok(rendered(alias, false, &needs)),
    }
}

fn resources(package: &Package, path: &str) -> Vec<Value> {
    let file = package
        .files
        .iter()
        .find(|file| file.path == path)
        .unwrap_or_else(|| panic!("no {path}"));
    let template: Value = serde_json::from_slice(&file.bytes).unwrap();
    template["resources"].as_array().unwrap().clone()
}

fn names(package: &Package, path: &str) -> Vec<String> {
    resources(package, path)
        .iter()
        .map(|resource| resource["name"].as_str().unwrap().to_owned())
        .collect()
}

#[rstest]
#[case(1, &["analytics-rules.json"])]
#[case(50, &["analytics-rules.json"])]
#[case(51, &["analytics-rules-1.json", "analytics-rules-2.json"])]
#[case(120, &["analytics-rules-1.json", "analytics-rules-2.json", "analytics-rules-3.json"])]
fn an_import_holds_at_most_fifty_rules(#[case] count: usize, #[case] expected: &[&str]) {
    let package = assemble(
        (0..count)
            .map(|number| rule(&format!("{number:03}.yaml"), &[]))
            .collect(),
    );
    let is_import = |path: &&str| path.starts_with("analytics-rules");
    let imports: Vec<&str> = package
        .files
        .iter()
        .map(|file| file.path.as_str())
        .filter(is_import)
        .collect();
    assert_eq!(imports, expected);
    assert_eq!(
        imports.iter().map(|path| names(&package, path).len()).sum::<usize>(),
        count
    );
}

/// Fails when a deployment outgrows what ARM takes, or a group lacks what its members need.
#[test]
fn large_deployments_are_split_and_each_holds_what_it_needs() {
    let mut inputs: Vec<Input> = (0..900)
        .map(|number| rule(&format!("{number:03}.yaml"), &["Shared"]))
        .collect();
    inputs.push(function("Shared", &[]));
    let package = assemble(inputs);
    let (first, second) = (names(&package, "deploy-1.json"), names(&package, "deploy-2.json"));
    assert_eq!((first.len(), second.len()), (800, 102));
    assert_eq!((first[0].as_str(), second[0].as_str()), ("Shared", "Shared"));
}

#[test]
fn what_is_needed_comes_first_and_is_depended_on() {
    let package = assemble(vec![
        rule("a.yaml", &["Outer"]),
        function("Outer", &["Inner"]),
        function("Inner", &[]),
    ]);
    let found = resources(&package, "templates/a.json");
    let names: Vec<&str> = found
        .iter()
        .map(|resource| resource["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Inner", "Outer", "a"]);
    assert_eq!(found[0].get("dependsOn"), None);
    assert_eq!(
        found[2]["dependsOn"],
        json!(["[resourceId('workspaces/savedSearches', parameters('workspace'), 'Outer')]"])
    );
    let keys: Vec<&String> = found[2].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["name", "type", "dependsOn", "properties"]);
    assert_eq!(self::names(&package, "analytics-rules.json"), ["a"]);
    assert_eq!(package.packaged[0].deploy_first, ["functions/Outer.yaml"]);
}

/// Fails when two functions that name each other hang the packaging or make a circle of dependencies.
#[test]
fn circles_are_cut() {
    let package = assemble(vec![function("A", &["B"]), function("B", &["A"])]);
    let found = resources(&package, "templates/functions/A.json");
    assert_eq!(found.len(), 2);
    assert_eq!(
        found
            .iter()
            .filter(|resource| resource.get("dependsOn").is_some())
            .count(),
        1
    );
}

#[test]
fn what_the_package_lacks_is_said() {
    let package = assemble(vec![rule("a.yaml", &["OktaSSO"])]);
    assert_eq!(
        package.packaged[0].notes,
        ["the workspace must have the function `OktaSSO`"]
    );
}

#[test]
fn twins_are_left_out_both() {
    let mut twin = rule("b.yaml", &[]);
    twin.outcome = Ok(rendered("A", true, &[]));
    let package = assemble(vec![rule("a.yaml", &[]), twin, rule("c.yaml", &[])]);
    let reasons: Vec<&str> = package.left_out.iter().map(|entry| entry.reasons[0].as_str()).collect();
    assert_eq!(
        reasons,
        ["has the same id `a` as `b.yaml`", "has the same id `A` as `a.yaml`"]
    );
    assert_eq!(package.packaged.len(), 1);
}

#[test]
fn two_functions_with_one_alias_are_left_out_both() {
    let mut twin = function("Alias", &[]);
    twin.source = "functions/other.yaml".to_owned();
    twin.outcome = Ok(rendered("other-id", false, &[]));
    let package = assemble(vec![function("Alias", &[]), twin]);
    assert_eq!(package.packaged.len(), 0);
    assert_eq!(
        package.left_out[0].reasons,
        ["`functions/other.yaml` defines the function `Alias` too"]
    );
}

/// Fails when a rule is packaged whose function failed its tests, directly or through another function.
#[test]
fn what_needs_something_left_out_is_left_out_too() {
    let mut inner = function("Inner", &[]);
    inner.outcome = Err(vec!["a test failed".to_owned()]);
    let package = assemble(vec![rule("a.yaml", &["Outer"]), function("Outer", &["Inner"]), inner]);
    let left: Vec<(&str, &str)> = package
        .left_out
        .iter()
        .map(|entry| (entry.source.as_str(), entry.reasons[0].as_str()))
        .collect();
    assert_eq!(
        left,
        [
            (
                "a.yaml",
                "needs the function `Outer`, which was left out (`functions/Outer.yaml`)"
            ),
            ("functions/Inner.yaml", "a test failed"),
            (
                "functions/Outer.yaml",
                "needs the function `Inner`, which was left out (`functions/Inner.yaml`)"
            ),
        ]
    );
}

#[rstest]
#[case("detections/aks/exec.yaml", "aks/exec")]
#[case("./rules/../x.yml", "rules/x")]
#[case("/etc/rule.yaml", "etc/rule")]
#[case("C:\\rules\\x.yaml", "rules/x")]
#[case("detections.yaml", "detections")]
#[case("..", "definition")]
fn template_paths_stay_inside_the_package(#[case] source: &str, #[case] expected: &str) {
    assert_eq!(inside(source), expected);
}

#[test]
fn sources_that_would_share_a_file_get_numbers() {
    let mut upper = rule("a.yaml", &[]);
    upper.source = "A.yml".to_owned();
    upper.outcome = Ok(rendered("other", true, &[]));
    let package = assemble(vec![rule("a.yaml", &[]), upper]);
    let files: Vec<&str> = package
        .packaged
        .iter()
        .map(|packaged| packaged.files[0].as_str())
        .collect();
    assert_eq!(files, ["templates/A.json", "templates/a-2.json"]);
}
