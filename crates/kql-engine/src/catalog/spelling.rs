//! How the scalar operators, which the catalog calls by the names of their syntax kinds, are written.

/// How the operator of that catalog name is written, and with its operands; `None` where there is none of that name.
pub fn spelling(name: &str) -> Option<(&'static str, &'static str)> {
    let at = SPELLINGS.binary_search_by_key(&name, |(name, ..)| name).ok()?;
    let (_, word, syntax) = SPELLINGS[at];
    Some((word, syntax))
}

/// By catalog name.
const SPELLINGS: &[(&str, &str, &str)] = &[
    ("Add", "+", "LEFT + RIGHT"),
    ("And", "and", "LEFT and RIGHT"),
    ("BangTilde", "!~", "TEXT !~ TEXT"),
    ("Between", "between", "VALUE between (FIRST .. LAST)"),
    ("Contains", "contains", "TEXT contains PART"),
    ("ContainsCs", "contains_cs", "TEXT contains_cs PART"),
    ("Divide", "/", "LEFT / RIGHT"),
    ("EndsWith", "endswith", "TEXT endswith END"),
    ("EndsWithCs", "endswith_cs", "TEXT endswith_cs END"),
    ("Equal", "==", "LEFT == RIGHT"),
    ("EqualTilde", "=~", "TEXT =~ TEXT"),
    ("GreaterThan", ">", "LEFT > RIGHT"),
    ("GreaterThanOrEqual", ">=", "LEFT >= RIGHT"),
    ("Has", "has", "TEXT has TERM"),
    ("HasAll", "has_all", "TEXT has_all (TERM, …)"),
    ("HasAny", "has_any", "TEXT has_any (TERM, …)"),
    ("HasCs", "has_cs", "TEXT has_cs TERM"),
    ("HasPrefix", "hasprefix", "TEXT hasprefix START"),
    ("HasPrefixCs", "hasprefix_cs", "TEXT hasprefix_cs START"),
    ("HasSuffix", "hassuffix", "TEXT hassuffix END"),
    ("HasSuffixCs", "hassuffix_cs", "TEXT hassuffix_cs END"),
    ("In", "in", "VALUE in (ITEM, …)"),
    ("InCs", "in~", "TEXT in~ (ITEM, …)"),
    ("LessThan", "<", "LEFT < RIGHT"),
    ("LessThanOrEqual", "<=", "LEFT <= RIGHT"),
    ("Like", "like", "TEXT like PATTERN"),
    ("LikeCs", "likecs", "TEXT likecs PATTERN"),
    ("MatchRegex", "matches regex", "TEXT matches regex PATTERN"),
    ("Modulo", "%", "LEFT % RIGHT"),
    ("Multiply", "*", "LEFT * RIGHT"),
    ("NotBetween", "!between", "VALUE !between (FIRST .. LAST)"),
    ("NotContains", "!contains", "TEXT !contains PART"),
    ("NotContainsCs", "!contains_cs", "TEXT !contains_cs PART"),
    ("NotEndsWith", "!endswith", "TEXT !endswith END"),
    ("NotEndsWithCs", "!endswith_cs", "TEXT !endswith_cs END"),
    ("NotEqual", "!=", "LEFT != RIGHT"),
    ("NotHas", "!has", "TEXT !has TERM"),
    ("NotHasCs", "!has_cs", "TEXT !has_cs TERM"),
    ("NotHasPrefix", "!hasprefix", "TEXT !hasprefix START"),
    ("NotHasPrefixCs", "!hasprefix_cs", "TEXT !hasprefix_cs START"),
    ("NotHasSuffix", "!hassuffix", "TEXT !hassuffix END"),
    ("NotHasSuffixCs", "!hassuffix_cs", "TEXT !hassuffix_cs END"),
    ("NotIn", "!in", "VALUE !in (ITEM, …)"),
    ("NotInCs", "!in~", "TEXT !in~ (ITEM, …)"),
    ("NotLike", "notlike", "TEXT notlike PATTERN"),
    ("NotLikeCs", "notlikecs", "TEXT notlikecs PATTERN"),
    ("NotStartsWith", "!startswith", "TEXT !startswith START"),
    ("NotStartsWithCs", "!startswith_cs", "TEXT !startswith_cs START"),
    ("Or", "or", "LEFT or RIGHT"),
    ("Search", ":", "COLUMN : TERM"),
    ("StartsWith", "startswith", "TEXT startswith START"),
    ("StartsWithCs", "startswith_cs", "TEXT startswith_cs START"),
    ("Subtract", "-", "LEFT - RIGHT"),
    ("UnaryMinus", "-", "-NUMBER"),
    ("UnaryPlus", "+", "+NUMBER"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Category, names};

    /// Breaks when the catalog gains an operator that nobody spelt.
    #[test]
    fn every_operator_is_spelt() {
        let spelt: Vec<&str> = SPELLINGS.iter().map(|(name, ..)| *name).collect();
        assert_eq!(spelt, names(Category::Operator).collect::<Vec<_>>());
    }
}
