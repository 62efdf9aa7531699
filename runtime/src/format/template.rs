//! `str.format` and `str.format_map`: replacement fields with attributes, subscripts, conversions, nested specifications.
//!
//! The parser is separate from the rendering: `string.Formatter` uses it too.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::format::refusal::Refusal;
use crate::format::value::{self, Conversion};
use crate::layout::{Dict, Str, Tuple};
use crate::object::Gc;
use crate::objects::str::{self, TextBuilder, text};
use crate::protocols::{attributes, subscript};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{index_error, value_error};

/// Fields may nest in specifications so deep.
const DEPTH: usize = 2;

/// A replacement field, as ranges of the template's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name, with attributes and subscripts.
    pub name: std::ops::Range<usize>,
    /// The letter behind `!`; 0 if absent.
    pub conversion: u32,
    /// What stands behind the colon.
    pub specification: std::ops::Range<usize>,
    /// Whether fields are nested in the specification.
    pub nested: bool,
}

/// What the parser yields: literal text, and the field that follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Literal text, doubled braces reduced to one.
    pub literal: std::ops::Range<usize>,
    /// The field behind it.
    pub field: Option<Field>,
}

/// Parses a template piece by piece.
pub struct Parser<'a> {
    template: &'a [u8],
    at: usize,
}

impl<'a> Parser<'a> {
    /// From the beginning of a template.
    pub fn new(template: &'a [u8]) -> Parser<'a> {
        Parser { template, at: 0 }
    }

    /// The next piece, none at the end.
    pub fn next_piece(&mut self) -> Result<Option<Piece>, Refusal> {
        let template = self.template;
        if self.at >= template.len() {
            return Ok(None);
        }
        let start = self.at;
        let Some(brace) = template[start..].iter().position(|byte| matches!(byte, b'{' | b'}')) else {
            self.at = template.len();
            return Ok(Some(Piece { literal: start..template.len(), field: None }));
        };
        let brace = start + brace;
        let character = template[brace];
        match (character, template.get(brace + 1)) {
            (_, Some(next)) if *next == character => {
                self.at = brace + 2;
                return Ok(Some(Piece { literal: start..brace + 1, field: None }));
            }
            (b'}', _) => return Err(Refusal::value("Single '}' encountered in format string")),
            (_, None) => return Err(Refusal::value("Single '{' encountered in format string")),
            _ => {}
        }
        self.at = brace + 1;
        let field = self.field()?;
        Ok(Some(Piece { literal: start..brace, field: Some(field) }))
    }

    fn field(&mut self) -> Result<Field, Refusal> {
        let start = self.at;
        let mut in_brackets = false;
        let mut end = None;
        while let Some(byte) = self.template.get(self.at) {
            self.at += 1;
            match byte {
                b'{' if !in_brackets => return Err(Refusal::value("unexpected '{' in field name")),
                b'[' => in_brackets = true,
                b']' => in_brackets = false,
                b'}' | b':' | b'!' if !in_brackets => {
                    end = Some(*byte);
                    break;
                }
                _ => {}
            }
        }
        let Some(end) = end else { return Err(Refusal::value("expected '}' before end of string")) };
        let mut field = Field { name: start..self.at - 1, conversion: 0, specification: self.at..self.at, nested: false };
        if end == b'}' {
            return Ok(field);
        }
        if end == b'!' {
            let Some((conversion, width)) = text::first(&self.template[self.at..]) else {
                return Err(Refusal::value("end of string while looking for conversion specifier"));
            };
            field.conversion = conversion;
            self.at += width;
            match self.template.get(self.at) {
                Some(b'}') => {
                    self.at += 1;
                    field.specification = self.at..self.at;
                    return Ok(field);
                }
                Some(b':') => self.at += 1,
                Some(_) => return Err(Refusal::value("expected ':' after conversion specifier")),
                None => {}
            }
        }
        let start = self.at;
        let mut depth = 1;
        while let Some(byte) = self.template.get(self.at) {
            match byte {
                b'{' => {
                    field.nested = true;
                    depth += 1;
                }
                b'}' => {
                    depth -= 1;
                    if depth == 0 {
                        field.specification = start..self.at;
                        self.at += 1;
                        return Ok(field);
                    }
                }
                _ => {}
            }
            self.at += 1;
        }
        Err(Refusal::value("unmatched '{' in format spec"))
    }
}

/// The first part of a field's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum First {
    /// Nothing: the next positional argument.
    Automatic,
    /// A number.
    Position(usize),
    /// A keyword.
    Name(std::ops::Range<usize>),
}

/// A further part of a field's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `.name`
    Attribute(std::ops::Range<usize>),
    /// `[number]`
    Index(usize),
    /// `[key]`
    Key(std::ops::Range<usize>),
}

/// A number made of digits alone; `None` for anything else.
fn number(digits: &[u8]) -> Result<Option<usize>, Refusal> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Ok(None);
    }
    let value = digits.iter().try_fold(0i64, |sum, digit| sum.checked_mul(10)?.checked_add(i64::from(digit - b'0')));
    match value {
        Some(value) => Ok(Some(value as usize)),
        None => Err(Refusal::value("Too many decimal digits in format string")),
    }
}

/// Parses a field's name, given as a range of the template.
pub struct NameParser<'a> {
    template: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> NameParser<'a> {
    /// The first part, and a parser for the further ones.
    pub fn new(template: &'a [u8], name: std::ops::Range<usize>) -> Result<(First, NameParser<'a>), Refusal> {
        let text = &template[name.clone()];
        let split = text.iter().position(|byte| matches!(byte, b'.' | b'[')).unwrap_or(text.len());
        let first = match number(&text[..split])? {
            Some(position) => First::Position(position),
            None if split == 0 => First::Automatic,
            None => First::Name(name.start..name.start + split),
        };
        Ok((first, NameParser { template, at: name.start + split, end: name.end }))
    }

    /// The next part.
    pub fn next_step(&mut self) -> Result<Option<Step>, Refusal> {
        let rest = &self.template[self.at..self.end];
        let (kind, start) = match rest.first() {
            None => return Ok(None),
            Some(kind) => (*kind, self.at + 1),
        };
        let step = match kind {
            b'.' => {
                let length = rest[1..].iter().position(|byte| matches!(byte, b'.' | b'[')).unwrap_or(rest.len() - 1);
                self.at = start + length;
                Step::Attribute(start..self.at)
            }
            b'[' => {
                let Some(length) = rest[1..].iter().position(|byte| *byte == b']') else {
                    return Err(Refusal::value("Missing ']' in format string"));
                };
                self.at = start + length + 1;
                match number(&rest[1..1 + length])? {
                    Some(index) => Step::Index(index),
                    None => Step::Key(start..start + length),
                }
            }
            _ => return Err(Refusal::value("Only '.' or '[' may follow ']' in format field specifier")),
        };
        match &step {
            Step::Attribute(name) | Step::Key(name) if name.is_empty() => {
                Err(Refusal::value("Empty attribute in format string"))
            }
            _ => Ok(Some(step)),
        }
    }
}

/// What fields refer to.
#[derive(Clone, Copy)]
pub struct Arguments {
    /// Positional arguments; `None` for `format_map`.
    pub positional: Option<Gc<Tuple>>,
    /// A mapping of keyword arguments.
    pub named: Option<Value>,
}

/// Whether fields are numbered by themselves or by their names; the two do not mix.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbering {
    Unknown,
    Automatic(usize),
    Manual,
}

/// `template.format(*positional, **named)`
pub fn format(cx: &Context, template: Gc<Str>, arguments: Arguments) -> Outcome<Gc<Str>> {
    let mut numbering = Numbering::Unknown;
    build(cx, template.bytes(), arguments, &mut numbering, DEPTH)?.finish(cx)
}

fn build(
    cx: &Context,
    template: &[u8],
    arguments: Arguments,
    numbering: &mut Numbering,
    depth: usize,
) -> Outcome<TextBuilder> {
    if depth == 0 {
        return Err(value_error!(cx, "Max string recursion exceeded"));
    }
    let mut out = TextBuilder::with_capacity(template.len());
    let mut parser = Parser::new(template);
    while let Some(piece) = parser.next_piece().map_err(|refusal| refusal.raise(cx))? {
        out.push_bytes(&template[piece.literal]);
        let Some(field) = piece.field else { continue };
        let found = look_up(cx, template, &field, arguments, numbering)?;
        let converted = match field.conversion {
            0 => found,
            letter => match Conversion::of_letter(letter) {
                Some(conversion) => conversion.apply(cx, found)?,
                None if matches!(letter, 33..=126) => {
                    let shown = char::from_u32(letter).unwrap_or(' ');
                    return Err(value_error!(cx, "Unknown conversion specifier {shown}"));
                }
                None => return Err(value_error!(cx, "Unknown conversion specifier \\x{letter:x}")),
            },
        };
        let specification = &template[field.specification.clone()];
        let formatted = if field.nested {
            let nested = build(cx, specification, arguments, numbering, depth - 1)?.finish(cx)?;
            value::format_value(cx, converted, Conversion::None, Some(nested))?
        } else if specification.is_empty() {
            value::plain(cx, converted)?
        } else {
            value::format(cx, converted, str::from_bytes(cx, specification)?)?
        };
        out.push_string(formatted);
    }
    Ok(out)
}

fn look_up(
    cx: &Context,
    template: &[u8],
    field: &Field,
    arguments: Arguments,
    numbering: &mut Numbering,
) -> Outcome {
    let parsed = NameParser::new(template, field.name.clone());
    let (first, mut steps) = parsed.map_err(|refusal| refusal.raise(cx))?;
    let mut value = match first {
        First::Name(name) => {
            let key = str::from_bytes(cx, &template[name])?.value();
            let missing = || cx.raise_with(BuiltinClass::KeyError, &[key]);
            let named = arguments.named.ok_or_else(missing)?;
            match named.downcast::<Dict>().filter(|_| cx.is_exact(named, BuiltinClass::Dict)) {
                Some(dict) => dict.get(cx, key)?.ok_or_else(missing)?,
                None => subscript::get_item(cx, named, key)?,
            }
        }
        First::Automatic | First::Position(_) => {
            let position = number_field(cx, &first, numbering)?;
            let Some(positional) = arguments.positional else {
                return Err(value_error!(cx, "Format string contains positional fields"));
            };
            match positional.get(position) {
                Some(value) => value,
                None => {
                    return Err(index_error!(
                        cx,
                        "Replacement index {position} out of range for positional args tuple"
                    ));
                }
            }
        }
    };
    while let Some(step) = steps.next_step().map_err(|refusal| refusal.raise(cx))? {
        value = match step {
            Step::Attribute(name) => attributes::get(cx, value, str::intern(cx, str::from_bytes(cx, &template[name])?)?)?,
            Step::Index(index) => subscript::get_item(cx, value, crate::objects::int::from_usize(cx, index)?)?,
            Step::Key(key) => subscript::get_item(cx, value, str::from_bytes(cx, &template[key])?.value())?,
        };
    }
    Ok(value)
}

/// The position that a field means.
fn number_field(cx: &Context, first: &First, numbering: &mut Numbering) -> Outcome<usize> {
    match (first, *numbering) {
        (First::Position(position), Numbering::Unknown | Numbering::Manual) => {
            *numbering = Numbering::Manual;
            Ok(*position)
        }
        (First::Position(_), Numbering::Automatic(_)) => Err(value_error!(
            cx,
            "cannot switch from automatic field numbering to manual field specification"
        )),
        (_, Numbering::Manual) => Err(value_error!(
            cx,
            "cannot switch from manual field specification to automatic field numbering"
        )),
        (_, state) => {
            let next = if let Numbering::Automatic(next) = state { next } else { 0 };
            *numbering = Numbering::Automatic(next + 1);
            Ok(next)
        }
    }
}
