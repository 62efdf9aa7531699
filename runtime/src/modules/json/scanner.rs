//! `make_scanner`: values of a JSON document. A record of the decoder's settings.
//!
//! Positions are byte offsets; whoever asks from outside gets indices.

use super::{raise, scan_string};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, List, Record, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::instance;
use crate::objects::received::{argument, class_argument, receiver};
use crate::objects::{float, int, str};
use crate::protocols::{attributes, call, convert, truth};
use crate::raised::{Outcome, Raised};
use crate::value::Value;
use crate::{type_error, value_error};

/// The settings, in the order of the record's values.
const NAMES: [&str; 6] = ["strict", "object_hook", "object_pairs_hook", "parse_float", "parse_int", "parse_constant"];

/// What `_json.Scanner` defines.
#[rustfmt::skip]
pub static SCANNER: &[NativeDefinition] = &[
    NativeDefinition::doc("JSON scanner object"),
    NativeDefinition::constructor("($type, context)", new, ""),
    NativeDefinition::operator("__call__", "($self, /, string, idx)", call_scanner, "Call self as a function."),
    NativeDefinition::member("strict", |cx, arguments| Ok(part(receiver(cx, arguments)?, 0)), None, "strict"),
    NativeDefinition::member("object_hook", |cx, arguments| Ok(part(receiver(cx, arguments)?, 1)), None, "object_hook"),
    NativeDefinition::member("object_pairs_hook", |cx, arguments| Ok(part(receiver(cx, arguments)?, 2)), None, ""),
    NativeDefinition::member("parse_float", |cx, arguments| Ok(part(receiver(cx, arguments)?, 3)), None, "parse_float"),
    NativeDefinition::member("parse_int", |cx, arguments| Ok(part(receiver(cx, arguments)?, 4)), None, "parse_int"),
    NativeDefinition::member("parse_constant", |cx, arguments| Ok(part(receiver(cx, arguments)?, 5)), None, "parse_constant"),
];

fn part(record: Gc<Record>, place: usize) -> Value {
    record.trailing_values().get(place).and_then(|part| part.get()).unwrap_or(Value::NONE)
}

fn new(cx: &Context, arguments: &[Value]) -> Outcome {
    let record: Gc<Record> = instance::allocate(cx, class_argument(cx, arguments)?, NAMES.len())?;
    for (place, name) in NAMES.iter().enumerate() {
        let mut value = attributes::get_str(cx, argument(arguments, 1), name)?;
        if place == 0 {
            value = Value::from_bool(truth::is_true(cx, value)?);
        }
        record.set_trailing_value(cx, place, Some(value));
    }
    Ok(record.value())
}

/// One scan: the document, what the settings say, and the keys seen so far.
struct Scan {
    document: Gc<Str>,
    strict: bool,
    object_hook: Option<Value>,
    pairs_hook: Option<Value>,
    parse_float: Option<Value>,
    parse_int: Option<Value>,
    parse_constant: Value,
    keys: Gc<Dict>,
}

fn call_scanner(cx: &Context, arguments: &[Value]) -> Outcome {
    let record: Gc<Record> = receiver(cx, arguments)?;
    let document = argument(arguments, 1);
    let Some(document) = document.downcast::<Str>() else {
        return Err(type_error!(cx, "first argument must be a string, not {}", cx.class_name(document)));
    };
    let index = convert::to_size(cx, argument(arguments, 2))?;
    let Ok(index) = usize::try_from(index) else { return Err(value_error!(cx, "idx cannot be negative")) };
    if index >= document.length() {
        return Err(cx.raise_with(BuiltinClass::StopIteration, &[Value::from_length(index)]));
    }
    let given = |place: usize| Some(part(record, place)).filter(|hook| !hook.is_none());
    let replaced = |place: usize, class| given(place).filter(|parse| *parse != cx.class(class).value());
    let scan = Scan {
        document,
        strict: part(record, 0) == Value::TRUE,
        object_hook: given(1),
        pairs_hook: given(2),
        parse_float: replaced(3, BuiltinClass::Float),
        parse_int: replaced(4, BuiltinClass::Int),
        parse_constant: part(record, 5),
        keys: Gc::<Dict>::new(cx)?,
    };
    let (value, end) = scan.value(cx, str::index::offset_of(cx, document, index))?;
    let end = Value::from_length(str::index::index_of(cx, document, end));
    Ok(Gc::<Tuple>::from_values(cx, &[value, end])?.value())
}

impl Scan {
    fn byte(&self, at: usize) -> Option<u8> {
        self.document.bytes().get(at).copied()
    }

    fn skip_space(&self, at: usize) -> usize {
        let rest = self.document.bytes().get(at..).unwrap_or_default();
        at + rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).unwrap_or(rest.len())
    }

    /// There is no value here.
    #[cold]
    fn no_value(&self, cx: &Context, at: usize) -> Raised {
        let index = str::index::index_of(cx, self.document, at.min(self.document.byte_length()));
        cx.raise_with(BuiltinClass::StopIteration, &[Value::from_length(index)])
    }

    /// The value at an offset, and the offset behind it.
    fn value(&self, cx: &Context, at: usize) -> Outcome<(Value, usize)> {
        let starts = |word: &str| self.document.bytes()[at..].starts_with(word.as_bytes());
        let constant = |word: &str| {
            let text = str::intern_str(cx, word)?.value();
            Ok((call::call(cx, self.parse_constant, &[text])?, at + word.len()))
        };
        match self.byte(at) {
            Some(b'"') => {
                let (string, end) = scan_string(cx, self.document, at + 1, self.strict)?;
                Ok((string.value(), end))
            }
            Some(b'{') => {
                cx.check_native_stack(" while decoding a JSON object from a unicode string")?;
                self.object(cx, at + 1)
            }
            Some(b'[') => {
                cx.check_native_stack(" while decoding a JSON array from a unicode string")?;
                self.array(cx, at + 1)
            }
            Some(b'n') if starts("null") => Ok((Value::NONE, at + 4)),
            Some(b't') if starts("true") => Ok((Value::TRUE, at + 4)),
            Some(b'f') if starts("false") => Ok((Value::FALSE, at + 5)),
            Some(b'N') if starts("NaN") => constant("NaN"),
            Some(b'I') if starts("Infinity") => constant("Infinity"),
            Some(b'-') if starts("-Infinity") => constant("-Infinity"),
            Some(b'-' | b'0'..=b'9') => self.number(cx, at),
            _ => Err(self.no_value(cx, at)),
        }
    }

    fn number(&self, cx: &Context, start: usize) -> Outcome<(Value, usize)> {
        let digits_from = |at: usize| {
            let rest = self.document.bytes().get(at..).unwrap_or_default();
            at + rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len())
        };
        let first = start + usize::from(self.byte(start) == Some(b'-'));
        let mut end = match self.byte(first) {
            Some(b'0') => first + 1,
            Some(b'1'..=b'9') => digits_from(first),
            _ => return Err(self.no_value(cx, start)),
        };
        let mut is_float = false;
        if self.byte(end) == Some(b'.') && digits_from(end + 1) > end + 1 {
            end = digits_from(end + 1);
            is_float = true;
        }
        if matches!(self.byte(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(self.byte(end + 1), Some(b'-' | b'+')));
            let last = digits_from(end + 1 + sign);
            if last > end + 1 + sign {
                end = last;
                is_float = true;
            }
        }
        let bytes = self.document.bytes();
        let text = bytes.get(start..end).unwrap_or_default();
        let value = match if is_float { self.parse_float } else { self.parse_int } {
            Some(parse) => {
                let text = str::from_ascii(cx, text)?.value();
                call::call(cx, parse, &[text])?
            }
            None if is_float => float::from_f64(cx, float::parse_bytes(cx, text)?)?,
            None if text.len() <= 18 => {
                let (sign, digits) = if first > start { (-1, &text[1..]) } else { (1, text) };
                let magnitude = digits.iter().fold(0i64, |value, digit| value * 10 + i64::from(digit - b'0'));
                int::from_i64(cx, sign * magnitude)?
            }
            None => int::parse_bytes(cx, text, 10)?,
        };
        Ok((value, end))
    }

    fn array(&self, cx: &Context, at: usize) -> Outcome<(Value, usize)> {
        let list = Gc::<List>::new(cx)?;
        let mut at = self.skip_space(at);
        if self.byte(at) == Some(b']') {
            return Ok((list.value(), at + 1));
        }
        loop {
            let (value, end) = self.value(cx, at)?;
            list.append(cx, value)?;
            at = self.skip_space(end);
            match self.byte(at) {
                Some(b']') => return Ok((list.value(), at + 1)),
                Some(b',') => {}
                _ => return Err(raise(cx, "Expecting ',' delimiter", self.document, at)),
            }
            let comma = at;
            at = self.skip_space(at + 1);
            if self.byte(at) == Some(b']') {
                return Err(raise(cx, "Illegal trailing comma before end of array", self.document, comma));
            }
        }
    }

    /// A key; equal ones are one object.
    fn key(&self, cx: &Context, at: usize) -> Outcome<(Gc<Str>, usize)> {
        let (key, end) = scan_string(cx, self.document, at, self.strict)?;
        let known = self.keys.set_default(cx, key.value(), key.value())?;
        Ok((known.downcast().unwrap_or(key), end))
    }

    fn object(&self, cx: &Context, at: usize) -> Outcome<(Value, usize)> {
        let dict = Gc::<Dict>::new(cx)?;
        let pairs = Gc::<List>::new(cx)?;
        let mut at = self.skip_space(at);
        while self.byte(at) != Some(b'}') {
            if self.byte(at) != Some(b'"') {
                return Err(raise(cx, "Expecting property name enclosed in double quotes", self.document, at));
            }
            let (key, end) = self.key(cx, at + 1)?;
            at = self.skip_space(end);
            if self.byte(at) != Some(b':') {
                return Err(raise(cx, "Expecting ':' delimiter", self.document, at));
            }
            let (value, end) = self.value(cx, self.skip_space(at + 1))?;
            if self.pairs_hook.is_some() {
                let pair = Gc::<Tuple>::from_values(cx, &[key.value(), value])?;
                pairs.append(cx, pair.value())?;
            } else {
                dict.set(cx, key.value(), value)?;
            }
            at = self.skip_space(end);
            match self.byte(at) {
                Some(b'}') => break,
                Some(b',') => {}
                _ => return Err(raise(cx, "Expecting ',' delimiter", self.document, at)),
            }
            let comma = at;
            at = self.skip_space(at + 1);
            if self.byte(at) == Some(b'}') {
                return Err(raise(cx, "Illegal trailing comma before end of object", self.document, comma));
            }
        }
        let value = match (self.pairs_hook, self.object_hook) {
            (Some(hook), _) => call::call(cx, hook, &[pairs.value()])?,
            (None, Some(hook)) => call::call(cx, hook, &[dict.value()])?,
            (None, None) => dict.value(),
        };
        Ok((value, at + 1))
    }
}
