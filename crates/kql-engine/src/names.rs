//! The name that was probably meant.

/// The candidate nearest to `name`, or `None` when none is near.
///
/// Equal but for letter case wins; then fewest edits (insert, delete, replace, swap of neighbours), at most a third of
/// the longer name's letters; ties go to the candidate that comes first. Compares without regard to case.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
    let (signs, mut letters) = (signs(name), Vec::new());
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        let limit = best.map_or(usize::MAX, |(edits, _)| edits);
        if candidate == name || candidate.len().abs_diff(name.len()) >= limit.min(name.len() / 3 + 2) {
            continue;
        }
        // as many letters as one text alone has are to be changed, two at best by one edit
        let most = (wanted.len().max(candidate.len()) / 3).min(limit.saturating_sub(1));
        if (signs ^ self::signs(candidate)).count_ones() as usize > 2 * most {
            continue;
        }
        letters.clear();
        letters.extend(candidate.chars().flat_map(char::to_lowercase));
        let edits = distance(&wanted, &letters);
        if edits <= wanted.len().max(letters.len()) / 3 && edits < limit {
            best = Some((edits, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// One bit for each letter of a text, whatever its case: all bytes beyond ASCII share one.
fn signs(text: &str) -> u64 {
    let sign = |byte: u8| match byte {
        b'a'..=b'z' => byte - b'a',
        b'A'..=b'Z' => byte - b'A',
        b'0'..=b'9' => 26 + byte - b'0',
        0..=127 => 36 + byte % 16,
        _ => 63,
    };
    text.bytes().fold(0, |signs, byte| signs | 1 << sign(byte))
}

/// Edits between two texts, a swap of neighbours counting as one (optimal string alignment).
fn distance(left: &[char], right: &[char]) -> usize {
    let width = right.len() + 1;
    let (mut before, mut this): (Vec<usize>, Vec<usize>) = (vec![0; width], vec![0; width]);
    let mut last: Vec<usize> = (0..width).collect();
    for (row, letter) in left.iter().enumerate() {
        this[0] = row + 1;
        for (column, other) in right.iter().enumerate() {
            let replace = last[column] + usize::from(letter != other);
            let mut edits = replace.min(last[column + 1] + 1).min(this[column] + 1);
            if row > 0 && column > 0 && *letter == right[column - 1] && left[row - 1] == *other {
                edits = edits.min(before[column - 1] + 1);
            }
            this[column + 1] = edits;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut this);
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
