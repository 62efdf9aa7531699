//! complex: pairs of doubles.
//!
//! A real operand takes part as a real number: `c + r` leaves the imaginary part alone. Products and quotients whose parts come out as NaN though an
//! operand was infinite are recovered as Annex G of C11 describes.

use crate::context::Context;
use crate::layout::Complex;
use crate::object::ShapeId;
use crate::raised::Outcome;
use crate::value::Value;

mod arithmetic;
mod convert;
pub(crate) mod methods;
mod power;
mod text;

pub use arithmetic::{Number, absolute, add, divide, equal, multiply, subtract};
pub use convert::parts_of_number;
pub use power::{power, power_of_parts};
pub use text::{parse, repr};

/// The shape of an exact complex.
pub const SHAPE: ShapeId = ShapeId(crate::layout::Kind::Complex as u32);

/// A complex number.
#[inline]
pub fn from_parts(cx: &Context, real: f64, imaginary: f64) -> Outcome {
    let object = cx.heap.allocate::<Complex>(SHAPE, 0).map_err(|_| cx.raise_out_of_memory())?;
    object.set_real(real);
    object.set_imaginary(imaginary);
    Ok(object.value())
}

/// The parts of a complex, subclasses included; `None` for anything else.
#[inline]
pub fn as_parts(value: Value) -> Option<(f64, f64)> {
    value.downcast::<Complex>().map(|object| (object.real(), object.imaginary()))
}

/// The hash of a complex whose parts have these hashes.
pub fn hash(real: u64, imaginary: u64) -> u64 {
    match real.wrapping_add(imaginary.wrapping_mul(1_000_003)) {
        u64::MAX => u64::MAX - 1,
        hash => hash,
    }
}
