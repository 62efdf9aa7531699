//! Arguments that a native function received as a tuple and a dict (`*args`, `**kwargs`), to be passed on.

use crate::arguments::Arguments;
use crate::context::Context;
use crate::layout::{Dict, Str, Tuple};
use crate::object::Gc;
use crate::raised::Outcome;
use crate::type_error;
use crate::value::Value;
use crate::value_buffer::ValueBuffer;

/// See the module's header.
pub struct Packed {
    values: ValueBuffer,
    names: Option<Gc<Tuple>>,
}

impl Packed {
    /// From a tuple, and a dict or UNBOUND.
    ///
    /// # Errors
    /// TypeError "keywords must be strings"; MemoryError.
    pub fn new(cx: &Context, positional: Value, named: Value) -> Outcome<Packed> {
        let mut values = ValueBuffer::new();
        if let Some(positional) = positional.downcast::<Tuple>() {
            values.extend(cx, positional.items())?;
        }
        let Some(named) = named.downcast::<Dict>().filter(|named| named.length() > 0) else {
            return Ok(Packed { values, names: None });
        };
        let mut names = ValueBuffer::new();
        for (name, value) in named.present_entries() {
            if !name.is::<Str>() {
                return Err(type_error!(cx, "keywords must be strings"));
            }
            names.push(cx, name)?;
            values.push(cx, value)?;
        }
        Ok(Packed { values, names: Some(Gc::<Tuple>::from_values(cx, names.as_slice())?) })
    }

    /// The arguments.
    pub fn arguments(&self) -> Arguments<'_> {
        Arguments::new(self.values.as_slice(), self.names)
    }
}
