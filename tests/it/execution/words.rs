//! What a query's own text says of the rows that would matter to it: literals beside columns, paths into dynamics.

use std::collections::BTreeMap;

use kql_syntax::{Token, TokenKind, lex};
use serde_json::{Value, json};

/// One step into a dynamic value.
#[derive(Debug, Clone)]
enum Step {
    Key(String),
    Item,
}

/// What a query mentions.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Texts that stand right after a name.
    texts: BTreeMap<String, Vec<String>>,
    /// All texts.
    pub(super) all_texts: Vec<String>,
    /// Whole numbers that stand right after a name.
    longs: BTreeMap<String, Vec<i64>>,
    /// All whole numbers.
    pub(super) all_longs: Vec<i64>,
    /// Paths that are read below a name.
    paths: BTreeMap<String, Vec<Vec<Step>>>,
    /// Names that `parse_json()` and its like are called with.
    json: Vec<String>,
    /// Names that `parse_xml()` is called with.
    xml: Vec<String>,
    /// Names of columns that only rows give: bags have them as keys, and texts say them.
    pub(super) keys: Vec<String>,
    /// Whether texts that are read as JSON or XML always are that.
    pub(super) whole: bool,
    /// Whether what bags hold is text.
    pub(super) plain: bool,
    /// Whether texts are those that the query has, and no others.
    pub(super) exact: bool,
}

impl Words {
    pub(super) fn of(query: &str) -> Words {
        let tokens: Vec<Token> = lex(query)
            .into_iter()
            .filter(|token| !matches!(token.kind, TokenKind::Whitespace | TokenKind::Comment))
            .collect();
        let mut words = Words::default();
        // the last two names: `Column has_any (list)` speaks of both
        let mut names: [&str; 2] = [""; 2];
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let text = token.span.text(query);
            at += 1;
            match token.kind {
                TokenKind::Identifier => {
                    match names[1] {
                        "parse_json" | "todynamic" | "extractjson" => words.json.push(text.to_owned()),
                        "parse_xml" => words.xml.push(text.to_owned()),
                        _ => {}
                    }
                    names = [names[1], text];
                    at = words.path(&tokens, at, text, query);
                }
                // `parse_json(Column)[0].x`
                TokenKind::CloseParen => at = words.path(&tokens, at, names[1], query),
                TokenKind::StringLiteral => {
                    let text = unquote(text);
                    if let Ok(value) = text.parse::<i64>() {
                        words.add_long(names, value);
                    }
                    for name in names {
                        words.texts.entry(name.to_owned()).or_default().push(text.clone());
                    }
                    words.all_texts.push(text);
                }
                TokenKind::LongLiteral | TokenKind::IntLiteral => {
                    if let Ok(value) = text.parse::<i64>() {
                        words.add_long(names, value);
                    }
                }
                _ => {}
            }
        }
        words
    }

    fn add_long(&mut self, names: [&str; 2], value: i64) {
        for name in names {
            self.longs.entry(name.to_owned()).or_default().push(value);
        }
        self.all_longs.push(value);
    }

    /// Reads `.key[0]["key"]` after a name; gives the position behind it.
    fn path(&mut self, tokens: &[Token], mut at: usize, name: &str, query: &str) -> usize {
        let mut path = Vec::new();
        loop {
            let kinds = [0, 1, 2].map(|ahead| tokens.get(at + ahead).map(|token| token.kind));
            let text = |ahead: usize| tokens[at + ahead].span.text(query);
            match kinds {
                [Some(TokenKind::Dot), Some(TokenKind::Identifier), _] => {
                    path.push(Step::Key(text(1).to_owned()));
                    at += 2;
                }
                [
                    Some(TokenKind::OpenBracket),
                    Some(TokenKind::StringLiteral),
                    Some(TokenKind::CloseBracket),
                ] => {
                    path.push(Step::Key(unquote(text(1))));
                    at += 3;
                }
                [
                    Some(TokenKind::OpenBracket),
                    Some(TokenKind::LongLiteral),
                    Some(TokenKind::CloseBracket),
                ] => {
                    path.push(Step::Item);
                    at += 3;
                }
                _ => break,
            }
        }
        if !path.is_empty() {
            self.paths.entry(name.to_owned()).or_default().push(path);
        }
        at
    }

    /// Texts that stand by a column.
    pub(super) fn texts(&self, column: &str) -> &[String] {
        self.texts.get(column).map_or(&[], Vec::as_slice)
    }

    /// Whole numbers that stand by a column.
    pub(super) fn longs(&self, column: &str) -> &[i64] {
        self.longs.get(column).map_or(&[], Vec::as_slice)
    }

    /// Whether a text column is read as JSON.
    pub(super) fn is_json(&self, column: &str) -> bool {
        self.json.iter().any(|name| name == column)
    }

    /// Whether a text column is read as XML.
    pub(super) fn is_xml(&self, column: &str) -> bool {
        self.xml.iter().any(|name| name == column)
    }

    /// Says that rows give a column of this name. False where that was said before.
    pub(super) fn add_key(&mut self, name: &str) -> bool {
        let is_new = !self.keys.iter().any(|key| key == name);
        if is_new {
            self.keys.push(name.to_owned());
            self.all_texts.push(name.to_owned());
        }
        is_new
    }

    /// Takes back what [`Words::add_key`] said.
    pub(super) fn remove_key(&mut self, name: &str) {
        self.keys.retain(|key| key != name);
    }

    /// Elements along the longest path that is read below `column`, the innermost once for each of the keys, which it
    /// says in an attribute `Name`, with what `leaf` gives as its text.
    pub(super) fn xml(&self, column: &str, leaf: &mut dyn FnMut(&str) -> String) -> String {
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        let mut out = String::new();
        let names = |path: &Vec<Step>| -> Vec<String> {
            let keys = path.iter().filter_map(|step| match step {
                Step::Key(key) if !key.starts_with(['@', '#']) => Some(key.clone()),
                _ => None,
            });
            keys.collect()
        };
        // a document has one root: that of the longest path
        let paths = self.paths.get(column).into_iter().flatten();
        let names = paths.map(names).max_by_key(Vec::len).unwrap_or_default();
        if let Some((last, outer)) = names.split_last() {
            outer.iter().for_each(|name| out += &format!("<{name}>"));
            for key in self.keys.iter().map(String::as_str).chain(["Name", "Value"]) {
                let text = escape(&leaf(key));
                out += &format!("<{last} Name=\"{}\">{text}</{last}>", escape(key));
            }
            outer.iter().rev().for_each(|name| out += &format!("</{name}>"));
        }
        out
    }

    /// A value with the paths that are read below `column`, or else those below any name. `leaf` gives values, or
    /// nothing for a path that is left out.
    pub(super) fn shape(&self, column: &str, leaf: &mut dyn FnMut(&str) -> Option<Value>) -> Value {
        let mut value = Value::Null;
        let own = self.paths.get(column);
        let paths: Vec<&Vec<Step>> = match own {
            Some(own) => own.iter().collect(),
            None => self.paths.values().flatten().collect(),
        };
        let keys: Vec<Vec<Step>> = self.keys.iter().map(|key| vec![Step::Key(key.clone())]).collect();
        for path in paths.into_iter().chain(&keys) {
            let name = path.iter().rev().find_map(|step| match step {
                Step::Key(key) => Some(key.as_str()),
                Step::Item => None,
            });
            if let Some(leaf) = leaf(name.unwrap_or(column)) {
                put(&mut value, path, leaf);
            }
        }
        value
    }
}

/// Puts `leaf` at the path below `value`, as far as what is there already allows.
fn put(value: &mut Value, path: &[Step], leaf: Value) {
    let Some((step, rest)) = path.split_first() else {
        if value.is_null() {
            *value = leaf;
        }
        return;
    };
    match step {
        Step::Key(key) => {
            if !value.is_object() && !value.is_array() {
                *value = json!({});
            }
            if let Some(bag) = value.as_object_mut() {
                put(bag.entry(key.as_str()).or_insert(Value::Null), rest, leaf);
            }
        }
        Step::Item => {
            if !value.is_object() && !value.is_array() {
                *value = json!([null]);
            }
            if let Some(first) = value.as_array_mut().and_then(|items| items.first_mut()) {
                put(first, rest, leaf);
            }
        }
    }
}

/// The text of a literal, roughly: what escapes are left stays as written.
pub(super) fn unquote(literal: &str) -> String {
    let body = literal.trim_start_matches(['h', 'H']);
    let (verbatim, body) = match body.strip_prefix('@') {
        Some(body) => (true, body),
        None => (false, body),
    };
    let quotes = ["```", "~~~", "\"", "'"];
    let body = quotes
        .iter()
        .find_map(|quote| body.strip_prefix(quote)?.strip_suffix(quote))
        .unwrap_or(body);
    if verbatim {
        body.to_owned()
    } else {
        body.replace("\\\\", "\\").replace("\\\"", "\"").replace("\\'", "'")
    }
}
