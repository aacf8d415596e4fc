//! What lies behind the URLs that `externaldata` names. The engine reads no files and no network: a host gives the bytes.

use std::sync::Arc;

/// Gives the contents that `externaldata` asks for.
pub trait ExternalData: std::fmt::Debug + Send + Sync {
    /// The bytes that lie at `url`, which is the connection string as the query has it, credentials and all. `Ok(None)`
    /// where nothing stands for it; an error says in the user's words why it cannot be read.
    fn read(&self, url: &str) -> Result<Option<Arc<[u8]>>, String>;

    /// What to do where nothing stands for a URL.
    fn help(&self) -> String;
}

/// Has nothing.
#[derive(Debug, Clone, Copy)]
pub struct NoExternalData;

impl ExternalData for NoExternalData {
    fn read(&self, _: &str) -> Result<Option<Arc<[u8]>>, String> {
        Ok(None)
    }

    fn help(&self) -> String {
        "give the query a file that stands for the URL".into()
    }
}
