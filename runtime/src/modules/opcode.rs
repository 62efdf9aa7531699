//! The module `_opcode`: what `dis` and `opcode` know of CPython's instructions. Krait's own are others; `co_code` holds none of these.

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Dict, List, Tuple};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::argument;
use crate::objects::str;
use crate::protocols::convert;
use crate::raised::Outcome;
use crate::value::Value;

/// The module's row.
pub static MODULE: NativeModule = NativeModule { name: "_opcode", doc: "Opcode support module.", functions: FUNCTIONS, fill };

const OPCODE: &str = "($module, /, opcode)";

#[rustfmt::skip]
static FUNCTIONS: &[NativeDefinition] = &[
    NativeDefinition::function("get_executor", "($module, /, code, offset)", |cx, _| Err(cx.raise(BuiltinClass::RuntimeError, format_args!("Executors are not available in this build"))), "Return the executor object at offset in code if exists, None otherwise."),
    NativeDefinition::function("get_intrinsic1_descs", "($module, /)", |cx, _| list(cx, UNARY_INTRINSICS), "Return a list of names of the unary intrinsics."),
    NativeDefinition::function("get_intrinsic2_descs", "($module, /)", |cx, _| list(cx, BINARY_INTRINSICS), "Return a list of names of the binary intrinsics."),
    NativeDefinition::function("get_nb_ops", "($module, /)", binary_operators, "Return array of symbols of binary ops.\n\nIndexed by the BINARY_OP oparg value."),
    NativeDefinition::function("get_special_method_names", "($module, /)", |cx, _| list(cx, &["__enter__", "__exit__", "__aenter__", "__aexit__"]), "Return a list of special method names."),
    NativeDefinition::function("get_specialization_stats", "($module, /)", |_, _| Ok(Value::NONE), "Return the specialization stats"),
    NativeDefinition::function("has_arg", OPCODE, |cx, arguments| is_in(cx, arguments, HAS_ARGUMENT), "Return True if the opcode uses its oparg, False otherwise."),
    NativeDefinition::function("has_const", OPCODE, |cx, arguments| is_in(cx, arguments, HAS_CONSTANT), "Return True if the opcode accesses a constant, False otherwise."),
    NativeDefinition::function("has_exc", OPCODE, |cx, arguments| is_in(cx, arguments, HAS_HANDLER), "Return True if the opcode sets an exception handler, False otherwise."),
    NativeDefinition::function("has_free", OPCODE, |cx, arguments| is_in(cx, arguments, HAS_FREE), "Return True if the opcode accesses a free variable, False otherwise.\n\nNote that 'free' in this context refers to names in the current scope\nthat are referenced by inner scopes or names in outer scopes that are\nreferenced from this scope. It does not include references to global\nor builtin scopes."),
    NativeDefinition::function("has_jump", OPCODE, |cx, arguments| is_in(cx, arguments, HAS_JUMP), "Return True if the opcode has a jump target, False otherwise."),
    NativeDefinition::function("has_local", OPCODE, |cx, arguments| is_in(cx, arguments, HAS_LOCAL), "Return True if the opcode accesses a local variable, False otherwise."),
    NativeDefinition::function("has_name", OPCODE, |cx, arguments| is_in(cx, arguments, HAS_NAME), "Return True if the opcode accesses an attribute by name, False otherwise."),
    NativeDefinition::function("is_valid", OPCODE, |cx, arguments| is_in(cx, arguments, VALID), "Return True if opcode is valid, False otherwise."),
    NativeDefinition::function("stack_effect", "($module, opcode, oparg=None, /, *, jump=None)", |cx, _| Err(cx.raise_absent("the stack effect of CPython's instructions")), "Compute the stack effect of the opcode."),
];

/// Ranges of opcodes, both ends included.
type Ranges = &'static [(i32, i32)];

const VALID: Ranges = &[(0, 120), (128, 211), (234, 266)];
const HAS_ARGUMENT: Ranges = &[
    (44, 120), (128, 128), (143, 153), (155, 195), (197, 197), (200, 200), (209, 211), (237, 237), (239, 239), (241, 245), (247, 251), (253, 253),
    (255, 255), (257, 261), (263, 266),
];
const HAS_CONSTANT: Ranges = &[(82, 82), (190, 191)];
const HAS_NAME: Ranges = &[
    (61, 61), (64, 65), (72, 73), (80, 80), (91, 93), (96, 96), (110, 110), (115, 116), (179, 179), (189, 189), (194, 195), (200, 200), (249, 249),
];
const HAS_JUMP: Ranges =
    &[(68, 68), (70, 70), (75, 77), (100, 103), (106, 106), (172, 176), (237, 237), (248, 248), (257, 260)];
const HAS_FREE: Ranges = &[(62, 62), (90, 90), (97, 97), (111, 111)];
const HAS_LOCAL: Ranges = &[(3, 3), (63, 63), (83, 89), (112, 114), (261, 261), (266, 266)];
const HAS_HANDLER: Ranges = &[(263, 265)];

const UNARY_INTRINSICS: &[&str] = &[
    "INTRINSIC_1_INVALID", "INTRINSIC_PRINT", "INTRINSIC_IMPORT_STAR", "INTRINSIC_STOPITERATION_ERROR", "INTRINSIC_ASYNC_GEN_WRAP",
    "INTRINSIC_UNARY_POSITIVE", "INTRINSIC_LIST_TO_TUPLE", "INTRINSIC_TYPEVAR", "INTRINSIC_PARAMSPEC", "INTRINSIC_TYPEVARTUPLE",
    "INTRINSIC_SUBSCRIPT_GENERIC", "INTRINSIC_TYPEALIAS",
];
const BINARY_INTRINSICS: &[&str] = &[
    "INTRINSIC_2_INVALID", "INTRINSIC_PREP_RERAISE_STAR", "INTRINSIC_TYPEVAR_WITH_BOUND", "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS",
    "INTRINSIC_SET_FUNCTION_TYPE_PARAMS", "INTRINSIC_SET_TYPEPARAM_DEFAULT",
];
const BINARY_OPERATORS: &[(&str, &str)] = &[
    ("ADD", "+"), ("AND", "&"), ("FLOOR_DIVIDE", "//"), ("LSHIFT", "<<"), ("MATRIX_MULTIPLY", "@"), ("MULTIPLY", "*"), ("REMAINDER", "%"),
    ("OR", "|"), ("POWER", "**"), ("RSHIFT", ">>"), ("SUBTRACT", "-"), ("TRUE_DIVIDE", "/"), ("XOR", "^"),
];

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    set(cx, namespace, "ENABLE_SPECIALIZATION", Value::from_i32(0))?;
    set(cx, namespace, "ENABLE_SPECIALIZATION_FT", Value::from_i32(0))
}

fn is_in(cx: &Context, arguments: &[Value], ranges: Ranges) -> Outcome {
    let opcode = convert::to_c_int(cx, argument(arguments, 0))?;
    Ok(Value::from_bool(ranges.iter().any(|(first, last)| (*first..=*last).contains(&opcode))))
}

fn list(cx: &Context, names: &[&str]) -> Outcome {
    let list = Gc::<List>::new(cx)?;
    for name in names {
        list.append(cx, str::intern_str(cx, name)?.value())?;
    }
    Ok(list.value())
}

fn binary_operators(cx: &Context, _: &[Value]) -> Outcome {
    let list = Gc::<List>::new(cx)?;
    let push = |name: String, sign: String| -> Outcome<()> {
        let pair = [str::from_str(cx, &name)?.value(), str::from_str(cx, &sign)?.value()];
        list.append(cx, Gc::<Tuple>::from_values(cx, &pair)?.value())
    };
    for (name, sign) in BINARY_OPERATORS {
        push(format!("NB_{name}"), (*sign).to_owned())?;
    }
    for (name, sign) in BINARY_OPERATORS {
        push(format!("NB_INPLACE_{name}"), format!("{sign}="))?;
    }
    push("NB_SUBSCR".to_owned(), "[]".to_owned())?;
    Ok(list.value())
}
