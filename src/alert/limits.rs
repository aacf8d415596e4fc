//! The service's limits on alerts ("Service limits for Microsoft Sentinel", and the pages named beside each).

/// Alerts that one run of a scheduled rule raises at most ("Scheduled analytics rules", event grouping).
pub(super) const ALERTS_PER_RUN: usize = 150;
/// The same for NRT rules ("Near-real-time detection rules", considerations).
pub(super) const ALERTS_PER_NRT_RUN: usize = 30;
/// Entities in one alert, shared out evenly over the rule's mappings ("Map data fields to entities").
pub(super) const ENTITIES_PER_ALERT: usize = 500;
/// Values of one custom detail in one alert.
pub(super) const VALUES_PER_DETAIL: usize = 50;
/// Bytes of all custom details of one alert.
pub(super) const DETAIL_BYTES: usize = 2 * 1024;
/// Bytes of an alert's name, and of a single value of a dynamic property ("Customize alert details").
pub(super) const NAME_BYTES: usize = 256;
/// Bytes of an alert's description, and of a collection.
pub(super) const DESCRIPTION_BYTES: usize = 5 * 1024;
/// Values of a collection.
pub(super) const COLLECTION_VALUES: usize = 50;
/// Alerts in one incident ("Scheduled analytics rules", alert grouping).
pub(super) const ALERTS_PER_INCIDENT: usize = 150;

/// The longest start of `text` of at most `bytes` bytes that ends between two characters.
pub(super) fn clip(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
