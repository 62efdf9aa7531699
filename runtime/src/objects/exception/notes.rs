//! `__notes__`: text that was added to an exception.

use super::{get_attribute, set_attribute};
use crate::context::Context;
use crate::layout::{Exception, List, Str};
use crate::object::Gc;
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;

/// `exception.add_note(note)`
pub fn add(cx: &Context, exception: Gc<Exception>, note: Value) -> Outcome<()> {
    if !note.is::<Str>() {
        return Err(type_error!(cx, "note must be a str, not '{}'", cx.class_name(note)));
    }
    let notes = match get_attribute(cx, exception, cx.names.__notes__)? {
        Some(notes) => match notes.downcast::<List>() {
            Some(notes) => notes,
            None => return Err(type_error!(cx, "Cannot add note: __notes__ is not a list")),
        },
        None => {
            let notes = Gc::<List>::new(cx)?;
            set_attribute(cx, exception, cx.names.__notes__, notes.value())?;
            notes
        }
    };
    notes.append(cx, note)
}
