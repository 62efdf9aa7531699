//! Frame objects: what introspection sees of a frame, while it runs and afterwards.
//!
//! While the frame lives, `frame` is its address, and everything is read from it by the engine. When it ends, the engine has the named registers, the
//! instruction and the calling frame's object kept here. The trailing values are the kept registers, as many as the code names.

pub mod locals_proxy;
pub mod methods;

use crate::builtin_class::BuiltinClass;
use crate::context::Context;
use crate::layout::{Code, Dict, FrameObject, Function};
use crate::object::Gc;
use crate::raised::Outcome;
use crate::value::Value;

/// Bits of a frame object.
pub mod bits {
    /// Trace functions get `opcode` events.
    pub const TRACE_OPCODES: u64 = 1;
    /// Trace functions get no `line` events.
    pub const NO_TRACE_LINES: u64 = 2;
    /// `clear()` was called, or the frame never ran to its end.
    pub const CLEARED: u64 = 4;
}

/// A frame object for the live frame at an address.
///
/// # Errors
/// MemoryError.
pub fn new(
    cx: &Context,
    address: usize,
    code: Gc<Code>,
    function: Option<Gc<Function>>,
    globals: Option<Gc<Dict>>,
    locals: Option<Value>,
    generator: Option<Value>,
) -> Outcome<Gc<FrameObject>> {
    let made = cx.heap.allocate::<FrameObject>(BuiltinClass::Frame.shape(), code.named_count());
    let object = made.map_err(|_| cx.raise_out_of_memory())?;
    object.set_frame(address as u64);
    object.set_code(cx, Some(code));
    object.set_function(cx, function);
    object.set_globals(cx, globals);
    object.set_locals(cx, locals);
    object.set_generator(cx, generator);
    Ok(object)
}

impl Gc<FrameObject> {
    /// The frame has ended: its named registers, the index of its last instruction and the object of the calling frame are kept.
    pub fn keep(self, cx: &Context, registers: &[Value], pc: usize, previous: Option<Value>) {
        for (index, value) in registers.iter().enumerate().take(self.trailing_words()) {
            self.set_trailing_value(cx, index, Some(*value));
        }
        self.set_pc(pc);
        self.set_previous(cx, previous);
        self.set_frame(0);
    }

    /// Whether the frame still stands.
    pub fn is_live(self) -> bool {
        self.frame() != 0
    }

    /// A kept register of a frame that has ended.
    pub fn kept_register(self, register: usize) -> Option<Value> {
        self.trailing_values().get(register)?.get()?.present()
    }

    /// Changes a kept register of a frame that has ended.
    pub fn set_kept_register(self, cx: &Context, register: usize, value: Value) {
        if register < self.trailing_words() {
            self.set_trailing_value(cx, register, Some(value));
        }
    }
}
