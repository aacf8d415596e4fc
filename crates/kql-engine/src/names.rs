//! The name that was probably meant.

/// The candidate nearest to `name`, or `None` when none is near.
///
/// Equal but for letter case wins; then fewest edits (insert, delete, replace, swap of neighbours), at most a third of
/// the longer name's letters; ties go to the candidate that comes first. Compares without regard to case.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(name, candidates.into_iter().map(|candidate| (candidate, None)))
}

/// [`nearest`] of candidates whose [`signs`] are known or not.
pub(crate) fn nearest_of<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = (&'a str, Option<u64>)>,
) -> Option<&'a str> {
    let wanted = Wanted::new(name);
    let mut best: Option<(usize, &'a str)> = None;
    for (candidate, known) in candidates {
        let limit = best.map_or(usize::MAX, |(edits, _)| edits);
        if candidate == name || candidate.len().abs_diff(name.len()) >= limit.min(name.len() / 3 + 2) {
            continue;
        }
        // as many letters as one text alone has are to be changed, two at best by one edit
        let most = (wanted.letters.len().max(candidate.len()) / 3).min(limit.saturating_sub(1));
        let signs = known.unwrap_or_else(|| signs(candidate));
        if (wanted.signs ^ signs).count_ones() as usize > 2 * most {
            continue;
        }
        let (edits, length) = wanted.edits(candidate);
        if edits <= wanted.letters.len().max(length) / 3 && edits < limit {
            best = Some((edits, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The name that is compared with all candidates.
struct Wanted {
    letters: Vec<char>,
    signs: u64,
    /// For each letter, a bit for each place of the name that has it; `None` for a name that has other letters than
    /// those of ASCII, or more of them than a word has bits.
    places: Option<Box<[u64; 128]>>,
}

impl Wanted {
    fn new(name: &str) -> Self {
        let letters: Vec<char> = lower(name).collect();
        let fits = letters.len() <= 64 && letters.iter().all(char::is_ascii);
        let places = (fits && !letters.is_empty()).then(|| {
            let mut places = Box::new([0; 128]);
            for (place, letter) in letters.iter().enumerate() {
                places[*letter as usize] |= 1 << place;
            }
            places
        });
        Self {
            letters,
            signs: signs(name),
            places,
        }
    }

    /// Edits between the name and a candidate, and the candidate's length in letters.
    fn edits(&self, candidate: &str) -> (usize, usize) {
        match &self.places {
            Some(places) if candidate.is_ascii() => {
                let edits = distance_in_words(places, self.letters.len(), candidate.as_bytes());
                (edits, candidate.len())
            }
            _ => {
                let letters: Vec<char> = lower(candidate).collect();
                (distance(&self.letters, &letters), letters.len())
            }
        }
    }
}

fn lower(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

/// One bit for each letter of a text, whatever its case: all bytes beyond ASCII share one.
pub(crate) fn signs(text: &str) -> u64 {
    let sign = |byte: u8| match byte {
        b'a'..=b'z' => byte - b'a',
        b'A'..=b'Z' => byte - b'A',
        b'0'..=b'9' => 26 + byte - b'0',
        0..=127 => 36 + byte % 16,
        _ => 63,
    };
    text.bytes().fold(0, |signs, byte| signs | 1 << sign(byte))
}

/// [`distance`] for texts of ASCII in any case, the left of 1 to 64 letters given by its `places`: a column of the table
/// at a time, whose differences are the bits of words. Source: Hyyrö, "A bit-vector algorithm for computing Levenshtein
/// and Damerau edit distances" (2003).
fn distance_in_words(places: &[u64; 128], length: usize, right: &[u8]) -> usize {
    let last = 1u64 << (length - 1);
    let (mut up, mut down) = (u64::MAX, 0u64);
    let (mut diagonal, mut before) = (0u64, 0u64);
    let mut edits = length;
    for byte in right {
        let equal = places[usize::from(byte.to_ascii_lowercase() & 127)];
        let swapped = ((!diagonal & equal) << 1) & before;
        diagonal = ((equal & up).wrapping_add(up) ^ up) | equal | down | swapped;
        let (more, less) = (down | !(diagonal | up), diagonal & up);
        edits += usize::from(more & last != 0);
        edits -= usize::from(less & last != 0);
        let (more, less) = (more << 1 | 1, less << 1);
        up = less | !(diagonal | more);
        down = more & diagonal;
        before = equal;
    }
    edits
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
    use proptest::prelude::*;
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

    proptest! {
        #[test]
        fn words_count_edits_as_the_table_does(left in "[abcA_]{1,64}", right in "[abcA_]{0,70}") {
            let (low, other): (Vec<char>, Vec<char>) = (lower(&left).collect(), lower(&right).collect());
            let wanted = Wanted::new(&left);
            prop_assert!(wanted.places.is_some());
            prop_assert_eq!(wanted.edits(&right), (distance(&low, &other), other.len()));
        }
    }
}
