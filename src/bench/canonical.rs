//! A result in a form that other programs can make too, and its hash.
//!
//! A cell: null and the empty string → nothing; bool → `true`, `false`; int, long → decimal; datetime → microseconds since
//! 1970; timespan → microseconds; real → a decimal integer where it is one and below 2^53, else five decimals of mantissa
//! and an exponent (`1.23457e3`); a dynamic array → its elements' cells, sorted by bytes, joined by `,`, in `[ ]`; a string
//! → itself. A cell of an approximate column → `~`. A row: its cells, joined by U+001F. The result: its rows, sorted by
//! bytes, joined by a line feed. The hash: the first 16 hexadecimal digits of SHA-256 of that.

use std::fmt::Write as _;

use kql_engine::ResultTable;
use kql_engine::types::dynamic::Kind;
use kql_engine::types::{DynRef, Scalar, datetime, guid};
use sha2::{Digest as _, Sha256};

/// Ticks of 100 ns in a microsecond.
const TICKS: i64 = 10;

/// What of a result is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canonical {
    /// How many rows there are.
    pub rows: usize,
    /// 16 hexadecimal digits.
    pub hash: String,
    /// Each approximate column's name with its cells, in the order of the sorted rows.
    pub approx: Vec<(String, Vec<String>)>,
}

/// The canonical form of a table. `approx` are positions of approximate columns with their names.
pub fn canonical(table: &ResultTable, approx: &[(usize, String)]) -> Canonical {
    let mut rows: Vec<(String, Vec<String>)> = Vec::with_capacity(table.rows());
    for batch in &table.batches {
        for row in 0..batch.rows {
            let mut line = String::new();
            let mut apart = Vec::with_capacity(approx.len());
            for (place, column) in table.schema.columns.iter().enumerate() {
                if place > 0 {
                    line.push('\u{1f}');
                }
                let cell = cell(&batch.cell(place, column.ty, row));
                if approx.iter().any(|(approximate, _)| *approximate == place) {
                    apart.push(cell);
                    line.push('~');
                } else {
                    line.push_str(&cell);
                }
            }
            rows.push((line, apart));
        }
    }
    // rows that are equal keep their order
    rows.sort_by(|left, right| left.0.cmp(&right.0));
    let mut hasher = Sha256::new();
    for (at, (line, _)) in rows.iter().enumerate() {
        if at > 0 {
            hasher.update(b"\n");
        }
        hasher.update(line.as_bytes());
    }
    let mut hash = String::with_capacity(16);
    for byte in hasher.finalize().iter().take(8) {
        // writing to a string does not fail
        let _ = write!(hash, "{byte:02x}");
    }
    let cells = |at: usize| rows.iter().filter_map(|(_, apart)| apart.get(at).cloned()).collect();
    let approx = approx
        .iter()
        .enumerate()
        .map(|(at, (_, name))| (name.clone(), cells(at)));
    Canonical {
        rows: rows.len(),
        hash,
        approx: approx.collect(),
    }
}

fn cell(value: &Scalar) -> String {
    match value {
        Scalar::Null(_) => String::new(),
        Scalar::Bool(value) => value.to_string(),
        Scalar::Int(value) => value.to_string(),
        Scalar::Long(value) => value.to_string(),
        Scalar::Real(value) => real(*value),
        Scalar::Decimal(value) => match value.to_long() {
            Some(whole) if kql_engine::types::Decimal::from(whole) == *value => whole.to_string(),
            _ => real(value.to_real()),
        },
        Scalar::String(text) => text.to_string(),
        Scalar::Datetime(ticks) => (ticks - datetime::UNIX_EPOCH).div_euclid(TICKS).to_string(),
        Scalar::Timespan(ticks) => ticks.div_euclid(TICKS).to_string(),
        Scalar::Guid(bytes) => guid::format(bytes),
        Scalar::Dynamic(value) => dynamic(value.as_ref()),
    }
}

fn dynamic(value: DynRef<'_>) -> String {
    match value.kind() {
        Kind::Array(items) => {
            let mut cells: Vec<String> = items.map(dynamic).collect();
            cells.sort();
            format!("[{}]", cells.join(","))
        }
        Kind::Bag(_) => value.to_json_text(),
        _ => cell(&value.to_scalar()),
    }
}

fn real(value: f64) -> String {
    if value.is_nan() {
        String::new()
    } else if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 {
        // within 2^53, so that nothing is cut; a negative zero is a zero
        (value as i64).to_string()
    } else if value.is_infinite() {
        value.to_string()
    } else {
        format!("{value:.5e}")
    }
}

#[cfg(test)]
mod tests {
    use kql_engine::Database;
    use rstest::rstest;

    use super::*;

    fn of(query: &str, approx: &[(usize, String)]) -> Canonical {
        let outcome = kql_engine::run(query, &Database::new(0)).unwrap();
        canonical(&outcome.tables[0], approx)
    }

    #[rstest]
    #[case("12.0", "12")]
    #[case("1234.5678", "1.23457e3")]
    #[case("-0.00001234565", "-1.23456e-5")]
    #[case("real(nan)", "")]
    #[case("real(-0.0)", "0")]
    #[case("true", "true")]
    #[case("datetime(1970-01-01T00:00:00.0000019Z)", "1")]
    #[case("datetime(1969-12-31T23:59:59.9999999Z)", "-1")]
    #[case("1.5ms", "1500")]
    #[case("dynamic(['b', 10, 'a', null, true])", "[,10,a,b,true]")]
    #[case("decimal(12.50)", "1.25000e1")]
    #[case("int(null)", "")]
    fn cells_are_those_of_the_contract(#[case] value: &str, #[case] expected: &str) {
        let outcome = kql_engine::run(&format!("print {value}"), &Database::new(0)).unwrap();
        let table = &outcome.tables[0];
        assert_eq!(cell(&table.batches[0].cell(0, table.schema.columns[0].ty, 0)), expected);
    }

    /// The hash was made by the contract's own program.
    #[test]
    fn the_order_of_rows_does_not_show() {
        let rows = |order: &str| format!("datatable (a: string, b: long) ['x', 2, 'y', 1] | sort by a {order}");
        let (up, down) = (of(&rows("asc"), &[]), of(&rows("desc"), &[]));
        assert_eq!(up, down);
        assert_eq!((up.rows, up.hash.as_str()), (2, "ef962671ef1fbfe1"));
        assert_eq!(of("print a = 1 | take 0", &[]).hash, "e3b0c44298fc1c14");
    }

    #[test]
    fn approximate_columns_are_told_apart() {
        let found = of(
            "datatable (a: string, b: long) ['y', 1, 'x', 2]",
            &[(1, "b".to_string())],
        );
        assert_eq!(
            found.approx,
            [("b".to_string(), vec!["2".to_string(), "1".to_string()])]
        );
    }
}
