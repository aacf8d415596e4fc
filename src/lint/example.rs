//! Definitions for `--explain`, the reference pages and the registry's test.

/// A definition, or the part of one that matters; the rest comes from a sound one.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// What `text` is.
    pub kind: ExampleKind,
    /// The text.
    pub text: &'static str,
    /// The same after the fix.
    pub fixed: Option<&'static str>,
    /// The fields of a second definition of the same run.
    pub beside: Option<&'static str>,
    /// Its test cases, and whether something comes out in each; `None` for a definition outside a project.
    pub cases: Option<&'static [(&'static str, bool)]>,
}

/// What an example's text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExampleKind {
    /// A query, put into a sound scheduled rule.
    Query,
    /// Top-level fields that replace those of a sound scheduled rule; a line `-key` removes one.
    Fields,
    /// A whole file.
    Document,
}

/// A query in an otherwise sound rule.
pub const fn query(text: &'static str) -> Example {
    Example {
        kind: ExampleKind::Query,
        text,
        fixed: None,
        beside: None,
        cases: None,
    }
}

/// Some fields of an otherwise sound rule.
pub const fn fields(text: &'static str) -> Example {
    Example {
        kind: ExampleKind::Fields,
        text,
        fixed: None,
        beside: None,
        cases: None,
    }
}

/// A sound rule without some fields: `-key` lines.
pub const fn without(text: &'static str) -> Example {
    fields(text)
}

/// A whole file.
pub const fn document(text: &'static str) -> Example {
    Example {
        kind: ExampleKind::Document,
        text,
        fixed: None,
        beside: None,
        cases: None,
    }
}

impl Example {
    /// Says what the fix makes of it.
    pub const fn fixed(mut self, text: &'static str) -> Self {
        self.fixed = Some(text);
        self
    }

    /// Puts a second definition beside it.
    pub const fn beside(mut self, fields: &'static str) -> Self {
        self.beside = Some(fields);
        self
    }

    /// Gives it test cases.
    pub const fn cases(mut self, cases: &'static [(&'static str, bool)]) -> Self {
        self.cases = Some(cases);
        self
    }

    /// `Test cases: …`, where they are what the example is about.
    pub fn describe_cases(&self) -> Option<String> {
        let says = |(name, fires): &(&str, bool)| format!("`{name}` (fires: {fires})");
        let said: Vec<String> = self.cases?.iter().map(says).collect();
        let said = if said.is_empty() {
            "none".to_string()
        } else {
            said.join(", ")
        };
        Some(format!("Test cases: {said}."))
    }

    /// The second definition's file.
    pub fn render_beside(&self) -> Option<String> {
        self.beside.map(|text| patch(SOUND, text))
    }

    /// The whole file.
    pub fn render(&self) -> String {
        self.render_text(self.text)
    }

    /// The whole file after the fix.
    pub fn render_fixed(&self) -> Option<String> {
        self.fixed.map(|text| self.render_text(text))
    }

    fn render_text(&self, text: &str) -> String {
        let text = &repeat(text);
        match self.kind {
            ExampleKind::Document => text.to_string(),
            ExampleKind::Fields => patch(SOUND, text),
            ExampleKind::Query => {
                let lines: Vec<String> = text.lines().map(|line| format!("  {line}")).collect();
                let rule = patch(SOUND, &format!("-entityMappings\nquery: |\n{}", lines.join("\n")));
                format!("# tripline: allow(entity-mappings-missing)\n{rule}")
            }
        }
    }
}

/// A scheduled rule that no lint has anything to say about.
const SOUND: &str = "\
id: 00000000-0000-0000-0000-000000000001
name: Failed sign-ins of one user
description: Identifies users whose sign-ins fail again and again.
severity: Medium
requiredDataConnectors: []
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
tactics:
  - CredentialAccess
relevantTechniques:
  - T1110
query: |
  SigninLogs
  | where ResultType == \"50126\"
  | project TimeGenerated, UserPrincipalName, IPAddress, DeviceDetail
entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
version: 1.0.0
kind: Scheduled
";

/// Replaces top-level blocks of `base` by those of `patch` with the same key; new ones go to the end.
fn patch(base: &str, patch: &str) -> String {
    let mut blocks = split(base);
    for (key, text) in split(patch) {
        let found = blocks
            .iter()
            .position(|(found, _)| *found == key.trim_start_matches('-'));
        match (found, key.strip_prefix('-')) {
            (Some(at), Some(_)) => drop(blocks.remove(at)),
            (Some(at), None) => blocks[at].1 = text,
            (None, Some(_)) => {}
            (None, None) if key.starts_with('#') => blocks.insert(0, (key, text)),
            (None, None) => blocks.push((key, text)),
        }
    }
    blocks.into_iter().map(|(_, text)| text).collect()
}

/// Writes `{{repeat:300}}` out as 300 letters.
fn repeat(text: &str) -> String {
    let Some((before, rest)) = text.split_once("{{repeat:") else {
        return text.to_string();
    };
    let (count, after) = rest.split_once("}}").unwrap_or((rest, ""));
    format!("{before}{}{after}", "a".repeat(count.parse().unwrap_or_default()))
}

/// Top-level keys with their lines.
fn split(text: &str) -> Vec<(&str, String)> {
    let mut blocks: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        let starts_block = !line.starts_with([' ', '\t']) && !line.starts_with("- ") && !line.is_empty();
        match blocks.last_mut() {
            Some((_, block)) if !starts_block => *block += &format!("{line}\n"),
            _ => blocks.push((line.split(':').next().unwrap_or(line), format!("{line}\n"))),
        }
    }
    blocks
}
