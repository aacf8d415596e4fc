//! Reading files, YAML and fields. These cannot be switched off.

use super::{Code, code};

/// In the order of codes.
pub(super) static CODES: &[Code] = &[
    code(
        "TL0001",
        "The file is not valid YAML.",
        "Any file of definitions, functions, cases, schemas or watchlists.",
        "Look at the place shown and the line before it: a colon in an unquoted value, a tab, a line that stands too far left.",
    ),
    code(
        "TL0002",
        "A key stands twice in one mapping.",
        "Any YAML file.",
        "Keep one; readers disagree about which one counts.",
    ),
    code(
        "TL0003",
        "The file holds more than one YAML document.",
        "A line `---` stands between two documents.",
        "Put each definition into a file of its own.",
    ),
    code(
        "TL0004",
        "A key is a list or a mapping.",
        "Mostly a value that starts with `{{`, `[` or `?` and has no quotes.",
        "Quote the value.",
    ),
    code(
        "TL0005",
        "An alias names no anchor.",
        "Mostly a value that starts with `*` and has no quotes.",
        "Quote the value.",
    ),
    code(
        "TL0006",
        "The document is nested too deeply, or holds too many values.",
        "A file that is no definition, or one made to exhaust its reader.",
        "Definitions are small; this is probably a file of another kind.",
    ),
    code(
        "TL0010",
        "The file cannot be read.",
        "It does not exist, or the system does not give it.",
        "Check that it exists and that you may read it.",
    ),
    code(
        "TL0011",
        "The file is not UTF-8.",
        "It was saved as UTF-16 or in a code page.",
        "Save it as UTF-8.",
    ),
    code(
        "TL0012",
        "A link leads back to a folder around it.",
        "Folders are walked with their links.",
        "Remove the link; nothing below it is read.",
    ),
    code(
        "TL0013",
        "The document is not a mapping of keys to values.",
        "The file holds a list or a single text.",
        "Start it with `id:`, `name:`, `description:` and so on.",
    ),
    code(
        "TL0014",
        "The file is empty.",
        "It has nothing, or nothing but comments.",
        "Write a definition, or remove the file.",
    ),
    code(
        "TL0015",
        "The file is no kind of content that Sentinel knows.",
        "It has neither the keys of a rule nor those of other content.",
        "An analytics rule has a `kind` and a `query`.",
    ),
    code(
        "TL0016",
        "A field has a value of the wrong type.",
        "A list stands where a text belongs, and the like.",
        "Write the type that the message names; all other fields are read.",
    ),
    code(
        "TL0017",
        "`kind` names no kind of analytics rule.",
        "The word is misspelled, or of another product.",
        "Write Scheduled, NRT or one of the other kinds that the message lists.",
    ),
    code(
        "TL0020",
        "A function has no name that a query can call, or no query.",
        "A file in `functions/`.",
        "Write `name:` and `query:`, or use the keys of ASIM parsers, solutions or saved searches.",
    ),
    code(
        "TL0021",
        "The parameters of a function cannot be read.",
        "A file in `functions/`.",
        "Write `parameters: 'since: timespan = 1h, who: string'`, or a list of `Name`, `Type` and `Default`.",
    ),
    code(
        "TL0022",
        "Two files describe a function of the same name.",
        "Files in `functions/`.",
        "Remove one, or give it another name.",
    ),
];
