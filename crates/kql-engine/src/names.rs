//! The name that was probably meant.

/// The candidate nearest to `name`, or `None` when none is near.
///
/// Equal but for letter case wins; then fewest edits (insert, delete, replace, swap of neighbours), at most a third of
/// the longer name's letters; ties go to the candidate that comes first. Compares without regard to case.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        let limit = best.map_or(usize::MAX, |(edits, _)| edits);
        if candidate == name || candidate.len().abs_diff(name.len()) >= limit.min(name.len() / 3 + 2) {
            continue;
        }
        let letters: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
        let edits = distance(&wanted, &letters);
        if edits <= wanted.len().max(letters.len()) / 3 && edits < limit {
            best = Some((edits, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Edits between two texts, a swap of neighbours counting as one (optimal string alignment).
fn distance(left: &[char], right: &[char]) -> usize {
    let width = right.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    for (row, letter) in left.iter().enumerate() {
        let mut this = vec![row + 1; width];
        for (column, other) in right.iter().enumerate() {
            let replace = last[column] + usize::from(letter != other);
            let mut edits = replace.min(last[column + 1] + 1).min(this[column] + 1);
            if row > 0 && column > 0 && *letter == right[column - 1] && left[row - 1] == *other {
                edits = edits.min(before[column - 1] + 1);
            }
            this[column + 1] = edits;
        }
        before = std::mem::replace(&mut last, this);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("signinlogs", Some("SigninLogs"))]
    #[case("SigninLog", Some("SigninLogs"))]
    #[case("SinginLogs", Some("SigninLogs"))]
    #[case("SecurityEvnet", Some("SecurityEvent"))]
    #[case("SigninLogs", None)]
    #[case("x", None)]
    #[case("", None)]
    #[case("CompletelyDifferent", None)]
    fn only_near_names_are_suggested(#[case] name: &str, #[case] expected: Option<&str>) {
        assert_eq!(nearest(name, ["SecurityEvent", "SigninLogs", "Syslog"]), expected);
    }
}
