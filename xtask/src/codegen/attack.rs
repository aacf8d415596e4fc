//! `schemas/attack.txt`: tactics (`TA…`), techniques (`T…`) and what Sentinel allows, of two ATT&CK matrices.
//!
//! - technique: `id<TAB>name<TAB>domain<TAB>tactics<TAB>created<TAB>state`; tactics by their Sentinel names with
//!   blanks between; state is empty, `deprecated` or `revoked`, the latter with a successor: `revoked T1560`
//! - tactic: `id<TAB>name<TAB>domain<TAB>shortname<TAB>sentinel name`
//! - facts: `version`, `copyright`, `sentinel-tactics`

use super::{field, read_json, sorted, text, texts};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

pub(super) fn generate(shared: &Path) -> Result<String, String> {
    let mut lines = Vec::new();
    for (file, domain) in [("enterprise", "enterprise"), ("ics", "ics")] {
        let matrix = read_json(shared, &format!("schemas/attack/{file}.json"))?;
        let sentinel = tactics(&matrix, domain, &mut lines)?;
        techniques(&matrix, domain, &sentinel, &mut lines)?;
        if domain == "enterprise" {
            lines.push(format!("version\t{}", field(text(&matrix, "version")?)?));
            lines.push(format!("copyright\t{}", field(text(&matrix, "copyright")?)?));
            lines.push(format!(
                "sentinel-tactics\t{}",
                texts(&matrix, "sentinelTactics")?.join(" ")
            ));
        }
    }
    sorted(lines)
}

/// Adds the tactic lines and returns shortname → Sentinel name.
fn tactics<'a>(matrix: &'a Value, domain: &str, lines: &mut Vec<String>) -> Result<BTreeMap<&'a str, &'a str>, String> {
    let mut sentinel = BTreeMap::new();
    for tactic in matrix["tactics"].as_array().ok_or("`tactics` is not a list")? {
        let (id, name, shortname) = (text(tactic, "id")?, text(tactic, "name")?, text(tactic, "shortname")?);
        let sentinel_name = tactic["sentinelName"].as_str().unwrap_or("");
        sentinel.insert(shortname, sentinel_name);
        lines.push(format!(
            "{id}\t{}\t{domain}\t{shortname}\t{sentinel_name}",
            field(name)?
        ));
    }
    Ok(sentinel)
}

fn techniques(
    matrix: &Value,
    domain: &str,
    sentinel: &BTreeMap<&str, &str>,
    lines: &mut Vec<String>,
) -> Result<(), String> {
    for technique in matrix["techniques"].as_array().ok_or("`techniques` is not a list")? {
        let (id, name) = (text(technique, "id")?, text(technique, "name")?);
        let mut tactics = Vec::new();
        for shortname in texts(technique, "tactics")? {
            let name = sentinel
                .get(shortname)
                .ok_or_else(|| format!("{id}: unknown tactic `{shortname}`"))?;
            if !name.is_empty() {
                tactics.push(*name);
            }
        }
        let state = match (technique["revoked"].as_bool(), technique["replacedBy"].as_str()) {
            (Some(true), Some(successor)) => format!("revoked {successor}"),
            (Some(true), None) => "revoked".into(),
            _ if technique["deprecated"].as_bool() == Some(true) => "deprecated".into(),
            _ => String::new(),
        };
        let created = text(technique, "created")?;
        lines.push(format!(
            "{id}\t{}\t{domain}\t{}\t{created}\t{state}",
            field(name)?,
            tactics.join(" ")
        ));
    }
    Ok(())
}
