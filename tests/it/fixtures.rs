//! The cases of the content pack.

use std::path::Path;
use std::sync::Arc;

use tripline::engine::Workspace;
use tripline::fixture::{discover, read};
use tripline::source::SourceFile;

/// Breaks when a case of the pack can no longer be read, or belongs to no detection.
#[test]
fn every_case_of_the_pack_reads() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (workspace, problems) = Workspace::load(root);
    assert_eq!(problems, []);
    let found = discover(&root.join("fixtures"));
    assert_eq!(found.unreadable, []);
    let mut said = Vec::new();
    for (detection, cases) in &found.cases {
        assert!(
            root.join("detections").join(format!("{detection}.yaml")).exists(),
            "{detection}"
        );
        for case in cases {
            let file = Arc::new(SourceFile::new(
                &case.path,
                std::fs::read_to_string(&case.path).unwrap(),
            ));
            let read = read(&file, root, &workspace);
            said.extend(read.diagnostics.iter().map(|diagnostic| {
                let line = diagnostic
                    .span
                    .map_or(0, |span| diagnostic.file.position(span.start).line);
                format!("{}:{line}: {}", diagnostic.file.path.display(), diagnostic.message)
            }));
        }
    }
    assert_eq!(said, Vec::<String>::new());
}
