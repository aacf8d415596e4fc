use kql_engine::types::{Column, Dynamic, Ty};
use rstest::rstest;

use super::*;
use crate::alert::{Entity, group};
use crate::detection::{Severity, load_text};

fn detection(fields: &str) -> Detection {
    let text = format!(
        "id: 00000000-0000-0000-0000-000000000001
name: Rule's own name
description: Rule's own text
severity: Medium
kind: Scheduled
query: T
tactics: [Execution]
relevantTechniques: [T1610]
{fields}"
    );
    let loaded = load_text("rule.yaml", text);
    assert_eq!(loaded.diagnostics, []);
    loaded.detection().unwrap().clone()
}

/// Columns `Name`, `Address`, `Level` (strings) and the rows of a text: cells by comma, rows by semicolon.
fn result(rows: &str) -> ResultSet {
    let columns = ["Name", "Address", "Level"].map(|name| Column::new(name, Ty::String));
    let row = |row: &str| row.split(',').map(|cell| Scalar::string(cell.trim())).collect();
    ResultSet {
        columns: columns.to_vec(),
        rows: rows.split(';').filter(|row| !row.trim().is_empty()).map(row).collect(),
        ordered: true,
    }
}

const RUN: Run = Run { window: (100, 200) };
const PER_RESULT: &str = "eventGroupingSettings: {aggregationKind: AlertPerResult}\n";
const ENTITIES: &str = "entityMappings:
  - entityType: Account
    fieldMappings: [{identifier: Name, columnName: Name}]
  - entityType: IP
    fieldMappings: [{identifier: Address, columnName: Address}]
";

fn texts(raised: &Raised) -> Vec<String> {
    raised.problems.iter().map(ToString::to_string).collect()
}

fn shown(entities: &[Entity]) -> Vec<String> {
    let one = |entity: &Entity| format!("{} {}", entity.kind, entity.identifiers[0].1);
    entities.iter().map(one).collect()
}

#[test]
fn one_alert_holds_all_rows_and_their_distinct_entities() {
    let raised = raise(
        &detection(ENTITIES),
        &result("alice, 192.0.2.1, x; bob, 192.0.2.1, x; alice, , x"),
        RUN,
    );
    let [alert] = raised.alerts.as_slice() else {
        panic!("{raised:?}")
    };
    assert_eq!(alert.rows, [0, 1, 2]);
    assert_eq!(shown(&alert.entities), ["Account alice", "Account bob", "IP 192.0.2.1"]);
    assert_eq!(
        (alert.name.as_str(), alert.severity),
        ("Rule's own name", Some(Severity::Medium))
    );
    assert_eq!(alert.time, RUN.window);
    assert_eq!(texts(&raised), Vec::<String>::new());
}

#[rstest]
#[case("Scheduled", 150, 150, 150)]
#[case("Scheduled", 151, 150, 151)]
#[case("NRT", 30, 30, 30)]
#[case("NRT", 31, 30, 31)]
fn the_last_of_too_many_alerts_sums_up_all_rows(
    #[case] kind: &str,
    #[case] rows: usize,
    #[case] alerts: usize,
    #[case] covered: usize,
) {
    let mut rule = detection(PER_RESULT);
    rule.kind = Kind::named(kind).unwrap();
    let raised = raise(&rule, &result(&"a, b, c;".repeat(rows)), RUN);
    assert_eq!(raised.alerts.len(), alerts);
    let last = raised.alerts.last().unwrap().rows.len();
    assert_eq!(last, if rows > alerts { covered } else { 1 });
    assert_eq!(texts(&raised).len(), usize::from(rows > alerts));
}

#[test]
fn a_built_in_account_is_dropped() {
    let raised = raise(&detection(ENTITIES), &result("system, 192.0.2.1, x"), RUN);
    assert_eq!(shown(&raised.alerts[0].entities), ["IP 192.0.2.1"]);
    assert_eq!(
        texts(&raised),
        ["the account `system` is built in, and the service drops it from the alert"]
    );
}

#[test]
fn an_entity_without_a_required_identifier_is_none() {
    let rule = detection(
        "entityMappings:
  - entityType: FileHash
    fieldMappings: [{identifier: Algorithm, columnName: Level}, {identifier: Value, columnName: Name}]
",
    );
    let raised = raise(&rule, &result(", , SHA256; abc, , SHA256"), RUN);
    assert_eq!(raised.alerts[0].entities.len(), 1);
}

#[test]
fn entities_share_five_hundred_places() {
    let rows: String = (0..300).map(|row| format!("user{row}, 192.0.2.{row}, x;")).collect();
    let raised = raise(&detection(ENTITIES), &result(&rows), RUN);
    let count = |kind: &str| {
        raised.alerts[0]
            .entities
            .iter()
            .filter(|entity| entity.kind == kind)
            .count()
    };
    assert_eq!((count("Account"), count("IP")), (250, 250));
    assert_eq!(texts(&raised).len(), 2);
}

#[test]
fn a_detail_has_each_value_once() {
    let rule = detection("customDetails: {Users: Name, Where: Address}\n");
    let raised = raise(&rule, &result("alice, , x; bob, , x; alice, , x"), RUN);
    let details = &raised.alerts[0].details;
    assert_eq!(details[0].values, ["alice", "bob"]);
    assert_eq!(details[1].values, Vec::<String>::new());
}

#[rstest]
#[case(60, 4, 50)]
#[case(40, 100, 19)]
fn details_are_cut_at_fifty_values_and_two_kilobytes(#[case] rows: usize, #[case] width: usize, #[case] kept: usize) {
    let rule = detection("customDetails: {Users: Name}\n");
    let rows: String = (0..rows).map(|row| format!("{row:0width$}, , x;")).collect();
    let raised = raise(&rule, &result(&rows), RUN);
    assert_eq!(raised.alerts[0].details[0].values.len(), kept);
    assert_eq!(texts(&raised).len(), 1);
}

#[rstest]
#[case("alice, 192.0.2.1, High", "alice at 192.0.2.1", Severity::High, 0)]
#[case(", 192.0.2.1, high", "Rule's own name", Severity::High, 1)]
#[case("alice, 192.0.2.1, severe", "alice at 192.0.2.1", Severity::Medium, 1)]
fn empty_or_wrong_columns_fall_back_to_the_rule(
    #[case] row: &str,
    #[case] name: &str,
    #[case] severity: Severity,
    #[case] problems: usize,
) {
    let rule = detection(
        "alertDetailsOverride:
  alertDisplayNameFormat: '{{Name}} at {{Address}}'
  alertSeverityColumnName: Level
",
    );
    let raised = raise(&rule, &result(row), RUN);
    assert_eq!(
        (raised.alerts[0].name.as_str(), raised.alerts[0].severity),
        (name, Some(severity))
    );
    assert_eq!(texts(&raised).len(), problems);
}

#[test]
fn a_single_alert_takes_its_name_from_the_first_row() {
    let rule = detection("alertDetailsOverride: {alertDisplayNameFormat: '{{Name}} did it'}\n");
    let raised = raise(&rule, &result("alice, , x; bob, , x"), RUN);
    assert_eq!(raised.alerts[0].name, "alice did it");
}

#[rstest]
#[case(Scalar::string("Impact,Collection"), &["Impact", "Collection"])]
#[case(Scalar::string("[\"Impact\"]"), &["Impact"])]
#[case(Scalar::Dynamic(Dynamic::from_json("[\"Impact\", \"Discovery\"]").unwrap()), &["Impact", "Discovery"])]
#[case(Scalar::string("Ransomware"), &["Execution"])]
#[case(Scalar::string(""), &["Execution"])]
fn tactics_may_come_from_a_column(#[case] cell: Scalar, #[case] expected: &[&str]) {
    let rule = detection("alertDetailsOverride: {alertTacticsColumnName: Name}\n");
    let mut rows = result("a, b, c");
    rows.columns[0].ty = cell.ty();
    rows.rows[0][0] = cell;
    assert_eq!(raise(&rule, &rows, RUN).alerts[0].tactics, expected);
}

#[test]
fn properties_of_the_wrong_kind_are_left_out() {
    let rule = detection(
        "alertDetailsOverride:
  alertDynamicProperties:
    - {alertProperty: AlertLink, value: Name}
    - {alertProperty: ConfidenceScore, value: Address}
    - {alertProperty: RemediationSteps, value: Level}
",
    );
    let raised = raise(&rule, &result("https://example.com/1, 7, not a list"), RUN);
    let names: Vec<&str> = raised.alerts[0]
        .properties
        .iter()
        .map(|property| property.name.as_str())
        .collect();
    assert_eq!(names, ["AlertLink"]);
    assert_eq!(texts(&raised).len(), 2);
}

#[test]
fn a_missing_column_is_an_error_with_the_nearest_name() {
    let rule = detection("customDetails: {Who: name}\n");
    let raised = raise(&rule, &result("a, b, c"), RUN);
    let AlertError::NoColumn { help, span, .. } = &raised.problems[0] else {
        panic!("{raised:?}")
    };
    assert_eq!(help, "did you mean `Name`?");
    assert_eq!(span.text(&rule.file.text), "name");
}

#[test]
fn the_time_of_an_alert_is_that_of_its_rows() {
    let mut rows = result("a, b, c; d, e, f");
    rows.columns.push(Column::new("TimeGenerated", Ty::Datetime));
    rows.rows[0].push(Scalar::Datetime(150));
    rows.rows[1].push(Scalar::Datetime(120));
    assert_eq!(raise(&detection(""), &rows, RUN).alerts[0].time, (120, 150));
}

fn incidents(fields: &str, rows: &str) -> Vec<Vec<usize>> {
    let rule = detection(&format!(
        "{PER_RESULT}{ENTITIES}customDetails: {{Level: Level}}\n{fields}"
    ));
    let raised = raise(&rule, &result(rows), RUN);
    let (incidents, problems) = group(&rule, &raised.alerts);
    assert_eq!(problems, []);
    incidents.into_iter().map(|incident| incident.alerts).collect()
}

fn grouped(method: &str) -> String {
    format!(
        "incidentConfiguration:
  createIncident: true
  groupingConfiguration: {{enabled: true, reopenClosedIncident: false, lookbackDuration: 5h, {method}}}
"
    )
}

const ROWS: &str = "alice, 192.0.2.1, x; bob, 192.0.2.1, x; alice, 192.0.2.1, y";

#[rstest]
#[case(String::new(), "0 / 1 / 2")]
#[case("incidentConfiguration: {createIncident: false}\n".to_string(), "")]
#[case(grouped("matchingMethod: AnyAlert"), "0 1 2")]
#[case(grouped("matchingMethod: AllEntities"), "0 2 / 1")]
#[case(grouped("matchingMethod: Selected, groupByEntities: [IP]"), "0 1 2")]
#[case(grouped("matchingMethod: Selected, groupByCustomDetails: [Level]"), "0 1 / 2")]
#[case(
    grouped("matchingMethod: Selected, groupByEntities: [Account], groupByCustomDetails: [Level]"),
    "0 / 1 / 2"
)]
#[case(grouped("matchingMethod: Selected, groupByAlertDetails: [Severity]"), "0 1 2")]
fn alerts_are_grouped_as_the_rule_says(#[case] fields: String, #[case] expected: &str) {
    let numbers = |alerts: &Vec<usize>| alerts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let found: Vec<String> = incidents(&fields, ROWS).iter().map(numbers).collect();
    assert_eq!(found.join(" / "), expected);
}

#[test]
fn an_incident_takes_at_most_150_alerts() {
    let alerts = vec![raise(&detection(""), &result("a, b, c"), RUN).alerts.remove(0); 151];
    let rule = detection(&grouped("matchingMethod: AnyAlert"));
    let sizes: Vec<usize> = group(&rule, &alerts)
        .0
        .iter()
        .map(|incident| incident.alerts.len())
        .collect();
    assert_eq!(sizes, [150, 1]);
}

#[rstest]
#[case(
    "matchingMethod: Selected",
    "alerts are grouped by `Selected` values, and none is selected"
)]
#[case(
    "matchingMethod: Selected, groupByEntities: [Host]",
    "alerts are grouped by the entity `Host`, which is not mapped"
)]
#[case("matchingMethod: allEntities", "`allEntities` is no way to match alerts")]
fn grouping_by_what_is_not_there_is_refused(#[case] method: &str, #[case] expected: &str) {
    let rule = detection(&format!("{ENTITIES}{}", grouped(method)));
    let problems = group(&rule, &[]).1;
    assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), [expected]);
}
