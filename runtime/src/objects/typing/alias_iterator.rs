//! The iterator over a generic alias: it gives the unpacked form, once, so that `*tuple[int]` may stand among arguments.

use super::generic_alias;
use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::Iterator;
use crate::native::NativeDefinition;
use crate::object::Gc;
use crate::objects::received::{argument, receiver};
use crate::raised::Outcome;
use crate::value::Value;

/// The rows of `generic_alias_iterator`.
pub static METHODS: &[NativeDefinition] = &[
    NativeDefinition::operator("__iter__", "($self, /)", iter, "Implement iter(self)."),
    NativeDefinition::operator("__next__", "($self, /)", next, "Implement next(self)."),
];

fn iter(_: &Context, arguments: &[Value]) -> Outcome {
    Ok(argument(arguments, 0))
}

fn next(cx: &Context, arguments: &[Value]) -> Outcome {
    let iterator: Gc<Iterator> = receiver(cx, arguments)?;
    match iterator.source() {
        Some(alias) => {
            iterator.set_source(cx, None);
            generic_alias::unpacked(cx, alias)
        }
        None => Err(cx.raise_with(BuiltinClass::StopIteration, &[])),
    }
}
