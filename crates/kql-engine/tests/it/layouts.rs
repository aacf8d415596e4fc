//! Layout of columns, size of batches and number of threads change nothing.

use std::sync::Arc;

use kql_engine::layout::{Policy, encode};
use kql_engine::types::datetime;
use kql_engine::{Database, RunOptions, Table, run, run_with};

const NOW: fn() -> i64 = || datetime::from_date(2026, 3, 2).unwrap();

/// Values that repeat, some that do not, empty texts, and nulls of every type that has them.
const ROWS: &str = "range n from 1 to 300 step 1
| extend user = strcat('User', n % 17), host = case(n % 5 == 0, '', n % 5 == 1, 'SRV-1', 'ws-2'),
    line = strcat('cmd.exe /c ping ', n * 7919 % 300, iff(n % 11 == 0, ' MIMIKATZ', ' mimikatzreport')),
    ip = strcat('10.', n % 3, '.0.', n % 40), seen = datetime(2026-03-01) + n * 37s, length = n % 9 * 1m,
    score = iff(n % 13 == 0, real(null), n / 7.0), size = iff(n % 6 == 0, long(null), n % 50),
    port = toint(n % 4), flag = n % 2 == 0, id = iff(n % 3 == 0, guid(null), toguid('74be27de-1e4e-49d9-b579-fe0b331d3642')),
    bag = case(n % 4 == 0, dynamic({'os': 'Windows 11', 'managed': true, 'tags': ['a', 'b']}),
        n % 4 == 1, dynamic({'os': 'Linux', 'tags': []}), n % 4 == 2, dynamic(null), dynamic({'os': null, 'tags': ['b', 1]}))";

const QUERIES: &[&str] = &[
    "T",
    "T | where host == 'SRV-1' and line has 'mimikatz' and size > 10 | project n, line, size",
    "T | where host has_any ('srv', 'ws') or user in~ ('user3', 'USER4') | summarize count() by host, user",
    "T | where isempty(host) | project-away bag, line",
    "T | extend low = tolower(tostring(split(ip, '.')[-1])) | summarize count(), dcount(user), max(seen) by low",
    "T | extend os = tostring(bag.os), managed = tobool(bag.managed) | summarize count() by os, managed",
    "T | where isnull(bag.os) or bag.os != 'Linux' | project n, bag",
    "T | summarize arg_max(seen, *) by user",
    "T | summarize arg_min(seen, line, bag) by host | project host, line",
    "T | summarize take_any(line), make_set(host), make_list(size), sum(score), avg(score), stdev(score) by port, flag",
    "T | summarize s = sum(score), c = countif(flag), p = percentile(size, 50) by bin(seen, 10m), host | where c >= 1",
    "T | summarize make_bag(bag), dcountif(ip, flag), min(length), max(host) by id",
    "T | summarize count()",
    "T | where n > 1000 | summarize count(), sum(size), make_set(user)",
    "T | where n > 1000 | summarize count() by user",
    "T | distinct host, port, flag, id",
    "T | distinct size, score",
    "T | distinct tostring(bag), user",
    "T | join kind=inner (T | where flag | project user, other = n) on user | where other < n | summarize count() by user",
    "T | project user, n | join (T | project user, port) on user",
    "T | join kind=leftouter (T | where n < 40 | project ip, host1 = host, b = bag) on ip | project n, host1, b",
    "T | where n < 30 | join kind=rightouter (T | project ip, line, user) on ip | project n, ip, user, line",
    "T | where n < 30 | join kind=fullouter (T | where n > 20 | project host, size, m = n) on host, size | project n, m",
    "T | join kind=leftanti (T | where flag) on host, port | project n",
    "T | join kind=leftsemi (T | where n % 7 == 0 | project ip = strcat(ip, '')) on ip | project n",
    "T | where n < 9 | join kind=rightsemi (T) on size | project n, size",
    "T | where n < 9 | join kind=rightanti (T) on size, id | count",
    "T | lookup (T | summarize newest = max(n) by user) on user | project n, newest",
    "T | join kind=inner (print host = 'ws-2', x = 1) on host | count",
    "T | sort by host asc, seen desc | project n, host",
    "T | sort by size asc nulls last, user, score desc | project n",
    "T | sort by line asc | take 7",
    "T | top 5 by score",
    "T | sort by user asc, seen asc | extend r = row_number(1, user != prev(user)), d = n - prev(n) | where r == 3",
    "T | sort by n asc | extend p = prev(host), x = next(user, 2, 'none') | where p != host | project n, p, x",
    "T | mv-expand tag = bag.tags to typeof(string) | summarize count() by tag, host",
    "T | mv-expand with_itemindex = i tag = bag.tags limit 1 | project n, i, tag",
    "T | mv-expand bag | project n, bag",
    "T | mv-apply tag = bag.tags to typeof(string) on (where tag == 'b') | summarize count() by tag",
    "T | make-series c = count() default = 0 on seen step 30m by host",
    "T | parse line with 'cmd.exe /c ' verb ' ' target:long ' ' rest | summarize count(), max(target) by verb, rest",
    "T | extend grade = iff(line contains 'MIMIKATZ', 'bad', 'good'), h = coalesce(host, 'none') | summarize count() by grade, h",
    "T | where ipv4_is_in_range(ip, '10.1.0.0/16') | summarize count() by ip",
    "T | where line matches regex 'ping [0-9]+ mimi' | extend e = extract('ping ([0-9]+)', 1, line) | project e",
    "union withsource = s (T | where flag | project user, n), (T | where not(flag) | project user, host) | summarize count() by s, user, host",
    "let x = T | where flag; union x, (x | where port == 0) | summarize sum(n), count() by host",
    "let big = toscalar(T | summarize max(size)); T | where size == big | project n",
    "T | where user in ((T | where n < 4 | project user)) | project n",
    "T | partition by host (top 2 by n) | project n, host",
    "T | where isnotempty(host) | evaluate pivot(host, count(), port)",
    "T | evaluate bag_unpack(bag) | summarize count() by os",
    "T | project a = strcat(user, '@', host), b = strlen(line), c = user startswith 'user1' | summarize sum(b) by a, c",
    "T | take 3",
    "T | where line has 'MIMIKATZ' | take 2 | project n",
    "T | extend gone = parse_json(line).a, kept = n * 2 | project kept | summarize sum(kept)",
    "T | summarize hll(user), tdigest(score) by flag | project flag",
    "T | where tostring(bag.tags) has 'a' | summarize count() by tostring(bag)",
    "T | sample-distinct 3 of host",
    "T | getschema | project ColumnName, ColumnType",
    "T | where seen between (datetime(2026-03-01 01:00) .. 1h) | summarize count() by bin(seen, 15m)",
    "T | extend user = toupper(user), host = user | project user, host | summarize count() by user, host",
    "T | search 'srv-1' | project n",
];

fn tables() -> [(&'static str, Table); 2] {
    let rows = run(ROWS, &Database::new(NOW())).unwrap().tables.remove(0);
    let plain = Table {
        schema: rows.schema.clone(),
        batches: Arc::new(rows.batches.clone()),
    };
    let coded = Table {
        batches: Arc::new(encode(&rows.schema, rows.batches, Policy::Always)),
        schema: rows.schema,
    };
    [("plain", plain), ("dictionaries", coded)]
}

fn rendered(query: &str, table: &Table, options: &RunOptions) -> String {
    let mut database = Database::new(NOW());
    database.tables.insert("T".into(), table.clone());
    let outcome = match run_with(query, &database, options) {
        Ok(outcome) => outcome,
        Err(failure) => return format!("{failure:?}"),
    };
    let mut out = String::new();
    for table in &outcome.tables {
        let batch = table.batch().unwrap();
        for row in 0..batch.rows {
            for (place, column) in table.schema.columns.iter().enumerate() {
                out.push_str(&format!("{:?}|", batch.cell(place, column.ty, row)));
            }
            out.push('\n');
        }
    }
    out
}

/// Breaks where a kernel knows one layout only, where something depends on a batch's border, or where threads meet.
#[test]
fn nothing_depends_on_layout_batches_or_threads() {
    let tables = tables();
    let mut wrong = Vec::new();
    for query in QUERIES {
        let expected = rendered(query, &tables[0].1, &RunOptions::default());
        assert!(!expected.contains("Eval("), "{query}: {expected}");
        assert!(!expected.contains("Diagnostics("), "{query}: {expected}");
        for (layout, table) in &tables {
            for (batch_rows, threads) in [(65_536, 1), (1, 1), (7, 1), (7, 2), (1, 8), (64, 8)] {
                let options = RunOptions {
                    batch_rows,
                    threads: Some(threads),
                    parallel_rows: 1,
                    ..RunOptions::default()
                };
                let given = rendered(query, table, &options);
                if given != expected {
                    let brief = |text: &str| text.chars().take(400).collect::<String>();
                    wrong.push(format!(
                        "{query}\n  {layout}, {batch_rows} rows, {threads} threads\n  expected {}\n  given    {}",
                        brief(&expected),
                        brief(&given)
                    ));
                    break;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
