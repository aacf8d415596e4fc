//! Files that stand for the URLs of `externaldata`.

use std::collections::BTreeMap;
use std::sync::Arc;

use kql_engine::ExternalData;

/// Contents by URL, as a case or the command line names them.
#[derive(Debug, Clone)]
pub struct ExternalFiles {
    files: BTreeMap<String, Arc<[u8]>>,
    help: &'static str,
}

impl ExternalFiles {
    /// No files yet; `help` tells how to name one.
    pub fn new(help: &'static str) -> Self {
        let files = BTreeMap::new();
        Self { files, help }
    }

    /// Says what lies at a URL. Gives false where that was said before.
    pub fn add(&mut self, url: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> bool {
        self.files.insert(url.into(), bytes.into()).is_none()
    }
}

impl ExternalData for ExternalFiles {
    /// The file of that URL; else the one of the URL without its credentials (`;…`), and then without its query (`?…`).
    fn read(&self, url: &str) -> Result<Option<Arc<[u8]>>, String> {
        let plain = url.split(';').next().unwrap_or(url);
        let path = plain.split('?').next().unwrap_or(plain);
        let mut names = [url, plain, path].into_iter();
        Ok(names.find_map(|name| self.files.get(name)).cloned())
    }

    fn help(&self) -> String {
        self.help.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("https://example.com/a.csv", Some("a"))]
    #[case("https://example.com/a.csv;managed_identity=system", Some("a"))]
    #[case("https://example.com/a.csv?sig=x", Some("a"))]
    #[case("https://example.com/b?full", Some("b"))]
    #[case("https://example.com/b", None)]
    fn credentials_are_no_part_of_a_name(#[case] url: &str, #[case] expected: Option<&str>) {
        let mut files = ExternalFiles::new("name one");
        assert!(files.add("https://example.com/a.csv", *b"a"));
        assert!(files.add("https://example.com/b?full", *b"b"));
        let found = files.read(url).unwrap();
        assert_eq!(found.as_deref(), expected.map(str::as_bytes));
    }
}
