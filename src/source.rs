//! A file as the whole toolkit sees it: its path, its text, and lines and columns for printing.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A text file that was read once and is then shared.
///
/// Spans everywhere are byte offsets into `text`. The text is exactly what the file holds, including a byte order mark,
/// CRLF line ends and tabs, so that an edit at a span is an edit of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The path as it was given or found; used for printing and for writing fixes back.
    pub path: PathBuf,
    /// The whole text.
    pub text: Arc<str>,
}

/// A position for people: both counts start at 1, the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl SourceFile {
    /// A file with this path and text.
    pub fn new(path: impl Into<PathBuf>, text: impl Into<Arc<str>>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }

    /// The path with forward slashes, as reports print it on every system.
    pub fn display_path(&self) -> String {
        display_path(&self.path)
    }

    /// Line and column of a byte offset; an offset past the end is the end.
    pub fn position(&self, offset: u32) -> Position {
        let offset = floor_boundary(&self.text, offset as usize);
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = self.text[line_start..offset]
            .trim_start_matches('\u{feff}')
            .chars()
            .count()
            + 1;
        Position {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column,
        }
    }

    /// The line (without its line end) that holds a byte offset, and the offset where that line starts.
    pub fn line_at(&self, offset: u32) -> (usize, &str) {
        let offset = floor_boundary(&self.text, offset as usize);
        let start = self.text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[offset..].find('\n').map_or(self.text.len(), |at| offset + at);
        (start, self.text[start..end].trim_end_matches('\r'))
    }
}

/// A path with forward slashes and without a leading `./`.
pub fn display_path(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '\\' {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    };
    text.strip_prefix("./").map_or(text.clone(), str::to_string)
}

/// The system's words for why a file cannot be read or written, without the number it puts behind them.
pub fn system_reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Writes a file's text: into a new file beside it, which then takes its place, so that no reader ever sees half a file.
///
/// A link stays a link: what it leads to is written. An old file's permissions stay.
///
/// # Errors
/// The system's; the old file is as it was.
pub fn write_atomically(path: &Path, text: &str) -> std::io::Result<()> {
    let old = match path.canonicalize() {
        Ok(old) => Some(old),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let path = old.as_deref().unwrap_or(path);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // Temporary files are private by default; this one is read like any other file of the project.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    if let Some(old) = &old {
        std::fs::set_permissions(file.path(), std::fs::metadata(old)?.permissions())?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// The largest character boundary that is not after `offset`.
fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_ignore_the_byte_order_mark() {
        let file = SourceFile::new("a.yaml", "\u{feff}id: x\r\nname: ärger\r\n");
        assert_eq!(file.position(3), Position { line: 1, column: 1 });
        assert_eq!(file.position(3 + 7 + 8), Position { line: 2, column: 8 });
        assert_eq!(file.line_at(12).1, "name: ärger");
        assert_eq!(file.position(9999), Position { line: 3, column: 1 });
    }
}
