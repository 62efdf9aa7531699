//! `match`: each pattern looks at a register and jumps away where it fails; names are bound when the whole pattern has matched.

use krait_syntax::ast::*;
use krait_syntax::python_repr;
use krait_syntax::source::Span;

use super::constants::{literal, text};
use super::node::{Field, Label, Place, Reg};
use super::{Compiler, Done};
use crate::bytecode::code;
use crate::bytecode::opcode::Opcode;
use crate::native_stack::with_room;

/// What holds for a pattern as a whole.
pub(super) struct Matching<'a> {
    /// Names with the registers of what they will be bound to.
    captures: Vec<(&'a str, Reg)>,
    /// Whether a pattern that always matches may stand here.
    allow_irrefutable: bool,
    /// Where a pattern that does not match leads.
    fail: Label,
}

/// Whether a pattern is `_`.
pub(super) fn is_wildcard(pattern: &Pattern<'_>) -> bool {
    matches!(pattern.kind, PatternKind::MatchAs { name: None, pattern: None })
}

impl<'a> Compiler<'a, '_> {
    pub(super) fn match_statement(&mut self, subject: ExprRef<'a>, cases: &'a [MatchCase<'a>]) -> Done {
        let mark = self.mark();
        // A local is copied: a case that fails in its guard may have bound it.
        let register = self.temporary();
        self.value_into(subject, register)?;
        let end = self.new_label();
        for (index, case) in cases.iter().enumerate() {
            let is_last = index + 1 == cases.len();
            let inner = self.mark();
            let next = self.new_label();
            let is_default = is_last && index > 0 && is_wildcard(case.pattern);
            if is_default {
                // The line of `case _` is traced.
                self.emit0(Place::Span(case.pattern.span), Opcode::NOP);
            } else {
                let allow_irrefutable = case.guard.is_some() || is_last;
                let mut matching = Matching { captures: Vec::new(), allow_irrefutable, fail: next };
                self.pattern(case.pattern, register, &mut matching)?;
                for (name, value) in std::mem::take(&mut matching.captures) {
                    self.store_name(Place::Span(case.pattern.span), name, value);
                }
            }
            self.release(inner);
            if let Some(guard) = case.guard {
                self.jump_if_expression(Place::Span(case.pattern.span), guard, next, false)?;
            }
            self.body(case.body)?;
            if !is_last {
                self.jump(Place::Nowhere, end);
            }
            self.set_label(next);
        }
        self.set_label(end);
        self.release(mark);
        Ok(())
    }

    /// A pattern; temporaries that hold captures stay taken.
    fn pattern(&mut self, pattern: &'a Pattern<'a>, subject: Reg, matching: &mut Matching<'a>) -> Done {
        with_room(|| self.pattern_inside(pattern, subject, matching))
    }

    /// A pattern within another may always match.
    pub(super) fn subpattern(&mut self, pattern: &'a Pattern<'a>, subject: Reg, matching: &mut Matching<'a>) -> Done {
        let allowed = std::mem::replace(&mut matching.allow_irrefutable, true);
        self.pattern(pattern, subject, matching)?;
        matching.allow_irrefutable = allowed;
        Ok(())
    }

    fn pattern_inside(&mut self, pattern: &'a Pattern<'a>, subject: Reg, matching: &mut Matching<'a>) -> Done {
        let span = pattern.span;
        let at = Place::Span(span);
        match pattern.kind {
            PatternKind::MatchValue { value } => self.value_pattern(span, value, subject, matching),
            PatternKind::MatchSingleton { value } => {
                self.singleton_pattern(at, &value, subject, matching);
                Ok(())
            }
            PatternKind::MatchSequence { patterns } => self.sequence_pattern(span, patterns, subject, matching),
            PatternKind::MatchMapping(mapping) => self.mapping_pattern(span, mapping, subject, matching),
            PatternKind::MatchClass(class) => self.class_pattern(span, class, subject, matching),
            PatternKind::MatchStar { name } => self.capture(span, name, subject, matching),
            PatternKind::MatchAs { pattern: None, name } => {
                if !matching.allow_irrefutable {
                    let message = match name {
                        Some(name) => format!("name capture '{name}' makes remaining patterns unreachable"),
                        None => "wildcard makes remaining patterns unreachable".to_owned(),
                    };
                    return self.error(span, message);
                }
                self.capture(span, name, subject, matching)
            }
            PatternKind::MatchAs { pattern: Some(inner), name } => {
                self.pattern(inner, subject, matching)?;
                self.capture(span, name, subject, matching)
            }
            PatternKind::MatchOr { patterns } => self.or_pattern(span, patterns, subject, matching),
        }
    }

    pub(super) fn fail_label(matching: &Matching<'a>) -> Label {
        matching.fail
    }

    pub(super) fn capture(
        &mut self,
        span: Span,
        name: Option<&'a str>,
        value: Reg,
        matching: &mut Matching<'a>,
    ) -> Done {
        let Some(name) = name else { return Ok(()) };
        if matching.captures.iter().any(|(other, _)| *other == name) {
            return self.error(span, format!("multiple assignments to name '{name}' in pattern"));
        }
        matching.captures.push((name, value));
        Ok(())
    }

    fn value_pattern(&mut self, span: Span, value: ExprRef<'a>, subject: Reg, matching: &Matching<'a>) -> Done {
        let at = Place::Span(span);
        let is_attribute = matches!(value.kind, ExprKind::Attribute { .. });
        if self.constant_of(value).is_none() && !is_attribute {
            return self.error(span, "patterns may only match literals and attribute lookups");
        }
        if let Some(int) = self.small_int(value) {
            self.jump_if_int(at, CmpOperator::Eq, subject, int, matching.fail, false);
            return Ok(());
        }
        let mark = self.mark();
        let value = self.value(value)?;
        self.jump_if_registers(at, CmpOperator::Eq, subject, value, matching.fail, false);
        self.release(mark);
        Ok(())
    }

    fn singleton_pattern(&mut self, at: Place, value: &Constant<'a>, subject: Reg, matching: &Matching<'a>) {
        if *value == Constant::None {
            self.jump_on(at, Opcode::JUMP_IF_NOT_NONE, subject, matching.fail);
            return;
        }
        let mark = self.mark();
        let register = self.temporary();
        self.load_constant(at, register, literal(value));
        self.jump_if_registers(at, CmpOperator::Is, subject, register, matching.fail, false);
        self.release(mark);
    }

    fn mapping_pattern(
        &mut self,
        span: Span,
        mapping: &'a MatchMapping<'a>,
        subject: Reg,
        matching: &mut Matching<'a>,
    ) -> Done {
        let at = Place::Span(span);
        let count = mapping.keys.len();
        let scratch = self.temporary();
        self.emit2(at, Opcode::MATCH_MAPPING, scratch, subject);
        self.jump_if(at, scratch, false, matching.fail);
        if count == 0 && mapping.rest.is_none() {
            return Ok(());
        }
        if count > 0 {
            self.emit2(at, Opcode::GET_LENGTH, scratch, subject);
            self.jump_if_count(at, CmpOperator::GtE, scratch, count, matching.fail);
        }
        let keys = self.temporary();
        let mark = self.mark();
        self.check_mapping_keys(span, mapping.keys)?;
        match self.constants_of(mapping.keys) {
            Some(items) => self.load_constant(at, keys, code::Constant::Tuple(items)),
            None => {
                let first = self.temporaries(count as u32);
                for (index, key) in mapping.keys.iter().enumerate() {
                    self.value_into(key, first.after(index as u32))?;
                }
                self.emit3(at, Opcode::BUILD_TUPLE, keys, first, count);
            }
        }
        self.release(mark);
        let values = self.temporary();
        self.emit3(at, Opcode::MATCH_KEYS, values, subject, keys);
        self.jump_on(at, Opcode::JUMP_IF_NONE, values, matching.fail);
        let first = self.temporaries(count as u32);
        self.emit3(at, Opcode::UNPACK_SEQUENCE, first, values, count);
        for (index, pattern) in mapping.patterns.iter().enumerate() {
            self.subpattern(pattern, first.after(index as u32), matching)?;
        }
        if let Some(name) = mapping.rest {
            // A copy of the mapping without the keys.
            let rest = self.temporary();
            self.emit3(at, Opcode::BUILD_MAP, rest, rest, 0u32);
            self.emit2(at, Opcode::DICT_UPDATE, rest, subject);
            let mark = self.mark();
            let first = self.temporaries(count as u32);
            self.emit3(at, Opcode::UNPACK_SEQUENCE, first, keys, count);
            for index in (0..count as u32).rev() {
                self.emit2(at, Opcode::DELETE_SUBSCRIPT, rest, first.after(index));
            }
            self.release(mark);
            self.capture(span, Some(name), rest, matching)?;
        }
        Ok(())
    }

    /// A jump away if a count does not compare as it must with an int of any size.
    pub(super) fn jump_if_count(&mut self, at: Place, op: CmpOperator, count: Reg, wanted: usize, fail: Label) {
        match i16::try_from(wanted) {
            Ok(int) => self.jump_if_int(at, op, count, int, fail, false),
            Err(_) => {
                let mark = self.mark();
                let int = self.temporary();
                self.load_constant(at, int, code::Constant::Int(wanted as i64));
                self.jump_if_registers(at, op, count, int, fail, false);
                self.release(mark);
            }
        }
    }

    /// Keys that are equal cannot both be meant.
    fn check_mapping_keys(&mut self, span: Span, keys: Exprs<'a>) -> Done {
        let mut seen: Vec<code::Constant> = Vec::new();
        for key in keys {
            let Some(constant) = self.constant_of(key) else {
                if matches!(key.kind, ExprKind::Attribute { .. }) {
                    continue;
                }
                return self.error(span, "mapping pattern keys may only match literals and attribute lookups");
            };
            let key = normalised(constant.clone());
            if seen.contains(&key) {
                let shown = constant_repr(&constant);
                return self.error(span, format!("mapping pattern checks duplicate key ({shown})"));
            }
            seen.push(key);
        }
        Ok(())
    }

    fn class_pattern(
        &mut self,
        span: Span,
        class: &'a MatchClass<'a>,
        subject: Reg,
        matching: &mut Matching<'a>,
    ) -> Done {
        let at = Place::Span(span);
        for (index, name) in class.kwd_attrs.iter().enumerate() {
            let behind = class.kwd_attrs.iter().zip(class.kwd_patterns).skip(index + 1);
            if let Some((_, pattern)) = behind.into_iter().find(|(other, _)| *other == name) {
                return self.error(pattern.span, format!("attribute name repeated in class pattern: {name}"));
            }
        }
        let triple = self.temporaries(3);
        self.emit_move(at, triple, subject);
        self.value_into(class.cls, triple.after(1))?;
        let names = class.kwd_attrs.iter().map(|name| text(name)).collect();
        self.load_constant(at, triple.after(2), code::Constant::Tuple(names));
        let operands = [triple.into(), triple.into(), Field::from(class.patterns.len())];
        self.emit_flags(at, Opcode::MATCH_CLASS, 0, operands);
        self.jump_on(at, Opcode::JUMP_IF_NONE, triple, matching.fail);
        let count = class.patterns.len() + class.kwd_patterns.len();
        let first = self.temporaries(count as u32);
        if count > 0 {
            self.emit3(at, Opcode::UNPACK_SEQUENCE, first, triple, count);
        }
        for (index, pattern) in class.patterns.iter().chain(class.kwd_patterns).enumerate() {
            if !is_wildcard(pattern) {
                self.subpattern(pattern, first.after(index as u32), matching)?;
            }
        }
        Ok(())
    }

    fn or_pattern(&mut self, span: Span, patterns: Patterns<'a>, subject: Reg, matching: &mut Matching<'a>) -> Done {
        let end = self.new_label();
        // The names of the first alternative, and the registers in which all of them leave what they capture.
        let mut common: Option<Vec<(&'a str, Reg)>> = None;
        for (index, alternative) in patterns.iter().enumerate() {
            let is_last = index + 1 == patterns.len();
            let fail = if is_last { matching.fail } else { self.new_label() };
            let allow_irrefutable = is_last && matching.allow_irrefutable;
            let mut own = Matching { captures: Vec::new(), allow_irrefutable, fail };
            self.pattern(alternative, subject, &mut own)?;
            let at = Place::Span(alternative.span);
            let registers = match &common {
                Some(registers) => registers.clone(),
                None => {
                    let first = self.temporaries(own.captures.len() as u32);
                    let names = own.captures.iter().enumerate();
                    let registers: Vec<_> =
                        names.map(|(index, (name, _))| (*name, first.after(index as u32))).collect();
                    common = Some(registers.clone());
                    registers
                }
            };
            let find = |name: &str| own.captures.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
            if registers.len() != own.captures.len() {
                return self.error(span, "alternative patterns bind different names");
            }
            for (name, register) in &registers {
                let Some(value) = find(name) else {
                    return self.error(span, "alternative patterns bind different names");
                };
                self.emit_move(at, *register, value);
            }
            if !is_last {
                self.jump(at, end);
                self.set_label(fail);
            }
        }
        self.set_label(end);
        for (name, register) in common.unwrap_or_default() {
            self.capture(span, Some(name), register, matching)?;
        }
        Ok(())
    }
}

/// A key as Python compares it: equal numbers are the same.
fn normalised(key: code::Constant) -> code::Constant {
    match key {
        code::Constant::Bool(truth) => code::Constant::Int(i64::from(truth)),
        code::Constant::Float(float) if float == (float as i64) as f64 && float.abs() < 9e18 => {
            code::Constant::Int(float as i64)
        }
        code::Constant::Complex(real, 0.0) => normalised(code::Constant::Float(real)),
        other => other,
    }
}

/// The `repr` of a key.
fn constant_repr(key: &code::Constant) -> String {
    let mut out = String::new();
    let part = |value: f64| {
        let mut out = String::new();
        python_repr::constant(&mut out, Constant::Float(value));
        out.trim_end_matches(".0").to_owned()
    };
    let tree = match key {
        code::Constant::None => Constant::None,
        code::Constant::Bool(true) => Constant::True,
        code::Constant::Bool(false) => Constant::False,
        code::Constant::Int(int) if *int < 0 => return int.to_string(),
        code::Constant::Int(int) => Constant::Int(*int),
        code::Constant::Float(float) => Constant::Float(*float),
        code::Constant::Complex(real, imaginary) if *real != 0.0 || real.is_sign_negative() => {
            let sign = if imaginary.is_sign_negative() { "" } else { "+" };
            return format!("({}{sign}{}j)", part(*real), part(*imaginary));
        }
        code::Constant::Complex(_, imaginary) => Constant::Complex(*imaginary),
        code::Constant::Str(text) => Constant::Str(krait_syntax::wide_str::WideStr::from_generalised_utf8(text)),
        code::Constant::Bytes(bytes) => Constant::Bytes(bytes),
        _ => Constant::Ellipsis,
    };
    python_repr::constant(&mut out, tree);
    out
}
