//! `typographic-character`

use kql_syntax::Span;

use crate::detection::Query;
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, query_example};

pub(super) static LINT: Lint = Lint {
    code: "TL2002",
    name: "typographic-character",
    level: Level::Error,
    fix: Fixable::Safe,
    about: "A typographic quote, a dash or an invisible character stands in the query outside a string and a comment.",
    why: "KQL does not know them; they come from word processors and web pages.",
    bad: &[
        query_example("SigninLogs\n| where ResultType == \u{201c}50126\u{201d}\n| project TimeGenerated")
            .fixed("SigninLogs\n| where ResultType == \"50126\"\n| project TimeGenerated"),
        query_example("SigninLogs\n| extend Delta = 1 \u{2013} 1\n| project TimeGenerated")
            .fixed("SigninLogs\n| extend Delta = 1 - 1\n| project TimeGenerated"),
    ],
    good: &[query_example(
        "SigninLogs\n| where ResultType == \"50126\" // \"quoted\"\n| project TimeGenerated",
    )],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    for (at, letter) in outside_strings(&facts.query.text) {
        let Some((name, plain)) = plain(letter) else { continue };
        let span = Span::new(at as u32, (at + letter.len_utf8()) as u32);
        let report = ctx
            .report_in_query(&LINT, span)
            .message(format!("{name} U+{:04X} stands in the query", letter as u32));
        match plain {
            Some(plain) => {
                report.fix_in_query(format!("write {}", describe(plain)), span, plain);
            }
            None => {
                report.help("remove it");
            }
        }
    }
}

/// Where in the file the characters stand that this lint reports.
pub(in crate::lint) fn breaking_characters(query: &Query) -> Vec<u32> {
    let found = outside_strings(&query.text)
        .into_iter()
        .filter(|(_, letter)| plain(*letter).is_some());
    found
        .map(|(at, _)| query.map.to_file(Span::empty(at as u32)).start)
        .collect()
}

fn describe(plain: &str) -> String {
    if plain == " " {
        "a blank".to_string()
    } else {
        format!("`{plain}`")
    }
}

/// What a typographic character is called, and the plain one that is meant.
fn plain(letter: char) -> Option<(&'static str, Option<&'static str>)> {
    Some(match letter {
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{2033}' => ("the typographic quote", Some("\"")),
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2032}' => ("the typographic quote", Some("'")),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => ("the dash", Some("-")),
        '\u{200c}' | '\u{200d}' | '\u{2060}' => ("the invisible character", Some("")),
        _ => return None,
    })
}

/// Characters outside string literals and comments. A string that starts with a typographic quote is no string to
/// KQL, so what follows is outside as well.
fn outside_strings(text: &str) -> Vec<(usize, char)> {
    let mut outside = Vec::new();
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let rest = &text[at..];
        if rest.starts_with("//") {
            while letters.next_if(|(_, letter)| *letter != '\n').is_some() {}
        } else if rest.starts_with("```") || rest.starts_with("~~~") {
            let fence = &rest[..3];
            let end = rest[3..].find(fence).map_or(text.len(), |end| at + 3 + end + 3);
            while letters.next_if(|(at, _)| *at < end).is_some() {}
        } else if letter == '"' || letter == '\'' {
            let verbatim = text[..at].ends_with('@');
            while let Some((_, inner)) = letters.next_if(|(_, inner)| *inner != '\n' || verbatim) {
                if inner == letter {
                    break;
                }
                if inner == '\\' && !verbatim {
                    letters.next();
                }
            }
        } else {
            outside.push((at, letter));
        }
    }
    outside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_comments_and_fences_may_hold_anything() {
        let text = "T | where a == '\u{201c}' // \u{2019}\n| where b == @'\\' | where c == ```\u{2014}``` \u{2014}";
        let found: Vec<char> = outside_strings(text).into_iter().map(|(_, letter)| letter).collect();
        assert_eq!(found.iter().filter(|letter| plain(**letter).is_some()).count(), 1);
    }
}
