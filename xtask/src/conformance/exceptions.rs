//! Cases that need not pass, each with the reason.
//!
//! A line is `KIND PATTERN: REASON`; a `*` at the end of a pattern stands for any letters. The first line that fits counts.
//! A wrong answer is excused by a `page` or `form` line alone.

use super::{Case, Status};
use std::fs;
use std::path::Path;

/// Why a case need not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// It uses a construct that is left out by design, such as geometry and graphs.
    Excluded,
    /// What its page prints cannot come from the query that the page gives.
    Page,
    /// It is refused: the result is not defined well enough to be computed.
    Refused,
    /// A debug build may need longer than the checker waits.
    Slow,
    /// The answer has a form that the checker does not read; a test of ours compares it.
    Form,
}

impl Kind {
    const ALL: [(&'static str, Kind); 5] = [
        ("excluded", Kind::Excluded),
        ("page", Kind::Page),
        ("refused", Kind::Refused),
        ("slow", Kind::Slow),
        ("form", Kind::Form),
    ];

    /// What follows the number of such cases.
    pub(super) fn about(self) -> &'static str {
        match self {
            Kind::Excluded => "of excluded constructs",
            Kind::Page => "that their page contradicts",
            Kind::Refused => "refused for a reason",
            Kind::Slow => "too slow for the checker",
            Kind::Form => "that the checker cannot read",
        }
    }

    fn excuses(self, status: Status) -> bool {
        match status {
            Status::Passed => false,
            Status::Wrong => matches!(self, Kind::Page | Kind::Form),
            Status::Refused => !matches!(self, Kind::Page | Kind::Form),
        }
    }
}

/// A line of the file.
#[derive(Debug)]
struct Exception {
    kind: Kind,
    pattern: String,
}

impl Exception {
    fn fits(&self, id: &str) -> bool {
        match self.pattern.strip_suffix('*') {
            Some(start) => id.starts_with(start),
            None => id == self.pattern,
        }
    }
}

/// The file's lines in order.
#[derive(Debug)]
pub(super) struct Exceptions(Vec<Exception>);

impl Exceptions {
    /// Reads a file; one that does not exist has no lines.
    pub(super) fn read(path: &Path) -> Result<Exceptions, String> {
        match fs::read_to_string(path) {
            Ok(text) => Exceptions::parse(&text).map_err(|error| format!("{}: {error}", path.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Exceptions(Vec::new())),
            Err(error) => Err(format!("{}: {error}", path.display())),
        }
    }

    /// Reads lines. Empty ones and those that begin with `#` are comments.
    pub(super) fn parse(text: &str) -> Result<Exceptions, String> {
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let exceptions = lines.map(|line| {
            let (head, reason) = line.split_once(": ").ok_or(format!("no reason in `{line}`"))?;
            let (kind, pattern) = head.split_once(' ').ok_or(format!("no kind in `{line}`"))?;
            let kind = Kind::ALL.iter().find(|(name, _)| *name == kind);
            match kind {
                Some((_, kind)) if !reason.trim().is_empty() => Ok(Exception {
                    kind: *kind,
                    pattern: pattern.to_owned(),
                }),
                _ => Err(format!("neither kind nor reason in `{line}`")),
            }
        });
        Ok(Exceptions(exceptions.collect::<Result<_, String>>()?))
    }

    /// Why a case need not pass; nothing where it must, or does.
    pub(super) fn find(&self, case: &Case) -> Option<Kind> {
        let first = self.0.iter().find(|exception| exception.fits(&case.id))?;
        first.kind.excuses(case.status).then_some(first.kind)
    }

    /// The patterns that excuse none of these cases. What is only slow may pass.
    pub(super) fn idle<'e>(&'e self, cases: &'e [Case]) -> impl Iterator<Item = &'e str> {
        let used = |exception: &Exception| {
            let excused = |case: &Case| {
                let first = self.0.iter().find(|other| other.fits(&case.id));
                first.is_some_and(|first| std::ptr::eq(first, exception) && first.kind.excuses(case.status))
            };
            exception.kind == Kind::Slow || cases.iter().any(excused)
        };
        let idle = self.0.iter().filter(move |exception| !used(exception));
        idle.map(|exception| exception.pattern.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(id: &str, status: Status) -> Case {
        Case {
            id: id.into(),
            tier: "docs".into(),
            status,
        }
    }

    /// Fails when a reason may be left out, or a line of no known kind is passed over.
    #[test]
    fn every_line_has_kind_and_reason() {
        for line in ["refused a", "refused a: ", "later a: soon", "a: b"] {
            assert!(Exceptions::parse(line).is_err(), "{line}");
        }
        assert!(Exceptions::parse("# a comment\n\nslow a: five million rows\n").is_ok());
    }

    #[test]
    fn lines_that_excuse_nothing_are_told() {
        let exceptions = Exceptions::parse("refused a1: x\nexcluded a*: y\npage b: z\nslow c: w").unwrap();
        let cases = [
            case("a1", Status::Passed),
            case("a2", Status::Refused),
            case("b", Status::Refused),
        ];
        assert_eq!(exceptions.idle(&cases).collect::<Vec<_>>(), ["a1", "b"]);
        assert_eq!(exceptions.find(&cases[1]), Some(Kind::Excluded));
        assert_eq!(exceptions.find(&cases[2]), None);
    }
}
