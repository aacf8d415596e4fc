use rstest::rstest;

use crate::detection::{Content, Detection, Dialect, Kind, Loaded, OtherContent, load_text};

fn detection(path: &str, text: &str) -> (Detection, Vec<String>) {
    let Loaded {
        content, diagnostics, ..
    } = load_text(path, text);
    let Content::Detection(detection) = content else {
        panic!("no detection: {diagnostics:?}")
    };
    (
        *detection,
        diagnostics
            .iter()
            .map(|found| format!("{} {}", found.code, found.message))
            .collect(),
    )
}

fn slice(detection: &Detection, span: kql_syntax::Span) -> &str {
    span.text(&detection.file.text)
}

const WHOLE: &str = "\
id: 00000000-0000-0000-0000-000000000001
name: Brute force
severity: Medium
queryFrequency: 1h
queryPeriod: 1.00:00:00
triggerOperator: gt
triggerThreshold: 0
tactics: [CredentialAccess]
relevantTechniques:
  - T1110
query: |
  SigninLogs
  | where ResultType == \"50126\"
entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
customDetails:
  Attempts: Failures
alertDetailsOverride:
incidentConfiguration:
  createIncident: true
  groupingConfiguration:
    enabled: false
    lookbackDuration: PT5H
version: 1.0.0
kind: scheduled
futureField: 1
";

#[test]
fn every_field_is_read_with_its_place() {
    let (detection, problems) = detection("a.yaml", WHOLE);
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(detection.kind, Kind::Scheduled);
    let mapping = &detection.entity_mappings.as_ref().unwrap().value[0];
    let column = mapping.field_mappings[0].column_name.as_ref().unwrap();
    assert_eq!(
        (column.value.as_str(), slice(&detection, column.span)),
        ("IPAddress", "IPAddress")
    );
    let detail = &detection.custom_details.as_ref().unwrap().value[0];
    assert_eq!(slice(&detection, detail.key.span), "Attempts");
    let query = detection.query.as_ref().unwrap();
    let at = query.text.find("50126").unwrap() as u32;
    assert_eq!(
        slice(&detection, query.map.to_file(kql_syntax::Span::new(at, at + 5))),
        "50126"
    );
    let grouping = detection
        .incident_configuration
        .as_ref()
        .unwrap()
        .value
        .grouping
        .as_ref()
        .unwrap();
    assert_eq!(
        grouping.value.lookback_duration.as_ref().unwrap().value.ticks,
        5 * crate::detection::TICKS_PER_HOUR
    );
    assert_eq!(detection.unknown[0].key.value, "futureField");
    assert!(detection.alert_details_override.is_none());
}

#[rstest]
#[case("tactics: InitialAccess", "`tactics` must be a list, and this is `InitialAccess`")]
#[case("severity: [High]", "`severity` must be text, and this is a list")]
#[case(
    "triggerThreshold: \"0\"",
    "`triggerThreshold` must be a whole number, and this is `0`"
)]
#[case("enabled: 'yes'", "`enabled` must be true or false, and this is `yes`")]
#[case("queryPeriod: 90s", "`queryPeriod` must be a duration, and this is `90s`")]
#[case("tactics: [~]", "`tactics[0]` must be text, and this is `~`")]
#[case("entityMappings: [IP]", "`entityMappings[0]` must be a mapping, and this is `IP`")]
#[case("customDetails: [a]", "`customDetails` must be a mapping, and this is a list")]
fn a_field_of_the_wrong_type_is_reported_and_the_others_are_read(#[case] field: &str, #[case] message: &str) {
    let (detection, problems) = detection("a.yaml", &format!("{field}\nid: x\nquery: T\nkind: NRT\n"));
    assert_eq!(problems, [format!("TL0016 {message}")]);
    assert_eq!(detection.id.unwrap().value, "x");
}

#[rstest]
#[case("a.yaml", "id: a\nquery: T\nkind: nrt\n", Kind::Nrt)]
#[case("a.yaml", "id: a\nquery: T\ntriggerOperator: gt\n", Kind::Scheduled)]
#[case("a.yaml", "id: a\nquery: T\n", Kind::Hunting)]
#[case("Hunting Queries/a.yaml", "id: a\nquery: T\nkind: Scheduled\n", Kind::Hunting)]
#[case("a.yaml", "name: a\nseverity: Low\n", Kind::Scheduled)]
#[case("a.yaml", "name: a\nproductFilter: x\n", Kind::MicrosoftSecurityIncidentCreation)]
fn the_kind_is_told_from_key_folder_or_shape(#[case] path: &str, #[case] text: &str, #[case] expected: Kind) {
    assert_eq!(detection(path, text).0.kind, expected);
}

#[test]
fn other_dialects_are_recognised() {
    let (pascal, problems) = detection(
        "a.yaml",
        "Id: a\nDisplayName: b\nQuery: T\nKind: Scheduled\nQueryPeriod: PT5M\n",
    );
    assert_eq!(
        (pascal.dialect, pascal.name.unwrap().value, problems.len()),
        (Dialect::PascalCase, "b".into(), 0)
    );
    assert_eq!(pascal.query_period.unwrap().value.text, "PT5M");
    let text = "id: \"[concat('x/alertRules/00000000-0000-0000-0000-000000000001')]\"\ntype: t\nkind: NRT\n\
                properties:\n  displayName: b\n  query: T\n";
    let (arm, _) = detection("a.yaml", text);
    assert_eq!(
        (arm.dialect, arm.kind, arm.name.unwrap().value),
        (Dialect::ArmResource, Kind::Nrt, "b".into())
    );
    assert_eq!(arm.id.unwrap().value, "00000000-0000-0000-0000-000000000001");
}

#[rstest]
#[case("ParserQuery: T\nParserName: x\n", OtherContent::Parser)]
#[case("watchlistAlias: a\n", OtherContent::Watchlist)]
#[case("queryCondition: {}\ndetectionAction: {}\n", OtherContent::DefenderDetection)]
fn other_content_is_recognised(#[case] text: &str, #[case] expected: OtherContent) {
    assert!(matches!(load_text("a.yaml", text).content, Content::Other(found, _) if found == expected));
}

#[rstest]
#[case("", "TL0014")]
#[case("- a\n", "TL0013")]
#[case("a: 1\n", "TL0015")]
#[case("a: b: c\n", "TL0001")]
fn what_is_no_definition_says_so(#[case] text: &str, #[case] code: &str) {
    let loaded = load_text("a.yaml", text);
    assert_eq!(loaded.content, Content::Unreadable);
    assert_eq!(loaded.diagnostics[0].code, code);
}

proptest::proptest! {
    #[test]
    fn any_value_in_any_field_is_read_or_reported(
        field in 0..super::FIELDS.len(),
        value in "[a-z{}\\[\\]:'\"# \\-0-9\\n]{0,30}",
    ) {
        load_text("a.yaml", format!("query: T\n{}: {value}\n", super::FIELDS[field]));
    }
}
