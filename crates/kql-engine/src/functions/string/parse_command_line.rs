//! `parse_command_line(command_line, parser_type)`

use arrow::array::ArrayRef;

use crate::error::EvalError;
use crate::functions::dynamic::column::DynamicColumn;
use crate::functions::string_operator::texts::text;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::dynamic::{ArrayBuilder, write_string};

pub(super) static PARSE_COMMAND_LINE: Function = Function {
    name: "parse_command_line",
    page: "parse-command-line-function",
    about: "The arguments of a command line as Windows' `CommandLineToArgvW` splits them; `\"windows\"` is the only parser.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: parse_command_line,
    examples: &[example(
        r#"print parse_command_line('echo "hello world!"', 'windows')"#,
        r#"["echo","hello world!"]"#,
    )],
};

fn parse_command_line(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let value = text(args, 0);
    let (lines, parsers) = (value.strings(), args.strings(1));
    let mut out = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        let parser = parsers.get(row);
        if !parser.eq_ignore_ascii_case("windows") {
            let message = format!("`parse_command_line` knows the parser `windows`, not `{parser}`");
            return Err(EvalError::argument(message, args.arg_span(1)));
        }
        let mut items = ArrayBuilder::new();
        for item in windows(lines.get(row)) {
            items.push_with(|out| write_string(out, &item));
        }
        out.push_with(|out| items.write(out));
    }
    out.finish(args.span())
}

/// The first argument is a program's name: it ends at the next quote or blank, and backslashes are plain. In the others
/// `2n` backslashes and a quote are `n` backslashes and a quotation mark, `2n+1` are `n` and a plain quote; two quotes
/// within quotation marks are a plain quote that ends the quotation.
fn windows(line: &str) -> Vec<String> {
    let mut out = Vec::new();
    let blank = |c: char| c == ' ' || c == '\t';
    let mut rest = line.trim_start_matches(blank);
    if rest.is_empty() {
        return out;
    }
    let (program, behind) = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
        None => rest.split_at(rest.find(blank).unwrap_or(rest.len())),
    };
    out.push(program.to_owned());
    rest = behind.trim_start_matches(blank);
    while !rest.is_empty() {
        let (argument, behind) = next(rest);
        out.push(argument);
        rest = behind.trim_start_matches(blank);
    }
    out
}

/// One argument and what stands behind it.
fn next(text: &str) -> (String, &str) {
    let mut argument = String::new();
    let mut quoted = false;
    let mut backslashes = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((place, c)) = chars.next() {
        if c == '\\' {
            backslashes += 1;
            continue;
        }
        if c == '"' {
            argument.extend(std::iter::repeat_n('\\', backslashes / 2));
            let escaped = backslashes % 2 == 1;
            backslashes = 0;
            if escaped {
                argument.push('"');
            } else if quoted && chars.peek().is_some_and(|(_, next)| *next == '"') {
                chars.next();
                argument.push('"');
                quoted = false;
            } else {
                quoted = !quoted;
            }
            continue;
        }
        argument.extend(std::iter::repeat_n('\\', backslashes));
        backslashes = 0;
        if !quoted && (c == ' ' || c == '\t') {
            return (argument, &text[place..]);
        }
        argument.push(c);
    }
    argument.extend(std::iter::repeat_n('\\', backslashes));
    (argument, "")
}

#[cfg(test)]
mod tests {
    use super::windows;
    use rstest::rstest;

    #[rstest]
    #[case(r#"echo "hello world!""#, &["echo", "hello world!"])]
    #[case(r#""C:\Program Files\a.exe" -x  b"#, &[r"C:\Program Files\a.exe", "-x", "b"])]
    #[case(r#"C:\dir\a.exe c:\dir\ d"#, &[r"C:\dir\a.exe", r"c:\dir\", "d"])]
    #[case(r#"p "a\"b" c\\"d e""#, &["p", "a\"b", r"c\d e"])]
    #[case(r#"p "" x"#, &["p", "", "x"])]
    #[case("", &[])]
    #[case("  p", &["p"])]
    fn splits(#[case] line: &str, #[case] expected: &[&str]) {
        assert_eq!(windows(line), expected);
    }
}
