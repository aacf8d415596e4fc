//! Files that stand for the URLs of `externaldata`, plain or compressed by gzip.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use flate2::read::MultiGzDecoder;
use kql_engine::ExternalData;

/// What a file compressed by gzip begins with; no text does.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Bytes that a compressed file may unpack to.
const MOST: u64 = 1 << 30;

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
    /// Unpacked where its own bytes say that it is compressed, whatever the URL's extension.
    fn read(&self, url: &str) -> Result<Option<Arc<[u8]>>, String> {
        let plain = url.split(';').next().unwrap_or(url);
        let path = plain.split('?').next().unwrap_or(plain);
        let mut names = [url, plain, path].into_iter();
        let found = names.find_map(|name| self.files.get(name)).cloned();
        found.map(|bytes| unpacked(bytes, MOST)).transpose()
    }

    fn help(&self) -> String {
        self.help.to_string()
    }
}

fn unpacked(bytes: Arc<[u8]>, most: u64) -> Result<Arc<[u8]>, String> {
    if !bytes.starts_with(&GZIP) {
        return Ok(bytes);
    }
    let mut out = Vec::new();
    let read = MultiGzDecoder::new(&*bytes).take(most + 1).read_to_end(&mut out);
    match read {
        Err(error) => Err(format!("it is compressed by gzip and cannot be unpacked: {error}")),
        Ok(length) if length as u64 > most => Err(format!("it unpacks to more than {most} bytes")),
        Ok(_) => Ok(out.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

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

    /// Breaks when a compressed file is read as text, or a damaged or huge one is taken.
    #[test]
    fn compressed_files_are_unpacked() {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(b"a,b\n1,2\n").unwrap();
        let packed = encoder.finish().unwrap();
        let mut files = ExternalFiles::new("name one");
        files.add("https://example.com/a.csv.gz", packed.clone());
        files.add("https://example.com/b.csv", &packed[..12]);
        let found = files.read("https://example.com/a.csv.gz?sig=x").unwrap();
        assert_eq!(found.as_deref(), Some(&b"a,b\n1,2\n"[..]));
        let error = files.read("https://example.com/b.csv").unwrap_err();
        assert!(
            error.starts_with("it is compressed by gzip and cannot be unpacked"),
            "{error}"
        );
        assert_eq!(
            unpacked(packed.into(), 7),
            Err("it unpacks to more than 7 bytes".to_string())
        );
    }
}
