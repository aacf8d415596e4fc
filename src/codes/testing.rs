//! Alerts, expectations and goldens.

use super::{Code, code};

/// In the order of codes.
pub(super) static CODES: &[Code] = &[
    code(
        "TL6101",
        "The rule takes values from a column that the query does not give.",
        "An entity mapping, a custom detail or an override names the column; the service refuses such a rule.",
        "Give the column in the query's last `project`, or name one that is there.",
    ),
    code(
        "TL6102",
        "The rule lacks a field without which it cannot run.",
        "A scheduled rule without `queryPeriod`, `triggerOperator` or `triggerThreshold`, or a rule without `query`.",
        "Write the field.",
    ),
    code(
        "TL6103",
        "The query gives more rows than one run raises alerts.",
        "A rule that raises an alert for each row: 150 of a scheduled rule, 30 of an NRT rule. The last alert sums up all rows.",
        "Aggregate in the query, or group events into one alert.",
    ),
    code(
        "TL6104",
        "The run fires without a row, and the rule raises an alert for each row.",
        "The trigger is met by no rows (`lt`, `eq 0`), and `aggregationKind` is `AlertPerResult`.",
        "Write `aggregationKind: SingleAlert`.",
    ),
    code(
        "TL6105",
        "A dynamic name, severity or tactic falls back to the rule's own.",
        "The column is empty or holds a value that the service does not take.",
        "Fill the column in the query, or leave the override out.",
    ),
    code(
        "TL6106",
        "A value exceeds a limit of the service; what exceeds it is lost.",
        "Long names, descriptions and custom details.",
        "Shorten the value in the query.",
    ),
    code(
        "TL6107",
        "The account is built in, and the service drops it from the alert.",
        "Names such as `SYSTEM` in an Account entity without a stronger identifier.",
        "Map `Sid` or `AadUserId` beside the name, or leave such rows out.",
    ),
    code(
        "TL6108",
        "An entity's column is dynamic.",
        "An identifier takes a single value.",
        "Take one value out of it: `tostring(Column[0])`.",
    ),
    code(
        "TL6109",
        "The grouping of alerts into incidents cannot work as written.",
        "The settings of `groupingConfiguration` contradict each other.",
        "The help of the message says which setting to change.",
    ),
    code(
        "TL6110",
        "Cases of such a rule are not run.",
        "Fusion, machine learning and threat intelligence rules: their logic is the service's own and is not published.",
        "Remove the case.",
    ),
    code(
        "TL6111",
        "The entities of `sentinelEntitiesMappings` are not made.",
        "Alerts are shown without them, and grouping by entities does not see them.",
        "Use `entityMappings` where a test needs the entities.",
    ),
    code(
        "TL6201",
        "Another number of rows, alerts or incidents came out than the case expects.",
        "`expect` of a case.",
        "Look at the golden or run the query alone; change the detection, the rows or the expectation.",
    ),
    code(
        "TL6202",
        "The detection fires and should not, or does not and should.",
        "`expect: {fires: …}` of a case.",
        "The help says how many rows there were, what the trigger wants, and which rows the window left out.",
    ),
    code(
        "TL6203",
        "The case expects what such a detection cannot do.",
        "Hunting queries raise no alerts; rules that make incidents of other products' alerts have no rows.",
        "Expect what the help names.",
    ),
    code(
        "TL6301",
        "The case has no golden yet.",
        "A new case.",
        "Run `tripline test --accept` and read what it writes.",
    ),
    code(
        "TL6302",
        "The case no longer gives what its golden holds.",
        "The detection, the rows or the engine changed.",
        "If the new result is right, run `tripline test --accept`.",
    ),
    code(
        "TL6303",
        "The golden was changed by hand.",
        "Its content does not match its checksum.",
        "Goldens are written by `tripline test --accept` alone.",
    ),
    code(
        "TL6304",
        "The file is not a golden.",
        "Its header is damaged, or it is of another format.",
        "Delete it and run `tripline test --accept`.",
    ),
    code(
        "TL6305",
        "The golden cannot be read.",
        "The system does not give it, or it is not UTF-8.",
        "Check that you may read it.",
    ),
    code(
        "TL6306",
        "The golden cannot be written.",
        "The system refuses.",
        "Check that you may write to `golden/`. The old golden is as it was.",
    ),
    code(
        "TL6307",
        "No case belongs to the golden.",
        "The case was renamed or removed.",
        "Run `tripline test --accept` without a filter, which deletes it.",
    ),
    code(
        "TL6401",
        "The detection of the cases holds nothing that can be tested.",
        "Its file is other content, such as a parser or a watchlist.",
        "Remove the cases, or write a rule.",
    ),
    code(
        "TL6402",
        "A case or its folder cannot be read.",
        "The system does not give it, or it is not UTF-8.",
        "Check that you may read it; save it as UTF-8.",
    ),
];
