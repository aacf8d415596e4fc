//! What running the cases gave.

use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Level};

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It gives what it should.
    Passed,
    /// It does not, or could not be run.
    Failed,
}

/// What running one case gave.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseResult {
    /// The path of the detection below `detections`, without extension.
    pub detection: String,
    /// The case's name.
    pub case: String,
    /// How it ended.
    pub status: Status,
    /// What there is to say, errors and warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// The golden's content and the case's, where they differ.
    pub changed: Option<(String, String)>,
    /// What the case gives, where it could be run.
    pub content: Option<String>,
    /// Only its golden keeps it from passing: accepting makes it pass.
    pub acceptable: bool,
    /// The golden's file.
    pub golden: PathBuf,
}

/// What running cases gave.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Suite {
    /// The cases, in the order of detections and names.
    pub cases: Vec<CaseResult>,
    /// What is wrong beyond single cases: orphans, files of the project that cannot be read.
    pub diagnostics: Vec<Diagnostic>,
    /// Detections that were tested.
    pub detections: usize,
    /// Paths of detections without a case.
    pub untested: Vec<String>,
    /// Goldens without a case.
    pub orphans: Vec<PathBuf>,
}

impl Suite {
    /// How many cases passed and failed.
    pub fn counts(&self) -> (usize, usize) {
        let failed = self.cases.iter().filter(|case| case.status == Status::Failed).count();
        (self.cases.len() - failed, failed)
    }

    /// Whether nothing failed.
    pub fn passed(&self) -> bool {
        let broken = self
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.level == Level::Error);
        self.counts().1 == 0 && !broken
    }
}
