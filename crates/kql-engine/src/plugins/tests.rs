//! Plugins through whole queries; the common cases are the examples in the registry.

use rstest::rstest;

use crate::catalog::{self, Category};
use crate::database::Database;
use crate::query::{Failure, run};

/// The header and the rows, or the error.
fn check(query: &str) -> String {
    let outcome = match run(query, &Database::new(0)) {
        Ok(outcome) => outcome,
        Err(Failure::Eval(error)) => return format!("error: {error}"),
        Err(Failure::Diagnostics(all)) => return format!("error: {}", all[0]),
    };
    let table = &outcome.tables[0];
    let batch = table.batch().unwrap();
    let columns = &table.schema.columns;
    let mut lines = vec![
        columns
            .iter()
            .map(|column| format!("{}:{}", column.name, column.ty))
            .collect::<Vec<_>>(),
    ];
    for row in 0..batch.rows {
        let cell = |index: usize| batch.cell(index, columns[index].ty, row).to_text();
        lines.push((0..columns.len()).map(cell).collect());
    }
    lines.iter().map(|line| line.join("|")).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_registry_is_sorted_and_known() {
    let names: Vec<&str> = super::all().map(|plugin| plugin.name).collect();
    assert!(names.is_sorted(), "{names:?}");
    // the recorded engine has `schema_merge`, the parser package does not
    let known = |name: &&&str| catalog::lookup(Category::Plugin, name).is_some() || **name == "schema_merge";
    assert_eq!(names.iter().filter(known).count(), names.len());
}

const WIND: &str = "let T = datatable(event: string, state: string, n: long)\
    ['wind', 'AL', 2, 'wind', 'AK', 3, 'hail', 'AL', 5, 'wind', 'AL', 1];";

#[rstest]
#[case(
    "T | evaluate pivot(state, max(n), event)",
    "event:string|AL:long|AK:long\nwind|2|3\nhail|5|"
)]
#[case(
    "T | evaluate pivot(state, make_set(n))",
    "event:string|AL:dynamic|AK:dynamic\nwind|[2,1]|[3]\nhail|[5]|[]"
)]
#[case("T | project state | evaluate pivot(state)", "AL:long|AK:long\n3|1")]
#[case(
    "T | evaluate pivot(state, count(), event) | project event, AK",
    "event:string|AK:long\nwind|1\nhail|0"
)]
#[case("T | where n > 9 | evaluate pivot(state)", "event:string|n:long")]
#[case(
    "T | evaluate pivot(state, sum(n)) : (event: string, WY: long)",
    "error: `pivot` gave no column `WY`, which its schema has"
)]
#[case(
    "T | evaluate pivot(state, percentile(n, 5))",
    "error: `pivot` does not take the aggregate `percentile`"
)]
#[case(
    "T | extend state = '' | evaluate pivot(state)",
    "error: not supported: `pivot` of an empty or null value, for which no column name is known"
)]
#[case(
    "T | extend state = 'event' | evaluate pivot(state)",
    "error: `pivot` would give two columns called `event`"
)]
fn pivot(#[case] query: &str, #[case] expected: &str) {
    assert_eq!(check(&format!("{WIND} {query}")), expected);
}

const BAGS: &str = "let T = datatable(Name: string, d: dynamic)\
    ['James', dynamic({'Name': 'John', 'Age': 20, 'x': 1}), 'David', dynamic({'Age': 40.5, 'x': null}), 'Eve', dynamic(null)];";

#[rstest]
#[case("bag_unpack(d)", "error: the input has a column `Name` already")]
#[case(
    "bag_unpack(d, 'p_')",
    "Name:string|p_Age:dynamic|p_Name:string|p_x:long\nJames|20|John|1\nDavid|40.5||\nEve|||"
)]
#[case(
    "bag_unpack(d, columnsConflict='keep_source', ignoredProperties=dynamic(['Age']))",
    "Name:string|x:long\nJames|1\nDavid|\nEve|"
)]
#[case(
    "bag_unpack(d, columnsConflict='replace_source', ignoredProperties=dynamic(['Age']))",
    "Name:string|x:long\nJohn|1\n|\n|"
)]
#[case("bag_unpack(d, 'p_') : (p_x: string, p_y: long)", "p_x:string|p_y:long\n1|\n|\n|")]
#[case(
    "bag_unpack(d, 'p_') : (*, p_Age: real)",
    "Name:string|p_Age:real\nJames|20.0\nDavid|40.5\nEve|"
)]
#[case(
    "bag_unpack(d, columnsConflict='other')",
    "error: `columnsConflict` is 'error', 'replace_source' or 'keep_source'"
)]
fn bag_unpack(#[case] call: &str, #[case] expected: &str) {
    assert_eq!(check(&format!("{BAGS} T | evaluate {call}")), expected);
}

const NETWORKS: &str = "let L = datatable(net: string, site: string, name: string)\
    ['192.0.2.0/24', 'A', 'lab', '192.0.2.128/25', 'A', 'desk', 'bad', 'A', 'none', '198.51.100.0/24', 'B', 'office'];\
    let T = datatable(ip: string, site: string)\
    ['192.0.2.200', 'A', '198.51.100.1', 'A', 'x', 'A', '192.0.2.0/24', 'A'];";

#[rstest]
#[case(
    "ipv4_lookup(L, ip, net)",
    "ip:string|site:string|net:string|site1:string|name:string\n192.0.2.200|A|192.0.2.0/24|A|lab\n\
     192.0.2.200|A|192.0.2.128/25|A|desk\n198.51.100.1|A|198.51.100.0/24|B|office\n192.0.2.0/24|A|192.0.2.0/24|A|lab\n\
     192.0.2.0/24|A|192.0.2.128/25|A|desk"
)]
#[case(
    "ipv4_lookup(L, ip, net, site, return_unmatched = true) | where ip !startswith '192'",
    "ip:string|site:string|net:string|name:string\n198.51.100.1|A||\nx|A||"
)]
#[case(
    "ipv6_lookup(L, ip, net) | where name == 'office'",
    "net:string|site:string|name:string|ip:string|site1:string\n198.51.100.0/24|B|office|198.51.100.1|A"
)]
fn lookups(#[case] call: &str, #[case] expected: &str) {
    assert_eq!(check(&format!("{NETWORKS} T | evaluate {call}")), expected);
}

#[rstest]
#[case(
    "datatable(a: long, b: string)[long(null), ''] | evaluate narrow()",
    "Row:long|Column:string|Value:string\n0|a|\n0|b|"
)]
#[case("range x from 1 to 3 step 1 | evaluate rows_near(x > 9, 1)", "x:long")]
#[case(
    "union (datatable(a: string, b: int)[] | getschema), (datatable(a: string, c: long, b: long)[] | getschema) \
     | evaluate schema_merge(PreserveOrder = false)",
    "ColumnName:string|ColumnOrdinal:long|DataType:string|ColumnType:string\n\
     a|0|System.String|string\nc|1|System.Int64|long\nb|2|System.Int64|long"
)]
#[case(
    "union (datatable(a: string, b: int)[] | getschema), (datatable(a: string, c: long, b: int)[] | getschema) \
     | evaluate schema_merge()",
    "ColumnName:string|ColumnOrdinal:long|DataType:string|ColumnType:string\n\
     a|0|System.String|string\nc|1|System.Int64|long\n\
     b|-1|ERROR(unknown CSL type:ERROR(columns are out of order))|ERROR(columns are out of order)"
)]
fn tables(#[case] query: &str, #[case] expected: &str) {
    assert_eq!(check(query), expected);
}

#[rstest]
#[case("basket(0.5, w)", "0|9|90.0|x||\n1|5|50.0||p|\n2|5|50.0|x|q|")]
#[case("basket(0.9, w, '~', '*', int(-1))", "0|9|90.0|x|*|-1")]
#[case("basket(2.0)", "error: the threshold is a constant number from 0.015 to 1")]
fn patterns(#[case] call: &str, #[case] expected: &str) {
    let query = "datatable(a: string, b: string, w: int)['x', 'p', 4, 'x', 'q', 5, 'y', 'p', 1]";
    let given = check(&format!("{query} | evaluate {call}"));
    let expected = if expected.starts_with("error") {
        expected.to_owned()
    } else {
        format!("SegmentId:long|Count:long|Percent:real|a:string|b:string|w:int\n{expected}")
    };
    assert_eq!(given, expected);
}

const USERS: &str = "let Users = datatable(t: datetime, s: dynamic)[\
    datetime(2019-11-01), dynamic([0,2,3,4]), datetime(2019-11-02), dynamic([0,1,3,4,5]),\
    datetime(2019-11-03), dynamic([0,2,4,5]), datetime(2019-11-04), dynamic([0,1,2,3]),\
    datetime(2019-11-05), dynamic([0,1,2,3,4])] | mv-expand user = s to typeof(long) | project t, user;";

/// The rows that the page of the plugin prints for these users.
#[rstest]
#[case(
    "2019-11-01",
    "2019-11-01|4|4|0|1.0|0.0\n2019-11-02|2|3|1|0.75|0.25\n2019-11-03|1|3|1|0.75|0.25\n\
     2019-11-04|1|3|1|0.75|0.25\n2019-11-05|1|4|0|1.0|0.0\n2019-11-06|0|0|4|0.0|1.0"
)]
#[case(
    "2019-11-02",
    "2019-11-02|2|2|0|1.0|0.0\n2019-11-03|0|1|1|0.5|0.5\n2019-11-04|0|1|1|0.5|0.5\n\
     2019-11-05|0|1|1|0.5|0.5\n2019-11-06|0|0|2|0.0|1.0"
)]
fn new_activity_of_a_cohort(#[case] cohort: &str, #[case] expected: &str) {
    let query = format!(
        "{USERS} Users | evaluate new_activity_metrics(user, t, datetime(2019-11-01), datetime(2019-11-07) - 1tick, 1d, \
         datetime({cohort})) | project-away from_t | extend to_t = format_datetime(to_t, 'yyyy-MM-dd')"
    );
    let given = check(&query);
    assert_eq!(given.split_once('\n').unwrap().1, expected);
}

#[rstest]
#[case(
    "new_activity_metrics(u, t, 1, 2, 1, 1, d)",
    "from_t:long|to_t:long|d:string|dcount_new_values:long|dcount_retained_values:long|dcount_churn_values:long|\
     retention_rate:real|churn_rate:real\n1|1|k|1|1|0|1.0|0.0"
)]
#[case(
    "new_activity_metrics(u, t, 1, 0, 1, 1)",
    "error: not supported: a cohort that is no beginning of a window"
)]
#[case(
    "new_activity_metrics(u, t, 1, 3, 2, 2)",
    "error: not supported: a cohort that is no beginning of a window"
)]
#[case(
    "new_activity_metrics(u, t, 1, 3, 1)",
    "error: not supported: `new_activity_metrics` over a window in which no id is new"
)]
#[case(
    "new_activity_metrics(u, t, 1, 3, 1, 1, (print u = 'a'))",
    "error: not supported: `new_activity_metrics` with a table of earlier ids"
)]
#[case("new_activity_metrics(u, t, 5, 9, 1, 5) | count", "Count:long\n0")]
#[case(
    "new_activity_metrics(u, t, 1, 2, 'week')",
    "error: not supported: the calendar period 'week'"
)]
fn new_activity(#[case] call: &str, #[case] expected: &str) {
    let query = "datatable(u: string, t: long, d: string)['a', 1, 'k', 'b', 2, 'k', 'a', 1, 'm', 'c', long(null), 'k']";
    let given = check(&format!("{query} | evaluate {call}"));
    assert!(given.starts_with(expected), "{given}");
}

#[rstest]
#[case(
    "sliding_window_counts(u, t, 1, 3, 2, 1, d)",
    "t:long|d:string|Count:long|Dcount:long\n1|k|1|1\n1|m|1|1\n2|k|2|2\n2|m|1|1\n3|k|1|1"
)]
#[case(
    "session_count(u, t, 1, 'month', 2, 1)",
    "error: not supported: the calendar period 'month'"
)]
#[case("session_count(u, t, 1, 9, 0, 1)", "error: the bin is greater than 0")]
#[case(
    "activity_metrics(u, t, 5)",
    "error: not supported: `activity_metrics` without start and end"
)]
fn timelines(#[case] call: &str, #[case] expected: &str) {
    let query = "datatable(u: string, t: long, d: string)['a', 1, 'k', 'b', 2, 'k', 'a', 1, 'm', 'c', long(null), 'k']";
    assert_eq!(check(&format!("{query} | evaluate {call}")), expected);
}
