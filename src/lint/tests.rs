//! What holds for every lint.

use std::collections::BTreeSet;

use crate::detection::load_text;
use crate::diagnostic::{Diagnostic, apply_edits};

use super::{CaseOutcome, Example, Fixable, Lint, Project, registry, run};

/// Lints one text, with the definition that stands beside the example.
fn lint(text: &str, example: &Example) -> Vec<Diagnostic> {
    let cases = example.cases.map(|cases| {
        let outcomes = cases.iter().map(|(name, fires)| CaseOutcome {
            name: (*name).to_string(),
            fires: Some(*fires),
        });
        ("".into(), [("example".to_string(), outcomes.collect())].into())
    });
    let project = Project {
        cases,
        ..Project::default()
    };
    let beside = example.render_beside().map(|text| load_text("beside.yaml", text));
    let loaded: Vec<_> = beside.into_iter().chain([load_text("example.yaml", text)]).collect();
    run(&loaded, &project)
}

fn told(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics
        .iter()
        .map(|found| format!("{} {} at {:?}", found.code, found.message, found.span))
        .collect()
}

/// Breaks when an example no longer fires its lint, fires another one, or a fix does not repair it.
#[test]
fn every_bad_example_fires_its_lint_alone_and_its_fix_repairs_it() {
    let mut failures = Vec::new();
    for lint in registry() {
        assert!(
            !lint.bad.is_empty() && !lint.good.is_empty(),
            "{} has no examples",
            lint.name
        );
        for example in lint.bad {
            failures.extend(check_bad(lint, example).err());
        }
        for example in lint.good {
            let found = self::lint(&example.render(), example);
            if !found.is_empty() {
                failures.push(format!(
                    "{}: a good example fires {:?}\n{}",
                    lint.name,
                    told(&found),
                    example.render()
                ));
            }
        }
        if lint.fix != Fixable::No && lint.bad.iter().all(|example| example.fixed.is_none()) {
            failures.push(format!("{} is fixable and shows no fix", lint.name));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn check_bad(lint: &Lint, example: &Example) -> Result<(), String> {
    let text = example.render();
    let found = self::lint(&text, example);
    let fail = |what: String| Err(format!("{}: {what}\nfound {:#?}\n{text}", lint.name, told(&found)));
    if found.is_empty() || found.iter().any(|found| found.code != lint.code) {
        return fail("a bad example does not fire it alone".to_string());
    }
    if found
        .iter()
        .any(|found| found.span.is_none_or(|span| text.get(span.range()).is_none()))
    {
        return fail("a finding points nowhere".to_string());
    }
    let style =
        |message: &str| !message.ends_with('.') && !message.starts_with(char::is_uppercase) && message != lint.about;
    if found.iter().any(|found| !style(&found.message)) {
        return fail("a message is not in the house style".to_string());
    }
    let fixes: Vec<_> = found.iter().filter_map(|found| found.fix.as_ref()).collect();
    if lint.fix == Fixable::No && !fixes.is_empty() {
        return fail("it is not fixable and offers a fix".to_string());
    }
    let Some(expected) = example.render_fixed() else {
        return if fixes.is_empty() {
            Ok(())
        } else {
            fail("its fix is not shown".to_string())
        };
    };
    let (fixed, _) = apply_edits(&text, fixes.iter().flat_map(|fix| &fix.edits));
    if fixed != expected {
        return fail(format!("the fix gives\n{fixed}"));
    }
    let after = self::lint(&fixed, example);
    if after.is_empty() {
        Ok(())
    } else {
        fail(format!("after the fix: {:#?}", told(&after)))
    }
}

/// Breaks when two lints share a code or a name, the list is out of order, or a file is not in it.
#[test]
fn codes_and_names_are_unique_and_the_folders_hold_exactly_the_registry() {
    let lints = registry();
    let codes: Vec<&str> = lints.iter().map(|lint| lint.code).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(codes, sorted);
    let names: BTreeSet<String> = lints.iter().map(|lint| lint.name.to_string()).collect();
    assert_eq!(names.len(), lints.len());
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint");
    let mut files = BTreeSet::new();
    for entry in walkdir::WalkDir::new(&folder).min_depth(2).into_iter().flatten() {
        let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
        if text.contains(" static LINT: Lint = ") {
            files.insert(entry.path().file_stem().unwrap().to_string_lossy().replace('_', "-"));
        }
    }
    assert_eq!(files, names);
}

/// Breaks when a message or an explanation does not read like the others.
#[test]
fn texts_follow_the_house_style() {
    for lint in registry() {
        assert!(lint.about.ends_with('.') && lint.why.ends_with('.'), "{}", lint.name);
        assert!(lint.code.starts_with("TL") && lint.code.len() == 6, "{}", lint.name);
    }
}

/// Nothing public vanishes unseen.
#[test]
fn the_list_of_lints_is_this() {
    let list: Vec<String> = registry()
        .iter()
        .map(|lint| format!("{} {} {:?} {:?}", lint.code, lint.name, lint.level, lint.fix))
        .collect();
    insta::assert_snapshot!(list.join("\n"));
}
