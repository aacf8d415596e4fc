//! Tactics and techniques of MITRE ATT&CK.

mod attack_listed_twice;
mod parent_and_sub_technique;
mod tactic_unknown;
mod tactics_missing;
mod technique_malformed;
mod technique_newer_than_service;
mod technique_retired;
mod technique_unknown;
mod technique_without_tactic;

use super::Lint;
use crate::detection::{Detection, Spanned};

pub(super) static LINTS: &[&Lint] = &[
    &tactic_unknown::LINT,
    &tactics_missing::LINT,
    &technique_malformed::LINT,
    &technique_unknown::LINT,
    &technique_retired::LINT,
    &technique_without_tactic::LINT,
    &parent_and_sub_technique::LINT,
    &attack_listed_twice::LINT,
    &technique_newer_than_service::LINT,
];

/// `relevantTechniques` and `subTechniques`, in this order.
fn techniques(detection: &Detection) -> impl Iterator<Item = &Spanned<String>> {
    let lists = [&detection.relevant_techniques, &detection.sub_techniques];
    lists
        .into_iter()
        .flatten()
        .flat_map(|list| &list.value)
        .filter(|technique| !technique.value.trim().is_empty())
}

/// `T1234` or `T1234.001`.
fn is_well_formed(id: &str) -> bool {
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(rest) = id.strip_prefix('T') else { return false };
    match rest.split_once('.') {
        None => digits(rest, 4),
        Some((technique, sub)) => digits(technique, 4) && digits(sub, 3),
    }
}
