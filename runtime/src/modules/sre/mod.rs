//! The module `_sre`: regular expressions. The library's `re` compiles them, in Python, to words ([`code`]); a machine ([`machine`]) matches those.
//!
//! Where to read next: `machine.rs`, `search.rs`, `pattern.rs`.

mod characters;
pub(crate) mod code;
mod machine;
pub(crate) mod match_object;
pub(crate) mod pattern;
mod replace;
pub(crate) mod scanner;
mod search;
mod subject;

use super::{NativeModule, set};
use crate::context::Context;
use crate::layout::Dict;
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::str;
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::value::Value;

/// The module's row.
pub static MODULE: NativeModule = NativeModule { name: "_sre", doc: "", functions: FUNCTIONS, fill };

const CHARACTER: &str = "($module, character, /)";

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("ascii_iscased", CHARACTER, ascii_is_cased, ""),
    NativeDefinition::function("ascii_tolower", CHARACTER, |cx, arguments| int(cx, characters::ascii_lower(pattern::character(cx, arguments)?)), ""),
    NativeDefinition::function("compile", "($module, /, pattern, flags, code, groups, groupindex,\n        indexgroup)", pattern::compile, ""),
    NativeDefinition::function("getcodesize", "($module, /)", |_, _| Ok(Value::from_i32(4)), ""),
    NativeDefinition::function("template", "($module, pattern, template, /)", replace::template, "\n\n  template\n    A list containing interleaved literal strings (str or bytes) and group\n    indices (int), as returned by re._parser.parse_template():\n        [literal1, group1, ..., literalN, groupN]"),
    NativeDefinition::function("unicode_iscased", CHARACTER, unicode_is_cased, ""),
    NativeDefinition::function("unicode_tolower", CHARACTER, |cx, arguments| int(cx, characters::unicode_lower(pattern::character(cx, arguments)?)), ""),
];

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    let rows = [("MAGIC", code::MAGIC as u64), ("CODESIZE", 4), ("MAXREPEAT", code::MAX_REPEAT), ("MAXGROUPS", code::MAX_GROUPS)];
    for (name, number) in rows {
        set(cx, namespace, name, convert::int_from_u64(cx, number)?)?;
    }
    set(cx, namespace, "copyright", str::from_str(cx, " SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB ")?.value())
}

fn int(cx: &Context, number: u32) -> Outcome {
    convert::int_from_u64(cx, u64::from(number))
}

fn ascii_is_cased(cx: &Context, arguments: &[Value]) -> Outcome {
    let character = pattern::character(cx, arguments)?;
    Ok(Value::from_bool(character < 0x80 && (character as u8).is_ascii_alphabetic()))
}

fn unicode_is_cased(cx: &Context, arguments: &[Value]) -> Outcome {
    let character = pattern::character(cx, arguments)?;
    let lower = characters::unicode_lower(character);
    Ok(Value::from_bool(character != lower || character != characters::unicode_upper(character)))
}
