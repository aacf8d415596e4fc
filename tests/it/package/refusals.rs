//! What cannot be expressed in ARM is refused with its reasons, never guessed.

use rstest::rstest;
use tripline::detection::load_text;
use tripline::package::{Candidate, Options, Verdict, package, render};

const GOOD: &str = "\
id: 7e3f0a11-0000-4000-8000-000000000009
name: A name
severity: High
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
query: T
kind: Scheduled
";

fn reasons(yaml: &str) -> Vec<String> {
    let loaded = load_text("rule.yaml", yaml);
    render(&loaded.content, None, Options::default()).map_or_else(|refusal| refusal.reasons, |_| Vec::new())
}

#[test]
fn the_unchanged_rule_is_taken() {
    assert_eq!(reasons(GOOD), [""; 0]);
}

#[rstest]
#[case("id: 7e3f0a11-0000-4000-8000-000000000009", "", "`id` is missing")]
#[case(
    "id: 7e3f0a11-0000",
    "id: 7e3f0a11-0000-4000-8000-00000000000Z",
    "`id` is `7e3f0a11-0000-4000-8000-00000000000z`, which is no GUID"
)]
#[case("name: A name", "", "`displayName` is missing")]
#[case(
    "severity: High",
    "severity: Critical",
    "`severity` is `Critical`, and must be one of Informational, Low, Medium, High"
)]
#[case("severity: High", "", "`severity` is missing")]
#[case("queryFrequency: 1h", "", "`queryFrequency` is missing")]
#[case(
    "queryPeriod: 1h",
    "queryPeriod: 00:00:30",
    "`queryPeriod` is `00:00:30`, which is not a number of whole minutes"
)]
#[case(
    "triggerOperator: gt",
    "triggerOperator: Equals",
    "`triggerOperator` is `Equals`, and must be one of gt, lt, eq, ne"
)]
#[case("triggerThreshold: 0", "", "`triggerThreshold` is missing")]
#[case("query: T", "", "`query` is missing")]
#[case(
    "query: T",
    "query: T\ntactics: [Ransomware]",
    "`Ransomware` is no tactic of Sentinel"
)]
#[case(
    "query: T",
    "query: T\ntactics: [InitialAcces]",
    "`InitialAcces` is no tactic of Sentinel; did you mean `InitialAccess`?"
)]
#[case(
    "query: T",
    "query: T\nrelevantTechniques: [TA0001]",
    "`TA0001` is no technique; write `T1078` or `T1078.004`"
)]
#[case(
    "query: T",
    "query: T\nincidentConfiguration: {createIncident: true, groupingConfiguration: {enabled: true, reopenClosedIncident: false, matchingMethod: AnyAlert}}",
    "`incidentConfiguration.groupingConfiguration.lookbackDuration` is missing"
)]
#[case(
    "query: T",
    "query: T\nentityMappings: [{entityType: IP, fieldMappings: [{identifier: Address}]}]",
    "`entityMappings[0].fieldMappings` lacks an `identifier` or a `columnName`"
)]
fn a_defect_is_named(#[case] good: &str, #[case] bad: &str, #[case] reason: &str) {
    let yaml = if good.starts_with("id: 7e3f0a11-0000") && !bad.is_empty() {
        GOOD.replace("id: 7e3f0a11-0000-4000-8000-000000000009", bad)
    } else {
        GOOD.replace(good, bad)
    };
    assert_eq!(reasons(&yaml), [reason]);
}

#[test]
fn unknown_entity_types_are_refused() {
    let yaml = GOOD.replace(
        "query: T",
        "query: T\nentityMappings: [{entityType: IoTDevice, fieldMappings: [{identifier: DeviceId, columnName: Id}]}]",
    );
    let found = reasons(&yaml);
    assert!(
        found.len() == 1 && found[0].starts_with("`entityMappings[0].entityType` is `IoTDevice`"),
        "{found:?}"
    );
}

#[rstest]
#[case("rawContent: |\n  User,Cluster\n  alice,one\n", None)]
#[case(
    "",
    Some("the rows are missing: neither `rawContent` nor a CSV file beside the document")
)]
#[case(
    "rawContent: |\n  user,Cluster\n  alice,one\n",
    Some("`itemsSearchKey` is `User`, and the columns are user, Cluster")
)]
fn a_watchlist_needs_rows_with_its_key(#[case] rows: &str, #[case] reason: Option<&str>) {
    let yaml = format!("watchlistAlias: admins\ndisplayName: Admins\nprovider: Custom\nitemsSearchKey: User\n{rows}");
    assert_eq!(reasons(&yaml), Vec::from_iter(reason));
}

/// Breaks when a person has to look for the field that keeps a definition out.
#[test]
fn a_refusal_has_line_and_code() {
    let grouping = "{enabled: true, reopenClosedIncident: false, matchingMethod: AnyAlert}";
    let yaml = format!("{GOOD}incidentConfiguration:\n  createIncident: true\n  groupingConfiguration: {grouping}\n");
    let loaded = load_text("rule.yaml", yaml.replace("severity: High\n", ""));
    let candidate = Candidate {
        source: "rule.yaml",
        content: &loaded.content,
        rows: None,
        verdict: &Verdict::Passed,
    };
    let package = package(&[candidate], Options::default());
    assert_eq!(
        package.left_out[0].reasons,
        [
            "line 1: `severity` is missing [TL9403]",
            "line 11: `incidentConfiguration.groupingConfiguration.lookbackDuration` is missing [TL9403]",
        ]
    );
}
