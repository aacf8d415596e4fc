//! The file of a golden.

use std::path::Path;

use kql_syntax::Span;
use sha2::{Digest, Sha256};

use crate::source::{system_reason, write_atomically};
use crate::yaml::{self, Node};

use super::error::GoldenError;

/// A golden as it stands in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Golden {
    /// The case, relative to the project.
    pub source: String,
    /// The detection, relative to the project.
    pub expression: String,
    /// What the case gave.
    pub content: String,
    /// The checksum in the file and its place; `None` in a golden that another tool wrote.
    pub checksum: Option<(String, Span)>,
}

const FENCE: &str = "---\n";

impl Golden {
    /// Whether the content is what the checksum was made of.
    pub fn is_intact(&self) -> bool {
        self.checksum
            .as_ref()
            .is_some_and(|(found, _)| *found == checksum(&self.content))
    }

    /// The text of the file, its checksum made anew.
    pub fn to_text(&self) -> String {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        format!(
            "{FENCE}source: {}\nexpression: {}\ninfo:\n  checksum: {}\n{FENCE}{}",
            quoted(&self.source),
            quoted(&self.expression),
            quoted(&checksum(&self.content)),
            self.content
        )
    }
}

/// The first 64 bits of the content's SHA-256: enough to notice a change that nobody hides.
fn checksum(content: &str) -> String {
    let digest = Sha256::digest(content.as_bytes());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Reads the text of a golden. Line ends may be those of Windows, which version control may have made of ours.
///
/// # Errors
/// The front matter is missing or is no YAML. Its place counts bytes of the text with Unix line ends.
pub fn parse(text: &str) -> Result<Golden, GoldenError> {
    let text = text.replace("\r\n", "\n");
    let malformed = |reason: &str, span: Span| GoldenError::Malformed {
        reason: reason.to_string(),
        span,
    };
    let body = text.strip_prefix(FENCE);
    let first_line = Span::new(0, text.lines().next().map_or(0, str::len) as u32);
    let body = body.ok_or_else(|| malformed("it does not start with `---`", first_line))?;
    let end = body
        .find("\n---\n")
        .ok_or_else(|| malformed("its front matter has no end", first_line))?;
    let matter = &body[..=end];
    let base = FENCE.len() as u32;
    let moved = |span: Span| Span::new(span.start + base, span.end + base);
    let document = yaml::parse(matter).map_err(|error| malformed(&error.to_string(), first_line))?;
    let field = |path: &str| {
        document
            .root
            .at(path)
            .and_then(Node::as_scalar)
            .map(|scalar| scalar.text.clone())
    };
    let checksum = document.root.at("info.checksum");
    Ok(Golden {
        source: field("source").unwrap_or_default(),
        expression: field("expression").unwrap_or_default(),
        content: body[end + "\n---\n".len()..].to_string(),
        checksum: checksum.and_then(|node| Some((node.as_scalar()?.text.clone(), moved(node.span)))),
    })
}

/// Writes a golden: into a new file beside the old one, which then takes its place, so that no reader ever sees half a
/// golden. Folders are made as needed.
///
/// # Errors
/// The system's words; the old file is as it was.
pub fn write(path: &Path, golden: &Golden) -> Result<(), GoldenError> {
    let unwritable = |error: &std::io::Error| GoldenError::Unwritable {
        reason: system_reason(error),
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| unwritable(&error))?;
    write_atomically(path, &golden.to_text()).map_err(|error| unwritable(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn golden() -> Golden {
        Golden {
            source: "fixtures/a/b.yaml".to_string(),
            expression: "detections/a.yaml".to_string(),
            content: "kind: Scheduled\n\nrows\n  a\n---\n".to_string(),
            checksum: None,
        }
    }

    #[test]
    fn what_is_written_reads_back_also_with_the_line_ends_of_windows() {
        let text = golden().to_text();
        for text in [text.clone(), text.replace('\n', "\r\n")] {
            let read = parse(&text).unwrap();
            assert!(read.is_intact());
            assert_eq!(Golden { checksum: None, ..read }, golden());
        }
    }

    #[test]
    fn an_edit_breaks_the_checksum() {
        let edited = golden().to_text().replace("  a", "  b");
        let read = parse(&edited).unwrap();
        assert!(!read.is_intact());
        let (checksum, span) = read.checksum.unwrap();
        assert_eq!(span.text(&edited).trim_matches('"'), checksum);
    }

    #[test]
    fn what_is_no_golden_is_refused() {
        for text in ["", "kind: x\n", "---\nsource: x\n", "---\n{\n---\nx"] {
            assert!(parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn writing_leaves_one_readable_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.snap");
        write(&path, &golden()).unwrap();
        write(&path, &golden()).unwrap();
        assert!(parse(&std::fs::read_to_string(&path).unwrap()).unwrap().is_intact());
        assert_eq!(std::fs::read_dir(folder.path().join("a")).unwrap().count(), 1);
    }
}
