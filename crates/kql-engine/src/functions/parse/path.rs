//! `parse_path(path)`

use arrow::array::ArrayRef;

use super::try_dynamics;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::dynamic::{BagBuilder, write_string};

pub(super) static PARSE_PATH: Function = Function {
    name: "parse_path",
    page: "parse-path-function",
    about: "The parts of a file's path as a bag: scheme, root, directory, file name, extension, alternate data stream.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: parse_path,
    examples: &[
        example(
            "print tostring(parse_path('/usr/lib/temp/file.txt').DirectoryPath)",
            "/usr/lib/temp",
        ),
        example(
            "print tostring(parse_path('file://C:/temp/file.txt:some.exe').Filename)",
            "file.txt",
        ),
        example(
            "print tostring(parse_path('file://C:/temp/file.txt:some.exe').RootPath)",
            "C:/",
        ),
    ],
};

/// The parts, as they stand in the text.
struct Path<'t> {
    scheme: &'t str,
    root: &'t str,
    directory: &'t str,
    name: &'t str,
    file: &'t str,
    extension: &'t str,
    stream: &'t str,
}

fn parse_path(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    try_dynamics(args.rows(), |row, out| {
        let text = texts.get(row);
        let path = read(text).map_err(|what| EvalError::Unsupported {
            what: format!("`parse_path` of `{text}`, {what}"),
            help: Some("what Kusto makes of it is not documented; take the parts with `extract` or `split`".into()),
            span: args.arg_span(0),
        })?;
        let mut bag = BagBuilder::new();
        for (key, part) in [
            ("Scheme", path.scheme),
            ("RootPath", path.root),
            ("DirectoryPath", path.directory),
            ("DirectoryName", path.name),
            ("Filename", path.file),
            ("Extension", path.extension),
            ("AlternateDataStreamName", path.stream),
        ] {
            bag.insert_with(key, |out| write_string(out, part));
        }
        bag.write(out);
        Ok(true)
    })
}

const SLASHES: [char; 2] = ['/', '\\'];

/// An error names a form of which nobody knows what the engine gives.
fn read(text: &str) -> Result<Path<'_>, &'static str> {
    if text.starts_with(r"\\?\") {
        return Err(r"a long path (`\\?\…`)");
    }
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric()) => {
            (scheme, rest)
        }
        _ => ("", text),
    };
    let drive = matches!(rest.as_bytes(), [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic());
    let root = if drive { &rest[..3] } else { "" };
    let (directory, file) = match rest.rfind(SLASHES) {
        Some(at) => (&rest[..at], &rest[at + 1..]),
        None => ("", rest),
    };
    if drive && directory.len() < 3 {
        return Err("a file directly below a drive's root");
    }
    let name = directory.rfind(SLASHES).map_or(directory, |at| &directory[at + 1..]);
    let (file, stream) = file.split_once(':').unwrap_or((file, ""));
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    Ok(Path {
        scheme,
        root,
        directory,
        name,
        file,
        extension,
        stream,
    })
}
