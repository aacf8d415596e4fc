//! Diagnostics as text: message, place, the line with a mark below it, help and fix.

use std::fmt::Write as _;

use kql_syntax::Span;
use unicode_width::UnicodeWidthChar;

use crate::diagnostic::{Diagnostic, Level, Safety};
use crate::source::SourceFile;
use crate::words::counted;

use super::Style;

/// How many findings of each level there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// The rest.
    pub infos: usize,
    /// Findings with a safe fix.
    pub fixable: usize,
}

impl Counts {
    /// Counts.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let mut counts = Self::default();
        for diagnostic in diagnostics {
            match diagnostic.level {
                Level::Error => counts.errors += 1,
                Level::Warn => counts.warnings += 1,
                Level::Info => counts.infos += 1,
            }
            counts.fixable += usize::from(diagnostic.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe));
        }
        counts
    }

    /// `2 errors, 1 warning`, or `nothing found`.
    pub fn describe(self) -> String {
        let parts = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "note")];
        let found = parts.into_iter().filter(|(count, _)| *count > 0);
        let words: Vec<String> = found.map(|(count, word)| counted(count, word)).collect();
        if words.is_empty() {
            "nothing found".to_string()
        } else {
            words.join(", ")
        }
    }
}

/// All diagnostics, with a blank line behind each.
pub fn text(diagnostics: &[Diagnostic], style: Style) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        render(diagnostic, style, &mut out);
        out.push('\n');
    }
    out
}

fn render(diagnostic: &Diagnostic, style: Style, out: &mut String) {
    let level = style.level(
        diagnostic.level,
        &format!("{}[{}]", diagnostic.level.name(), diagnostic.code),
    );
    let name = if diagnostic.name.is_empty() {
        String::new()
    } else {
        format!(" ({})", diagnostic.name)
    };
    let _ = writeln!(out, "{level}: {}{name}", style.strong(&diagnostic.message));
    let file = &diagnostic.file;
    let mut marks: Vec<Mark<'_>> = Vec::new();
    if let Some(span) = diagnostic.span {
        marks.push(Mark::new(
            file,
            span,
            diagnostic.label.as_deref().unwrap_or_default(),
            true,
        ));
        marks.extend(
            diagnostic
                .related
                .iter()
                .map(|label| Mark::new(file, label.span, &label.text, false)),
        );
    }
    let width = marks.iter().map(|mark| mark.line.to_string().len()).max().unwrap_or(1);
    let margin = " ".repeat(width);
    let place = match diagnostic.span {
        Some(span) => {
            let position = file.position(span.start);
            format!("{}:{}:{}", file.display_path(), position.line, position.column)
        }
        None => file.display_path(),
    };
    let _ = writeln!(out, "{margin}{} {place}", style.frame("-->"));
    snippet(file, &mut marks, diagnostic.level, width, style, out);
    let notes = diagnostic.help.iter().map(|help| ("help", help.clone()));
    let fix = diagnostic.fix.iter().map(|fix| match fix.safety {
        Safety::Safe => ("fix", format!("{} (`--fix` does it)", fix.about)),
        Safety::Suggested => ("suggestion", fix.about.clone()),
    });
    for (word, note) in notes.chain(fix) {
        let _ = writeln!(out, "{margin} {} {word}: {note}", style.frame("="));
    }
}

/// A place in one line.
struct Mark<'a> {
    line: usize,
    line_start: usize,
    /// Bytes in the line.
    start: usize,
    end: usize,
    /// It goes on in the next line.
    goes_on: bool,
    label: &'a str,
    primary: bool,
}

impl<'a> Mark<'a> {
    fn new(file: &SourceFile, span: Span, label: &'a str, primary: bool) -> Self {
        let (line_start, text) = file.line_at(span.start);
        let start = (span.start as usize - line_start).min(text.len());
        let end = (span.end as usize).saturating_sub(line_start);
        let line = file.position(span.start).line;
        Self {
            line,
            line_start,
            start,
            end: end.clamp(start, text.len()),
            goes_on: end > text.len() + 1,
            label,
            primary,
        }
    }
}

fn snippet(file: &SourceFile, marks: &mut [Mark<'_>], level: Level, width: usize, style: Style, out: &mut String) {
    if marks.is_empty() || file.text.is_empty() {
        return;
    }
    marks.sort_by_key(|mark| (mark.line, !mark.primary, mark.start));
    let margin = " ".repeat(width);
    let bar = style.frame("|");
    let _ = writeln!(out, "{margin} {bar}");
    let mut shown: Option<usize> = None;
    for mark in marks.iter() {
        let text = file.line_at(mark.line_start as u32).1;
        // A long line is shown around its mark.
        let window = Window::around(text, mark.start, mark.end);
        if shown != Some(mark.line) || window.cut {
            if shown.is_some_and(|line| mark.line > line + 1) {
                let _ = writeln!(out, "{margin} {}", style.frame("…"));
            }
            let number = style.frame(&format!("{:>width$}", mark.line));
            let _ = writeln!(out, "{number} {bar} {}", window.shown);
            shown = Some(mark.line);
        }
        let (blanks, length) = (window.columns_before, window.columns_marked.max(1));
        let underline = if mark.primary { "^" } else { "-" }.repeat(length);
        let more = if mark.goes_on { "…" } else { "" };
        let label = if mark.label.is_empty() {
            String::new()
        } else {
            format!(" {}", mark.label)
        };
        let underline = format!("{underline}{more}{label}");
        let painted = if mark.primary {
            style.level(level, &underline)
        } else {
            style.frame(&underline)
        };
        let _ = writeln!(out, "{margin} {bar} {}{painted}", " ".repeat(blanks));
    }
}

/// The part of a line that is shown.
struct Window {
    shown: String,
    /// Columns of the terminal before the mark, and of the mark.
    columns_before: usize,
    columns_marked: usize,
    /// The line is longer than what is shown.
    cut: bool,
}

/// Lines up to this many characters are shown whole.
const WHOLE: usize = 160;
/// Characters shown before and after the mark in longer lines.
const BEFORE: usize = 60;
const AFTER: usize = 60;

impl Window {
    fn around(line: &str, start: usize, end: usize) -> Self {
        let cut = line.chars().count() > WHOLE;
        let (from, to) = if cut {
            let from = line[..start]
                .char_indices()
                .rev()
                .nth(BEFORE - 1)
                .map_or(0, |(at, _)| at);
            let marked_end = line[start..end]
                .char_indices()
                .nth(AFTER)
                .map_or(end, |(at, _)| start + at);
            let to = line[marked_end..]
                .char_indices()
                .nth(AFTER)
                .map_or(line.len(), |(at, _)| marked_end + at);
            (from, to)
        } else {
            (0, line.len())
        };
        let before = if from > 0 { "…" } else { "" };
        let after = if to < line.len() { "…" } else { "" };
        let shown = format!("{before}{}{after}", printable(&line[from..to]));
        let columns = |text: &str| {
            printable(text)
                .chars()
                .map(|letter| letter.width().unwrap_or(0))
                .sum::<usize>()
        };
        let columns_before = before.chars().count() + columns(&line[from..start]);
        Self {
            shown,
            columns_before,
            columns_marked: columns(&line[start..end.min(to).max(start)]),
            cut,
        }
    }
}

/// Tabs as four blanks; control characters, which could drive the terminal, as `·`.
fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\t' => out.push_str("    "),
            '\u{feff}' => {}
            letter if letter.is_control() => out.push('·'),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::{Edit, Fix, Label};

    #[test]
    fn a_finding_shows_its_line_its_mark_and_what_to_do() {
        let file = Arc::new(SourceFile::new(
            "./d/a.yaml",
            "id: x\nname: é\tlong\nquery: |\n  T\n  | take 1\n",
        ));
        let mut diagnostic =
            Diagnostic::new("TL1", Level::Warn, &file, "`x` is wrong".into()).with_span(Span::new(15, 19));
        diagnostic.name = "x-wrong";
        diagnostic.help = Some("write `y`".into());
        diagnostic.label = Some("this".into());
        diagnostic.related = vec![Label {
            span: Span::new(0, 2),
            text: "first".into(),
        }];
        diagnostic.fix = Some(Fix {
            safety: Safety::Safe,
            about: "write `y`".into(),
            edits: vec![Edit {
                span: Span::new(0, 1),
                text: "y".into(),
            }],
        });
        let mut block = Diagnostic::new("TL2", Level::Error, &file, "too long".into()).with_span(Span::new(27, 41));
        block.file = Arc::clone(&file);
        insta::assert_snapshot!(text(&[diagnostic, block], Style::PLAIN), @r##"
        warning[TL1]: `x` is wrong (x-wrong)
         --> d/a.yaml:2:9
          |
        1 | id: x
          | -- first
        2 | name: é    long
          |            ^^^^ this
          = help: write `y`
          = fix: write `y` (`--fix` does it)

        error[TL2]: too long
         --> d/a.yaml:3:8
          |
        3 | query: |
          |        ^…
        "##);
    }

    #[test]
    fn long_lines_are_cut_around_the_mark_and_control_characters_do_not_reach_the_terminal() {
        let line = format!("query: '{}\u{1b}[31m|{}'", "a".repeat(300), "b".repeat(300));
        let file = Arc::new(SourceFile::new("a.yaml", line.as_str()));
        let at = line.find('|').unwrap() as u32;
        let diagnostic = Diagnostic::new("TL1", Level::Error, &file, "no".into()).with_span(Span::new(at, at + 1));
        insta::assert_snapshot!(text(&[diagnostic], Style::PLAIN), @r##"
        error[TL1]: no
         --> a.yaml:1:314
          |
        1 | …aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa·[31m|bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb…
          |                                                              ^
        "##);
    }
}
