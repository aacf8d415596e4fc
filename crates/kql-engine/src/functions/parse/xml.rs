//! `parse_xml(xml)`
//!
//! Attributes become keys with `@`, text beside attributes or elements becomes `#text`, repeated elements an array. All
//! values are strings: the page's table says so, while its example shows numbers without quotes; texts keep what was
//! written, and comparisons with numbers convert. Entities beyond the five of XML and declarations of types are refused
//! as invalid, so nothing expands.

use arrow::array::ArrayRef;

use super::dynamics;
use crate::error::EvalError;
use crate::functions::columns::argument;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::Ty;
use crate::types::dynamic::{ArrayBuilder, BagBuilder, MAX_DEPTH, write_null, write_string};

pub(super) static PARSE_XML: Function = Function {
    name: "parse_xml",
    page: "parse-xml-function",
    about: "XML as a dynamic value; null where it is not well-formed.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: parse_xml,
    examples: &[
        example("print parse_xml('<e/>')", "{\"e\":null}"),
        example(
            "print parse_xml('<e name=\"value\">text</e>')",
            "{\"e\":{\"@name\":\"value\",\"#text\":\"text\"}}",
        ),
        example(
            "print parse_xml('<e> <a>1</a> <a>2</a> </e>')",
            "{\"e\":{\"a\":[\"1\",\"2\"]}}",
        ),
        example("print isnull(parse_xml('<e>'))", "True"),
    ],
};

fn parse_xml(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let texts = argument(args, 0, Ty::String);
    let texts = texts.strings();
    Ok(dynamics(args.rows(), |row, out| {
        document(texts.get(row), out).is_some()
    }))
}

/// Writes the one element of a document.
fn document(text: &str, out: &mut Vec<u8>) -> Option<()> {
    let mut reader = Reader { text: text.trim() };
    reader.text = reader.text.strip_prefix('\u{feff}').unwrap_or(reader.text);
    reader.misc()?;
    reader.eat("<").then_some(())?;
    let mut value = Vec::new();
    let name = reader.element(&mut value, 0)?;
    reader.misc()?;
    reader.text.is_empty().then_some(())?;
    let mut bag = BagBuilder::new();
    bag.insert_with(name, |out| out.extend_from_slice(&value));
    bag.write(out);
    Some(())
}

/// What is left of the text.
struct Reader<'t> {
    text: &'t str,
}

impl<'t> Reader<'t> {
    fn eat(&mut self, mark: &str) -> bool {
        match self.text.strip_prefix(mark) {
            Some(rest) => {
                self.text = rest;
                true
            }
            None => false,
        }
    }

    fn blanks(&mut self) {
        self.text = self.text.trim_start();
    }

    /// The text up to `mark`, which is skipped.
    fn until(&mut self, mark: &str) -> Option<&'t str> {
        let (before, behind) = self.text.split_once(mark)?;
        self.text = behind;
        Some(before)
    }

    /// Skips declarations, comments and blanks outside of the element.
    fn misc(&mut self) -> Option<()> {
        loop {
            self.blanks();
            if self.eat("<?") {
                self.until("?>")?;
            } else if self.eat("<!--") {
                self.until("-->")?;
            } else {
                return Some(());
            }
        }
    }

    fn name(&mut self) -> Option<&'t str> {
        let end = self
            .text
            .find(|c: char| c.is_whitespace() || matches!(c, '/' | '>' | '=' | '<' | '"' | '\'' | '&'))
            .unwrap_or(self.text.len());
        let (name, rest) = self.text.split_at(end);
        let valid = name.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | ':'));
        valid.then(|| self.text = rest)?;
        Some(name)
    }

    /// Reads an element behind its `<`, writes its value and gives its name.
    fn element(&mut self, out: &mut Vec<u8>, depth: usize) -> Option<&'t str> {
        if depth > MAX_DEPTH {
            return None;
        }
        let name = self.name()?;
        let mut content = Content::default();
        loop {
            let before = self.text.len();
            self.blanks();
            if self.eat("/>") {
                content.write(out);
                return Some(name);
            }
            if self.eat(">") {
                break;
            }
            // blanks stand before each attribute
            (self.text.len() < before).then_some(())?;
            let attribute = self.name()?;
            self.blanks();
            self.eat("=").then_some(())?;
            self.blanks();
            let quote = if self.eat("\"") {
                "\""
            } else {
                self.eat("'").then_some("'")?
            };
            let value = unescaped(self.until(quote)?)?;
            let key = format!("@{attribute}");
            // an attribute stands once
            content.members.iter().all(|(name, _)| *name != key).then_some(())?;
            content.push(key, |out| write_string(out, &value));
        }
        self.children(&mut content, depth)?;
        (self.name()? == name).then_some(())?;
        self.blanks();
        self.eat(">").then_some(())?;
        content.write(out);
        Some(name)
    }

    /// Reads up to and with the `</` that ends the element.
    fn children(&mut self, content: &mut Content, depth: usize) -> Option<()> {
        loop {
            if self.eat("</") {
                content.end_text();
                return Some(());
            }
            if self.eat("<!--") {
                self.until("-->")?;
            } else if self.eat("<![CDATA[") {
                content.text.push_str(self.until("]]>")?);
                content.cdata = true;
            } else if self.eat("<?") {
                self.until("?>")?;
            } else if self.eat("<") {
                content.end_text();
                let mut value = Vec::new();
                let name = self.element(&mut value, depth + 1)?;
                content.push(name.to_owned(), |out| out.extend_from_slice(&value));
            } else {
                let (text, rest) = self.text.split_at(self.text.find('<')?);
                content.text.push_str(&unescaped(text)?);
                self.text = rest;
            }
        }
    }
}

/// What an element holds: keys in order, each with one or more values.
#[derive(Default)]
struct Content {
    members: Vec<(String, Vec<Vec<u8>>)>,
    text: String,
    /// Whether the text at hand has a part whose blanks count.
    cdata: bool,
}

impl Content {
    fn push(&mut self, key: String, write: impl FnOnce(&mut Vec<u8>)) {
        let mut value = Vec::new();
        write(&mut value);
        match self.members.iter_mut().find(|(name, _)| *name == key) {
            Some((_, values)) => values.push(value),
            None => self.members.push((key, vec![value])),
        }
    }

    fn end_text(&mut self) {
        let text = std::mem::take(&mut self.text);
        let kept = if std::mem::take(&mut self.cdata) {
            text.as_str()
        } else {
            text.trim()
        };
        if !kept.is_empty() {
            self.push("#text".into(), |out| write_string(out, kept));
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self.members.as_slice() {
            [] => write_null(out),
            [(key, values)] if key == "#text" && values.len() == 1 => out.extend_from_slice(&values[0]),
            members => {
                let mut bag = BagBuilder::new();
                for (key, values) in members {
                    bag.insert_with(key, |out| match values.as_slice() {
                        [value] => out.extend_from_slice(value),
                        values => {
                            let mut array = ArrayBuilder::new();
                            for value in values {
                                array.push_with(|out| out.extend_from_slice(value));
                            }
                            array.write(out);
                        }
                    });
                }
                bag.write(out);
            }
        }
    }
}

/// The text with its references resolved; nothing where one is unknown.
fn unescaped(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let (name, tail) = behind.split_once(';')?;
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => {
                let digits = name.strip_prefix('#')?;
                let code = match digits.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => digits.parse().ok()?,
                };
                char::from_u32(code)?
            }
        });
        rest = tail;
    }
    out.push_str(rest);
    Some(out)
}
