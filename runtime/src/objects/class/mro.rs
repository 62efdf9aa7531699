//! The method resolution order, by C3 linearisation (Barrett et al., "A Monotonic Superclass Linearization for Dylan", 1996).

use super::class_flags;
use crate::context::Context;
use crate::layout::{Class, List, Tuple};
use crate::object::Gc;
use crate::protocols::{call, iterate};
use crate::raised::{Outcome, Raised};
use crate::type_error;
use crate::value::Value;
use crate::value_buffer::ValueBuffer;

/// The linearisation of a class with these bases: what `type.mro` returns.
///
/// # Errors
/// TypeError "Cannot create a consistent method resolution order (MRO) for bases A, B", "duplicate base class A".
pub fn linearise(cx: &Context, class: Gc<Class>, bases: Gc<Tuple>) -> Outcome<ValueBuffer> {
    let mut order = ValueBuffer::new();
    order.push(cx, class.value())?;
    if let [base] = bases.items()
        && let Some(mro) = base.downcast::<Class>().and_then(|base| base.mro())
    {
        order.extend(cx, mro.items())?;
        return Ok(order);
    }
    for (index, base) in bases.items().iter().enumerate() {
        if bases.items()[..index].contains(base) {
            let name = base.downcast::<Class>().map_or_else(|| "?".to_owned(), |base| base.name_text());
            return Err(type_error!(cx, "duplicate base class {name}"));
        }
    }
    // The sequences to merge: each base's order, then the bases themselves; `heads` says how far each has been taken.
    let mut sequences = ValueBuffer::new();
    for base in bases.items() {
        if let Some(mro) = base.downcast::<Class>().and_then(|base| base.mro()) {
            sequences.push(cx, mro.value())?;
        }
    }
    sequences.push(cx, bases.value())?;
    let mut heads = vec![0usize; sequences.len()];
    let rest = |sequences: &ValueBuffer, heads: &[usize], index: usize| -> Option<(Gc<Tuple>, usize)> {
        let sequence = sequences.as_slice().get(index)?.downcast::<Tuple>()?;
        (heads[index] < sequence.length()).then_some((sequence, heads[index]))
    };
    loop {
        let mut candidate = None;
        let mut any = false;
        for index in 0..heads.len() {
            let Some((sequence, head)) = rest(&sequences, &heads, index) else { continue };
            any = true;
            let Some(first) = sequence.get(head) else { continue };
            let in_a_tail = (0..heads.len()).any(|other| {
                rest(&sequences, &heads, other)
                    .is_some_and(|(sequence, head)| sequence.items()[head + 1..].contains(&first))
            });
            if !in_a_tail {
                candidate = Some(first);
                break;
            }
        }
        let Some(next) = candidate else {
            return if any { Err(raise_inconsistent(cx, &sequences, &heads)) } else { Ok(order) };
        };
        order.push(cx, next)?;
        for index in 0..heads.len() {
            let head = rest(&sequences, &heads, index).and_then(|(sequence, head)| sequence.get(head));
            heads[index] += usize::from(head == Some(next));
        }
    }
}

#[cold]
fn raise_inconsistent(cx: &Context, sequences: &ValueBuffer, heads: &[usize]) -> Raised {
    let mut names: Vec<String> = Vec::new();
    for (sequence, head) in sequences.as_slice().iter().zip(heads) {
        let first = sequence.downcast::<Tuple>().and_then(|sequence| sequence.get(*head));
        if let Some(class) = first.and_then(|first| first.downcast::<Class>()) {
            let name = class.name_text();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let names = names.join(", ");
    type_error!(cx, "Cannot create a consistent method resolution order (MRO) for bases {names}")
}

/// The order that a class is to have: `type.mro(class)`, or what its metaclass's own `mro` returns, checked.
pub fn compute(cx: &Context, class: Gc<Class>, bases: Gc<Tuple>) -> Outcome<Gc<Tuple>> {
    let metaclass = cx.class_of(class.value());
    let own = metaclass.lookup(cx, cx.names.mro)?;
    let builtin = cx.class(crate::builtin_class::BuiltinClass::Type).lookup(cx, cx.names.mro)?;
    if own.is_none() || own == builtin {
        return Gc::<Tuple>::from_values(cx, linearise(cx, class, bases)?.as_slice());
    }
    let Some(result) = call::call_special(cx, class.value(), cx.names.mro, &[])? else {
        return Gc::<Tuple>::from_values(cx, linearise(cx, class, bases)?.as_slice());
    };
    let order: Gc<List> = iterate::to_list(cx, result)?;
    let order = Gc::<Tuple>::from_list(cx, order)?;
    if order.length() == 0 {
        return Err(type_error!(cx, "type MRO must not be empty"));
    }
    for item in order.items() {
        let Some(base) = item.downcast::<Class>() else {
            return Err(type_error!(cx, "mro() returned a non-class ('{}')", cx.class_name(*item)));
        };
        let solid = base.solid_class();
        if !class.solid_class().is_subclass(solid) && !base.has_flag(class_flags::HEAP) {
            let name = base.name_text();
            return Err(type_error!(cx, "mro() returned base with unsuitable layout ('{name}')"));
        }
    }
    Ok(order)
}

/// Whether a value is among the items.
pub fn holds(order: Gc<Tuple>, class: Value) -> bool {
    order.items().contains(&class)
}
