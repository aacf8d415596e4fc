//! `customDetails` → the details of an alert.

use kql_syntax::Span;

use crate::detection::Detection;
use crate::engine::ResultSet;

use super::error::AlertError;
use super::limits::{DETAIL_BYTES, VALUES_PER_DETAIL};
use super::model::CustomDetailValues;
use super::raise::{Columns, Warnings};

/// A custom detail with the position of its column.
pub(super) struct BoundDetail<'a> {
    key: &'a str,
    place: usize,
    span: Span,
}

/// Finds the columns of all details; those that are not in the result are reported.
pub(super) fn bind<'a>(detection: &'a Detection, columns: &mut Columns<'_>) -> Vec<BoundDetail<'a>> {
    let details = detection.custom_details.iter().flat_map(|list| &list.value);
    details
        .filter_map(|detail| {
            let column = detail.column.as_ref()?;
            let place = columns.find(column, || format!("custom detail `{}`", detail.key.value))?;
            Some(BoundDetail {
                key: &detail.key.value,
                place,
                span: detail.key.span,
            })
        })
        .collect()
}

/// The details of an alert over these rows.
///
/// A detail's values are those of its column in all rows, since one alert may hold many events ("Surface custom event
/// details in alerts"); equal ones are there once and empty ones not at all, which the page leaves open. At most 50
/// values a key and 2 KB in all, counted over the JSON that the alert stores; what exceeds is dropped, from the first
/// value on that does not fit.
pub(super) fn details(
    bound: &[BoundDetail<'_>],
    result: &ResultSet,
    rows: &[usize],
    warnings: &mut Warnings,
) -> Vec<CustomDetailValues> {
    let mut bytes = "{}".len();
    let mut all = Vec::new();
    for detail in bound {
        let mut values: Vec<String> = Vec::new();
        bytes += detail.key.len() + r#""":[],"#.len();
        for row in rows {
            let value = result.rows[*row][detail.place].to_text();
            if value.is_empty() || values.contains(&value) {
                continue;
            }
            let size = serde_json::Value::from(value.as_str()).to_string().len() + 1;
            let (what, limit) = if values.len() == VALUES_PER_DETAIL {
                let what = format!("the number of values of custom detail `{}`", detail.key);
                (what, VALUES_PER_DETAIL.to_string())
            } else if bytes + size > DETAIL_BYTES {
                ("the size of the custom details".to_string(), "2 KB".to_string())
            } else {
                bytes += size;
                values.push(value);
                continue;
            };
            warnings.add(AlertError::Cut {
                what,
                limit,
                span: detail.span,
            });
            break;
        }
        all.push(CustomDetailValues {
            key: detail.key.to_string(),
            values,
        });
    }
    all
}
