//! The source lines of one frame, with marks under the part that ran when the exception was raised.
//!
//! Pure text work: lines and a position go in, the lines of the traceback come out.

use super::anchors::{Anchors, Structure, anchors, calls_a_name, structure};
use super::style::Style;
use super::tokens::{KEYWORDS, Kind, Tokens};
use super::width::columns;

/// The indentation of source lines in a traceback.
const INDENTATION: &str = "    ";

/// The part of a frame's source that is to be shown.
pub(super) struct Excerpt<'a> {
    /// The lines of the instruction, from its first to its last, blanks at their ends taken away. Not empty.
    pub(super) lines: Vec<&'a str>,
    /// First column on the first line and the column behind the last on the last line, in bytes; `None` where they are not known.
    pub(super) columns: Option<(usize, usize)>,
}

/// A place: line of the excerpt, character in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Place {
    line: usize,
    character: usize,
}

/// The lines as the traceback shows them, each with its newline; empty if all are blank.
pub(super) fn shown(excerpt: &Excerpt<'_>, style: &Style) -> String {
    let dedented = dedent(&excerpt.lines);
    let (Some(first), Some(last)) = (excerpt.lines.first(), excerpt.lines.last()) else { return String::new() };
    if dedented.iter().all(|line| line.is_empty()) {
        return String::new();
    }
    let Some((start, end)) = excerpt.columns else {
        return format!("{INDENTATION}{}\n", first.trim());
    };
    let lines: Vec<Vec<char>> = dedented.iter().map(|line| line.chars().collect()).collect();
    let removed = first.chars().count() - lines[0].len();
    let start = characters_before(first, start).saturating_sub(removed).min(lines[0].len());
    let end = characters_before(last, end).saturating_sub(removed).min(lines[lines.len() - 1].len());
    Marked::new(lines, start, end).render(style)
}

/// How many characters begin before a byte.
fn characters_before(line: &str, byte: usize) -> usize {
    line.char_indices().take_while(|(at, _)| *at < byte).count()
}

/// Takes away the blanks that all lines that are not blank begin with. Blank lines become empty.
pub(super) fn dedent<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let mut margin: Option<&str> = None;
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        let blanks = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        margin = Some(match margin {
            None => blanks,
            Some(margin) => &margin[..margin.bytes().zip(blanks.bytes()).take_while(|(a, b)| a == b).count()],
        });
    }
    let margin = margin.map_or(0, str::len);
    lines.iter().map(|line| if line.trim().is_empty() { "" } else { &line[margin..] }).collect()
}

/// Dedented lines and what is to be marked in them.
struct Marked {
    lines: Vec<Vec<char>>,
    /// Characters of the first line before the instruction.
    start: usize,
    /// Characters of the last line up to its end.
    end: usize,
    anchors: Option<(Place, Place)>,
    shows_marks: bool,
}

impl Marked {
    fn new(lines: Vec<Vec<char>>, start: usize, end: usize) -> Marked {
        let last = lines.len() - 1;
        let mut segment: Vec<char> = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let from = if index == 0 { start } else { 0 };
            let to = if index == last { end } else { line.len() };
            segment.extend(line.get(from..to).unwrap_or_default());
            if index != last {
                segment.push('\n');
            }
        }
        let tokens = Tokens::new(&segment);
        let found = tokens.as_ref().and_then(anchors);
        let is_statement = tokens.as_ref().is_some_and(|tokens| is_whole_statement(&lines, start, end, tokens));
        let outside = |characters: Option<&[char]>| characters.unwrap_or_default().iter().any(|character| !character.is_whitespace());
        let shows_marks =
            !is_statement && !is_comment(&lines) && (found.is_some() || outside(lines[0].get(..start)) || outside(lines[last].get(end..)));
        let places = found.map(|Anchors { start: from, end: to }| (place(&segment, from, start), place(&segment, to, start)));
        Marked { lines, start, end, anchors: places, shows_marks }
    }

    fn render(&self, style: &Style) -> String {
        let last = self.lines.len() - 1;
        let mut significant = vec![0, last];
        if let Some((from, to)) = self.anchors {
            for line in [from.line, to.line] {
                significant.extend(line.saturating_sub(1)..=(line + 1).min(last));
            }
        }
        significant.sort_unstable();
        significant.dedup();
        let mut rows = Vec::new();
        let mut previous: Option<usize> = None;
        for line in significant {
            match previous.map(|previous| line - previous) {
                Some(2) => self.push_line(line - 1, style, &mut rows),
                Some(distance) if distance > 2 => rows.push(format!("...<{} lines>...", distance - 1)),
                _ => {}
            }
            self.push_line(line, style, &mut rows);
            previous = Some(line);
        }
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        dedent(&rows).iter().map(|row| format!("{INDENTATION}{row}\n")).collect()
    }

    /// A place as columns on the terminal.
    fn column(&self, place: Place) -> Place {
        Place { line: place.line, character: columns(&self.lines[place.line], place.character) }
    }

    fn push_line(&self, index: usize, style: &Style, rows: &mut Vec<String>) {
        let line = &self.lines[index];
        if !self.shows_marks {
            rows.push(line.iter().collect());
            return;
        }
        let blanks = line.iter().take_while(|character| character.is_whitespace()).count();
        let start = columns(&self.lines[0], self.start);
        let count = columns(line, if index == self.lines.len() - 1 { self.end } else { line.len() });
        let anchors = self.anchors.map(|(from, to)| (self.column(from), self.column(to)));
        let marks: Vec<char> = (0..count)
            .map(|column| {
                let here = Place { line: index, character: column };
                match anchors {
                    _ if column < blanks || (index == 0 && column < start) => ' ',
                    Some((from, to)) if here < from || here >= to => '~',
                    _ => '^',
                }
            })
            .collect();
        if style.coloured {
            let (line, marks) = coloured(line, &marks, style);
            rows.extend([line, marks]);
        } else {
            rows.push(line.iter().collect());
            rows.push(marks.iter().collect());
        }
    }
}

/// The place of a character of the segment, which begins at `start` on the first line.
fn place(segment: &[char], at: usize, start: usize) -> Place {
    let before = &segment[..at.min(segment.len())];
    let line = before.iter().filter(|character| **character == '\n').count();
    let character = before.iter().rev().take_while(|character| **character != '\n').count();
    Place { line, character: if line == 0 { character + start } else { character } }
}

/// A line and its marks, runs of equal marks in their colour.
fn coloured(line: &[char], marks: &[char], style: &Style) -> (String, String) {
    let mut texts = (String::new(), String::new());
    let mut at = 0;
    while at < line.len().max(marks.len()) {
        let mark = marks.get(at).copied();
        let run = marks.iter().skip(at).take_while(|other| Some(**other) == mark).count();
        let end = if mark.is_some() { at + run } else { line.len() };
        let (before, behind) = match mark {
            Some('^') => (style.highlight, style.reset),
            Some('~') => (style.range, style.reset),
            _ => ("", ""),
        };
        let part = |characters: &[char]| characters.get(at..end.min(characters.len())).unwrap_or_default().iter().collect::<String>();
        texts.0 += &format!("{before}{}{behind}", part(line));
        if mark.is_some() {
            texts.1 += &format!("{before}{}{behind}", part(marks));
        }
        at = end;
    }
    texts
}

/// Whether the lines are nothing but comments when taken by themselves, as they may be in a formatted literal.
fn is_comment(lines: &[Vec<char>]) -> bool {
    lines.iter().all(|line| line.iter().find(|character| !character.is_whitespace()).is_none_or(|character| *character == '#'))
}

/// Whether the lines are a statement of which marking all but the beginning would tell nothing: `return f(...)` and `name = any.call(...)`.
fn is_whole_statement(lines: &[Vec<char>], start: usize, end: usize, segment: &Tokens<'_>) -> bool {
    let last = &lines[lines.len() - 1];
    let (Some(before), Some(behind)) = (lines[0].get(..start), last.get(end..)) else { return false };
    // CPython compares columns in characters with columns in bytes here, so text that is not ASCII is always marked.
    if !before.iter().all(char::is_ascii) || !last[..end].iter().all(char::is_ascii) || before.first().is_none_or(|first| first.is_whitespace()) {
        return false;
    }
    let (Structure::Call(parenthesis), range) = structure(segment) else { return false };
    let (Some(before), Some(behind)) = (Tokens::new(before), Tokens::new(behind)) else { return false };
    if range.len() != segment.list.len() {
        return false;
    }
    let introduction = if before.is(0, "return") && calls_a_name(segment, range, parenthesis) {
        1
    } else if before.list.first().is_some_and(|token| token.kind == Kind::Name) && !KEYWORDS.iter().any(|word| before.is(0, word)) && before.is(1, "=") {
        2
    } else {
        return false;
    };
    let open = before.list.len() - introduction;
    let closed = (0..behind.list.len()).take_while(|index| behind.is(*index, ")")).count();
    (introduction..before.list.len()).all(|index| before.is(index, "("))
        && open == closed
        && (closed == behind.list.len() || behind.is(closed, ";"))
}
