//! `str.translate` and `str.maketrans`.

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, Str};
use crate::object::Gc;
use crate::objects::str::{self, TextBuilder, build, index};
use crate::protocols::{convert, iterate, subscript};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{type_error, value_error};

/// What a table has for a character.
#[derive(Clone, Copy)]
enum Mapped {
    /// Nothing: the character stays.
    Same,
    /// `None`: the character goes.
    Gone,
    /// A character by its code point.
    Character(u32),
    /// A string, as its value.
    Text(Gc<Str>),
}

fn look_up(cx: &Context, table: Value, code_point: u32) -> Outcome<Mapped> {
    let found = match subscript::get_item(cx, table, Value::from_length(code_point as usize)) {
        Ok(found) => found,
        Err(raised) => {
            cx.catch(raised, BuiltinClass::LookupError)?;
            return Ok(Mapped::Same);
        }
    };
    if found.is_none() {
        return Ok(Mapped::Gone);
    }
    if let Some(text) = found.downcast::<Str>() {
        return Ok(Mapped::Text(text));
    }
    if convert::is_int(found) {
        let code = convert::int_as_i64(found).and_then(|int| u32::try_from(int).ok());
        return match code.filter(|code| *code <= str::text::MAX_CODE_POINT) {
            Some(code) => Ok(Mapped::Character(code)),
            None => Err(value_error!(cx, "character mapping must be in range(0x110000)")),
        };
    }
    Err(type_error!(cx, "character mapping must return integer, None or str"))
}

/// `string.translate(table)`
pub(crate) fn translate(cx: &Context, string: Gc<Str>, table: Value) -> Outcome<Gc<Str>> {
    let mut out = TextBuilder::with_capacity(string.byte_length());
    // Whether an ASCII character is known to map to an ASCII character (its code), to itself (128), or is not known yet (255): exact dicts only, whose
    // look-ups have no effect.
    let is_dict = cx.is_exact(table, BuiltinClass::Dict);
    let mut known = [255u8; 128];
    let mut at = 0;
    // By number, since looking up may run Python code that could make breadcrumbs; the text itself never changes.
    while let Some((code_point, width)) = string.bytes().get(at..).and_then(str::text::first) {
        at += width;
        if let Some(mapped) = known.get(code_point as usize).filter(|mapped| **mapped != 255) {
            out.push(if *mapped == 128 { code_point } else { u32::from(*mapped) });
            continue;
        }
        let mapped = look_up(cx, table, code_point)?;
        let simple = match mapped {
            Mapped::Same => Some(128),
            Mapped::Character(code) => u8::try_from(code).ok().filter(u8::is_ascii),
            _ => None,
        };
        if let (true, Some(simple), Some(slot)) = (is_dict, simple, known.get_mut(code_point as usize)) {
            *slot = simple;
        }
        match mapped {
            Mapped::Same => out.push(code_point),
            Mapped::Gone => {}
            Mapped::Character(code) => out.push(code),
            Mapped::Text(text) => out.push_string(text),
        }
    }
    if out.bytes() == string.bytes() { build::exact(cx, string) } else { out.finish(cx) }
}

/// `str.maketrans(x, y, z)`
pub(super) fn make_table(cx: &Context, arguments: &[Value]) -> Outcome {
    let table = Gc::<Dict>::new(cx)?;
    let (x, y, z) = (arguments[0], arguments[1].present(), arguments[2].present());
    let Some(y) = y else {
        return of_dict(cx, x, table);
    };
    let text = |value: Value, position: usize| match value.downcast::<Str>() {
        Some(text) => Ok(text),
        None => Err(type_error!(cx, "maketrans() argument {position} must be str, not {}", str::methods::given_kind(cx, value))),
    };
    let y = text(y, 2)?;
    let z = z.map(|z| text(z, 3)).transpose()?;
    let Some(x) = x.downcast::<Str>() else {
        return Err(type_error!(cx, "first maketrans argument must be a string if there is a second argument"));
    };
    if x.length() != y.length() {
        return Err(value_error!(cx, "the first two maketrans arguments must have equal length"));
    }
    let number = |code_point: u32| Value::from_length(code_point as usize);
    for (from, to) in x.code_points().zip(y.code_points()) {
        table.set(cx, number(from), number(to))?;
    }
    for gone in z.iter().flat_map(Gc::<Str>::code_points) {
        table.set(cx, number(gone), Value::NONE)?;
    }
    Ok(table.value())
}

fn of_dict(cx: &Context, given: Value, table: Gc<Dict>) -> Outcome {
    let Some(given) = given.downcast::<Dict>() else {
        return Err(type_error!(cx, "if you give only one argument to maketrans it must be a dict"));
    };
    iterate::for_each(cx, given.value(), |key| {
        let Some(value) = given.get(cx, key)? else { return Ok(()) };
        let key = match key.downcast::<Str>() {
            Some(text) => match (text.length(), index::code_point_at(cx, text, 0)) {
                (1, Some(code_point)) => Value::from_length(code_point as usize),
                _ => return Err(value_error!(cx, "string keys in translatetable must be of length 1")),
            },
            None if convert::is_int(key) => key,
            None => return Err(type_error!(cx, "keys in translate table mustbe strings or integers")),
        };
        table.set(cx, key, value)
    })?;
    Ok(table.value())
}
