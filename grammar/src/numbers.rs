//! The values of number literals; the lexer has made sure of their form.

use std::borrow::Cow;

use crate::ast::*;
use crate::error::{ErrorPlace, Position, SyntaxError, SyntaxErrorKind};
use crate::grammar_actions::{Built, ParserState, raise};
use crate::source::Span;

impl<'a> ParserState<'a> {
    pub(crate) fn number(&self, span: Span) -> Built<ExprRef<'a>> {
        let value = self.number_value(self.text(span), span)?;
        Ok(self.constant(value, span.start, span.end))
    }

    fn number_value(&self, text: &'a str, span: Span) -> Built<Constant<'a>> {
        if text.len() < 18 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Constant::Int(text.bytes().fold(0, |value, byte| value * 10 + i64::from(byte - b'0'))));
        }
        let digits = without_underscores(text);
        if let Some(radix) = prefix_radix(&digits) {
            return Ok(self.int(digits.get(2..).unwrap_or_default(), radix));
        }
        if let Some(imaginary) = digits.strip_suffix(['j', 'J']) {
            return Ok(Constant::Complex(float(imaginary)));
        }
        if digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let limit = self.int_max_str_digits;
            if digits.bytes().all(|byte| byte == b'0') {
                return Ok(Constant::Int(0));
            }
            if limit > 0 && digits.len() > limit {
                let message = format!(
                    "Exceeds the limit ({limit} digits) for integer string conversion: value has {} digits; \
                     use sys.set_int_max_str_digits() to increase the limit - \
                     Consider hexadecimal for huge integer literals to avoid decimal conversion limits.",
                    digits.len()
                );
                return self.fail_in_line(message, span.start);
            }
            return Ok(self.int(&digits, 10));
        }
        Ok(Constant::Float(float(&digits)))
    }

    /// An error that names the line but no column.
    fn fail_in_line<T>(&self, message: String, offset: u32) -> Built<T> {
        let line = i64::from(self.source.byte_position(offset).line);
        let position = Position { line, column: 0, end_line: Some(line), end_column: Some(0) };
        let error = SyntaxError::with_kind(SyntaxErrorKind::Syntax, message, ErrorPlace::Explicit(position));
        raise(error)
    }

    fn int(&self, digits: &str, radix: u32) -> Constant<'a> {
        match i64::from_str_radix(digits, radix) {
            Ok(value) => Constant::Int(value),
            Err(_) => Constant::BigInt(BigInt { digits: self.arena.str(digits.trim_start_matches('0')), radix }),
        }
    }
}

fn without_underscores(text: &str) -> Cow<'_, str> {
    if text.contains('_') { Cow::Owned(text.replace('_', "")) } else { Cow::Borrowed(text) }
}

fn prefix_radix(digits: &str) -> Option<u32> {
    match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => Some(16),
        [b'0', b'o' | b'O', ..] => Some(8),
        [b'0', b'b' | b'B', ..] => Some(2),
        _ => None,
    }
}

/// Rounds as Python does, to the nearest; what is too large is infinite.
fn float(digits: &str) -> f64 {
    digits.parse().unwrap_or(f64::NAN)
}
