//! Constants of code as values.

use krait_runtime::builtin_class::BuiltinClass;
use krait_runtime::context::Context;
use krait_runtime::layout::{Set, Slice, Tuple};
use krait_runtime::object::Gc;
use krait_runtime::objects::{bytes, complex, float, int, str};
use krait_runtime::raised::Outcome;
use krait_runtime::value::Value;

use crate::bytecode::code::Constant;

/// The constants of a unit; `codes` holds the code objects of the units behind it.
pub(super) fn tuple(cx: &Context, constants: &[Constant], codes: Gc<Tuple>) -> Outcome<Gc<Tuple>> {
    let tuple = Gc::<Tuple>::allocate(cx, constants.len())?;
    for (index, constant) in constants.iter().enumerate() {
        tuple.set_item(cx, index, value(cx, constant, codes)?);
    }
    Ok(tuple)
}

/// Whether a text is interned as a constant: it could be a name.
fn is_name_like(text: &[u8]) -> bool {
    text.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

fn value(cx: &Context, constant: &Constant, codes: Gc<Tuple>) -> Outcome {
    match constant {
        Constant::None => Ok(Value::NONE),
        Constant::Bool(truth) => Ok(Value::from_bool(*truth)),
        Constant::Ellipsis => Ok(Value::ELLIPSIS),
        Constant::Int(int) => int::from_i64(cx, *int),
        Constant::BigInt(int) => int::from_magnitude(cx, int.negative, &int.digits),
        Constant::Float(float) => float::from_f64(cx, *float),
        Constant::Complex(real, imaginary) => complex::from_parts(cx, *real, *imaginary),
        Constant::Str(text) => {
            let string = str::from_bytes(cx, text)?;
            Ok(if is_name_like(text) { str::intern(cx, string)? } else { string }.value())
        }
        Constant::Bytes(data) => Ok(bytes::from_slice(cx, data)?.value()),
        Constant::Tuple(items) => Ok(tuple(cx, items, codes)?.value()),
        Constant::FrozenSet(items) => {
            let set = Gc::<Set>::new(cx, BuiltinClass::FrozenSet.shape())?;
            for item in items {
                let item = value(cx, item, codes)?;
                set.add(cx, item)?;
            }
            Ok(set.value())
        }
        Constant::Slice(parts) => {
            let [start, stop, step] = &**parts;
            let (start, stop) = (value(cx, start, codes)?, value(cx, stop, codes)?);
            let step = value(cx, step, codes)?;
            Ok(Gc::<Slice>::new(cx, start, stop, step)?.value())
        }
        Constant::Code(index) => {
            let code = codes.trailing_item(index.0 as usize);
            code.ok_or_else(|| krait_runtime::system_error!(cx, "code that is not loaded yet"))
        }
    }
}
