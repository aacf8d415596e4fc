use std::collections::BTreeSet;
use std::path::Path;

use rstest::rstest;

use crate::ast::{Expr, Operator, Statement};
use crate::{parse, print};

/// Each operator is read as itself, without complaint, and printed as it was written.
#[rstest]
#[case("as", "T | as hint.materialized=true X")]
#[case("assert-schema", "T | assert-schema (a: string, b: long)")]
#[case("consume", "T | consume decodeblocks=true")]
#[case("count", "T | count as n")]
#[case("distinct", "T | distinct hint.strategy=shuffle a, b")]
#[case("distinct", "T | distinct *")]
#[case(
    "evaluate",
    "T | evaluate hint.distribution=single bag_unpack(a, 'p') : (*, b: string)"
)]
#[case("execute-and-cache", "T | __executeAndCache")]
#[case("extend", "T | extend a = 1, (b, c) = f(), d")]
#[case("facet", "T | facet by a, b with (where c | take 5)")]
#[case(
    "find",
    "find withsource=S in (A, B*, database('d').C) where a == 1 project b, c: string, pack(*)"
)]
#[case("find", "find in (A, (B | where b > 1)) where a == 1 project b, pack_all()")]
#[case("fork", "T | fork x = (where a | take 1) (count)")]
#[case("getschema", "T | getschema kind=csl")]
#[case(
    "graph-match",
    "G | graph-match cycles=none (a)-[e*1..3]->(b)<--(c), (b)--() where a.x == 1 project n = b.y"
)]
#[case(
    "graph-shortest-paths",
    "G | graph-shortest-paths output=all (a)-[e*1..5]-(b) where a.x == 1 project b"
)]
#[case("graph-mark-components", "G | graph-mark-components kind=weak with_component_id=c")]
#[case(
    "graph-to-table",
    "G | graph-to-table nodes as N with_node_id=i, edges as E with_source_id=s"
)]
#[case("graph-where-nodes", "G | graph-where-nodes a == 1")]
#[case("graph-where-edges", "G | graph-where-edges a == 1")]
#[case("invoke", "T | invoke database('d').f(1)")]
#[case(
    "join",
    "T | join kind=leftanti hint.strategy=broadcast (U | take 1) on a, $left.b == $right.c"
)]
#[case("join", "T | join U where a == b")]
#[case("lookup", "T | lookup kind=inner (U) on a")]
#[case("macro-expand", "macro-expand isfuzzy=true G as s (s.T | count)")]
#[case("make-graph", "E | make-graph a --> b with N on id, M on key")]
#[case("make-graph", "E | make-graph a -- b with_node_id=id")]
#[case(
    "make-series",
    "T | make-series n = count() default=0, max(x) on t from a to b step 1h by k"
)]
#[case("make-series", "T | make-series count() on t in range(a, b, 1h)")]
#[case(
    "mv-apply",
    "T | mv-apply with_itemindex=i x = a to typeof(long), b limit 5 on (where x > 1 | count)"
)]
#[case("mv-expand", "T | mv-expand kind=array x = a to typeof(long), b limit 5")]
#[case("parse", "T | parse kind=regex flags=i x with * 'a=' a: long 'b' b *")]
#[case("parse-where", "T | parse-where x with 'a=' a: datetime")]
#[case("parse-kv", "T | parse-kv x as (a: string) with (pair_delimiter=';', greedy=true)")]
#[case("partition", "T | partition hint.strategy=native by k (top 1 by x)")]
#[case("partition", "T | partition by k { U | where k == 1 }")]
#[case("__partitionby", "T | __partitionby k id 'x' (take 1)")]
#[case("print", "print a = 1, 'b'")]
#[case("project", "T | project a, b = c + 1")]
#[case("project-away", "T | project-away a, b*")]
#[case("project-by-names", "T | project-by-names 'a', dynamic(['b'])")]
#[case("project-keep", "T | project-keep *a, b")]
#[case("project-rename", "T | project-rename a = b")]
#[case("project-reorder", "T | project-reorder a, b* desc, c granny-asc")]
#[case("range", "range x from 1 to 10 step 1")]
#[case("reduce", "T | reduce by x with threshold=0.2, characters='-'")]
#[case("render", "T | render timechart with (title='t', series=a, b, kind=stacked)")]
#[case("render", "T | render barchart kind=stacked title='t'")]
#[case("sample", "T | sample 10")]
#[case("sample-distinct", "T | sample-distinct 10 of x")]
#[case(
    "scan",
    "T | scan with_match_id=m order by t asc partition by k declare (n: long = 0) \
     with (step s optional output=last: x > 1 => n = n + 1, m = 2; step e: true;)"
)]
#[case("search", "T | search kind=case_sensitive in (A, B*) 'x' and c: 'y'")]
#[case("serialize", "T | serialize n = row_number()")]
#[case("sort", "T | sort by a asc nulls last, b")]
#[case("summarize", "T | summarize hint.shufflekey=k n = count(), max(x) by bin(t, 1h), k")]
#[case("summarize", "T | summarize by k")]
#[case("take", "T | take 10")]
#[case("top", "T | top 10 by x desc nulls first")]
#[case("top-hitters", "T | top-hitters 10 of x by y")]
#[case(
    "top-nested",
    "T | top-nested 3 of a with others = 'o' by sum(x) desc, top-nested of b by max(y)"
)]
#[case(
    "union",
    "union kind=outer withsource=S isfuzzy=true A, B*, (C | take 1), database('d').E"
)]
#[case("where", "T | where a == 1 and b has 'c'")]
fn round_trips(#[case] name: &str, #[case] source: &str) {
    let parsed = parse(source);
    assert_eq!(parsed.diagnostics, [], "{source}");
    assert_eq!(print(&parsed.query), source);
    let [Statement::Expression(Expr::Pipe(pipe))] = parsed.query.statements.as_slice() else {
        panic!("{source}")
    };
    let last = &pipe.operators[pipe.operators.len() - 1].operator;
    assert_eq!(last.name(), name);
    assert!(Operator::NAMES.contains(&name), "{name} is not listed");
    let keyword = last
        .keyword()
        .text(source)
        .replace("__executeAndCache", "execute-and-cache");
    assert_eq!(keyword, name);
    assert_eq!(last.span().end as usize, source.len());
}

/// Old and second spellings are the same operators.
#[rstest]
#[case("T | filter a", "T | where a")]
#[case("T | limit 1", "T | take 1")]
#[case("T | order by a", "T | sort by a")]
#[case("T | mvexpand a", "T | mv-expand a")]
#[case("T | mvapply a on (take 1)", "T | mv-apply a on (take 1)")]
#[case("T | summarize count() by t bin=1h", "T | summarize count() by t bin=1h")]
#[case("T | where a <> b and c notcontains 'd'", "T | where a != b and c !contains 'd'")]
fn spellings(#[case] source: &str, #[case] printed: &str) {
    assert_eq!(print(&parse(source).query), printed);
}

/// A file that nobody lists would be dead.
#[test]
fn every_file_is_listed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/operators");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| {
            entry
                .unwrap()
                .file_name()
                .to_str()?
                .strip_suffix(".rs")
                .map(str::to_owned)
        })
        .filter(|name| name != "mod" && name != "tests")
        .collect();
    let listed = include_str!("mod.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    assert_eq!(
        files,
        listed.filter(|name| *name != "tests").map(str::to_owned).collect()
    );
}

/// Breaks when a name is listed twice or out of order, or is no operator's: each has a round trip above.
#[test]
fn names_are_listed_once() {
    assert!(Operator::NAMES.is_sorted());
    let tested = include_str!("tests.rs");
    for name in Operator::NAMES {
        let case = format!("\"{name}\",");
        assert!(tested.contains(&case), "{name} has no round trip");
    }
}
