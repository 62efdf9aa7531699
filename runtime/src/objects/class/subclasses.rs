//! Which classes derive directly from a class: `__subclasses__()`, and everything that must reach all subclasses.
//!
//! A list of the class objects in the order of creation. Shapes keep classes alive, so the list needs no weak references.

use crate::context::Context;
use crate::layout::{Class, List};
use crate::object::Gc;
use crate::raised::Outcome;

/// Notes a new direct subclass.
pub fn add(cx: &Context, base: Gc<Class>, subclass: Gc<Class>) -> Outcome<()> {
    let list = match base.subclasses().and_then(|list| list.downcast::<List>()) {
        Some(list) => list,
        None => {
            let list = Gc::<List>::new(cx)?;
            base.set_subclasses(cx, Some(list.value()));
            list
        }
    };
    list.append(cx, subclass.value())
}

/// The direct subclasses, oldest first.
pub fn direct(cx: &Context, base: Gc<Class>) -> Outcome<Gc<List>> {
    match base.subclasses().and_then(|list| list.downcast::<List>()) {
        Some(list) => list.copy_range(cx, 0, list.length()),
        None => Gc::<List>::new(cx),
    }
}

/// Forgets a direct subclass, whose bases were changed.
pub fn remove(cx: &Context, base: Gc<Class>, subclass: Gc<Class>) -> Outcome<()> {
    if let Some(list) = base.subclasses().and_then(|list| list.downcast::<List>()) {
        for index in 0..list.length() {
            if list.get(cx, index)? == Some(subclass.value()) {
                list.remove_at(cx, index)?;
                break;
            }
        }
    }
    Ok(())
}
