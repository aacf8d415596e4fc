use rstest::rstest;

use super::*;

/// Formats `source` and checks that doing so again changes nothing.
fn check(source: &str, expected: &str) {
    let once = format(source);
    assert_eq!(once, expected, "\n{once}");
    assert_eq!(format(&once), once);
}

#[rstest]
#[case::one_operator_a_line("T|where a==1|count", "T\n| where a == 1\n| count\n")]
#[case::calls_and_signs(
    "print f( -1 , - x,a-b, a * b , x [ 0 ] . y)",
    "print f(-1, -x, a - b, a * b, x[0].y)\n"
)]
#[case::parameters(
    "T|join kind = inner hint.strategy = shuffle ( U ) on a",
    "T\n| join kind=inner hint.strategy=shuffle (U) on a\n"
)]
#[case::keyword_that_is_a_name("print a+project-awayx*2", "print a + project-awayx * 2\n")]
#[case::keyword_that_may_be_a_name(
    "print a+sample-distinctx|extend set = 1",
    "print a + sample-distinctx\n| extend set = 1\n"
)]
#[case::wildcards("union A* , B | project-away c*d", "union A*, B\n| project-away c*d\n")]
#[case::bracketed_wildcards("union [ A*b ]|where a.[p*q]>1", "union [A*b]\n| where a.[p*q] > 1\n")]
#[case::let_pipes("let x=T|where a;x|count", "let x = T\n    | where a;\nx\n| count\n")]
#[case::function(
    "let f=(a:string,b:long=5){T|where x==a};f('1')",
    "let f = (a: string, b: long = 5) {\n    T\n    | where x == a\n};\nf('1')\n"
)]
#[case::datatable(
    "datatable(a:string,b:long)['x',1,'y',-2]",
    "datatable(a: string, b: long) [\n    'x', 1,\n    'y', -2\n]\n"
)]
#[case::short_subquery("T|where a in((U|project b))", "T\n| where a in ((U | project b))\n")]
#[case::long_subquery(
    "T|join(U|where a|take 1)on b",
    "T\n| join (\n    U\n    | where a\n    | take 1\n) on b\n"
)]
#[case::trailing_comment("T // t\n|count//c", "T // t\n| count //c\n")]
#[case::own_comment(
    "// head\n\nT\n// mid\n|count\n// tail\n",
    "// head\n\nT\n// mid\n| count\n// tail\n"
)]
#[case::dynamic("print dynamic({'a':[1,-2],'b':null})", "print dynamic({'a': [1, -2], 'b': null})\n")]
#[case::typed(
    "T|parse a with 'x' b:long*|mv-expand c to typeof(string)",
    "T\n| parse a with 'x' b: long *\n| mv-expand c to typeof(string)\n"
)]
#[case::between("T|where a between(1..2)and not(b)", "T\n| where a between (1 .. 2) and not(b)\n")]
#[case::graph(
    "G|graph-match(a)-[e*1..3]->(b)where a.x==1 project b",
    "G\n| graph-match (a)-[e*1..3]->(b) where a.x == 1 project b\n"
)]
#[case::make_graph("E|make-graph a-->b with N on id", "E\n| make-graph a --> b with N on id\n")]
#[case::evaluate(
    "T|evaluate bag_unpack(a):(*,b:string)",
    "T\n| evaluate bag_unpack(a) : (*, b: string)\n"
)]
#[case::broken_text_stays("T | where (", "T | where (")]
#[case::empty("", "")]
#[case::statements_keep_one_blank("let a=1;\n\n\nlet b=2;\nprint a", "let a = 1;\n\nlet b = 2;\nprint a\n")]
fn formats(#[case] source: &str, #[case] expected: &str) {
    check(source, expected);
}

#[test]
fn long_lists_and_conditions_break() {
    let source = "SecurityEvent | where EventID == 4624 and AccountType == 'User' and (LogonType == 10 or LogonType == 3) and \
        IpAddress != '192.0.2.1' | summarize Attempts = count(), Hosts = make_set(Computer, 100), First = \
        min(TimeGenerated), Last = max(TimeGenerated) by Account, bin(TimeGenerated, 1h)";
    check(
        source,
        "\
SecurityEvent
| where EventID == 4624
    and AccountType == 'User'
    and (LogonType == 10 or LogonType == 3)
    and IpAddress != '192.0.2.1'
| summarize
    Attempts = count(),
    Hosts = make_set(Computer, 100),
    First = min(TimeGenerated),
    Last = max(TimeGenerated)
    by Account, bin(TimeGenerated, 1h)
",
    );
}
