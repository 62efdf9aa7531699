//! Blocks from white space: what a line's beginning says about the block it belongs to.
//!
//! Columns are counted twice, with tab stops of eight and of one; a line whose place differs between the two counts mixes
//! tabs and spaces in a way that only some tab width would make right, and that is an error.

use crate::limits::MAX_INDENTATION;

/// The columns of a line's first character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    /// With tab stops every eight columns.
    pub(crate) column: u32,
    /// With a tab as wide as a space.
    pub(crate) alternative: u32,
}

impl Columns {
    /// Counts a space, tab or form feed; false for any other byte.
    pub(crate) fn advance(&mut self, byte: u8) -> bool {
        match byte {
            b' ' => {
                self.column += 1;
                self.alternative += 1;
            }
            b'\t' => {
                self.column = (self.column / 8 + 1) * 8;
                self.alternative += 1;
            }
            b'\x0c' => *self = Columns::default(),
            _ => return false,
        }
        true
    }
}

/// What a line does to the open blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// Nothing.
    Same,
    /// Opens a block.
    Indent,
    /// Closes so many blocks, at least one.
    Dedent(u32),
}

/// Why a line cannot stand where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// It fits no open block.
    Unindent,
    /// Tabs and spaces disagree.
    Tabs,
    /// One block too many.
    TooDeep,
}

/// The open blocks.
#[derive(Debug)]
pub(crate) struct Indentation {
    /// Never empty; the first entry is the file's margin.
    blocks: Vec<Columns>,
}

impl Default for Indentation {
    fn default() -> Indentation {
        Indentation { blocks: vec![Columns::default()] }
    }
}

impl Indentation {
    /// Takes the next line's columns into account.
    pub(crate) fn line(&mut self, columns: Columns) -> Result<Change, Problem> {
        let current = self.current();
        if columns.column == current.column {
            return if columns == current { Ok(Change::Same) } else { Err(Problem::Tabs) };
        }
        if columns.column > current.column {
            if self.blocks.len() >= MAX_INDENTATION {
                return Err(Problem::TooDeep);
            }
            if columns.alternative <= current.alternative {
                return Err(Problem::Tabs);
            }
            self.blocks.push(columns);
            return Ok(Change::Indent);
        }
        let mut closed = 0;
        while self.blocks.len() > 1 && columns.column < self.current().column {
            self.blocks.pop();
            closed += 1;
        }
        if columns.column != self.current().column {
            return Err(Problem::Unindent);
        }
        if columns != self.current() {
            return Err(Problem::Tabs);
        }
        Ok(Change::Dedent(closed))
    }

    /// Closes every block and says how many there were.
    pub(crate) fn close_all(&mut self) -> usize {
        let open = self.blocks.len() - 1;
        self.blocks.truncate(1);
        open
    }

    fn current(&self) -> Columns {
        self.blocks.last().copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(white: &str) -> Columns {
        let mut columns = Columns::default();
        for byte in white.bytes() {
            columns.advance(byte);
        }
        columns
    }

    #[test]
    fn blocks_open_and_close() {
        let mut blocks = Indentation::default();
        assert_eq!(blocks.line(columns("")), Ok(Change::Same));
        assert_eq!(blocks.line(columns("  ")), Ok(Change::Indent));
        assert_eq!(blocks.line(columns("    ")), Ok(Change::Indent));
        assert_eq!(blocks.line(columns("\x0c    ")), Ok(Change::Same));
        assert_eq!(blocks.line(columns("")), Ok(Change::Dedent(2)));
        assert_eq!(blocks.line(columns("    ")), Ok(Change::Indent));
        assert_eq!(blocks.line(columns("  ")), Err(Problem::Unindent));
    }

    #[test]
    fn tabs_and_spaces_must_agree() {
        let mut blocks = Indentation::default();
        assert_eq!(blocks.line(columns("        ")), Ok(Change::Indent));
        assert_eq!(blocks.line(columns("\t")), Err(Problem::Tabs));
        let mut blocks = Indentation::default();
        assert_eq!(blocks.line(columns("    ")), Ok(Change::Indent));
        assert_eq!(blocks.line(columns("\t")), Err(Problem::Tabs));
        assert_eq!(blocks.line(columns("    \t")), Ok(Change::Indent));
    }
}
