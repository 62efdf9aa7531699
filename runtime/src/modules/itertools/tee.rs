//! `tee`: iterators that share what another one has produced, in linked blocks.
//!
//! Of a tee, `source` is its block and `position` the next value's index there. Of a block, `source` is the iterator, `first` an array of values,
//! `second` the next block, `position` how many values have been read, `limit` 1 while one is being read.

use super::*;
use crate::objects::iterators::{self, next_nested};
use crate::objects::received::{given, receiver};
use crate::protocols::{convert, iterate};
use crate::value_buffer::ValueBuffer;
use crate::{runtime_error, value_error};

/// Values in a block.
const BLOCK: usize = 57;

/// The functions of `itertools`.
pub(super) static FUNCTIONS: &[NativeDefinition] = &[NativeDefinition::function(
    "tee",
    "($module, iterable, n=2, /)",
    tee,
    "Returns a tuple of n independent iterators.",
)];

/// What `_tee` defines.
pub static TEE: &[NativeDefinition] = &[
    NativeDefinition::doc("Iterator wrapped to make it copyable."),
    NativeDefinition::constructor("($type, iterable, /)", |cx, arguments| Ok(of_iterable(cx, argument(arguments, 1))?.value()), ""),
    iter_row(),
    next_row(next_code!(next_tee)),
    NativeDefinition::method("__copy__", "($self, /)", |cx, arguments| Ok(copy(cx, receiver(cx, arguments)?)?.value()), "Returns an independent iterator."),
];

/// What `_tee_dataobject` defines.
pub static TEE_DATA: &[NativeDefinition] = &[NativeDefinition::doc("teedataobject(iterable, values, next, /)\n--\n\nData container common to multiple tee objects.")];

fn tee(cx: &Context, arguments: &[Value]) -> Outcome {
    let count = given(arguments, 1).map_or(Ok(2), |count| convert::to_size(cx, count))?;
    if count < 0 {
        return Err(value_error!(cx, "n must be >= 0"));
    }
    let mut made = ValueBuffer::new();
    if count > 0 {
        let first = of_iterable(cx, argument(arguments, 0))?;
        made.push(cx, first.value())?;
        for _ in 1..count {
            made.push(cx, copy(cx, first)?.value())?;
        }
    }
    Ok(Gc::<Tuple>::from_values(cx, made.as_slice())?.value())
}

fn block(cx: &Context, source: Value) -> Outcome<Gc<Iterator>> {
    let values = value_array(cx, BLOCK)?;
    let block = iterators::new(cx, BuiltinClass::TeeData, Some(source))?;
    block.set_first(cx, Some(values.value()));
    Ok(block)
}

/// A tee over an iterable; over a tee, a copy of it.
fn of_iterable(cx: &Context, iterable: Value) -> Outcome<Gc<Iterator>> {
    let source = iterate::iterator(cx, iterable)?;
    if let Some(other) = source.downcast::<Iterator>().filter(|_| cx.is_exact(source, BuiltinClass::Tee)) {
        return copy(cx, other);
    }
    let block = block(cx, source)?;
    iterators::new(cx, BuiltinClass::Tee, Some(block.value()))
}

fn copy(cx: &Context, tee: Gc<Iterator>) -> Outcome<Gc<Iterator>> {
    let copy = iterators::new(cx, BuiltinClass::Tee, tee.source())?;
    copy.set_position(tee.position());
    Ok(copy)
}

/// The value at an index of a block: one that is there, or the iterator's next one.
fn value_at(cx: &Context, block: Gc<Iterator>, index: usize) -> Outcome<Option<Value>> {
    let Some(values) = block.first().and_then(|values| values.downcast::<ValueArray>()) else { return Ok(None) };
    if (index as i64) < block.position() {
        return Ok(values.trailing_values()[index].get());
    }
    if block.limit() == 1 {
        return Err(runtime_error!(cx, "cannot re-enter the tee iterator"));
    }
    let Some(source) = block.source() else { return Ok(None) };
    block.set_limit(1);
    let value = next_nested(cx, source);
    block.set_limit(0);
    let value = value?;
    if let Some(value) = value {
        values.set_trailing_value(cx, index, Some(value));
        block.set_position(block.position() + 1);
    }
    Ok(value)
}

pub(super) fn next_tee(cx: &Context, tee: Gc<Iterator>) -> Outcome<Option<Value>> {
    let Some(mut at) = tee.source().and_then(|block| block.downcast::<Iterator>()) else { return Ok(None) };
    if tee.position() as usize >= BLOCK {
        let following = match at.second().and_then(|next| next.downcast::<Iterator>()) {
            Some(next) => next,
            None => {
                let next = block(cx, at.source().unwrap_or(Value::NONE))?;
                at.set_second(cx, Some(next.value()));
                next
            }
        };
        tee.set_source(cx, Some(following.value()));
        tee.set_position(0);
        at = following;
    }
    let value = value_at(cx, at, tee.position() as usize)?;
    if value.is_some() {
        tee.set_position(tee.position() + 1);
    }
    Ok(value)
}
