//! Tactics and techniques of MITRE ATT&CK (Enterprise and ICS), and which of them Sentinel takes.
//!
//! © The MITRE Corporation; reproduced and distributed with its permission (`schemas/README.md`).

use kql_engine::names::nearest as nearest_name;
use kql_engine::sorted_lines::SortedLines;

static ATTACK: SortedLines = SortedLines::new(include_str!("../../schemas/attack.txt"));

/// Which matrix a tactic or technique belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Domain {
    /// Enterprise.
    Enterprise,
    /// Industrial control systems.
    Ics,
}

/// Whether a technique is still in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// In use.
    Current,
    /// No longer in use, without a successor.
    Deprecated,
    /// Replaced; by this id, where one is named.
    Revoked(Option<&'static str>),
}

/// A technique or sub-technique.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Technique {
    /// `T1078` or `T1078.004`.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its matrix.
    pub domain: Domain,
    /// Its tactics by the names that Sentinel uses: `InitialAccess`.
    pub tactics: Vec<&'static str>,
    /// The day on which it was added, `2020-03-15`. Sentinel's own list is older than ATT&CK's newest version.
    pub created: &'static str,
    /// Whether it is still in use.
    pub state: State,
}

impl Technique {
    /// The technique that a sub-technique belongs to; `None` for a technique.
    pub fn parent(&self) -> Option<&'static str> {
        self.id.split_once('.').map(|(parent, _)| parent)
    }
}

/// A tactic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tactic {
    /// `TA0001`.
    pub id: &'static str,
    /// `Initial Access`.
    pub name: &'static str,
    /// Its matrix.
    pub domain: Domain,
    /// `initial-access`.
    pub shortname: &'static str,
    /// `InitialAccess`; `None` where Sentinel has none.
    pub sentinel_name: Option<&'static str>,
}

/// The technique with this id, exactly (`T1078`, `T1078.004`).
pub fn technique(id: &str) -> Option<Technique> {
    let fields = ATTACK.find(id).filter(|_| is_technique(id))?;
    Some(parse_technique(ATTACK.key(id)?, fields).expect("the embedded techniques are parsed whole by a test"))
}

/// Every technique's id, in the order of their bytes: a parent stands before its sub-techniques.
pub fn technique_ids() -> impl Iterator<Item = &'static str> {
    ATTACK.keys().filter(|key| is_technique(key))
}

/// The technique's id that `id` was probably meant to be.
pub fn nearest_technique(id: &str) -> Option<&'static str> {
    nearest_name(id, technique_ids())
}

/// Every tactic of both matrices, in the order of their ids.
pub fn tactics() -> impl Iterator<Item = Tactic> {
    ATTACK
        .iter()
        .filter(|(key, _)| key.starts_with("TA"))
        .filter_map(|(key, fields)| parse_tactic(key, fields))
}

/// The tactics that an analytics rule may name, in Sentinel's order.
pub fn sentinel_tactics() -> impl Iterator<Item = &'static str> {
    fact("sentinel-tactics").split(' ')
}

/// The tactic that `name` was probably meant to be: `Initial Access`, `CommandandControl` and `initial-access` are
/// names of tactics with other letters.
pub fn nearest_tactic(name: &str) -> Option<&'static str> {
    let letters: String = name.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let same = sentinel_tactics().find(|tactic| tactic.eq_ignore_ascii_case(&letters));
    same.or_else(|| nearest_name(&letters, sentinel_tactics()))
}

/// The version of ATT&CK that these lists hold.
pub fn version() -> &'static str {
    fact("version")
}

/// MITRE's copyright designation, to be shown where ATT&CK's data is reproduced.
pub fn copyright() -> &'static str {
    fact("copyright")
}

fn fact(key: &str) -> &'static str {
    ATTACK.find(key).expect("a test asks for every fact")
}

fn is_technique(key: &str) -> bool {
    key.strip_prefix('T')
        .is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
}

fn domain(name: &str) -> Option<Domain> {
    match name {
        "enterprise" => Some(Domain::Enterprise),
        "ics" => Some(Domain::Ics),
        _ => None,
    }
}

fn parse_technique(id: &'static str, fields: &'static str) -> Option<Technique> {
    let mut fields = fields.split('\t');
    let name = fields.next()?;
    let domain = domain(fields.next()?)?;
    let tactics = fields.next()?.split(' ').filter(|tactic| !tactic.is_empty()).collect();
    let created = fields.next()?;
    let state = match fields.next()? {
        "" => State::Current,
        "deprecated" => State::Deprecated,
        "revoked" => State::Revoked(None),
        state => State::Revoked(Some(state.strip_prefix("revoked ")?)),
    };
    Some(Technique {
        id,
        name,
        domain,
        tactics,
        created,
        state,
    })
}

fn parse_tactic(id: &'static str, fields: &'static str) -> Option<Tactic> {
    let mut fields = fields.split('\t');
    let name = fields.next()?;
    let domain = domain(fields.next()?)?;
    let shortname = fields.next()?;
    let sentinel_name = fields.next().filter(|name| !name.is_empty());
    Some(Tactic {
        id,
        name,
        domain,
        shortname,
        sentinel_name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// Fails when a line is malformed or out of order, or a fact is missing.
    #[test]
    fn everything_is_found_and_parses() {
        for id in technique_ids() {
            let technique = technique(id).unwrap_or_else(|| panic!("{id} is not found"));
            if let State::Revoked(Some(successor)) = technique.state {
                assert!(
                    super::technique(successor).is_some(),
                    "{id} leads to the unknown {successor}"
                );
            }
        }
        assert_eq!(technique_ids().count(), 930);
        assert_eq!(tactics().count(), 26);
        assert_eq!(sentinel_tactics().count(), 17);
        assert_eq!(version(), "18.1");
        assert!(copyright().contains("MITRE"));
    }

    #[test]
    fn techniques_name_tactics_as_sentinel_does() {
        let valid_accounts = technique("T1078.004").expect("known");
        assert_eq!(valid_accounts.parent(), Some("T1078"));
        assert!(valid_accounts.tactics.contains(&"InitialAccess"));
        assert_eq!(
            technique("T1002").map(|found| found.state),
            Some(State::Revoked(Some("T1560")))
        );
        assert_eq!(technique("T0808").map(|found| found.state), Some(State::Deprecated));
        assert_eq!(technique("TA0001"), None);
    }

    #[rstest]
    #[case("Initial Access", Some("InitialAccess"))]
    #[case("CommandandControl", Some("CommandAndControl"))]
    #[case("InitialAcces", Some("InitialAccess"))]
    #[case("Ransomware", None)]
    fn misspelled_tactics_are_recognised(#[case] name: &str, #[case] expected: Option<&str>) {
        assert_eq!(nearest_tactic(name), expected);
    }
}
