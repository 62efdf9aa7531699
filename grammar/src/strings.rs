//! Actions for string literals: prefixes, fields of f-strings and t-strings, and literals next to each other, which are
//! one.

use crate::ast::*;
use crate::error::SyntaxWarning;
use crate::escapes::{self, Decoded};
use crate::grammar_actions::{Built, ParserState, fail, fail_at_next_token};
use crate::scratch::Mark;
use crate::source::Span;
use crate::wide_str::WideStr;

/// An f-string or t-string that is being read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OpenFString {
    is_raw: bool,
    prefix: char,
}

impl<'a> ParserState<'a> {
    /// A whole literal without fields.
    pub(crate) fn string(&mut self, span: Span) -> Built<ExprRef<'a>> {
        let text = self.text(span);
        let prefix_length = text.find(['"', '\'']).unwrap_or(0);
        let (prefix, quoted) = text.split_at(prefix_length);
        let quotes =
            if quoted.len() >= 6 && (quoted.starts_with("\"\"\"") || quoted.starts_with("'''")) { 3 } else { 1 };
        let body = quoted.get(quotes..quoted.len() - quotes).unwrap_or_default();
        let body_start = span.start + (prefix_length + quotes) as u32;
        let is_raw = prefix.contains(['r', 'R']);
        let value = if prefix.contains(['b', 'B']) {
            Constant::Bytes(self.bytes_value(body, is_raw, body_start, span)?)
        } else {
            Constant::Str(self.str_value(body, is_raw, body_start, span)?)
        };
        let u = prefix.starts_with(['u']);
        Ok(self.expression(ExprKind::Constant { value, u }, span.start, span.end))
    }

    fn bytes_value(&mut self, body: &'a str, is_raw: bool, body_start: u32, span: Span) -> Built<&'a [u8]> {
        if !body.is_ascii() {
            return fail("bytes can only contain ASCII literal characters", span);
        }
        if is_raw {
            return Ok(body.as_bytes());
        }
        self.decoded(escapes::decode_bytes(body), body_start, span)
    }

    /// The text between quotes or fields; `span` is what an error is about.
    fn str_value(&mut self, body: &'a str, is_raw: bool, body_start: u32, span: Span) -> Built<WideStr<'a>> {
        if is_raw {
            return Ok(WideStr::from_text(body));
        }
        let bytes = self.decoded(escapes::decode_str(body), body_start, span)?;
        Ok(WideStr::from_generalised_utf8(bytes))
    }

    fn decoded(&mut self, decoded: Result<Decoded<'a>, String>, body_start: u32, span: Span) -> Built<&'a [u8]> {
        let Decoded { bytes, invalid } = match decoded {
            Ok(decoded) => decoded,
            Err(message) => return fail(message, span),
        };
        if let Some(invalid) = invalid {
            let start = body_start + invalid.offset as u32;
            self.warn_escape(&invalid.text, invalid.is_octal, start);
        }
        Ok(match bytes {
            std::borrow::Cow::Borrowed(bytes) => bytes,
            std::borrow::Cow::Owned(bytes) => self.arena.slice(&bytes),
        })
    }

    fn warn_escape(&mut self, text: &str, is_octal: bool, start: u32) {
        let kind = if is_octal { "an invalid octal escape sequence" } else { "an invalid escape sequence" };
        let message = format!(
            "\"{text}\" is {kind}. Such sequences will not work in the future. \
             Did you mean \"\\{text}\"? A raw string is also an option."
        );
        let line = self.source.byte_position(start).line;
        self.warnings.push(SyntaxWarning { message, span: Span::new(start, start + text.len() as u32), line });
    }

    pub(crate) fn begin_fstring(&mut self, span: Span) {
        let text = self.text(span);
        let prefix = if text.contains(['t', 'T']) { 't' } else { 'f' };
        self.open_fstrings.push(OpenFString { is_raw: text.contains(['r', 'R']), prefix });
    }

    /// Literal text between fields. Of doubled braces at its end one is meant.
    pub(crate) fn fstring_middle(&mut self, span: Span) -> Built<ExprRef<'a>> {
        let is_raw = self.open_fstrings.last().is_some_and(|open| open.is_raw);
        let text = self.text(span);
        let body = if text.ends_with("{{") || text.ends_with("}}") {
            text.get(..text.len() - 1).unwrap_or_default()
        } else {
            text
        };
        if !is_raw {
            self.warn_escaped_brace(text, span);
        }
        let value = Constant::Str(self.str_value(body, is_raw, span.start, span)?);
        Ok(self.constant(value, span.start, span.end))
    }

    /// A backslash before the brace of a field is no escape, and the brace keeps its meaning.
    fn warn_escaped_brace(&mut self, text: &str, span: Span) {
        let backslashes = text.bytes().rev().take_while(|&byte| byte == b'\\').count();
        if backslashes % 2 == 1 {
            match self.text(Span::new(span.end, span.end + 1)) {
                "{" => self.warn_escape("\\{", false, span.end - 1),
                "}" => self.warn_escape("\\}", false, span.end - 1),
                _ => {}
            }
        }
    }

    /// Adds a piece of an f-string; a field with `=` comes as two pieces.
    pub(crate) fn push_fstring_value(&mut self, first: Mark, value: ExprRef<'a>) -> Mark {
        if let ExprKind::JoinedStr { values } = value.kind {
            for value in values {
                self.exprs.push_more(first, value);
            }
            return first;
        }
        self.exprs.push_more(first, value)
    }

    pub(crate) fn joined_str(&mut self, values: Mark, start: u32, end: u32) -> ExprRef<'a> {
        let values = self.fstring_values(values, Span::new(start, end));
        self.expression(ExprKind::JoinedStr { values }, start, end)
    }

    pub(crate) fn template_str(&mut self, values: Mark, start: u32, end: u32) -> ExprRef<'a> {
        let values = self.fstring_values(values, Span::new(start, end));
        self.expression(ExprKind::TemplateStr { values }, start, end)
    }

    fn fstring_values(&mut self, values: Mark, span: Span) -> Exprs<'a> {
        self.open_fstrings.pop();
        let values = self.exprs.take(values, self.arena);
        self.move_warnings(values, span);
        values
    }

    /// CPython counts the lines of an escape in an f-string's own text from the line of the closing quotes.
    fn move_warnings(&mut self, values: Exprs<'a>, span: Span) {
        let within = |warning: &&mut SyntaxWarning| warning.span.start >= span.start;
        for warning in self.warnings.iter_mut().rev().take_while(within) {
            let last_line = self.source.byte_position(span.end).line;
            let escape = self.source.slice(warning.span);
            let owner = values.iter().find(|value| {
                matches!(value.kind, ExprKind::Constant { .. })
                    && (value.span.start..value.span.end).contains(&warning.span.start)
            });
            if let Some(owner) = owner
                && !matches!(escape, "\\{" | "\\}")
            {
                let first_line = self.source.byte_position(owner.span.start).line;
                let escape_line = self.source.byte_position(warning.span.start).line;
                warning.line = last_line + (escape_line - first_line);
            }
        }
    }

    /// `!r` and its like; gives the offset of the exclamation mark too.
    pub(crate) fn conversion(&self, mark: u32, name: Span) -> Built<(Conversion, u32)> {
        let prefix = self.open_fstrings.last().map_or('f', |open| open.prefix);
        if name.start != mark + 1 {
            let message = format!("{prefix}-string: conversion type must come right after the exclamation mark");
            return fail(message, Span::new(mark, name.end));
        }
        let conversion = match self.text(name) {
            "s" => Conversion::Str,
            "r" => Conversion::Repr,
            "a" => Conversion::Ascii,
            other => {
                let message =
                    format!("{prefix}-string: invalid conversion character '{other}': expected 's', 'r', or 'a'");
                return fail(message, name);
            }
        };
        Ok((conversion, mark))
    }

    pub(crate) fn formatted_value(
        &mut self,
        value: ExprRef<'a>,
        debug: bool,
        conversion: Option<(Conversion, u32)>,
        spec: Option<ExprRef<'a>>,
        span: Span,
    ) -> ExprRef<'a> {
        let kind = ExprKind::FormattedValue {
            value,
            conversion: field_conversion(debug, conversion, spec),
            format_spec: spec,
        };
        let field = self.expression(kind, span.start, span.end);
        if debug { self.with_debug_text(field, conversion, spec) } else { field }
    }

    pub(crate) fn interpolation(
        &mut self,
        value: ExprRef<'a>,
        debug: bool,
        conversion: Option<(Conversion, u32)>,
        spec: Option<ExprRef<'a>>,
        span: Span,
    ) -> ExprRef<'a> {
        let source_text = without_comments(self.text(field_text(span, conversion, spec)), self.arena);
        // With `=`, the text before the last one.
        let str = if debug { source_text.rsplit_once('=').map_or(source_text, |(text, _)| text) } else { source_text };
        let kind = ExprKind::Interpolation {
            value,
            str: WideStr::from_text(str),
            conversion: field_conversion(debug, conversion, spec),
            format_spec: spec,
        };
        let field = self.expression(kind, span.start, span.end);
        if debug { self.with_debug_text(field, conversion, spec) } else { field }
    }

    /// The field and, before it, the text that `=` shows.
    fn with_debug_text(
        &mut self,
        field: ExprRef<'a>,
        conversion: Option<(Conversion, u32)>,
        spec: Option<ExprRef<'a>>,
    ) -> ExprRef<'a> {
        let span = field_text(field.span, conversion, spec);
        let text = without_comments(self.text(span), self.arena);
        let text = self.constant(Constant::Str(WideStr::from_text(text)), span.start, span.end);
        let values = self.arena.slice(&[text, field]);
        self.expression(ExprKind::JoinedStr { values }, field.span.start, field.span.end)
    }

    /// What follows the colon of a field.
    pub(crate) fn format_spec(&mut self, values: Mark, start: u32, end: u32) -> ExprRef<'a> {
        let values = self.exprs.take(values, self.arena);
        let values = without_empty_text(values, self.arena);
        if let [] | [Expr { kind: ExprKind::Constant { .. }, .. }] = values {
            return self.expression(ExprKind::JoinedStr { values }, start, end);
        }
        // Several pieces of text and nothing else make a plain constant, as they do in CPython.
        if values.iter().all(|value| matches!(value.kind, ExprKind::Constant { .. })) {
            return self.joined_constant(values, Span::new(start, end));
        }
        let values = self.fold_constants(values);
        self.expression(ExprKind::JoinedStr { values }, start, end)
    }

    /// Literals next to each other.
    pub(crate) fn strings(&mut self, parts: Mark, span: Span) -> Built<ExprRef<'a>> {
        if let &[part @ Expr { kind: ExprKind::Constant { .. }, .. }] = self.exprs.list(parts) {
            self.exprs.discard(parts);
            return Ok(part);
        }
        let parts = self.exprs.take(parts, self.arena);
        let is_template = |part: &ExprRef| matches!(part.kind, ExprKind::TemplateStr { .. });
        let is_bytes = |part: &ExprRef| matches!(part.kind, ExprKind::Constant { value: Constant::Bytes(_), .. });
        let is_joined = |part: &ExprRef| matches!(part.kind, ExprKind::JoinedStr { .. });
        if parts.iter().any(is_template) {
            if !parts.iter().all(is_template) {
                return fail("cannot mix t-string literals with string or bytes literals", span);
            }
            let values = self.fold_constants(&pieces(parts));
            return Ok(self.expression(ExprKind::TemplateStr { values }, span.start, span.end));
        }
        if parts.iter().any(is_bytes) {
            if !parts.iter().all(is_bytes) {
                return fail_at_next_token("cannot mix bytes and nonbytes literals");
            }
            return Ok(self.joined_constant(parts, span));
        }
        if !parts.iter().any(is_joined) {
            return Ok(self.joined_constant(parts, span));
        }
        let values = self.fold_constants(&pieces(parts));
        Ok(self.expression(ExprKind::JoinedStr { values }, span.start, span.end))
    }

    /// Makes neighbouring text one constant and drops empty text.
    fn fold_constants(&mut self, pieces: &[ExprRef<'a>]) -> Exprs<'a> {
        let mut folded: Vec<ExprRef<'a>> = Vec::with_capacity(pieces.len());
        let is_constant = |piece: &ExprRef| matches!(piece.kind, ExprKind::Constant { .. });
        for run in pieces.chunk_by(|left, right| is_constant(left) && is_constant(right)) {
            match run {
                [first, .., last] => {
                    let constant = self.joined_constant(run, first.span.to(last.span));
                    folded.push(constant);
                }
                [single] => folded.push(single),
                [] => {}
            }
        }
        folded.retain(|piece| !is_empty_text(piece));
        self.arena.slice(&folded)
    }

    /// One constant of several, all str or all bytes; the first decides about `u`.
    fn joined_constant(&self, parts: &[ExprRef<'a>], span: Span) -> ExprRef<'a> {
        let mut bytes: Vec<u8> = Vec::new();
        let mut is_bytes = false;
        let mut kind_u = None;
        for part in parts {
            if let ExprKind::Constant { value, u } = part.kind {
                kind_u.get_or_insert(u);
                match value {
                    Constant::Str(text) => bytes.extend_from_slice(text.as_bytes()),
                    Constant::Bytes(more) => {
                        is_bytes = true;
                        bytes.extend_from_slice(more);
                    }
                    _ => {}
                }
            }
        }
        let bytes = self.arena.slice(&bytes);
        let value =
            if is_bytes { Constant::Bytes(bytes) } else { Constant::Str(WideStr::from_generalised_utf8(bytes)) };
        self.expression(ExprKind::Constant { value, u: kind_u.unwrap_or(false) }, span.start, span.end)
    }
}

fn is_empty_text(piece: ExprRef) -> bool {
    matches!(piece.kind, ExprKind::Constant { value: Constant::Str(text), .. } if text.is_empty())
}

fn without_empty_text<'a>(pieces: Exprs<'a>, arena: &'a Arena) -> Exprs<'a> {
    if !pieces.iter().any(|piece| is_empty_text(piece)) {
        return pieces;
    }
    let kept: Vec<ExprRef> = pieces.iter().copied().filter(|piece| !is_empty_text(piece)).collect();
    arena.slice(&kept)
}

/// The pieces of which f-strings, t-strings and constants consist.
fn pieces<'a>(parts: Exprs<'a>) -> Vec<ExprRef<'a>> {
    let mut pieces = Vec::new();
    for &part in parts {
        match part.kind {
            ExprKind::JoinedStr { values } | ExprKind::TemplateStr { values } => pieces.extend_from_slice(values),
            _ => pieces.push(part),
        }
    }
    pieces
}

/// What a field shows if it does not say: `=` alone means `!r`.
fn field_conversion(debug: bool, conversion: Option<(Conversion, u32)>, spec: Option<ExprRef>) -> Conversion {
    match conversion {
        Some((conversion, _)) => conversion,
        None if debug && spec.is_none() => Conversion::Repr,
        None => Conversion::None,
    }
}

/// From behind the opening brace up to `!`, the colon or the closing brace.
fn field_text(field: Span, conversion: Option<(Conversion, u32)>, spec: Option<ExprRef>) -> Span {
    let end = match (conversion, spec) {
        (Some((_, mark)), _) => mark,
        (None, Some(spec)) => spec.span.start,
        (None, None) => field.end - 1,
    };
    Span::new(field.start + 1, end)
}

/// The text of a field without its comments; a `#` within quotes is none.
fn without_comments<'a>(text: &'a str, arena: &'a Arena) -> &'a str {
    if !text.contains('#') {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut quote: Option<char> = None;
    let mut in_comment = false;
    let mut escaped = false;
    for character in text.chars() {
        if in_comment && character != '\n' {
            continue;
        }
        in_comment = false;
        match quote {
            Some(open) => {
                if character == open && !escaped {
                    quote = None;
                }
                escaped = character == '\\' && !escaped;
            }
            None if character == '#' => {
                in_comment = true;
                continue;
            }
            None if matches!(character, '"' | '\'') => quote = Some(character),
            None => {}
        }
        out.push(character);
    }
    arena.str(&out)
}
