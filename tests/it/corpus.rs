//! Real definitions, read with every reader there is.

use std::path::Path;

use tripline::yaml::{self, Node, NodeKind, Resolved};

use crate::support::shared;

/// Breaks when the span-keeping reader and `serde_yaml` see different values in any real file, or one of them refuses
/// a file that the other takes.
#[test]
fn both_yaml_readers_agree_on_every_file_of_the_rule_corpus() {
    let Some(corpus) = shared("corpus/rules") else { return };
    let (mut read, mut refused) = (0, Vec::new());
    let mut differences = Vec::new();
    for path in yaml_files(&corpus) {
        let Ok(text) = String::from_utf8(std::fs::read(&path).unwrap()) else {
            continue;
        };
        let name = path.strip_prefix(&corpus).unwrap().display().to_string();
        // The fork takes a byte order mark for a document of its own.
        let other = serde_yaml::from_str::<serde_yaml::Value>(text.trim_start_matches('\u{feff}'));
        match (yaml::parse(&text), other) {
            (Ok(document), Ok(other)) => {
                read += 1;
                if let Some(difference) = compare(&document.root, &other, "") {
                    differences.push(format!("{name}: {difference}"));
                }
            }
            (Err(_), Err(_)) => refused.push(name),
            (Ok(document), Err(_)) if !document.problems.is_empty() => refused.push(name),
            (Ok(_), Err(error)) => differences.push(format!("{name}: only serde_yaml refuses: {error}")),
            (Err(error), Ok(_)) => differences.push(format!("{name}: only ours refuses: {error}")),
        }
    }
    assert_eq!(differences, Vec::<String>::new());
    assert!(read > 2400, "{read} read, {refused:#?} refused");
}

/// The first difference, with its path. `serde_yaml` types plain scalars as YAML 1.2 does, so those compare by text.
fn compare(ours: &Node, other: &serde_yaml::Value, path: &str) -> Option<String> {
    use serde_yaml::Value;
    match (&ours.kind, other) {
        (NodeKind::Mapping(mapping), Value::Mapping(other)) => {
            if mapping.entries.len() != other.len() {
                return Some(format!("{path}: {} keys and {}", mapping.entries.len(), other.len()));
            }
            mapping.entries.iter().zip(other).find_map(|(entry, (key, value))| {
                let path = format!("{path}.{}", entry.key);
                if key.as_str().is_some_and(|key| key != entry.key) {
                    return Some(format!("{path}: key {key:?}"));
                }
                compare(&entry.value, value, &path)
            })
        }
        (NodeKind::Sequence(items), Value::Sequence(other)) if items.len() == other.len() => items
            .iter()
            .zip(other)
            .enumerate()
            .find_map(|(at, (ours, other))| compare(ours, other, &format!("{path}[{at}]"))),
        (NodeKind::Scalar(scalar), Value::String(other)) if scalar.text == *other => None,
        (NodeKind::Scalar(scalar), Value::Number(other)) => match scalar.resolve() {
            Resolved::Int(int) if other.as_i64() == Some(int) => None,
            Resolved::Float(float) if other.as_f64() == Some(float) => None,
            resolved => Some(format!("{path}: {resolved:?} and {other}")),
        },
        (NodeKind::Scalar(scalar), Value::Bool(other)) if scalar.resolve() == Resolved::Bool(*other) => None,
        (NodeKind::Scalar(scalar), Value::Null) if scalar.resolve() == Resolved::Null => None,
        _ => Some(format!("{path}: {ours:?} and {other:?}")),
    }
}

fn yaml_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml" || extension == "yml")
        })
        .collect();
    files.sort();
    files
}

/// Breaks when a real file is no longer recognised, or a field that used to be read is refused.
#[test]
fn the_rule_corpus_loads_with_known_problems_only() {
    use std::collections::BTreeMap;

    use tripline::detection::{Content, load};

    let Some(corpus) = shared("corpus/rules") else { return };
    let (mut contents, mut codes) = (BTreeMap::new(), BTreeMap::new());
    for loaded in load(&[&corpus]) {
        let content = match loaded.content {
            Content::Detection(detection) => detection.kind.name(),
            Content::Other(other, _) => other.describe(),
            Content::Unreadable => "unreadable",
        };
        *contents.entry(content).or_insert(0) += 1;
        for diagnostic in loaded.diagnostics {
            *codes
                .entry(format!("{} {}", diagnostic.code, diagnostic.message))
                .or_insert(0) += 1;
        }
    }
    insta::assert_debug_snapshot!(contents, @r#"
    {
        "HuntingQuery": 1055,
        "MLBehaviorAnalytics": 1,
        "MicrosoftSecurityIncidentCreation": 4,
        "NRT": 27,
        "Scheduled": 1243,
        "a custom detection of Defender XDR": 24,
        "a parser": 111,
        "unreadable": 1,
    }
    "#);
    insta::assert_debug_snapshot!(codes, @r#"
    {
        "TL0015 this is no kind of content that Sentinel knows": 1,
        "TL0016 `relevantTechniques[0]` must be text, and this is empty": 4,
        "TL0016 `requiredDataConnectors` must be a list, and this is a mapping": 2,
    }
    "#);
}

/// Breaks when a lint about the definition itself finds more or less in real files. Lints that look at the result of
/// binding are left out: they change whenever binding learns something.
#[test]
fn lints_find_in_the_rule_corpus_what_they_found_before() {
    use std::collections::BTreeMap;

    use tripline::detection::load;
    use tripline::lint::{Project, run};

    const BOUND: [&str; 10] = [
        "TL1021", "TL4010", "TL4011", "TL4012", "TL4013", "TL5016", "TL6015", "TL6016", "TL6017", "TL2003",
    ];
    let Some(corpus) = shared("corpus/rules") else { return };
    let loaded = load(&[&corpus]);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for found in run(&loaded, &Project::default()) {
        let span = found.span.expect("findings in real files have places");
        assert!(
            found.file.text.get(span.range()).is_some(),
            "{} in {}",
            found.code,
            found.file.display_path()
        );
        if found.code.starts_with("TL") && !BOUND.contains(&&*found.code) {
            *counts.entry(format!("{} {}", found.code, found.name)).or_default() += 1;
        }
    }
    let counts: Vec<String> = counts
        .into_iter()
        .map(|(code, count)| format!("{code}: {count}"))
        .collect();
    insta::assert_snapshot!(counts.join("\n"), @r##"
    TL0015 : 1
    TL0016 : 6
    TL1001 field-missing: 13
    TL1002 id-not-guid: 13
    TL1003 id-twice: 631
    TL1004 field-unknown: 42
    TL1007 severity-unknown: 7
    TL1008 version-malformed: 1
    TL1010 kind-missing: 406
    TL1011 kind-miswritten: 25
    TL1012 connectors-missing: 20
    TL1014 foreign-dialect: 35
    TL1015 techniques-key: 34
    TL1016 non-ascii-text: 54
    TL1022 name-twice: 42
    TL1102 : 1
    TL2005 join-without-kind: 277
    TL2006 deprecated-name: 574
    TL2009 variable-unused: 59
    TL2010 indicator-versions: 5
    TL2011 construct-not-run: 8
    TL3001 tactic-unknown: 206
    TL3002 tactics-missing: 133
    TL3003 technique-malformed: 1
    TL3004 technique-unknown: 2
    TL3005 technique-retired: 55
    TL3006 technique-without-tactic: 39
    TL3007 parent-and-sub-technique: 96
    TL3008 attack-listed-twice: 1
    TL4001 entity-mappings-missing: 45
    TL4003 field-mappings-count: 1
    TL4004 entity-type-unknown: 6
    TL4005 entity-identifier-unknown: 4
    TL4006 entity-identifier-missing: 3
    TL4007 entity-identifier-twice: 4
    TL5007 trigger-operator-long: 4
    TL5008 duration-foreign: 250
    TL5009 nrt-with-schedule: 8
    TL5013 lookback-beyond-period: 92
    TL6003 placeholder-malformed: 1
    TL6008 grouping-incomplete: 29
    TL6012 grouping-list-ignored: 40
    "##);
}

/// Breaks when formatting a real definition changes anything but the layout of its query: the value of a field, a token,
/// a comment, the tree; or when a second run changes something again.
#[test]
fn formatting_the_rule_corpus_changes_layout_alone() {
    use std::sync::Arc;

    use tripline::formatting::format_file;
    use tripline::source::SourceFile;

    let Some(corpus) = shared("corpus/rules") else { return };
    let (mut changed, mut problems) = (0, Vec::new());
    for path in yaml_files(&corpus) {
        let Ok(text) = String::from_utf8(std::fs::read(&path).unwrap()) else {
            continue;
        };
        let old = format_file(&Arc::new(SourceFile::new(&path, text)));
        let new = format_file(&Arc::new(SourceFile::new(&path, old.text.as_str())));
        let mut problem = |what: &str| problems.push(format!("{}: {what}", path.display()));
        if old.diagnostics.iter().any(|found| found.code == "TL9999") {
            problem("would not hold the same definition");
        }
        if new.is_changed() {
            problem("not idempotent");
        }
        changed += usize::from(old.is_changed());
        // A query that becomes a block loses its quotes and escapes; nothing else may differ.
        let letters = |text: &str| {
            text.replace("\\n", "")
                .replace("\\r", "")
                .replace(|c: char| c.is_whitespace() || "|>'\"\\".contains(c), "")
        };
        if letters(&old.file.text) != letters(&old.text) {
            problem("more than spaces changed");
        }
    }
    assert_eq!(problems, Vec::<String>::new());
    assert!(changed > 1000, "{changed}");
}
