//! Hash objects: resources whose native part is the algorithm's state.

use std::cell::RefCell;
use std::rc::Rc;

use super::algorithms::Algorithm;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Class, Resource, Str};
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::class::instance;
use crate::objects::received::{argument, class_argument, given, receiver};
use crate::objects::{bytes, str};
use crate::protocols::{convert, truth};
use crate::raised::Outcome;
use crate::value::Value;
use crate::{overflow_error, type_error, value_error};

type State = RefCell<Algorithm>;

const COPY: NativeDefinition = NativeDefinition::method("copy", "($self, /)", copy, "Return a copy of the hash object.");
const UPDATE: NativeDefinition = NativeDefinition::method(
    "update",
    "($self, obj, /)",
    update,
    "Update this hash object's state with the provided string.",
);
const NAME: NativeDefinition = NativeDefinition::getter("name", name, "");
const BLOCK_SIZE: NativeDefinition = NativeDefinition::getter(
    "block_size",
    |cx, arguments| Ok(Value::from_length(own(cx, arguments)?.borrow().block_size())),
    "",
);
const DIGEST_SIZE: NativeDefinition = NativeDefinition::getter(
    "digest_size",
    |cx, arguments| Ok(Value::from_length(own(cx, arguments)?.borrow().digest_size())),
    "",
);
const DIGEST: NativeDefinition =
    NativeDefinition::method("digest", "($self, /)", digest, "Return the digest value as a bytes object.");
const HEX_DIGEST: NativeDefinition = NativeDefinition::method(
    "hexdigest",
    "($self, /)",
    hex_digest,
    "Return the digest value as a string of hexadecimal digits.",
);
const NEW_SHA3: NativeDefinition = NativeDefinition::constructor(
    "($type, data=b'', *, usedforsecurity=True, string=None)",
    new_sha3,
    "Return a new SHA3 hash object.",
);

/// What hash objects of a fixed length define.
pub static FIXED: &[NativeDefinition] = &[NEW_SHA3, COPY, UPDATE, DIGEST, HEX_DIGEST, NAME, BLOCK_SIZE, DIGEST_SIZE];

/// What those of any length define.
#[rustfmt::skip]
pub static SHAKE: &[NativeDefinition] = &[
    NEW_SHA3, COPY, UPDATE, NAME, BLOCK_SIZE, DIGEST_SIZE,
    NativeDefinition::method("digest", "($self, /, length)", |cx, arguments| Ok(bytes::from_slice(cx, &squeezed(cx, arguments)?)?.value()), "Return the digest value as a bytes object."),
    NativeDefinition::method("hexdigest", "($self, /, length)", |cx, arguments| hex(cx, &squeezed(cx, arguments)?), "Return the digest value as a string of hexadecimal digits."),
];

const BLAKE2_SIGNATURE_B: &str = "($type, data=b'', /, *, digest_size=64, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)";
const BLAKE2_SIGNATURE_S: &str = "($type, data=b'', /, *, digest_size=32, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None)";

/// What `blake2b` defines.
#[rustfmt::skip]
pub static BLAKE2B: &[NativeDefinition] = &[
    NativeDefinition::constructor(BLAKE2_SIGNATURE_B, |cx, arguments| new_blake2(cx, arguments, true), "Return a new BLAKE2b hash object."),
    COPY, UPDATE, DIGEST, HEX_DIGEST, NAME, BLOCK_SIZE, DIGEST_SIZE,
    NativeDefinition::constant("SALT_SIZE", Value::from_length(16)),
    NativeDefinition::constant("PERSON_SIZE", Value::from_length(16)),
    NativeDefinition::constant("MAX_KEY_SIZE", Value::from_length(64)),
    NativeDefinition::constant("MAX_DIGEST_SIZE", Value::from_length(64)),
];

/// What `blake2s` defines.
#[rustfmt::skip]
pub static BLAKE2S: &[NativeDefinition] = &[
    NativeDefinition::constructor(BLAKE2_SIGNATURE_S, |cx, arguments| new_blake2(cx, arguments, false), "Return a new BLAKE2s hash object."),
    COPY, UPDATE, DIGEST, HEX_DIGEST, NAME, BLOCK_SIZE, DIGEST_SIZE,
    NativeDefinition::constant("SALT_SIZE", Value::from_length(8)),
    NativeDefinition::constant("PERSON_SIZE", Value::from_length(8)),
    NativeDefinition::constant("MAX_KEY_SIZE", Value::from_length(32)),
    NativeDefinition::constant("MAX_DIGEST_SIZE", Value::from_length(32)),
];

fn own(cx: &Context, arguments: &[Value]) -> Outcome<Rc<State>> {
    let resource: Gc<Resource> = receiver(cx, arguments)?;
    let native = cx.heap.resource(resource).and_then(|native| native.downcast::<State>().ok());
    native.ok_or_else(|| value_error!(cx, "the hash object has no state"))
}

fn wrap(cx: &Context, class: Gc<Class>, algorithm: Algorithm) -> Outcome {
    let resource: Gc<Resource> = instance::allocate(cx, class, 0)?;
    let state: Rc<State> = Rc::new(RefCell::new(algorithm));
    cx.heap.register_resource(resource, state, 512).map_err(|_| cx.raise_out_of_memory())?;
    Ok(resource.value())
}

fn feed(cx: &Context, algorithm: &mut Algorithm, data: Value) -> Outcome<()> {
    if data.is::<Str>() {
        return Err(type_error!(cx, "Strings must be encoded before hashing"));
    }
    match bytes::find(cx, data, |bytes| algorithm.update(bytes))? {
        Some(()) => Ok(()),
        None => Err(type_error!(cx, "object supporting the buffer API required")),
    }
}

/// The data given by position or as `string`.
fn data_argument(cx: &Context, arguments: &[Value], data: usize, string: usize) -> Outcome<Option<Value>> {
    match (given(arguments, data), given(arguments, string)) {
        (Some(_), Some(_)) => Err(type_error!(
            cx,
            "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for removal in a future version."
        )),
        (data, string) => Ok(data.or(string)),
    }
}

/// A new hash object of a function of the modules.
pub(super) fn make(
    cx: &Context,
    class: BuiltinClass,
    mut algorithm: Algorithm,
    arguments: &[Value],
) -> Outcome {
    if let Some(data) = data_argument(cx, arguments, 0, 2)? {
        feed(cx, &mut algorithm, data)?;
    }
    wrap(cx, cx.class(class), algorithm)
}

fn new_sha3(cx: &Context, arguments: &[Value]) -> Outcome {
    let class = class_argument(cx, arguments)?;
    let mut algorithm = match class.solid_class() {
        BuiltinClass::Sha3224 => Algorithm::sha3_224(),
        BuiltinClass::Sha3256 => Algorithm::sha3_256(),
        BuiltinClass::Sha3384 => Algorithm::sha3_384(),
        BuiltinClass::Sha3512 => Algorithm::sha3_512(),
        BuiltinClass::Shake128 => Algorithm::Shake128(Default::default()),
        BuiltinClass::Shake256 => Algorithm::Shake256(Default::default()),
        _ => return Err(type_error!(cx, "cannot create '{}' instances", class.name_text())),
    };
    if let Some(data) = data_argument(cx, arguments, 1, 3)? {
        feed(cx, &mut algorithm, data)?;
    }
    wrap(cx, class, algorithm)
}

fn copy(cx: &Context, arguments: &[Value]) -> Outcome {
    let copy = own(cx, arguments)?.borrow().clone();
    wrap(cx, cx.class_of(argument(arguments, 0)), copy)
}

fn update(cx: &Context, arguments: &[Value]) -> Outcome {
    let state = own(cx, arguments)?;
    let mut state = state.borrow_mut();
    feed(cx, &mut state, argument(arguments, 1))?;
    Ok(Value::NONE)
}

fn digest(cx: &Context, arguments: &[Value]) -> Outcome {
    let digest = own(cx, arguments)?.borrow().digest(0);
    Ok(bytes::from_slice(cx, &digest)?.value())
}

fn hex(cx: &Context, digest: &[u8]) -> Outcome {
    Ok(str::from_str(cx, &bytes::to_hex(digest, None, 0))?.value())
}

fn hex_digest(cx: &Context, arguments: &[Value]) -> Outcome {
    let digest = own(cx, arguments)?.borrow().digest(0);
    hex(cx, &digest)
}

fn squeezed(cx: &Context, arguments: &[Value]) -> Outcome<Vec<u8>> {
    let length = convert::to_size(cx, argument(arguments, 1))?;
    match usize::try_from(length) {
        Ok(length) if length < 1 << 29 => Ok(own(cx, arguments)?.borrow().digest(length)),
        Ok(_) => Err(value_error!(cx, "length is too large")),
        Err(_) => Err(value_error!(cx, "Cannot convert negative int")),
    }
}

fn name(cx: &Context, arguments: &[Value]) -> Outcome {
    let name = cx.class_of(argument(arguments, 0)).solid_class().row().name.to_lowercase();
    Ok(str::from_str(cx, name.trim_end_matches("type"))?.value())
}

// ---- BLAKE2 ---------------------------------------------------------------------------------------------------------

/// A bytes argument of at most so many bytes.
fn short_bytes(cx: &Context, value: Option<Value>, name: &str, most: usize) -> Outcome<Vec<u8>> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let Some(given) = bytes::to_vec(cx, value)? else {
        return Err(type_error!(cx, "a bytes-like object is required, not '{}'", cx.class_name(value)));
    };
    if given.len() > most {
        return Err(value_error!(cx, "maximum {name} length is {most} bytes"));
    }
    Ok(given)
}

/// An int argument within bounds.
fn bounded(cx: &Context, value: Option<Value>, default: u64, range: std::ops::RangeInclusive<u64>, text: &str) -> Outcome<u64> {
    let Some(value) = value else { return Ok(default) };
    let int = convert::index(cx, value)?;
    let int = crate::objects::int::Int::of(int);
    match int.and_then(crate::objects::int::Int::as_u64).filter(|int| range.contains(int)) {
        Some(int) => Ok(int),
        None if text.is_empty() => Err(overflow_error!(cx, "value is too large")),
        None => Err(value_error!(cx, "{text}")),
    }
}

fn new_blake2(cx: &Context, arguments: &[Value], is_b: bool) -> Outcome {
    let most = if is_b { 64 } else { 32 };
    let size = match given(arguments, 2) {
        None => most,
        Some(size) => match usize::try_from(convert::to_size(cx, size)?) {
            Ok(size) if (1..=most).contains(&size) => size,
            _ => {
                let (letter, size) = (if is_b { "b" } else { "s" }, convert::repr(cx, size)?.to_lossy());
                return Err(value_error!(
                    cx,
                    "digest_size for Blake2{letter} must be between 1 and {most} bytes, here it is {size}"
                ));
            }
        },
    };
    let key = short_bytes(cx, given(arguments, 3), "key", most)?;
    let salt = short_bytes(cx, given(arguments, 4), "salt", most / 4)?;
    let person = short_bytes(cx, given(arguments, 5), "person", most / 4)?;
    let fanout = bounded(cx, given(arguments, 6), 1, 0..=255, "fanout must be between 0 and 255")?;
    let depth = bounded(cx, given(arguments, 7), 1, 1..=255, "depth must be between 1 and 255")?;
    let leaf = bounded(cx, given(arguments, 8), 0, 0..=u64::from(u32::MAX), "leaf_size is too large")?;
    let offset_most = if is_b { u64::MAX } else { (1 << 48) - 1 };
    let offset = bounded(cx, given(arguments, 9), 0, 0..=offset_most, "node_offset is too large")?;
    let node_depth = bounded(cx, given(arguments, 10), 0, 0..=255, "node_depth must be between 0 and 255")?;
    let inner_text = format!("inner_size must be between 0 and is {most}");
    let inner = bounded(cx, given(arguments, 11), 0, 0..=most as u64, &inner_text)?;
    let last = given(arguments, 12).map_or(Ok(false), |last| truth::is_true(cx, last))?;
    // The two crates have the same builder under different types.
    macro_rules! state {
        ($crate_name:ident, $variant:ident) => {{
            let mut parameters = $crate_name::Params::new();
            parameters.hash_length(size).key(&key).salt(&salt).personal(&person);
            parameters.fanout(fanout as u8).max_depth(depth as u8).max_leaf_length(leaf as u32).node_offset(offset);
            parameters.node_depth(node_depth as u8).inner_hash_length(inner as usize).last_node(last);
            Algorithm::$variant(parameters.to_state())
        }};
    }
    let mut algorithm = if is_b { state!(blake2b_simd, Blake2b) } else { state!(blake2s_simd, Blake2s) };
    if let Some(data) = data_argument(cx, arguments, 1, 14)? {
        feed(cx, &mut algorithm, data)?;
    }
    wrap(cx, class_argument(cx, arguments)?, algorithm)
}
