//! `'%s, %5r' % (a, b)` as an f-string: the formats that CPython's compiler takes apart.

use krait_syntax::ast::{Conversion, Exprs};

use super::strings::Piece;

/// Digits that a width or precision may have.
const MOST_DIGITS: usize = 3;

/// The pieces of a format whose every field is `%s`, `%r` or `%a`, one for each value; `None` if it is another.
pub(super) fn pieces<'a>(format: &[u8], values: Exprs<'a>) -> Option<Vec<Piece<'a>>> {
    let mut pieces = Vec::new();
    let mut text = Vec::new();
    let mut values = values.iter();
    let mut rest = format;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            text.push(byte);
        } else if rest.first() == Some(&b'%') {
            text.push(b'%');
            rest = &rest[1..];
        } else {
            if !text.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut text)));
            }
            let (conversion, spec, after) = field(rest)?;
            pieces.push(Piece::Formatted { value: values.next()?, conversion, spec });
            rest = after;
        }
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    values.next().is_none().then_some(pieces)
}

/// A field behind its `%`: what it converts to, the equal format of an f-string, and what comes after.
fn field(mut rest: &[u8]) -> Option<(Conversion, String, &[u8])> {
    let mut is_left = false;
    while let Some(flag @ (b'-' | b'+' | b' ' | b'#' | b'0')) = rest.first() {
        is_left |= *flag == b'-';
        rest = &rest[1..];
    }
    let (width, mut rest) = number(rest)?;
    let mut precision = None;
    if let Some((b'.', after)) = rest.split_first() {
        let (digits, after) = number(after)?;
        precision = Some(digits.unwrap_or(0));
        rest = after;
    }
    let (conversion, rest) = rest.split_first()?;
    let conversion = match conversion {
        b's' => Conversion::Str,
        b'r' => Conversion::Repr,
        b'a' => Conversion::Ascii,
        _ => return None,
    };
    let mut spec = String::new();
    if !is_left && width.is_some_and(|width| width > 0) {
        spec.push('>');
    }
    if let Some(width) = width {
        spec.push_str(&width.to_string());
    }
    if let Some(precision) = precision {
        spec.push('.');
        spec.push_str(&precision.to_string());
    }
    Some((conversion, spec, rest))
}

/// A number that may be absent; `None` if it has too many digits.
#[allow(clippy::type_complexity, reason = "the number and what comes after it")]
fn number(text: &[u8]) -> Option<(Option<u32>, &[u8])> {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(count);
    match digits.len() {
        0 => Some((None, rest)),
        1..MOST_DIGITS => Some((std::str::from_utf8(digits).ok()?.parse().ok(), rest)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::field;
    use krait_syntax::ast::Conversion;

    #[test]
    fn fields_become_formats() {
        let check = |text: &str, expected: Option<(Conversion, &str)>| {
            let found = field(text.as_bytes());
            let found = found.map(|(conversion, spec, _)| (conversion, spec));
            assert_eq!(found, expected.map(|(conversion, spec)| (conversion, spec.to_owned())), "{text}");
        };
        check("s", Some((Conversion::Str, "")));
        check("5r", Some((Conversion::Repr, ">5")));
        check("-5a", Some((Conversion::Ascii, "5")));
        check("-05.2s", Some((Conversion::Str, "5.2")));
        check(".s", Some((Conversion::Str, ".0")));
        check("d", None);
        check("100s", None);
        check("*s", None);
        check("(name)s", None);
    }
}
