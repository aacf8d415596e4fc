//! `entityMappings` → the entities of an alert.

use std::collections::BTreeSet;

use kql_engine::types::{Scalar, Ty};

use crate::detection::{Detection, EntityMapping, Spanned};
use crate::engine::ResultSet;

use super::error::AlertError;
use super::limits::ENTITIES_PER_ALERT;
use super::model::Entity;
use super::raise::{Columns, Warnings};

/// Names of built-in accounts, which the service drops ("Entity types reference", Account).
const BUILT_IN_ACCOUNTS: [&str; 11] = [
    "ADMIN",
    "ADMINISTRATOR",
    "SYSTEM",
    "ROOT",
    "ANONYMOUS",
    "AUTHENTICATED USER",
    "NETWORK",
    "NULL",
    "LOCAL SYSTEM",
    "LOCALSYSTEM",
    "NETWORK SERVICE",
];

/// A mapping with the positions of its columns.
pub(super) struct BoundMapping<'a> {
    kind: &'a str,
    fields: Vec<(&'a str, usize)>,
    mapping: &'a EntityMapping,
}

/// Finds the columns of all mappings; those that are not in the result are reported.
pub(super) fn bind<'a>(detection: &'a Detection, columns: &mut Columns<'_>) -> Vec<BoundMapping<'a>> {
    let mappings = detection.entity_mappings.iter().flat_map(|list| &list.value);
    let mut bound = Vec::new();
    for mapping in mappings {
        let Some(kind) = mapping.entity_type.as_ref() else {
            continue;
        };
        let mut fields = Vec::new();
        for field in &mapping.field_mappings {
            let (Some(identifier), Some(column)) = (&field.identifier, &field.column_name) else {
                continue;
            };
            let what = || format!("the entity {}", kind.value);
            if let Some(place) = columns.find(column, what) {
                dynamic_identifier(columns, column, place);
                fields.push((identifier.value.as_str(), place));
            }
        }
        bound.push(BoundMapping {
            kind: &kind.value,
            fields,
            mapping,
        });
    }
    bound
}

fn dynamic_identifier(columns: &mut Columns<'_>, column: &Spanned<String>, place: usize) {
    if columns.result.columns[place].ty == Ty::Dynamic {
        columns.warnings.add(AlertError::DynamicIdentifier {
            column: column.value.clone(),
            span: column.span,
        });
    }
}

/// The entities of an alert over these rows, equal ones once.
///
/// A row gives one entity for each mapping, of the identifiers that have a value there; where none of a type's required
/// identifiers has one, there is no entity ("Map data fields to entities": at least one required identifier must be
/// chosen). An account named like a built-in one is dropped ("Entity types reference"). The limit of 500 entities is
/// shared out evenly over the mappings; what exceeds a mapping's share is dropped.
pub(super) fn entities(
    mappings: &[BoundMapping<'_>],
    result: &ResultSet,
    rows: &[usize],
    warnings: &mut Warnings,
) -> Vec<Entity> {
    let share = ENTITIES_PER_ALERT / mappings.len().max(1);
    let mut all: Vec<Entity> = Vec::new();
    let mut seen = BTreeSet::new();
    for bound in mappings {
        let mut of_mapping = 0;
        for row in rows {
            let Some(entity) = entity(bound, &result.rows[*row], warnings) else {
                continue;
            };
            if !seen.insert(entity.clone()) {
                continue;
            }
            if of_mapping == share {
                warnings.add(AlertError::Cut {
                    what: format!("the number of {} entities in an alert", bound.kind),
                    limit: format!("{share}, the mapping's share of {ENTITIES_PER_ALERT}"),
                    span: bound.mapping.span,
                });
                break;
            }
            of_mapping += 1;
            all.push(entity);
        }
    }
    all
}

fn entity(bound: &BoundMapping<'_>, row: &[Scalar], warnings: &mut Warnings) -> Option<Entity> {
    let values = bound
        .fields
        .iter()
        .map(|(identifier, place)| (*identifier, row[*place].to_text()));
    let identifiers: Vec<(String, String)> = values
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(identifier, value)| (identifier.to_string(), value))
        .collect();
    let has = |wanted: &&str| identifiers.iter().any(|(identifier, _)| identifier == wanted);
    if identifiers.is_empty() || !required(bound.kind).is_none_or(|sets| sets.iter().any(|set| set.iter().all(has))) {
        return None;
    }
    if bound.kind == "Account" {
        let name = identifiers.iter().find(|(identifier, _)| identifier == "Name");
        let is_built_in = |name: &str| BUILT_IN_ACCOUNTS.contains(&name.trim().to_ascii_uppercase().as_str());
        if let Some((_, name)) = name.filter(|(_, name)| is_built_in(name)) {
            warnings.add(AlertError::BuiltInAccount {
                name: name.clone(),
                span: bound.mapping.span,
            });
            return None;
        }
    }
    Some(Entity {
        kind: bound.kind.to_string(),
        identifiers,
    })
}

/// The sets of identifiers of which one must be there, by type; `None` where every identifier will do or the type is
/// not known ("Entity types reference", required identifiers).
fn required(kind: &str) -> Option<&'static [&'static [&'static str]]> {
    Some(match kind {
        "Account" => &[
            &["FullName"],
            &["Sid"],
            &["Name"],
            &["AadUserId"],
            &["PUID"],
            &["ObjectGuid"],
        ],
        "AzureResource" => &[&["ResourceId"]],
        "CloudApplication" => &[&["AppId"], &["Name"]],
        "DNS" => &[&["DomainName"]],
        "File" => &[&["Name"]],
        "FileHash" => &[&["Algorithm", "Value"]],
        "Host" => &[
            &["FullName"],
            &["HostName"],
            &["NetBiosName"],
            &["AzureID"],
            &["OMSAgentID"],
        ],
        "IP" => &[&["Address"]],
        "Mailbox" => &[&["MailboxPrimaryAddress"]],
        "MailCluster" => &[&["Query"], &["Source"]],
        "MailMessage" => &[&["NetworkMessageId"], &["Recipient"]],
        "Malware" => &[&["Name"]],
        "Process" => &[&["CommandLine"], &["ProcessId"]],
        "RegistryKey" => &[&["Key"], &["Hive"]],
        "RegistryValue" => &[&["Name"]],
        "SubmissionMail" => &[&["SubmissionId"], &["NetworkMessageId"], &["Recipient"], &["Submitter"]],
        "URL" => &[&["Url"]],
        _ => return None,
    })
}
