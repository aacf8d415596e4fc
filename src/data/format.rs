//! The formats of data files.

use std::path::Path;

/// The formats of data files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Columns in row groups.
    Parquet,
    /// Comma-separated, the first line names the columns.
    Csv,
    /// A JSON object a line.
    Ndjson,
    /// A JSON array of objects, or one object.
    Json,
}

impl Format {
    /// The format that a file's extension names, and whether `.gz` behind it says that it is compressed.
    pub fn of(path: &Path) -> Option<(Self, bool)> {
        let extension = |path: &Path| path.extension()?.to_str().map(str::to_ascii_lowercase);
        let last = extension(path)?;
        if last != "gz" {
            return Some((Self::named(&last)?, false));
        }
        let format = Self::named(&extension(Path::new(path.file_stem()?))?)?;
        (format != Self::Parquet).then_some((format, true))
    }

    /// The table's name that a file's name gives: without the extensions.
    pub fn stem(path: &Path) -> Option<String> {
        let (_, compressed) = Self::of(path)?;
        let mut stem = Path::new(path.file_stem()?);
        if compressed {
            stem = Path::new(stem.file_stem()?);
        }
        stem.to_str().map(str::to_string)
    }

    /// The format of that name, which is also a file's extension.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "parquet" => Some(Self::Parquet),
            "csv" => Some(Self::Csv),
            "ndjson" | "jsonl" => Some(Self::Ndjson),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// For messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Parquet => "Parquet",
            Self::Csv => "CSV",
            Self::Ndjson => "NDJSON",
            Self::Json => "JSON",
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("a.parquet", Some((Format::Parquet, false)), Some("a"))]
    #[case("dir.csv/A.b.NDJSON.gz", Some((Format::Ndjson, true)), Some("A.b"))]
    #[case("a.json", Some((Format::Json, false)), Some("a"))]
    #[case("a.gz", None, None)]
    #[case("a.parquet.gz", None, None)]
    #[case("csv", None, None)]
    fn names_tell_formats(#[case] path: &str, #[case] format: Option<(Format, bool)>, #[case] stem: Option<&str>) {
        assert_eq!(
            (Format::of(Path::new(path)), Format::stem(Path::new(path)).as_deref()),
            (format, stem)
        );
    }
}
