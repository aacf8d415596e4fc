//! `guid`: 16 bytes in the order they are printed. Source: the "guid" data type page.

/// As `tostring()` prints it: 36 lower-case characters with hyphens.
pub fn format(bytes: &[u8; 16]) -> String {
    let mut out = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        for nibble in [byte >> 4, byte & 15] {
            out.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
    }
    out
}

/// Reads `8-4-4-4-12` hex digits, or the 32 digits alone, either within braces or parentheses.
pub fn parse(text: &str) -> Option<[u8; 16]> {
    let text = text.trim();
    let text = text
        .strip_prefix('{')
        .and_then(|t| t.strip_suffix('}'))
        .or_else(|| text.strip_prefix('(').and_then(|t| t.strip_suffix(')')))
        .unwrap_or(text);
    let bytes = text.as_bytes();
    let hyphens = match bytes.len() {
        32 => false,
        36 => true,
        _ => return None,
    };
    let mut digits = [0u8; 32];
    let mut count = 0;
    for (index, &byte) in bytes.iter().enumerate() {
        if hyphens && matches!(index, 8 | 13 | 18 | 23) {
            if byte != b'-' {
                return None;
            }
            continue;
        }
        digits[count] = (byte as char).to_digit(16)? as u8;
        count += 1;
    }
    let mut out = [0u8; 16];
    for (byte, pair) in out.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = pair[0] << 4 | pair[1];
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("74be27de-1e4e-49d9-b579-fe0b331d3642", true)]
    #[case("74BE27DE1E4E49D9B579FE0B331D3642", true)]
    #[case("{74be27de-1e4e-49d9-b579-fe0b331d3642}", true)]
    #[case("74be27de-1e4e-49d9-b579-fe0b331d364", false)]
    #[case("74be27de-1e4e-49d9-b579-fe0b331d364g", false)]
    fn reads(#[case] text: &str, #[case] valid: bool) {
        let printed = parse(text).map(|bytes| format(&bytes));
        assert_eq!(
            printed.as_deref(),
            valid.then_some("74be27de-1e4e-49d9-b579-fe0b331d3642")
        );
    }
}
