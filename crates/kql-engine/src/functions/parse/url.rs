//! `parse_url(url)`, `parse_urlquery(query)`

use std::collections::BTreeMap;

use arrow::array::ArrayRef;

use super::dynamics;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Kernel, Nulls, example};
use crate::types::dynamic::{ArrayBuilder, BagBuilder, write_string};

const fn function(
    name: &'static str,
    page: &'static str,
    about: &'static str,
    kernel: Kernel,
    examples: &'static [crate::functions::Example],
) -> Function {
    Function {
        name,
        page,
        about,
        nulls: Nulls::Propagate,
        depends: Depends::Arguments,
        kernel,
        examples,
    }
}

pub(super) static PARSE_URL: Function = function(
    "parse_url",
    "parse-url-function",
    "The parts of an absolute URL as a bag; all are empty where there is no scheme with `://`. Keys of the query are \
     sorted, a repeated one has an array, and empty values are dropped.",
    parse_url,
    &[
        example(
            "print tostring(parse_url('scheme://username:password@host:1234/this/is/a/path?k1=v1&k2=v2#fragment').Path)",
            "/this/is/a/path",
        ),
        example(
            "print tostring(parse_url('https://h.io/p?y=2&x=1').['Query Parameters'])",
            "{\"x\":\"1\",\"y\":\"2\"}",
        ),
        example("print tostring(parse_url('h.io/p').Host)", ""),
    ],
);

pub(super) static PARSEURL: Function = function(
    "parseurl",
    "parse-url-function",
    "The old name of `parse_url`.",
    parse_url,
    &[example("print tostring(parseurl('https://h.io:8443/p').Port)", "8443")],
);

pub(super) static PARSE_URLQUERY: Function = function(
    "parse_urlquery",
    "parse-url-query-function",
    "The parameters of a URL's query as a bag within a bag.",
    parse_urlquery,
    &[example(
        "print parse_urlquery('k1=v1&k2=v2')",
        "{\"Query Parameters\":{\"k1\":\"v1\",\"k2\":\"v2\"}}",
    )],
);

pub(super) static PARSEURLQUERY: Function = function(
    "parseurlquery",
    "parse-url-query-function",
    "The old name of `parse_urlquery`.",
    parse_urlquery,
    &[example(
        "print parseurlquery('k=v')",
        "{\"Query Parameters\":{\"k\":\"v\"}}",
    )],
);

fn parse_url(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    Ok(dynamics(args.rows(), |row, out| {
        let url = Url::read(texts.get(row)).unwrap_or_default();
        let mut bag = BagBuilder::new();
        for (key, part) in [
            ("Scheme", url.scheme),
            ("Host", url.host),
            ("Port", url.port),
            ("Path", url.path),
            ("Username", url.username),
            ("Password", url.password),
        ] {
            bag.insert_with(key, |out| write_string(out, part));
        }
        bag.insert_with("Query Parameters", |out| parameters(url.query).write(out));
        bag.insert_with("Fragment", |out| write_string(out, url.fragment));
        bag.write(out);
        true
    }))
}

fn parse_urlquery(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let texts = args.strings(0);
    Ok(dynamics(args.rows(), |row, out| {
        let query = texts.get(row);
        let mut bag = BagBuilder::new();
        bag.insert_with("Query Parameters", |out| {
            parameters(query.strip_prefix('?').unwrap_or(query)).write(out);
        });
        bag.write(out);
        true
    }))
}

/// The parts, as they stand in the text.
#[derive(Debug, Default)]
struct Url<'t> {
    scheme: &'t str,
    username: &'t str,
    password: &'t str,
    host: &'t str,
    port: &'t str,
    path: &'t str,
    query: &'t str,
    fragment: &'t str,
}

impl<'t> Url<'t> {
    /// Nothing where the text does not start with a scheme and `://`.
    fn read(text: &'t str) -> Option<Url<'t>> {
        let (scheme, rest) = text.split_once("://")?;
        let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
        valid.then_some(())?;
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (rest, query) = match rest.split_once('?') {
            Some((rest, query)) => (rest, Some(query)),
            None => (rest, None),
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        // a lone slash at the end of the whole is no path, as recorded
        let path = if path == "/" && query.is_none() && fragment.is_empty() {
            ""
        } else {
            path
        };
        // a user without a password belongs to the host, as recorded
        let user = authority
            .rsplit_once('@')
            .and_then(|(user, host)| user.split_once(':').map(|pair| (pair, host)));
        let ((username, password), host) = user.unwrap_or((("", ""), authority));
        let (host, port) = match host.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, port),
            _ => (host, ""),
        };
        Some(Url {
            scheme,
            username,
            password,
            host,
            port,
            path,
            query: query.unwrap_or(""),
            fragment,
        })
    }
}

fn parameters(query: &str) -> BagBuilder {
    let mut by_key: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some((key, value)) if !key.is_empty() && !value.is_empty() => by_key.entry(key).or_default().push(value),
            _ => {}
        }
    }
    let mut bag = BagBuilder::new();
    for (key, values) in by_key {
        bag.insert_with(key, |out| match values.as_slice() {
            [value] => write_string(out, value),
            values => {
                let mut array = ArrayBuilder::new();
                for value in values {
                    array.push_with(|out| write_string(out, value));
                }
                array.write(out);
            }
        });
    }
    bag
}
