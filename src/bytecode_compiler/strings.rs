//! f-strings and t-strings.

use krait_syntax::ast::*;
use krait_syntax::source::Span;
use krait_syntax::wide_str::WideStr;

use super::calls::MOST_OPERANDS;
use super::constants::text;
use super::node::{Field, Place, Reg};
use super::{Compiled, Compiler, Done, percent_format};
use crate::bytecode::code::Constant;
use crate::bytecode::opcode::Opcode;
use crate::bytecode::selector;

fn selected(conversion: Conversion) -> selector::Conversion {
    match conversion {
        Conversion::None => selector::Conversion::None,
        Conversion::Str => selector::Conversion::Str,
        Conversion::Repr => selector::Conversion::Repr,
        Conversion::Ascii => selector::Conversion::Ascii,
    }
}

/// A part of a string that is put together.
pub(super) enum Piece<'a> {
    /// An expression whose value is a str.
    Value(ExprRef<'a>),
    Text(Vec<u8>),
    /// A value converted, and formatted as the text says.
    Formatted {
        value: ExprRef<'a>,
        conversion: Conversion,
        spec: String,
    },
}

impl<'a> Compiler<'a, '_> {
    /// `{value!conversion:format_spec}`; CPython converts before it evaluates the format.
    pub(super) fn formatted_value(
        &mut self,
        span: Span,
        value: ExprRef<'a>,
        conversion: Conversion,
        format_spec: Option<ExprRef<'a>>,
        to: Reg,
    ) -> Done {
        let place = Place::Span(span);
        let work = self.work_register(to);
        let mut formatted = match format_spec {
            Some(spec) => self.value_before(value, work, &[spec])?,
            None => self.value_using(value, work)?,
        };
        if conversion != Conversion::None {
            self.emit3(place, Opcode::CONVERT_VALUE, work, formatted, selected(conversion) as u32);
            formatted = work;
        }
        match format_spec {
            Some(spec) => {
                let spec = self.value(spec)?;
                self.emit3(place, Opcode::FORMAT_VALUE_SPEC, to, formatted, spec);
            }
            None => self.emit2(place, Opcode::FORMAT_VALUE, to, formatted),
        }
        Ok(())
    }

    pub(super) fn joined_string(&mut self, span: Span, values: Exprs<'a>, to: Reg) -> Done {
        let pieces: Vec<Piece<'a>> = values.iter().map(|value| Piece::Value(value)).collect();
        self.join(Place::Span(span), &pieces, to)
    }

    /// `'...' % (...)`, if it comes to the same as an f-string.
    pub(super) fn formatted_string(
        &mut self,
        span: Span,
        left: ExprRef<'a>,
        right: ExprRef<'a>,
        to: Reg,
    ) -> Compiled<bool> {
        let ExprKind::Constant { value: krait_syntax::ast::Constant::Str(format), .. } = left.kind else {
            return Ok(false);
        };
        let ExprKind::Tuple { elts, .. } = right.kind else { return Ok(false) };
        if elts.iter().any(|element| matches!(element.kind, ExprKind::Starred { .. })) {
            return Ok(false);
        }
        let Some(pieces) = percent_format::pieces(format.as_bytes(), elts) else { return Ok(false) };
        self.join(Place::Span(span), &pieces, to)?;
        Ok(true)
    }

    fn piece(&mut self, place: Place, piece: &Piece<'a>, to: Reg) -> Done {
        match piece {
            Piece::Value(value) => self.value_into(value, to),
            Piece::Text(text) => {
                self.load_constant(place, to, Constant::Str(text.as_slice().into()));
                Ok(())
            }
            Piece::Formatted { value, conversion, spec } => {
                let place = Place::Span(value.span);
                let mark = self.mark();
                let register = self.value_using(value, to)?;
                self.emit3(place, Opcode::CONVERT_VALUE, to, register, selected(*conversion) as u32);
                if spec.is_empty() {
                    self.emit2(place, Opcode::FORMAT_VALUE, to, to);
                } else {
                    let format = self.temporary();
                    self.load_text(place, format, spec);
                    self.emit3(place, Opcode::FORMAT_VALUE_SPEC, to, to, format);
                }
                self.release(mark);
                Ok(())
            }
        }
    }

    fn join(&mut self, place: Place, pieces: &[Piece<'a>], to: Reg) -> Done {
        match pieces {
            [] => self.load_constant(place, to, text("")),
            [piece] => {
                let work = self.work_register(to);
                self.piece(place, piece, work)?;
                self.emit_move(place, to, work);
            }
            _ if pieces.len() <= MOST_OPERANDS => {
                let first = self.temporaries(pieces.len() as u32);
                for (index, piece) in pieces.iter().enumerate() {
                    self.piece(place, piece, first.after(index as u32))?;
                }
                self.emit3(place, Opcode::BUILD_STRING, to, first, pieces.len());
            }
            _ => {
                let base = self.temporaries(3);
                self.load_constant(place, base, text(""));
                let join = self.attribute_name("join");
                self.emit3(place, Opcode::LOAD_METHOD, base, base, join);
                let list = base.after(2);
                self.emit3(place, Opcode::BUILD_LIST, list, list, 0u32);
                for piece in pieces {
                    let mark = self.mark();
                    let item = self.temporary();
                    self.piece(place, piece, item)?;
                    self.emit2(place, Opcode::LIST_APPEND, list, item);
                    self.release(mark);
                }
                self.emit3(place, Opcode::CALL_METHOD, base, 1u32, to);
            }
        }
        Ok(())
    }

    /// A t-string: the texts between interpolations, an empty one where there is none, and the interpolations.
    pub(super) fn template_string(&mut self, span: Span, values: Exprs<'a>, to: Reg) -> Done {
        let place = Place::Span(span);
        let pair = self.temporaries(2);
        let mut texts = Vec::new();
        let mut interpolations = Vec::new();
        let mut last_was_text = false;
        for value in values {
            if let ExprKind::Constant { value: krait_syntax::ast::Constant::Str(string), .. } = value.kind {
                texts.push(Constant::Str(string.as_bytes().into()));
                last_was_text = true;
            } else {
                if !last_was_text {
                    texts.push(text(""));
                }
                interpolations.push(*value);
                last_was_text = false;
            }
        }
        if !last_was_text {
            texts.push(text(""));
        }
        self.load_constant(place, pair, Constant::Tuple(texts.into()));
        let count = interpolations.len();
        if count <= MOST_OPERANDS {
            let mark = self.mark();
            let first = self.temporaries(count as u32);
            for (index, value) in interpolations.into_iter().enumerate() {
                self.value_into(value, first.after(index as u32))?;
            }
            self.emit3(place, Opcode::BUILD_TUPLE, pair.after(1), first, count);
            self.release(mark);
        } else {
            let list = pair.after(1);
            self.emit3(place, Opcode::BUILD_LIST, list, list, 0u32);
            for value in interpolations {
                let mark = self.mark();
                let item = self.value(value)?;
                self.emit2(place, Opcode::LIST_APPEND, list, item);
                self.release(mark);
            }
            self.emit2(place, Opcode::LIST_TO_TUPLE, list, list);
        }
        self.emit2(place, Opcode::BUILD_TEMPLATE, to, pair);
        Ok(())
    }

    pub(super) fn interpolation(
        &mut self,
        span: Span,
        value: ExprRef<'a>,
        source: WideStr<'a>,
        conversion: Conversion,
        format_spec: Option<ExprRef<'a>>,
        to: Reg,
    ) -> Done {
        let place = Place::Span(span);
        let triple = self.temporaries(3);
        self.value_into(value, triple)?;
        self.load_constant(place, triple.after(1), Constant::Str(source.as_bytes().into()));
        match format_spec {
            Some(spec) => self.value_into(spec, triple.after(2))?,
            None => self.load_constant(place, triple.after(2), text("")),
        }
        let operands = [to.into(), triple.into(), Field(selected(conversion) as u32)];
        self.emit_flags(place, Opcode::BUILD_INTERPOLATION, 0, operands);
        Ok(())
    }
}
