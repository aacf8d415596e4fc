//! Result columns, and where mistakes are found.

use rstest::rstest;

use crate::database::Database;
use crate::query::{bind, describe};

/// The result's columns as `name:type …`, with `+` where more may exist.
fn columns(query: &str) -> String {
    let bound = bind(query, &Database::new(0));
    assert!(bound.ok(), "{query}: {:?}", bound.diagnostics);
    let schema = bound.result.expect("a table");
    let mut out: Vec<String> = schema
        .columns
        .iter()
        .map(|column| format!("{}:{}", column.name, column.ty))
        .collect();
    out.extend(schema.open.then(|| "+".to_owned()));
    out.join(" ")
}

const GRAPH: &str = "let E = datatable(s: string, t: string, hops: int)[]; let N = datatable(id: string, age: long)[]; \
                     E | make-graph s --> t with N on id ";

#[rstest]
#[case(
    "| graph-match (a)-[e]->(b) project a.id, b.age, e.hops, x = a.age",
    "a_id:string b_age:long e_hops:int x:long"
)]
#[case(
    "| graph-match (a)-[e*1..3]->(b) where all(e, hops == 1) project p = e.hops, q = map(inner_nodes(e), age)",
    "p:dynamic q:dynamic"
)]
#[case(
    "| graph-mark-components with_component_id=c | graph-to-table nodes",
    "id:string age:long c:long"
)]
#[case(
    "| graph-to-table edges with_source_id=f with_target_id=g",
    "f:long g:long s:string t:string hops:int"
)]
#[case(
    "| graph-to-table nodes as A, edges as B; A | join B on $left.id == $right.s",
    "id:string age:long s:string t:string hops:int"
)]
fn columns_of_graph_operators(#[case] operators: &str, #[case] expected: &str) {
    assert_eq!(columns(&format!("{GRAPH}{operators}")), expected);
}

#[rstest]
#[case("print c = 1, c1 = 2 | join kind=inner (print c = 1) on c", "c:long c1:long c2:long")]
#[case("print c = 1 | lookup (print c = 1, d = 2, c1 = 3) on c", "c:long d:long c1:long")]
#[case(
    "print d = dynamic({}) | evaluate bag_unpack(d) | where x == 1 | extend y = z",
    "x:unknown z:unknown y:unknown +"
)]
#[case(
    "print d = dynamic({}) | evaluate bag_unpack(d) | project a | where b == 1",
    "a:unknown b:unknown +"
)]
#[case(
    "print k = 1 | join kind=inner (print d = dynamic({}) | evaluate bag_unpack(d)) on k",
    "k:long k1:unknown +"
)]
#[case(
    "declare pattern P = (a: string)[p: string] { ('x').['y'] = { print c = strcat(a, p) }; }; P('x').y",
    "c:string"
)]
#[case("cluster('c').database('d').T | where a == 1", "a:unknown +")]
#[case("print x = 1 | evaluate python(typeof(*, y: real), 'code')", "x:long y:real")]
#[case("print x = 1 | where x = true", "x:long")]
#[case(
    "print a = dynamic([1]) | extend (x, y) = series_stats(a)",
    "a:dynamic x:real y:long"
)]
#[case("print a = dynamic([1]) | extend x = series_fit_line(a)", "a:dynamic x:real")]
#[case(
    "print a = dynamic([1]) | project (x, y) = series_stats(a)",
    "x:real y:long series_stats_a_max:real series_stats_a_max_idx:long series_stats_a_avg:real \
     series_stats_a_stdev:real series_stats_a_variance:real"
)]
#[case("print x = 'a' contains pack_array('a') and 'a' startswith dynamic(['a'])", "x:bool")]
fn columns_of_queries(#[case] query: &str, #[case] expected: &str) {
    assert_eq!(columns(query), expected);
}

#[rstest]
#[case("print a = 1 | project a, a", "KS171", 25)]
#[case("print a = 1 | join (print a = 1)", "KS006", 14)]
#[case("print a = 1 | join (print a = 1) on $left.a == 5", "KS183", 47)]
#[case("print a = 1 | join (print a = 1) on $left.a != $right.a", "KS182", 36)]
#[case("print a = 1 | summarize x = count by a", "KS117", 28)]
#[case("print a = extract('x')", "KS119", 10)]
#[case("print a = set_difference(dynamic([]))", "KS120", 10)]
#[case("print a = 1 | summarize arg_max(*)", "KS191", 32)]
#[case("print a = 'x' | where a has dynamic([1])", "KS106", 24)]
#[case("datatable(a: long, b: long)[1, 2, 3]", "KS173", 28)]
#[case("print a = 1, b = 2 | project bag_pack_columns(a, b + 1)", "KS109", 49)]
#[case("print format_ipv4_mask('192.0.2.1')", "KS119", 6)]
#[case("print case(true, 1, false, 2)", "KS121", 6)]
#[case("print bag_pack('a', 1, 'b')", "KS121", 6)]
#[case("print x = extract('a', 1, 'b', typeof(strng))", "KS160", 38)]
#[case("print x = 1 has_any ('a')", "KS107", 10)]
#[case("print x = 1h in~ ('a')", "KS107", 10)]
#[case("print d = dynamic([1]) | evaluate bag_unpack()", "KS119", 34)]
#[case("print a = 1 | where a == {value}", "KS213", 25)]
#[case("{table} | count", "KS213", 0)]
#[case("print d = dynamic([{x}])", "KS213", 19)]
#[case("print d = dynamic({}) | where d.{key} == 1", "KS213", 32)]
#[case("#foo bar\nprint 1", "KS250", 1)]
#[case("## a heading\nprint 1", "KS250", 1)]
#[case("print x = 1 | extend a = 1, a = 2", "KS171", 28)]
#[case("print x = 1, y = 2 | extend x, x", "KS171", 31)]
#[case("print x = 1, y = 2 | project-rename y = x", "KS171", 36)]
#[case("datatable(a: string, a: long)['x', 1]", "KS171", 21)]
#[case("print x = dynamic(1), y = 1 | distinct *", "KS116", 39)]
#[case("print x = 1 | extend (a, b) = x", "KS149", 21)]
#[case("print x = 1, y = 2 | summarize (a, b, c) = arg_max(x, y)", "KS150", 38)]
#[case("let a = series_stats(dynamic([1])); print 1", "KS139", 8)]
#[case("print a = 1 | join kind=inner kind=leftouter (print a = 1) on a", "KS180", 30)]
#[case("print a = 1 | render timechart with (title='a', title='b')", "KS180", 48)]
#[case("print dynamic({'a': decimal(1.5)})", "KS215", 20)]
#[case("range x from 1 to 10 step 0", "KS140", 26)]
#[case("print a = 'x' | evaluate strlen(a)", "KS237", 25)]
#[case("print a = 'x' | evaluate count()", "KS144", 25)]
#[case("let f = (a: long, b: long = 2) { a + b }; print f(b = 1)", "KS197", 48)]
#[case("let f = (a: long, b: long = 2) { a + b }; print f(b = 1, 3)", "KS195", 57)]
#[case("let f = (a: long, b: long = 2) { a + b }; print f(1, c = 1)", "KS196", 53)]
#[case("print t = now(), a = 'x' | make-series a on t step 1h", "TL1102", 39)]
#[case("print t = now() | make-series count() on t from 1 to 2 step 1h", "KS141", 48)]
#[case("print d = dynamic([1]) | mv-expand d, d to typeof(string)", "KS171", 38)]
#[case("print d = dynamic([1]) | where d[1h] == 1", "KS141", 33)]
#[case("print x = +true", "KS106", 10)]
#[case("print [1]", "KS141", 7)]
#[case("print a = 1 | project [a]", "KS141", 23)]
#[case("let f = (x: long = 'a') { x }; print f()", "KS141", 19)]
#[case("declare query_parameters(x: datetime = 'a'); print x", "KS141", 39)]
#[case("let a = pack_array('x', 'y,'z');\nprint b = 1", "KS005", 28)]
#[case("database('x').T | count", "KS208", 9)]
#[case("graph('x') | graph-match (a) project a.b", "KS260", 0)]
#[case("print a = 1 | graph-match (a) project a.b", "KS219", 14)]
#[case("print a = 'x' | parse a with * 'y' b *", "KS103", 37)]
#[case("print a = 'x' | parse a with * b", "KS102", 29)]
#[case("declare pattern P = (a: string) { ('x') = { print c = 1 }; }; P('y')", "KS188", 62)]
#[case("print a = 1 | render timechart with (xcolumn = b)", "KS142", 47)]
fn mistakes_have_the_official_code_and_place(#[case] query: &str, #[case] code: &str, #[case] start: u32) {
    let bound = describe(query, &Database::new(0));
    let first = bound
        .diagnostics
        .first()
        .map(|found| (found.code(), found.span().start));
    assert_eq!(first, Some((code, start)), "{:?}", bound.diagnostics);
}

/// Breaks when what is shown is not what the parser package shows, or what runs is not what the engine does.
#[test]
fn descriptions_follow_the_parser_and_runs_the_engine() {
    let query = "print a = 1 | union (print a = 2), (print a = 'x') | extend y = getyear(now())";
    let names = |bound: crate::query::Bound| {
        let schema = bound.result.expect("a table");
        let columns = schema.columns.iter();
        columns
            .map(|column| format!("{}:{}", column.name, column.ty))
            .collect::<Vec<_>>()
    };
    let db = Database::new(0);
    assert_eq!(names(bind(query, &db)), ["a_long:long", "a_string:string", "y:long"]);
    assert_eq!(names(describe(query, &db)), ["a:long", "y:int"]);
}

/// Breaks when `datetime()` is anything but the time of the run, or another empty literal is no longer a null.
#[test]
fn an_empty_datetime_is_now() {
    use crate::operators::testing::rows;
    assert_eq!(
        rows("print datetime() == now(), datetime( ) == now(), isnull(timespan()), isnull(datetime(null))"),
        "True|True|True|True"
    );
    assert_eq!(rows("datatable(a: datetime) [datetime()] | project a == now()"), "True");
}

/// What the pages forbid and the parser package accepts: runs follow the pages, descriptions the package.
#[rstest]
#[case("print x = 1 | render timechart | where x == 1", &["TL1109"])]
#[case("range x from decimal(1) to decimal(2) step decimal(0.5)", &["KS116"])]
#[case("print h = 1 | evaluate dcount_intersect(h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h, h)", &["KS120"])]
#[case("let f = (a: long = 1, b: long) { a }; print f(1, 2)", &["TL1107"])]
#[case("let f = (x: long) { toscalar(print x) }; print n = 1 | extend y = f(n)", &["TL1105"])]
fn runs_are_stricter_than_descriptions(#[case] query: &str, #[case] expected: &[&str]) {
    let codes = |bound: crate::query::Bound| bound.diagnostics.iter().map(|found| found.code()).collect::<Vec<_>>();
    let db = Database::new(0);
    assert_eq!(codes(bind(query, &db)), expected);
    assert!(codes(describe(query, &db)).is_empty());
}

/// Breaks when a message tells of a consequence, and not of what is wrong.
#[rstest]
#[case(
    "print k = dynamic(1) | join (print k = dynamic(1)) on k",
    "a join's key cannot be a `dynamic`"
)]
#[case("print x = 1 | render timechrt", "did you mean `timechart`?")]
#[case("print k = 'a' | facet by tolower(k)", "a column's name is expected here")]
#[case(
    "print k = 'a' | facet by tolower(k)",
    "compute it first: `| extend Key = tolower(…)`, and name `Key` here"
)]
#[case(
    "print k = 'a' | partition by toupper(k) (count)",
    "a column's name is expected here"
)]
#[case(
    "print a = 1 | join hint.foo=left (print a = 1) on a",
    "`join` has no parameter `hint.foo`: leave it out"
)]
#[case("declare pattern P; P('a').b", "no case of the pattern fits these arguments")]
#[case(
    "print a = 1 | join kind=inner (print a = 1 | where a == 1 on a\n| count",
    "expected `)`"
)]
#[case(
    "print case(1 == 1, 'a', 1 == 2, 'b')",
    "`predicate` and `then` come in pairs, and `else` stands last"
)]
#[case("print 4624 in~ (4625)", "write `in`: only texts have letters of two cases")]
#[case("print a = 1 | render columnchart with (kind=stakced)", "write `kind=stacked`")]
#[case("print extract('a', 1, 'b', typeof(strng))", "did you mean `string`?")]
fn messages_tell_the_cause(#[case] query: &str, #[case] expected: &str) {
    let bound = bind(query, &Database::new(0));
    let first = bound.diagnostics.first().expect("a mistake");
    let told = [Some(first.message()), first.help()];
    assert!(told.iter().flatten().any(|text| text.contains(expected)), "{told:?}");
}
