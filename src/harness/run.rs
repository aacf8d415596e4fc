//! One run of one detection over one case.

use std::collections::BTreeMap;
use std::sync::Arc;

use kql_engine::database::Database;
use kql_engine::types::Schema;
use kql_engine::{Severity, Table};

use crate::alert::{self, AlertError, ProductAlert};
use crate::detection::{Detection, Kind, Query};
use crate::diagnostic::{Diagnostic, Level};
use crate::engine::{
    ResultSet, Source, Watch, Workspace, empty_database, failure_diagnostics, query_diagnostic, with_named_columns,
};
use crate::fixture::{Case, CaseTable, FixtureError};

use super::outcome::{Outcome, Trigger};
use super::window::Window;

/// What a run gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Ran {
    /// The outcome; `None` where an error kept the detection from running.
    pub outcome: Option<Outcome>,
    /// Errors and warnings, each in the file it is about. With an outcome, an error among them means that the service
    /// would refuse the rule.
    pub diagnostics: Vec<Diagnostic>,
}

/// Runs a detection over a case.
pub fn run(detection: &Detection, case: &Case, workspace: &Arc<Workspace>) -> Ran {
    let mut run = Run {
        detection,
        case,
        workspace,
        diagnostics: Vec::new(),
    };
    let outcome = match detection.kind {
        Kind::Scheduled | Kind::Nrt | Kind::Hunting => run.query_rule(),
        Kind::MicrosoftSecurityIncidentCreation => Some(run.incident_rule()),
        kind => {
            run.report(&AlertError::Kind {
                kind: kind.name(),
                span: detection.head_span(),
            });
            None
        }
    };
    let mut diagnostics = run.diagnostics;
    diagnostics.dedup();
    Ran { outcome, diagnostics }
}

struct Run<'a> {
    detection: &'a Detection,
    case: &'a Case,
    workspace: &'a Arc<Workspace>,
    diagnostics: Vec<Diagnostic>,
}

impl Run<'_> {
    /// Reports something about the detection.
    fn report(&mut self, error: &AlertError) {
        self.diagnostics
            .push(Diagnostic::from_stage(error, &self.detection.file, None));
    }

    fn missing(&mut self, field: &'static str) {
        let span = self.detection.head_span();
        self.report(&AlertError::MissingField { field, span });
    }

    fn query_rule(&mut self) -> Option<Outcome> {
        let detection = self.detection;
        let Some(query) = &detection.query else {
            self.missing("query");
            return None;
        };
        let Some(window) = Window::of(detection, self.case.now) else {
            self.missing("queryPeriod");
            return None;
        };
        let trigger = self.trigger();
        if detection.kind.is_query_rule() && trigger.is_none() {
            return None;
        }
        let database = self.database(query, window)?;
        let mut result = self.execute(query, &database)?;
        result.canonicalize();
        let mut outcome = Outcome {
            kind: detection.kind,
            now: self.case.now,
            window,
            result,
            trigger,
            alerts: Vec::new(),
            incidents: Vec::new(),
        };
        if let Some(trigger) = trigger {
            self.alerts(&mut outcome, trigger);
        }
        Some(outcome)
    }

    fn trigger(&mut self) -> Option<Trigger> {
        match self.detection.kind {
            Kind::Nrt => Some(Trigger::ANY_ROW),
            Kind::Scheduled => {
                let operator = self.detection.trigger();
                let threshold = self
                    .detection
                    .trigger_threshold
                    .as_ref()
                    .map(|threshold| threshold.value);
                if operator.is_none() {
                    self.missing("triggerOperator");
                }
                if threshold.is_none() {
                    self.missing("triggerThreshold");
                }
                Some(Trigger {
                    operator: operator?,
                    threshold: threshold?,
                })
            }
            _ => None,
        }
    }

    /// The tables of the case within the window. An error for each table that the query reads and the case lacks.
    fn database(&mut self, query: &Query, window: Window) -> Option<Database> {
        let mut database = empty_database(self.workspace, self.case.now);
        for (alias, rows) in &self.case.watchlists {
            // The case's own comes before that of the repository, whose letter case may be another.
            database.watchlists.retain(|name, _| !name.eq_ignore_ascii_case(alias));
            database.watchlists.insert(alias.clone(), rows.clone());
        }
        let apart = |time: &crate::fixture::RowTime| time.ingested != time.generated;
        database.ingested_apart = self.case.tables.iter().any(|table| table.times.iter().any(apart));
        database.external = Arc::new(self.case.external.clone());
        let text = self.workspace.text_of(&query.text);
        for table in &self.case.tables {
            let rows = self.rows_in(table, window, &text)?;
            database.tables.insert(table.name.clone(), rows);
        }
        let mut databases = BTreeMap::new();
        for (name, listed) in &self.case.databases {
            let mut tables = BTreeMap::new();
            for table in listed {
                tables.insert(table.name.clone(), self.rows_in(table, window, &text)?);
            }
            databases.insert(name.clone(), tables);
        }
        database.databases = Some(databases);
        // `union *` over a case reads what the case lists, not every table that a workspace may have
        database.wildcards_find_rows_only = true;
        let bound = kql_engine::bind(&query.text, &database);
        let source = Source {
            file: &self.detection.file,
            map: Some(&query.map),
            workspace: self.workspace,
        };
        let errors = bound
            .diagnostics
            .iter()
            .filter(|found| found.severity() == Severity::Error);
        let before = self.diagnostics.len();
        self.diagnostics
            .extend(errors.map(|found| query_diagnostic(found, source)));
        let missing = bound
            .tables
            .iter()
            .filter(|name| !database.tables.contains_key(&***name));
        for table in missing {
            let error = FixtureError::TableNotListed {
                table: table.to_string(),
                help: format!("list it with its rows, or `{table}: []` if it is empty"),
                span: self.case.tables_span,
            };
            self.diagnostics
                .push(Diagnostic::from_stage(&error, &self.case.file, None));
        }
        (self.diagnostics.len() == before).then_some(database)
    }

    /// The rows of a table that the run sees. `text` is all that may name one of its columns.
    fn rows_in(&mut self, table: &CaseTable, window: Window, text: &str) -> Option<Table> {
        for warning in window.on_edge(table) {
            self.diagnostics
                .push(Diagnostic::from_stage(&warning, &self.case.file, None));
        }
        match window.filter(table) {
            Ok(rows) => Some(widen(rows, text)),
            Err(error) => {
                self.diagnostics
                    .push(Diagnostic::from_stage(&error, &self.case.file, None));
                None
            }
        }
    }

    fn execute(&mut self, query: &Query, database: &Database) -> Option<ResultSet> {
        // without a thread for the timer a query may take as long as it likes
        let watch = Watch::start(&database.limits).ok();
        let options = watch.as_ref().map(|watch| watch.options.clone()).unwrap_or_default();
        match kql_engine::run_with(&query.text, database, &options) {
            Ok(outcome) => {
                let table = outcome.tables.first();
                Some(table.map_or_else(ResultSet::default, |table| ResultSet::of(table, outcome.ordered)))
            }
            Err(failure) => {
                let source = Source {
                    file: &self.detection.file,
                    map: Some(&query.map),
                    workspace: self.workspace,
                };
                self.diagnostics.extend(failure_diagnostics(&failure, source));
                None
            }
        }
    }

    fn alerts(&mut self, outcome: &mut Outcome, trigger: Trigger) {
        // What the service refuses on save is wrong whether this run fires or not, so alerts are always raised.
        let run = alert::Run {
            window: outcome.window.range(outcome.now),
        };
        let raised = alert::raise(self.detection, &outcome.result, run);
        let fires = trigger
            .operator
            .fires(outcome.result.rows.len() as u64, trigger.threshold);
        let (incidents, grouping) = alert::group(self.detection, &raised.alerts);
        for problem in raised.problems.iter().chain(&grouping) {
            let diagnostic = Diagnostic::from_stage(problem, &self.detection.file, None);
            if fires || diagnostic.level == Level::Error {
                self.diagnostics.push(diagnostic);
            }
        }
        if fires {
            outcome.alerts = raised.alerts;
            outcome.incidents = incidents;
        }
    }

    fn incident_rule(&mut self) -> Outcome {
        let table = self.case.tables.iter().find(|table| table.name == "SecurityAlert");
        if table.is_none() {
            let error = FixtureError::TableNotListed {
                table: "SecurityAlert".to_string(),
                help: "this kind of rule looks at the alerts of other products".to_string(),
                span: self.case.tables_span,
            };
            self.diagnostics
                .push(Diagnostic::from_stage(&error, &self.case.file, None));
        }
        let alerts = table.map(product_alerts).unwrap_or_default();
        Outcome {
            kind: self.detection.kind,
            now: self.case.now,
            window: Window::Everything,
            result: ResultSet::default(),
            trigger: None,
            alerts: Vec::new(),
            incidents: alert::incidents_of_product(self.detection, &alerts),
        }
    }
}

/// An open table with the columns that the query names.
fn widen(table: Table, query: &str) -> Table {
    let schema: Arc<Schema> = with_named_columns(&table.schema, query);
    let added = &schema.columns[table.schema.len()..];
    let widened = table.batches.iter().map(|batch| {
        let mut batch = batch.clone();
        for column in added {
            let nulls = kql_engine::types::Scalar::null(column.ty).to_array(batch.rows);
            batch.columns.push(nulls);
        }
        batch
    });
    let batches = Arc::new(widened.collect());
    Table { schema, batches }
}

/// The rows of `SecurityAlert` in the order of their time.
fn product_alerts(table: &CaseTable) -> Vec<ProductAlert> {
    let place: BTreeMap<&str, usize> = (table.schema.columns.iter().enumerate())
        .map(|(at, column)| (&*column.name, at))
        .collect();
    let text = |row: usize, column: &str| {
        let at = place.get(column).copied();
        at.map_or_else(String::new, |at| {
            kql_engine::types::Scalar::from_array(&table.columns[at], table.schema.columns[at].ty, row).to_text()
        })
    };
    let mut rows: Vec<usize> = (0..table.rows).collect();
    rows.sort_by_key(|row| table.times[*row].generated);
    rows.into_iter()
        .map(|row| {
            let shown = text(row, "DisplayName");
            ProductAlert {
                id: text(row, "SystemAlertId"),
                name: if shown.is_empty() {
                    text(row, "AlertName")
                } else {
                    shown
                },
                severity: text(row, "AlertSeverity"),
                product: text(row, "ProductName"),
            }
        })
        .collect()
}
