//! `# tripline: allow(name, TL1234)`: findings that the author has looked at.
//!
//! Before the first key, it holds for the whole file; on a line of its own, for the next line; behind something, for that
//! line. In a query the comment is `// tripline: allow(…)`. What it allows can be a lint's name or any code.

use kql_syntax::Span;

use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

const MARK: &str = "tripline: allow(";

/// One name in one comment.
pub(super) struct Allow {
    /// A lint's name or a code.
    pub(super) what: String,
    /// The name in the file.
    pub(super) span: Span,
    /// The bytes whose findings it allows, told by where they start.
    scope: std::ops::Range<u32>,
    /// A finding was dropped because of it.
    pub(super) used: bool,
}

impl Allow {
    fn covers(&self, diagnostic: &Diagnostic) -> bool {
        let named = self.what.eq_ignore_ascii_case(&diagnostic.code) || self.what == diagnostic.name;
        let start = diagnostic.span.map_or(0, |span| span.start);
        named && (self.scope.contains(&start) || self.scope == (0..u32::MAX))
    }
}

/// The comments of a file.
pub(super) fn find(file: &SourceFile) -> Vec<Allow> {
    let text: &str = &file.text;
    let mut found = Vec::new();
    if !text.contains(MARK) {
        return found;
    }
    let (mut line_start, mut before_first_key) = (0, true);
    for line in text.split_inclusive('\n') {
        let content = line.trim_start_matches('\u{feff}').trim();
        let comment = content.starts_with('#') || content.starts_with("//");
        for (at, names) in names(line) {
            let line_end = line_start + line.len();
            let scope = if before_first_key && comment {
                0..u32::MAX
            } else if comment {
                line_end as u32..next_line_end(text, line_end) as u32
            } else {
                line_start as u32..line_end as u32
            };
            let mut at = line_start + at;
            for name in names.split(',') {
                let start = at + name.len() - name.trim_start().len();
                let what = name.trim().to_string();
                let span = Span::new(start as u32, (start + what.len()) as u32);
                found.push(Allow {
                    what,
                    span,
                    scope: scope.clone(),
                    used: false,
                });
                at += name.len() + 1;
            }
        }
        before_first_key &= comment || content.is_empty() || content == "---";
        line_start += line.len();
    }
    found
}

/// Drops what is allowed, and notes which comments did it.
pub(super) fn apply(allows: &mut [Allow], diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.retain(|diagnostic| {
        let mut allowed = false;
        for allow in allows.iter_mut().filter(|allow| allow.covers(diagnostic)) {
            allow.used = true;
            allowed = true;
        }
        !allowed
    });
}

/// The texts between the parentheses and where in the line each starts. A second one needs no sign of a comment: the
/// first has begun it.
fn names(line: &str) -> Vec<(usize, &str)> {
    let Some(mark) = line.find(MARK) else {
        return Vec::new();
    };
    let before = line[..mark].trim_end();
    if !before.ends_with('#') && !before.ends_with("//") {
        return Vec::new();
    }
    const AGAIN: &str = "allow(";
    let starts = line[mark..].match_indices(AGAIN).map(|(at, _)| mark + at + AGAIN.len());
    let closed = starts.filter_map(|start| {
        let end = line[start..].find(')')?;
        Some((start, &line[start..start + end]))
    });
    closed.collect()
}

/// The end of the first line from `at` that is no comment.
fn next_line_end(text: &str, mut at: usize) -> usize {
    for line in text[at..].split_inclusive('\n') {
        at += line.len();
        let content = line.trim();
        if !content.starts_with('#') && !content.starts_with("//") {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::detection::load_text;
    use crate::lint::{Project, run};

    const REST: &str = "name: a\ndescription: b\nquery: SigninLogs | project TimeGenerated\ntactics: [Impact]\n";

    #[rstest]
    #[case::whole_file("# tripline: allow(id-not-guid)\nid: x\n", &[])]
    #[case::by_code("# tripline: allow(TL1002)\nid: x\n", &[])]
    #[case::behind("id: x # tripline: allow(id-not-guid)\n", &[])]
    #[case::next_line("status: a\n# tripline: allow(id-not-guid, name-too-long)\n# why\nid: x\n", &["TL1020"])]
    #[case::two_on_a_line("status: a\n# tripline: allow(name-too-long), allow(id-not-guid)\nid: x\n", &["TL1020"])]
    #[case::two_comments("id: x # tripline: allow(TL1234) # tripline: allow(id-not-guid)\n", &[])]
    #[case::other_line("status: a\n# tripline: allow(id-not-guid)\nversion: 1.0.0\nid: x\n", &["TL1020", "TL1002"])]
    #[case::unknown("# tripline: allow(id-no-guid)\nid: x\n", &["TL1019", "TL1002"])]
    #[case::no_comment("id: 'tripline: allow(id-not-guid)'\n", &["TL1002"])]
    fn an_allow_holds_where_it_stands(#[case] head: &str, #[case] expected: &[&str]) {
        let found = run(&[load_text("a.yaml", format!("{head}{REST}"))], &Project::default());
        let codes: Vec<_> = found
            .iter()
            .filter(|found| found.code.starts_with("TL1"))
            .map(|found| &*found.code)
            .collect();
        assert_eq!(codes, expected);
    }
}
