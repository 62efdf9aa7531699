//! The exit table of a compiled version: for every exit, where the interpreter goes on and where each live register's value comes from. Made by
//! the back end, read by deopt; text between the two, one line for each exit:
//!
//! ```text
//! not_int before 12 r0=int r1=word r3=int:5 r4=range_iterator
//! raised after 20 -> r3 r0=float
//! ```
//!
//! Values that are not constants take words of the exit buffer, in the order of the line.

use std::fmt::{self, Display, Write};

use crate::hir::{ExitReason, FrameState, Resume};

/// Where a register's value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    /// One word: an i64.
    Int,
    /// One word: an f64's bits.
    Float,
    /// One word: 0 or 1.
    Bool,
    /// One word: a value.
    Word,
    /// No word: this int.
    ConstantInt(i64),
    /// No word: the float with these bits.
    ConstantFloat(u64),
    /// No word: 0 or 1.
    ConstantBool(bool),
    /// No word: this immediate value's word.
    ConstantWord(u64),
    /// No word: this entry of the constant table.
    ConstantObject(u32),
    /// Three words, all i64: next value, count of values left, step of a new range iterator.
    RangeIterator,
    /// Three words: an existing range iterator, and the next value and count (i64) that it is set to.
    RangeIteratorAt,
}

/// Plain sources with their names in text form.
const PLAIN: [(Source, &str); 6] = [
    (Source::Int, "int"),
    (Source::Float, "float"),
    (Source::Bool, "bool"),
    (Source::Word, "word"),
    (Source::RangeIterator, "range_iterator"),
    (Source::RangeIteratorAt, "range_iterator_at"),
];

impl Source {
    /// How many words of the exit buffer it takes.
    pub fn words(self) -> usize {
        match self {
            Source::Int | Source::Float | Source::Bool | Source::Word => 1,
            Source::RangeIterator | Source::RangeIteratorAt => 3,
            Source::ConstantInt(_)
            | Source::ConstantFloat(_)
            | Source::ConstantBool(_)
            | Source::ConstantWord(_)
            | Source::ConstantObject(_) => 0,
        }
    }

    fn parse(text: &str) -> Option<Source> {
        if let Some((source, _)) = PLAIN.iter().find(|(_, name)| *name == text) {
            return Some(*source);
        }
        let (kind, constant) = text.split_once(':')?;
        match kind {
            "int" => constant.parse().ok().map(Source::ConstantInt),
            "float" => u64::from_str_radix(constant, 16).ok().map(Source::ConstantFloat),
            "bool" => Some(Source::ConstantBool(constant == "1")),
            "word" => u64::from_str_radix(constant, 16).ok().map(Source::ConstantWord),
            "object" => constant.parse().ok().map(Source::ConstantObject),
            _ => None,
        }
    }
}

impl Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::ConstantInt(int) => write!(formatter, "int:{int}"),
            Source::ConstantFloat(bits) => write!(formatter, "float:{bits:x}"),
            Source::ConstantBool(truth) => write!(formatter, "bool:{}", u8::from(*truth)),
            Source::ConstantWord(word) => write!(formatter, "word:{word:x}"),
            Source::ConstantObject(index) => write!(formatter, "object:{index}"),
            plain => {
                formatter.write_str(PLAIN.iter().find(|(source, _)| source == plain).map_or("?", |(_, name)| name))
            }
        }
    }
}

/// One exit.
#[derive(Clone, PartialEq, Debug)]
pub struct ExitRow {
    /// Why compiled code is left there.
    pub reason: ExitReason,
    /// Where the interpreter goes on; `registers` pair with `sources`.
    pub state: FrameState,
    /// Where the registers' values come from.
    pub sources: Vec<Source>,
}

/// All exits of a version, by number.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct ExitTable {
    /// The rows.
    pub rows: Vec<ExitRow>,
}

impl ExitTable {
    /// The table as text.
    pub fn print(&self) -> String {
        let mut text = String::new();
        for row in &self.rows {
            // Writing into a String cannot fail.
            let _ = match row.state.resume {
                Resume::Before => write!(text, "{} before {}", row.reason.name(), row.state.pc),
                Resume::After(register) => write!(text, "{} after {} -> r{register}", row.reason.name(), row.state.pc),
            };
            for (register, source) in row.state.registers.iter().zip(&row.sources) {
                let _ = write!(text, " r{register}={source}");
            }
            text.push('\n');
        }
        text
    }

    /// The table of a text; `None` if it is not one.
    pub fn parse(text: &str) -> Option<ExitTable> {
        text.lines().map(parse_row).collect::<Option<Vec<_>>>().map(|rows| ExitTable { rows })
    }
}

fn parse_row(line: &str) -> Option<ExitRow> {
    let mut words = line.split(' ').peekable();
    let reason = ExitReason::from_name(words.next()?)?;
    let mode = words.next()?;
    let pc = words.next()?.parse().ok()?;
    let resume = match mode {
        "before" => Resume::Before,
        "after" => {
            words.next_if_eq(&"->")?;
            Resume::After(words.next()?.strip_prefix('r')?.parse().ok()?)
        }
        _ => return None,
    };
    let mut state = FrameState { pc, resume, registers: Default::default() };
    let mut sources = Vec::new();
    for word in words {
        let (register, source) = word.split_once('=')?;
        state.registers.push(register.strip_prefix('r')?.parse().ok()?);
        sources.push(Source::parse(source)?);
    }
    Some(ExitRow { reason, state, sources })
}

#[cfg(test)]
mod tests {
    use super::ExitTable;

    #[test]
    fn text_reads_back() {
        let text = "not_int before 12 r0=int r1=word r3=int:-5 r4=range_iterator r9=float:3ff0000000000000 r10=object:3\n\
                    raised after 20 -> r3 r0=float r2=word:14 r5=bool:1\npoll before 0\n";
        assert_eq!(ExitTable::parse(text).map(|table| table.print()).as_deref(), Some(text));
        assert_eq!(ExitTable::parse("nonsense before 1"), None);
    }
}
