//! JSONPath as Kusto has it, over dynamic values and over JSON text that nobody parsed.
//!
//! A path is `$` and steps: `.name`, `['name']`, `["name"]`, `[n]`. Wildcards, recursion, unions and slices do not
//! exist. Source: the page "JSONPath expressions".
//!
//! [`find_in_text`] walks text without building a value. It gives what parsing first would give, which is why it reads
//! to the end: text that is no JSON has no paths, and of a repeated key the last value counts.

use super::dynamic::{MAX_DEPTH, json};
use super::{DynRef, Dynamic};

/// One step into a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Step {
    /// The value of a key in a bag. Case matters.
    Key(Box<str>),
    /// The item of an array; from its end where negative.
    Index(i64),
}

/// Why a text is no path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// It does not begin with `$`.
    #[error("a JSON path begins with `$`")]
    Root,
    /// What follows is neither `.` nor `[`.
    #[error("after byte {0} of a JSON path, `.name`, `['name']` or `[0]` follows")]
    Separator(usize),
    /// A name is missing behind `.`, or is not one.
    #[error("at byte {0} of the JSON path, the name of a property is missing")]
    Name(usize),
    /// What stands in brackets is neither a quoted name nor a number.
    #[error("at byte {0} of the JSON path, brackets hold neither a quoted name nor an index")]
    Bracket(usize),
    /// Wildcards, recursion, unions and slices do not exist in Kusto's paths.
    #[error("at byte {0} of the JSON path: wildcards, recursion, unions and slices do not exist here")]
    Wildcard(usize),
}

/// Whether a key is meant as a path where a function takes either: it begins with `$.` or `$[`.
pub fn is_path(text: &str) -> bool {
    text.starts_with("$.") || text.starts_with("$[")
}

/// Reads a path. `$` alone has no steps.
pub fn parse(path: &str) -> Result<Vec<Step>, PathError> {
    let mut rest = path.trim().strip_prefix('$').ok_or(PathError::Root)?;
    let whole = path.trim_end().len();
    let mut steps = Vec::new();
    while !rest.is_empty() {
        let at = whole - rest.len();
        if let Some(name) = rest.strip_prefix('.') {
            let end = name.find(['.', '[']).unwrap_or(name.len());
            match &name[..end] {
                "" if name.starts_with('.') => return Err(PathError::Wildcard(at)),
                "" => return Err(PathError::Name(at)),
                "*" => return Err(PathError::Wildcard(at)),
                key => steps.push(Step::Key(key.into())),
            }
            rest = &name[end..];
        } else if let Some(inner) = rest.strip_prefix('[') {
            let (step, after) = bracket(inner, at)?;
            steps.push(step);
            rest = after;
        } else {
            return Err(PathError::Separator(at));
        }
    }
    Ok(steps)
}

/// The step in brackets and what stands behind them; `inner` begins behind `[`.
fn bracket(inner: &str, at: usize) -> Result<(Step, &str), PathError> {
    if let Some(quote @ ('\'' | '"')) = inner.chars().next() {
        let body = &inner[1..];
        let end = body.find(quote).ok_or(PathError::Bracket(at))?;
        let after = body[end + 1..].strip_prefix(']').ok_or(PathError::Bracket(at))?;
        return Ok((Step::Key(body[..end].into()), after));
    }
    let (index, after) = inner.split_once(']').ok_or(PathError::Bracket(at))?;
    if index.contains(['*', ',', ':', '?', '@']) {
        return Err(PathError::Wildcard(at));
    }
    let index = index.trim().parse().map_err(|_| PathError::Bracket(at))?;
    Ok((Step::Index(index), after))
}

/// Follows the steps. Nothing where one of them does not exist; a null that does exist is given.
pub fn find<'a>(value: DynRef<'a>, steps: &[Step]) -> Option<DynRef<'a>> {
    steps.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.item(*index),
    })
}

/// What a JSON text holds at `steps`, its strings as they are, found without building the rest. Nothing where the text is
/// no JSON or the path does not exist in it. Without steps: the whole.
pub fn find_in_text(text: &str, steps: &[Step]) -> Option<Dynamic> {
    Dynamic::from_json_strict(find_span(text, steps)?)
}

/// The part of a JSON text that stands at `steps`, blanks around it cut. Nothing as for [`find_in_text`].
pub fn find_span<'t>(text: &'t str, steps: &[Step]) -> Option<&'t str> {
    let mut walk = Walk { text, at: 0 };
    let found = walk.value(Some(steps), 0)?;
    walk.blanks();
    if walk.at < text.len() {
        return None;
    }
    found
}

/// A place in a JSON text. Each method returns nothing where the text is no JSON there.
struct Walk<'t> {
    text: &'t str,
    at: usize,
}

/// Inner nothing: the path does not lead there.
type Found<'t> = Option<&'t str>;

impl<'t> Walk<'t> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, expected: u8) -> bool {
        let hit = self.byte() == Some(expected);
        self.at += usize::from(hit);
        hit
    }

    fn keyword(&mut self, word: &str) -> Option<()> {
        self.text.as_bytes()[self.at..]
            .starts_with(word.as_bytes())
            .then(|| self.at += word.len())
    }

    /// Passes a value. `steps` is what remains of the path where the path leads through this value.
    fn value(&mut self, steps: Option<&[Step]>, depth: usize) -> Option<Found<'t>> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.blanks();
        let start = self.at;
        let inner = match self.byte()? {
            b'n' => self.keyword("null").map(|()| None)?,
            b't' => self.keyword("true").map(|()| None)?,
            b'f' => self.keyword("false").map(|()| None)?,
            b'"' => self.string().map(|_| None)?,
            b'[' => self.array(steps, depth)?,
            b'{' => self.bag(steps, depth)?,
            b'-' | b'0'..=b'9' => self.number().map(|()| None)?,
            _ => return None,
        };
        Some(match steps {
            Some([]) => Some(&self.text[start..self.at]),
            _ => inner,
        })
    }

    fn array(&mut self, steps: Option<&[Step]>, depth: usize) -> Option<Found<'t>> {
        let (wanted, rest) = match steps {
            Some([Step::Index(index), rest @ ..]) => (Some(*index), rest),
            _ => (None, &[][..]),
        };
        let mut found = None;
        // an index from the end is known only there: keep what the last few items gave
        let mut tail: std::collections::VecDeque<Found<'t>> = std::collections::VecDeque::new();
        let keep = wanted.filter(|index| *index < 0).map_or(0, i64::unsigned_abs);
        self.at += 1;
        self.blanks();
        if self.eat(b']') {
            return Some(None);
        }
        for index in 0.. {
            let here = keep > 0 || wanted == Some(index);
            let inner = self.value(here.then_some(rest), depth + 1)?;
            if keep > 0 {
                tail.push_back(inner);
                if tail.len() as u64 > keep {
                    tail.pop_front();
                }
            } else if here {
                found = inner;
            }
            self.blanks();
            if self.eat(b']') {
                break;
            }
            self.eat(b',').then_some(())?;
        }
        if keep > 0 && tail.len() as u64 == keep {
            found = tail.pop_front().flatten();
        }
        Some(found)
    }

    fn bag(&mut self, steps: Option<&[Step]>, depth: usize) -> Option<Found<'t>> {
        let (wanted, rest) = match steps {
            Some([Step::Key(key), rest @ ..]) => (Some(&**key), rest),
            _ => (None, &[][..]),
        };
        let mut found = None;
        self.at += 1;
        self.blanks();
        if self.eat(b'}') {
            return Some(None);
        }
        loop {
            self.blanks();
            let (key, escaped) = self.string()?;
            let here = wanted.is_some_and(|wanted| if escaped { is_name(key, wanted) } else { key == wanted });
            self.blanks();
            self.eat(b':').then_some(())?;
            let inner = self.value(here.then_some(rest), depth + 1)?;
            if here {
                found = inner;
            }
            self.blanks();
            if self.eat(b'}') {
                return Some(found);
            }
            self.eat(b',').then_some(())?;
        }
    }

    fn number(&mut self) -> Option<()> {
        self.at += json::number(&self.text.as_bytes()[self.at..])?.0;
        Some(())
    }

    /// The raw text between the quotes, and whether it holds escapes.
    fn string(&mut self) -> Option<(&'t str, bool)> {
        self.eat(b'"').then_some(())?;
        let start = self.at;
        let mut escaped = false;
        loop {
            let bytes = &self.text.as_bytes()[self.at..];
            self.at += memchr::memchr2(b'"', b'\\', bytes)?;
            if self.eat(b'"') {
                return Some((&self.text[start..self.at - 1], escaped));
            }
            escaped = true;
            self.at += 1;
            match self.byte()? {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 1,
                b'u' => {
                    let digits = self.text.get(self.at + 1..self.at + 5)?;
                    u32::from_str_radix(digits, 16).ok()?;
                    self.at += 5;
                }
                _ => return None,
            }
        }
    }
}

/// Whether a raw JSON string with escapes in it means `name`.
fn is_name(raw: &str, name: &str) -> bool {
    Dynamic::from_json(&format!("\"{raw}\"")).is_some_and(|text| text.as_ref().as_str() == Some(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn key(name: &str) -> Step {
        Step::Key(name.into())
    }

    #[rstest]
    #[case("$", vec![])]
    #[case("$.a.b[0]", vec![key("a"), key("b"), Step::Index(0)])]
    #[case("$['Log Level'][\"x.y\"]", vec![key("Log Level"), key("x.y")])]
    #[case("$[-1].a", vec![Step::Index(-1), key("a")])]
    fn reads(#[case] path: &str, #[case] steps: Vec<Step>) {
        assert_eq!(parse(path), Ok(steps));
    }

    #[rstest]
    #[case("a.b", PathError::Root)]
    #[case("$a", PathError::Separator(1))]
    #[case("$.", PathError::Name(1))]
    #[case("$..a", PathError::Wildcard(1))]
    #[case("$.a.*", PathError::Wildcard(3))]
    #[case("$.a[*]", PathError::Wildcard(3))]
    #[case("$.a[b]", PathError::Bracket(3))]
    #[case("$.a['b", PathError::Bracket(3))]
    fn refuses(#[case] path: &str, #[case] error: PathError) {
        assert_eq!(parse(path), Err(error));
    }

    #[rstest]
    #[case(r#"{"a":{"b":[10,{"c":"x"}]}}"#, "$.a.b[1].c", Some("\"x\""))]
    #[case(r#"{"a":[1,2,3]}"#, "$.a[-1]", Some("3"))]
    #[case(r#"{"a":[1,2,3]}"#, "$.a[-4]", None)]
    #[case(r#"{"a":1, "a" : 2}"#, "$.a", Some("2"))]
    #[case(r#"{"a":{"b":1},"a":2}"#, "$.a.b", None)]
    #[case(r#"{"a":1"#, "$.a", None)]
    #[case(r#"{"a":1} x"#, "$.a", None)]
    #[case(r#"{"\u0061":1}"#, "$.a", Some("1"))]
    #[case(r#"{"a":null}"#, "$.a", Some("null"))]
    #[case(r#"[1,2]"#, "$.a", None)]
    #[case(r#"{"0":1}"#, "$[0]", None)]
    fn walks_text(#[case] text: &str, #[case] path: &str, #[case] found: Option<&str>) {
        let steps = parse(path).unwrap();
        let value = find_in_text(text, &steps).map(|value| value.as_ref().to_json_text());
        assert_eq!(value.as_deref(), found);
    }

    #[test]
    fn deep_text_is_refused_not_overflowed() {
        assert_eq!(find_in_text(&"[".repeat(100_000), &[Step::Index(0)]), None);
    }

    fn json() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            Just("null".to_owned()),
            Just("true".to_owned()),
            "-?[1-9][0-9]{0,2}(\\.[0-9])?(e[0-9])?",
            "\"[ab\\\\n\"]{0,3}\"",
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
                prop::collection::vec(("[abc]", inner), 0..4).prop_map(|entries| {
                    let entries: Vec<String> = entries.iter().map(|(k, v)| format!("\"{k}\" :{v}")).collect();
                    format!("{{{}}}", entries.join(","))
                }),
            ]
        })
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof!["[abc]".prop_map(|name| key(&name)), (-3i64..3).prop_map(Step::Index)]
    }

    proptest! {
        #[test]
        fn walking_gives_what_parsing_gives(text in json(), steps in prop::collection::vec(step(), 0..4)) {
            let parsed = Dynamic::from_json(&text)
                .and_then(|value| find(value.as_ref(), &steps).map(DynRef::to_owned));
            prop_assert_eq!(find_in_text(&text, &steps), parsed);
        }

        #[test]
        fn any_text_is_walked_without_panic(text in "[\\[\\]{}\",:0-9a\\\\unl é-]{0,20}") {
            let steps = [key("a"), Step::Index(0)];
            let parsed = Dynamic::from_json(&text)
                .and_then(|value| find(value.as_ref(), &steps).map(DynRef::to_owned));
            prop_assert_eq!(find_in_text(&text, &steps), parsed);
            prop_assert_eq!(find_span(&text, &[]).is_some(), Dynamic::from_json(&text).is_some());
        }
    }
}
