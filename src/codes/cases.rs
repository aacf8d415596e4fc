//! Cases, files of data, descriptions of tables, watchlists, packages.

use super::{Code, code};

/// In the order of codes.
pub(super) static CODES: &[Code] = &[
    code(
        "TL6501",
        "A key that cases do not have.",
        "A case in `fixtures/`.",
        "The help names the nearest key.",
    ),
    code(
        "TL6502",
        "The case lacks `now` or `tables`.",
        "Every case has both.",
        "Write `now: 2026-03-02T12:00:00Z` and the tables that the query reads.",
    ),
    code(
        "TL6503",
        "A value of the wrong shape.",
        "A list where a mapping belongs, and the like.",
        "Write what the help shows.",
    ),
    code(
        "TL6504",
        "`now` is no point in time.",
        "A case in `fixtures/`.",
        "Write a fixed time in UTC: `2026-03-02T12:00:00Z`.",
    ),
    code(
        "TL6505",
        "No such table is known.",
        "A case lists a table that is neither Sentinel's nor described by the project.",
        "Take the name that the help proposes, or describe the table in `schemas/<name>.yaml`.",
    ),
    code(
        "TL6506",
        "The table has no such column.",
        "A row of a case.",
        "Take the name that the help proposes; letter case counts.",
    ),
    code(
        "TL6507",
        "The value is not of its column's type.",
        "A row of a case, or of a file of logs.",
        "The help says how values of the type are written.",
    ),
    code(
        "TL6508",
        "Readers of YAML disagree about the value.",
        "Plain scalars such as `0o17` or `1_000`.",
        "Quote it, or write it otherwise.",
    ),
    code(
        "TL6509",
        "The row does not say when it was generated.",
        "Every row of a workspace has a `TimeGenerated`.",
        "Add `TimeGenerated: now-10m`.",
    ),
    code(
        "TL6510",
        "A data file cannot be read.",
        "`{file: …}` in a case.",
        "The path is relative to the case's folder.",
    ),
    code(
        "TL6511",
        "A data file is not valid CSV, NDJSON or JSON.",
        "Files of cases, watchlists and logs.",
        "Repair the line that is shown.",
    ),
    code(
        "TL6512",
        "A data file is of no format that cases read.",
        "The name's ending tells the format.",
        "Name it `.csv`, `.ndjson`, `.jsonl` or `.json`.",
    ),
    code(
        "TL6513",
        "A data file lies outside of the project.",
        "`{file: …}` in a case.",
        "Put it beside the case.",
    ),
    code(
        "TL6514",
        "The query reads a table that the case does not list.",
        "A missing table would pass for an empty one.",
        "List it with its rows, or as `[]`.",
    ),
    code(
        "TL6515",
        "No detection belongs to the cases in a folder.",
        "`fixtures/<path>/` belongs to `detections/<path>.yaml`.",
        "Rename the folder, or write the detection.",
    ),
    code(
        "TL6516",
        "A case is written twice.",
        "`<name>.yaml` beside `<name>.yml`.",
        "Keep one.",
    ),
    code(
        "TL6517",
        "A row lies exactly on the edge of the window.",
        "The service does not document whether its edges belong to a window.",
        "Move the row by a second.",
    ),
    code(
        "TL6518",
        "The watchlist does not have the column of its search keys.",
        "`itemsSearchKey`, or a row that lacks the column.",
        "Name one of its columns.",
    ),
    code(
        "TL6519",
        "The columns of a watchlist are not known.",
        "A case gives a watchlist without rows, and the project has none of that alias.",
        "Write `{columns: [A, B]}`.",
    ),
    code(
        "TL6530",
        "The description of a table cannot be read.",
        "A file in `schemas/`.",
        "Check that you may read it.",
    ),
    code(
        "TL6531",
        "The description of a table is not of its shape.",
        "A file in `schemas/`.",
        "Write `table: NAME`, `columns: [{name: …, type: …}]` and, for an open one, `open: true`.",
    ),
    code(
        "TL6532",
        "A watchlist has no rows.",
        "A document in `watchlists/` with neither `rawContent` nor a CSV file beside it.",
        "Put the rows into the file that the help names.",
    ),
    code(
        "TL6533",
        "Two watchlists have the same alias.",
        "Files in `watchlists/`; letter case does not tell aliases apart.",
        "Remove one.",
    ),
    code(
        "TL7101",
        "A file of queries cannot be used.",
        "`tripline bench --queries`.",
        "Write `queries:` and a list of `{id: …, kql: …, columns: […]}`.",
    ),
    code(
        "TL9401",
        "The folder of a package cannot be written.",
        "`tripline package --out`.",
        "Choose another folder; nothing was changed.",
    ),
    code(
        "TL9402",
        "A file of a package cannot be written.",
        "`tripline package --out`.",
        "Make room, or choose another folder; files before it were replaced, files after it are as they were.",
    ),
    code(
        "TL9403",
        "A definition has no form in ARM.",
        "ARM requires a field that the definition lacks, or has no such value.",
        "Write the field that the message names.",
    ),
];
