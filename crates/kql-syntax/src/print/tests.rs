use rstest::rstest;

use super::*;

/// What is printed is what was written, if that was in the printed form already.
#[rstest]
#[case("T | where a == 'b' and c !in~ ('d', 'e')")]
#[case("let f = view (a: string, T: (x: long, y: dynamic), z: real = 1.5) { let b = 1; T | take b }; f('x', T)")]
#[case("T | join kind=inner hint.strategy=shuffle (U | count) on a, $left.b == $right.c")]
#[case("datatable (a: string, b: timespan) ['x', 1.5h, 'y', timespan(1.00:00:00)]")]
#[case("print ['project'] - awayx, x")]
#[case("print ['sample'] - distinctx, ['set'] - x")]
#[case("print ['a b'] = dynamic({'x': [1, null, true]}), -y, z.['k'][0]")]
#[case("declare query_parameters (x: long = 5); set notruncation; print x")]
#[case("T | summarize n = count() by bin(t, 1h), k | sort by n desc nulls last | render timechart with (title='t')")]
fn prints(#[case] source: &str) {
    assert_eq!(print(&crate::parse(source).query), source);
}
