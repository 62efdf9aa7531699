//! Source ranges of instructions: line, end line, column and end column, packed.
//!
//! An entry covers a run of instruction words with one range. It is written as variable-length numbers: words in the run times 2, plus 1 if it has a
//! range; then, if it has one, the line's difference from the entry before (zigzag), lines that it spans, column, end column. Columns count
//! bytes of UTF-8 from 0, as `co_positions()` does. Words without a range (made by the compiler) belong to no line.

/// A source range; lines from 1, columns from 0 in bytes of UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Position {
    /// The first line.
    pub line: u32,
    /// The last line.
    pub end_line: u32,
    /// Column of the start.
    pub column: u32,
    /// Column behind the end.
    pub end_column: u32,
}

/// The ranges of a unit's instructions.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PositionTable {
    bytes: Box<[u8]>,
}

/// Words behind each other that have the same range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PositionRun {
    /// First word.
    pub start: usize,
    /// One past the last word.
    pub end: usize,
    /// Their range.
    pub position: Option<Position>,
}

/// Writes a table, run by run.
#[derive(Debug, Default)]
pub struct PositionTableBuilder {
    bytes: Vec<u8>,
    line: u32,
    words: usize,
    position: Option<Position>,
}

impl PositionTableBuilder {
    /// Adds words with a range; merged with the words before if the range is the same.
    pub fn push(&mut self, words: usize, position: Option<Position>) {
        if position != self.position {
            self.flush();
            self.position = position;
        }
        self.words += words;
    }

    fn flush(&mut self) {
        if self.words == 0 {
            return;
        }
        let words = (self.words as u64) << 1;
        self.words = 0;
        let Some(position) = self.position else {
            self.number(words);
            return;
        };
        self.number(words | 1);
        let step = i64::from(position.line) - i64::from(self.line);
        self.number((step << 1 ^ step >> 63) as u64);
        self.number(u64::from(position.end_line.wrapping_sub(position.line)));
        self.number(u64::from(position.column));
        self.number(u64::from(position.end_column));
        self.line = position.line;
    }

    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// The table.
    pub fn finish(mut self) -> PositionTable {
        self.flush();
        PositionTable { bytes: self.bytes.into() }
    }
}

impl PositionTable {
    /// A table as [`PositionTable::as_bytes`] gave it; damaged bytes give wrong ranges or fewer of them, nothing worse.
    pub fn from_bytes(bytes: &[u8]) -> PositionTable {
        PositionTable { bytes: bytes.into() }
    }

    /// The packed form.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The runs, in order.
    pub fn runs(&self) -> impl Iterator<Item = PositionRun> + '_ {
        runs(&self.bytes)
    }

    /// The range of the word at a pc.
    pub fn at(&self, pc: usize) -> Option<Position> {
        position_at(&self.bytes, pc)
    }
}

/// [`PositionTable::at`] on the packed form, wherever it is kept.
pub fn position_at(bytes: &[u8], pc: usize) -> Option<Position> {
    runs(bytes).find(|run| pc < run.end)?.position
}

/// [`PositionTable::runs`] on the packed form, wherever it is kept.
pub fn runs(bytes: &[u8]) -> impl Iterator<Item = PositionRun> + '_ {
    let mut rest = bytes.iter();
    let mut line = 0i64;
    let mut pc = 0usize;
    std::iter::from_fn(move || {
        let mut number = || {
            let mut number = 0u64;
            for shift in (0..64).step_by(7) {
                let byte = *rest.next()?;
                number |= u64::from(byte & 0x7f) << shift;
                if byte & 0x80 == 0 {
                    return Some(number);
                }
            }
            None
        };
        let head = number()?;
        let start = pc;
        pc = pc.saturating_add((head >> 1) as usize);
        let mut run = PositionRun { start, end: pc, position: None };
        if head & 1 == 1 {
            let step = number()?;
            line = line.wrapping_add((step >> 1) as i64 ^ -((step & 1) as i64));
            let first = line as u32;
            let (span, column, end_column) = (number()? as u32, number()? as u32, number()? as u32);
            run.position = Some(Position { line: first, end_line: first.wrapping_add(span), column, end_column });
        }
        Some(run)
    })
}

#[cfg(test)]
mod tests {
    use super::{Position, PositionTable, PositionTableBuilder};

    #[test]
    fn ranges_come_back_word_by_word() {
        let at = |line, end_line, column, end_column| Some(Position { line, end_line, column, end_column });
        let given = [
            (2, None),
            (1, at(10, 10, 4, 300)),
            (3, at(7, 9, 0, 1)),
            (1, at(7, 9, 0, 1)),
            (200, at(1 << 30, 1 << 30, 5, 6)),
            (1, None),
        ];
        let mut builder = PositionTableBuilder::default();
        for (words, position) in given {
            builder.push(words, position);
        }
        let table = PositionTable::from_bytes(builder.finish().as_bytes());
        let expected: Vec<_> =
            given.iter().flat_map(|&(words, position)| std::iter::repeat_n(position, words)).collect();
        let found: Vec<_> = (0..expected.len()).map(|pc| table.at(pc)).collect();
        assert_eq!(found, expected);
        assert_eq!(table.at(expected.len()), None);
        assert_eq!(table.runs().count(), 5);
    }

    #[test]
    fn damaged_tables_are_read_to_some_end() {
        for bytes in [&[0xff][..], &[0xff; 40], &[1, 2, 3], &[3, 0xff, 0xff]] {
            let table = PositionTable::from_bytes(bytes);
            assert!(table.runs().count() <= 20);
        }
    }
}
