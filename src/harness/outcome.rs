//! What one run of a detection gives.

use crate::alert::{Alert, Incident};
use crate::detection::{Kind, TriggerOperator};
use crate::engine::ResultSet;

use super::window::Window;

/// What one run of a detection gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The detection's kind.
    pub kind: Kind,
    /// When it ran, in ticks.
    pub now: i64,
    /// Which rows it saw.
    pub window: Window,
    /// The query's rows; none of a rule without a query.
    pub result: ResultSet,
    /// With what the number of rows was compared; `None` for kinds that compare nothing.
    pub trigger: Option<Trigger>,
    /// The alerts raised. Of a rule that makes incidents of other products' alerts: none.
    pub alerts: Vec<Alert>,
    /// The incidents made.
    pub incidents: Vec<Incident>,
}

impl Outcome {
    /// Whether anything came of it: alerts, or incidents of other products' alerts.
    pub fn fires(&self) -> bool {
        !self.alerts.is_empty() || !self.incidents.is_empty()
    }
}

/// The comparison that decides whether a run fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trigger {
    /// The comparison.
    pub operator: TriggerOperator,
    /// With what the number of rows is compared.
    pub threshold: i64,
}

impl Trigger {
    /// Every NRT rule's: at least one row ("Near-real-time detection rules": no threshold can be set).
    pub const ANY_ROW: Self = Self {
        operator: TriggerOperator::GreaterThan,
        threshold: 0,
    };

    /// `more than 0`, `fewer than 5`, `exactly 3`, `other than 0`.
    pub fn describe(self) -> String {
        let words = match self.operator {
            TriggerOperator::GreaterThan => "more than",
            TriggerOperator::LessThan => "fewer than",
            TriggerOperator::Equal => "exactly",
            TriggerOperator::NotEqual => "other than",
        };
        format!("{words} {}", self.threshold)
    }
}
