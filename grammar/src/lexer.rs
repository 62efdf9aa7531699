//! From text to tokens: logos finds where a token begins, the families that a regular expression describes badly
//! (numbers, strings, f-string text, indentation) are scanned by hand, a family a file.
//!
//! The lexer stops at its first error; what it found before stays valid. It does not know the grammar: names such as
//! `match` are told apart afterwards, in `soft_keywords.rs`.
//!
//! Invariant: every token's span lies within the text and on character boundaries, and spans never go backwards. Only the
//! line end that is added to a file lies one byte behind the text.

mod fstring;
mod identifier;
mod number;
mod string;

use logos::Logos;

use crate::error::{ErrorPlace, Position, SyntaxError, SyntaxErrorKind, SyntaxWarning};
use crate::indentation::{Change, Columns, Indentation, Problem};
use crate::limits::MAX_BRACKETS;
use crate::source::{Source, Span};
use crate::token::{Token, TokenKind, TokenStream};
use crate::{Mode, ParseOptions, soft_keywords};
use fstring::FString;
pub(crate) use identifier::is_printable;

/// A result of the lexer; errors are boxed because they are rare and large.
type Lexed<T> = Result<T, Box<SyntaxError>>;

/// A bracket that is still open.
#[derive(Clone, Copy)]
struct Bracket {
    kind: TokenKind,
    offset: u32,
}

/// Reads the tokens of a source.
pub fn tokenize(source: &Source, options: impl Into<ParseOptions>) -> TokenStream {
    let mut lexer = Lexer::new(source, options.into());
    let error = lexer.run().err();
    let mut stream = TokenStream {
        tokens: lexer.tokens,
        error: error.map(|error| *error),
        ends_early: lexer.ends_early,
        warnings: lexer.warnings,
    };
    soft_keywords::decide(source, &mut stream.tokens);
    stream
}

/// The state of the lexer between two tokens.
struct Lexer<'s> {
    source: &'s Source,
    text: &'s str,
    raw: logos::Lexer<'s, TokenKind>,
    tokens: Vec<Token>,
    brackets: Vec<Bracket>,
    fstrings: Vec<FString>,
    indentation: Indentation,
    warnings: Vec<SyntaxWarning>,
    at_line_start: bool,
    /// The first of the physical lines that a backslash or a literal has joined to the current one.
    joined_lines_start: u32,
    /// A file is read as if it ended in a line end.
    adds_newline: bool,
    ends_early: bool,
    options: ParseOptions,
}

impl<'s> Lexer<'s> {
    fn new(source: &'s Source, options: ParseOptions) -> Lexer<'s> {
        let text = source.text();
        Lexer {
            source,
            text,
            raw: TokenKind::lexer(text),
            // Python has a token in about every four bytes; growing a large vector again and again costs more.
            tokens: Vec::with_capacity(text.len() / 4 + 8),
            brackets: Vec::new(),
            fstrings: Vec::new(),
            indentation: Indentation::default(),
            warnings: Vec::new(),
            at_line_start: true,
            joined_lines_start: 0,
            adds_newline: options.mode == Mode::Module && !text.is_empty() && !text.ends_with('\n'),
            ends_early: false,
            options,
        }
    }

    fn run(&mut self) -> Lexed<()> {
        loop {
            if self.fstrings.last().is_some_and(|fstring| fstring.in_text) {
                self.fstring_text()?;
                continue;
            }
            if self.at_line_start && self.brackets.is_empty() {
                self.begin_line()?;
            }
            match self.raw.next() {
                Some(Ok(kind)) => {
                    let span = self.raw.span();
                    self.token(kind, Span::new(span.start as u32, span.end as u32))?;
                }
                Some(Err(())) => return Err(self.unknown_character()),
                None => return self.end(),
            }
        }
    }

    fn token(&mut self, kind: TokenKind, span: Span) -> Lexed<()> {
        match kind {
            TokenKind::Name => self.name(span)?,
            TokenKind::Number => self.number(span.start)?,
            TokenKind::String => self.string(span)?,
            TokenKind::FStringStart | TokenKind::TStringStart => self.fstring_start(kind, span)?,
            TokenKind::Newline if self.brackets.is_empty() => {
                self.push(kind, span);
                self.at_line_start = true;
                self.joined_lines_start = span.end;
            }
            TokenKind::Newline => self.joined_lines_start = span.end,
            TokenKind::Backslash => self.join_lines(span.end)?,
            TokenKind::LeftParenthesis | TokenKind::LeftBracket | TokenKind::LeftBrace => {
                self.open_bracket(kind, span)?
            }
            TokenKind::RightParenthesis | TokenKind::RightBracket | TokenKind::RightBrace => {
                self.close_bracket(kind, span)?;
            }
            TokenKind::Colon | TokenKind::ColonEqual if self.at_field_level() => self.begin_format_spec(span),
            _ => self.push(kind, span),
        }
        Ok(())
    }

    fn push(&mut self, kind: TokenKind, span: Span) {
        self.tokens.push(Token { kind, span });
    }

    /// Goes on reading at an offset.
    fn seek(&mut self, offset: u32) {
        let at = self.raw.span().end;
        let offset = offset as usize;
        if offset < at {
            self.raw = TokenKind::lexer(self.text);
            self.raw.bump(offset);
        } else {
            self.raw.bump(offset - at);
        }
    }

    /// The byte at an offset; a line end just behind a file that lacks one; 0 behind the end.
    fn peek(&self, offset: u32) -> u8 {
        match self.text.as_bytes().get(offset as usize) {
            Some(&byte) => byte,
            None if self.adds_newline && offset as usize == self.text.len() => b'\n',
            None => 0,
        }
    }

    /// Reads the white space that begins a line, skips lines without a token, and opens or closes blocks.
    fn begin_line(&mut self) -> Lexed<()> {
        self.at_line_start = false;
        let mut at = self.raw.span().end as u32;
        loop {
            let line = at;
            self.joined_lines_start = at;
            let mut columns = Columns::default();
            let mut joined: Option<Columns> = None;
            loop {
                let byte = self.peek(at);
                if columns.advance(byte) {
                    at += 1;
                } else if byte == b'\\' {
                    // White space of several lines joined by backslashes: the first that has any counts.
                    let first = Columns { column: columns.column, alternative: columns.column };
                    joined = joined.or((columns.column > 0).then_some(first));
                    at = self.line_after_backslash(at + 1)?;
                } else {
                    break;
                }
            }
            match self.peek(at) {
                b'\n' if at as usize >= self.text.len() => {}
                b'\n' => {
                    at += 1;
                    continue;
                }
                b'#' => {
                    let rest = self.text.as_bytes().get(at as usize..).unwrap_or_default();
                    at += memchr::memchr(b'\n', rest).unwrap_or(rest.len()) as u32;
                    if (at as usize) < self.text.len() {
                        at += 1;
                        continue;
                    }
                }
                0 if at as usize >= self.text.len() && columns.column == 0 => {}
                _ => {
                    let columns = joined.unwrap_or(columns);
                    self.seek(at);
                    return self.indent(columns, Span::new(line, at));
                }
            }
            self.seek(self.text.len() as u32);
            return Ok(());
        }
    }

    fn indent(&mut self, columns: Columns, white: Span) -> Lexed<()> {
        let line_end = |lexer: &Self| {
            let line = lexer.source.byte_position(white.end).line;
            lexer.source.line_text(line).unwrap_or_default().trim_end_matches('\n').chars().count() as i64
        };
        match self.indentation.line(columns) {
            Ok(Change::Same) => Ok(()),
            Ok(Change::Indent) => {
                self.push(TokenKind::Indent, white);
                Ok(())
            }
            Ok(Change::Dedent(count)) => {
                for _ in 0..count {
                    self.push(TokenKind::Dedent, Span::new(white.end, white.end));
                }
                Ok(())
            }
            Err(Problem::Unindent) => Err(self.error_in_line(
                white.end,
                "unindent does not match any outer indentation level",
                SyntaxErrorKind::Indentation,
                line_end(self) + 1,
                -1,
            )),
            Err(Problem::Tabs) => Err(self.error_in_line(
                white.end,
                "inconsistent use of tabs and spaces in indentation",
                SyntaxErrorKind::Tab,
                1,
                0,
            )),
            Err(Problem::TooDeep) => {
                Err(self.error_in_line(white.end, "too many levels of indentation", SyntaxErrorKind::Indentation, 1, 0))
            }
        }
    }

    fn open_bracket(&mut self, kind: TokenKind, span: Span) -> Lexed<()> {
        if self.brackets.len() >= MAX_BRACKETS {
            return Err(self.error_at(span.end, "too many nested parentheses"));
        }
        self.brackets.push(Bracket { kind, offset: span.start });
        self.push(kind, span);
        Ok(())
    }

    fn close_bracket(&mut self, kind: TokenKind, span: Span) -> Lexed<()> {
        let closing = kind.spelling().unwrap_or_default();
        let outside_fields = self.fstrings.last().is_some_and(|fstring| self.brackets.len() <= fstring.base);
        if outside_fields && kind == TokenKind::RightBrace {
            let prefix = self.fstring_prefix();
            return Err(self.error_at(span.end, format!("{prefix}-string: single '}}' is not allowed")));
        }
        let Some(open) = self.brackets.pop() else {
            return Err(self.error_at(span.end, format!("unmatched '{closing}'")));
        };
        let matching = match open.kind {
            TokenKind::LeftParenthesis => TokenKind::RightParenthesis,
            TokenKind::LeftBracket => TokenKind::RightBracket,
            _ => TokenKind::RightBrace,
        };
        let ends_field =
            self.fstrings.last().is_some_and(|fstring| fstring.fields.last() == Some(&self.brackets.len()));
        if kind != matching {
            return Err(self.mismatched_bracket(open, closing, span, ends_field));
        }
        self.push(kind, span);
        if ends_field && let Some(fstring) = self.fstrings.last_mut() {
            fstring.fields.pop();
            fstring.in_text = true;
            fstring.in_format_spec = false;
        }
        Ok(())
    }

    fn mismatched_bracket(&self, open: Bracket, closing: &str, span: Span, ends_field: bool) -> Box<SyntaxError> {
        if ends_field {
            let prefix = self.fstring_prefix();
            return self.error_at(span.end, format!("{prefix}-string: unmatched '{closing}'"));
        }
        let opening = open.kind.spelling().unwrap_or_default();
        let open_line = self.source.byte_position(open.offset).line;
        let on_line = if open_line == self.source.byte_position(span.start).line {
            String::new()
        } else {
            format!(" on line {open_line}")
        };
        let message =
            format!("closing parenthesis '{closing}' does not match opening parenthesis '{opening}'{on_line}");
        self.error_at(span.end, message)
    }

    /// After a backslash outside strings: the next line goes on with this one.
    fn join_lines(&mut self, after: u32) -> Lexed<()> {
        let next = self.line_after_backslash(after)?;
        self.seek(next);
        Ok(())
    }

    /// The offset at which the line after a backslash begins.
    fn line_after_backslash(&mut self, after: u32) -> Lexed<u32> {
        if self.peek(after) != b'\n' {
            // The column counts from the first of the joined lines, but never goes beyond this one.
            let line = self.source.byte_position(after).line;
            let text = self.source.line_text(line).unwrap_or_default();
            let wanted = (after - self.joined_lines_start) as usize + 1;
            let column = if wanted <= text.len() {
                text.bytes().take(wanted).filter(|byte| byte & 0xc0 != 0x80).count()
            } else {
                text.trim_end_matches('\n').chars().count() + 2
            };
            return Err(self.error_in_line(
                after,
                "unexpected character after line continuation character",
                SyntaxErrorKind::Syntax,
                column as i64,
                0,
            ));
        }
        if after as usize + 1 >= self.text.len() {
            self.ends_early = true;
            if let Some(error) = self.never_closed() {
                return Err(error);
            }
            let column = i64::from(self.source.character_position(after).column) + 1;
            return Err(self.error_in_line(after, "unexpected EOF while parsing", SyntaxErrorKind::Syntax, column, -1));
        }
        Ok(after + 1)
    }

    fn end(&mut self) -> Lexed<()> {
        if let Some(error) = self.never_closed() {
            self.ends_early = true;
            return Err(error);
        }
        let end = self.text.len() as u32;
        let line_is_open = self
            .tokens
            .last()
            .is_some_and(|token| !matches!(token.kind, TokenKind::Newline | TokenKind::Dedent | TokenKind::Indent));
        // In a dialogue the end of the source is a line end if there was none, and then once more: a compound statement
        // ends with an empty line.
        let is_interactive = self.options.mode == Mode::Interactive && !self.tokens.is_empty();
        let is_cut_off = is_interactive && !self.text.ends_with('\n');
        if line_is_open && self.adds_newline || is_cut_off {
            self.push(TokenKind::Newline, Span::new(end, end + 1));
        }
        if is_cut_off && self.options.dont_imply_dedent {
            self.indentation.close_all();
        }
        let blocks = self.indentation.close_all();
        for _ in 0..blocks {
            self.push(TokenKind::Dedent, Span::new(end, end));
        }
        if is_interactive && (!is_cut_off || blocks > 0) {
            self.push(TokenKind::Newline, Span::new(end, end));
        }
        self.push(TokenKind::EndMarker, Span::new(end, end));
        Ok(())
    }

    fn never_closed(&self) -> Option<Box<SyntaxError>> {
        let open = self.brackets.last()?;
        let opening = open.kind.spelling().unwrap_or_default();
        let place = ErrorPlace::Point { offset: open.offset, end_offset: 0 };
        Some(Box::new(SyntaxError::with_kind(SyntaxErrorKind::Syntax, format!("'{opening}' was never closed"), place)))
    }

    /// The error that CPython's tokenizer raises once it has read up to `cursor`: it points at the character before.
    fn error_at(&self, cursor: u32, message: impl Into<std::borrow::Cow<'static, str>>) -> Box<SyntaxError> {
        // The character before the cursor is on the line that is meant, even if it is the line end.
        let before = self.text.get(..cursor as usize).and_then(|text| text.chars().next_back());
        let character = cursor - before.map_or(0, char::len_utf8) as u32;
        let place = self.source.character_position(character);
        let (line, column) = (i64::from(place.line), i64::from(place.column) + 1);
        let position = Position { line, column, end_line: Some(line), end_column: Some(column) };
        self.explicit(SyntaxErrorKind::Syntax, message, position)
    }

    /// As `error_at` with the cursor behind a line end at `at`, which may be the one that a file lacks.
    fn error_behind(&self, at: u32, message: impl Into<std::borrow::Cow<'static, str>>) -> Box<SyntaxError> {
        let place = self.source.character_position(at);
        let (line, column) = (i64::from(place.line), i64::from(place.column) + 1);
        self.explicit(
            SyntaxErrorKind::Syntax,
            message,
            Position { line, column, end_line: Some(line), end_column: Some(column) },
        )
    }

    /// An error with a range given by cursors, as `error_at` understands them, both on one line.
    fn error_between(
        &self,
        first: u32,
        last: u32,
        message: impl Into<std::borrow::Cow<'static, str>>,
    ) -> Box<SyntaxError> {
        let mut error = self.error_at(first, message);
        if let ErrorPlace::Explicit(position) = &mut error.place {
            position.end_column = Some(i64::from(self.source.character_position(last).column));
        }
        error
    }

    /// An error on the line of an offset, with columns as CPython counts them.
    fn error_in_line(
        &self,
        offset: u32,
        message: &'static str,
        kind: SyntaxErrorKind,
        column: i64,
        end_column: i64,
    ) -> Box<SyntaxError> {
        let line = i64::from(self.source.byte_position(offset).line);
        let mut error =
            self.explicit(kind, message, Position { line, column, end_line: Some(line), end_column: Some(end_column) });
        error.text = error.text.map(|text| text + "\n");
        error
    }

    fn explicit(
        &self,
        kind: SyntaxErrorKind,
        message: impl Into<std::borrow::Cow<'static, str>>,
        position: Position,
    ) -> Box<SyntaxError> {
        let text = u32::try_from(position.line).ok().and_then(|line| self.source.line_text(line));
        let text = text.map(|text| text.trim_end_matches('\n').to_owned());
        let mut error = SyntaxError::with_kind(kind, message, ErrorPlace::Explicit(position));
        error.text = text;
        Box::new(error)
    }

    fn unknown_character(&self) -> Box<SyntaxError> {
        let start = self.raw.span().start;
        let character = self.text.get(start..).and_then(|rest| rest.chars().next()).unwrap_or('\0');
        let cursor = (start + character.len_utf8()) as u32;
        self.error_at(cursor, format!("invalid non-printable character U+{:04X}", u32::from(character)))
    }
}
