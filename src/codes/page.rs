//! The page of all codes, in Markdown.

use std::fmt::Write as _;

use super::groups;

/// `docs/reference/codes.md`, made from the registry.
pub fn reference_page() -> String {
    let mut page = String::from(
        "# Codes\n\n\
         Generated from the registry; `tripline explain CODE` shows the same.\n\
         The codes of lints are in [lints.md](lints.md). `KS…` are the numbers of Kusto's own parser.\n\
         No code means two things, and none is reused.\n",
    );
    for (title, codes) in groups() {
        let _ = write!(
            page,
            "\n## {title}\n\n| code | what is wrong | when | what to do |\n|---|---|---|---|\n"
        );
        for code in codes {
            let cells = [code.code, code.about, code.when, code.remedy].map(|cell| cell.replace('|', "\\|"));
            let _ = writeln!(page, "| {} |", cells.join(" | "));
        }
    }
    page
}
