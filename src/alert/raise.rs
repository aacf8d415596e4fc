//! One run's rows → alerts.

use kql_engine::names::nearest;
use kql_engine::types::Scalar;

use crate::detection::{Detection, Kind, Spanned};
use crate::engine::ResultSet;

use super::error::AlertError;
use super::limits::{ALERTS_PER_NRT_RUN, ALERTS_PER_RUN};
use super::model::Alert;
use super::{details, entities, overrides};

/// A run of a rule, which decides what its alerts say beside its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The window, in ticks: the time of an alert whose rows have no `TimeGenerated`.
    pub window: (i64, i64),
}

/// What a run raises.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Raised {
    /// The alerts, in the order of their rows.
    pub alerts: Vec<Alert>,
    /// Why the service would refuse the rule (errors), and what it would lose (warnings); each once.
    pub problems: Vec<AlertError>,
}

/// The problems of a run: each once, however many rows have it.
#[derive(Default)]
pub(super) struct Warnings(Vec<AlertError>);

impl Warnings {
    pub(super) fn add(&mut self, warning: AlertError) {
        if !self.0.contains(&warning) {
            self.0.push(warning);
        }
    }
}

/// Finds columns and reports those that are not there.
pub(super) struct Columns<'a> {
    pub(super) result: &'a ResultSet,
    pub(super) warnings: &'a mut Warnings,
}

impl Columns<'_> {
    /// The position of a column; the service compares names letter for letter.
    pub(super) fn find(&mut self, column: &Spanned<String>, what: impl Fn() -> String) -> Option<usize> {
        let place = self.result.find(&column.value);
        if place.is_none() {
            let names: Vec<&str> = self.result.columns.iter().map(|column| &*column.name).collect();
            let help = nearest(&column.value, names.iter().copied()).map_or_else(
                || format!("columns of the result: {}", names.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            self.warnings.add(AlertError::NoColumn {
                what: what(),
                column: column.value.clone(),
                help,
                span: column.span,
            });
        }
        place
    }
}

/// Raises the alerts of a run that fires ("Scheduled analytics rules", event grouping).
///
/// `SingleAlert`, the default, makes one alert of all rows. `AlertPerResult` makes one of each row; where there are more
/// rows than the 150 alerts of a run (30 of an NRT rule's), all alerts but the last stand for a row each, and the last
/// sums up the entire result, as `SingleAlert` would. Columns that the rule names and the result lacks are errors, since
/// the service refuses to save such a rule; the alerts are made without them.
pub fn raise(detection: &Detection, result: &ResultSet, run: Run) -> Raised {
    let mut warnings = Warnings::default();
    let mut columns = Columns {
        result,
        warnings: &mut warnings,
    };
    let mappings = entities::bind(detection, &mut columns);
    let bound_details = details::bind(detection, &mut columns);
    let bound_overrides = overrides::bind(detection, &mut columns);
    if let Some(listed) = &detection.sentinel_entities_mappings {
        warnings.add(AlertError::ListedEntities { span: listed.span });
    }
    let alerts = rows_of_alerts(detection, result.rows.len(), &mut warnings)
        .into_iter()
        .map(|rows| {
            let first = rows.first().copied();
            let overridden = overrides::apply(&bound_overrides, result, first, &mut warnings);
            let text = |own: &Option<Spanned<String>>| own.as_ref().map_or_else(String::new, |own| own.value.clone());
            let list = |own: &Option<Spanned<Vec<Spanned<String>>>>| -> Vec<String> {
                own.iter()
                    .flat_map(|own| &own.value)
                    .map(|item| item.value.clone())
                    .collect()
            };
            let mut techniques = list(&detection.relevant_techniques);
            techniques.extend(list(&detection.sub_techniques));
            Alert {
                description_is_overridden: overridden.description.is_some(),
                name: overridden.name.unwrap_or_else(|| detection.display_name()),
                description: overridden
                    .description
                    .unwrap_or_else(|| text(&detection.description).trim().to_string()),
                severity: overridden.severity.or_else(|| detection.severity_level()),
                tactics: overridden.tactics.unwrap_or_else(|| list(&detection.tactics)),
                techniques,
                time: time_range(result, &rows).unwrap_or(run.window),
                entities: entities::entities(&mappings, result, &rows, &mut warnings),
                details: details::details(&bound_details, result, &rows, &mut warnings),
                properties: overridden.properties,
                rows,
            }
        })
        .collect();
    Raised {
        alerts,
        problems: warnings.0,
    }
}

fn rows_of_alerts(detection: &Detection, rows: usize, warnings: &mut Warnings) -> Vec<Vec<usize>> {
    let kind = detection
        .event_grouping
        .as_ref()
        .and_then(|grouping| grouping.value.aggregation_kind.as_ref());
    let all: Vec<usize> = (0..rows).collect();
    // Packages ship `singleAlert` as well, so letter case does not matter to the service.
    let Some(per_result) = kind.filter(|kind| kind.value.eq_ignore_ascii_case("AlertPerResult")) else {
        return vec![all];
    };
    let limit = if detection.kind == Kind::Nrt {
        ALERTS_PER_NRT_RUN
    } else {
        ALERTS_PER_RUN
    };
    let span = per_result.span;
    if rows == 0 {
        warnings.add(AlertError::FiresWithoutRows { span });
    }
    if rows <= limit {
        return all.into_iter().map(|row| vec![row]).collect();
    }
    warnings.add(AlertError::TooManyAlerts { rows, limit, span });
    let mut alerts: Vec<Vec<usize>> = all[..limit - 1].iter().map(|row| vec![*row]).collect();
    alerts.push(all);
    alerts
}

/// The first and last `TimeGenerated` of these rows.
fn time_range(result: &ResultSet, rows: &[usize]) -> Option<(i64, i64)> {
    let place = result.find("TimeGenerated")?;
    let times = rows.iter().filter_map(|row| match result.rows[*row][place] {
        Scalar::Datetime(ticks) => Some(ticks),
        _ => None,
    });
    let (first, last) = (times.clone().min()?, times.max()?);
    Some((first, last))
}

#[cfg(test)]
mod tests;
