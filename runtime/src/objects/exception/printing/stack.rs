//! The lines of one traceback: file, line and function of each level, and its source.

use super::marks::{Excerpt, shown};
use super::sources::Reader;
use super::style::Style;
use super::system_attribute;
use crate::context::Context;
use crate::engine::Position;
use crate::layout::{Str, Traceback};
use crate::object::Gc;
use crate::objects::exception::traceback::{levels, line_of};
use crate::objects::str;
use crate::protocols::convert;
use crate::value::Value;

/// So many levels of the same place are shown before the rest is counted.
const REPETITIONS: usize = 3;

/// The levels that `sys.tracebacklimit` leaves: what to skip, of so many.
fn skipped(cx: &Context, count: usize) -> usize {
    let Some(limit) = system_attribute(cx, "tracebacklimit").and_then(convert::int_as_i64) else { return 0 };
    // As a slice that begins at this difference: a negative one counts from the end.
    let first = count as i64 - limit.max(0);
    let first = if first < 0 { (first + count as i64).max(0) } else { first };
    first as usize
}

fn same(left: Option<Gc<Str>>, right: Option<Gc<Str>>) -> bool {
    left.zip(right).is_some_and(|(left, right)| str::equal(left, right))
}

/// Where a level stands. Columns only where its line is that of its instruction.
fn position_of(cx: &Context, level: Gc<Traceback>) -> Position {
    let found = match (cx.engine_if_any(), level.code()) {
        (Some(engine), Some(code)) => engine.position(cx, code, level.pc()),
        _ => Position::default(),
    };
    let line = line_of(cx, level);
    if found.line.is_some() && found.line == line { found } else { Position { line, ..Position::default() } }
}

/// The lines of a traceback from its first level on; `None` if there is no level to be shown.
pub(super) fn format(cx: &Context, first: Option<Value>, reader: &mut Reader<'_>, style: &Style) -> Option<Vec<u8>> {
    let count = levels(first).count();
    let skipped = skipped(cx, count);
    if skipped >= count {
        return None;
    }
    let mut text = Vec::new();
    let mut previous: Option<(Gc<Traceback>, Option<u32>)> = None;
    let mut repeated = 0;
    for level in levels(first).skip(skipped) {
        let line = line_of(cx, level);
        let is_same = previous.is_some_and(|(other, other_line)| {
            let (Some(code), Some(other)) = (level.code(), other.code()) else { return false };
            line.is_some() && line == other_line && same(code.file_name(), other.file_name()) && same(code.name(), other.name())
        });
        if !is_same {
            push_repeated(&mut text, repeated);
            previous = Some((level, line));
            repeated = 0;
        }
        repeated += 1;
        if repeated <= REPETITIONS {
            push_level(cx, level, reader, style, &mut text);
        }
    }
    push_repeated(&mut text, repeated);
    Some(text)
}

fn push_repeated(text: &mut Vec<u8>, times: usize) {
    if times > REPETITIONS {
        let more = times - REPETITIONS;
        let plural = if more > 1 { "s" } else { "" };
        text.extend_from_slice(format!("  [Previous line repeated {more} more time{plural}]\n").as_bytes());
    }
}

fn push_level(cx: &Context, level: Gc<Traceback>, reader: &mut Reader<'_>, style: &Style, text: &mut Vec<u8>) {
    let Some(code) = level.code() else { return };
    let bytes = |text: Option<Gc<Str>>| text.map_or_else(Vec::new, |text| text.bytes().to_vec());
    let (file_name, name) = (bytes(code.file_name()), bytes(code.name()));
    let position = position_of(cx, level);
    let shown_name = if file_name.starts_with(b"<stdin-") && file_name.ends_with(b">") { &b"<stdin>"[..] } else { &file_name };
    let line = position.line.map_or_else(|| "None".to_owned(), |line| line.to_string());
    let (detail, reset) = (style.detail.as_bytes(), style.reset.as_bytes());
    let heading: [&[u8]; 13] = [
        b"  File ", detail, b"\"", shown_name, b"\"", reset, b", line ", detail, line.as_bytes(), reset, b", in ", detail, &name,
    ];
    text.extend(heading.concat());
    text.extend([reset, b"\n"].concat());
    if let Some(lines) = reader.lines(code, &file_name) {
        text.extend(source(&lines, position, style).into_bytes());
    }
}

/// The source of a position among the lines of a file.
fn source(all: &[String], position: Position, style: &Style) -> String {
    let Some(first) = position.line else { return String::new() };
    let last = position.end_line.unwrap_or(first).max(first);
    let count = (last - first) as usize + 1;
    let start = (first as usize).wrapping_sub(1);
    // Lines beyond the end are empty; a file that has become much shorter shows no more than there is.
    let lines: Vec<&str> = (start..start.saturating_add(count.min(all.len() + 1))).map(|index| all.get(index).map_or("", |line| line.trim_end())).collect();
    let columns = position.column.zip(position.end_column).map(|(start, end)| (start as usize, end as usize)).filter(|_| style.marks);
    shown(&Excerpt { lines, columns }, style)
}
