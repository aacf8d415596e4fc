//! Runs the lints.

use rayon::prelude::*;
use std::collections::BTreeSet;

use crate::detection::{Detection, Loaded};
use crate::diagnostic::Diagnostic;

use super::context::{Context, Run};
use super::definition::allow_unused;
use super::project::known;
use super::{Check, Lint, Project, QueryFacts, allow, find, registry};

/// Everything there is to say about what was loaded: reading, syntax, binding and lints.
///
/// Sorted by file (in the order of `loaded`), place and code. Files are checked in parallel.
pub fn run(loaded: &[Loaded], project: &Project) -> Vec<Diagnostic> {
    let lints = registry();
    let mut found: Vec<Vec<Diagnostic>> = loaded
        .par_iter()
        .map(|loaded| check_file(loaded, &lints, project))
        .collect();
    let detections: Vec<&Detection> = loaded.iter().filter_map(Loaded::detection).collect();
    let mut run = Run::default();
    for lint in &lints {
        if let Check::Run(check) = lint.check {
            check(&detections, &mut run);
        }
    }
    let order: std::collections::BTreeMap<_, _> = loaded
        .iter()
        .enumerate()
        .map(|(at, loaded)| (loaded.file.path.as_path(), at))
        .collect();
    for diagnostic in run.diagnostics {
        let at = order.get(diagnostic.file.path.as_path()).copied();
        if let Some(of_file) = at.and_then(|at| found.get_mut(at)) {
            of_file.push(diagnostic);
        }
    }
    for (of_file, loaded) in found.iter_mut().zip(loaded) {
        apply_allows(loaded, of_file);
        of_file.sort_by(|a, b| (a.span, &a.code, &a.message).cmp(&(b.span, &b.code, &b.message)));
        of_file.dedup();
    }
    // A mistake in the body of a function is told once, however many call it.
    let mut elsewhere = BTreeSet::new();
    for (of_file, loaded) in found.iter_mut().zip(loaded) {
        of_file.retain(|found| found.file.path == loaded.file.path || elsewhere.insert(known(found)));
    }
    found.into_iter().flatten().collect()
}

fn check_file(loaded: &Loaded, lints: &[&'static Lint], project: &Project) -> Vec<Diagnostic> {
    let mut diagnostics = loaded.diagnostics.clone();
    let Some(detection) = loaded.detection() else {
        return diagnostics;
    };
    let mut context = Context::new(detection, project);
    let query = detection.query.as_ref().filter(|query| !query.text.trim().is_empty());
    let facts = query.map(|query| QueryFacts::new(detection, query, project));
    diagnostics.extend(facts.iter().flat_map(QueryFacts::diagnostics));
    for lint in lints {
        match (&lint.check, &facts) {
            (Check::Detection(check), _) => check(detection, &mut context),
            (Check::Query(check), Some(facts)) => check(facts, &mut context),
            (Check::Query(_), None) | (Check::Run(_) | Check::Afterwards, _) => {}
        }
    }
    diagnostics.append(&mut context.diagnostics);
    diagnostics
}

/// Drops what comments allow, and reports the comments that allow nothing.
fn apply_allows(loaded: &Loaded, diagnostics: &mut Vec<Diagnostic>) {
    let mut allows = allow::find(&loaded.file);
    let (mut own, elsewhere): (Vec<_>, Vec<_>) = std::mem::take(diagnostics)
        .into_iter()
        .partition(|found| found.file.path == loaded.file.path);
    allow::apply(&mut allows, &mut own);
    *diagnostics = own;
    diagnostics.extend(elsewhere);
    let lint = &allow_unused::LINT;
    for allow in allows.iter().filter(|allow| !allow.used && find(&allow.what).is_some()) {
        let message = format!("`{}` is not found here", allow.what);
        let mut diagnostic = Diagnostic::new(lint.code, lint.level, &loaded.file, message).with_span(allow.span);
        diagnostic.name = lint.name;
        diagnostics.push(diagnostic.with_help("remove the comment"));
    }
}
