//! Numbers of arguments, as messages say them.

/// "no arguments", "1 argument", "2 arguments"
pub(crate) fn arguments(count: usize) -> String {
    match count {
        0 => "no arguments".to_owned(),
        1 => "1 argument".to_owned(),
        count => format!("{count} arguments"),
    }
}

/// "2 arguments", "between 1 and 3 arguments", "at least 2 arguments"
pub(crate) fn expected(fewest: usize, most: usize) -> String {
    if fewest == most {
        arguments(most)
    } else if most > 1000 {
        format!("at least {}", arguments(fewest))
    } else {
        format!("between {fewest} and {}", arguments(most))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    #[rstest]
    #[case(0, 0, "no arguments")]
    #[case(1, 1, "1 argument")]
    #[case(0, 1, "between 0 and 1 argument")]
    #[case(1, 4, "between 1 and 4 arguments")]
    #[case(2, 65_534, "at least 2 arguments")]
    fn are_said(#[case] fewest: usize, #[case] most: usize, #[case] said: &str) {
        assert_eq!(super::expected(fewest, most), said);
    }
}
