//! Frames, registers and program counters, as typed views of raw memory. The only file of the interpreter, with `dispatch.rs`, that holds `unsafe`.
//!
//! The rest of the interpreter reads and writes registers through [`Registers`] and instructions through [`Pc`], both one word, copied freely.
//! Their methods are safe to call because of two invariants that this file's callers keep:
//!
//! 1. *Code is verified.* Every `Pc` points into the instructions of a code object whose unit `bytecode::verify` accepted, at the first word of an
//!    instruction, and register operands lie below the code's register count.
//! 2. *Frames are whole.* Every [`Frame`] stands on the running thread's frame stack or in a generator, has its eleven header words and as many
//!    registers as its code says; a register that is read was written before (verified code reads no temporary before it is written).

#![allow(unsafe_code, reason = "registers live in a raw stack that native code shares")]

use std::cell::Cell;
use std::ptr::NonNull;
use std::rc::Rc;

use krait_runtime::context::Context;
use krait_runtime::frame::{Action, FRAME_HEADER_WORDS, ReturnAction, frame_bits, word};
use krait_runtime::heap::OutOfMemory;
use krait_runtime::heap::frame_stack::FrameStack;
use krait_runtime::layout::{Code, Dict, FrameObject, Function, Generator, NamespaceCell, RawArray};
use krait_runtime::native::NativeDefinition;
use krait_runtime::object::{Gc, Layout, Object};
use krait_runtime::value::Value;

use super::machine::Step;
use crate::bytecode::instruction::Instruction;
use crate::bytecode::opcode::Opcode;

/// Where an instruction stands.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub(crate) struct Pc(NonNull<Cell<u64>>);

impl Pc {
    /// The instruction at an index of a code object.
    #[inline(always)]
    pub(crate) fn of(code: Gc<Code>, index: usize) -> Pc {
        debug_assert!(index < code.instruction_count());
        Pc::at(code.entry() + index * 8)
    }

    /// The instruction at an address that [`Pc::address`] gave.
    #[inline(always)]
    pub(crate) fn at(address: usize) -> Pc {
        debug_assert!(address != 0 && address % 8 == 0);
        // SAFETY: addresses come from `Pc::of` and arithmetic inside one code object, so they are not null.
        Pc(unsafe { NonNull::new_unchecked(address as *mut Cell<u64>) })
    }

    /// Its address, as frames keep it.
    #[inline(always)]
    pub(crate) fn address(self) -> usize {
        self.0.as_ptr() as usize
    }

    /// The instruction's first word.
    #[inline(always)]
    pub(crate) fn instruction(self) -> Instruction {
        Instruction(self.extra(0))
    }

    /// Its n-th extra word (0: the instruction itself).
    #[inline(always)]
    pub(crate) fn extra(self, n: usize) -> u64 {
        // SAFETY: invariant 1; callers name words of the instruction.
        unsafe { self.0.add(n).as_ref().get() }
    }

    /// Writes an extra word.
    #[inline(always)]
    pub(crate) fn set_extra(self, n: usize, bits: u64) {
        // SAFETY: as in `extra`; instruction words are cells, shared with nobody that does not expect them to change.
        unsafe { self.0.add(n).as_ref().set(bits) }
    }

    /// The value in its n-th extra word: the loader's copy of a constant.
    #[inline(always)]
    pub(crate) fn value_word(self, n: usize) -> Value {
        // SAFETY: the loader wrote the word of a value, which the code's constants keep alive.
        unsafe { Value::from_bits(self.extra(n)).unwrap_unchecked() }
    }

    /// The namespace cell whose address stands in its n-th extra word: a quickened form's cache.
    #[inline(always)]
    pub(crate) fn namespace_cell(self, n: usize) -> Gc<NamespaceCell> {
        cell_at(self.extra(n))
    }

    /// The row of a native function whose address stands in its n-th extra word.
    #[inline(always)]
    pub(crate) fn native_definition(self, n: usize) -> &'static NativeDefinition {
        // SAFETY: quickening to a form that reads this wrote the address of a row, which is static.
        unsafe { &*(self.extra(n) as *const NativeDefinition) }
    }

    /// Quickens the instruction, or takes that back.
    #[inline(always)]
    pub(crate) fn set_opcode(self, opcode: Opcode) {
        self.set_extra(0, self.instruction().with_opcode(opcode).0);
    }

    /// Sets flag bits of the instruction.
    pub(crate) fn add_flags(self, flags: u8) {
        self.set_extra(0, self.extra(0) | u64::from(flags) << 8);
    }

    /// Replaces the flags of the instruction.
    pub(crate) fn set_flags(self, flags: u8) {
        self.set_extra(0, self.extra(0) & !0xff00 | u64::from(flags) << 8);
    }

    /// So many words further on, or back.
    #[inline(always)]
    pub(crate) fn offset(self, words: isize) -> Pc {
        // SAFETY: invariant 1: jump distances of verified code lead to instructions of the same code.
        Pc(unsafe { self.0.offset(words) })
    }

    /// The operand `d`: the low half of the first extra word, signed.
    #[inline(always)]
    pub(crate) fn operand_d(self) -> i32 {
        self.extra(1) as u32 as i32
    }
}

/// The namespace cell at an address that a cache holds.
#[inline(always)]
pub(crate) fn cell_at(address: u64) -> Gc<NamespaceCell> {
    // SAFETY: caches hold addresses of cells that the code's references, or the shape table by way of a class, keep alive.
    unsafe { Gc::from_object_unchecked(Object::from_address(address)) }
}

/// The polymorphic table at an address that a cache holds.
#[inline(always)]
pub(crate) fn table_at(address: u64) -> Gc<RawArray> {
    // SAFETY: as in `cell_at`.
    unsafe { Gc::from_object_unchecked(Object::from_address(address)) }
}

/// The registers of a frame.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub(crate) struct Registers(NonNull<Cell<u64>>);

impl Registers {
    /// The value in a register.
    #[inline(always)]
    pub(crate) fn get(self, index: u16) -> Value {
        // SAFETY: invariants 1 and 2: the register exists and holds a value or UNBOUND, whose words are not 0.
        unsafe {
            let bits = self.0.add(usize::from(index)).as_ref().get();
            debug_assert!(bits != 0, "register {index} was never written");
            Value::from_bits(bits).unwrap_unchecked()
        }
    }

    /// Writes a register.
    #[inline(always)]
    pub(crate) fn set(self, index: u16, value: Value) {
        // SAFETY: invariant 1: the register exists.
        unsafe { self.0.add(usize::from(index)).as_ref().set(value.bits()) }
    }

    /// `count` registers from `first` on, as a slice of values: arguments of a call, items to build from.
    ///
    /// The slice must not be held across anything that writes those registers.
    #[inline(always)]
    pub(crate) fn slice<'a>(self, first: u16, count: usize) -> &'a [Value] {
        // SAFETY: invariants 1 and 2: the registers exist and were written; `Value` has the size and the niche of a register's word.
        unsafe { std::slice::from_raw_parts(self.0.add(usize::from(first)).as_ptr().cast::<Value>(), count) }
    }

    /// The frame that the registers belong to.
    #[inline(always)]
    pub(crate) fn frame(self) -> Frame {
        // SAFETY: invariant 2: registers stand behind their frame's header.
        Frame(unsafe { self.0.sub(FRAME_HEADER_WORDS) })
    }
}

/// A frame: the address of its first word.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub(crate) struct Frame(NonNull<Cell<u64>>);

impl Frame {
    /// The frame at an address, `None` for 0.
    #[inline(always)]
    pub(crate) fn at(address: usize) -> Option<Frame> {
        NonNull::new(address as *mut Cell<u64>).map(Frame)
    }

    /// The frame that begins at a place with room for it.
    #[inline(always)]
    pub(crate) fn starting_at(address: usize) -> Frame {
        debug_assert!(address != 0 && address % 8 == 0);
        // SAFETY: frame stacks and generators never stand at address 0.
        Frame(unsafe { NonNull::new_unchecked(address as *mut Cell<u64>) })
    }

    /// Its address.
    #[inline(always)]
    pub(crate) fn address(self) -> usize {
        self.0.as_ptr() as usize
    }

    #[inline(always)]
    fn word<'a>(self, index: usize) -> &'a Cell<u64> {
        // SAFETY: invariant 2; `index` is one of the header's words.
        unsafe { self.0.add(index).as_ref() }
    }

    /// Its registers.
    #[inline(always)]
    pub(crate) fn registers(self) -> Registers {
        // SAFETY: invariant 2.
        Registers(unsafe { self.0.add(FRAME_HEADER_WORDS) })
    }

    /// The frame that called this one.
    #[inline(always)]
    pub(crate) fn previous(self) -> Option<Frame> {
        Frame::at(self.word(word::PREVIOUS).get() as usize)
    }

    /// The address of the frame that called this one; for frames that have a caller.
    #[inline(always)]
    pub(crate) fn previous_address(self) -> usize {
        self.word(word::PREVIOUS).get() as usize
    }

    /// Links the frame to its caller.
    #[inline(always)]
    pub(crate) fn set_previous(self, previous: Option<Frame>) {
        self.word(word::PREVIOUS).set(previous.map_or(0, |frame| frame.address() as u64));
    }

    /// The instruction being executed.
    #[inline(always)]
    pub(crate) fn pc(self) -> Pc {
        Pc::at(self.word(word::PC).get() as usize)
    }

    /// Notes which instruction is being executed.
    #[inline(always)]
    pub(crate) fn set_pc(self, pc: Pc) {
        self.word(word::PC).set(pc.address() as u64);
    }

    /// The index of the instruction being executed.
    pub(crate) fn pc_index(self) -> usize {
        let start = self.code().map_or(0, |code| code.entry());
        (self.word(word::PC).get() as usize).wrapping_sub(start) / 8
    }

    /// What becomes of the value that it returns.
    #[inline(always)]
    pub(crate) fn action(self) -> Action {
        Action(self.word(word::ACTION).get())
    }

    /// Says what becomes of the value that it returns.
    #[inline(always)]
    pub(crate) fn set_action(self, action: Action) {
        self.word(word::ACTION).set(action.0);
    }

    /// Whether a bit of [`frame_bits`] is set.
    #[inline(always)]
    pub(crate) fn has_bit(self, bit: u64) -> bool {
        self.word(word::BITS).get() & bit != 0
    }

    /// Sets or clears a bit of [`frame_bits`].
    #[inline(always)]
    pub(crate) fn set_bit(self, bit: u64, on: bool) {
        let rest = self.word(word::BITS).get() & !bit;
        self.word(word::BITS).set(if on { rest | bit } else { rest });
    }

    #[inline(always)]
    fn reference<T: Layout>(self, index: usize) -> Option<Gc<T>> {
        let bits = self.word(index).get();
        if bits == 0 {
            return None;
        }
        // SAFETY: invariant 2: the header's word holds 0 or a reference of the layout that `runtime::frame` draws.
        unsafe { Some(Gc::from_object_unchecked(Object::from_address(bits))) }
    }

    #[inline(always)]
    fn set_reference<T: Layout>(self, index: usize, reference: Option<Gc<T>>) {
        self.word(index).set(reference.map_or(0, |object| object.value().bits()));
    }

    #[inline(always)]
    fn value(self, index: usize) -> Option<Value> {
        // SAFETY: invariant 2: the header's word holds 0 or a value.
        unsafe { Value::from_bits(self.word(index).get()) }
    }

    /// The function; none for the code of modules, classes, exec and eval.
    #[inline(always)]
    pub(crate) fn function(self) -> Option<Gc<Function>> {
        self.reference(word::FUNCTION)
    }

    /// The code.
    #[inline(always)]
    pub(crate) fn code(self) -> Option<Gc<Code>> {
        self.reference(word::CODE)
    }

    /// The globals.
    #[inline(always)]
    pub(crate) fn globals(self) -> Option<Gc<Dict>> {
        self.reference(word::GLOBALS)
    }

    /// The mapping of locals of a class body or exec.
    #[inline(always)]
    pub(crate) fn locals(self) -> Option<Value> {
        self.value(word::LOCALS)
    }

    /// Sets the mapping of locals.
    pub(crate) fn set_locals(self, locals: Option<Value>) {
        self.word(word::LOCALS).set(locals.map_or(0, Value::bits));
    }

    /// The generator that holds the frame.
    #[inline(always)]
    pub(crate) fn generator(self) -> Option<Gc<Generator>> {
        self.reference(word::GENERATOR)
    }

    /// The frame object, if introspection has asked for it.
    #[inline(always)]
    pub(crate) fn object(self) -> Option<Gc<FrameObject>> {
        self.reference(word::OBJECT)
    }

    /// Notes the frame object.
    pub(crate) fn set_object(self, object: Option<Gc<FrameObject>>) {
        self.set_reference(word::OBJECT, object);
    }

    /// The exception being handled, inherited or the frame's own.
    #[inline(always)]
    pub(crate) fn raised(self) -> Option<Value> {
        self.value(word::RAISED)
    }

    /// Sets the exception being handled.
    #[inline(always)]
    pub(crate) fn set_raised(self, raised: Option<Value>) {
        self.word(word::RAISED).set(raised.map_or(0, Value::bits));
    }

    /// Takes over what the calling frame is handling, unless a handler of this frame is at work.
    #[inline(always)]
    pub(crate) fn inherit_raised(self) {
        if !self.has_bit(frame_bits::HANDLING) {
            self.set_raised(self.previous().and_then(Frame::raised));
        }
    }

    /// Writes the whole header of a new frame: no locals mapping, no generator, no bits.
    #[inline(always)]
    pub(crate) fn initialize(
        self,
        previous: Option<Frame>,
        action: Action,
        function: Option<Gc<Function>>,
        code: Gc<Code>,
        globals: Option<Gc<Dict>>,
    ) {
        self.set_previous(previous);
        self.set_action(action);
        self.word(word::BITS).set(0);
        self.set_reference(word::FUNCTION, function);
        self.set_reference(word::CODE, Some(code));
        self.set_reference(word::GLOBALS, globals);
        self.word(word::LOCALS).set(0);
        self.word(word::GENERATOR).set(0);
        self.word(word::OBJECT).set(0);
        self.set_raised(previous.and_then(Frame::raised));
    }

    /// Sees to it that the frame's end takes the slow path.
    pub(crate) fn observe(self) {
        self.set_action(Action(self.action().0 | Action::OBSERVED));
    }

    /// The step that ends the interpreter's loop, whose result is this frame's value, or `None` for an exception. The frame has left
    /// the stack already; its memory stays as it is until the loop has read the value.
    pub(crate) fn leave(self, value: Option<Value>) -> Step {
        self.word(word::PREVIOUS).set(value.map_or(0, Value::bits));
        Step { pc: Pc::at((&raw const LEAVE_WORD).addr()), registers: self.registers() }
    }

    /// What [`Frame::leave`] was given.
    #[inline(always)]
    pub(crate) fn left_with(self) -> Option<Value> {
        self.value(word::PREVIOUS)
    }

    /// Words of the frame, header included.
    #[inline(always)]
    pub(crate) fn words(self) -> usize {
        FRAME_HEADER_WORDS + self.code().map_or(0, |code| code.register_count())
    }

    /// The frame inside a generator.
    #[inline(always)]
    pub(crate) fn of_generator(generator: Gc<Generator>) -> Frame {
        Frame::starting_at(generator.object().address().get() as usize + Generator::INFO.fixed_words * 8)
    }

    /// Moves the frame's words into a generator that has room for them, and makes that the frame's home.
    pub(crate) fn move_into(self, generator: Gc<Generator>, words: usize) -> Frame {
        let home = Frame::of_generator(generator);
        debug_assert!(words <= generator.object().size_words() - Generator::INFO.fixed_words);
        // SAFETY: the generator was allocated with room for the frame; the two do not overlap.
        unsafe { std::ptr::copy_nonoverlapping(self.0.as_ptr(), home.0.as_ptr(), words) };
        home.set_reference(word::GENERATOR, Some(generator));
        home
    }
}

/// The instruction that ends the loop; in no code.
static LEAVE_WORD: u64 = Opcode::LEAVE as u64;

/// The value word that LOAD_IMMEDIATE holds in its operand.
#[inline(always)]
pub(crate) fn immediate_value(word: Instruction) -> Value {
    // SAFETY: the verifier lets no word pass here that is 0 or has the tag of an object.
    unsafe { Value::from_bits(word.imm() as i64 as u64).unwrap_unchecked() }
}

/// An action of a frame that Rust code runs to its end.
pub(crate) const LEAVE: Action = Action::new(ReturnAction::Leave, 0, 0);

/// A frame stack for the context's thread.
///
/// # Errors
/// When the system has no such address space.
pub(crate) fn new_stack(cx: &Rc<Context>, bytes: usize) -> Result<Rc<FrameStack>, OutOfMemory> {
    // SAFETY: a context never moves out of its `Rc`, and its heap, which the stack is registered with, is dropped with it.
    unsafe { FrameStack::new(bytes, &cx.thread) }.map(Rc::new)
}
