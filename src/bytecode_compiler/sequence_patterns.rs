//! Sequence patterns: `[a, b]`, `[first, *_]`, `[first, *rest, last]`.

use krait_syntax::ast::*;
use krait_syntax::source::Span;

use super::node::{Place, Reg};
use super::patterns::{Matching, is_wildcard};
use super::{Compiler, Done};
use crate::bytecode::code;
use crate::bytecode::opcode::Opcode;

/// Patterns before a starred one: CPython's limit.
const MOST_BEFORE_STAR: usize = 1 << 8;

impl<'a> Compiler<'a, '_> {
    pub(super) fn sequence_pattern(
        &mut self,
        span: Span,
        patterns: Patterns<'a>,
        subject: Reg,
        matching: &mut Matching<'a>,
    ) -> Done {
        let at = Place::Span(span);
        let count = patterns.len();
        let is_star = |pattern: &Pattern<'_>| matches!(pattern.kind, PatternKind::MatchStar { .. });
        let mut stars = patterns.iter().enumerate().filter(|(_, pattern)| is_star(pattern)).map(|(index, _)| index);
        let star = stars.next();
        if stars.next().is_some() {
            return self.error(span, "multiple starred names in sequence pattern");
        }
        let is_wild_star = |pattern: &Pattern<'_>| matches!(pattern.kind, PatternKind::MatchStar { name: None });
        let only_wildcards = patterns.iter().all(|pattern| is_wildcard(pattern) || is_wild_star(pattern));
        let fail = Self::fail_label(matching);
        let scratch = self.temporary();
        self.emit2(at, Opcode::MATCH_SEQUENCE, scratch, subject);
        self.jump_if(at, scratch, false, fail);
        if star.is_none() || count > 1 {
            let (op, wanted) = if star.is_none() { (CmpOperator::Eq, count) } else { (CmpOperator::GtE, count - 1) };
            self.emit2(at, Opcode::GET_LENGTH, scratch, subject);
            self.jump_if_count(at, op, scratch, wanted, fail);
        }
        match star {
            _ if only_wildcards => Ok(()),
            Some(star) if is_wild_star(patterns[star]) => self.items_by_index(at, patterns, star, subject, matching),
            _ => self.items_unpacked(span, patterns, star, subject, matching),
        }
    }

    /// Takes out single items: what `*_` stands for is not wanted.
    fn items_by_index(
        &mut self,
        at: Place,
        patterns: Patterns<'a>,
        star: usize,
        subject: Reg,
        matching: &mut Matching<'a>,
    ) -> Done {
        for (index, pattern) in patterns.iter().enumerate() {
            if index == star || is_wildcard(pattern) {
                continue;
            }
            let item = self.temporary();
            if index < star {
                self.load_constant(at, item, code::Constant::Int(index as i64));
            } else {
                // The subject need not support negative indices.
                self.emit2(at, Opcode::GET_LENGTH, item, subject);
                match i16::try_from(patterns.len() - index) {
                    Ok(int) => self.subtract_int(at, item, item, int),
                    Err(_) => {
                        let distance = self.temporary();
                        let int = (patterns.len() - index) as i64;
                        self.load_constant(at, distance, code::Constant::Int(int));
                        self.emit3(at, Opcode::SUB, item, item, distance);
                    }
                }
            }
            self.emit3(at, Opcode::LOAD_SUBSCRIPT, item, subject, item);
            self.subpattern(pattern, item, matching)?;
        }
        Ok(())
    }

    fn items_unpacked(
        &mut self,
        span: Span,
        patterns: Patterns<'a>,
        star: Option<usize>,
        subject: Reg,
        matching: &mut Matching<'a>,
    ) -> Done {
        let at = Place::Span(span);
        let first = self.temporaries(patterns.len() as u32);
        match star {
            None => self.emit3(at, Opcode::UNPACK_SEQUENCE, first, subject, patterns.len()),
            Some(before) => {
                if before >= MOST_BEFORE_STAR {
                    return self.error(span, "too many expressions in star-unpacking sequence pattern");
                }
                self.unpack_around(at, first, subject, before, patterns.len() - before - 1);
            }
        }
        for (index, pattern) in patterns.iter().enumerate() {
            self.subpattern(pattern, first.after(index as u32), matching)?;
        }
        Ok(())
    }
}
