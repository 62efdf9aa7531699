//! The module `_collections`: `deque`, `defaultdict` and what speeds up `Counter` and named tuples.
//!
//! This file: the module and counting. Where to read next: `deque.rs`, `deque_methods.rs`, `deque_iterators.rs`, `default_dict.rs`,
//! `tuple_getter.rs`.

use super::{NativeModule, set};
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::Dict;
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::argument;
use crate::objects::str;
use crate::protocols::arithmetic::{self, BinaryOperator};
use crate::protocols::{attributes, call, iterate, subscript};
use crate::raised::Outcome;
use crate::value::Value;

mod default_dict;
pub(crate) mod deque;
mod deque_iterators;
mod deque_methods;
mod tuple_getter;

pub use default_dict::DEFAULT_DICT;
pub(crate) use default_dict::missing as default_for_missing;
pub use deque_iterators::{ITERATOR, REVERSE_ITERATOR};
pub(crate) use deque_iterators::{next_backward, next_forward};
pub use deque_methods::DEQUE;
pub use tuple_getter::TUPLE_GETTER;

/// The module's row.
pub static MODULE: NativeModule = NativeModule {
    name: "_collections",
    doc: "High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n- defaultdict:  dict subclass with a default value factory\n",
    functions: &[NativeDefinition::function(
        "_count_elements",
        "($module, mapping, iterable, /)",
        count_elements,
        "Count elements in the iterable, updating the mapping",
    )],
    fill,
};

const CLASSES: &[BuiltinClass] = &[
    BuiltinClass::Deque,
    BuiltinClass::DefaultDict,
    BuiltinClass::DequeIterator,
    BuiltinClass::DequeReverseIterator,
    BuiltinClass::TupleGetter,
];

fn fill(cx: &Context, namespace: Gc<Dict>) -> Outcome<()> {
    CLASSES.iter().try_for_each(|class| set(cx, namespace, class.row().name, cx.class(*class).value()))
}

/// Counts the elements of an iterable in a mapping; directly in the table of a dict whose class has not changed how it is read and written.
fn count_elements(cx: &Context, arguments: &[Value]) -> Outcome {
    let (mapping, iterable) = (argument(arguments, 0), argument(arguments, 1));
    let class = cx.class_of(mapping);
    let dict_class = cx.class(BuiltinClass::Dict);
    let get = str::intern_str(cx, "get")?;
    let is_plain = |name| Ok(class.lookup(cx, name)? == dict_class.lookup(cx, name)?);
    let one = Value::from_length(1);
    if let Some(dict) = mapping.downcast::<Dict>()
        && is_plain(get)?
        && is_plain(cx.names.__setitem__)?
    {
        iterate::for_each(cx, iterable, |key| {
            let hash = Gc::<Dict>::hash_key(cx, key)?;
            let count = match dict.get_with_hash(cx, key, hash)? {
                Some(count) => arithmetic::binary(cx, BinaryOperator::Add, count, one)?,
                None => one,
            };
            dict.set_with_hash(cx, key, hash, count)
        })?;
        return Ok(Value::NONE);
    }
    let bound = attributes::get(cx, mapping, get)?;
    iterate::for_each(cx, iterable, |key| {
        let count = call::call(cx, bound, &[key, Value::from_length(0)])?;
        let count = arithmetic::binary(cx, BinaryOperator::Add, count, one)?;
        subscript::set_item(cx, mapping, key, count)
    })?;
    Ok(Value::NONE)
}
