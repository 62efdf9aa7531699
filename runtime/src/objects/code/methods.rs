//! What Python sees of code objects.

use super::{VariableKind, new as new_code};
use crate::context::Context;
use crate::layout::{Code, List, RawArray, Str, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::code::{CodeParts, table_of};
use crate::objects::received::{argument, keywords, receiver};
use crate::objects::{bytes, int, str};
use crate::protocols::{compare, convert, hash};
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// The rows of `code`.
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::operator("__repr__", "($self, /)", repr, "Return repr(self)."),
    NativeDefinition::operator("__eq__", "($self, value, /)", equal, "Return self==value."),
    NativeDefinition::operator("__hash__", "($self, /)", hash_code, "Return hash(self)."),
    NativeDefinition::method("co_positions", "($self, /)", positions, ""),
    NativeDefinition::method("co_lines", "($self, /)", lines, ""),
    NativeDefinition::method("replace", "($self, /, **changes)", replace, "Return a copy of the code object with new values for the specified fields."),
    NativeDefinition::method("_varname_from_oparg", "($self, /, oparg)", variable_name, "(internal-only) Return the local variable name for the given oparg.\n\nWARNING: this method is for internal use only and may change or go away."),
    NativeDefinition::member("co_name", |cx, a| text(own(cx, a)?.name()), None, ""),
    NativeDefinition::member("co_qualname", |cx, a| text(own(cx, a)?.qualified_name()), None, ""),
    NativeDefinition::member("co_filename", |cx, a| text(own(cx, a)?.file_name()), None, ""),
    NativeDefinition::member("co_consts", |cx, a| tuple_or_empty(cx, own(cx, a)?.constants()), None, ""),
    NativeDefinition::member("co_names", |cx, a| tuple_or_empty(cx, own(cx, a)?.names()), None, ""),
    NativeDefinition::member("co_argcount", |cx, a| number(cx, own(cx, a)?.positional_count()), None, ""),
    NativeDefinition::member("co_posonlyargcount", |cx, a| number(cx, own(cx, a)?.positional_only_count()), None, ""),
    NativeDefinition::member("co_kwonlyargcount", |cx, a| number(cx, own(cx, a)?.keyword_only_count()), None, ""),
    NativeDefinition::member("co_flags", |cx, a| number(cx, own(cx, a)?.flags() as usize), None, ""),
    NativeDefinition::member("co_firstlineno", |cx, a| number(cx, own(cx, a)?.first_line() as usize), None, ""),
    NativeDefinition::member("co_stacksize", stack_size, None, ""),
    NativeDefinition::getter("co_nlocals", local_count, ""),
    NativeDefinition::getter("co_varnames", |cx, a| names_of(cx, own(cx, a)?, is_local), ""),
    NativeDefinition::getter("co_cellvars", |cx, a| names_of(cx, own(cx, a)?, is_cell), ""),
    NativeDefinition::getter("co_freevars", |cx, a| names_of(cx, own(cx, a)?, is_free), ""),
    NativeDefinition::getter("co_code", instructions, ""),
    NativeDefinition::getter("_co_code_adaptive", instructions, ""),
    NativeDefinition::member("co_linetable", |cx, a| packed(cx, own(cx, a)?.lines()), None, ""),
    NativeDefinition::member("co_exceptiontable", |cx, a| packed(cx, own(cx, a)?.handlers()), None, ""),
];

fn own(cx: &Context, arguments: &[Value]) -> Outcome<Gc<Code>> {
    receiver(cx, arguments)
}

fn text(text: Option<Gc<Str>>) -> Outcome {
    Ok(text.map_or(Value::NONE, Gc::value))
}

fn number(cx: &Context, number: usize) -> Outcome {
    int::from_usize(cx, number)
}

fn tuple_or_empty(cx: &Context, tuple: Option<Gc<Tuple>>) -> Outcome {
    match tuple {
        Some(tuple) => Ok(tuple.value()),
        None => Ok(Gc::<Tuple>::empty(cx)?.value()),
    }
}

fn packed(cx: &Context, table: Option<Gc<crate::layout::Bytes>>) -> Outcome {
    match table {
        Some(table) => Ok(table.value()),
        None => Ok(bytes::from_slice(cx, &[])?.value()),
    }
}

fn is_local(kind: VariableKind) -> bool {
    matches!(kind, VariableKind::Local | VariableKind::ParameterCell | VariableKind::Hidden)
}

fn is_cell(kind: VariableKind) -> bool {
    matches!(kind, VariableKind::Cell | VariableKind::ParameterCell)
}

fn is_free(kind: VariableKind) -> bool {
    kind == VariableKind::Free
}

/// The names of registers of some kinds.
fn names_of(cx: &Context, code: Gc<Code>, wanted: fn(VariableKind) -> bool) -> Outcome {
    let list = Gc::<List>::new(cx)?;
    for register in 0..code.named_count() {
        if wanted(code.variable_kind(register))
            && let Some(name) = code.variable_name(register)
        {
            list.append(cx, name.value())?;
        }
    }
    Ok(Gc::<Tuple>::from_list(cx, list)?.value())
}

fn local_count(cx: &Context, arguments: &[Value]) -> Outcome {
    let code = own(cx, arguments)?;
    number(cx, (0..code.named_count()).filter(|register| is_local(code.variable_kind(*register))).count())
}

/// Temporaries: what a stack machine would call its stack.
fn stack_size(cx: &Context, arguments: &[Value]) -> Outcome {
    let code = own(cx, arguments)?;
    number(cx, code.register_count().saturating_sub(code.named_count()))
}

fn words_of(instructions: Option<Gc<RawArray>>) -> Vec<u8> {
    let words = instructions.map(|array| array.words().iter().flat_map(|word| word.get().to_le_bytes()).collect());
    words.unwrap_or_default()
}

fn instructions(cx: &Context, arguments: &[Value]) -> Outcome {
    let mut words = words_of(own(cx, arguments)?.instructions());
    words.truncate(own(cx, arguments)?.instruction_count() * 8);
    Ok(bytes::from_slice(cx, &words)?.value())
}

fn repr(cx: &Context, arguments: &[Value]) -> Outcome {
    let code = own(cx, arguments)?;
    let name = code.name().map_or_else(|| "???".to_owned(), |name| name.to_lossy());
    let file = code.file_name().map_or_else(|| "???".to_owned(), |file| file.to_lossy());
    let (address, line) = (code.object().address(), code.first_line());
    Ok(str::from_str(cx, &format!("<code object {name} at {address:#x}, file \"{file}\", line {line}>"))?.value())
}

/// Equal codes say the same; their caches do not count.
fn equal(cx: &Context, arguments: &[Value]) -> Outcome {
    let code = own(cx, arguments)?;
    let Some(other) = argument(arguments, 1).downcast::<Code>() else { return Ok(Value::NOT_IMPLEMENTED) };
    if code == other {
        return Ok(Value::TRUE);
    }
    let numbers = |code: Gc<Code>| {
        let counts = [code.positional_count(), code.positional_only_count(), code.keyword_only_count(), code.instruction_count()];
        (counts, code.flags(), code.first_line())
    };
    let tables_differ = |left: Option<Gc<crate::layout::Bytes>>, right: Option<Gc<crate::layout::Bytes>>| match (left, right) {
        (Some(left), Some(right)) => table_of(&left) != table_of(&right),
        _ => false,
    };
    if numbers(code) != numbers(other) || tables_differ(code.lines(), other.lines()) || tables_differ(code.handlers(), other.handlers()) {
        return Ok(Value::FALSE);
    }
    let pairs = [
        (code.name().map(Gc::value), other.name().map(Gc::value)),
        (code.constants().map(Gc::value), other.constants().map(Gc::value)),
        (code.names().map(Gc::value), other.names().map(Gc::value)),
        (code.variables().map(Gc::value), other.variables().map(Gc::value)),
    ];
    for (left, right) in pairs {
        if let (Some(left), Some(right)) = (left, right)
            && !compare::equal(cx, left, right)?
        {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

fn hash_code(cx: &Context, arguments: &[Value]) -> Outcome {
    let code = own(cx, arguments)?;
    let name = match code.name() {
        Some(name) => hash::hash(cx, name.value())?,
        None => 0,
    };
    let mixed = name ^ code.first_line() ^ (code.instruction_count() as u64) << 20;
    convert::int_from_i64(cx, mixed as i64 >> 2)
}

/// `(line, end line, column, end column)` of each instruction word.
fn positions(cx: &Context, arguments: &[Value]) -> Outcome {
    let code = own(cx, arguments)?;
    let list = Gc::<List>::new(cx)?;
    let engine = cx.engine()?;
    let number = |number: Option<u32>| number.map_or(Value::NONE, |number| Value::from_length(number as usize));
    for index in 0..code.instruction_count() {
        let position = engine.position(cx, code, index);
        let row = [position.line, position.end_line, position.column, position.end_column].map(number);
        list.append(cx, Gc::<Tuple>::from_values(cx, &row)?.value())?;
    }
    crate::protocols::iterate::iterator(cx, list.value())
}

/// `(start, end, line)` of each run of instruction words on one line, in units of half a word, as `f_lasti` counts.
fn lines(cx: &Context, arguments: &[Value]) -> Outcome {
    let code = own(cx, arguments)?;
    let list = Gc::<List>::new(cx)?;
    let engine = cx.engine()?;
    let mut start = 0;
    let count = code.instruction_count();
    let line_at = |index| engine.position(cx, code, index).line;
    for index in 1..=count {
        let line = line_at(start);
        if index < count && line_at(index) == line {
            continue;
        }
        let shown = line.map_or(Value::NONE, |line| Value::from_length(line as usize));
        let row = [Value::from_length(start * 2), Value::from_length(index * 2), shown];
        list.append(cx, Gc::<Tuple>::from_values(cx, &row)?.value())?;
        start = index;
    }
    crate::protocols::iterate::iterator(cx, list.value())
}

fn variable_name(cx: &Context, arguments: &[Value]) -> Outcome {
    let code = own(cx, arguments)?;
    let index = convert::to_index(cx, argument(arguments, 1))?;
    match usize::try_from(index).ok().and_then(|index| code.variable_name(index)) {
        Some(name) => Ok(name.value()),
        None => Err(crate::index_error!(cx, "tuple index out of range")),
    }
}

/// A copy with other names, lines or flags. The instructions themselves are not to be replaced from outside.
fn replace(cx: &Context, arguments: &[Value]) -> Outcome {
    let code = own(cx, arguments)?;
    let (Some(name), Some(qualified_name), Some(file_name)) = (code.name(), code.qualified_name(), code.file_name()) else {
        return Ok(code.value());
    };
    let (Some(constants), Some(names), Some(variables)) = (code.constants(), code.names(), code.variables()) else {
        return Ok(code.value());
    };
    let kinds: Vec<u8> = (0..code.named_count()).map(|register| code.variable_kind(register) as u8).collect();
    let words = cx.engine()?.pristine_instructions(code);
    let lines = code.lines().map_or_else(Vec::new, |lines| table_of(&lines).to_vec());
    let handlers = code.handlers().map_or_else(Vec::new, |handlers| table_of(&handlers).to_vec());
    let mut parts = CodeParts {
        name,
        qualified_name,
        file_name,
        constants,
        names,
        variables,
        variable_kinds: &kinds,
        instructions: &words,
        lines: &lines,
        handlers: &handlers,
        first_line: code.first_line() as u32,
        flags: code.flags() as u32,
        positional_count: code.positional_count(),
        positional_only_count: code.positional_only_count(),
        keyword_only_count: code.keyword_only_count(),
        register_count: code.register_count(),
    };
    if let Some(changes) = keywords(arguments, 1) {
        for (key, value) in changes.present_entries() {
            let key = key.downcast::<Str>().map_or_else(String::new, |key| key.to_lossy());
            match (key.as_str(), value.downcast::<Str>()) {
                ("co_name", Some(text)) => parts.name = text,
                ("co_qualname", Some(text)) => parts.qualified_name = text,
                ("co_filename", Some(text)) => parts.file_name = text,
                ("co_firstlineno", None) => parts.first_line = convert::to_c_int(cx, value)?.max(0) as u32,
                ("co_flags", None) => parts.flags = convert::to_c_int(cx, value)?.max(0) as u32,
                ("co_name" | "co_qualname" | "co_filename", None) => {
                    let given = cx.class_name(value);
                    return Err(type_error!(cx, "replace() argument '{key}' must be str, not {given}"));
                }
                _ => return Err(cx.raise_absent(&format!("replacing {key} of a code object"))),
            }
        }
    }
    Ok(new_code(cx, &parts)?.value())
}
