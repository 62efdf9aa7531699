//! From compiled code back to the interpreter: frames are filled with what the exit table says. Nothing runs here.
//!
//! The frame has been there all the time (see ARCHITECTURE.md, "Native code"); it gets a real pc and values. A frame that a compiled caller made has no
//! header yet: it gets that too.

#![allow(unsafe_code, reason = "frames and exit words are raw memory")]

use std::cell::Cell;

use krait_runtime::abi::helpers::store_global;
use krait_runtime::context::Context;
use krait_runtime::frame::{Action, FRAME_HEADER_WORDS, ReturnAction, frame_bits, word};
use krait_runtime::builtin_class::BuiltinClass;
use krait_runtime::layout::{Dict, Iterator};
use krait_runtime::object::{Gc, Layout};
use krait_runtime::objects::{float, int};
use krait_runtime::raised::Outcome;
use krait_runtime::value::Value;

use super::exit_table::{ExitRow, Source};
use super::version::Version;
use crate::bytecode::instruction::Instruction;
use crate::hir::build::CELL_BASE;
use crate::hir::{ExitReason, Resume};

/// How many exit words fit the copy on the native stack.
const INLINE_WORDS: usize = krait_runtime::abi::thread_state::EXIT_BUFFER_WORDS;

/// A frame in memory.
#[derive(Clone, Copy)]
pub struct FrameWords(*const Cell<u64>);

impl FrameWords {
    /// The frame at an address.
    ///
    /// # Safety
    /// A frame of the interpreter or of compiled code stands there and is not popped while the result is used.
    pub unsafe fn at(address: u64) -> FrameWords {
        FrameWords(address as *const Cell<u64>)
    }

    /// Its address.
    pub fn address(self) -> u64 {
        self.0.addr() as u64
    }

    /// A word of it.
    pub fn word(self, index: usize) -> &'static Cell<u64> {
        // SAFETY: see `at`; indices come from the frame's own layout and from its code's register numbers.
        unsafe { &*self.0.add(index) }
    }

    /// The value in a register; `None` for what is no value.
    pub fn value(self, register: usize) -> Option<Value> {
        // SAFETY: the registers of a frame that the interpreter runs hold values, or 0 where none was ever written.
        unsafe { Value::from_bits(self.word(FRAME_HEADER_WORDS + register).get()) }
    }

    /// The object in a header word.
    pub fn object<T: Layout>(self, index: usize) -> Option<Gc<T>> {
        // SAFETY: the header words from FUNCTION on hold references or 0.
        unsafe { Value::from_bits(self.word(index).get()) }.and_then(Value::downcast)
    }

    /// The globals of a frame whose header has been written.
    pub fn globals(self) -> Option<Gc<Dict>> {
        self.object(word::GLOBALS)
    }

    fn register(self, register: u16) -> &'static Cell<u64> {
        self.word(FRAME_HEADER_WORDS + usize::from(register))
    }

    /// Whether compiled code owns it.
    pub fn is_compiled(self) -> bool {
        self.word(word::BITS).get() & frame_bits::COMPILED != 0
    }

    /// The number of the version that owns it.
    pub fn version(self) -> u32 {
        (self.word(word::BITS).get() >> frame_bits::VERSION_SHIFT) as u32 & 0x7FFF_FFFF
    }

    /// Whether its pc and registers are those of an exit row rather than real ones.
    fn is_raw(self) -> bool {
        self.word(word::PC).get() >> 32 == 0
    }
}

/// What the interpreter does after an exit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AfterExit {
    /// Goes on at the frame's pc.
    Run,
    /// Unwinds from the frame's pc: an exception is in flight.
    Raise,
}

/// Fills the frame that an exit left, from the thread's exit buffer. The frame is the interpreter's from then on.
pub fn leave(cx: &Context, version: &Version, frame: FrameWords, number: u64) -> AfterExit {
    let Some(row) = version.linked.get().and_then(|linked| linked.exits.rows.get(number as usize)) else {
        return AfterExit::Run;
    };
    // The buffer is not scanned by the collector, this copy on the native stack is.
    let mut words = [0u64; INLINE_WORDS];
    let count: usize = row.sources.iter().map(|source| source.words()).sum();
    let count = count.min(INLINE_WORDS);
    // SAFETY: compiled code has returned, so nothing else uses the buffer; it is longer than the copy.
    unsafe { std::ptr::copy_nonoverlapping(cx.thread.exit_buffer.get().cast::<u64>(), words.as_mut_ptr(), count) };
    if row.reason.is_failed_guess() {
        version.failed_guesses.set(version.failed_guesses.get() + 1);
    }
    write_header(version, frame);
    let filled = fill_registers(cx, version, frame, row, &words[..count], true);
    let bits = frame.word(word::BITS);
    let owned = frame_bits::COMPILED | frame_bits::LAZY | u64::from(u32::MAX) << frame_bits::VERSION_SHIFT;
    // The collector's own bit goes too: it has to look at the frame again.
    bits.set(bits.get() & !owned);
    match (filled, row.reason) {
        (Ok(()), ExitReason::Raised) | (Err(_), _) => AfterExit::Raise,
        (Ok(()), _) => AfterExit::Run,
    }
}

/// Makes every frame from here down readable: those that compiled code owns and has described by a row. Each frame is done once for each call that it makes.
pub fn make_readable(cx: &Context, frame: FrameWords, version_of: &dyn Fn(u32) -> Option<&'static Version>) {
    let mut raw = Vec::new();
    let mut next = frame;
    while next.address() != 0 && next.is_compiled() && next.is_raw() {
        raw.push(next.address());
        // SAFETY: a frame's word `PREVIOUS` is 0 or the address of the frame that called it.
        next = unsafe { FrameWords::at(next.word(word::PREVIOUS).get()) };
    }
    // The outermost first: a frame inherits the exception being handled from its caller.
    for address in raw.into_iter().rev() {
        // SAFETY: collected above; no frame was popped since.
        let frame = unsafe { FrameWords::at(address) };
        if let Some(version) = version_of(frame.version()) {
            describe(cx, version, frame);
        }
    }
}

fn describe(cx: &Context, version: &Version, frame: FrameWords) {
    let number = frame.word(word::PC).get();
    let Some(row) = version.linked.get().and_then(|linked| linked.exits.rows.get(number as usize)) else { return };
    write_header(version, frame);
    // The raw payloads stand in the registers themselves; iterators have none there, and stay unreadable temporaries.
    let mut words = [0u64; INLINE_WORDS];
    let mut count = 0;
    for (register, source) in row.state.registers.iter().zip(&row.sources) {
        for part in 0..source.words() {
            let raw = if source.words() == 1 && *register < CELL_BASE { frame.register(*register).get() } else { 0 };
            if let Some(place) = words.get_mut(count) {
                *place = if part == 0 { raw } else { 0 };
            }
            count += 1;
        }
    }
    // Memory may be short; then the frame's locals show as unbound.
    let _ = fill_registers(cx, version, frame, row, &words[..count.min(INLINE_WORDS)], false);
}

/// Writes the header of a frame that a compiled caller made.
fn write_header(version: &Version, frame: FrameWords) {
    let bits = frame.word(word::BITS);
    if bits.get() & frame_bits::LAZY == 0 {
        return;
    }
    let set = |index: usize, bits: u64| frame.word(index).set(bits);
    set(word::ACTION, Action::new(ReturnAction::Leave, 0, 0).0);
    set(word::FUNCTION, version.function.map_or(0, |function| function.value().bits()));
    set(word::CODE, version.code.value().bits());
    set(word::GLOBALS, version.globals.map_or(0, |globals| globals.value().bits()));
    set(word::LOCALS, 0);
    set(word::GENERATOR, 0);
    set(word::OBJECT, 0);
    // SAFETY: a frame that a compiled caller made has a caller.
    let caller = unsafe { FrameWords::at(frame.word(word::PREVIOUS).get()) };
    set(word::RAISED, if caller.address() == 0 { 0 } else { caller.word(word::RAISED).get() });
    bits.set(bits.get() & !frame_bits::LAZY);
}

/// Puts the row's pc and values into the frame. Values are made before any register is written, since making them may collect, and
/// the collector does not look into the registers yet.
fn fill_registers(cx: &Context, version: &Version, frame: FrameWords, row: &ExitRow, words: &[u64], leaving: bool) -> Outcome<()> {
    let mut made = [Value::UNBOUND; INLINE_WORDS];
    let mut rest = words;
    for (source, place) in row.sources.iter().zip(made.iter_mut()) {
        let (own, behind) = rest.split_at_checked(source.words()).unwrap_or((&[], &[]));
        rest = behind;
        *place = if leaving || source.words() < 3 { value_of(cx, version, *source, own)? } else { Value::UNBOUND };
    }
    let pc = row.state.pc as usize;
    let mut address = version.code.entry() + 8 * pc;
    if let (Resume::After(_), true) = (row.state.resume, leaving) {
        // SAFETY: the row was made from an instruction of this code.
        let opcode = unsafe { Instruction(*(address as *const u64)) }.opcode();
        address += 8 * opcode.map_or(1, |opcode| opcode.length());
    }
    for register in 0..version.code.register_count() {
        frame.register(register as u16).set(Value::UNBOUND.bits());
    }
    for (register, value) in row.state.registers.iter().zip(&made) {
        match register.checked_sub(CELL_BASE) {
            None => frame.register(*register).set(value.bits()),
            Some(cell) if leaving => {
                let (cell, name) = (version.constant(u32::from(cell)), version.constant(u32::from(cell) + 1));
                if let (Some(cell), Some(name)) = (cell, name) {
                    store_global(cx, cell, name, *value)?;
                }
            }
            Some(_) => {}
        }
    }
    frame.word(word::PC).set(address as u64);
    Ok(())
}

fn value_of(cx: &Context, version: &Version, source: Source, words: &[u64]) -> Outcome {
    let first = words.first().copied().unwrap_or(0);
    let value = match source {
        Source::Int => return int::from_i64(cx, first as i64),
        Source::ConstantInt(constant) => return int::from_i64(cx, constant),
        Source::Float => return float::from_f64(cx, f64::from_bits(first)),
        Source::ConstantFloat(bits) => return float::from_f64(cx, f64::from_bits(bits)),
        Source::Bool => Value::from_bool(first != 0),
        Source::ConstantBool(truth) => Value::from_bool(truth),
        // SAFETY: compiled code hands over words of values; 0 is none.
        Source::Word => unsafe { Value::from_bits(first) }.unwrap_or(Value::UNBOUND),
        // SAFETY: an immediate's word.
        Source::ConstantWord(bits) => unsafe { Value::from_bits(bits) }.unwrap_or(Value::UNBOUND),
        Source::ConstantObject(index) => version.constant(index).unwrap_or(Value::UNBOUND),
        Source::RangeIterator => {
            let [next, left, step] = words else { return Ok(Value::UNBOUND) };
            return range_iterator(cx, *next as i64, *left as i64, *step as i64);
        }
        Source::RangeIteratorAt => {
            let [object, next, left] = words else { return Ok(Value::UNBOUND) };
            // SAFETY: compiled code hands over the word of the iterator that it was entered with.
            let object = unsafe { Value::from_bits(*object) }.unwrap_or(Value::UNBOUND);
            if let Some(iterator) = object.downcast::<Iterator>() {
                iterator.set_position(*next as i64);
                iterator.set_limit(*left as i64);
            }
            object
        }
    };
    Ok(value)
}

/// A range iterator in the state that the loop had reached.
fn range_iterator(cx: &Context, next: i64, left: i64, step: i64) -> Outcome {
    let step = int::from_i64(cx, step)?;
    let made = cx.heap.allocate::<Iterator>(BuiltinClass::RangeIterator.shape(), 0);
    let iterator = made.map_err(|_| cx.raise_out_of_memory())?;
    iterator.set_first(cx, Some(step));
    iterator.set_position(next);
    iterator.set_limit(left);
    Ok(iterator.value())
}
