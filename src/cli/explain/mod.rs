//! `tripline explain`: what a name of the language, or the code of a lint or an error, means.

mod language;
mod lint;

use clap::builder::PossibleValuesParser;
use clap::{Args, Command};
use kql_engine::names::nearest;

use crate::codes;
use crate::lint::registry;
use crate::reference::language::{Kind, names};

use super::{CLEAN, Output, USAGE};

/// Tells about a function, an operator, an aggregate, a plugin, a statement, a lint or an error.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Explain {
    /// A name or a code; before it, if wanted, what it is: fn, op, aggregate, plugin, statement or lint
    #[arg(required = true, num_args = 1.., value_name = "[KIND] NAME")]
    words: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  tripline explain strcat_array        whatever has that name
  tripline explain fn strcat_array     the function
  tripline explain op mv-expand        the tabular operator
  tripline explain op has_any          the scalar operator
  tripline explain aggregate arg_max
  tripline explain plugin bag_unpack
  tripline explain TL2005              a lint, by its code or its name
  tripline explain KS142               an error, by its code

What does not run here is told with the reason and with what to do in a test instead.

Exit codes:
  0  explained
  2  nothing has that name";

/// Kinds as they are written, and what they look among; `None` for lints.
const KINDS: &[(&str, Option<&[Kind]>)] = &[
    ("aggregate", Some(&[Kind::Aggregate])),
    ("agg", Some(&[Kind::Aggregate])),
    ("function", Some(&[Kind::Function])),
    ("fn", Some(&[Kind::Function])),
    ("lint", None),
    (
        "op",
        Some(&[Kind::Operator, Kind::StringOperator, Kind::ScalarOperator]),
    ),
    (
        "operator",
        Some(&[Kind::Operator, Kind::StringOperator, Kind::ScalarOperator]),
    ),
    ("plugin", Some(&[Kind::Plugin])),
    ("statement", Some(&[Kind::Statement])),
];

impl Explain {
    pub(super) fn run(self, output: &mut Output) -> u8 {
        let kind = KINDS
            .iter()
            .find(|(word, _)| self.words.len() > 1 && *word == self.words[0]);
        let (kinds, name) = match kind {
            Some((_, kinds)) => (*kinds, self.words[1..].join(" ")),
            None => (Some(Kind::ALL.as_slice()), self.words.join(" ")),
        };
        let name = name.trim_end_matches("()");
        let Some(kinds) = kinds else {
            return lint_or_fail(name, output);
        };
        let found = language::explain(name, kinds, output.style);
        let found = found.or_else(|| kind.is_none().then(|| lint::explain(name, output.style)).flatten());
        let Some(text) = found else {
            let lints = registry();
            let mut known = names(kinds);
            if looks_like_code(name) {
                // the nearest code is about something else
                known.clear();
            } else if kind.is_none() {
                known.extend(lints.iter().map(|lint| lint.name));
            }
            let what = kind.map_or("nothing", |(word, _)| unknown(word));
            return fail(what, name, &known, output);
        };
        output.print(&text);
        CLEAN
    }
}

fn unknown(kind: &str) -> &'static str {
    match kind {
        "aggregate" | "agg" => "no aggregate",
        "function" | "fn" => "no function",
        "plugin" => "no plugin",
        "statement" => "no statement",
        _ => "no operator",
    }
}

/// Whether somebody means a code: `TL…` or `KS…` with nothing but digits.
fn looks_like_code(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let digits = name.strip_prefix("TL").or(name.strip_prefix("KS"));
    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()))
}

fn fail(what: &str, name: &str, known: &[&str], output: &Output) -> u8 {
    let near = nearest(name, known.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
    output.error(&format!("{what} is called `{name}`{}", near.unwrap_or_default()));
    USAGE
}

/// Explains a lint, or says which one was meant.
pub(super) fn lint_or_fail(code: &str, output: &mut Output) -> u8 {
    if let Some(text) = lint::explain(code, output.style) {
        output.print(&text);
        return CLEAN;
    }
    let names = registry().into_iter().map(|lint| lint.name);
    let near = nearest(code, names).map(|near| format!("; did you mean `{near}`?"));
    output.error(&format!(
        "no lint has the code or name `{code}`{}",
        near.unwrap_or_default()
    ));
    USAGE
}

/// The command with all names among its values, for completion scripts; parsing does not need them.
pub(super) fn with_names(command: Command) -> Command {
    let kinds = KINDS.iter().map(|(word, _)| *word);
    let lints = registry().into_iter().flat_map(|lint| [lint.code, lint.name]);
    let codes = codes::registry().map(|code| code.code);
    let words = names(&Kind::ALL).into_iter().chain(lints).chain(codes);
    // Words that a shell would take apart are left out.
    let plain = |word: &&str| {
        word.chars()
            .all(|letter| letter.is_alphanumeric() || "_-".contains(letter))
    };
    let all: Vec<&'static str> = kinds.chain(words.filter(plain)).collect();
    command.mut_arg("words", |arg| arg.value_parser(PossibleValuesParser::new(all)))
}
