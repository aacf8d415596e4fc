//! Words with a fixed meaning.

/// How severe an alert is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// `Informational`
    Informational,
    /// `Low`
    Low,
    /// `Medium`
    Medium,
    /// `High`
    High,
}

impl Severity {
    /// All, from the lowest.
    pub const ALL: [Self; 4] = [Self::Informational, Self::Low, Self::Medium, Self::High];

    /// Reads the name in any letter case.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|severity| severity.name().eq_ignore_ascii_case(text))
    }

    /// The name as ARM writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Informational => "Informational",
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
        }
    }
}

/// Compares the number of result rows with the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TriggerOperator {
    /// `gt`
    GreaterThan,
    /// `lt`
    LessThan,
    /// `eq`
    Equal,
    /// `ne`
    NotEqual,
}

impl TriggerOperator {
    /// All four.
    pub const ALL: [Self; 4] = [Self::GreaterThan, Self::LessThan, Self::Equal, Self::NotEqual];

    /// Reads the short or the long spelling, letter for letter, as the upstream CI does.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|operator| operator.short() == text || operator.long() == text)
    }

    /// The spelling of definitions.
    pub fn short(self) -> &'static str {
        match self {
            Self::GreaterThan => "gt",
            Self::LessThan => "lt",
            Self::Equal => "eq",
            Self::NotEqual => "ne",
        }
    }

    /// The spelling of ARM.
    pub fn long(self) -> &'static str {
        match self {
            Self::GreaterThan => "GreaterThan",
            Self::LessThan => "LessThan",
            Self::Equal => "Equal",
            Self::NotEqual => "NotEqual",
        }
    }

    /// Does a run with `rows` result rows raise an alert?
    pub fn fires(self, rows: u64, threshold: i64) -> bool {
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        match self {
            Self::GreaterThan => rows > threshold,
            Self::LessThan => rows < threshold,
            Self::Equal => rows == threshold,
            Self::NotEqual => rows != threshold,
        }
    }
}
