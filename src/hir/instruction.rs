//! THE table of HIR instructions. A row gives the name, the operand types, the result type, what else the instruction carries, its
//! effects, and its meaning. Printing, parsing, verifying, dead-code elimination and value numbering read the row; only the lowering and the
//! passes that know an instruction by name have code for it.
//!
//! Operands that are listed as `Snapshot` come last and say where the interpreter goes on if the instruction leaves compiled code.

use super::types::Type;

/// What a row carries besides its operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Payload {
    /// Nothing.
    None,
    /// A 64-bit integer.
    Int,
    /// A float, printed as its bits in hexadecimal, so that nothing is lost.
    Float,
    /// An index: a register, an entry of the constant table.
    Index,
    /// The name of a runtime helper or of a direct callee.
    Symbol,
    /// The state of a frame: pc, resume point, registers.
    FrameState,
    /// Edges to other blocks; as many as the number says.
    Edges(u8),
    /// The reason of an exit.
    Reason,
}

/// What an instruction may do besides computing its result. The order matters: each includes less freedom for the optimiser than the one before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Effect {
    /// Nothing: may be removed, duplicated, moved wherever its operands are.
    Pure,
    /// Allocates: may be removed, not duplicated.
    Allocates,
    /// Reads memory that calls may change.
    Reads,
    /// May leave compiled code; may be removed only when its result is unused *and* the check is implied; never moved above other effects.
    Guards,
    /// Writes memory of the frame or calls what may do anything.
    Calls,
    /// Ends a block.
    Ends,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Name in text form.
    pub name: &'static str,
    /// Types of the fixed operands.
    pub operands: &'static [Type],
    /// Whether any number of machine operands follows the fixed ones, before the snapshot.
    pub variadic: bool,
    /// Type of the result; `None` for none; where it depends on the instruction (calls), the instruction's value says it.
    pub result: Option<Type>,
    /// Whether the result's type is the instruction's own affair, `result` being only its default.
    pub any_result: bool,
    /// What else it carries.
    pub payload: Payload,
    /// What it may do.
    pub effect: Effect,
    /// What it means.
    pub meaning: &'static str,
}

macro_rules! instructions {
    (@result) => { None };
    (@result $result:ident) => { Some(Type::$result) };
    (@variadic) => { false };
    (@variadic variadic) => { true };
    (@any) => { false };
    (@any any_result) => { true };
    (@payload) => { Payload::None };
    (@payload $payload:expr) => { $payload };
    ($($variant:ident $name:ident ($($operand:ident),*) $(+ $variadic:ident)? $(-> $result:ident)? $(as $any:ident)? , $([$payload:expr],)? $effect:ident, $meaning:literal;)*) => {
        /// An instruction's operation; the rows' names in Rust.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum Operation { $(#[doc = $meaning] $variant),* }

        /// The rows, indexed by `Operation as usize`.
        pub const ROWS: &[Row] = &[$(Row {
            name: stringify!($name),
            operands: &[$(Type::$operand),*],
            variadic: instructions!(@variadic $($variadic)?),
            result: instructions!(@result $($result)?),
            any_result: instructions!(@any $($any)?),
            payload: instructions!(@payload $($payload)?),
            effect: Effect::$effect,
            meaning: $meaning,
        }),*];

        /// Every operation, in table order.
        pub const OPERATIONS: &[Operation] = &[$(Operation::$variant),*];
    };
}

instructions! {
    // ---- constants and entry ----------------------------------------------------------------------------------------
    ConstInt const_int () -> Int, [Payload::Int], Pure, "An int that fits 64 bits.";
    ConstFloat const_float () -> Float, [Payload::Float], Pure, "A float, bit for bit.";
    ConstBool const_bool () -> Bool, [Payload::Int], Pure, "0 or 1.";
    ConstWord const_word () -> Any, [Payload::Int], Pure, "An immediate value's word: None, True, a small int ...";
    ConstObject const_object () -> Any, [Payload::Index], Pure, "An entry of the version's constant table, which roots it.";
    LoadRegister load_register () -> Any, [Payload::Index], Reads, "A register of the frame that the code was entered with.";

    // ---- snapshots and virtual objects -------------------------------------------------------------------------------
    Snapshot snapshot () + variadic -> Snapshot, [Payload::FrameState], Pure, "The frame at a point: its operands are the registers' values, in the order of the state's register list.";
    RangeIterator range_iterator (Int, Int, Int) -> Virtual, Pure, "A range iterator with this next value, this count of values left, this step.";
    RangeIteratorAt range_iterator_at (Any, Int, Int) -> Virtual, Pure, "An existing range iterator, set to this next value and count at exits.";

    // ---- guards -------------------------------------------------------------------------------------------------------
    GuardInt guard_int (Any, Snapshot) -> Int, Guards, "Unboxes a small int, or leaves.";
    GuardFloat guard_float (Any, Snapshot) -> Float, Guards, "Unboxes a float, or leaves.";
    GuardBool guard_bool (Any, Snapshot) -> Bool, Guards, "Unboxes True or False, or leaves.";
    GuardBound guard_bound (Any, Snapshot) -> Any, Guards, "Leaves if the value is the unbound marker.";
    GuardIs guard_is (Any, Any, Snapshot), Guards, "Leaves unless both words are the same.";
    GuardShape guard_shape (Any, Snapshot) -> Any, [Payload::Int], Guards, "Leaves unless the value is an object whose header has this shape id.";
    GuardTrue guard_true (Bool, Snapshot), Guards, "Leaves unless true.";
    Poll poll (Snapshot), Guards, "Leaves if the program's thread is wanted elsewhere; no failed guess.";

    // ---- memory -------------------------------------------------------------------------------------------------------
    LoadCell load_cell (Any) -> Any, Reads, "The contents of a namespace cell, the unbound marker included.";
    LoadField load_field (Any) -> Any, [Payload::Index], Reads, "The word at a byte offset of an object, never 0.";
    LoadRawInt load_raw_int (Any) -> Int, [Payload::Index], Reads, "The raw integer at a byte offset of an object.";

    // ---- boxing ---------------------------------------------------------------------------------------------------------
    BoxInt box_int (Int) -> Any, Allocates, "The value of an int.";
    BoxFloat box_float (Float) -> Any, Allocates, "The value of a float.";
    BoxBool box_bool (Bool) -> Any, Pure, "True or False.";

    // ---- ints -----------------------------------------------------------------------------------------------------------
    IntAdd int_add (Int, Int, Snapshot) -> Int, Guards, "Sum; leaves on overflow of 64 bits.";
    IntSubtract int_sub (Int, Int, Snapshot) -> Int, Guards, "Difference; leaves on overflow.";
    IntMultiply int_mul (Int, Int, Snapshot) -> Int, Guards, "Product; leaves on overflow.";
    IntFloorDivide int_floor_div (Int, Int, Snapshot) -> Int, Guards, "Quotient rounded down; leaves on division by zero and on overflow.";
    IntModulo int_mod (Int, Int, Snapshot) -> Int, Guards, "Remainder with the divisor's sign; leaves on division by zero.";
    IntNegate int_neg (Int, Snapshot) -> Int, Guards, "Opposite; leaves on overflow.";
    IntShiftLeft int_shl (Int, Int, Snapshot) -> Int, Guards, "Left shift; leaves on a count outside 0..=63 and when bits are lost.";
    IntShiftRight int_shr (Int, Int, Snapshot) -> Int, Guards, "Arithmetic right shift; leaves on a negative count; counts above 63 act as 63.";
    IntAddWrapping int_add_wrapping (Int, Int) -> Int, Pure, "Sum, where overflow is impossible or unobserved.";
    IntSubtractWrapping int_sub_wrapping (Int, Int) -> Int, Pure, "Difference, where overflow is impossible or unobserved.";
    IntMultiplyWrapping int_mul_wrapping (Int, Int) -> Int, Pure, "Product, where overflow is impossible or unobserved.";
    IntAnd int_and (Int, Int) -> Int, Pure, "Bitwise and.";
    IntOr int_or (Int, Int) -> Int, Pure, "Bitwise or.";
    IntXor int_xor (Int, Int) -> Int, Pure, "Bitwise exclusive or.";
    IntInvert int_invert (Int) -> Int, Pure, "Bitwise complement.";
    IntTrueDivide int_true_div (Int, Int, Snapshot) -> Float, Guards, "Quotient as a float; leaves on division by zero and where an operand exceeds 2^53.";
    IntToFloat int_to_float (Int) -> Float, Pure, "The nearest float, ties to even: what float(int) and mixed arithmetic give.";
    IntToFloatExact int_to_float_exact (Int, Snapshot) -> Float, Guards, "The float of the same value; leaves beyond 2^53, where a comparison would be inexact.";

    // ---- floats ---------------------------------------------------------------------------------------------------------
    FloatAdd float_add (Float, Float) -> Float, Pure, "Sum.";
    FloatSubtract float_sub (Float, Float) -> Float, Pure, "Difference.";
    FloatMultiply float_mul (Float, Float) -> Float, Pure, "Product.";
    FloatDivide float_div (Float, Float, Snapshot) -> Float, Guards, "Quotient; leaves on division by zero.";
    FloatFloorDivide float_floor_div (Float, Float, Snapshot) -> Float, Guards, "Quotient rounded down, by the runtime's function; leaves on division by zero.";
    FloatModulo float_mod (Float, Float, Snapshot) -> Float, Guards, "Remainder with the divisor's sign, by the runtime's function; leaves on division by zero.";
    FloatPower float_pow (Float, Float, Snapshot) -> Float, Guards, "Power, by the runtime's function; leaves where Python raises or goes complex.";
    FloatNegate float_neg (Float) -> Float, Pure, "Opposite.";

    // ---- comparisons ------------------------------------------------------------------------------------------------------
    IntEqual int_eq (Int, Int) -> Bool, Pure, "left == right";
    IntNotEqual int_ne (Int, Int) -> Bool, Pure, "left != right";
    IntLess int_lt (Int, Int) -> Bool, Pure, "left < right";
    IntLessEqual int_le (Int, Int) -> Bool, Pure, "left <= right";
    IntGreater int_gt (Int, Int) -> Bool, Pure, "left > right";
    IntGreaterEqual int_ge (Int, Int) -> Bool, Pure, "left >= right";
    FloatEqual float_eq (Float, Float) -> Bool, Pure, "left == right; false when a NaN is there, as the next four are";
    FloatNotEqual float_ne (Float, Float) -> Bool, Pure, "left != right; true when a NaN is there";
    FloatLess float_lt (Float, Float) -> Bool, Pure, "left < right";
    FloatLessEqual float_le (Float, Float) -> Bool, Pure, "left <= right";
    FloatGreater float_gt (Float, Float) -> Bool, Pure, "left > right";
    FloatGreaterEqual float_ge (Float, Float) -> Bool, Pure, "left >= right";
    Same same (Any, Any) -> Bool, Pure, "Whether the words are equal: identity for all but boxed ints and floats.";
    Not not (Bool) -> Bool, Pure, "Negation.";
    BoolToInt bool_to_int (Bool) -> Int, Pure, "0 or 1.";

    // ---- calls -----------------------------------------------------------------------------------------------------------
    CallDirect call_direct () + variadic -> Any as any_result, [Payload::Symbol], Calls, "Calls a compiled function with unboxed arguments; the snapshot stands after the call, its last register takes the result.";
    CallHelper call_helper () + variadic -> Any as any_result, [Payload::Symbol], Calls, "Calls a runtime helper with boxed arguments; a raised exception leaves at the snapshot, which stands at the call.";

    // ---- ends of blocks -----------------------------------------------------------------------------------------------------
    Jump jump (), [Payload::Edges(1)], Ends, "Goes on in another block.";
    Branch branch (Bool), [Payload::Edges(2)], Ends, "Goes on in the first block if true, in the second if not.";
    Return return () + variadic, [Payload::None], Ends, "Returns its one operand: raw if the function's result type is, else boxed.";
    Exit exit (Snapshot), [Payload::Reason], Ends, "Leaves compiled code here, always.";
}

impl Operation {
    /// The row of the table.
    pub fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// The operation of a name in text form.
    pub fn from_name(name: &str) -> Option<Operation> {
        OPERATIONS.iter().copied().find(|operation| operation.row().name == name)
    }

    /// Whether the last operand is a snapshot.
    pub fn takes_snapshot(self) -> bool {
        let row = self.row();
        row.operands.last() == Some(&Type::Snapshot) || matches!(self, Operation::CallDirect | Operation::CallHelper)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_found_again() {
        for operation in OPERATIONS {
            assert_eq!(Operation::from_name(operation.row().name), Some(*operation));
        }
    }

    #[test]
    fn every_guard_has_a_snapshot_and_every_row_a_meaning() {
        for operation in OPERATIONS {
            let row = operation.row();
            assert!(row.effect != Effect::Guards || operation.takes_snapshot(), "{}", row.name);
            assert!(!row.meaning.is_empty());
        }
    }
}
