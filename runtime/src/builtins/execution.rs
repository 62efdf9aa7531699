//! Built-in functions that compile and run code.

use super::attributes::{calling_globals, is_mapping};
use super::module_value;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::engine::{CompileMode, CompileRequest};
use crate::layout::{ByteArray, Bytes, ClosureCell, Code, Dict, MemoryView, Str, Tuple};
use crate::native::NativeDefinition;
use crate::native::packed::Packed;
use crate::object::Gc;
use crate::objects::received::{argument, given};
use crate::objects::code::VariableKind;
use crate::objects::{class, str};
use crate::protocols::{attributes, call, convert};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{runtime_error, type_error, value_error};

/// The rows of this family.
#[rustfmt::skip]
pub static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("__build_class__", "(*args, **kwargs)", build_class, "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal helper function used by the class statement."),
    NativeDefinition::function("__import__", "($module, /, name, globals=None, locals=None, fromlist=(), level=0)", import, "Import a module.\n\nBecause this function is meant for use by the Python\ninterpreter and not for general use, it is better to use\nimportlib.import_module() to programmatically import a module.\n\nThe globals argument is only used to determine the context;\nthey are not modified.  The locals argument is unused.  The fromlist\nshould be a list of names to emulate ``from name import ...``, or an\nempty list to emulate ``import name``.\nWhen importing a module from a package, note that __import__('A.B', ...)\nreturns package A when fromlist is empty, but its submodule B when\nfromlist is not empty.  The level argument is used to determine whether to\nperform absolute or relative imports: 0 is absolute, while a positive number\nis the number of parent directories to search relative to the current module."),
    NativeDefinition::function("breakpoint", "($module, /, *args, **kws)", breakpoint, "Call sys.breakpointhook(*args, **kws).  sys.breakpointhook() must accept\nwhatever arguments are passed.\n\nBy default, this drops you into the pdb debugger."),
    NativeDefinition::function("compile", "($module, /, source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)", compile, "Compile source into a code object that can be executed by exec() or eval().\n\nThe source code may represent a Python module, statement or expression.\nThe filename will be used for run-time error messages.\nThe mode must be 'exec' to compile a module, 'single' to compile a\nsingle (interactive) statement, or 'eval' to compile an expression.\nThe flags argument, if present, controls which future statements influence\nthe compilation of the code.\nThe dont_inherit argument, if true, stops the compilation inheriting\nthe effects of any future statements in effect in the code calling\ncompile; if absent or false these statements do influence the compilation,\nin addition to any features explicitly specified."),
    NativeDefinition::function("eval", "($module, source, /, globals=None, locals=None)", eval, "Evaluate the given source in the context of globals and locals.\n\nThe source may be a string representing a Python expression\nor a code object as returned by compile().\nThe globals must be a dictionary and locals can be any mapping,\ndefaulting to the current globals and locals.\nIf only globals is given, locals defaults to it."),
    NativeDefinition::function("exec", "($module, source, /, globals=None, locals=None, *, closure=None)", exec, "Execute the given source in the context of globals and locals.\n\nThe source may be a string representing one or more Python statements\nor a code object as returned by compile().\nThe globals must be a dictionary and locals can be any mapping,\ndefaulting to the current globals and locals.\nIf only globals is given, locals defaults to it.\nThe closure must be a tuple of cellvars, and can only be used\nwhen source is a code object requiring exactly that many cellvars."),
    NativeDefinition::function("globals", "($module, /)", globals, "Return the dictionary containing the current scope's global variables.\n\nNOTE: Updates to this dictionary *will* affect name lookups in the current\nglobal scope and vice-versa."),
    NativeDefinition::function("locals", "($module, /)", locals, "Return a dictionary containing the current scope's local variables.\n\nNOTE: Whether or not updates to this dictionary will affect name lookups in\nthe local scope and vice-versa is *implementation dependent* and not\ncovered by any backwards compatibility guarantees."),
];

fn build_class(cx: &Context, arguments: &[Value]) -> Outcome {
    let packed = Packed::new(cx, argument(arguments, 0), argument(arguments, 1))?;
    class::build::build_class(cx, packed.arguments())
}

fn import(cx: &Context, arguments: &[Value]) -> Outcome {
    let level = match given(arguments, 4) {
        Some(level) => convert::to_c_int(cx, level)?,
        None => 0,
    };
    let Some(name) = argument(arguments, 0).downcast::<Str>() else {
        return Err(type_error!(cx, "module name must be a string"));
    };
    crate::import::import_name(cx, name, given(arguments, 1), given(arguments, 3), level)
}

fn breakpoint(cx: &Context, arguments: &[Value]) -> Outcome {
    let modules: Option<Gc<Dict>> = cx.modules.get();
    let hook = match modules.and_then(|modules| modules.get_str(cx, cx.names.sys)) {
        Some(sys) => attributes::find(cx, sys, str::intern_str(cx, "breakpointhook")?)?,
        None => None,
    };
    let Some(hook) = hook else { return Err(runtime_error!(cx, "lost sys.breakpointhook")) };
    let packed = Packed::new(cx, argument(arguments, 0), argument(arguments, 1))?;
    call::call_with(cx, hook, packed.arguments())
}

fn globals(cx: &Context, _: &[Value]) -> Outcome {
    Ok(calling_globals(cx)?.value())
}

fn locals(cx: &Context, _: &[Value]) -> Outcome {
    cx.engine()?.locals(cx)
}

/// Compiles what a value holds of source: text, or bytes in the encoding that they declare.
///
/// # Errors
/// What the compiler raises; None when the value is no source.
fn compile_value(cx: &Context, source: Value, request: CompileRequest<'_>) -> Outcome<Option<Value>> {
    let engine = cx.engine()?;
    if let Some(text) = source.downcast::<Str>() {
        return engine.compile(cx, &CompileRequest { source: text.bytes(), is_text: true, ..request }).map(Some);
    }
    if let Some(bytes) = source.downcast::<Bytes>() {
        return engine.compile(cx, &CompileRequest { source: bytes.bytes(), is_text: false, ..request }).map(Some);
    }
    if source.is::<ByteArray>() || source.is::<MemoryView>() {
        // The bytes might change while they are compiled, so they are copied.
        let copy = call::call(cx, cx.class(BuiltinClass::Bytes).value(), &[source])?;
        let Some(copy) = copy.downcast::<Bytes>() else { return Ok(None) };
        return engine.compile(cx, &CompileRequest { source: copy.bytes(), is_text: false, ..request }).map(Some);
    }
    Ok(None)
}

/// A file name: a str, or bytes and paths decoded as the file system's names are.
pub(crate) fn file_name(cx: &Context, value: Value) -> Outcome<Gc<Str>> {
    if let Some(text) = value.downcast::<Str>() {
        return Ok(text);
    }
    if let Some(bytes) = value.downcast::<Bytes>() {
        return decode_file_name(cx, bytes.bytes());
    }
    let wrong = |value: Value| type_error!(cx, "expected str, bytes or os.PathLike object, not {}", cx.class_name(value));
    let name = str::intern_str(cx, "__fspath__")?;
    let Some(path) = call::call_special(cx, value, name, &[])? else { return Err(wrong(value)) };
    if let Some(bytes) = path.downcast::<Bytes>() {
        return decode_file_name(cx, bytes.bytes());
    }
    path.downcast::<Str>().ok_or_else(|| {
        let (class, given) = (cx.class_name(value), cx.class_name(path));
        type_error!(cx, "expected {class}.__fspath__() to return str or bytes, not {given}")
    })
}

/// UTF-8; each byte that is none becomes a lone surrogate (`surrogateescape`).
pub(crate) fn decode_file_name(cx: &Context, bytes: &[u8]) -> Outcome<Gc<Str>> {
    let mut text = str::TextBuilder::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push(0xdc00 + u32::from(*byte));
        }
    }
    text.finish(cx)
}

/// The bytes of a file name, lone surrogates of `surrogateescape` taken back.
pub(crate) fn encode_file_name(text: Gc<Str>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for point in text.code_points() {
        match (point, char::from_u32(point)) {
            (_, Some(character)) => bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
            (0xdc80..=0xdcff, None) => bytes.push((point - 0xdc00) as u8),
            (_, None) => bytes.push(b'?'),
        }
    }
    bytes
}

/// Flags that `compile` knows: future features, and those of CPython's `ast`.
const KNOWN_FLAGS: u32 = 0x1ff_0000 | 0x400 | 0x200 | 0x4000 | 0x2000 | 0x1000 | 0x100 | 0x10;
/// `PyCF_ONLY_AST`
const ONLY_AST: u32 = 0x400;

fn compile(cx: &Context, arguments: &[Value]) -> Outcome {
    let source = argument(arguments, 0);
    let file_name = file_name(cx, argument(arguments, 1))?;
    let mode = argument(arguments, 2);
    let Some(mode) = mode.downcast::<Str>() else {
        return Err(type_error!(cx, "compile() argument 'mode' must be str, not {}", cx.class_name(mode)));
    };
    let flags = match given(arguments, 3) {
        Some(flags) => convert::to_c_int(cx, flags)? as u32,
        None => 0,
    };
    let dont_inherit = match given(arguments, 4) {
        Some(value) => crate::protocols::truth::is_true(cx, value)?,
        None => false,
    };
    let optimize = match given(arguments, 5) {
        Some(level) => convert::to_c_int(cx, level)?,
        None => -1,
    };
    if flags & !KNOWN_FLAGS != 0 {
        return Err(value_error!(cx, "compile(): unrecognised flags"));
    }
    if !(-1..=2).contains(&optimize) {
        return Err(value_error!(cx, "compile(): invalid optimize value"));
    }
    let mode = match mode.bytes() {
        b"exec" => CompileMode::Exec,
        b"eval" => CompileMode::Eval,
        b"single" => CompileMode::Single,
        b"func_type" if flags & ONLY_AST != 0 => CompileMode::FunctionType,
        b"func_type" => {
            return Err(value_error!(cx, "compile() mode 'func_type' requires flag PyCF_ONLY_AST"));
        }
        _ if flags & ONLY_AST != 0 => {
            return Err(value_error!(cx, "compile() mode must be 'exec', 'eval', 'single' or 'func_type'"));
        }
        _ => return Err(value_error!(cx, "compile() mode must be 'exec', 'eval' or 'single'")),
    };
    let request = CompileRequest { source: &[], is_text: true, file_name, mode, flags, dont_inherit, optimize };
    if cx.is_instance_of(source, BuiltinClass::Ast) {
        return match flags & ONLY_AST {
            0 => Err(cx.raise_absent("compiling a tree made of objects")),
            _ => Ok(source),
        };
    }
    match compile_value(cx, source, request)? {
        Some(code) => Ok(code),
        None => Err(type_error!(cx, "compile() arg 1 must be a string, bytes or AST object")),
    }
}

/// The namespaces that `eval` and `exec` run code in.
struct Namespaces {
    globals: Gc<Dict>,
    locals: Option<Value>,
}

fn namespaces(cx: &Context, globals: Option<Value>, locals: Option<Value>, is_exec: bool) -> Outcome<Namespaces> {
    let globals = globals.filter(|globals| !globals.is_none());
    let locals = locals.filter(|locals| !locals.is_none());
    if let Some(locals) = locals
        && !is_mapping(cx, locals)?
    {
        return Err(match is_exec {
            true => type_error!(cx, "locals must be a mapping or None, not {}", cx.class_name(locals)),
            false => type_error!(cx, "locals must be a mapping"),
        });
    }
    let (globals, locals) = match globals {
        None => {
            let locals = match locals {
                Some(locals) => locals,
                None => cx.engine()?.locals(cx)?,
            };
            (calling_globals(cx)?, Some(locals))
        }
        Some(globals) => match globals.downcast::<Dict>() {
            Some(globals) => (globals, locals),
            None if is_exec => {
                return Err(type_error!(cx, "exec() globals must be a dict, not {}", cx.class_name(globals)));
            }
            None if is_mapping(cx, globals)? => {
                return Err(type_error!(cx, "globals must be a real dict; try eval(code, {{}}, mapping)"));
            }
            None => return Err(type_error!(cx, "globals must be a dict")),
        },
    };
    if globals.get_str(cx, cx.names.__builtins__).is_none() {
        globals.set_str(cx, cx.names.__builtins__, module_value(cx)?)?;
    }
    Ok(Namespaces { globals, locals: locals.filter(|locals| *locals != globals.value()) })
}

/// How many variables of enclosing functions the code uses.
pub(crate) fn free_variables(code: Gc<Code>) -> usize {
    let registers = code.variables().map_or(0, |names| names.length());
    (0..registers).filter(|register| code.variable_kind(*register) == VariableKind::Free).count()
}

fn eval(cx: &Context, arguments: &[Value]) -> Outcome {
    let source = argument(arguments, 0);
    let spaces = namespaces(cx, given(arguments, 1), given(arguments, 2), false)?;
    let code = match source.downcast::<Code>() {
        Some(code) if free_variables(code) > 0 => {
            return Err(type_error!(cx, "code object passed to eval() may not contain free variables"));
        }
        Some(code) => code,
        None => compile_source(cx, trimmed(cx, source)?, CompileMode::Eval, "eval")?,
    };
    cx.engine()?.execute(cx, code, spaces.globals, spaces.locals, None)
}

/// White space before an expression is not an indentation.
fn trimmed(cx: &Context, source: Value) -> Outcome {
    let Some(text) = source.downcast::<Str>() else { return Ok(source) };
    let bytes = text.bytes();
    match bytes.iter().position(|byte| !matches!(byte, b' ' | b'\t')) {
        None | Some(0) => Ok(source),
        Some(start) => Ok(str::from_bytes(cx, &bytes[start..])?.value()),
    }
}

fn compile_source(cx: &Context, source: Value, mode: CompileMode, name: &str) -> Outcome<Gc<Code>> {
    let file_name = str::from_str(cx, "<string>")?;
    let request =
        CompileRequest { source: &[], is_text: true, file_name, mode, flags: 0, dont_inherit: false, optimize: -1 };
    let code = compile_value(cx, source, request)?.and_then(|code| code.downcast::<Code>());
    code.ok_or_else(|| type_error!(cx, "{name}() arg 1 must be a string, bytes or code object"))
}

fn exec(cx: &Context, arguments: &[Value]) -> Outcome {
    let source = argument(arguments, 0);
    let spaces = namespaces(cx, given(arguments, 1), given(arguments, 2), true)?;
    let closure = given(arguments, 3).filter(|closure| !closure.is_none());
    let code = match source.downcast::<Code>() {
        Some(code) => code,
        None if closure.is_some() => {
            return Err(type_error!(cx, "closure can only be used when source is a code object"));
        }
        None => compile_source(cx, source, CompileMode::Exec, "exec")?,
    };
    let closure = checked_closure(cx, code, closure)?;
    cx.engine()?.execute(cx, code, spaces.globals, spaces.locals, closure)?;
    Ok(Value::NONE)
}

fn checked_closure(cx: &Context, code: Gc<Code>, closure: Option<Value>) -> Outcome<Option<Gc<Tuple>>> {
    let wanted = free_variables(code);
    if wanted == 0 {
        return match closure {
            Some(_) => Err(type_error!(cx, "cannot use a closure with this code object")),
            None => Ok(None),
        };
    }
    let closure = closure.and_then(|closure| closure.downcast::<Tuple>());
    match closure {
        Some(cells) if cells.length() == wanted && cells.items().iter().all(|cell| cell.is::<ClosureCell>()) => {
            Ok(Some(cells))
        }
        _ => Err(type_error!(cx, "code object requires a closure of exactly length {wanted}")),
    }
}

