//! What a query reads: its text and its tables.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use kql_engine::names::nearest;
use kql_engine::types::{Column, Schema, Ty};
use kql_engine::{Database, Table, TableRead};

use crate::data::{self, DataError, Format};
use crate::engine::{ExternalFiles, Workspace};
use crate::source::{SourceFile, display_path, system_reason};

use super::super::{Output, USAGE};
use super::{Failed, describe};

/// Where the query and its tables come from.
#[derive(Debug, Args)]
pub(super) struct Inputs {
    /// The query
    #[arg(required_unless_present_any = ["file", "stdin"], conflicts_with_all = ["file", "stdin"])]
    query: Option<String>,
    /// Read the query from this file
    #[arg(long, short, value_name = "FILE", conflicts_with = "stdin")]
    file: Option<PathBuf>,
    /// Read the query from standard input
    #[arg(long)]
    stdin: bool,
    /// Every .parquet, .csv, .ndjson, .jsonl and .json file in this folder, text files also as .gz, is a table of its
    /// name; types come from `schema.json`
    #[arg(long, value_name = "DIR")]
    tables: Option<PathBuf>,
    /// A table and its file; may be repeated
    #[arg(long = "table", value_name = "NAME=FILE")]
    table: Vec<String>,
    /// A file that stands for a URL which the query reads with `externaldata`; may be repeated
    #[arg(long = "external", value_name = "URL=FILE")]
    external: Vec<String>,
}

impl Inputs {
    /// The query's text, under the name that diagnostics show.
    pub(super) fn source(&self) -> Result<Arc<SourceFile>, Failed> {
        if let Some(query) = &self.query {
            return Ok(Arc::new(SourceFile::new("query", query.as_str())));
        }
        if let Some(path) = &self.file {
            return Ok(Arc::new(SourceFile::new(path, read_text(path)?)));
        }
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| (USAGE, format!("cannot read standard input: {}", system_reason(&error))))?;
        let text = String::from_utf8(bytes).map_err(|_| (USAGE, "standard input is not UTF-8".to_string()))?;
        Ok(Arc::new(SourceFile::new("stdin", text)))
    }

    /// Reads the tables that `query` may mean; gives warnings about those that it cannot. `text` is the query with the
    /// functions that it may call.
    pub(super) fn add_tables(
        &self,
        query: &str,
        text: &str,
        workspace: &Workspace,
        database: &mut Database,
        output: &Output,
    ) -> Result<Vec<String>, Failed> {
        // binding tells which columns are read, and asks for these files
        database.external = Arc::new(self.external_files()?);
        let mut files = Vec::new();
        let all = self.files()?;
        let given: Vec<String> = all.iter().map(|(name, _)| name.clone()).collect();
        let may_mean_any = ["search", "find", "*"].iter().any(|word| text.contains(word));
        for (at, (name, path)) in all.iter().enumerate() {
            // files that the query cannot mean are not even opened
            if !may_mean_any && !text.contains(name.as_str()) {
                continue;
            }
            if let Some((_, other)) = all[..at].iter().find(|(other, _)| other == name) {
                let (other, path) = (display_path(other), display_path(path));
                return Err((
                    USAGE,
                    format!("the table `{name}` has two files, {other} and {path}; keep one"),
                ));
            }
            let (name, path) = (name.clone(), path.clone());
            let known = self.declared(&name)?.or_else(|| workspace.table_schema(&name));
            let file = LogFile::open(path, known).map_err(|error| failed(&error, output))?;
            // until it is known which columns are read, the table has none of its rows
            database
                .tables
                .insert(name.clone(), Table::empty(Arc::clone(&file.schema)));
            files.push((name, file));
        }
        let mut read = kql_engine::tables_read(text, database);
        for (name, file) in files {
            let part = match &mut read {
                None => None,
                Some(read) => match read.remove(&name) {
                    Some(part) => Some(part),
                    None => continue,
                },
            };
            let table = file.load(&name, part).map_err(|error| failed(&error, output))?;
            database.tables.insert(name, table);
        }
        Ok(Self::unread(query, database, &given))
    }

    /// The files that stand for URLs.
    fn external_files(&self) -> Result<ExternalFiles, Failed> {
        let mut files = ExternalFiles::new("name a file that stands for it: `--external URL=FILE`");
        for named in &self.external {
            // a URL may hold `=`, so the last one counts
            let Some((url, path)) = named.rsplit_once('=') else {
                return Err((USAGE, format!("`--external {named}` names no file; write URL=FILE")));
            };
            let bytes = std::fs::read(path);
            let bytes = bytes.map_err(|error| (USAGE, format!("cannot read {path}: {}", system_reason(&error))))?;
            files.add(url, bytes);
        }
        Ok(files)
    }

    /// Names and files of all tables.
    fn files(&self) -> Result<Vec<(String, PathBuf)>, Failed> {
        let mut files = Vec::new();
        if let Some(folder) = &self.tables {
            let entries = std::fs::read_dir(folder);
            let entries = entries.map_err(|error| {
                let reason = system_reason(&error);
                (USAGE, format!("cannot read {}: {reason}", folder.display()))
            })?;
            for entry in entries.filter_map(Result::ok) {
                let path = entry.path();
                let is_schema = path.file_name().is_some_and(|name| name == "schema.json");
                if let Some(name) = Format::stem(&path).filter(|_| path.is_file() && !is_schema) {
                    files.push((name, path));
                }
            }
            files.sort();
        }
        let mut named_files: Vec<(String, PathBuf)> = Vec::new();
        for named in &self.table {
            let Some((name, path)) = named.split_once('=') else {
                return Err((USAGE, format!("`--table {named}` names no file; write NAME=FILE")));
            };
            named_files.push((name.to_string(), PathBuf::from(path)));
        }
        // one that is named comes before that of the folder
        files.retain(|(name, _)| named_files.iter().all(|(named, _)| named != name));
        files.extend(named_files);
        Ok(files)
    }

    /// What is lost without a word otherwise: a table of the workspace that the query reads has no file, and one that has
    /// a file is not read. It may be a slip of the pen.
    fn unread(query: &str, database: &Database, given: &[String]) -> Vec<String> {
        if given.is_empty() {
            return Vec::new();
        }
        let read = kql_engine::bind(query, database).tables;
        let mut idle: Vec<&str> = given.iter().map(String::as_str).collect();
        idle.retain(|name| !read.contains(*name));
        if idle.is_empty() {
            return Vec::new();
        }
        let missing = read.iter().filter(|name| !given.iter().any(|given| given == &***name));
        let told = missing.map(|name| {
            let as_written = idle.iter().find(|idle| idle.eq_ignore_ascii_case(name)).copied();
            let near = as_written.or_else(|| nearest(name, idle.iter().copied()));
            let near = near.map(|near| format!("; did you mean the table `{near}`, which is not read?"));
            format!(
                "warning: no file is given for the table `{name}`, so it has no rows{}",
                near.unwrap_or_default()
            )
        });
        told.collect()
    }

    /// The schema of a table that the folder's `schema.json` describes.
    fn declared(&self, name: &str) -> Result<Option<Arc<Schema>>, Failed> {
        let Some(path) = self.tables.as_ref().map(|folder| folder.join("schema.json")) else {
            return Ok(None);
        };
        if !path.is_file() {
            return Ok(None);
        }
        let wrong = |what: &str| (USAGE, format!("{}: {what}", path.display()));
        let document: serde_json::Value =
            serde_json::from_str(&read_text(&path)?).map_err(|error| wrong(&error.to_string()))?;
        let Some(columns) = document.get(name) else {
            return Ok(None);
        };
        let columns = columns
            .as_array()
            .ok_or_else(|| wrong(&format!("`{name}` must be a list of columns")))?;
        let column = |column: &serde_json::Value| {
            let text = |key: &str| column.get(key).and_then(serde_json::Value::as_str);
            Some(Column::new(text("name")?, Ty::from_name(text("type")?)?))
        };
        let columns: Option<Vec<Column>> = columns.iter().map(column).collect();
        let columns = columns.ok_or_else(|| wrong(&format!("a column of `{name}` has no `name` or no KQL `type`")))?;
        Ok(Some(Arc::new(Schema::new(columns))))
    }
}

fn read_text(path: &Path) -> Result<String, Failed> {
    let failed = |reason: &str| (USAGE, format!("cannot read {}: {reason}", path.display()));
    let bytes = std::fs::read(path).map_err(|error| failed(&system_reason(&error)))?;
    String::from_utf8(bytes).map_err(|error| failed(&format!("byte {} is not UTF-8", error.utf8_error().valid_up_to())))
}

fn failed(error: &DataError, output: &Output) -> Failed {
    match error.diagnostic() {
        Some(diagnostic) => (USAGE, describe(&[diagnostic], output)),
        None => (USAGE, error.to_string()),
    }
}

/// A file of rows that were not read yet.
struct LogFile {
    path: PathBuf,
    format: Format,
    compressed: bool,
    /// Of the table of that name, where it is known.
    known: Option<Arc<Schema>>,
    /// Its columns and then those that the file alone has.
    schema: Arc<Schema>,
}

impl LogFile {
    fn open(path: PathBuf, known: Option<Arc<Schema>>) -> Result<Self, DataError> {
        let (format, compressed) = Format::of(&path).ok_or_else(|| DataError::UnknownFormat {
            path: display_path(&path),
        })?;
        let mut file = Self {
            path,
            format,
            compressed,
            known,
            schema: Arc::default(),
        };
        let own = data::schema(&file.request(None, &[]))?;
        let mut schema = file.known.as_deref().cloned().unwrap_or_default();
        for column in own.columns {
            if schema.find(&column.name).is_none() {
                schema.columns.push(column);
            }
        }
        file.schema = Arc::new(schema);
        Ok(file)
    }

    fn request<'a>(&'a self, columns: Option<&'a [String]>, bounds: &'a [data::Bound]) -> data::Request<'a> {
        data::Request {
            path: &self.path,
            format: self.format,
            compressed: self.compressed,
            known: self.known.as_deref(),
            columns,
            bounds,
        }
    }

    /// The table with what is read of it, all where nothing is told: other columns hold nulls, and rows that the query
    /// drops at once may be left out.
    fn load(&self, name: &str, part: Option<TableRead>) -> Result<Table, DataError> {
        let column = |place: usize| self.schema.columns.get(place);
        let columns = part.as_ref().map(|part| {
            let columns = part.columns.iter().filter_map(|place| column(*place));
            columns.map(|column| column.name.to_string()).collect::<Vec<_>>()
        });
        let bounds = part
            .iter()
            .flat_map(|part| &part.bounds)
            .filter_map(|(place, (low, high))| {
                let Column { name, ty } = column(*place)?;
                Some(data::Bound {
                    column: name.to_string(),
                    ty: *ty,
                    low: *low,
                    high: *high,
                })
            });
        let table = data::load(&self.request(columns.as_deref(), &bounds.collect::<Vec<_>>()))?;
        Ok(data::complete(name, table, &self.schema))
    }
}
