//! The lines of a printed SyntaxError: file and line, the source with carets below it, the message.

use super::style::Style;
use super::{attribute_set, keyword_typos, str_text, text_of};
use crate::context::Context;
use crate::layout::Exception;
use crate::object::Gc;
use crate::protocols::convert;
use crate::value::Value;

/// More carets than this are not written, whatever the offsets say.
const MOST_CARETS: i64 = 1 << 16;

/// What is to be shown of a SyntaxError's source.
pub(super) struct Place {
    pub(super) text: String,
    /// Column from 1; `None` where none is given.
    pub(super) offset: Option<i64>,
    /// Column behind the last from 1, if it is an int other than 0.
    pub(super) end_offset: Option<i64>,
    /// Whether the error ends on the line where it begins.
    pub(super) one_line: bool,
    pub(super) message: Vec<u8>,
}

fn int_of(value: Value) -> Option<i64> {
    value.as_bool().map(i64::from).or_else(|| convert::int_as_i64(value))
}

/// The lines, of which the last begins with the class's name.
pub(super) fn format(cx: &Context, exception: Gc<Exception>, class: &[u8], style: &Style) -> Vec<u8> {
    let get = |name| attribute_set(cx, exception.value(), name);
    let (detail, reset) = (style.detail.as_bytes(), style.reset.as_bytes());
    let file_name = get("filename");
    let line = get("lineno").map(|line| text_of(cx, line, "lineno"));
    let end_line = get("end_lineno").map(|line| text_of(cx, line, "end_lineno"));
    let mut text = Vec::new();
    let mut suffix = Vec::new();
    if let Some(line) = &line {
        let name = file_name.map_or_else(Vec::new, |name| text_of(cx, name, "filename"));
        let name = if name.is_empty() { &b"<string>"[..] } else { &name };
        text.extend([b"  File ", detail, b"\"", name, b"\"", reset, b", line ", detail, line, reset, b"\n"].concat());
    } else if let Some(name) = file_name {
        suffix = [b" (", &text_of(cx, name, "filename")[..], b")"].concat();
    }
    let mut message = get("msg").map(|message| text_of(cx, message, "msg")).unwrap_or_default();
    if let Some(source) = get("text").and_then(str_text) {
        let offset = get("offset");
        let mut place = Place {
            text: String::from_utf8_lossy(&source).into_owned(),
            offset: offset.and_then(int_of),
            end_offset: get("end_offset").and_then(int_of).filter(|end| *end != 0),
            one_line: line == end_line,
            message,
        };
        keyword_typos::find(cx, exception, line.as_deref(), &mut place);
        if offset.is_none() || place.offset.is_some() {
            text.extend(source_lines(&place, style).into_bytes());
        }
        message = place.message;
    }
    if message.is_empty() {
        message = b"<no detail available>".to_vec();
    }
    text.extend([style.class.as_bytes(), class, reset, b": ", detail, &message, reset, &suffix, b"\n"].concat());
    text
}

/// The source line, and the carets below it.
fn source_lines(place: &Place, style: &Style) -> String {
    let line = place.text.trim_end_matches('\n');
    let stripped = line.trim_start_matches([' ', '\n', '\x0c']);
    let length = |text: &str| text.chars().count() as i64;
    let Some(mut offset) = place.offset else { return format!("    {stripped}\n") };
    let behind = length(line) + 1;
    let mut end = if place.one_line { place.end_offset.unwrap_or(offset) } else { behind };
    let whole = length(&place.text);
    if whole > 0 && offset > whole {
        offset = behind;
    }
    if whole > 0 && end > whole {
        end = behind;
    }
    if offset >= end || end < 0 {
        end = offset.saturating_add(1);
    }
    let removed = length(line) - length(stripped);
    let (first, last) = (offset.saturating_sub(1 + removed), end.saturating_sub(1 + removed));
    if first < 0 {
        return format!("    {stripped}\n");
    }
    let characters: Vec<char> = stripped.chars().collect();
    let at = |column: i64| usize::try_from(column).unwrap_or(0).min(characters.len());
    let part = |from: usize, to: usize| characters.get(from..to).unwrap_or_default().iter().collect::<String>();
    let (start, stop) = (at(first), at(last));
    let shown = if style.coloured {
        let (before, marked, rest) = (part(0, start), part(start, stop), part(stop, characters.len()));
        format!("{before}{}{marked}{}{rest}", style.highlight, style.reset)
    } else {
        stripped.to_owned()
    };
    // Tabs are kept, so that the carets stand where they should.
    let blanks: String = characters[..start].iter().map(|character| if character.is_whitespace() { *character } else { ' ' }).collect();
    let carets = "^".repeat(usize::try_from(last.saturating_sub(first).min(MOST_CARETS)).unwrap_or(0));
    format!("    {shown}\n    {blanks}{}{carets}{}\n", style.highlight, style.reset)
}
