//! Finding where a pattern matches: at a position, or at the first from a position on, by what the pattern's INFO block says of its beginning.

use super::characters::in_set;
use super::code::{at, info, op};
use super::machine::Machine;
use crate::context::Context;
use crate::objects::str::text;
use crate::raised::Outcome;

/// A machine for either kind of subject.
pub(super) enum Matcher<'a> {
    /// Each byte is a character.
    Narrow(Machine<'a, false>),
    /// Characters are generalised UTF-8.
    Wide(Machine<'a, true>),
}

macro_rules! with_machine {
    ($matcher:expr, $machine:ident => $body:expr) => {
        match $matcher {
            Matcher::Narrow($machine) => $body,
            Matcher::Wide($machine) => $body,
        }
    };
}

impl<'a> Matcher<'a> {
    /// A matcher of a pattern's words for a subject that ends at `end`, an offset in bytes as all positions here.
    pub(super) fn new(cx: &'a Context, code: &'a [u64], (subject, wide): (&'a [u8], bool), end: usize, groups: usize) -> Matcher<'a> {
        match wide {
            false => Matcher::Narrow(Machine::new(cx, code, subject, end, groups)),
            true => Matcher::Wide(Machine::new(cx, code, subject, end, groups)),
        }
    }

    /// Whether the pattern matches at a position, up to the end if `all`; `advance`: not an empty part.
    ///
    /// # Errors
    /// What a signal's handler raises; MemoryError.
    pub(super) fn match_at(&mut self, position: usize, all: bool, advance: bool) -> Outcome<bool> {
        with_machine!(self, machine => {
            machine.match_all = all;
            machine.must_advance = advance;
            if position > machine.end { Ok(false) } else { machine.attempt(0, position) }
        })
    }

    /// Whether the pattern matches somewhere from a position on; `advance`: not an empty part at that position.
    ///
    /// # Errors
    /// As for [`Matcher::match_at`].
    pub(super) fn search(&mut self, position: usize, advance: bool) -> Outcome<bool> {
        with_machine!(self, machine => {
            machine.match_all = false;
            machine.must_advance = advance;
            machine.search(position)
        })
    }

    /// Where the match begins.
    pub(super) fn start(&self) -> usize {
        with_machine!(self, machine => machine.start)
    }

    /// Where the match ends.
    pub(super) fn finish(&self) -> usize {
        with_machine!(self, machine => machine.finish)
    }

    /// The number of the group that was closed last, 0 for none.
    pub(super) fn last_index(&self) -> usize {
        with_machine!(self, machine => machine.last_index)
    }

    /// Start and end of each group, [`super::machine::UNSET`] where it took no part.
    pub(super) fn marks(&self) -> &[usize] {
        with_machine!(self, machine => &machine.marks)
    }
}

impl<const WIDE: bool> Machine<'_, WIDE> {
    fn search(&mut self, mut position: usize) -> Outcome<bool> {
        if position > self.end {
            return Ok(false);
        }
        let mut flags = 0;
        let mut body = 0;
        if self.code.at(0) == op::INFO {
            flags = self.code.at(2);
            body = self.code.target(1);
            // A character is at least a byte.
            if ((self.end - position) as u64) < self.code.at(3) {
                return Ok(false);
            }
        }
        if flags & info::PREFIX != 0 {
            return self.search_prefix(position, body, flags & info::LITERAL != 0);
        }
        if flags & info::CHARSET != 0 {
            while position < self.end {
                let (character, next) = self.next(position);
                if in_set(self.code, 5, character) && self.attempt(body, position)? {
                    return Ok(true);
                }
                self.must_advance = false;
                position = next;
            }
            return Ok(false);
        }
        if self.attempt(body, position)? {
            return Ok(true);
        }
        if self.code.at(body) == op::AT && matches!(self.code.at(body + 1), at::BEGINNING | at::BEGINNING_STRING) {
            return Ok(false);
        }
        self.must_advance = false;
        while position < self.end {
            position = self.next(position).1;
            if self.attempt(body, position)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn search_prefix(&mut self, from: usize, body: usize, is_all: bool) -> Outcome<bool> {
        let mut prefix = Vec::new();
        for index in 0..self.code.at(5) as usize {
            let character = self.code.at(7 + index);
            match (WIDE, u8::try_from(character)) {
                (true, _) => text::push(&mut prefix, character as u32),
                (false, Ok(byte)) => prefix.push(byte),
                (false, Err(_)) => return Ok(false),
            }
        }
        let Some(first) = prefix.first().copied() else { return Ok(false) };
        let subject = self.subject;
        let mut position = from;
        while let Some(found) = subject.get(position..self.end).and_then(|rest| memchr::memchr(first, rest)) {
            position += found;
            if subject[position..self.end].starts_with(&prefix) {
                if is_all {
                    self.reset();
                    (self.start, self.finish) = (position, position + prefix.len());
                    return Ok(true);
                }
                // A match begins with the prefix, so it is not empty.
                if self.attempt(body, position)? {
                    return Ok(true);
                }
            }
            position += 1;
        }
        Ok(false)
    }
}
