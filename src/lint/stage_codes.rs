//! Codes of the stages before the lints: reading files, YAML and fields. They cannot be switched off.

/// A code and what it means.
pub struct StageCode {
    /// `TL0…`
    pub code: &'static str,
    /// What is wrong, in one sentence.
    pub about: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

const fn code(code: &'static str, about: &'static str, remedy: &'static str) -> StageCode {
    StageCode { code, about, remedy }
}

/// In the order of codes.
pub static STAGE_CODES: &[StageCode] = &[
    code(
        "TL0001",
        "The file is not valid YAML.",
        "Look at the place shown and the line before it: a colon in an unquoted value, a tab, a line that stands too far left.",
    ),
    code(
        "TL0002",
        "A key stands twice in one mapping.",
        "Keep one; readers disagree about which one counts.",
    ),
    code(
        "TL0003",
        "The file holds more than one YAML document.",
        "Put each definition into a file of its own.",
    ),
    code(
        "TL0004",
        "A key is a list or a mapping.",
        "Quote a value that starts with `{{`, `[` or `?`.",
    ),
    code(
        "TL0005",
        "An alias names no anchor.",
        "Quote a value that starts with `*`.",
    ),
    code(
        "TL0006",
        "The document is nested too deeply, or holds too many values.",
        "Definitions are small; this is probably a file of another kind.",
    ),
    code(
        "TL0010",
        "The file cannot be read.",
        "Check that it exists and that you may read it.",
    ),
    code("TL0011", "The file is not UTF-8.", "Save it as UTF-8."),
    code(
        "TL0012",
        "A link leads back to a folder around it.",
        "Remove the link; nothing below it is read.",
    ),
    code(
        "TL0013",
        "The document is not a mapping of keys to values.",
        "Start it with `id:`, `name:`, `description:` and so on.",
    ),
    code(
        "TL0014",
        "The file is empty.",
        "Write a definition, or remove the file.",
    ),
    code(
        "TL0015",
        "The file is no kind of content that Sentinel knows.",
        "An analytics rule has a `kind` and a `query`.",
    ),
    code(
        "TL0016",
        "A field has a value of the wrong type.",
        "Write the type that the message names; all other fields are read.",
    ),
    code(
        "TL0017",
        "`kind` names no kind of analytics rule.",
        "Write Scheduled, NRT or one of the other kinds that the message lists.",
    ),
    code(
        "TL0020",
        "A file in `functions/` has no name that a query can call, or no query.",
        "Write `name:` and `query:`, or use the keys of ASIM parsers, solutions or saved searches.",
    ),
    code(
        "TL0021",
        "The parameters of a function cannot be read.",
        "Write `parameters: 'since: timespan = 1h, who: string'`, or a list of `Name`, `Type` and `Default`.",
    ),
    code(
        "TL0022",
        "Two files in `functions/` describe a function of the same name.",
        "Remove one, or give it another name.",
    ),
];
