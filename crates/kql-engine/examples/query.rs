use kql_engine::types::{Scalar, Ty, datetime, timespan};
use kql_engine::*;
use std::io::Read;
fn cell(s: &Scalar) -> String {
    match s {
        Scalar::Null(_) => "null".into(),
        Scalar::Bool(b) => b.to_string(),
        Scalar::Int(v) => v.to_string(),
        Scalar::Long(v) => v.to_string(),
        Scalar::Real(v) if v.is_finite() => serde_json::to_string(v).unwrap(),
        Scalar::Real(_) => format!("\"{}\"", s.to_text()),
        Scalar::Datetime(t) => format!("\"{}\"", datetime::format_short(*t)),
        Scalar::Timespan(t) => format!("\"{}\"", timespan::format(*t)),
        Scalar::Dynamic(d) => d.as_ref().to_json_text(),
        other => serde_json::to_string(&other.to_text()).unwrap(),
    }
}
fn one(q: &str) -> Result<String, String> {
    let now = datetime::from_date(2026, 3, 2).unwrap();
    let o = run(q, &Database::new(now)).map_err(|f| match f {
        Failure::Diagnostics(d) => d
            .iter()
            .map(|d| format!("{} {}", d.code(), d.message()))
            .collect::<Vec<_>>()
            .join("; "),
        Failure::Eval(e) => e.to_string(),
    })?;
    let t = o.tables.first().ok_or("no table")?;
    let b = t.batch().map_err(|e| e.to_string())?;
    let cols: Vec<String> = t
        .schema
        .columns
        .iter()
        .map(|c| {
            format!(
                "{{\"name\":{},\"type\":\"{}\"}}",
                serde_json::to_string(&*c.name).unwrap(),
                c.ty
            )
        })
        .collect();
    let rows: Vec<String> = (0..b.rows)
        .map(|r| {
            format!(
                "[{}]",
                (0..t.schema.len())
                    .map(|c| {
                        let ty: Ty = t.schema.columns[c].ty;
                        cell(&b.cell(c, ty, r))
                    })
                    .collect::<Vec<_>>()
                    .join(",")
            )
        })
        .collect();
    Ok(format!(
        "{{\"columns\":[{}],\"rows\":[{}]}}",
        cols.join(","),
        rows.join(",")
    ))
}
fn main() {
    let mut s = String::new();
    std::io::stdin().read_to_string(&mut s).unwrap();
    match one(&s) {
        Ok(t) => println!("{t}"),
        Err(e) => {
            eprintln!("{e}");
            std::process::exit(1)
        }
    }
}
